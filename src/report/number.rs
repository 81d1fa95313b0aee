//! Turns a printed number line into number and symbol.
//!
//! Three systems are in use (`02/BC-UBND` of the State and the unions, `37/2020/QĐ-UBND` of legal acts,
//! `02-NQ/TW` of the Party); the parts are the same, the separators are not. What was printed is kept.

use std::sync::LazyLock;

use regex::Regex;

use serde::{Deserialize, Serialize};

use super::types::DocumentType;
use crate::pattern::pattern;

/// Number and symbol of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DocumentNumber {
    /// The number, with its leading zero and letter: `02`, `06b`; empty where a space was left for it.
    pub ordinal: String,
    /// The year of a legal act: `37/2020/QĐ-UBND`.
    pub year: Option<i16>,
    /// The symbol: `BC-LĐLĐ`, `NQ/TW`.
    pub symbol: String,
    /// The whole as printed, spaces dropped: `02/BC-LĐLĐ`.
    pub printed: String,
}

/// "Số: 02/BC-LĐLĐ" at the start of a line, or "Nghị quyết số: …" (Decree 30/2020/NĐ-CP, annex I, part II.3; Circular
/// 11/2021/TT-BTP for legal acts).
static NUMBER_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?P<type>\p{Lu}[\p{L} ]{2,24}?)\s+)?[Ss][ốỐ]\s*(?P<colon>:?)\s*(?P<num>\d{1,5}(?:\.\d{1,3})?\p{L}?)?[ .…_]*(?:/\s*(?P<year>(?:19|20)\d{2}))?\s*(?P<sep>[/\-])\s*(?P<sym>[\p{Lu}\d][\p{L}\d&.]*(?:\s*[-/]\s*[\p{Lu}\d][\p{L}\d&.]*)*)",
    )
});

/// The same without "Số:", for front matter: `02/BC-LĐLĐ`.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<num>\d{1,5}(?:\.\d{1,3})?\p{L}?)\s*(?:/\s*(?P<year>(?:19|20)\d{2}))?\s*(?P<sep>[/\-])\s*(?P<sym>[\p{Lu}\d][\p{L}\d&.]*(?:\s*[-/]\s*[\p{Lu}\d][\p{L}\d&.]*)*)$",
    )
});

impl DocumentNumber {
    /// Finds the number in a line that begins with "Số" and holds nothing else but a mark of a note.
    pub fn in_line(line: &str) -> Option<DocumentNumber> {
        let line = clean(line);
        let captures = number_line(&line)?;
        let rest = line[captures.get(0)?.end()..].trim_start_matches(|letter: char| !letter.is_alphabetic());
        rest.is_empty().then(|| from_captures(&captures)).flatten()
    }

    /// The type that a line names before the number: "Luật số: 72/2020/QH14".
    pub fn type_before(line: &str) -> Option<DocumentType> {
        number_line(&clean(line))?.name("type").and_then(|kind| DocumentType::from_name(kind.as_str()))
    }

    /// Where the number ends in a line that begins with one; the line may go on.
    pub fn end_in_line(line: &str) -> Option<usize> {
        // `clean` replaces each character by exactly one, so offsets are mapped by character counts.
        let cleaned = clean(line);
        let count = cleaned[..number_line(&cleaned)?.get(0)?.end()].chars().count();
        line.char_indices().map(|(at, _)| at).chain([line.len()]).nth(count)
    }

    /// Reads the number at the start of a text that goes on: `18/2026/TT-BTC quy định …`.
    pub fn leading(text: &str) -> Option<DocumentNumber> {
        let text = text.trim_start();
        let text = ["số ", "Số ", "số: ", "Số: ", "SỐ "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
        let number = DocumentNumber::parse(text.split_whitespace().next()?.trim_end_matches([',', ':', ';', '.', ')']))?;
        (!number.symbol.is_empty()).then_some(number)
    }

    /// Reads a number given alone, as front matter does; anything without a symbol is an ordinal.
    pub fn parse(text: &str) -> Option<DocumentNumber> {
        let text = clean(text.trim());
        if let Some(captures) = number_line(&text).or_else(|| BARE.captures(&text)) {
            return from_captures(&captures);
        }
        let plain = !text.is_empty()
            && text.chars().count() <= 40
            && text.chars().all(|letter| letter.is_alphanumeric() || "-/.&".contains(letter));
        plain.then(|| DocumentNumber { ordinal: text.clone(), year: None, symbol: String::new(), printed: text.clone() })
    }

    /// The number without its letter: 2 of `02`, 6 of `06b`; none where a space was left for it.
    pub fn count(&self) -> Option<u32> {
        self.ordinal.split('.').next()?.trim_end_matches(|letter: char| !letter.is_ascii_digit()).parse().ok()
    }

    /// What numbers of one body are sorted by: 6, `06b` and 12 in this order.
    pub fn order(&self) -> (u32, &str) {
        (self.count().unwrap_or(0), self.ordinal.trim_start_matches('0'))
    }

    /// The type that the symbol's first group stands for; a symbol without one is a letter's.
    pub fn document_type(&self) -> Option<DocumentType> {
        let first = self.symbol.split(['-', '/']).next()?;
        DocumentType::from_code(first)
    }

    /// The issuing body's part of the symbol: `LĐLĐ` of `BC-LĐLĐ`.
    pub fn body(&self) -> &str {
        match self.symbol.split_once(['-', '/']) {
            Some((first, rest)) if DocumentType::from_code(first).is_some() => rest,
            Some((body, _)) => body,
            None => &self.symbol,
        }
    }

    /// What must be equal for two numbers to name the same document: letters as printed, since HD is a guideline and
    /// HĐ a contract; separators unified, and the code of the type with its đ.
    pub fn identity(&self) -> String {
        let first = self.symbol.split(['-', '/']).next().unwrap_or_default();
        let code = DocumentType::from_code(first).map_or_else(|| first.to_owned(), |kind| kind.code);
        let year = self.year.map(|year| format!("-{year}")).unwrap_or_default();
        format!("{}{year}-{code}{}", self.ordinal, self.symbol[first.len()..].replace('/', "-"))
    }
}

/// The number that a line begins with. A type before "số" needs a colon: "Nghị quyết số 24/2022/NQ-HĐND" is a citation.
fn number_line(line: &str) -> Option<regex::Captures<'_>> {
    let captures = NUMBER_LINE.captures(line)?;
    match captures.name("type") {
        Some(kind) => (!captures["colon"].is_empty() && DocumentType::from_name(kind.as_str()).is_some()).then_some(captures),
        None => Some(captures),
    }
}

