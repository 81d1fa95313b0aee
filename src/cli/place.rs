//! Writes new files for the clerk, whole or not at all, and over nothing.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::message;

/// Writes a file that is not there, and the folders above it; false when the same one is there already.
///
/// # Errors
/// Fails when another file has its name, or the machine refuses.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| message!("cannot-create", path = folder.display()))?;
    }
    place(path, bytes).with_context(|| message!("cannot-write", path = path.display()))
}

fn place(path: &Path, bytes: &[u8]) -> std::io::Result<bool> {
    if path.exists() {
        let is_same = fs::read(path).is_ok_and(|there| there == bytes);
        return if is_same { Ok(false) } else { Err(ErrorKind::AlreadyExists.into()) };
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    let written = OpenOptions::new().write(true).create(true).truncate(true).open(part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| match fs::hard_link(part, path) {
        // A second name is never given over a file that is there; sticks and shares know none.
        Err(error) if error.kind() != ErrorKind::AlreadyExists && !path.exists() => fs::rename(part, path),
        linked => linked,
    });
    let _ = fs::remove_file(part);
    placed.map(|()| true)
}
