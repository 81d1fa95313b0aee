//! Turns the printed number at the start of a line into a label with a rank.
//!
//! Levels come from the printed numbers and never from `#`: converters give every heading the same
//! level, or a random one. Ranks follow Decree 30/2020/NĐ-CP, annex I, part II.6: phần, chương, mục, tiểu mục,
//! điều, khoản, điểm; real reports put dashes where the decree has a), b). Annexes and forms hold all of these.

use std::sync::LazyLock;

use regex::Regex;

use super::inline::Style;
use super::marks;
use crate::pattern::pattern;

/// What a printed number numbers; smaller ranks hold larger ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Phụ lục, or a document that is issued with another one: `QUY CHẾ` after the signature.
    Annex,
    /// Mẫu, biểu.
    Form,
    /// Phần.
    Part,
    /// Chương.
    Chapter,
    /// Mục of a chapter: `Mục 1`.
    Division,
    /// Tiểu mục.
    Subdivision,
    /// Điều.
    Article,
    /// `A.` with a title.
    LetterSection,
    /// Mục: `I.` with a title.
    Section,
    /// Khoản: `1.`, or `1.2.` with the number of its components.
    Clause(u8),
    /// Điểm: `a)`.
    Letter,
    /// A dash or bullet.
    Dash,
    /// A plus, or a dash within a dash.
    SubDash,
}

/// A label found at the start of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<'a> {
    /// What it numbers.
    pub rank: Rank,
    /// As printed: `III.`, `1.`, `a)`, `-`.
    pub printed: &'a str,
    /// What the anchor says: `3`, `1-2`, `a`; empty for dashes, which are counted.
    pub key: String,
    /// The number, for finding gaps; 0 where there is none.
    pub value: u32,
    /// What follows it, emphasis kept.
    pub rest: String,
    /// Whether it is set as a heading.
    pub heading: bool,
}

/// The letters of points, a pattern: the Vietnamese alphabet.
const POINT_LETTER: &str = "[a-eghiklm-vxyđ]";

/// What emphasis may close with after a number, a pattern.
const EMPHASIS: &str = r"(?:\*\*|__|[*_\x{FDD2}-\x{FDDD}])";

static PART: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<printed>(?i:phần)\s+(?P<n>(?i:thứ)\s+\p{L}+|[IVXLC]+|\d{1,2}))\b\s*(?P<stop>[.:\-]?)\s*"));
static CHAPTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<printed>(?i:chương)\s+(?P<n>[IVXLC]+|\d{1,2}))\b\s*(?P<stop>[.:\-]?)\s*"));
/// The number of a note may be printed after it: `Điều 41.28`.
static ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?P<printed>(?i:điều)\s+(?P<n>\d{{1,3}}[a-zđ]?)(?:\s?[.:]|$))(?:\d{{2,3}})?(?:{EMPHASIS}|\s|$)")));
static DIVISION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<printed>(?P<sub>(?i:tiểu)\s+)?(?i:mục)\s+(?P<n>[IVXLC]+|\d{1,2}))\b\s*[.:\-]?\s*"));
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?P<printed>(?i:phụ\s+lục)(?:\s+(?i:số\s*:?\s*)?(?P<n>[IVXLC]+\b|\d{1,3}\p{L}?\b|\p{Lu}\b))?)\s*[.:\-–]?\s*")
});
static FORM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<printed>(?i:biểu\s+mẫu|mẫu|biểu)\s+(?:(?i:số)\s*:?\s*)?(?P<n>[IVXLC]+\b|\d{1,3}(?:\.\d{1,2})?\p{L}?(?:[-/][\p{L}\d]+)*))\s*[.:\-–]?\s*",
    )
});
static ROMAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?P<printed>(?P<n>[IVXl1|]{{1,7}})\s?[./)\-–])(?P<rest>(?:{EMPHASIS}|\s)*\p{{Lu}}.*)$")));
static LETTER_SECTION: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?P<printed>(?P<n>[A-HĐ])\s?[./)\-–])(?P<rest>{EMPHASIS}*\s(?:{EMPHASIS}|\s)*\p{{Lu}}.*)$")));
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^(?P<printed>(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})(?:[.)]|\.\)| [.)])|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}|\d{{1,2}}[/\-–])(?:\s+|{EMPHASIS}+\s*|$)"
    ))
});
static LETTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^(?P<printed>\((?P<p>{POINT_LETTER})\)|(?P<n>{POINT_LETTER}) ?[).]){EMPHASIS}*\s+")));
static DASH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?P<printed>[-–—•*+])\s+"));

