//! Finds dates, months and document numbers in a row of syllables: they are one thing however they are written.
//!
//! `12/6/2021`, `12-06-2021` and `ngày 12 tháng 6 năm 2021` are one day; `02-NQ/TW`, `02/NQ-TW` and, in a query,
//! `so 02 nq tw` one number. The index holds a key for each beside its syllables.

use std::ops::Range;

use crate::fold;
use crate::syllable;
use crate::tokenize::Syllable;

/// Something that is written in several ways.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expression {
    /// Year × 10,000 + month × 100 + day.
    Day(u32),
    /// Year × 100 + month.
    Month(u32),
    /// A year, in queries only.
    Year(u32),
    /// A document number as [`number_key`] writes it, perhaps only its beginning.
    Number(String),
}

/// Where text and syllables are read from.
struct Row<'a> {
    text: &'a str,
    syllables: &'a [Syllable],
    /// Whether spaces do between the parts of a number.
    is_query: bool,
}

/// The abbreviations that begin the symbol of a document, folded: Decree 30/2020/NĐ-CP, annex III, and legal acts.
const TYPES: &str = " nq qd ct qc qyd tc tb hd ctr kh pa da bc bb ttr cd bgn btt guq gm ggt gnp pg pc pb hp bl l pl nd tt ttlt \
    vbhn kl sy sl trs dc cthd cv ";

/// Reports whether a folded syllable begins the symbol of documents of a type.
pub fn is_type(code: &str) -> bool {
    TYPES.contains(&format!(" {code} "))
}

/// Finds all expressions of a text, in order; none overlap.
pub fn find(text: &str, syllables: &[Syllable]) -> Vec<(Range<usize>, Expression)> {
    all(&Row { text, syllables, is_query: false })
}

/// Finds all expressions of a query: numbers may be written with spaces or cut short, and years count.
pub fn find_in_query(text: &str, syllables: &[Syllable]) -> Vec<(Range<usize>, Expression)> {
    all(&Row { text, syllables, is_query: true })
}

/// What all documents have whose number begins so: `2-nq-tw` for `02-NQ/TW`, `37-2020` for `37/2020`.
pub fn number_key(number: &str) -> String {
    let slug = fold::slug(number);
    let zeros = slug.bytes().take_while(|byte| *byte == b'0').count();
    let is_digit = slug.as_bytes().get(zeros).is_some_and(u8::is_ascii_digit);
    slug[if is_digit { zeros } else { 0 }..].to_owned()
}

