//! What the text of a document needs to know of the page that it stands on.

use std::collections::BTreeMap;

use super::notes::Notes;
use crate::archive::references::Target;
use crate::render::escape::html_into;

/// Where the name of a point stands in the words of its link.
const PLACE_OF_POINT: &str = "{point}";

/// What the writer needs to know of the page.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The way to the site's root.
    pub root: &'a str,
    /// What links and pictures lead to.
    pub targets: &'a BTreeMap<String, Target>,
    /// What stands beside the text; none for headings.
    pub notes: Option<&'a Notes<'a>>,
    /// What the link of a point is called, with `{point}` in it.
    pub pin_label: &'a str,
}

impl Page<'_> {
    /// The same page where text has no notes.
    #[must_use]
    pub fn without_notes(self) -> Self {
        Page { notes: None, ..self }
    }

    /// The sign that leads to a point; scripts copy its address, and the name by which it is cited.
    pub fn pin(&self, anchor: &str, name: &str, out: &mut String) {
        out.push_str("<a class=\"pin\" href=\"#");
        html_into(anchor, out);
        out.push_str("\" data-cite=\"");
        html_into(name, out);
        out.push_str("\" aria-label=\"");
        html_into(&self.pin_label.replace(PLACE_OF_POINT, name), out);
        out.push_str("\"></a>");
    }

    /// Appends text with its notes.
    pub fn text_into(&self, text: &str, out: &mut String) {
        match self.notes {
            Some(notes) => notes.text_into(text, out),
            None => html_into(text, out),
        }
    }
}
