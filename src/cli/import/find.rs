//! Finds the files to import, by form and then by name, and reads them.
//!
//! Nothing outside the files and folders named on the command line is read: links out of them are refused.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use vanthu_search::fold;
use walkdir::{DirEntry, WalkDir};

use crate::diag::one_line;
use crate::import::Refusal;
use crate::message;
use crate::messages::{self, Message};
use crate::read;

/// What programs and systems leave in folders.
const LEFT_BEHIND: [&str; 3] = ["thumbs.db", "desktop.ini", ".ds_store"];

/// Forms of files by what they hold of a report.
const FORMS: [&str; 6] = ["docx", "md", "html", "htm", "txt", "pdf"];

/// A file to be imported.
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Where it is read: for a link the target that was checked, in case the link is changed meanwhile.
    pub(super) real: PathBuf,
    /// The end of its name, of ASCII letters; `bin` if it has none.
    pub(super) extension: String,
}

/// The files to import and, by escaped path, the paths that are refused.
#[derive(Default)]
pub(super) struct Selection {
    pub(super) found: Vec<Found>,
    pub(super) refused: Vec<(String, Message)>,
}

/// Finds all files that are named and those below folders that are named.
pub(super) fn files(paths: &[PathBuf], into: &Path) -> Selection {
    let mut finder = Finder {
        named: paths.iter().filter_map(|path| path.canonicalize().ok()).collect(),
        into: into.canonicalize().ok(),
        selection: Selection::default(),
    };
    for path in paths {
        finder.named(path);
    }
    // Of a report in several forms the one that holds most comes first, and the others are found to be the same.
    let mut selection = finder.selection;
    selection.found.sort_by_key(|file| FORMS.iter().position(|form| *form == file.extension).unwrap_or(FORMS.len()));
    selection
}

struct Finder {
    /// The real locations of what the command line names.
    named: Vec<PathBuf>,
    /// The real location of the folder to write to.
    into: Option<PathBuf>,
    selection: Selection,
}

impl Finder {
    /// Takes a path of the command line. A link there is followed: its target is what the clerk named.
    fn named(&mut self, path: &Path) {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) if path.is_symlink() => return self.refuse(path, broken_link(&error)),
            Err(error) => return self.refuse(path, unreadable(&error)),
        };
        // A report in the archive is not imported into the same archive.
        if self.is_in_archive(&real) {
            return self.refuse(path, message!("refused-in-archive"));
        }
        let into = self.into.clone();
        let is_ours = |entry: &DirEntry| entry.file_type().is_dir() && into.is_some() && entry.path().canonicalize().ok() == into;
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| !is_ours(entry)) {
            match entry {
                Ok(entry) if entry.depth() == 0 && real.is_dir() => {}
                Ok(entry) if entry.file_type().is_dir() || (entry.depth() > 0 && is_left_behind(entry.path())) => {}
                Ok(entry) if entry.depth() > 0 && entry.path_is_symlink() => self.link(entry.path()),
                Ok(entry) => self.take(entry.path(), entry.path()),
                Err(error) => {
                    let reason = error.io_error().map_or_else(|| read::walk_error(&error), unreadable);
                    self.refuse(error.path().unwrap_or(path), reason);
                }
            }
        }
    }

    /// Takes a link below a named folder, if it leads to a file that the command line names too. A link to a folder there has
    /// nothing to add: the files of that folder are found without it.
    fn link(&mut self, path: &Path) {
        match path.canonicalize() {
            Err(error) => self.refuse(path, broken_link(&error)),
            Ok(target) if self.is_in_archive(&target) => self.refuse(path, message!("refused-in-archive")),
            Ok(target) if !self.named.iter().any(|named| target.starts_with(named)) => {
                self.refuse(path, message!("refused-link-outside", target = target.display()));
            }
            Ok(target) if !target.is_dir() => self.take(path, &target),
            // A link to a folder above itself.
            Ok(target) if path.parent().is_some_and(|folder| folder.canonicalize().is_ok_and(|folder| folder.starts_with(&target))) => {
                self.refuse(path, message!("refused-link-circular"));
            }
            Ok(_) => {}
        }
    }

    fn is_in_archive(&self, real: &Path) -> bool {
        self.into.as_ref().is_some_and(|into| real.starts_with(into))
    }

    fn take(&mut self, path: &Path, real: &Path) {
        let extension = path.extension().map(|extension| fold::slug(&extension.to_string_lossy()));
        let extension = extension.filter(|extension| !extension.is_empty()).unwrap_or_else(|| "bin".to_owned());
        self.selection.found.push(Found { path: path.to_owned(), real: real.to_owned(), extension });
    }

    fn refuse(&mut self, path: &Path, reason: Message) {
        self.selection.refused.push((one_line(&path.display().to_string()), reason));
    }
}

fn is_left_behind(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.starts_with("~$") || name.starts_with('.') || LEFT_BEHIND.contains(&name.as_str())
}

/// Why a link cannot be followed.
fn broken_link(error: &io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => message!("refused-link-broken"),
        ErrorKind::PermissionDenied => message!("refused-denied"),
        // Systems report too many links in a row, which the standard library has no stable name for.
        _ => message!("refused-link-circular"),
    }
}

/// Why a file or folder cannot be read, with the cure of each reason.
fn unreadable(error: &io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound => message!("refused-not-there"),
        ErrorKind::PermissionDenied => message!("refused-denied"),
        ErrorKind::NotADirectory => message!("refused-file-in-path"),
        ErrorKind::IsADirectory => message!("refused-folder"),
        ErrorKind::InvalidFilename => message!("refused-name-too-long"),
        _ => message!("refused-io", reason = messages::of_error(error)),
    }
}

/// Reads a file.
///
/// # Errors
/// Says why it cannot be read. Pipes and devices are not opened: they may never end.
pub(super) fn content(path: &Path) -> Result<Vec<u8>, Message> {
    let there = fs::metadata(path).map_err(|error| unreadable(&error))?;
    match () {
        () if there.is_dir() => Err(message!("refused-folder")),
        () if !there.is_file() => Err(message!("refused-no-file")),
        () if there.len() > read::REPORT_BYTES_MAX => Err(Refusal::TooLarge.message()),
        () => fs::read(path).map_err(|error| unreadable(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_of_reading_has_its_own_cure() {
        let kinds = [
            ErrorKind::NotFound,
            ErrorKind::PermissionDenied,
            ErrorKind::NotADirectory,
            ErrorKind::IsADirectory,
            ErrorKind::InvalidFilename,
            ErrorKind::Other,
        ];
        for language in [messages::Language::English, messages::Language::Vietnamese] {
            let mut cures: Vec<String> = kinds.iter().map(|kind| unreadable(&io::Error::from(*kind)).hint(language).unwrap()).collect();
            cures.sort();
            cures.dedup();
            assert_eq!(cures.len(), kinds.len(), "{cures:?}");
        }
    }
}
