//! Maintains the list of changed and removed files to upload. It grows with every build until it is removed.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::disk::Disk;
use super::refuse;
use crate::message;
use crate::read::Layout;

/// First line of a list, which identifies it. rsync treats it as a comment.
const HEADER: &str = "# vanthu: changed and removed files";

/// Checks that the list does not exist yet, is empty, or is such a list.
///
/// # Errors
/// Fails if the path is inside the output or the sources, is another file, or cannot be read.
pub fn check(list: &Path, layout: &Layout) -> Result<()> {
    refuse::inside(layout, list)?;
    read(list).map(|_| ())
}

/// The addresses of a list.
fn read(list: &Path) -> Result<BTreeSet<String>> {
    let bytes = match fs::read(list) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error).with_context(|| message!("cannot-read", path = list.display())),
    };
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.lines();
    ensure!(bytes.is_empty() || lines.next() == Some(HEADER), message!("not-a-list", path = list.display(), header = HEADER));
    Ok(lines.map(str::to_owned).collect())
}

/// Adds addresses to a list, one a line in their order; those that are in it stay.
///
/// # Errors
/// Fails when the list is another file, or cannot be read or written.
pub(super) fn add<'a>(disk: &dyn Disk, list: &Path, addresses: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut all = read(list)?;
    all.extend(addresses.map(str::to_owned));
    // Where nothing changed the list is empty.
    let header = Some(HEADER).filter(|_| !all.is_empty());
    let text: String = header.into_iter().chain(all.iter().map(String::as_str)).map(|line| format!("{line}\n")).collect();
    let mut name = list.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = list.with_file_name(name);
    disk.write(&part, text.as_bytes())
        .and_then(|()| disk.rename(&part, list))
        .with_context(|| message!("cannot-write", path = list.display()))
}
