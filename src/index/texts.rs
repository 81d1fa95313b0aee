//! Turns a report into the text that search shows of it, and this into a small compressed file.

use std::io::Read;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use vanthu_search::session::text_address;
use vanthu_search::{Passage, Text};

use super::compress;
use crate::archive::Entry;
use crate::message;
use crate::report::Body;
use crate::report::block::{Foot, Head, Kind};
use crate::report::markdown;

/// Nobody's report has more text than this; a larger file is damaged or an attack.
const TEXT_BYTES_MAX: u64 = 256 << 20;

/// What the address of a report's text ends with.
pub const EXTENSION: &str = ".text.bin";

/// The address of a report's text.
pub fn address(entry: &Entry) -> String {
    text_address(&entry.base)
}

/// The passages of a report in the order printed, without the title.
pub fn passages(entry: &Entry) -> Vec<Passage> {
    let passages: Vec<Passage> = match &*entry.report.body() {
        Body::Markdown { parts, .. } => {
            parts.iter().map(|part| Passage { anchor: part.anchor.clone(), trail: part.trail.clone(), text: part.text.clone() }).collect()
        }
        Body::Numbered(blocks) => blocks
            .iter()
            .filter(|block| {
                !matches!(block.kind, Kind::Head(Head::Title | Head::Nation | Head::Number | Head::Type) | Kind::Foot(Foot::Label))
            })
            .map(|block| Passage {
                anchor: block.anchor.to_string(),
                trail: block.trail.to_string(),
                text: markdown::plain(&block.text).into_owned(),
            })
            .collect(),
    };
    passages.into_iter().filter(|passage| !passage.text.is_empty()).collect()
}

/// The headings of a report, one a line.
pub fn headings(entry: &Entry) -> String {
    let headings: Vec<String> = match &*entry.report.body() {
        Body::Markdown { parts, .. } => parts.iter().filter(|part| part.level > 0).map(|part| part.text.clone()).collect(),
        Body::Numbered(blocks) => {
            let headings = blocks.iter().filter(|block| block.is_heading());
            headings.map(|block| markdown::plain(block.heading_and_rest().0).into_owned()).collect()
        }
    };
    headings.join("\n")
}

/// The full name of the body that issued a report, or nothing.
pub fn issuer_name(entry: &Entry) -> &str {
    entry.report.issuer.as_ref().map_or("", |issuer| issuer.value.name.as_str())
}

/// Makes the file; equal reports give equal bytes.
///
/// # Errors
/// Passes on what the compressor refuses; writing to memory it refuses nothing.
pub fn pack(entry: &Entry) -> Result<Vec<u8>> {
    compress(&serde_json::to_vec(&text(entry)).context(message!("cannot-write-text"))?)
}

/// The text that search shows of a report.
pub fn text(entry: &Entry) -> Text {
    let report = &entry.report;
    Text {
        path: report.path.clone(),
        title: markdown::plain(&report.title.value).into_owned(),
        number: report.printed_number().to_owned(),
        issuer: issuer_name(entry).to_owned(),
        passages: passages(entry),
    }
}

/// Decompresses a file of the index or the text of a report.
///
/// # Errors
/// Fails when the bytes are damaged.
pub fn unpack(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    GzDecoder::new(bytes).take(TEXT_BYTES_MAX).read_to_end(&mut content).context(message!("index-file-damaged"))?;
    Ok(content)
}
