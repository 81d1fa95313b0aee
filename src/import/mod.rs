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
pub mod legacy;
mod markdown;
pub mod pdf;
pub mod repair;
pub mod text;

use document::{Block, Document, Image};
pub use draft::Draft;
pub use pdf::Pages;
use repair::Change;

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostics;
use crate::message;
use crate::messages::Message;
use crate::report::front_matter;

/// Why a file is not imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It is longer than any report.
    TooLarge,
    /// All that it holds is nested too deep.
    TooDeep,
    /// It is not whole, or not what its first bytes say; with what the parser says.
    Damaged(String),
    /// It wants a password.
    Encrypted,
    /// It would fill the memory.
    Bomb,
    /// An archive that is no Word file.
    NotWord,
    /// A Word file of before 2007.
    OldWord,
    /// Another kind of office file, named.
    OtherOffice(String),
    /// A picture, or a PDF of pictures.
    NoText,
    /// Nothing that has text.
    Unknown,
    /// What could not be read in time, or broke the reader.
    Unreadable,
}

impl Refusal {
    /// A file that is not whole.
    pub fn damaged(reason: &str) -> Refusal {
        Refusal::Damaged(reason.to_owned())
    }

    /// What the clerk is told, with what to do.
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => message!("refused-empty"),
            Self::TooDeep => message!("refused-too-deep"),
            Self::TooLarge => message!("refused-too-large"),
            Self::Damaged(reason) => message!("refused-damaged", reason = crate::diag::shown(reason)),
            Self::Encrypted => message!("refused-encrypted"),
            Self::Bomb => message!("refused-bomb"),
            Self::NotWord => message!("refused-not-word"),
            Self::OldWord => message!("refused-old-word"),
            Self::OtherOffice(kind) => message!("refused-other-office", kind = kind),
            Self::NoText => message!("refused-no-text"),
            Self::Unknown => message!("refused-unknown"),
            Self::Unreadable => message!("refused-unreadable"),
        }
    }
}

/// What kind of file something is, by its first bytes; a name may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Word since 2007.
    Docx,
    /// HTML.
    Html,
    /// PDF.
    Pdf,
    /// Markdown and plain text.
    Text,
}

impl Kind {
    /// Looks at a file.
    ///
    /// # Errors
    /// Says why it is none of these.
    pub fn of(bytes: &[u8]) -> Result<Kind, Refusal> {
        let start = &bytes[..bytes.len().min(1024)];
        match bytes {
            [] => Err(Refusal::Empty),
            [b'P', b'K', 3 | 5, ..] => Ok(Kind::Docx),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(compound(bytes)),
            [b'{', b'\\', b'r', b't', b'f', ..] => Err(Refusal::OtherOffice("RTF".into())),
            [0x89, b'P', b'N', b'G', ..]
            | [0xFF, 0xD8, 0xFF, ..]
            | [b'I', b'I', b'*', 0, ..]
            | [b'M', b'M', 0, b'*', ..]
            | [b'G', b'I', b'F', b'8', ..] => Err(Refusal::NoText),
            _ if contains(start, b"%PDF-") => Ok(Kind::Pdf),
            _ if is_html(start) => Ok(Kind::Html),
            _ if is_binary(bytes) => Err(Refusal::Unknown),
            _ if bytes.iter().all(u8::is_ascii_whitespace) => Err(Refusal::Empty),
            _ => Ok(Kind::Text),
        }
    }
}

/// Old office files and encrypted new ones are both compound files; their streams have names in UTF-16.
fn compound(bytes: &[u8]) -> Refusal {
    let has = |name: &str| contains(bytes, &name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    match () {
        () if has("EncryptedPackage") => Refusal::Encrypted,
        () if has("WordDocument") => Refusal::OldWord,
        () if has("Workbook") => Refusal::OtherOffice("Excel (.xls)".into()),
        () if has("PowerPoint Document") => Refusal::OtherOffice("PowerPoint (.ppt)".into()),
        () => Refusal::OldWord,
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn is_html(start: &[u8]) -> bool {
    let text = text::decode_as(start, None).to_lowercase();
    let text = text.trim_start_matches(['\u{FEFF}', '\u{FFFD}', ' ', '\n', '\r', '\t']);
    text.starts_with("<!doctype html")
        || text.starts_with("<html")
        || (text.starts_with('<') && (text.contains("<html") || text.contains("<body")))
}

/// Text has few control characters, but UTF-16 has a zero in every second byte.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let is_utf16 = sample.starts_with(&[0xFF, 0xFE]) || sample.starts_with(&[0xFE, 0xFF]);
    let zeros = sample.iter().filter(|byte| **byte == 0).count();
    let controls = sample.iter().filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t' | 0xC | 0)).count();
    !is_utf16 && ((zeros > 0 && !(zeros * 5 > sample.len() * 2 && zeros * 5 < sample.len() * 3)) || controls * 20 > sample.len())
}

/// A file that was read: its text as Markdown, before and after repair.
#[derive(Debug, Serialize, Deserialize)]
pub struct Imported {
    /// The front matter that the file has already, with its fences.
    pub front: String,
    /// The text of the report, repaired.
    pub text: String,
    /// What was repaired.
    pub changes: Vec<Change>,
    /// Its pictures; the text names them by [`Image::file_name`].
    pub images: Vec<Image>,
    /// What the clerk should know.
    pub remarks: Vec<Message>,
}

/// Reads a file; `pdf` reads a PDF, which is best done in another process.
///
/// # Errors
/// Says why it is not imported.
pub fn read(bytes: &[u8], pdf: &dyn Fn(&[u8]) -> Result<Pages, Refusal>) -> Result<Imported, Refusal> {
    match Kind::of(bytes)? {
        Kind::Docx => of_document(docx::read(bytes)?),
        Kind::Html => of_document(html::read(bytes)),
        Kind::Pdf => of_document(pdf(bytes)?.document()),
        Kind::Text => of_text(bytes),
    }
}

fn of_document(mut document: Document) -> Result<Imported, Refusal> {
    let codings = document.decode();
    let has_text = document.blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => !paragraph.is_empty(),
        Block::Table(table) => !table.rows.is_empty(),
        Block::Image(_) | Block::PageBreak => false,
    });
    if !has_text {
        let is_deep = document.remarks.iter().any(|remark| remark.id() == "import-too-deep");
        return Err(match document.images.is_empty() {
            _ if is_deep => Refusal::TooDeep,
            true => Refusal::Empty,
            false => Refusal::NoText,
        });
    }
    let mut remarks = std::mem::take(&mut document.remarks);
    remarks.extend(codings.iter().map(|coding| message!("import-decoded", coding = coding.name())));
    let text = markdown::text(&document);
    let (text, changes) = repair::repair(&vanthu_search::fold::normalize(&text));
    Ok(Imported { front: String::new(), text, changes, images: document.images, remarks })
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
    let mut remarks: Vec<Message> = decoded.from.map(|from| message!("import-decoded", coding = from)).into_iter().collect();
    remarks.extend(damage(&decoded.text));
    // What the clerk has written already stays.
    let split = front_matter::split("", &decoded.text, &mut Diagnostics::default());
    let (front, body) = decoded.text.split_at(split.map_or(0, |(_, body)| body.start));
    let text = body.trim_start_matches('\n');
    let lines_before = decoded.text[..decoded.text.len() - text.len()].matches('\n').count();
    let (text, mut changes) = repair::repair(text);
    changes.iter_mut().for_each(|change| change.before += lines_before);
    Ok(Imported { front: front.to_owned(), text, changes, images: Vec::new(), remarks })
}
