//! Turns a long paragraph that is a list into the names of its parts: those that end with a semicolon.

use super::Body;
use super::markdown::is_plain;

/// A paragraph with fewer bytes is read as it is.
const LONG_BYTES: usize = 240;

/// Semicolons that make a long paragraph a list.
const STOPS_MIN: usize = 2;

/// Whether a paragraph is parted, so that each part has an anchor of its own.
pub fn is_parted(text: &str, anchor: &str) -> bool {
    !anchor.is_empty() && text.len() >= LONG_BYTES && text.matches("; ").count() >= STOPS_MIN
}

/// The anchor of a part, counted from 1: `m1-k4-y2` is the second part of `m1-k4`.
pub fn anchor(of_paragraph: &str, count: usize) -> String {
    format!("{of_paragraph}-y{count}")
}

/// Which part of a paragraph a byte stands in; none when the paragraph is read as it is. A paragraph with markup may be
/// parted in other places, so none is named there.
pub fn at(text: &str, of_paragraph: &str, offset: usize) -> Option<String> {
    let is_known = is_plain(text) && is_parted(text, of_paragraph);
    is_known.then(|| anchor(of_paragraph, text.get(..offset).map_or(0, |before| before.matches("; ").count()) + 1))
}

/// The anchor nearest to a byte of a point's text: that of the part of it, where it is parted.
pub fn place(body: &Body, anchor: &str, offset: usize) -> String {
    let block = body.blocks().iter().find(|block| block.anchor == anchor && !block.is_heading());
    block.and_then(|block| at(&block.text, anchor, offset)).unwrap_or_else(|| anchor.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_long_paragraphs() {
        let long = format!("{}; hai {}; ba", "một ".repeat(40), "x ".repeat(60));
        assert_eq!(at(&long, "k1", 0).as_deref(), Some("k1-y1"));
        assert_eq!(at(&long, "k1", long.len()).as_deref(), Some("k1-y3"));
        assert_eq!(at("ngắn; hai; ba", "k1", 0), None);
        assert!(!is_parted(&long, "") && !is_parted(&long.replace("; ", ", "), "k1"));
    }
}
