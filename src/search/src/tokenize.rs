//! Turns text into syllables, and syllables into the keys that the index holds.
//!
//! Vietnamese is written in syllables separated by spaces. A syllable here is a run of letters and
//! digits; grouped thousands (`3.666`) and decimals (`20,5`) are one number. Pairs of neighbouring syllables stand in for
//! positions: "đại hội" is one key. A pair never crosses the end of a sentence or paragraph.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::expression::{self, Expression};
use crate::fold;
use crate::key::{self, Form};
use crate::legacy::{self, Coding};
use crate::numeral;

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

/// The analysis of the text field, registered with tantivy under [`Analysis::NAME`].
#[derive(Clone, Copy, Debug)]
pub struct Analysis;

impl Analysis {
    /// The name under which tantivy knows this analysis.
    pub const NAME: &str = "vanthu";
}

impl Tokenizer for Analysis {
    type TokenStream<'a> = KeyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyStream<'a> {
        let syllables: Vec<Syllable> = syllables(text).collect();
        let expressions = expression::find(text, &syllables);
        let mut extra: Vec<String> = Vec::new();
        for (_, expression) in &expressions {
            match expression {
                Expression::Number(number) => extra.extend(key::number_keys(number, false)),
                date => {
                    let mut key = String::new();
                    key::expression_into(date, false, &mut key);
                    extra.push(key);
                }
            }
        }
        add_numerals(text, &syllables, &mut extra);
        KeyStream {
            text,
            syllables: syllables.into_iter(),
            extra: extra.into_iter(),
            previous: Form::default(),
            current: Form::default(),
            pair_is_due: false,
            token: Token::default(),
        }
    }
}

/// Adds the keys of numbers in figures after words that numbers follow, as if they were Roman.
fn add_numerals(text: &str, syllables: &[Syllable], extra: &mut Vec<String>) {
    let mut form = Form::default();
    for at in 1..syllables.len() {
        let syllable = &syllables[at];
        if syllable.starts_run || !text.as_bytes()[syllable.start].is_ascii_digit() {
            continue;
        }
        form.read(text, syllable);
        let Some(roman) = numeral::in_letters(&form.folded) else { continue };
        let before = Form::at(text, &syllables[at - 1]);
        if !numeral::is_cue(&before.folded) {
            continue;
        }
        let roman = Form::of(&roman);
        let after = syllables.get(at + 1).filter(|after| !after.starts_run).map(|after| Form::at(text, after));
        let mut key = |write: &dyn Fn(&mut String)| {
            let mut key = String::new();
            write(&mut key);
            extra.push(key);
        };
        key(&|key| key::single_into(&roman, key));
        key(&|key| key::pair_into(&before, &roman, key));
        if let Some(after) = after {
            key(&|key| key::pair_into(&roman, &after, key));
        }
    }
}

/// The keys of one text: each syllable, then the pair that it ends; last its dates and numbers.
#[derive(Debug)]
pub struct KeyStream<'a> {
    text: &'a str,
    syllables: std::vec::IntoIter<Syllable>,
    extra: std::vec::IntoIter<String>,
    previous: Form,
    current: Form,
    pair_is_due: bool,
    token: Token,
}

impl TokenStream for KeyStream<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        if self.pair_is_due {
            self.pair_is_due = false;
            key::pair_into(&self.previous, &self.current, &mut self.token.text);
            return true;
        }
        let Some(syllable) = self.syllables.next() else {
            return self.extra.next().map(|key| self.token.text.push_str(&key)).is_some();
        };
        std::mem::swap(&mut self.previous, &mut self.current);
        self.current.read(self.text, &syllable);
        self.pair_is_due = !syllable.starts_run;
        key::single_into(&self.current, &mut self.token.text);
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = syllable.start;
        self.token.offset_to = syllable.end;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    fn check(text: &str, expected: &str) {
        let text = fold::normalize(text);
        let mut analysis = Analysis;
        let mut stream = analysis.token_stream(&text);
        let mut keys = Vec::new();
        while stream.advance() {
            keys.push(stream.token().text.replace(key::MARKS, "|"));
        }
        assert_eq!(keys.join(","), expected, "{text}");
    }

    #[test]
    fn cuts_syllables_and_pairs() {
        check("Đại hội; Hòa giải", "dai|65,hoi|b,dai hoi|650b,hoa|01,giai|03,hoa giai|0103");
        check("một", "mot|b");
        check("02/BC-LĐLĐ", "2|,bc|,2 bc|,ldld|66,bc ldld|66,#2-bc-ldld|");
        check("khóa 13 của 13", "khoa|02,13|,khoa 13|02,cua|3,13 cua|3,13|,cua 13|3,xiii|,khoa xiii|02,xiii cua|0003");
        check("12/6/2021", "12|,6|,12 6|,2021|,6 2021|,=20210612");
    }

    #[test]
    fn decomposed_text_gives_the_same_keys() {
        check("Đa\u{323}i hô\u{323}i", "dai|65,hoi|b,dai hoi|650b");
    }

    #[test]
    fn groups_thousands_and_nothing_else() {
        check("3.666 ca", "3666|,ca|,3666 ca|");
        check("1.234.567, 1.2.3", "1234567|,1|,1234567 1|,2|,3|");
        check("12.000", "12000|");
        check("3.", "3|");
        check("2.500.000đ, 5đ", "2500000|,d|6,2500000 d|6,5|,d 5|6,d|6,5 d|6");
        check("20,5 2,3,4 1,2 a", "20,5|,2|,20,5 2|,3|,2 3|,4|,3 4|,1,2|,4 1,2|,a|,1,2 a|");
    }

    #[test]
    fn lines_in_legacy_letters_are_read() {
        check("§¹i héi C«ng\nhội", "dai|65,hoi|b,dai hoi|650b,cong|6,hoi cong|b06,hoi|b");
    }

    #[test]
    fn strange_input_gives_no_panic() {
        for text in ["", "\u{301}", "𝒜𝒷", "١٢٣.٤٥٦", "a\u{200B}b", "ŉ", &"x".repeat(500)] {
            let mut analysis = Analysis;
            let mut stream = analysis.token_stream(text);
            while stream.advance() {
                assert!(stream.token().text.len() < 400);
            }
        }
    }
}