/// Finds the label of a line; none when the line is plain text.
pub fn label(line: &str) -> Option<Label<'_>> {
    let indented = line.starts_with("  ") || line.starts_with('\t');
    let text = line.trim();
    let heading = marks::is_heading(text);
    let inner = text.trim_start_matches('#').trim_start();
    let (open, inner) = opening_emphasis(inner);
    if !may_begin(inner) || marks::is_rule(text) {
        return None;
    }
    let found = section(inner, heading).or_else(|| point(inner, indented))?;
    let rest = found.rest.trim();
    let rest = match without_closing_of(open, rest) {
        // `**1.** text`: the emphasis was the number's alone.
        Some(after) => after.trim_start().to_owned(),
        None if marks::bare(rest).is_empty() => String::new(),
        None => format!("{open}{rest}"),
    };
    let rest = if marks::is_atx(text) { marks::without_closing(&rest).to_owned() } else { rest.trim_end().to_owned() };
    Some(Label { rest, heading, ..found })
}

/// Most lines begin with a word; they need no pattern.
fn may_begin(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some('P' | 'p' | 'C' | 'c' | 'M' | 'T' | 'I' | 'V' | 'X' | 'A'..='H' | 'Đ' | '-' | '–' | '—' | '•' | '*' | '+' | '0'..='9') => {
            true
        }
        Some('(' | 'l' | '|') => true,
        Some(first) => first.is_lowercase() && matches!(letters.next(), Some(')' | '.' | ' ')),
        None => false,
    }
}

/// The signs of emphasis at the start of a text, and what follows them.
fn opening_emphasis(text: &str) -> (&str, &str) {
    let mut rest = text;
    loop {
        let mark = ["***", "**", "__", "*", "_"].into_iter().find(|mark| rest.starts_with(mark)).map_or(0, str::len);
        let sign = rest.chars().next().filter(|sign| Style::opened_by(*sign).is_some()).map_or(0, char::len_utf8);
        let after = &rest[mark.max(sign)..];
        // A star with a space is a bullet, not emphasis.
        if mark.max(sign) == 0 || after.is_empty() || after.starts_with([' ', '\t']) {
            return text.split_at(text.len() - rest.len());
        }
        rest = after;
    }
}

/// The text after what closes all emphasis that was opened; none where that is not at its start.
fn without_closing_of<'a>(open: &str, text: &'a str) -> Option<&'a str> {
    let mut rest = text;
    for sign in open.chars().rev() {
        rest = rest.strip_prefix(Style::opened_by(sign).map_or(sign, Style::close))?;
    }
    (!open.is_empty()).then_some(rest)
}

/// Bytes of "PHẦN THỨ NHẤT" at most: all points in a part are called by it too.
const NAMED_BYTES_MAX: usize = 60;

fn section(text: &str, heading: bool) -> Option<Label<'_>> {
    let first = text.chars().next()?;
    if matches!(first, 'Đ' | 'đ' | 'M' | 'T' | 'B' | 'P')
        && let Some(label) = of_act(text, heading)
    {
        return Some(label);
    }
    let is_short = |found: &regex::Captures<'_>| found.name("printed").is_some_and(|printed| printed.len() <= NAMED_BYTES_MAX);
    let named = [(&PART, Rank::Part, ['P', 'p']), (&CHAPTER, Rank::Chapter, ['C', 'c'])];
    for (form, rank, _) in named.into_iter().filter(|(.., letters)| letters.contains(&first)) {
        if let Some(captures) = form.captures(text).filter(is_short) {
            let rest = &text[captures.get(0)?.end()..];
            let number = captures.name("n")?.as_str();
            let label = with_label(rank, captures.name("printed")?.as_str(), number_of(number), rest);
            return stands_alone(rest, heading).then_some(label);
        }
    }
    if !(first.is_uppercase() || matches!(first, 'l' | '1' | '|')) {
        return None;
    }
    let is_figure = |captures: &regex::Captures<'_>| captures["n"].bytes().all(|byte| byte == b'1');
    let roman = ROMAN.captures(text).filter(|captures| !is_figure(captures)).map(|captures| (captures, Rank::Section));
    let (captures, rank) = roman.or_else(|| LETTER_SECTION.captures(text).map(|captures| (captures, Rank::LetterSection)))?;
    let rest = captures.name("rest")?.as_str();
    let number = captures.name("n")?.as_str();
    let is_misread = rank == Rank::Section && is_misread_roman(number);
    let value = match rank {
        Rank::Section if is_misread => roman_value(&number.replace(['l', '1', '|'], "I"))?,
        Rank::Section => roman_value(number)?,
        _ => letter_value(number),
    };
    let titled = is_capitals(rest) || (!is_misread && (heading || (rank == Rank::Section && looks_like_title(rest))));
    titled.then(|| with_label(rank, captures.name("printed").map_or("", |found| found.as_str()), value, rest))
}

