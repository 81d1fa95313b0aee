//! Small pieces of HTML inside a document: labels, references to footnotes, destinations without a link.

use crate::render::escape::{self, html_into};
use crate::report::inline;

/// The printed number of a heading or point.
pub(super) fn push_label(label: &str, out: &mut String) {
    if !label.is_empty() {
        out.push_str("<span class=\"label\">");
        html_into(label, out);
        out.push_str("</span> ");
    }
}

/// The number that a list item begins with.
pub(super) fn number_at(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text[..digits].parse().ok().filter(|_| digits < 10)
}

/// A link to a footnote of a numbered report, by the index of the note and its mark.
pub(super) fn note_reference(note: &str, out: &mut String) {
    let (index, mark) = note.split_once(':').unwrap_or((note, note));
    let anchor = inline::note_anchor(index.parse().unwrap_or(0));
    out.push_str(&format!("<sup class=\"footnote-ref\"><a href=\"#{anchor}\">[{}]</a></sup>", escape::html(mark)));
}

/// A destination that leads nowhere, as text.
pub(super) fn destination_text(destination: &str) -> String {
    if destination.is_empty() { String::new() } else { format!(" ({})", escape::html(destination)) }
}
