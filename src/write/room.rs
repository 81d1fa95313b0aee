//! Chooses the private staging folder: beside the output if possible.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::journal::Folders;

/// The staging folder beside an output. It is hidden, so a bare archive folder does not read it as content.
pub(super) fn beside(output: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(output).ok()?;
    let name = absolute.file_name()?.to_string_lossy().into_owned();
    Some(absolute.with_file_name(format!(".{name}.stage")))
}

/// Whether the folder beside the output can be made and files can be renamed from it into the output.
pub(super) fn is_usable(disk: &dyn Disk, folders: &Folders) -> bool {
    let is_made = make_private(disk, &folders.room);
    if is_made && !is_same_disk(folders) {
        let _ = disk.remove_folder(&folders.room);
        return false;
    }
    is_made
}

/// Makes a private folder, replacing an empty one left by a killed build.
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

/// Whether staging folder and output are on one file system, so that files can be renamed.
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
