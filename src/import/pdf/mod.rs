//! Turns a PDF with a text layer into its pages: letters with their places into lines, lines into paragraphs.
//!
//! The library beneath may panic, hang or exhaust its stack on files that somebody made for it; whoever calls this does so
//! in a process of its own.

mod canvas;
mod carries;
mod circular;
mod colour;
mod geometry;
mod hidden;
mod revisions;
mod script;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Document as Pdf, Object, output_doc_page};

use super::Refusal;
use super::document::{Block, Document, Paragraph, Run};
use crate::digest::hexadecimal;
use crate::message;
use crate::messages::Message;
use hidden::{Letters, Reason, Seen};
use script::Scripts;

/// Letters nearer than this share of their size are of one word.
const SPACE: f64 = 0.15;

/// A line further down than this many sizes begins a paragraph.
const LEADING: f64 = 1.65;

/// A line that ends within this many sizes of the right margin is full, and the next goes on with it.
const FULL: f64 = 3.5;

/// A letter is of the line before it if it stands within this many sizes of it.
const BESIDE: f64 = 2.5;

/// A letter that is drawn later is of a line if it stands this near.
const WITHIN: f64 = 0.4;

/// How many lines back a letter may belong to.
const LINES_BACK: usize = 40;

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
            Some(text) => Block::Paragraph(Paragraph { runs: vec![Run { text, ..Run::default() }], ..Paragraph::default() }),
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
        Page::of(&seen).paragraphs(&mut pages.paragraphs);
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
        ];
        pages.remarks.extend(said.into_iter().filter(|(list, _)| !list.is_empty()).map(|(_, remark)| remark));
    }
}

/// A letter: where it begins and ends, and what it is.
struct Letter {
    from: f64,
    to: f64,
    text: String,
}

/// Letters on one line.
struct Line {
    from: f64,
    to: f64,
    /// How high on the page.
    height: f64,
    size: f64,
    letters: Vec<Letter>,
}

impl Line {
    fn text(&mut self) -> String {
        self.letters.sort_by(|left, right| left.from.total_cmp(&right.from));
        let mut text = String::new();
        let mut last = self.from;
        for letter in &self.letters {
            let is_space = letter.text.chars().all(char::is_whitespace);
            if (is_space || letter.from - last > self.size * SPACE) && !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
            if !is_space {
                text += &letter.text;
                self.to = letter.to;
            }
            last = last.max(letter.to);
        }
        text.trim().to_owned()
    }
}

/// The lines of a page, in the order in which they are drawn.
#[derive(Default)]
struct Page {
    lines: Vec<Line>,
}

impl Page {
    fn of(seen: &Seen) -> Page {
        let mut page = Page::default();
        seen.letters.iter().for_each(|letter| page.letter(letter));
        page
    }

    fn letter(&mut self, letter: &hidden::Letter) {
        let hidden::Letter { place, width, size, text, .. } = letter;
        let (from, height) = (place.m31, place.m32);
        let size = (place.m11.hypot(place.m12) * size).abs().max(0.1);
        let to = from + width * size;
        let letter = Letter { from, to, text: text.clone() };
        let is_beside = |line: &Line, sizes: f64| {
            (line.height - height).abs() < size * 0.3 && from > line.from - size * sizes && from - line.to < size * sizes
        };
        // Letters of a second font are often drawn after the rest of their line; they close gaps, and cells do not.
        let last = self.lines.len().checked_sub(1).filter(|last| is_beside(&self.lines[*last], BESIDE));
        let earlier = || (0..self.lines.len()).rev().take(LINES_BACK).find(|at| is_beside(&self.lines[*at], WITHIN));
        match last.or_else(earlier).map(|at| &mut self.lines[at]) {
            Some(line) => {
                line.from = line.from.min(from);
                line.to = line.to.max(to);
                line.size = line.size.max(size);
                line.letters.push(letter);
            }
            _ => self.lines.push(Line { from, to, height, size, letters: vec![letter] }),
        }
    }

    fn paragraphs(mut self, paragraphs: &mut Vec<Option<String>>) {
        let texts: Vec<String> = self.lines.iter_mut().map(Line::text).collect();
        let lines: Vec<(Line, String)> = self.lines.into_iter().zip(texts).filter(|(_, text)| !text.is_empty()).collect();
        let right = lines.iter().map(|(line, _)| line.to).fold(0.0, f64::max);
        let mut text = String::new();
        for (index, (line, words)) in lines.iter().enumerate() {
            if let Some((before, _)) = index.checked_sub(1).and_then(|before| lines.get(before)) {
                let drop = before.height - line.height;
                let is_full = before.to > right - line.size * FULL;
                if drop > 0.0 && drop < line.size * LEADING && line.from <= before.from + 2.0 && is_full {
                    text.push(' ');
                } else {
                    paragraphs.push(Some(std::mem::take(&mut text)));
                }
            }
            text += words;
        }
        if !text.is_empty() {
            paragraphs.push(Some(text));
        }
    }
}
