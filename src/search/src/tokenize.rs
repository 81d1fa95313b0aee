//! Turns text into syllables.
//!
//! Vietnamese is written in syllables separated by spaces. A syllable here is a run of letters and digits; a number
//! ([`number`]) is one syllable, with its thousands separators and decimals. Each records whether a sentence ended before
//! it: words on both sides of a sentence end are not adjacent.
//!
//! ```text
//! Tăng 12,5%; họp.   |Tăng 12,5 |họp
//! PM2.5, 100m²       |PM2.5 100m²        with the parts PM and 2.5, 100 and m² (Syllable::parts)
//! 10⁶, đồng¹         |10 ⁶ đồng ¹        an exponent or a note mark is a token of its own
//! v5.3.2, gov.vn     |v5 3 2 gov vn      a point inside a word does not end a sentence
//! ```

use std::borrow::Cow;
use std::ops::Range;

use crate::fold;
use crate::legacy::{self, Encoding};
use crate::number;

/// One syllable of a text: where it stands, and whether a sentence ended before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syllable {
    /// Byte offset of the first letter.
    pub start: usize,
    /// Byte offset after the last letter.
    pub end: usize,
    /// Whether the text breaks between the previous syllable and this one.
    pub starts_run: bool,
    /// How its letters are written.
    pub encoding: Encoding,
}

impl Syllable {
    /// What is written there, in Unicode.
    pub fn written<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let written = &text[self.start..self.end];
        match self.encoding {
            Encoding::Unicode => Cow::Borrowed(written),
            encoding => Cow::Owned(legacy::decode(encoding, written)),
        }
    }

    /// Splits a word where letters and digits meet: `12kg`, `100m2` and `5S` each have two parts. Returns no parts for a word
    /// of one kind, or with more than four parts.
    pub fn parts(&self, text: &str) -> Vec<Range<usize>> {
        let written = &text[self.start..self.end];
        let is_mixed = self.encoding == Encoding::Unicode
            && written.bytes().any(|byte| byte.is_ascii_digit())
            && written.contains(char::is_alphabetic);
        if !is_mixed {
            return Vec::new();
        }
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut was_figure = None;
        for (at, letter) in written.char_indices() {
            let is_figure = letter.is_ascii_digit() || matches!(letter, '.' | ',');
            let end = self.start + at + letter.len_utf8();
            let goes_on = was_figure == Some(is_figure) || is_mark(letter);
            match parts.last_mut() {
                Some(part) if goes_on || is_power(&text[part.clone()], letter) => part.end = end,
                _ => parts.push(self.start + at..end),
            }
            was_figure = Some(is_figure);
        }
        if (2..=PARTS_MAX).contains(&parts.len()) { parts } else { Vec::new() }
    }
}

/// Maximum number of parts of a word; longer ones are codes.
const PARTS_MAX: usize = 4;

/// Range of two runs of digits in adjacent syllables, joined by a point: `5.3` in `5.3.2` and in `v5.3.2`.
pub fn chain(text: &str, left: &Syllable, right: &Syllable) -> Option<Range<usize>> {
    let is_figures = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let written = &text[left.start..left.end];
    let figures = &written[written.trim_end_matches(|letter: char| letter.is_ascii_digit()).len()..];
    let is_chain = &text[left.end..right.start] == "." && is_figures(figures) && is_figures(&text[right.start..right.end]);
    is_chain.then_some(left.end - figures.len()..right.end)
}

/// Iterates over the syllables of a normalised text.
#[derive(Clone, Debug)]
pub struct Syllables<'a> {
    text: &'a str,
    offset: usize,
    /// Where the next line begins whose encoding is not known.
    line_end: usize,
    encoding: Encoding,
}

/// Cuts a normalised (NFC) text into syllables.
pub fn syllables(text: &str) -> Syllables<'_> {
    Syllables { text, offset: 0, line_end: 0, encoding: Encoding::Unicode }
}

impl Syllables<'_> {
    /// Learns the encoding of the line that a place is in.
    fn enter(&mut self, at: usize) {
        if at >= self.line_end {
            let rest = &self.text[at..];
            let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
            self.encoding = legacy::encoding(line);
            self.line_end = at + line.len() + 1;
        }
    }

    /// End of the syllable that begins at `start`, as a byte offset.
    fn end(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_legacy = self.encoding != Encoding::Unicode;
        // A token that begins with a small digit contains only small digits.
        let is_small = !is_legacy && self.text[start..].starts_with(is_small_digit);
        let mut end = start;
        loop {
            while !is_small && bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
                end += 1;
            }
            let Some(letter) = self.text[end..].chars().next() else { return end };
            let goes_on = match letter {
                '0'..='9' if !is_small => {
                    end += number::length(self.text, end);
                    continue;
                }
                '\0'..='\u{7F}' => return end,
                _ if is_legacy => legacy::is_letter(letter),
                _ if is_small_digit(letter) => goes_on_small(&self.text[start..end], letter),
                _ => !is_small && fold::is_alphanumeric(letter),
            };
            if !goes_on && !is_mark(letter) || is_currency(self.text, start, end, letter) {
                return end;
            }
            end += letter.len_utf8();
        }
    }
}

