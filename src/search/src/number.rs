//! Reads numbers in figures: grouped thousands, and decimals after a comma or a point.
//!
//! ```text
//! one number     3.666   1.234.567,89   1,234,567.89   20,5   4.0   0.125
//! several        2,3,4   1.2.3   12.6.2021   10.2023
//! ```
//!
//! A point before exactly three digits is a thousands separator, as in Vietnamese documents; a comma there is a decimal
//! comma. Any other point is a decimal point, as programs print it.

/// Maximum length of a number, in bytes. Bounds the cost of long chains of digits and points.
const BYTES_MAX: usize = 24;

/// Returns the length in bytes of the number that begins at byte `start` of `text`, where a digit stands.
///
/// For a list, a date or a section number, returns the length of the first run of digits.
pub fn length(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let first = digits(&bytes[start..]);
    let is_later = start > 1 && is_separator(bytes[start - 1]) && bytes[start - 2].is_ascii_digit();
    if is_later || !bytes.get(start + first).copied().is_some_and(is_separator) {
        return first;
    }
    let end = start + chain(&bytes[start..]);
    if end - start > BYTES_MAX {
        return first;
    }
    match Number::read(&text[start..end]) {
        // "1,2/KH" are two ordinals of documents.
        Some(number) if number.decimals.is_none() || bytes.get(end) != Some(&b'/') => end - start,
        _ => first,
    }
}

/// Normalizes the numbers in a word: no thousands separators, a comma before decimals.
pub fn canonical(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    while let Some(letter) = word[at..].chars().next() {
        let end = at + if letter.is_ascii_digit() { length(word, at) } else { letter.len_utf8() };
        match Number::read(&word[at..end]).filter(|_| letter.is_ascii_digit()) {
            Some(number) => {
                out.extend(number.whole.chars().filter(char::is_ascii_digit));
                number.decimals.into_iter().for_each(|decimals| out.extend([",", decimals]));
            }
            None => out.push_str(&word[at..end]),
        }
        at = end;
    }
    out
}

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number<'a> {
    /// The integer part, with its thousands separators.
    whole: &'a str,
    decimals: Option<&'a str>,
}

impl<'a> Number<'a> {
    /// Parses digits with points and commas between them; `None` if they are several numbers.
    fn read(figures: &'a str) -> Option<Number<'a>> {
        let whole = Number { whole: figures, decimals: None };
        let Some(last) = figures.rfind(['.', ',']) else { return Some(whole) };
        let (before, separator, after) = (&figures[..last], figures.as_bytes()[last], &figures[last + 1..]);
        let with_decimals = Number { whole: before, decimals: Some(after) };
        let other = if separator == b'.' { ',' } else { '.' };
        if before.contains(['.', ',']) {
            return if is_grouped(figures, char::from(separator)) {
                Some(whole)
            } else {
                is_grouped(before, other).then_some(with_decimals)
            };
        }
        if separator == b'.' && is_grouped(figures, '.') {
            return Some(whole);
        }
        // "10.2023" is a month.
        let is_year = after.len() == 4 && matches!(&after[..2], "19" | "20") && before.len() <= 2;
        (separator == b',' || !is_year).then_some(with_decimals)
    }
}

/// Reports whether figures are groups of three digits; the first has one to three and is not 0.
fn is_grouped(figures: &str, separator: char) -> bool {
    let mut groups = figures.split(separator);
    let first = groups.next().unwrap_or_default();
    let is_group = |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len()) && first != "0" && first.bytes().all(|byte| byte.is_ascii_digit()) && groups.all(is_group)
}

const fn is_separator(byte: u8) -> bool {
    matches!(byte, b'.' | b',')
}

/// How many digits stand at the beginning.
fn digits(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// How long the digits at the beginning are with all that points and commas join to them; beyond [`BYTES_MAX`] it does
/// not matter.
fn chain(bytes: &[u8]) -> usize {
    let mut end = digits(bytes);
    while end <= BYTES_MAX && bytes.get(end).copied().is_some_and(is_separator) {
        match digits(&bytes[end + 1..]) {
            0 => break,
            count => end += 1 + count,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let first = &text[..length(text, 0)];
        assert_eq!(format!("{first} = {}", canonical(first)), expected, "{text}");
    }

    #[test]
    fn one_number() {
        check("3.666 ca", "3.666 = 3666");
        check("1.234.567,89", "1.234.567,89 = 1234567,89");
        check("1,234,567.89", "1,234,567.89 = 1234567,89");
        check("1,234,567", "1,234,567 = 1234567");
        check("1,234", "1,234 = 1,234");
        check("20,5", "20,5 = 20,5");
        check("4.0.", "4.0 = 4,0");
        check("12.5%", "12.5 = 12,5");
        check("0.125", "0.125 = 0,125");
        check("0912.345678", "0912.345678 = 0912,345678");
        check("12.5kg", "12.5 = 12,5");
        assert_eq!(canonical("PM2.5"), "PM2,5");
        assert_eq!(canonical("tấn"), "tấn");
    }

    #[test]
    fn several_numbers() {
        check("2,3,4", "2 = 2");
        check("1.2.3", "1 = 1");
        check("12.6.2021", "12 = 12");
        check("10.2023", "10 = 10");
        check("0912.345.678", "0912 = 0912");
        check("1.234,567,8", "1 = 1");
        check("1,2/KH", "1 = 1");
        check("3. Kết quả", "3 = 3");
        assert_eq!(length("1.2.3", 2), 1);
        let long = "1.234".to_owned() + &".567".repeat(1000);
        assert_eq!(length(&long, 0), 1);
    }
}
