//! Turns running text into the documents that it cites by number.
//!
//! The first mention gives type, number, date, issuing body and title; later ones type and number only
//! (Decree 30/2020/NĐ-CP, annex I, part II.6b). So what one mention says counts for all of the report.
//! Documents cited by name alone are not looked for here.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use serde::{Deserialize, Serialize};

use super::date::{self, Read};
use super::number::DocumentNumber;
use super::types;
use crate::pattern::pattern;

/// A document cited by number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// What names the document: [`DocumentNumber::identity`].
    pub identity: String,
    /// Name of the type as printed before the number, else of the symbol's code.
    pub type_name: String,
    /// The number as printed, spaces dropped.
    pub number: String,
    /// Its date, where any mention gives it.
    pub date: Option<Date>,
    /// Its issuing body, where any mention names it.
    pub issuer: Option<String>,
    /// Its title in quotation marks, where any mention gives it.
    pub title: Option<String>,
    /// The verb that changes it: `bãi bỏ`, `thay thế`, `sửa đổi`.
    pub action: Option<String>,
    /// Every mention.
    pub mentions: Vec<Place>,
}

impl Citation {
    /// "Nghị quyết 02-NQ/TW".
    pub fn name(&self) -> String {
        name_of(&self.type_name, &self.number)
    }
}

/// Type and number as one name; either may be empty.
pub fn name_of(type_name: &str, number: &str) -> String {
    format!("{type_name} {number}").trim().to_owned()
}

/// Where a document is cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The anchor of the block; empty in head and foot.
    pub anchor: String,
    /// The line that the block begins on.
    pub line: usize,
    /// Where the number stands in the text of that block, in bytes.
    pub offset: usize,
    /// The date that this mention gives.
    pub date: Option<Date>,
}

static CITED: LazyLock<Regex> = LazyLock::new(|| {
    let codes = types::codes().join("|");
    pattern(&format!(
        r"^(?P<num>\d{{1,5}}(?:\.\d{{1,3}})?\p{{Ll}}?)\s?(?:/(?P<year>(?:19|20)\d{{2}}))?(?P<sep>[/\-–])(?:(?P<typ>{codes})\s?[\-–/]\s?(?P<org>\p{{Lu}}[\p{{L}}\d&.]*(?:[\-–/]\p{{Lu}}[\p{{L}}\d&.]*)*)|(?P<qh>(?:QH|UBTVQH)\d{{1,2}}))"
    ))
});
/// `121/LĐLĐ-TG`.
static LETTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\d{1,5}\p{Ll}?\s?/\s?\p{Lu}[\p{L}\d&.]*(?:\s?[\-–]\s?\p{Lu}[\p{L}\d&.]*)*"));
static TYPE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let names = types::names().join("|");
    pattern(&format!(r"(?i)(?:(?P<action>bãi bỏ|thay thế|sửa đổi, bổ sung|sửa đổi)\s+)?(?P<name>{names})(?:\s+số)?\s*:?\s*$"))
});
static DATE_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^,?\s*(?:ban hành\s+)?ngày\s+(?P<date>\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})")
});
static BODY_AFTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,?\s*của\s+(?P<body>\p{Lu}[^,;.:()“”\n]*)"));
static TITLE_AFTER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,?\s*(?:về\s+(?:việc\s+)?)?“(?P<title>[^”]{3,400})”"));

/// Collects the citations of a report; `texts` are anchor, line and plain text of each part, in order. Its own number is
/// no citation, unless it has another date than its own: numbers begin again each year.
pub fn collect<'a>(
    texts: impl Iterator<Item = (&'a str, usize, &'a str)>,
    own: Option<&DocumentNumber>,
    own_date: Option<Date>,
) -> Vec<Citation> {
    let own = own.map(DocumentNumber::identity);
    // Of its own number over two lines, text that is left as Markdown shows the first half.
    let is_same = |own: &str, cited: &str| own.strip_prefix(cited).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let is_own = |cited: &Citation| {
        own.as_ref().is_some_and(|own| is_same(own, &cited.identity)) && (cited.date.is_none() || cited.date == own_date)
    };
    let mut order: Vec<String> = Vec::new();
    let mut found: BTreeMap<String, Citation> = BTreeMap::new();
    for (anchor, line, text) in texts {
        for start in candidates(text) {
            let Some(citation) = mention(text, start, anchor, line).filter(|cited| !is_own(cited)) else {
                continue;
            };
            if let Some(known) = found.get_mut(&citation.identity) {
                merge(known, citation);
            } else {
                order.push(citation.identity.clone());
                found.insert(citation.identity.clone(), citation);
            }
        }
    }
    order.iter().filter_map(|key| found.remove(key)).collect()
}

