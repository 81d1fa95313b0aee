//! Turns text into syllables, and syllables into the three kinds of term that the index holds.
//!
//! Vietnamese is written in syllables separated by spaces. A syllable here is a run of letters and
//! digits; grouped thousands (`3.666`) are one number. Pairs of neighbouring syllables stand in for
//! positions: "đại hội" is the pair `dai hoi`. A pair never crosses the end of a sentence or paragraph.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::fold;

/// A term longer than this is cut; nobody types it and it would bloat the dictionary.
const TERM_BYTES_MAX: usize = 64;

/// One syllable of a text: where it stands, and whether a sentence ended before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syllable {
    /// Byte offset of the first letter.
    pub start: usize,
    /// Byte offset after the last letter.
    pub end: usize,
    /// Whether the text breaks between the previous syllable and this one.
    pub starts_run: bool,
}

/// Iterates over the syllables of a normalised text.
#[derive(Clone, Debug)]
pub struct Syllables<'a> {
    text: &'a str,
    offset: usize,
}

/// Cuts a normalised (NFC) text into syllables.
pub fn syllables(text: &str) -> Syllables<'_> {
    Syllables { text, offset: 0 }
}

impl Iterator for Syllables<'_> {
    type Item = Syllable;

    fn next(&mut self) -> Option<Syllable> {
        let mut starts_run = self.offset == 0;
        let mut letters = self.text[self.offset..].char_indices();
        let start = loop {
            let (at, letter) = letters.next()?;
            if letter.is_alphanumeric() {
                break self.offset + at;
            }
            starts_run |= matches!(letter, '.' | ';' | ':' | '!' | '?' | '\n' | '|' | '…');
        };
        let mut end = self.text.len();
        for (at, letter) in letters {
            if !letter.is_alphanumeric() && !is_mark(letter) {
                let here = self.offset + at;
                if letter == '.' && joins_thousands(self.text, start, here) {
                    continue;
                }
                end = here;
                break;
            }
        }
        self.offset = end;
        Some(Syllable { start, end, starts_run })
    }
}

/// Combining marks that NFC could not compose, and letters that are drawn as nothing, stay inside a word.
fn is_mark(letter: char) -> bool {
    fold::is_invisible(letter) || matches!(letter, '\u{300}'..='\u{36F}')
}

/// Reports whether the dot at `dot` groups thousands: one to three digits before it, exactly three after.
fn joins_thousands(text: &str, start: usize, dot: usize) -> bool {
    let before = &text[start..dot];
    let first_group = before.split('.').next().unwrap_or(before);
    let groups_so_far = (1..=3).contains(&first_group.len()) && before.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let after = &text.as_bytes()[dot + 1..];
    groups_so_far
        && after.len() >= 3
        && after[..3].iter().all(u8::is_ascii_digit)
        && !after.get(3).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
}

/// The kind of term that a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// Canonical syllables with their marks.
    Accented,
    /// Folded syllables.
    Folded,
    /// Folded pairs of neighbouring syllables, joined by a space.
    Pairs,
}

impl TermKind {
    /// The name under which tantivy knows this analysis.
    pub const fn tokenizer_name(self) -> &'static str {
        match self {
            Self::Accented => "vanthu_accented",
            Self::Folded => "vanthu_folded",
            Self::Pairs => "vanthu_pairs",
        }
    }
}

/// Appends the folded form of a syllable, without the dots of grouped thousands.
pub fn folded_into(syllable: &str, out: &mut String) {
    out.extend(syllable.chars().filter(|letter| letter.is_alphanumeric()).map(fold::fold_letter));
}

/// Appends the canonical form of a syllable, without the dots of grouped thousands.
pub fn accented_into(syllable: &str, out: &mut String) {
    if syllable.starts_with(|letter: char| letter.is_ascii_digit()) {
        folded_into(syllable, out);
    } else {
        fold::canonical_into(syllable, out);
    }
}

/// The analysis of one field, registered with tantivy under [`TermKind::tokenizer_name`].
#[derive(Clone, Copy, Debug)]
pub struct Analysis(pub TermKind);