/// Whether a number is that of a heading: nothing follows it, or a title in capitals.
fn stands_alone(rest: &str, heading: bool) -> bool {
    heading || marks::bare(rest).is_empty() || is_capitals(rest)
}

/// The label of an article, a division of a chapter, an annex or a form.
fn of_act(text: &str, heading: bool) -> Option<Label<'_>> {
    if let Some(captures) = ARTICLE.captures(text) {
        let (printed, number) = (captures.name("printed")?.as_str(), captures.name("n")?.as_str());
        let value = number.trim_end_matches(char::is_alphabetic).parse().unwrap_or(0);
        // An article put in between, 12a, goes on with no count.
        let is_between = number.ends_with(char::is_alphabetic);
        let rest = text[printed.len()..].to_owned();
        return Some(Label { rank: Rank::Article, printed, key: key(number), value: if is_between { 0 } else { value }, rest, heading });
    }
    let division = DIVISION.captures(text).map(|captures| {
        let rank = if captures.name("sub").is_some() { Rank::Subdivision } else { Rank::Division };
        (captures, rank)
    });
    let annex = || ANNEX.captures(text).map(|captures| (captures, Rank::Annex));
    let form = || FORM.captures(text).map(|captures| (captures, Rank::Form));
    let (captures, rank) = division.or_else(annex).or_else(form)?;
    let (printed, rest) = (captures.name("printed")?.as_str(), &text[captures.get(0)?.end()..]);
    let number = captures.name("n").map_or("", |number| number.as_str());
    let value = number.parse().ok().or_else(|| roman_value(number)).unwrap_or(0);
    let key = if value > 0 { value.to_string() } else { key(number) };
    // "Biểu 2" in capitals or as a heading, or alone; "Mẫu số 2 ban hành kèm theo" is a sentence.
    stands_alone(rest, heading).then(|| Label { rank, printed, key, value, rest: rest.to_owned(), heading })
}

/// A number with letters as part of an anchor: `12a`, `01ds`. A hyphen in an anchor sets levels apart.
fn key(number: &str) -> String {
    vanthu_search::fold::slug(&number.replace('đ', "dd")).replace('-', "")
}

fn with_label<'a>(rank: Rank, printed: &'a str, value: u32, rest: &str) -> Label<'a> {
    Label { rank, printed, key: value.to_string(), value, rest: rest.to_owned(), heading: false }
}

fn point(text: &str, indented: bool) -> Option<Label<'_>> {
    let first = text.chars().next()?;
    if let Some(captures) = Some(text).filter(|_| first.is_numeric()).and_then(|text| CLAUSE.captures(text)) {
        let printed = captures.name("printed")?.as_str();
        let number = printed.trim_end_matches(['.', ')', '/', '-', '–', ' ']);
        let rest = &text[captures.name("printed")?.end()..];
        if printed.contains(' ') && !begins_with_capital(rest) {
            return None;
        }
        let components = number.split('.').count() as u8;
        let value = number.rsplit('.').next().and_then(|last| last.parse().ok()).unwrap_or(0);
        let key = number.split('.').map(|part| part.trim_start_matches('0')).collect::<Vec<_>>().join("-");
        return Some(Label { rank: Rank::Clause(components), printed, key, value, rest: rest.to_owned(), heading: false });
    }
    if let Some(captures) = Some(text).filter(|_| first.is_lowercase() || first == '(').and_then(|text| LETTER.captures(text)) {
        let letter = captures.name("n").or_else(|| captures.name("p"))?.as_str();
        let key = if letter == "đ" { "dd".to_owned() } else { letter.to_owned() };
        let rest = &text[captures.name("printed")?.end()..];
        if captures["printed"].contains(' ') && !begins_with_capital(rest) {
            return None;
        }
        return Some(Label {
            rank: Rank::Letter,
            printed: captures.name("printed")?.as_str(),
            key,
            value: 0,
            rest: rest.to_owned(),
            heading: false,
        });
    }
    let captures = DASH.captures(text)?;
    let printed = captures.name("printed")?.as_str();
    let rank = if indented || printed == "+" { Rank::SubDash } else { Rank::Dash };
    let rest = &text[captures.get(0)?.end()..];
    Some(Label { rank, printed, key: String::new(), value: 0, rest: rest.to_owned(), heading: false })
}