fn merge(known: &mut Citation, other: Citation) {
    known.date = known.date.or(other.date);
    known.issuer = known.issuer.take().or(other.issuer);
    known.title = known.title.take().or(other.title);
    known.action = known.action.take().or(other.action);
    if known.type_name.is_empty() {
        known.type_name = other.type_name;
    }
    known.mentions.extend(other.mentions);
}

/// Letters that a number with its symbol takes at most.
const NUMBER_CHARS_MAX: usize = 80;

/// Where a number with a symbol may begin: digits at the start of a word with a separator soon after.
///
/// A pattern over the whole text with a word border in it is a thousand times slower on Vietnamese.
fn candidates(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
            let start = at + offset;
            let count = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let digits = count(start);
            at = start + digits;
            // "66.04/2026/NQ-CP"
            if bytes.get(at) == Some(&b'.') && (1..4).contains(&count(at + 1)) && bytes.get(at + 1 + count(at + 1)) == Some(&b'/') {
                at += 1 + count(at + 1);
            }
            // "2020" in "37/2020/QĐ-UBND" belongs to the number before it.
            let begins_word = text[..start].chars().next_back().is_none_or(|before| before != '/' && !before.is_alphanumeric());
            let after = text[at..].chars().take(3);
            if begins_word && digits <= 5 && after.into_iter().any(|letter| matches!(letter, '/' | '-' | '–')) {
                return Some(start);
            }
        }
        None
    })
}

/// The numbers of documents in a text, with where they stand.
pub fn numbers(text: &str) -> impl Iterator<Item = (Range<usize>, DocumentNumber)> {
    candidates(text).filter_map(|start| number_at(text, start))
}

/// The number that begins at a byte. One without a type's code is a letter's, which has none, and is believed only after
/// the word.
pub fn number_at(text: &str, start: usize) -> Option<(Range<usize>, DocumentNumber)> {
    let near = text.get(start..)?;
    let near = near.char_indices().nth(NUMBER_CHARS_MAX).map_or(near, |(at, _)| &near[..at]);
    let of_letter = || LETTER.find(near).filter(|_| before(&text[..start]).0 == types::LETTER_NAME);
    let whole = CITED.find(near).or_else(of_letter)?.as_str().trim_end_matches('.');
    Some((start..start + whole.len(), DocumentNumber::parse(whole)?))
}

fn mention(text: &str, start: usize, anchor: &str, line: usize) -> Option<Citation> {
    let (place, number) = number_at(text, start)?;
    let (type_name, action) = before(&text[..start]);
    let type_name = if type_name.is_empty() { number.document_type().map(|kind| kind.name).unwrap_or_default() } else { type_name };
    let (date, issuer, title) = after(&text[place.end..]);
    let mentions = vec![Place { anchor: anchor.to_owned(), line, offset: start, date }];
    Some(Citation { identity: number.identity(), type_name, number: number.printed, date, issuer, title, action, mentions })
}

/// The type's name and a verb right before a number.
fn before(text: &str) -> (String, Option<String>) {
    let near = text.char_indices().rev().nth(80).map_or(text, |(at, _)| &text[at..]);
    let Some(captures) = TYPE_BEFORE.captures(near) else { return (String::new(), None) };
    let name = captures.name("name").map_or("", |found| found.as_str());
    let known = types::DocumentType::from_name(name).map_or_else(|| name.to_owned(), |kind| kind.name);
    (known, captures.name("action").map(|found| found.as_str().to_lowercase()))
}

