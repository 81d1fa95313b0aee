//! Turns a long paragraph that is a list into the names of its parts: those that end with a semicolon.

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

/// The parts of a paragraph, found once for all places in it.
#[derive(Clone, Debug)]
pub struct Parted {
    /// Where the parts after the first begin.
    starts: Vec<usize>,
}

impl Parted {
    /// The parts of a paragraph; none when it is read as it is. A paragraph with markup may be parted in other places, so
    /// none is named there.
    pub fn of(text: &str, of_paragraph: &str) -> Option<Parted> {
        let is_known = is_plain(text) && is_parted(text, of_paragraph);
        is_known.then(|| Parted { starts: text.match_indices("; ").map(|(at, stop)| at + stop.len()).collect() })
    }

    /// The anchor of the part that a byte stands in.
    pub fn anchor_at(&self, of_paragraph: &str, offset: usize) -> String {
        anchor(of_paragraph, self.starts.partition_point(|start| *start <= offset) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_long_paragraphs() {
        let long = format!("{}; hai {}; ba", "một ".repeat(40), "x ".repeat(60));
        let at = |text: &str, offset| Parted::of(text, "k1").map(|parted| parted.anchor_at("k1", offset));
        assert_eq!(at(&long, 0).as_deref(), Some("k1-y1"));
        let second = long.find("hai").expect("it is there");
        assert_eq!(at(&long, second - 1).as_deref(), Some("k1-y1"));
        assert_eq!(at(&long, second).as_deref(), Some("k1-y2"));
        assert_eq!(at(&long, long.len()).as_deref(), Some("k1-y3"));
        assert_eq!(at("ngắn; hai; ba", 0), None);
        assert!(!is_parted(&long, "") && !is_parted(&long.replace("; ", ", "), "k1"));
    }
}
