//! Escapes what would not stay one line of a terminal.

use std::fmt::Write as _;

/// Whether a letter is an order to read the text beside it in another direction (Unicode standard annex 9, chapter 2).
/// No Vietnamese text has one; with them a page shows other words than the file holds.
pub fn turns_reading(letter: char) -> bool {
    matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Escapes control characters, line separators and bidirectional controls, so that a text from a file or a file's name is
/// one line of a terminal and nothing else.
pub fn one_line(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut line, letter| {
        if letter.is_control() || turns_reading(letter) || matches!(letter, '\u{2028}' | '\u{2029}') {
            let _ = write!(line, "{}", letter.escape_default());
        } else {
            line.push(letter);
        }
        line
    })
}
