//! Recognizes OCR errors in the head of a document: O for 0, l or I for 1, spaced letters, lost diacritics.
//!
//! Applied only to head lines that nothing else fits. Every correction is reported to the clerk.

use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use super::date::{self, Read};
use super::number::DocumentNumber;
use super::numbering;
use super::types::DocumentType;
use crate::pattern::pattern;

/// Pattern for a digit or a letter mistaken for one.
const FIGURE: &str = r"[\dOoQlI|]";

/// Replaces letters mistaken for digits.
fn figures(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'O' | 'o' | 'Q' => '0',
            'l' | 'I' | '|' => '1',
            other => other,
        })
        .collect()
}

/// A type name alone on its line with a wrong letter: `BÁ0 CÁ0`, `BÁO CAO`, `B Á O  C Á O`.
pub fn type_name(line: &str) -> Option<DocumentType> {
    let line = line.trim();
    if line.len() > 80 || line.chars().filter(|letter| letter.is_alphabetic()).count() < 4 {
        return None;
    }
    let joined = letters_joined(line);
    let wanted: Vec<char> = folded(&joined).collect();
    let is_capitals = numbering::is_capitals(&joined.replace(['l', '|'], ""));
    let named = |kind: &DocumentType| kind.name.contains(' ') && folded(&kind.name).eq(wanted.iter().copied());
    is_capitals.then(|| DocumentType::all().find(named)).flatten()
}

/// Lower-case letters without diacritics and spaces; digits as the letters that they stand for.
fn folded(text: &str) -> impl Iterator<Item = char> {
    fold::fold(text).into_bytes().into_iter().filter(u8::is_ascii_alphanumeric).map(|byte| match byte {
        b'0' => 'o',
        b'1' | b'l' => 'i',
        other => char::from(other),
    })
}

/// Letters set apart by single spaces as words.
fn letters_joined(line: &str) -> String {
    let is_apart = line.split_whitespace().all(|word| word.chars().count() == 1);
    if is_apart { line.split_whitespace().collect() } else { line.to_owned() }
}

/// "Sông Mẫu, ngày l6 tháng O2 năm 2O24": the place, the day, and the date as it was understood.
pub fn place_and_date(line: &str) -> Option<(String, Read, String)> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?P<place>\p{{Lu}}[\p{{L}} .\-]{{1,60}}?)\s*[,.;]\s*[Nn]g[àaáả]y\s*(?P<d>{FIGURE}{{1,2}})\s*th[áaàả]ng\s*(?P<m>{FIGURE}{{1,2}})\s*n[ăaâ]m\s*(?P<y>{FIGURE}{{4}})$"
        ))
    });
    let found = DATE.captures(line.trim())?;
    let part = |name: &str| figures(&found[name]);
    let written = format!("{}, ngày {} tháng {} năm {}", found["place"].trim(), part("d"), part("m"), part("y"));
    let (place, read) = date::place_and_date(&written)?;
    Some((place, read, written))
}

/// A number line with letters among its digits: the number without its ordinal, and the number as it may read.
pub fn number(line: &str) -> Option<(DocumentNumber, String)> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"^(?P<before>[Ss][ốỐôÔoO]\s*[:.]?\s*)(?P<n>{FIGURE}{{1,5}})(?P<after>\s*[/\-–]\s*[\p{{Lu}}\d].*)$"))
    });
    let found = NUMBER.captures(line.trim())?;
    let written = &found["n"];
    // "06b" has a letter of its own, and a number alone is none.
    if written.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let understood = figures(written);
    let number = DocumentNumber::in_line(&format!("Số: {understood}{}", &found["after"]))?;
    let printed = number.printed.clone();
    Some((DocumentNumber { ordinal: String::new(), ..number }, printed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_names() {
        let check = |line: &str, expected: Option<&str>| assert_eq!(type_name(line).map(|kind| kind.name).as_deref(), expected, "{line}");
        for line in ["BÁ0 CÁ0", "BÁO CAO", "BAO CAO", "B Á O  C Á O", "B Á O C Á O"] {
            check(line, Some("Báo cáo"));
        }
        check("TỜ TRlNH", Some("Tờ trình"));
        check("CHỈ TH1", Some("Chỉ thị"));
        for line in ["Báo cao", "BÁO CÁO VIÊN", "A B C", "LUẬT", "10.000", ""] {
            check(line, None);
        }
    }

    #[test]
    fn dates_and_numbers() {
        let date = |line: &str| place_and_date(line).map(|(.., written)| written);
        assert_eq!(date("Sông Mẫu, ngày l6 tháng O2 năm 2O24").as_deref(), Some("Sông Mẫu, ngày 16 tháng 02 năm 2024"));
        assert_eq!(date("Sông Mẫu. ngày 16 thang 02 nam 2024").as_deref(), Some("Sông Mẫu, ngày 16 tháng 02 năm 2024"));
        assert_eq!(date("Hội nghị ngày 16 tháng 02 năm 2024"), None);
        let count = |line: &str| number(line).map(|(number, printed)| format!("{}|{}|{printed}", number.ordinal, number.symbol));
        assert_eq!(count("Số: 3l/BC-UBND").as_deref(), Some("|BC-UBND|31/BC-UBND"));
        assert_eq!(count("Số: lO/BC-UBND").as_deref(), Some("|BC-UBND|10/BC-UBND"));
        assert_eq!(count("Số: 06b/NQ-TLĐ"), None);
        assert_eq!(count("Số: 12/BC-UBND"), None);
    }
}