impl Tokenizer for Analysis {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        TermStream { kind: self.0, text, syllables: syllables(text), previous: String::new(), token: Token::default() }
    }
}

/// The terms of one text, produced one after another into a reused buffer.
#[derive(Debug)]
pub struct TermStream<'a> {
    kind: TermKind,
    text: &'a str,
    syllables: Syllables<'a>,
    previous: String,
    token: Token,
}

impl TermStream<'_> {
    fn advance_pair(&mut self) -> bool {
        for syllable in self.syllables.by_ref() {
            self.token.text.clear();
            if !syllable.starts_run && !self.previous.is_empty() {
                self.token.text.push_str(&self.previous);
                self.token.text.push(' ');
            }
            self.previous.clear();
            folded_into(&self.text[syllable.start..syllable.end], &mut self.previous);
            if !self.token.text.is_empty() {
                self.token.text.push_str(&self.previous);
                self.finish(syllable);
                return true;
            }
        }
        false
    }

    fn finish(&mut self, syllable: Syllable) {
        cut(&mut self.token.text);
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = syllable.start;
        self.token.offset_to = syllable.end;
    }
}

/// Cuts a term to [`TERM_BYTES_MAX`] bytes at a letter border.
fn cut(term: &mut String) {
    if term.len() > TERM_BYTES_MAX {
        term.truncate(term.floor_char_boundary(TERM_BYTES_MAX));
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        if self.kind == TermKind::Pairs {
            return self.advance_pair();
        }
        let Some(syllable) = self.syllables.next() else { return false };
        self.token.text.clear();
        let written = &self.text[syllable.start..syllable.end];
        match self.kind {
            TermKind::Accented => accented_into(written, &mut self.token.text),
            _ => folded_into(written, &mut self.token.text),
        }
        self.finish(syllable);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// The terms of one kind in a text, as the index would hold them.
pub fn terms(kind: TermKind, text: &str) -> Vec<String> {
    let mut analysis = Analysis(kind);
    let mut stream = analysis.token_stream(text);
    let mut terms = Vec::new();
    while stream.advance() {
        terms.push(stream.token().text.clone());
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: TermKind, text: &str, expected: &str) {
        assert_eq!(terms(kind, &fold::normalize(text)).join(","), expected, "{text}");
    }

    #[test]
    fn cuts_syllables_and_pairs() {
        check(TermKind::Accented, "Đại hội XIII; Hòa giải", "đại,hội,xiii,hoà,giải");
        check(TermKind::Folded, "Đại hội XIII; Hòa giải", "dai,hoi,xiii,hoa,giai");
        check(TermKind::Pairs, "Đại hội XIII; Hòa giải", "dai hoi,hoi xiii,hoa giai");
        check(TermKind::Pairs, "một", "");
        check(TermKind::Folded, "02/BC-LĐLĐ", "02,bc,ldld");
    }

    #[test]
    fn decomposed_text_gives_the_same_terms() {
        check(TermKind::Accented, "Đa\u{323}i hô\u{323}i", "đại,hội");
    }

    #[test]
    fn groups_thousands_and_nothing_else() {
        check(TermKind::Folded, "3.666 sáng kiến", "3666,sang,kien");
        check(TermKind::Folded, "1.234.567 đồng, 1.2.3, 3.6667, 192.168.1.10", "1234567,dong,1,2,3,3,6667,192168,1,10");
        check(TermKind::Accented, "12.000", "12000");
        check(TermKind::Folded, "3.", "3");
    }

    #[test]
    fn strange_input_gives_no_panic() {
        for text in ["", "\u{301}", "𝒜𝒷", "١٢٣.٤٥٦", "a\u{200B}b", "ŉ", &"x".repeat(500)] {
            for kind in [TermKind::Accented, TermKind::Folded, TermKind::Pairs] {
                assert!(terms(kind, text).iter().all(|term| term.len() <= TERM_BYTES_MAX));
            }
        }
    }
}
