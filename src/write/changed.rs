//! Turns the changes of a build into the list of what has to be uploaded, which grows until somebody removes it.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::disk::Disk;
use super::real;
use crate::message;

/// Adds addresses to a list, one a line in their order; those that are in it stay.
///
/// # Errors
/// Fails when the list lies in the published folder, or cannot be read or written.
pub(super) fn add<'a>(disk: &dyn Disk, list: &Path, output: &Path, addresses: impl Iterator<Item = &'a str>) -> Result<()> {
    let place = list.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    ensure!(!real(place).starts_with(real(output)), message!("list-in-output", path = list.display()));
    let before = match fs::read_to_string(list) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| message!("cannot-read", path = list.display())),
    };
    let all: BTreeSet<String> = before.lines().map(str::to_owned).chain(addresses.map(str::to_owned)).collect();
    let text: String = all.iter().map(|address| format!("{address}\n")).collect();
    let mut name = list.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = list.with_file_name(name);
    disk.write(&part, text.as_bytes())
        .and_then(|()| disk.rename(&part, list))
        .with_context(|| message!("cannot-write", path = list.display()))
}
