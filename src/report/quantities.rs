//! Turns running text into the quantities that it states, each with the words around it.
//!
//! A number is no quantity if it numbers something: a date, a document, a month, a term, a place in a ranking. "." parts
//! thousands and "," decimals, as in all Vietnamese documents.

use std::ops::Range;

use vanthu_search::syllable;
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
    /// Whether it may number or date something: only who knows the words around it may take it for a quantity.
    pub is_doubtful: bool,
}

/// Bytes on each side of a number in which the words around it are looked for.
const AROUND_BYTES: usize = 100;

/// Letters of a number at most: more digits would not be told exactly.
const DIGITS_MAX: usize = 19;

/// Bytes on each side of a number in which the ends of its sentence are looked for.
const SENTENCE_BYTES_MAX: usize = 1000;

/// The quantities of a text in NFC.
pub fn quantities(text: &str) -> impl Iterator<Item = Quantity> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(offset) = text.as_bytes().get(at..)?.iter().position(u8::is_ascii_digit) {
            let place = digits(text, at + offset);
            at = place.end;
            if let Some(found) = quantity(text, place) {
                return Some(found);
            }
        }
        None
    })
}

/// The quantity whose number begins at a byte.
pub fn at(text: &str, start: usize) -> Option<Quantity> {
    quantity(text, digits(text, start))
}

/// The digits that begin at a byte, with the signs that group them and those right behind.
fn digits(text: &str, start: usize) -> Range<usize> {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    start..start + text.as_bytes()[start..].iter().take_while(|byte| is_part(byte)).count()
}

/// The number at a place, unless it is no quantity; what is cheap to see is looked at first.
fn quantity(text: &str, place: Range<usize>) -> Option<Quantity> {
    // A stop at the end is the sentence's.
    let place = place.start..place.start + text[place].trim_end_matches(['.', ',']).len();
    let (left, right) = (&text[..place.start], &text[place.end..]);
    let is_joined = |letter: Option<char>| {
        letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '/' | '⁄' | '-' | '–' | ':' | '’' | '\''))
    };
    if is_joined(left.chars().next_back()) || is_joined(right.chars().next()) {
        return None;
    }
    let value = value(&text[place.clone()])?;

    let is_percent = right.trim_start().starts_with('%');
    let near = text.floor_char_boundary(place.start.saturating_sub(AROUND_BYTES))
        ..text.ceil_char_boundary((place.end + AROUND_BYTES).min(text.len()));
    let before = words(&text[near.start..place.start], true);
    let mut after = words(&text[place.end..near.end], false);
    if is_percent {
        after.insert(0, "%".into());
    }
    // "5 đến 7 hộ" is neither 5 nor 7.
    let is_number = |word: &str| word.starts_with(|digit: char| digit.is_ascii_digit());
    let is_range = |words: &[String]| matches!(words, [to, number, ..] if to == "đến" && is_number(number));
    if is_range(&before) || is_range(&after) {
        return None;
    }
    // "2023" alone is a year.
    let is_year = place.len() == 4 && (1900.0..2100.0).contains(&value);
    let is_one_of = |words: &[String], known: &[&str]| words.first().is_some_and(|word| known.contains(&word.as_str()));
    let is_doubtful = is_year || is_one_of(&before, &NUMBERED) || is_one_of(&after, &CALENDAR);
    let end = if is_percent { place.end + right.find('%').map_or(0, |offset| offset + 1) } else { place.end };
    let range = place.start..end;
    Some(Quantity { range, value, before, after, is_doubtful })
}