/// The bytes after a number in which date, body and title are looked for: several times what they take at most.
const AFTER_BYTES_MAX: usize = 3000;

/// Date, body and title right after a number, in this order, each optional.
fn after(text: &str) -> (Option<Date>, Option<String>, Option<String>) {
    let mut rest = &text[..text.floor_char_boundary(AFTER_BYTES_MAX)];
    let mut date = None;
    if let Some(captures) = DATE_AFTER.captures(rest) {
        date = date::read(&captures["date"]).and_then(Read::day);
        rest = &rest[captures.get(0).map_or(0, |whole| whole.end())..];
    }
    let mut issuer = None;
    if let Some(captures) = BODY_AFTER.captures(rest) {
        let body = captures.name("body").map_or("", |found| found.as_str());
        let end = [" về ", " và ", " quy định", " ban hành"].iter().filter_map(|stop| body.find(stop)).min().unwrap_or(body.len());
        issuer = Some(body[..end].trim().to_owned()).filter(|body| body.chars().count() <= 80);
        let start = captures.name("body").map_or(0, |found| found.start());
        rest = &rest[start + end..];
    }
    let title = TITLE_AFTER.captures(rest).and_then(|captures| captures.name("title").map(|found| found.as_str().trim().to_owned()));
    (date, issuer, title)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let own = DocumentNumber::parse("02/BC-LĐLĐ");
        let shown: Vec<String> = collect(std::iter::once(("k1", 7, text)), own.as_ref(), Date::new(2024, 2, 20).ok())
            .into_iter()
            .map(|cited| {
                let date = cited.date.map(|date| date.to_string()).unwrap_or_default();
                format!(
                    "{} {}|{date}|{}|{}|{}",
                    cited.type_name,
                    cited.number,
                    cited.issuer.unwrap_or_default(),
                    cited.title.unwrap_or_default(),
                    cited.mentions.len()
                )
            })
            .collect();
        assert_eq!(shown.join("\n"), expected, "{text}");
    }

    #[test]
    fn numbers_with_what_stands_around_them() {
        check(
            "Nghị quyết số 02-NQ/TW ngày 12/6/2021 của Bộ Chính trị, thực hiện Nghị quyết số 02-NQ/TW về “Đổi mới”; chuyên đề",
            "Nghị quyết 02-NQ/TW|2021-06-12|Bộ Chính trị|Đổi mới|2",
        );
        check(
            "bãi bỏ Quyết định số 37/2020/QĐ-UBND, ngày 29/9/2020 của UBND tỉnh Lai Châu về việc giao số lượng",
            "Quyết định 37/2020/QĐ-UBND|2020-09-29|UBND tỉnh Lai Châu||1",
        );
        check("Nghị định 45/2019/NĐ-CP ngày 31 tháng 02 năm 2019", "Nghị định 45/2019/NĐ-CP||||1");
        check("Luật số 45/2019/QH14", "Luật 45/2019/QH14||||1");
        check("Hướng dẫn số 12/HD-TLĐ và Hợp đồng số 12/HĐ-TLĐ", "Hướng dẫn 12/HD-TLĐ||||1\nHợp đồng 12/HĐ-TLĐ||||1");
        check("Công văn số 121/LĐLĐ-TG ngày 10/1/2024, xếp 3/LĐLĐ", "Công văn 121/LĐLĐ-TG|2024-01-10|||1");
        check("Báo cáo số 02/BC-LĐLĐ ngày 20/02/2023, Báo cáo số 02/BC-LĐLĐ ngày 20/02/2024", "Báo cáo 02/BC-LĐLĐ|2023-02-20|||1");
        check("Nghị quyết số 66.04/2026/NQ-CP", "Nghị quyết 66.04/2026/NQ-CP||||1");
        check("theo 14 / QĐ - TLĐ", "");
        check("Báo cáo số 02/BC-LĐLĐ, xếp thứ 25/82, ngày 20/10", "");
    }
}
