//! Writes imported reports into the content folder: original, pictures and report, all or none, over nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use walkdir::WalkDir;

use super::super::place::write_new;
use crate::digest::hexadecimal;
use crate::import::{Draft, Imported};
use crate::message;

/// What stands in the name of an original, so that it is known as one: `02-bc-ldld.goc.docx`.
const ORIGINAL: &str = ".goc.";

/// A report to be written.
pub(super) struct Placed<'a> {
    pub(super) imported: &'a Imported,
    pub(super) draft: &'a Draft,
    pub(super) original: &'a [u8],
    pub(super) sha256: &'a str,
    pub(super) extension: &'a str,
}

/// What lies in the folder, and what has been put there.
pub(super) struct Places {
    into: PathBuf,
    /// The report of each original, by SHA-256.
    originals: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

/// The name of an original. One that is Markdown would be read as a report, so it is kept as a text.
pub(super) fn original_name(stem: &str, extension: &str) -> String {
    let extension = if matches!(extension, "md" | "markdown") { "txt" } else { extension };
    format!("{stem}{ORIGINAL}{extension}")
}

impl Places {
    /// Looks which originals lie in the folder already; one without its report was left by an import that was broken off.
    pub(super) fn of(into: &Path) -> Result<Places> {
        let mut originals = BTreeMap::new();
        for entry in WalkDir::new(into).sort_by_file_name().into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some((stem, _)) = name.rsplit_once(ORIGINAL) else { continue };
            let report = entry.path().with_file_name(format!("{stem}.md"));
            if report.is_file() {
                let bytes = fs::read(entry.path()).with_context(|| message!("cannot-read", path = entry.path().display()))?;
                originals.insert(hexadecimal(&bytes), report.display().to_string());
            }
        }
        Ok(Places { into: into.to_owned(), originals, taken: BTreeSet::new() })
    }

    /// The report that was made of a file with this SHA-256.
    pub(super) fn of_original(&self, sha256: &str) -> Option<&str> {
        self.originals.get(sha256).map(String::as_str)
    }

    /// Writes a report; returns its path.
    ///
    /// # Errors
    /// Fails when it cannot be written; nothing of it is left then.
    pub(super) fn put(&mut self, report: &Placed<'_>, dry_run: bool) -> Result<String> {
        let (stem, last) = self.free(report);
        let folder = self.into.join(&stem);
        let folder = folder.parent().unwrap_or(&self.into).to_owned();
        let file = folder.join(format!("{last}.md"));
        let original = original_name(&last, report.extension);
        let text = report.draft.file(&original);
        if !dry_run {
            let mut files: Vec<(PathBuf, &[u8])> = vec![(folder.join(original), report.original)];
            files.extend(report.imported.images.iter().map(|image| (folder.join(&image.file_name), image.bytes.as_slice())));
            // The report comes last: what has no report counts as not imported.
            files.push((file.clone(), text.as_bytes()));
            write_all(&files)?;
        }
        let shown = file.display().to_string();
        self.originals.insert(report.sha256.to_owned(), shown.clone());
        Ok(shown)
    }

    /// A stem that no file has: with `-2` when two reports without a number have the same name.
    fn free(&mut self, report: &Placed<'_>) -> (String, String) {
        let stem = report.draft.stem.as_str();
        let names = std::iter::once(stem.to_owned()).chain((2..).map(|number| format!("{stem}-{number}")));
        // An original may be left of a report that was taken away.
        let is_free = |stem: &String| {
            let original = self.into.join(original_name(stem, report.extension));
            let is_same = || fs::read(&original).is_ok_and(|there| there == report.original);
            !self.taken.contains(stem) && !self.into.join(format!("{stem}.md")).exists() && (!original.exists() || is_same())
        };
        let found = names.into_iter().find(is_free).unwrap_or_else(|| stem.to_owned());
        self.taken.insert(found.clone());
        let last = found.rsplit('/').next().unwrap_or(&found).to_owned();
        (found, last)
    }
}

/// Writes new files; when one cannot be written, those before it are taken away again.
fn write_all(files: &[(PathBuf, &[u8])]) -> Result<()> {
    let mut written: Vec<&Path> = Vec::new();
    for (path, bytes) in files {
        match write_new(path, bytes) {
            Ok(true) => written.push(path),
            Ok(false) => {}
            Err(error) => {
                for path in written {
                    let _ = fs::remove_file(path);
                }
                return Err(error);
            }
        }
    }
    Ok(())
}