/// The words of a text that touch a number, the nearest first: those of its last sentence, or of its first.
fn words(text: &str, is_before: bool) -> Vec<String> {
    let syllables = tokenize::syllables(text);
    let syllables: Vec<Syllable> = if is_before { syllables.collect() } else { syllables.take(WORDS_MAX).collect() };
    let word = |syllable: &Syllable| canonical(&text[syllable.start..syllable.end]);
    // Between the number and a word beyond a stop there is no connection.
    let is_stop = |between: &str| between.contains(['.', ';', ':', '!', '?', '\n', '…']);
    if is_before {
        let mut words = Vec::new();
        let mut end = text.len();
        for syllable in syllables.iter().rev().take(WORDS_MAX) {
            if is_stop(&text[syllable.end..end]) {
                break;
            }
            words.push(word(syllable));
            end = syllable.start;
        }
        words
    } else {
        let mut start = 0;
        let touching = |syllable: &&Syllable| !is_stop(&text[std::mem::replace(&mut start, syllable.end)..syllable.start]);
        syllables.iter().take_while(touching).map(word).collect()
    }
}

/// `3.666` is 3666, `20,5` is 20.5; "1.2.3" is none.
fn value(digits: &str) -> Option<f64> {
    let (whole, fraction) = digits.split_once(',').map_or((digits, ""), |(whole, fraction)| (whole, fraction));
    let mut groups = whole.split('.');
    let first = groups.next()?;
    let is_grouped = groups.clone().next().is_none() || (first.len() <= 3 && groups.all(|group| group.len() == 3));
    let is_fraction = fraction.bytes().all(|digit| digit.is_ascii_digit()) && (fraction.is_empty() != digits.contains(','));
    if !is_grouped || !is_fraction || first.is_empty() || digits.len() > DIGITS_MAX {
        return None;
    }
    format!("{}.{fraction}", whole.replace('.', "")).parse().ok()
}

/// The canonical form of one word.
pub fn canonical(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    syllable::canonical_into(word, &mut out);
    out
}

/// The sentence or clause around a place: between semicolons, line ends and final stops. It costs more than the quantity, and few
/// are asked for theirs.
pub fn sentence(text: &str, place: Range<usize>) -> Range<usize> {
    let is_end = |at: usize, letter: char| {
        matches!(letter, ';' | '\n')
            || (letter == '.' && text[at + 1..].starts_with([' ', '\n']))
            || (letter == '.' && at + 1 == text.len())
    };
    let first = text.floor_char_boundary(place.start.saturating_sub(SENTENCE_BYTES_MAX));
    let last = text.ceil_char_boundary((place.end + SENTENCE_BYTES_MAX).min(text.len()));
    let mut before = text[first..place.start].char_indices().map(|(at, letter)| (first + at, letter)).rev();
    let start = before.find(|(at, letter)| is_end(*at, *letter)).map_or(first, |(at, _)| at + 1);
    let mut after = text[place.end..last].char_indices().map(|(at, letter)| (place.end + at, letter));
    let end = after.find(|(at, letter)| is_end(*at, *letter)).map_or(last, |(at, _)| at);
    let lead = text[start..end].len() - text[start..end].trim_start().len();
    start + lead..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = quantities(text)
            .filter(|found| !found.is_doubtful)
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
        let doubtful = quantities("tổng số 12 người, năm 2023, 5 ngày công").filter(|found| found.is_doubtful).count();
        assert_eq!(doubtful, 3);
        check("đã có 3.666 sáng kiến, đạt 172% kế hoạch; tăng 20,5 điểm", "đã có [3666] sáng kiến; kiến đạt [172] % kế; tăng [20.5] điểm");
        for none in [
            "ngày 17 tháng 10 năm 2023",
            "xếp thứ 25/82",
            "Nghị quyết số 02-NQ/TW",
            "20/10",
            "6 tháng đầu năm",
            "khóa 13",
            "2023-2028",
            "1.2.3 mục",
            "3,5,7 người",
            "Covid19",
            "Hội nghị (tháng 1) cho",
            "(quý 1 xong)",
            "từ 5 đến 7 hộ",
            "5⁄8 hộ",
            "",
        ] {
            check(none, "");
        }
    }

    #[test]
    fn the_clause_around() {
        let text = "Một; kết nạp mới 3.666 đoàn viên, đạt. Ba";
        let found = quantities(text).next().expect("a number");
        assert_eq!((&text[sentence(text, found.range.clone())], &text[found.range.clone()]), ("kết nạp mới 3.666 đoàn viên, đạt", "3.666"));
    }
}