/// Makes dashes and spaces uniform, and Cyrillic letters that look Latin Latin.
///
/// The state portals print symbols with Cyrillic А, В, Е, К, М, Н, О, Р, С, Т, Х, У.
fn clean(line: &str) -> String {
    line.chars()
        .map(|letter| match letter {
            '\u{A0}' | '\t' => ' ',
            '–' | '—' | '‑' => '-',
            'А' => 'A',
            'В' => 'B',
            'Е' => 'E',
            'К' => 'K',
            'М' => 'M',
            'Н' => 'H',
            'О' => 'O',
            'Р' => 'P',
            'С' => 'C',
            'Т' => 'T',
            'Х' => 'X',
            'У' => 'Y',
            other => other,
        })
        .collect()
}

fn from_captures(captures: &regex::Captures<'_>) -> Option<DocumentNumber> {
    let ordinal = captures.name("num").map_or("", |found| found.as_str()).to_owned();
    let year = captures.name("year").map(|found| found.as_str());
    let symbol: String = captures.name("sym")?.as_str().chars().filter(|letter| !letter.is_whitespace()).collect();
    let symbol = symbol.trim_end_matches('.').to_owned();
    let separator = captures.name("sep")?.as_str();
    let year_part = year.map(|year| format!("/{year}")).unwrap_or_default();
    let printed = format!("{ordinal}{year_part}{separator}{symbol}");
    Some(DocumentNumber { ordinal, year: year.and_then(|year| year.parse().ok()), symbol, printed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let shown = DocumentNumber::in_line(line).map_or("none".to_owned(), |number| {
            let kind = number.document_type().map_or("-".to_owned(), |kind| kind.name);
            format!("{} | {} | {} | {}", number.ordinal, number.symbol, number.body(), kind)
        });
        assert_eq!(shown, expected, "{line}");
    }

    #[test]
    fn reads_the_three_systems() {
        check("Số: 02/BC-LĐLĐ", "02 | BC-LĐLĐ | LĐLĐ | Báo cáo");
        check("Số 02-NQ/TW", "02 | NQ/TW | TW | Nghị quyết");
        check("Số: 37/2020/QĐ-UBND", "37 | QĐ-UBND | UBND | Quyết định");
        check("SỐ: 12/UBND - VX", "12 | UBND-VX | UBND | -");
        check("Số: 06b /NQ-TLĐ", "06b | NQ-TLĐ | TLĐ | Nghị quyết");
        check("Số:      /BC-STNMT", " | BC-STNMT | STNMT | Báo cáo");
        check("Số: 05/ВС–UBND", "05 | BC-UBND | UBND | Báo cáo");
    }

    #[test]
    fn numbers_of_one_document_are_one() {
        let identity = |text: &str| DocumentNumber::parse(text).map(|number| number.identity());
        assert_eq!(identity("02-NQ/TW"), identity("02/NQ-TW"));
        assert_eq!(identity("37/2020/QD-UBND"), identity("37/2020/QĐ - UBND"));
        assert_ne!(identity("12/HD-TLĐ"), identity("12/HĐ-TLĐ"));
        assert_ne!(identity("12/KH-UBND"), identity("12/2020/KH-UBND"));
    }

    #[test]
    fn leaves_other_lines_alone() {
        check("Số lượng đoàn viên: 63", "none");
        check("Số 12 đường Trần Phú", "none");
        check("Căn cứ Quyết định số 37/2020/QĐ-UBND", "none");
        check("", "none");
    }
}
