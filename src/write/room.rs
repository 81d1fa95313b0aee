//! Finds the folder where files wait until they are published: private, and beside the output where that can be.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::journal::Folders;

/// The folder beside an output where files wait; hidden, so that it is no content where the archive is a bare folder.
pub(super) fn beside(output: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(output).ok()?;
    let name = absolute.file_name()?.to_string_lossy().into_owned();
    Some(absolute.with_file_name(format!(".{name}.stage")))
}

/// Whether there is room for private files beside an output, from where they can be renamed into it.
pub(super) fn is_usable(disk: &dyn Disk, folders: &Folders) -> bool {
    let is_made = make_private(disk, &folders.room);
    if is_made && !is_same_disk(folders) {
        let _ = disk.remove_folder(&folders.room);
        return false;
    }
    is_made
}

/// Makes a private folder, also in place of an empty one that a killed build has left; false where that cannot be.
fn make_private(disk: &dyn Disk, folder: &Path) -> bool {
    let is_real = || fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir());
    match disk.create_private_folder(folder) {
        Ok(()) => true,
        // One of a killed build; it may have been made readable since.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && is_real() => {
            disk.remove_folder(folder).and_then(|()| disk.create_private_folder(folder)).is_ok()
        }
        Err(_) => false,
    }
}

/// Whether a file can get its name in the output by renaming; a folder may be a disk of its own.
#[cfg(unix)]
fn is_same_disk(folders: &Folders) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk_of = |folder: &Path| fs::metadata(folder).map(|found| found.dev()).ok();
    disk_of(&folders.room).is_some_and(|room| Some(room) == disk_of(&folders.output))
}

#[cfg(not(unix))]
fn is_same_disk(folders: &Folders) -> bool {
    let (from, to) = (folders.room.join("probe"), folders.work.join("probe"));
    let moved = fs::write(&from, b"").and_then(|()| fs::rename(&from, &to)).is_ok();
    let _ = fs::remove_file(if moved { to } else { from });
    moved
}