/// The key without its year, as readers cite `37/2020/QĐ-UBND` from memory; none when it has no year.
pub fn without_year(key: &str) -> Option<String> {
    let mut parts: Vec<&str> = key.split('-').collect();
    (parts.len() > 2 && is_year(parts[1])).then(|| {
        parts.remove(1);
        parts.join("-")
    })
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && matches!(text.as_bytes(), [b'1', b'9', ..] | [b'2', b'0', ..]) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn all(row: &Row<'_>) -> Vec<(Range<usize>, Expression)> {
    let mut found: Vec<(Range<usize>, Expression)> = Vec::new();
    let mut at = 0;
    while at < row.syllables.len() {
        // Every expression has digits near its beginning.
        let begins = row.text.as_bytes().get(row.syllables[at].start).is_some_and(u8::is_ascii_digit) || row.is_cue(at);
        match begins.then(|| row.expression(at)).flatten() {
            Some((end, expression)) => {
                found.push((at..end, expression));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

impl Row<'_> {
    fn word(&self, at: usize) -> &str {
        self.syllables.get(at).map_or("", |syllable| &self.text[syllable.start..syllable.end])
    }

    /// What stands between a syllable and the one after it, without spaces at its ends.
    fn gap(&self, at: usize) -> Option<&str> {
        let (left, right) = (self.syllables.get(at)?, self.syllables.get(at + 1)?);
        Some(self.text[left.end..right.start].trim_matches(|letter: char| letter.is_whitespace() && letter != '\n'))
    }

    /// Whether nothing but a sign stands between a syllable and the one after it.
    fn is_joined(&self, at: usize) -> bool {
        let between = self.syllables.get(at).zip(self.syllables.get(at + 1)).map(|(left, right)| &self.text[left.end..right.start]);
        matches!(between, Some("/" | "-" | "–"))
    }

    fn is(&self, at: usize, folded: &str) -> bool {
        self.word(at).chars().map(fold::fold_letter).eq(folded.chars())
    }

    fn is_cue(&self, at: usize) -> bool {
        let first = self.word(at).chars().next();
        first.is_some_and(|first| matches!(first, 'n' | 'N' | 't' | 'T' | 's' | 'S'))
            && (self.is(at, "ngay") || self.is(at, "thang") || self.is_query && (self.is(at, "nam") || self.is(at, "so")))
    }

    fn number(&self, at: usize, digits_max: usize) -> Option<u32> {
        let word = self.word(at);
        (word.len() <= digits_max && word.bytes().all(|byte| byte.is_ascii_digit())).then(|| word.parse().ok())?
    }

    fn year(&self, at: usize) -> Option<u32> {
        self.number(at, 4).filter(|_| is_year(self.word(at)))
    }

    /// The expression that begins at a syllable, and where it ends.
    fn expression(&self, at: usize) -> Option<(usize, Expression)> {
        let has_cue = self.is_cue(at);
        let from = at + usize::from(has_cue);
        if has_cue && self.gap(at) != Some("") {
            return None;
        }
        let is_month_cue = has_cue && self.is(at, "thang");
        let is_day_cue = has_cue && self.is(at, "ngay");
        let is_after_slash = at.checked_sub(1).and_then(|before| self.gap(before)).is_some_and(|gap| matches!(gap, "/" | "-"));
        if has_cue && self.is(at, "nam") {
            return self.year(from).map(|year| (from + 1, Expression::Year(year)));
        }
        if has_cue && self.is(at, "so") {
            return self.document(from, true);
        }
        if !is_month_cue && let Some(found) = self.day(from) {
            return Some(found);
        }
        if !is_day_cue
            && (!is_after_slash || has_cue)
            && let Some(found) = self.month(from, is_month_cue)
        {
            return Some(found);
        }
        if has_cue || is_after_slash && !self.is_query {
            return None;
        }
        let year = || self.year(at).filter(|_| self.is_query).map(|year| (at + 1, Expression::Year(year)));
        self.document(at, false).or_else(year)
    }

    fn day(&self, at: usize) -> Option<(usize, Expression)> {
        let day = self.number(at, 2)?;
        let (month, year, end) = match self.gap(at)? {
            gap @ ("/" | "-" | ".") if self.gap(at + 1) == Some(gap) => (self.number(at + 1, 2)?, self.year(at + 2)?, at + 3),
            "" if self.is(at + 1, "thang") && self.gap(at + 1) == Some("") => {
                let month = self.number(at + 2, 2)?;
                match self.gap(at + 2)? {
                    "" if self.is(at + 3, "nam") => (month, self.year(at + 4)?, at + 5),
                    "/" | "-" => (month, self.year(at + 3)?, at + 4),
                    _ => return None,
                }
            }
            _ => return None,
        };
        ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((end, Expression::Day(year * 10_000 + month * 100 + day)))
    }

    fn month(&self, at: usize, has_cue: bool) -> Option<(usize, Expression)> {
        let month = self.number(at, 2).filter(|month| (1..=12).contains(month))?;
        let (year, end) = match self.gap(at)? {
            "/" | "-" => (self.year(at + 1)?, at + 2),
            "." if has_cue => (self.year(at + 1)?, at + 2),
            "" if has_cue && self.is(at + 1, "nam") => (self.year(at + 2)?, at + 3),
            "" if has_cue && self.is_query => (self.year(at + 1)?, at + 2),
            _ => return None,
        };
        // "10/2023/QĐ-UBND" is a number.
        let goes_on = self.is_joined(end - 1) && self.word(end).starts_with(char::is_alphabetic);
        (!goes_on).then_some((end, Expression::Month(year * 100 + month)))
    }

    /// A number with its symbol; in a query, one with its year or a known type will do.
    fn document(&self, at: usize, has_cue: bool) -> Option<(usize, Expression)> {
        let ordinal = self.word(at);
        let digits = ordinal.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=5).contains(&digits) || ordinal[digits..].chars().count() > 1 {
            return None;
        }
        let joins = |at: usize| self.gap(at).is_some_and(|gap| matches!(gap, "/" | "-" | "–") || self.is_query && gap.is_empty());
        let mut end = at + 1;
        let has_year =
            self.gap(at).is_some_and(|gap| matches!(gap, "/" | "-") || self.is_query && gap.is_empty()) && self.year(end).is_some();
        end += usize::from(has_year);
        let symbol = end;
        // "81/2016/nđ-cp": in small letters only what cannot be anything else.
        let is_type = is_type(&fold::slug(self.word(symbol)));
        let is_small = is_type && self.is_joined(symbol - 1);
        let mut has_sign = false;
        while joins(end - 1) && (self.is_code(end) || is_small && self.is_joined(end - 1) && self.is_part(end)) && end - symbol < 6 {
            let is_apart = self.gap(end - 1) == Some("");
            has_sign |= !is_apart;
            // "02 bc ldld" is a number; "02 ban chấp hành" is none, and after "02/BC-LĐLĐ" or "02 bc ldld" other words follow.
            let is_other = has_sign || end - symbol > 1 || syllable::is_folded_syllable(&fold::slug(self.word(end)));
            if is_apart && if end == symbol { !is_type } else { is_other } {
                break;
            }
            end += 1;
        }
        // In a query a year after a slash will do, or "số" before; a type alone is an abbreviation like any other.
        let is_cut = has_year && self.gap(at) == Some("/") || has_cue;
        let is_lone_type = end == symbol + 1 && self.gap(symbol - 1) == Some("") && !has_cue;
        if end == symbol && !(self.is_query && is_cut) || is_lone_type {
            return None;
        }
        let written = &self.text[self.syllables[at].start..self.syllables[end - 1].end];
        Some((end, Expression::Number(number_key(written))))
    }

    /// Whether a syllable can be a part of a symbol: `QĐ`, `TTg`, `QH14`, in a query in any case.
    fn is_code(&self, at: usize) -> bool {
        let word = self.word(at);
        let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
        let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
        self.is_part(at) && (self.is_query || capitals >= 2 || letters == 1 && capitals == 1)
    }

    /// Whether a syllable has a letter and is no longer than a part of a symbol.
    fn is_part(&self, at: usize) -> bool {
        let word = self.word(at);
        word.chars().any(char::is_alphabetic) && word.chars().count() <= 12
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::syllables;

    fn shown(text: &str, is_query: bool) -> String {
        let text = fold::normalize(text);
        let syllables: Vec<Syllable> = syllables(&text).collect();
        let found = if is_query { find_in_query(&text, &syllables) } else { find(&text, &syllables) };
        let show = |(_, expression): &(Range<usize>, Expression)| match expression {
            Expression::Day(day) => format!("d{day}"),
            Expression::Month(month) => format!("m{month}"),
            Expression::Year(year) => format!("y{year}"),
            Expression::Number(key) => format!("#{key}"),
        };
        found.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_thing_in_all_its_forms() {
        for text in
            ["12/6/2021", "12/06/2021", "12-6-2021", "12.6.2021", "ngày 12 tháng 6 năm 2021", "Ngày 12/6/2021", "ngày 12 tháng 06/2021"]
        {
            assert_eq!(shown(text, false), "d20210612", "{text}");
            assert_eq!(shown(text, true), "d20210612", "{text}");
        }
        for text in ["tháng 10/2023", "10/2023", "Tháng 10 năm 2023", "10-2023", "tháng 10.2023"] {
            assert_eq!(shown(text, false), "m202310", "{text}");
            assert_eq!(shown(text, true), "m202310", "{text}");
        }
        for text in ["02-NQ/TW", "02/NQ-TW", "2-NQ/TW", "số 02 -NQ/TW,"] {
            assert_eq!(shown(text, false), "#2-nq-tw", "{text}");
        }
        for text in ["02-NQ/TW", "so 02 nq tw", "02 nq tw", "số 02/nq-tw"] {
            assert_eq!(shown(text, true), "#2-nq-tw", "{text}");
        }
        assert_eq!(shown("Số 37/2020/QĐ-UBND, Luật số 45/2019/QH14; 06b/KH-LĐLĐ", false), "#37-2020-qd-ubnd #45-2019-qh14 #6b-kh-ldld");
        assert_eq!(shown("37/2020/QD-UBND", true), "#37-2020-qd-ubnd");
        assert_eq!(shown("02/BC-LĐLĐ CNVCLĐ", true), "#2-bc-ldld");
        assert_eq!(shown("02 nq tw bch", true), "#2-nq-tw");
        assert_eq!(shown("báo cáo số 02", true), "#2");
        assert_eq!(shown("số 10/2020/nđ-cp", false), "#10-2020-nd-cp");
        assert_eq!(shown("ngày\u{a0}12\u{a0}tháng\u{a0}06\u{a0}năm\u{a0}2021", false), "d20210612");
        assert_eq!(shown("37/2020", true), "#37-2020");
        assert_eq!(shown("02 bc ldld tháng 10", true), "#2-bc-ldld");
        assert_eq!(shown("đại hội năm 2023 và 2024", true), "y2023 y2024");
        assert_eq!(shown("10/2023/QĐ-TTg", false), "#10-2023-qd-ttg");
        assert_eq!(without_year("37-2020-qd-ubnd").as_deref(), Some("37-qd-ubnd"));
    }

    #[test]
    fn neighbours_are_none() {
        for text in [
            "31/13/2021",
            "1.2.3",
            "3.666 sáng kiến",
            "25/82",
            "tháng 13/2021",
            "24/7",
            "5-Chi bộ",
            "đại hội 2023",
            "ngày 20/10",
            "37/2020",
        ] {
            assert_eq!(shown(text, false), "", "{text}");
        }
        for text in ["02 ban chấp hành", "3 công đoàn", "13", "tháng 10", "1.5"] {
            assert_eq!(shown(text, true), "", "{text}");
        }
    }
}
