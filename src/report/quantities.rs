//! Turns running text into the quantities that it states, each with the words around it.
//!
//! A number is no quantity if it numbers something: a date, a document, a month, a term, a place in a ranking. "." parts
//! thousands and "," decimals, as in all Vietnamese documents.

use std::ops::Range;

use vanthu_search::fold;
use vanthu_search::tokenize::{self, Syllable};

/// Words on each side of a number that are looked at.
pub const WORDS_MAX: usize = 8;

/// Words before a number that it numbers.
const NUMBERED: [&str; 22] = [
    "ngày", "tháng", "năm", "quý", "khoá", "thứ", "số", "điều", "khoản", "mục", "điểm", "chương", "lần", "kỳ", "lục", "mẫu", "đoạn",
    "phần", "đợt", "cấp", "hạng", "loại",
];

/// Words after a number that make it a part of the calendar.
const CALENDAR: [&str; 5] = ["ngày", "tháng", "năm", "giờ", "phút"];

/// A number in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Where it stands, `%` included.
    pub range: Range<usize>,
    /// What it is worth.
    pub value: f64,
    /// The words before it in the same sentence, the nearest first, in their canonical form.
    pub before: Vec<String>,
    /// The words after it, the nearest first; `%` is one.
    pub after: Vec<String>,
    /// The sentence or clause that it stands in.
    pub sentence: Range<usize>,
}

/// The quantities of a text in NFC.
pub fn quantities(text: &str) -> Vec<Quantity> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let syllables: Vec<Syllable> = tokenize::syllables(text).collect();
    (0..syllables.len()).filter_map(|at| quantity(text, &syllables, at)).collect()
}

fn quantity(text: &str, syllables: &[Syllable], at: usize) -> Option<Quantity> {
    let Syllable { start, end, .. } = syllables[at];
    let value = value(&text[start..end])?;
    let is_joined = |letter: Option<char>| letter.is_some_and(|letter| matches!(letter, '/' | '-' | '–' | ':' | '’' | '\''));
    if is_joined(text[..start].chars().next_back()) || is_joined(text[end..].chars().next()) {
        return None;
    }
    // "20,5" has a fraction; "2023" alone is a year.
    let is_year = end - start == 4 && (1900.0..2100.0).contains(&value);
    let is_percent = text[end..].trim_start().starts_with('%');
    let before: Vec<String> = around_before(text, syllables, at);
    let mut after: Vec<String> = around_after(text, syllables, at);
    if is_percent {
        after.insert(0, "%".into());
    }
    let numbers = before.first().is_some_and(|word| NUMBERED.contains(&word.as_str()));
    let is_calendar = after.first().is_some_and(|word| CALENDAR.contains(&word.as_str()));
    if is_year || numbers || is_calendar {
        return None;
    }
    let end = if is_percent { end + text[end..].find('%').map_or(0, |offset| offset + 1) } else { end };
    Some(Quantity { range: start..end, value, before, after, sentence: sentence(text, start..end) })
}

/// `3.666` is 3666, `20,5` is 20.5.
fn value(digits: &str) -> Option<f64> {
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.chars().all(|digit| digit.is_ascii_digit() || ".,".contains(digit));
    if !is_number || digits.len() > 18 {
        return None;
    }
    digits.replace('.', "").replace(',', ".").parse().ok()
}

fn around_before(text: &str, syllables: &[Syllable], at: usize) -> Vec<String> {
    let mut words = Vec::new();
    let mut place = at;
    while place > 0 && !syllables[place].starts_run && words.len() < WORDS_MAX {
        place -= 1;
        words.push(canonical(&text[syllables[place].start..syllables[place].end]));
    }
    words
}

fn around_after(text: &str, syllables: &[Syllable], at: usize) -> Vec<String> {
    let rest = syllables[at + 1..].iter().take_while(|syllable| !syllable.starts_run).take(WORDS_MAX);
    rest.map(|syllable| canonical(&text[syllable.start..syllable.end])).collect()
}

/// The canonical form of one word.
pub fn canonical(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold::canonical_into(word, &mut out);
    out
}

/// The clause around a place: between semicolons, line ends and final stops.
fn sentence(text: &str, place: Range<usize>) -> Range<usize> {
    let is_end = |at: usize, letter: char| {
        matches!(letter, ';' | '\n')
            || (letter == '.' && text[at + 1..].starts_with([' ', '\n']))
            || (letter == '.' && at + 1 == text.len())
    };
    let start = text[..place.start].char_indices().rev().find(|(at, letter)| is_end(*at, *letter)).map_or(0, |(at, _)| at + 1);
    let end = text[place.end..].char_indices().map(|(at, letter)| (place.end + at, letter)).find(|(at, letter)| is_end(*at, *letter));
    let end = end.map_or(text.len(), |(at, _)| at);
    let lead = text[start..end].len() - text[start..end].trim_start().len();
    start + lead..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = quantities(text)
            .into_iter()
            .map(|found| {
                let before: Vec<&str> = found.before.iter().take(2).rev().map(String::as_str).collect();
                format!("{} [{}] {}", before.join(" "), found.value, found.after.iter().take(2).cloned().collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(shown.join("; "), expected, "{text}");
    }

    #[test]
    fn quantities_and_what_is_none() {
        check("thành lập mới 01 CĐCS phát triển được 63 đoàn viên", "lập mới [1] cđcs phát; triển được [63] đoàn viên");
        check("đã có 3.666 sáng kiến, đạt 172% kế hoạch; tăng 20,5 điểm", "đã có [3666] sáng kiến; kiến đạt [172] % kế; tăng [20.5] điểm");
        for none in
            ["ngày 17 tháng 10 năm 2023", "xếp thứ 25/82", "Nghị quyết số 02-NQ/TW", "20/10", "6 tháng đầu năm", "khóa 13", "2023-2028", ""]
        {
            check(none, "");
        }
    }

    #[test]
    fn the_clause_around() {
        let text = "Một; kết nạp mới 3.666 đoàn viên, đạt. Ba";
        let found = &quantities(text)[0];
        assert_eq!((&text[found.sentence.clone()], &text[found.range.clone()]), ("kết nạp mới 3.666 đoàn viên, đạt", "3.666"));
    }
}