impl Iterator for Syllables<'_> {
    type Item = Syllable;

    fn next(&mut self) -> Option<Syllable> {
        let mut starts_run = self.offset == 0;
        let mut letters = self.text[self.offset..].char_indices();
        let start = loop {
            let (at, letter) = letters.next()?;
            let at = self.offset + at;
            self.enter(at);
            if fold::is_alphanumeric(letter) || self.encoding != Encoding::Unicode && legacy::is_letter(letter) {
                break at;
            }
            starts_run |= matches!(letter, '.' | ';' | ':' | '!' | '?' | '\n' | '|' | '…') && !is_inside_word(self.text, at, letter);
        };
        let end = self.end(start);
        self.offset = end;
        Some(Syllable { start, end, starts_run, encoding: self.encoding })
    }
}

/// Combining marks that NFC could not compose, and letters that are drawn as nothing, stay inside a word.
fn is_mark(letter: char) -> bool {
    fold::is_invisible(letter) || fold::is_loose_mark(letter)
}

/// Whether the stop at `at` is inside a word: in an address, a version or a time.
fn is_inside_word(text: &str, at: usize, stop: char) -> bool {
    let before = &text[..at];
    let next = text.as_bytes().get(at + 1).copied().unwrap_or_default();
    match stop {
        '.' => before.ends_with(fold::is_alphanumeric) && (next.is_ascii_digit() || next.is_ascii_lowercase()),
        ':' => before.ends_with(|last: char| last.is_ascii_digit()) && next.is_ascii_digit(),
        _ => false,
    }
}

/// Maximum length of a number before its unit, in bytes. Bounds the cost of long runs of digits.
const MEASURE_BYTES_MAX: usize = 24;

/// Units of length; their powers are units of area and volume.
const LENGTHS: [&str; 7] = ["m", "km", "hm", "dam", "dm", "cm", "mm"];

/// Whether a superscript or subscript digit belongs to the word before it: `m²` and `CO₂`, but not `10⁶` and `đồng¹`.
fn goes_on_small(before: &str, digit: char) -> bool {
    if before.is_empty() || before.starts_with(is_small_digit) {
        return true;
    }
    if before.len() > MEASURE_BYTES_MAX {
        return false;
    }
    let letters = before.trim_start_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ','));
    if fold::is_lowered(digit) {
        letters.ends_with(|letter: char| letter.is_ascii_alphabetic() || fold::is_lowered(letter))
    } else {
        is_power(letters, digit)
    }
}

/// Whether a unit of length and the digit after it are a unit of area or volume: `m2`, `km²`.
fn is_power(unit: &str, digit: char) -> bool {
    matches!(digit, '2' | '3' | '²' | '³') && LENGTHS.contains(&unit)
}

fn is_small_digit(letter: char) -> bool {
    fold::small_digit(letter).is_some()
}

/// Reports whether a letter is the sign of the currency right behind a number: `3.666đ`.
fn is_currency(text: &str, start: usize, at: usize, letter: char) -> bool {
    matches!(letter, 'đ' | 'Đ')
        && (1..=MEASURE_BYTES_MAX).contains(&(at - start))
        && text[start..at].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && !text[at + letter.len_utf8()..].starts_with(fold::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = |syllable: Syllable| format!("{}{}", if syllable.starts_run { "|" } else { "" }, &text[syllable.start..syllable.end]);
        assert_eq!(syllables(text).map(shown).collect::<Vec<_>>().join(" "), expected, "{text}");
    }

    #[test]
    fn cuts_where_words_and_sentences_end() {
        check("Đại hội; giải", "|Đại hội |giải");
        check("02/BC-LĐLĐ", "|02 BC LĐLĐ");
        check("3.666 ca. 1.2.3", "|3.666 ca |1 2 3");
        check("20,5 ca 2,3,4", "|20,5 ca 2 3 4");
        check("", "");
    }

    #[test]
    fn numbers_are_whole() {
        check("công nghiệp 4.0. Tăng 12.5%, -12,5; Điều 5.3, 5.3.2", "|công nghiệp 4.0 |Tăng 12.5 12,5 |Điều 5.3 5 3 2");
        check("bản 4 và 0; 2.500.000đ, 3.666đ/người", "|bản 4 và 0 |2.500.000 đ 3.666 đ người");
        check("12.6.2021 tháng 10.2023 lúc 12:30", "|12 6 2021 tháng 10 2023 lúc 12 30");
        check("1. Kết quả 2.Công tác; mục 3: 5", "|1 |Kết quả 2 |Công tác |mục 3 |5");
    }

    #[test]
    fn words_of_letters_and_digits() {
        check("PM2.5 v1.0.2 H5N1 5S 12,5kg", "|PM2.5 v1 0 2 H5N1 5S 12,5kg");
        check("100m², km2, 5cm³; CO₂, H₂SO₄", "|100m² km2 5cm³ |CO₂ H₂SO₄");
        check("10⁶ đồng¹ năm² x²y ²5²", "|10 ⁶ đồng ¹ năm ² x ² y ² 5 ²");
        check("a.b@tuyenquang.gov.vn, https://x.vn/bc_02.docx", "|a b tuyenquang gov vn https |x vn bc 02 docx");
        check("TP.HCM, hội.Kết", "|TP |HCM hội |Kết");
    }

    #[test]
    fn parts_of_words() {
        let check = |text: &str, expected: &str| {
            let parts =
                |syllable: Syllable| syllable.parts(text).into_iter().map(|part| text[part].to_owned()).collect::<Vec<_>>().join("+");
            assert_eq!(syllables(text).map(parts).collect::<Vec<_>>().join(" "), expected, "{text}");
        };
        check("PM2.5 12,5kg H5N1 100m2 100km²", "PM+2.5 12,5+kg H+5+N+1 100+m2 100+km²");
        check("người 12 m² m2 a1b2c3", "    ");
    }
}
