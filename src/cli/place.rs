//! Writes files for the clerk, whole or not at all: new ones over nothing, mended ones in the place of the old.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

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

fn place(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if path.symlink_metadata().is_ok() {
        let is_same = fs::read(path).is_ok_and(|there| there == bytes);
        return if is_same { Ok(false) } else { Err(ErrorKind::AlreadyExists.into()) };
    }
    let part = part_of(path, bytes)?;
    let placed = match fs::hard_link(&part, path) {
        // A second name is never given over a file that is there; sticks and shares know none.
        Err(error) if error.kind() != ErrorKind::AlreadyExists && path.symlink_metadata().is_err() => fs::rename(&part, path),
        linked => linked,
    };
    let _ = fs::remove_file(&part);
    placed.map(|()| true)
}

/// Puts a file into the place of another, with its permissions; through a link, in the place of what it leads to.
///
/// # Errors
/// Fails when the machine refuses; the old file is there then.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let replaced = path.canonicalize().and_then(|path| {
        let part = part_of(&path, bytes)?;
        let placed =
            fs::metadata(&path).and_then(|there| fs::set_permissions(&part, there.permissions())).and_then(|()| fs::rename(&part, &path));
        if placed.is_err() {
            let _ = fs::remove_file(&part);
        }
        placed
    });
    replaced.with_context(|| message!("cannot-write", path = path.display()))
}

/// Makes a file or folder whole or not at all: `fill` writes one beside it, which then takes its name, over a file of that name.
///
/// # Errors
/// Fails when `fill` does or the machine refuses; what has the name now is there then.
pub(super) fn whole<T>(place: &Path, fill: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let cannot = || message!("cannot-create", path = place.display());
    let name = place.file_name().with_context(cannot)?;
    let unfinished = place.with_file_name(format!(".{}.unfinished", name.to_string_lossy()));
    // What a killed command left is nobody's.
    remove(&unfinished).with_context(|| message!("cannot-write", path = unfinished.display()))?;
    let filled = fill(&unfinished).and_then(|made| fs::rename(&unfinished, place).with_context(cannot).map(|()| made));
    if filled.is_err() {
        // The failure itself is what is told.
        let _ = remove(&unfinished);
    }
    filled
}

/// Removes a file or folder that may be there.
fn remove(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

/// A whole file beside another, under a name that no file has.
fn part_of(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A long name would be too long with more behind it.
    let start: String = name.chars().take(40).collect();
    for attempt in 0..1000 {
        let part = path.with_file_name(format!(".{start}.{}.{attempt}.part", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&part) {
            Ok(file) => return fill(file, bytes).map(|()| part.clone()).inspect_err(|_| drop(fs::remove_file(&part))),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn fill(mut file: File, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}
