//! Turns text into syllables.
//!
//! Vietnamese is written in syllables separated by spaces. A syllable here is a run of letters and
//! digits; grouped thousands (`3.666`) and decimals (`20,5`) are one number. Each tells whether a sentence ended
//! before it: what stands on two sides of that are no neighbours.

use std::borrow::Cow;

use crate::fold;
use crate::legacy::{self, Coding};

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
    pub coding: Coding,
}

impl Syllable {
    /// What is written there, in Unicode.
    pub fn written<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let written = &text[self.start..self.end];
        match self.coding {
            Coding::Unicode => Cow::Borrowed(written),
            coding => Cow::Owned(legacy::decode(coding, written)),
        }
    }
}

/// Iterates over the syllables of a normalised text.
#[derive(Clone, Debug)]
pub struct Syllables<'a> {
    text: &'a str,
    offset: usize,
    /// Where the next line begins whose coding is not known.
    line_end: usize,
    coding: Coding,
}

/// Cuts a normalised (NFC) text into syllables.
pub fn syllables(text: &str) -> Syllables<'_> {
    Syllables { text, offset: 0, line_end: 0, coding: Coding::Unicode }
}

impl Syllables<'_> {
    /// Learns the coding of the line that a place is in.
    fn enter(&mut self, at: usize) {
        if at >= self.line_end {
            let rest = &self.text[at..];
            let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
            self.coding = legacy::coding(line);
            self.line_end = at + line.len() + 1;
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
            if fold::is_alphanumeric(letter) || self.coding != Coding::Unicode && legacy::is_letter(letter) {
                break at;
            }
            starts_run |= matches!(letter, '.' | ';' | ':' | '!' | '?' | '\n' | '|' | '…');
        };
        let mut end = self.text.len();
        for (at, letter) in letters {
            let here = self.offset + at;
            if is_currency(self.text, start, here, letter) {
                end = here;
                break;
            }
            if !fold::is_alphanumeric(letter) && !is_mark(letter) {
                if letter == '.' && joins_thousands(self.text, start, here)
                    || letter == ',' && joins_decimals(self.text, start, here)
                    || self.coding != Coding::Unicode && legacy::is_letter(letter)
                {
                    continue;
                }
                end = here;
                break;
            }
        }
        self.offset = end;
        Some(Syllable { start, end, starts_run, coding: self.coding })
    }
}

/// Combining marks that NFC could not compose, and letters that are drawn as nothing, stay inside a word.
fn is_mark(letter: char) -> bool {
    fold::is_invisible(letter) || fold::is_loose_mark(letter)
}

/// Nobody writes a longer number; without an end to it every dot would be looked back from.
const NUMBER_BYTES_MAX: usize = 24;

/// Reports whether a letter is the sign of the currency right behind a number: `3.666đ`.
fn is_currency(text: &str, start: usize, at: usize, letter: char) -> bool {
    matches!(letter, 'đ' | 'Đ')
        && at - start <= NUMBER_BYTES_MAX
        && text[start..at].bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && !text[at + letter.len_utf8()..].starts_with(fold::is_alphanumeric)
}

/// Reports whether the dot at `dot` groups thousands: one to three digits before it, exactly three after.
fn joins_thousands(text: &str, start: usize, dot: usize) -> bool {
    if dot - start > NUMBER_BYTES_MAX {
        return false;
    }
    let before = &text[start..dot];
    let first_group = before.split('.').next().unwrap_or(before);
    let groups_so_far = (1..=3).contains(&first_group.len()) && before.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let after = &text.as_bytes()[dot + 1..];
    groups_so_far
        && after.len() >= 3
        && after[..3].iter().all(u8::is_ascii_digit)
        && !text[dot + 4..].starts_with(|next| fold::is_alphanumeric(next) && !matches!(next, 'đ' | 'Đ'))
}

/// Reports whether the comma at `comma` parts a number from its decimals: digits around it, and no list of numbers.
fn joins_decimals(text: &str, start: usize, comma: usize) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    if comma - start > NUMBER_BYTES_MAX {
        return false;
    }
    let is_number = bytes[start..comma].iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let goes_on = bytes[comma + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let after = comma + 1 + goes_on;
    // "2,3,4" is a list, and so is what follows "2,".
    let is_list = |at: usize, beyond: Option<&u8>| bytes.get(at) == Some(&b',') && is_digit(beyond);
    let follows_list = start > 1 && is_list(start - 1, bytes.get(start - 2));
    let ends_word = text[after..].chars().next().is_none_or(|next| !next.is_alphanumeric() && next != '/');
    is_number && goes_on > 0 && ends_word && !is_list(after, bytes.get(after + 1)) && !follows_list
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
        check("3.666 ca. 1.2.3", "|3.666 ca |1 |2 |3");
        check("20,5 ca 2,3,4", "|20,5 ca 2 3 4");
        check("", "");
    }
}
