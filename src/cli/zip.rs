//! Turns the published site into one zip file to carry: unpacked, it is read and searched from a disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::place;
use super::published::Published;
use crate::index;
use crate::manifest::MANIFEST;
use crate::message;
use crate::read::{self, Layout};
use crate::write::refuse;

/// Kinds of file that are compressed already.
const COMPRESSED: [&str; 9] = ["bin", "png", "jpg", "jpeg", "webp", "pdf", "docx", "xlsx", "zip"];

/// The comment of a zip file that this program has written, by which it is known as one.
const COMMENT: &str = "vanthu";

/// Checks that a zip file can be written: it is not there, or is one of an earlier build.
///
/// # Errors
/// Fails when it lies in the output or among the sources, or is another file.
pub(super) fn check(layout: &Layout, place: &Path) -> Result<()> {
    refuse::inside(layout, place)?;
    let is_own = || {
        let file = File::open(place).ok()?;
        Some(ZipArchive::new(file).ok()?.comment() == COMMENT.as_bytes())
    };
    ensure!(place.symlink_metadata().is_err() || is_own() == Some(true), message!("not-our-zip", path = place.display()));
    Ok(())
}

/// Writes the zip file: whole, or not at all. Equal sites make equal files.
///
/// # Errors
/// Fails when a published file is not as it was published, or the machine fails.
pub(super) fn write(layout: &Layout, place: &Path) -> Result<()> {
    let published = Published::open(layout)?;
    let cannot = || message!("cannot-write", path = place.display());
    let files = place::whole(place, |unfinished| fill(&published, place, unfinished))?;
    let bytes = std::fs::metadata(place).with_context(cannot)?.len();
    writeln!(
        std::io::stdout(),
        "{}",
        message!("zipped", path = place.display(), files = files, size = format!("{:.1} MB", bytes as f64 / 1e6))
    )?;
    Ok(())
}

fn fill(published: &Published, place: &Path, unfinished: &Path) -> Result<usize> {
    let cannot = || message!("cannot-write", path = place.display());
    // What is unpacked stands in one folder.
    let folder = place.file_stem().map_or_else(|| "public".into(), |stem| stem.to_string_lossy().into_owned());
    let mut zip = ZipWriter::new(BufWriter::new(File::create(unfinished).with_context(cannot)?));
    zip.set_comment(COMMENT).with_context(cannot)?;
    let mut count = 0;
    let mut put = |address: &str, bytes: &[u8]| -> Result<()> {
        let extension = address.rsplit('.').next().unwrap_or_default();
        let method = if COMPRESSED.contains(&extension) { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).large_file(bytes.len() > u32::MAX as usize / 2);
        zip.start_file(format!("{folder}/{address}"), options).with_context(cannot)?;
        zip.write_all(bytes).with_context(cannot)?;
        count += 1;
        Ok(())
    };
    put(MANIFEST, &read::attachment(&published.output.join(MANIFEST))?)?;
    // Where the site has no scripts of its index, since that is large, the zip file has them: pages from a disk may fetch
    // nothing.
    let mut scripts: BTreeMap<String, &String> = BTreeMap::new();
    for address in published.files.keys() {
        let bytes = published.read(address)?;
        put(address, &bytes)?;
        if index::is_fetched(address) && !published.files.contains_key(&index::script_address(address)) {
            scripts.insert(index::script_address(address), address);
        }
    }
    for (script_address, address) in scripts {
        put(&script_address, &index::as_script(address, &published.read(address)?))?;
    }
    zip.finish().with_context(cannot)?.flush().with_context(cannot)?;
    Ok(count)
}
