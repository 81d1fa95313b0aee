//! Turns a PDF with a text layer into its pages: letters with their places into lines, lines into paragraphs.
//!
//! The library beneath may panic, hang or exhaust its stack on files that somebody made for it; whoever calls this does so
//! in a process of its own.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document as Pdf, MediaBox, Object, ObjectId, OutputDev, OutputError, Transform, output_doc_page};

use super::Refusal;
use super::document::{Block, Document, Paragraph, Run};
use crate::message;
use crate::messages::Message;

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

/// Trees of pages and forms within forms are no deeper.
const DEPTH_MAX: usize = 64;

/// The paragraphs of a PDF.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// Each paragraph, and none at the end of a page.
    pub paragraphs: Vec<Option<String>>,
    /// What the clerk should know.
    pub remarks: Vec<Message>,
}

impl Pages {
    /// As a document.
    pub fn document(self) -> Document {
        let block = |paragraph: Option<String>| match paragraph {
            None => Block::PageBreak,
            Some(text) => Block::Paragraph(Paragraph { runs: vec![Run { text, ..Run::default() }], ..Paragraph::default() }),
        };
        Document { blocks: self.paragraphs.into_iter().map(block).collect(), remarks: self.remarks, ..Document::default() }
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
    if is_circular(&pdf) {
        return Err(Refusal::damaged("circular"));
    }
    // The bytes of pictures would be read as orders.
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image")
        {
            stream.dict.remove(b"Filter");
            stream.set_content(Vec::new());
        }
    }
    let mut pages = Pages::default();
    let (mut incomplete, mut empty) = (Vec::new(), Vec::new());
    let mut is_first = true;
    for number in pdf.get_pages().into_keys() {
        let mut page = Page::default();
        let read = catch_unwind(AssertUnwindSafe(|| output_doc_page(&pdf, &mut page, number)));
        if !matches!(read, Ok(Ok(()))) {
            incomplete.push(number.to_string());
        }
        if !std::mem::take(&mut is_first) {
            pages.paragraphs.push(None);
        }
        let before = pages.paragraphs.len();
        page.paragraphs(&mut pages.paragraphs);
        if pages.paragraphs.len() == before {
            empty.push(number.to_string());
        }
    }
    if pages.paragraphs.iter().all(Option::is_none) {
        return Err(Refusal::NoText);
    }
    if !incomplete.is_empty() {
        pages.remarks.push(message!("import-pages-incomplete", pages = incomplete.join(", ")));
    }
    if !empty.is_empty() {
        pages.remarks.push(message!("import-pages-empty", pages = empty.join(", ")));
    }
    Ok(pages)
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

impl OutputDev for Page {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(&mut self, place: &Transform, width: f64, _: f64, size: f64, text: &str) -> Result<(), OutputError> {
        let (from, height) = (place.m31, place.m32);
        let size = (place.m11.hypot(place.m12) * size).abs().max(0.1);
        let to = from + width * size;
        let letter = Letter { from, to, text: text.to_owned() };
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
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

impl Page {
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

/// The library follows parents and forms without looking whether they lead back.
fn is_circular(pdf: &Pdf) -> bool {
    pdf.get_pages().values().any(|page| {
        let parent = |of: ObjectId| pdf.get_dictionary(of).and_then(|page| page.get(b"Parent")).and_then(Object::as_reference).ok();
        let line: Vec<ObjectId> = std::iter::successors(Some(*page), |of| parent(*of)).take(DEPTH_MAX + 1).collect();
        let own = |of: &ObjectId| dictionary(pdf, pdf.get_dictionary(*of).ok()?.get(b"Resources").ok()?);
        let resources = line.iter().find_map(own);
        line.len() > DEPTH_MAX || resources.is_some_and(|found| has_circular_form(pdf, found, &mut Vec::new(), &mut BTreeSet::new()))
    })
}

fn dictionary<'a>(pdf: &'a Pdf, object: &'a Object) -> Option<&'a Dictionary> {
    let object = match object {
        Object::Reference(id) => pdf.get_object(*id).ok()?,
        own => own,
    };
    match object {
        Object::Dictionary(found) => Some(found),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

fn has_circular_form(pdf: &Pdf, resources: &Dictionary, path: &mut Vec<ObjectId>, done: &mut BTreeSet<ObjectId>) -> bool {
    let Some(forms) = resources.get(b"XObject").ok().and_then(|forms| dictionary(pdf, forms)) else { return false };
    for id in forms.iter().filter_map(|(_, form)| form.as_reference().ok()) {
        if path.contains(&id) || path.len() > DEPTH_MAX {
            return true;
        }
        let below = pdf.get_dictionary(id).ok().and_then(|form| dictionary(pdf, form.get(b"Resources").ok()?));
        let (true, Some(below)) = (done.insert(id), below) else { continue };
        path.push(id);
        if has_circular_form(pdf, below, path, done) {
            return true;
        }
        path.pop();
    }
    false
}
