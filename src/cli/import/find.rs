//! Finds the files that are to be imported, by form and then in the order of their names.

use std::fs;
use std::path::{Path, PathBuf};

use vanthu_search::fold;
use walkdir::WalkDir;

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
    /// The end of its name, of ASCII letters; `bin` if it has none.
    pub(super) extension: String,
}

/// All files that are named and those below folders that are named; and what cannot be read, with the reason.
pub(super) fn files(paths: &[PathBuf], into: &Path) -> (Vec<Found>, Vec<(String, Message)>) {
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    let into = into.canonicalize().ok();
    for path in paths {
        // A report that lies in the archive is not taken from it into it.
        if into.as_ref().is_some_and(|into| path.canonicalize().is_ok_and(|path| path.starts_with(into))) {
            unreadable.push((path.display().to_string(), message!("refused-in-archive")));
            continue;
        }
        let is_ours = |entry: &walkdir::DirEntry| entry.file_type().is_dir() && into.is_some() && entry.path().canonicalize().ok() == into;
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(|entry| !is_ours(entry)) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() || (entry.depth() > 0 && is_left_behind(entry.path())) => {}
                Ok(entry) => found.push(of_path(entry.into_path())),
                Err(error) => {
                    let at = error.path().unwrap_or(path).display().to_string();
                    unreadable.push((at, message!("unreadable", reason = read::walk_error(&error))));
                }
            }
        }
    }
    // Of a report in several forms the one that holds most comes first, and the others are found to be the same.
    found.sort_by_key(|file| FORMS.iter().position(|form| *form == file.extension).unwrap_or(FORMS.len()));
    (found, unreadable)
}

fn of_path(path: PathBuf) -> Found {
    let extension = path.extension().map(|extension| fold::slug(&extension.to_string_lossy())).filter(|extension| !extension.is_empty());
    Found { path, extension: extension.unwrap_or_else(|| "bin".to_owned()) }
}

fn is_left_behind(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.starts_with("~$") || name.starts_with('.') || LEFT_BEHIND.contains(&name.as_str())
}

/// Reads a file.
///
/// # Errors
/// Says why it cannot be read: a pipe or a device would never end.
pub(super) fn content(path: &Path) -> Result<Vec<u8>, Message> {
    let unreadable = |error: std::io::Error| message!("unreadable", reason = messages::of_error(&error));
    if read::regular(path).map_err(unreadable)?.len() > read::REPORT_BYTES_MAX {
        return Err(Refusal::TooLarge.message());
    }
    fs::read(path).map_err(unreadable)
}
