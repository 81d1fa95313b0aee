//! Turns a report into the passages that search shows, and these into a small compressed file.

use std::io::{Read, Write};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use vanthu_search::Passage;

use crate::archive::Entry;
use crate::report::Body;
use crate::report::block::{Foot, Head, Kind};
use crate::report::markdown;

/// Nobody's report has more text than this; a larger file is damaged or an attack.
const TEXT_BYTES_MAX: u64 = 256 << 20;

/// The address of a report's passages.
pub fn address(entry: &Entry) -> String {
    file_of(&entry.address())
}

/// The address of the passages of the page at `page_address`.
///
/// The extension is one that every server hands out unchanged.
pub fn file_of(page_address: &str) -> String {
    format!("{}.text.bin", page_address.trim_end_matches(".html"))
}

/// The passages of a report in the order printed; the title is the first.
pub fn of(entry: &Entry) -> Vec<Passage> {
    let passage = |anchor: &str, trail: &str, text: &str| Passage {
        anchor: anchor.to_owned(),
        trail: trail.to_owned(),
        text: markdown::plain(text).into_owned(),
    };
    let title = passage("", "", &entry.report.title.value);
    let rest: Vec<Passage> = match &entry.report.body {
        Body::Markdown { parts, .. } => {
            parts.iter().map(|part| Passage { anchor: part.anchor.clone(), trail: part.trail.clone(), text: part.text.clone() }).collect()
        }
        Body::Numbered(blocks) => blocks
            .iter()
            .filter(|block| {
                !matches!(block.kind, Kind::Head(Head::Title | Head::Nation | Head::Number | Head::Type) | Kind::Foot(Foot::Label))
            })
            .map(|block| passage(&block.anchor, &block.trail, &block.text))
            .collect(),
    };
    std::iter::once(title).chain(rest).filter(|passage| !passage.text.is_empty()).collect()
}

/// Writes passages as compressed JSON; equal passages give equal bytes.
///
/// # Errors
/// Passes on what the compressor refuses; writing to memory it refuses nothing.
pub fn pack(passages: &[Passage]) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(passages).context("cannot write passages")?;
    let mut encoder = GzEncoder::new(Vec::with_capacity(json.len() / 2), Compression::default());
    encoder.write_all(&json).context("cannot compress passages")?;
    encoder.finish().context("cannot compress passages")
}

/// Reads packed passages.
///
/// # Errors
/// Fails when the bytes are damaged.
pub fn unpack(bytes: &[u8]) -> Result<Vec<Passage>> {
    let mut json = Vec::new();
    GzDecoder::new(bytes).take(TEXT_BYTES_MAX).read_to_end(&mut json).context("passages are damaged")?;
    serde_json::from_slice(&json).context("passages are damaged")
}
