//! Turns a PDF with a text layer into its pages: letters with their places into lines, lines into paragraphs.
//!
//! The library beneath may panic, hang or exhaust its stack on files that somebody made for it; whoever calls this does so
//! in a process of its own.

mod canvas;
mod carries;
mod circular;
mod colour;
mod fraction;
mod geometry;
mod hidden;
mod page;
mod revisions;
mod script;
mod widths;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document as Pdf, Object, output_doc_page};

use super::Refusal;
use super::document::{Block, Document, Paragraph};
use crate::digest::hexadecimal;
use crate::message;
use crate::messages::Message;
use hidden::{Letters, Reason, Seen};
use page::Page;
use script::Scripts;

/// The paragraphs of a PDF.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// Each paragraph, and none at the end of a page.
    pub paragraphs: Vec<Option<String>>,
    /// What the clerk should know.
    pub remarks: Vec<Message>,
    /// What the file carries beside the text that it shows.
    pub carries: Vec<Message>,
}

impl Pages {
    /// As a document.
    pub fn document(self) -> Document {
        let block = |paragraph: Option<String>| match paragraph {
            None => Block::PageBreak,
            Some(text) => Block::Paragraph(Paragraph::marked(&text)),
        };
        Document {
            blocks: self.paragraphs.into_iter().map(block).collect(),
            remarks: self.remarks,
            carries: self.carries,
            ..Document::default()
        }
    }
}

/// Reads a PDF.
///
/// # Errors
/// Says why it is none that can be read.
pub fn read(bytes: &[u8]) -> Result<Pages, Refusal> {
    let mut pdf = Pdf::load_mem(bytes).map_err(|error| Refusal::damaged(&error.to_string()))?;
    if pdf.is_encrypted() {
        pdf.decrypt("").map_err(|_| Refusal::Encrypted)?;
    }
    if circular::is_circular(&pdf) {
        return Err(Refusal::damaged("circular"));
    }
    let mut pages = Pages::default();
    carries::look(bytes, &pdf, &mut pages);
    // The bytes of pictures would be read as orders.
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
        {
            stream.dict.remove(b"Filter");
            stream.set_content(Vec::new());
        }
    }
    widths::rewrite(&mut pdf);
    let mut scripts = Scripts::of(&mut pdf, &hexadecimal(bytes));
    let mut remarks = PageRemarks::default();
    for (number, page) in pdf.get_pages() {
        let (is_complete, seen) = scripts.with_page(&mut pdf, page, |pdf, scripts| {
            let mut letters = Letters::of(pdf, scripts, page);
            let read = catch_unwind(AssertUnwindSafe(|| output_doc_page(pdf, &mut letters, number)));
            (matches!(read, Ok(Ok(()))), letters.seen())
        });
        if number > 1 {
            pages.paragraphs.push(None);
        }
        let before = pages.paragraphs.len();
        remarks.page(number, is_complete, &seen);
        for page in Page::of(&seen) {
            remarks.letters(number, &page);
            page.paragraphs(&mut pages.paragraphs);
        }
        if pages.paragraphs.len() == before {
            remarks.empty.push(number.to_string());
        }
    }
    if pages.paragraphs.iter().all(Option::is_none) {
        return Err(if remarks.hides() { Refusal::OnlyHidden } else { Refusal::NoText });
    }
    remarks.add_to(&mut pages);
    Ok(pages)
}

/// What there is to say of pages, by their numbers.
#[derive(Default)]
struct PageRemarks {
    incomplete: Vec<String>,
    empty: Vec<String>,
    unchecked: Vec<String>,
    /// With how many letters.
    covered: Vec<String>,
    same_colour: Vec<String>,
    layer: Vec<String>,
    unreadable: Vec<String>,
    columns: Vec<String>,
    fractions: Vec<String>,
}

impl PageRemarks {
    fn page(&mut self, number: u32, is_complete: bool, seen: &Seen) {
        self.incomplete.extend(Some(number.to_string()).filter(|_| !is_complete));
        self.unchecked.extend(Some(number.to_string()).filter(|_| seen.is_unchecked));
        let reasons = [(Reason::Covered, &mut self.covered), (Reason::SameColour, &mut self.same_colour), (Reason::Layer, &mut self.layer)];
        for (reason, list) in reasons {
            let count = seen.hidden.iter().filter(|found| **found == reason).count();
            list.extend(Some(format!("{number} ({count})")).filter(|_| count > 0));
        }
    }

    fn letters(&mut self, number: u32, page: &Page) {
        let count = page.unreadable();
        self.unreadable.extend(Some(format!("{number} ({count})")).filter(|_| count > 0));
        let count = page.fractions();
        self.fractions.extend(Some(format!("{number} ({count})")).filter(|_| count > 0));
        self.columns.extend(Some(number.to_string()).filter(|_| page.has_columns()));
    }

    fn hides(&self) -> bool {
        [&self.covered, &self.same_colour, &self.layer].iter().any(|list| !list.is_empty())
    }

    fn add_to(self, pages: &mut Pages) {
        pages.carries.extend(Some(message!("carries-unseen")).filter(|_| !self.covered.is_empty() || !self.same_colour.is_empty()));
        pages.carries.extend(Some(message!("carries-unchecked")).filter(|_| !self.unchecked.is_empty()));
        let said = [
            (&self.incomplete, message!("import-pages-incomplete", pages = self.incomplete.join(", "))),
            (&self.empty, message!("import-pages-empty", pages = self.empty.join(", "))),
            (&self.unchecked, message!("import-pages-unchecked", pages = self.unchecked.join(", "))),
            (&self.covered, message!("import-covered", pages = self.covered.join(", "))),
            (&self.same_colour, message!("import-same-colour", pages = self.same_colour.join(", "))),
            (&self.layer, message!("import-hidden-layer", pages = self.layer.join(", "))),
            (&self.unreadable, message!("import-unreadable-letters", pages = self.unreadable.join(", "))),
            (&self.fractions, message!("import-fractions", pages = self.fractions.join(", "))),
            (&self.columns, message!("import-columns", pages = self.columns.join(", "))),
        ];
        pages.remarks.extend(said.into_iter().filter(|(list, _)| !list.is_empty()).map(|(_, remark)| remark));
    }
}
