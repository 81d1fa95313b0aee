//! Turns running text into HTML with notes: abbreviations with their meaning, cited documents as links, and long
//! sentences parted at their semicolons. The text itself stays as it is.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::archive::Archive;
use crate::archive::cited::Cited;
use crate::archive::glossary::{Glossary, Term};
use crate::render::escape::html_into;
use crate::render::pages::{cited, glossary};
use crate::report::{citations, parts};

/// What stands beside the text of one report.
#[derive(Debug)]
pub struct Notes<'a> {
    cited: &'a Cited,
    glossary: &'a Glossary,
    /// The way to the site's root.
    root: &'a str,
    /// Short forms that the present section has explained.
    explained: RefCell<BTreeSet<String>>,
    /// The documents that were looked up, cited or not.
    looked_up: RefCell<BTreeSet<String>>,
}

/// Something in a text that has a note.
enum Note<'a> {
    Document(String),
    Term(&'a Term),
}

impl<'a> Notes<'a> {
    /// The notes for a page.
    pub fn new(archive: &'a Archive, root: &'a str) -> Notes<'a> {
        Notes { cited: &archive.cited, glossary: &archive.glossary, root, explained: RefCell::default(), looked_up: RefCell::default() }
    }

    /// The identities of all documents that were looked up.
    pub fn looked_up(self) -> BTreeSet<String> {
        self.looked_up.into_inner()
    }

    /// Begins a section: its first use of a short form leads to the glossary.
    pub fn begin_section(&self) {
        self.explained.borrow_mut().clear();
    }

    /// Appends text with its notes.
    pub fn text_into(&self, text: &str, out: &mut String) {
        let mut from = 0;
        for (range, note) in self.find(text) {
            if range.start < from {
                continue;
            }
            html_into(&text[from..range.start], out);
            self.note_into(&text[range.clone()], &note, out);
            from = range.end;
        }
        html_into(&text[from..], out);
    }

    /// The notes of a text in the order of their places.
    fn find(&self, text: &str) -> Vec<(Range<usize>, Note<'a>)> {
        let documents = citations::numbers(text).filter_map(|(range, number)| {
            let identity = number.identity();
            let document = self.cited.get(&identity);
            self.looked_up.borrow_mut().insert(identity);
            let document = document?;
            Some((range, Note::Document(cited::address(document, 0))))
        });
        let mut found: Vec<(Range<usize>, Note<'a>)> = documents.collect();
        found.extend(self.glossary.places(text).map(|(range, term)| (range, Note::Term(term))));
        // Of two that begin at one place the longer is meant.
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        found
    }

    fn note_into(&self, text: &str, note: &Note<'a>, out: &mut String) {
        match note {
            Note::Document(address) => {
                out.push_str(&format!("<a class=\"cited\" href=\"{}{address}\">", self.root));
                html_into(text, out);
                out.push_str("</a>");
            }
            Note::Term(term) => {
                let is_first = self.explained.borrow_mut().insert(term.short.clone());
                let tag = if is_first {
                    format!("<a class=\"term\" href=\"{}{}#{}\"", self.root, glossary::ADDRESS, term.anchor())
                } else {
                    "<abbr".to_owned()
                };
                out.push_str(&tag);
                out.push_str(" title=\"");
                html_into(&meanings(term), out);
                out.push_str("\">");
                html_into(text, out);
                out.push_str(if is_first { "</a>" } else { "</abbr>" });
            }
        }
    }
}

/// All meanings of a term on one line.
pub fn meanings(term: &Term) -> String {
    term.meanings.iter().map(|(meaning, _)| meaning.as_str()).collect::<Vec<_>>().join("; ")
}

/// Parts of a paragraph that end with a semicolon, each with an anchor of its own.
#[derive(Debug)]
pub struct Parts<'a> {
    anchor: &'a str,
    count: usize,
}

impl<'a> Parts<'a> {
    /// The parts of a long paragraph; none for one that is read as it is.
    pub fn of(text: &str, anchor: &'a str) -> Option<Parts<'a>> {
        parts::is_parted(text, anchor).then_some(Parts { anchor, count: 0 })
    }

    /// Opens the next part.
    pub fn open(&mut self, out: &mut String) {
        self.count += 1;
        out.push_str("<span class=\"part\" id=\"");
        html_into(&parts::anchor(self.anchor, self.count), out);
        out.push_str("\">");
    }

    /// Appends text, closing a part after each semicolon and opening the next one.
    pub fn text_into(&mut self, text: &str, write: &dyn Fn(&str, &mut String), out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find("; ") {
            write(&rest[..=at], out);
            out.push_str("</span> ");
            self.open(out);
            rest = &rest[at + 2..];
        }
        write(rest, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_long_paragraphs() {
        let long = format!("{}; hai {}; ba", "một ".repeat(40), "x ".repeat(60));
        let mut out = String::new();
        let mut parts = Parts::of(&long, "k1").expect("long enough");
        parts.open(&mut out);
        parts.text_into(&long, &|text, out| html_into(text, out), &mut out);
        assert_eq!(out.matches("<span").count(), 3);
        assert!(out.contains("</span> <span class=\"part\" id=\"k1-y3\">ba"), "{out}");
    }
}
