//! Turns a report into plain text: what is printed, in order, a blank line between parts.
//!
//! The file begins with a byte order mark: many servers send plain text without naming its encoding, and browsers then
//! take it for an old one.

use crate::render::Renderer;
use crate::report::block::Kind;
use crate::report::{Body, markdown};

const BYTE_ORDER_MARK: &str = "\u{FEFF}";

impl Renderer<'_> {
    /// The text of a report as a file.
    pub(super) fn plain_text(&self, index: usize) -> Vec<u8> {
        let all = || {
            let body = self.archive.entries[index].report.body();
            labelled(&body, true).into_iter().map(|part| part + "\n").collect::<Vec<_>>().join("\n")
        };
        let text = if self.is_sketch { self.stand_in(index, "text") } else { all() };
        [BYTE_ORDER_MARK, &text].concat().into_bytes()
    }

    /// The beginning of the text of a report, of so many letters at most, without its head.
    pub(super) fn opening_text(&self, index: usize, letters_max: usize) -> String {
        if self.is_sketch {
            return self.stand_in(index, "opening");
        }
        let body = self.archive.entries[index].report.body();
        let mut text = String::new();
        let mut letters = 0;
        for part in labelled(&body, false) {
            let count = part.chars().count();
            if letters + count > letters_max {
                text.push_str(first_letters(&part, letters_max - letters));
                text.push('…');
                return text;
            }
            letters += count;
            text.push_str(&part);
            text.push('\n');
        }
        text
    }
}

/// The parts of a text with their labels, with head and foot or without.
fn labelled(body: &Body, is_whole: bool) -> Vec<String> {
    match body {
        Body::Numbered(blocks) => blocks
            .iter()
            .filter(|block| is_whole || !matches!(block.kind, Kind::Head(_) | Kind::Foot(_)))
            .map(|block| format!("{} {}", block.label, markdown::printed(&block.text, true).join("\n")).trim_start().to_owned())
            .collect(),
        Body::Markdown { text, .. } => markdown::printed(text, false),
    }
}

/// So many letters at most, to the end of a word.
fn first_letters(text: &str, letters_max: usize) -> &str {
    let end = text.char_indices().nth(letters_max).map_or(text.len(), |(end, _)| end);
    text[..end].rsplit_once(char::is_whitespace).map_or("", |(whole, _)| whole)
}
