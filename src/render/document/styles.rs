//! Renders inline style code points as HTML elements, closed at the latest with the element around them.

use crate::report::inline::{BREAK, Style};

/// The open styles, and their number at the start of each open element.
#[derive(Debug, Default)]
pub(super) struct Styles {
    open: Vec<Style>,
    frames: Vec<usize>,
}

impl Styles {
    /// Enters an element: styles opened outside cannot be closed inside.
    pub(super) fn enter(&mut self) {
        self.frames.push(self.open.len());
    }

    /// Leaves an element and closes the styles opened inside.
    pub(super) fn leave(&mut self, out: &mut String) {
        let depth = self.frames.pop().unwrap_or(0);
        self.close_to(depth, out);
    }

    /// Whether no style is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Renders one code point; a closing one without an open style is ignored.
    pub(super) fn sign(&mut self, sign: char, out: &mut String) {
        if sign == BREAK {
            out.push_str("<br>");
        } else if let Some(style) = Style::opened_by(sign) {
            self.open.push(style);
            out.push_str(&format!("<{}>", style.element()));
        } else if let Some(style) = Style::closed_by(sign) {
            let base = self.frames.last().copied().unwrap_or(0);
            if let Some(at) = self.open[base..].iter().rposition(|open| *open == style) {
                self.close_to(base + at, out);
            }
        }
    }

    fn close_to(&mut self, depth: usize, out: &mut String) {
        for style in self.open.drain(depth.min(self.open.len())..).rev() {
            out.push_str(&format!("</{}>", style.element()));
        }
    }
}