/// Whether a Roman numeral was read with `l`, `1` or `|` for I, as text recognition does.
pub fn is_misread_roman(written: &str) -> bool {
    written.contains(['l', '|']) || (written.contains('1') && written.contains(['I', 'V', 'X']))
}

/// Whether the first letter or digit of a text is a capital.
fn begins_with_capital(text: &str) -> bool {
    text.chars().find(|letter| letter.is_alphanumeric()).is_some_and(char::is_uppercase)
}

/// Reports whether the letters of a text are capitals (numbers and signs do not count).
pub fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|letter| letter.is_alphabetic()).peekable();
    let capitals = letters.peek().is_some();
    capitals && letters.all(|letter| !letter.is_lowercase())
}

/// A short line without a final stop.
fn looks_like_title(text: &str) -> bool {
    text.chars().count() <= 120 && !text.trim_end().ends_with(['.', ';', ','])
}

fn number_of(written: &str) -> u32 {
    let lower = written.to_lowercase();
    let ordinal = lower.strip_prefix("thứ").map(str::trim);
    let words = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"];
    match ordinal {
        Some(word) => words.iter().position(|known| *known == word).map_or(0, |index| index as u32 + 1),
        None => written.parse().ok().or_else(|| roman_value(written)).unwrap_or(0),
    }
}

/// The value of a Roman numeral written as it should be; none for `IIX` and the like.
pub fn roman_value(written: &str) -> Option<u32> {
    (1..=89).find(|value| roman(*value) == written)
}

/// Writes a number in Roman numerals.
pub fn roman(mut value: u32) -> String {
    let mut out = String::new();
    for (worth, sign) in [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ] {
        while value >= worth {
            out.push_str(sign);
            value -= worth;
        }
    }
    out
}

/// The number of a list item as a browser shows it for `type="a"`, `A`, `i` or `I`.
pub fn list_number(number: i64, kind: Option<&str>) -> String {
    let small = u8::try_from(number).ok().filter(|number| (1..=26).contains(number));
    match (kind, small) {
        (Some("a"), Some(small)) => char::from(b'a' + small - 1).to_string(),
        (Some("A"), Some(small)) => char::from(b'A' + small - 1).to_string(),
        (Some("i"), Some(small)) => roman(small.into()).to_lowercase(),
        (Some("I"), Some(small)) => roman(small.into()),
        _ => number.to_string(),
    }
}

/// The letters of sections in their order.
const SECTION_LETTERS: [char; 8] = ['A', 'B', 'C', 'D', 'Đ', 'E', 'G', 'H'];

/// The place of a letter among those of sections, from 1; 0 for F, which is none of the alphabet.
fn letter_value(letter: &str) -> u32 {
    SECTION_LETTERS.iter().position(|known| letter.starts_with(*known)).map_or(0, |index| index as u32 + 1)
}

