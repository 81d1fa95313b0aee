//! Turns the content into an index configuration and documents for Quickwit, in files that its ingest takes.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::{whole, write as write_file};
use crate::cli::outcome;
use crate::index::quickwit;
use crate::message;
use crate::pipeline::{self, Options};
use crate::read::Layout;

/// A file has no more bytes than this, unless one document has: Quickwit refuses requests of more than 10 MiB.
const FILE_BYTES_MAX: usize = 8 << 20;

/// So many documents are made at once.
const DOCUMENTS: usize = 256;

pub(super) fn write(layout: Layout, place: &Path, base_url: Option<&str>) -> Result<u8> {
    let options = Options { base_url: base_url.map(str::to_owned), ..Options::of(layout) };
    let (archive, diagnostics) = pipeline::assembled(&options)?;
    outcome::print_some(&diagnostics)?;
    if diagnostics.stops_archive() {
        return Ok(1);
    }
    whole(place, |folder| {
        write_file(&folder.join("index-config.yaml"), quickwit::configuration(&archive).as_bytes())?;
        let mut file = Vec::new();
        let mut count = 0;
        for entries in archive.entries.chunks(DOCUMENTS) {
            let lines: Vec<String> = entries.par_iter().map(|entry| quickwit::document(&archive, entry)).collect();
            for line in lines {
                if !file.is_empty() && file.len() + line.len() >= FILE_BYTES_MAX {
                    count += 1;
                    write_file(&folder.join(name(count)), &file)?;
                    file.clear();
                }
                writeln!(file, "{line}").context(message!("cannot-write", path = folder.display()))?;
            }
        }
        write_file(&folder.join(name(count + 1)), &file)
    })?;
    writeln!(std::io::stdout(), "{}", message!("exported", count = archive.entries.len(), path = place.display()))?;
    Ok(pipeline::exit_code(&diagnostics, false))
}

fn name(number: usize) -> String {
    format!("documents-{number:04}.ndjson")
}
