//! Turns files as clerks have them, from Word to old fonts, into reports of the archive.
//!
//! ```text
//! bytes ─read─▶ document ─markdown─▶ text ─repair─▶ text + changes ─draft─▶ front matter + text
//! ```
//!
//! Pure: which files are read and where reports are written is decided by the command. What a report says is understood
//! by [`crate::report`], as of every other; here is only how it gets there.

pub mod document;
mod docx;
pub mod draft;
mod html;
mod kind;
pub mod legacy;
mod markdown;
mod office;
pub mod pdf;
mod people;
mod refusal;
pub mod repair;
pub mod text;

use document::{Block, Document, Image};
pub use draft::Draft;
pub use kind::{Kind, by_name};
pub use pdf::Pages;
pub use refusal::{Format, Refusal};
use repair::Change;

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostics;
use crate::message;
use crate::messages::Message;
use crate::report::front_matter;

/// A file that was read: its text as Markdown, before and after repair.
#[derive(Debug, Serialize, Deserialize)]
pub struct Imported {
    /// The front matter that the file has already, with its fences.
    pub front: String,
    /// The text of the report, repaired.
    pub text: String,
    /// What was repaired.
    pub changes: Vec<Change>,
    /// Its pictures; the text names them by their file names.
    pub images: Vec<Image>,
    /// What the clerk should know.
    pub remarks: Vec<Message>,
    /// What the original carries beside its text, and would be published with it: tracked changes, comments and the like.
    pub carries: Vec<Message>,
}

/// Reads a file; `pdf` reads a PDF, which is best done in another process.
///
/// # Errors
/// Says why it is not imported.
pub fn read(bytes: &[u8], pdf: &dyn Fn(&[u8]) -> Result<Pages, Refusal>) -> Result<Imported, Refusal> {
    match Kind::of(bytes)? {
        Kind::Zip => match office::format(bytes) {
            Some(format) => Err(Refusal::Format(format)),
            None => of_document(docx::read(bytes)?),
        },
        Kind::Html => of_document(html::read(bytes)),
        Kind::Pdf => of_document(pdf(bytes)?.document()),
        Kind::Text => of_text(bytes),
    }
}

fn of_document(mut document: Document) -> Result<Imported, Refusal> {
    let encodings = document.decode();
    let has_text = document.blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => !paragraph.is_empty(),
        Block::Table(table) => !table.rows.is_empty(),
        Block::Image(..) | Block::PageBreak => false,
    });
    if !has_text {
        let is_deep = document.remarks.iter().any(|remark| remark.id() == "import-too-deep");
        return Err(match document.pictures.is_empty() {
            _ if is_deep => Refusal::TooDeep,
            true => Refusal::Empty,
            false => Refusal::NoText,
        });
    }
    let mut remarks = std::mem::take(&mut document.remarks);
    remarks.extend(encodings.iter().map(|encoding| message!("import-decoded", encoding = encoding.name())));
    let text = markdown::text(&document);
    let unreadable = text.matches('\u{FFFD}').count();
    // A PDF names its pages.
    if unreadable > 0 && remarks.iter().all(|remark| remark.id() != "import-unreadable-letters") {
        remarks.push(message!("import-unreadable", count = unreadable));
    }
    let (text, changes) = repair::repair(&vanthu_search::fold::normalize(&text));
    Ok(Imported { front: String::new(), text, changes, images: document.pictures.into_images(), remarks, carries: document.carries })
}

/// Reports whether a character is a placeholder for a letter that could not be read.
const fn is_unreadable(letter: char) -> bool {
    matches!(letter, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{0}'..='\u{8}')
}

/// What is said of bytes that are no letters.
fn damage(text: &str) -> Option<Message> {
    let count = text.matches('\u{FFFD}').count();
    let line = text.split('\u{FFFD}').next().map_or(1, |before| before.matches('\n').count() + 1);
    (count > 0).then(|| message!("import-damaged", count = count, line = line))
}

/// Text is Markdown already, or close to it: nothing in it is escaped.
fn of_text(bytes: &[u8]) -> Result<Imported, Refusal> {
    let decoded = text::decode(bytes);
    let mut remarks: Vec<Message> = decoded.from.map(|from| message!("import-decoded", encoding = from)).into_iter().collect();
    remarks.extend(damage(&decoded.text));
    // What the clerk has written already stays.
    let split = front_matter::split("", &decoded.text, &mut Diagnostics::default());
    let (front, body) = decoded.text.split_at(split.map_or(0, |(_, body)| body.start));
    let text = body.trim_start_matches('\n');
    let lines_before = decoded.text[..decoded.text.len() - text.len()].matches('\n').count();
    let (text, mut changes) = repair::repair(text);
    changes.iter_mut().for_each(|change| change.before += lines_before);
    Ok(Imported { front: front.to_owned(), text, changes, images: Vec::new(), remarks, carries: Vec::new() })
}