/// The letter of a section by its place, from 1.
pub fn section_letter(value: u32) -> char {
    SECTION_LETTERS.get((value as usize).wrapping_sub(1)).copied().unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let shown = label(line).map_or("text".to_owned(), |label| {
            format!("{:?} {} {} [{}]{}", label.rank, label.printed, label.key, label.rest, if label.heading { " heading" } else { "" })
        });
        assert_eq!(shown, expected, "{line}");
    }

    #[test]
    fn sections() {
        check("#### I. KẾT QUẢ THÁNG 10/2023", "Section I. 1 [KẾT QUẢ THÁNG 10/2023] heading");
        check("### **III. NHIỆM VỤ**", "Section III. 3 [**NHIỆM VỤ**] heading");
        check("II- KẾT QUẢ", "Section II- 2 [KẾT QUẢ]");
        check("IV. Kiến nghị, đề xuất", "Section IV. 4 [Kiến nghị, đề xuất]");
        check("A. ĐẶC ĐIỂM TÌNH HÌNH", "LetterSection A. 1 [ĐẶC ĐIỂM TÌNH HÌNH]");
        check("Phần thứ hai", "Part Phần thứ hai 2 []");
        check("F. TỔ CHỨC THỰC HIỆN", "LetterSection F. 0 [TỔ CHỨC THỰC HIỆN]");
        check("**PHẦN I**", "Part PHẦN I 1 [] heading");
        check(&format!("PHẦN THỨ {}", "NHẤT".repeat(20)), "text");
        check("IIX. SAI", "text");
        check("**I.** KẾT QUẢ", "Section I. 1 [KẾT QUẢ]");
        check("\u{FDD6}I. KẾT QUẢ\u{FDD7}", "Section I. 1 [\u{FDD6}KẾT QUẢ\u{FDD7}] heading");
        check("**\u{FDD6}II. NHIỆM VỤ\u{FDD7}**", "Section II. 2 [**\u{FDD6}NHIỆM VỤ\u{FDD7}**] heading");
        check("ll. NHIỆM VỤ", "Section ll. 2 [NHIỆM VỤ]");
        check("lV. KIẾN NGHỊ", "Section lV. 4 [KIẾN NGHỊ]");
        check("l. thường", "Letter l. l [thường]");
        check("Điều 41.28 Nhà máy", "Article Điều 41. 41 [28 Nhà máy]");
        check("Điều 4.1 Giá", "text");
        check("### Điều 12a. Phạm vi", "Article Điều 12a. 12a [Phạm vi] heading");
        check("Điều 5 của Luật", "text");
        check("1. KẾT QUẢ", "Clause(1) 1. 1 [KẾT QUẢ]");
        check("11. KẾT QUẢ", "Clause(1) 11. 11 [KẾT QUẢ]");
        check("I. một câu thường", "text");
    }

    #[test]
    fn roman_numerals() {
        assert_eq!([4, 89, 500, 1994].map(roman), ["IV", "LXXXIX", "D", "MCMXCIV"]);
        assert_eq!(["IIX", "LXXXIX", ""].map(roman_value), [None, Some(89), None]);
    }

    #[test]
    fn points() {
        check("1. Tiếp tục", "Clause(1) 1. 1 [Tiếp tục]");
        check("#### 4. Công tác thi đua:", "Clause(1) 4. 4 [Công tác thi đua:] heading");
        check("**1.** Nội dung", "Clause(1) 1. 1 [Nội dung]");
        check("**1. Công tác**", "Clause(1) 1. 1 [**Công tác**] heading");
        check("1- Công tác xây dựng", "Clause(1) 1- 1 [Công tác xây dựng]");
        check("1/ Công tác", "Clause(1) 1/ 1 [Công tác]");
        check("a. Nội dung", "Letter a. a [Nội dung]");
        check("1 . Công tác", "Clause(1) 1 . 1 [Công tác]");
        check("2.1 ) Về", "Clause(2) 2.1 ) 2-1 [Về]");
        check("(b) Nội dung", "Letter (b) b [Nội dung]");
        check("a ) Nội dung", "Letter a ) a [Nội dung]");
        check("\u{FDD2}1.\u{FDD3} Nội dung", "Clause(1) 1. 1 [Nội dung]");
        check("2.1. Về", "Clause(2) 2.1. 2-1 [Về]");
        check("2.1 Về", "Clause(2) 2.1 2-1 [Về]");
        check("đ) Nội dung", "Letter đ) dd [Nội dung]");
        check("- Nội dung", "Dash -  [Nội dung]");
        check("  - Nội dung", "SubDash -  [Nội dung]");
        check("+ Nội dung", "SubDash +  [Nội dung]");
        check("* Nội dung", "Dash *  [Nội dung]");
    }

    #[test]
    fn plain_text() {
        for line in [
            "2023. Năm",
            "3.666 sáng kiến",
            "**đậm** thường",
            "-không cách",
            "20/10 là ngày",
            "2 - 9",
            "12 . 500 đồng",
            "a . chữ",
            "(bao gồm) chữ",
            "* * *",
            "- - -",
            "25/82 đơn vị",
            "Phần lớn đoàn viên",
            "",
        ] {
            check(line, "text");
        }
    }
}
