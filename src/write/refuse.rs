//! Rejects output paths that would overwrite sources or files that vanthu did not write.

use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::WORK;
use crate::manifest::MANIFEST;
use crate::message;
use crate::read::Layout;

/// The sources are never overwritten: the output is no folder that holds them and none of theirs.
pub(super) fn sources(layout: &Layout) -> Result<()> {
    let output = real(&layout.output);
    for (folder, name) in [(&layout.content, message!("the-reports")), (&layout.themes, message!("the-themes"))] {
        ensure!(!real(folder).starts_with(&output), message!("output-holds", path = layout.output.display(), name = name));
    }
    ensure!(!output.starts_with(real(&layout.themes)), message!("output-themes", path = layout.output.display()));
    Ok(())
}

/// Rejects a path inside the output, where the file would be published, or among the sources, where it could replace a report.
///
/// # Errors
/// Fails for such a path.
pub fn inside(layout: &Layout, place: &Path) -> Result<()> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = real(folder);
    ensure!(!folder.starts_with(real(&layout.output)), message!("list-in-output", path = place.display()));
    let is_source = layout.content != layout.root && folder.starts_with(real(&layout.content)) || folder.starts_with(real(&layout.themes));
    ensure!(!is_source, message!("file-among-sources", path = place.display()));
    Ok(())
}

/// The path without links, also of a folder that is not there yet.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = absolute.ancestors().find_map(|ancestor| Some((ancestor.canonicalize().ok()?, absolute.strip_prefix(ancestor).ok()?)));
    let Some((mut real, rest)) = there else { return absolute };
    for part in rest.components() {
        // What is not there yet is no link, so `..` leads back.
        if part == Component::ParentDir { _ = real.pop() } else { real.push(part) }
    }
    real
}

/// A folder with files and without our list was written by somebody else.
pub(super) fn foreign(output: &Path) -> Result<()> {
    if !output.exists() {
        return Ok(());
    }
    ensure!(output.is_dir(), message!("output-file", path = output.display()));
    let entries = fs::read_dir(output).with_context(|| message!("cannot-read", path = output.display()))?;
    let mut foreign = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| message!("cannot-read", path = output.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == MANIFEST || name == WORK {
            return Ok(());
        }
        // Folders without a file in them are nobody's.
        let holds_files =
            || walkdir::WalkDir::new(entry.path()).into_iter().any(|found| found.is_ok_and(|found| !found.file_type().is_dir()));
        if name != ".gitignore" && holds_files() {
            foreign.push(name);
        }
    }
    foreign.sort();
    if let Some(first) = foreign.first() {
        bail!(message!("output-foreign", path = output.display(), first = first));
    }
    Ok(())
}
