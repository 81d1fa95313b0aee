//! Stage 1: `content/` and `themes/` to sources. Their only reader.
//!
//! A file that cannot be read is a diagnostic, so that the rest is published. Nothing outside the
//! content folder is read: links out of it are not followed.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use crate::diag::{self, Diagnostic, Diagnostics};
use crate::digest::hexadecimal;
use crate::manifest::MANIFEST;
use crate::message;
use crate::messages::{self, Message};

/// The file systems of sticks and old servers know no time more exact than this.
const COARSEST_TIME: Duration = Duration::from_secs(3);

/// No report is longer; what is takes more memory than the machines of offices have.
pub(crate) const REPORT_BYTES_MAX: u64 = 128 << 20;

/// Bytes of reports that are held until they are understood; those beyond are read once more then.
const HELD_BYTES_MAX: u64 = 256 << 20;

/// Where an archive lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The archive root.
    pub root: PathBuf,
    /// The folder of reports: `content` in the root, or the root itself.
    pub content: PathBuf,
    /// The folder of themes.
    pub themes: PathBuf,
    /// The folder that is written.
    pub output: PathBuf,
}

impl Layout {
    /// Finds the folders of an archive root.
    ///
    /// # Errors
    /// Fails when the root is not a folder.
    pub fn of(root: &Path, output: Option<&Path>) -> Result<Layout> {
        ensure!(root.is_dir(), message!("not-folder", path = root.display()));
        let content = root.join("content");
        ensure!(content.is_dir() || content.symlink_metadata().is_err(), message!("content-no-folder", path = content.display()));
        let content = if content.is_dir() { content } else { root.to_owned() };
        Ok(Layout {
            root: root.to_owned(),
            content,
            themes: root.join("themes"),
            output: output.map_or_else(|| root.join("public"), Path::to_owned),
        })
    }

    /// Whether this is an archive already: it has its reports in `content/`, or in its root beside a configuration or what was
    /// published of them.
    pub fn is_archive(&self) -> bool {
        self.content != self.root || self.root.join("archive.toml").is_file() || self.output.join(MANIFEST).is_file()
    }

    /// A path below the content folder as messages name it.
    pub fn shown(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }
}

/// One Markdown file.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its path below `content/`, with `/`.
    pub path: String,
    /// Its path below the root, for messages.
    pub shown: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

impl Source {
    /// A source that is not read from a disk.
    pub fn new(path: &str, bytes: impl Into<Arc<[u8]>>) -> Source {
        Source { path: path.to_owned(), shown: path.to_owned(), bytes: bytes.into() }
    }
}

/// What the system says of a file without opening it: the same stamp is the same content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    length: u64,
    /// Nanoseconds since 1970.
    modified: u128,
    /// Where the system tells it: the number of the file, and when it was written, renamed or given another time.
    changed: (u64, i64, i64),
}

impl Stamp {
    /// The stamp of a file, from what the system says of it; none where the system knows no time.
    pub fn of(found: &fs::Metadata) -> Option<Stamp> {
        let modified = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        Some(Stamp { length: found.len(), modified, changed: changed(found) })
    }

    /// The bytes of the file.
    pub const fn length(&self) -> u64 {
        self.length
    }

    /// Whether the file was written so long ago that a further change of it has another time.
    #[expect(clippy::disallowed_methods, reason = "decides whether a file is read again; nothing published depends on it")]
    fn is_settled(&self) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.modified + COARSEST_TIME.as_nanos() < now.as_nanos()
    }
}

#[cfg(unix)]
fn changed(found: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (found.ino(), found.ctime(), found.ctime_nsec())
}

#[cfg(not(unix))]
const fn changed(_: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

/// A Markdown file, read or known from an earlier build.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its path below `content/`, with `/`.
    pub path: String,
    /// Its path below the root, for messages.
    pub shown: String,
    /// Where it lies.
    pub file: PathBuf,
    /// The SHA-256 of its content in hexadecimal.
    pub sha256: String,
    /// Its stamp, where that will tell whether it has changed since.
    pub stamp: Option<Stamp>,
    /// Its content; none when the stamp says that it is known, or when too much is held already.
    pub bytes: Option<Arc<[u8]>>,
}

impl Found {
    /// The file with its content, which is read when it is not here.
    ///
    /// # Errors
    /// Returns the fault of a file that cannot be read any more.
    pub fn source(&self) -> Result<Source, Diagnostic> {
        let bytes = match &self.bytes {
            Some(bytes) => bytes.clone(),
            None => report_bytes(&self.file, &self.shown, regular(&self.file))?.into(),
        };
        Ok(Source { path: self.path.clone(), shown: self.shown.clone(), bytes })
    }
}

/// Everything that a build reads.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The Markdown files, by path.
    pub reports: Vec<Found>,
    /// Other files of the content folder: path below it, and where it lies.
    pub attachments: BTreeMap<String, PathBuf>,
    /// Markdown files that could not be read, by path below `content/`.
    pub unreadable: Vec<String>,
    /// The text of archive.toml and its path as messages name it.
    pub configuration: Option<(String, String)>,
    /// The files of `themes/`: path below it, and content.
    pub themes: BTreeMap<String, Vec<u8>>,
}

/// Reads an archive. `known` tells the SHA-256 of a Markdown file by its path and stamp, where an earlier build has read it.
///
/// # Errors
/// Fails when the folder itself, archive.toml or a theme cannot be read.
pub fn sources(layout: &Layout, known: impl Fn(&str, &Stamp) -> Option<String> + Sync, diagnostics: &mut Diagnostics) -> Result<Sources> {
    let found = walk(layout, diagnostics)?;
    ensure!(!found.reports.is_empty() || layout.is_archive(), message!("no-reports", path = layout.root.display()));
    let mut sources =
        Sources { attachments: found.attachments, configuration: configuration(layout)?, themes: themes(layout)?, ..Sources::default() };
    let held = AtomicU64::new(0);
    let read: Vec<_> = found
        .reports
        .into_par_iter()
        .map(|(path, file)| {
            let there = regular(&file);
            let stamp = there.as_ref().ok().and_then(Stamp::of);
            let shown = layout.shown(&file);
            let found = match stamp.and_then(|stamp| known(&path, &stamp)) {
                Some(sha256) => Ok(Found { path: path.clone(), shown, file, sha256, stamp, bytes: None }),
                None => report_bytes(&file, &shown, there).map(|bytes| {
                    let (sha256, length) = (hexadecimal(&bytes), bytes.len() as u64);
                    let is_held = held.fetch_add(length, Ordering::Relaxed) + length <= HELD_BYTES_MAX;
                    let bytes = is_held.then(|| bytes.into());
                    Found { path: path.clone(), shown, file, sha256, stamp: stamp.filter(Stamp::is_settled), bytes }
                }),
            };
            (path, found)
        })
        .collect();
    for (path, found) in read {
        match found {
            Ok(found) => sources.reports.push(found),
            Err(fault) => {
                diagnostics.push(fault);
                sources.unreadable.push(path);
            }
        }
    }
    Ok(sources)
}

/// Where the Markdown files of the content folder lie, by path below it.
///
/// # Errors
/// Fails when the folder itself cannot be read.
pub fn report_files(layout: &Layout, diagnostics: &mut Diagnostics) -> Result<BTreeMap<String, PathBuf>> {
    Ok(walk(layout, diagnostics)?.reports)
}

/// Reads one Markdown file of the content folder; none when it is no such file, or cannot be read.
pub fn source(layout: &Layout, file: &Path) -> Option<Source> {
    let below = file.strip_prefix(&layout.content).ok()?;
    let is_file = is_report(file) && fs::symlink_metadata(file).is_ok_and(|found| found.is_file());
    let shown = layout.shown(file);
    let bytes = if is_file { report_bytes(file, &shown, regular(file)).ok()? } else { return None };
    Some(Source { path: slashed(below), shown, bytes: bytes.into() })
}

fn report_bytes(file: &Path, shown: &str, there: std::io::Result<fs::Metadata>) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: std::io::Error| diag::unreadable(shown, messages::of_error(&error));
    match there.map_err(unreadable)?.len() {
        length if length > REPORT_BYTES_MAX => Err(diag::too_large(shown, length, REPORT_BYTES_MAX)),
        _ => fs::read(file).map_err(unreadable),
    }
}

/// The stamp of a file, where that will tell whether it has changed since.
pub fn settled_stamp(path: &Path) -> Option<Stamp> {
    fs::metadata(path).ok().as_ref().and_then(Stamp::of).filter(Stamp::is_settled)
}

/// Reads a file of the content folder that pages refer to.
///
/// # Errors
/// Fails when it cannot be read.
pub fn attachment(path: &Path) -> Result<Vec<u8>> {
    regular_bytes(path).with_context(|| message!("cannot-read", path = path.display()))
}

/// Reads a published file; none when it is not there.
///
/// # Errors
/// Fails when it is there and cannot be read.
pub fn published(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).with_context(|| message!("cannot-read", path = path.display())),
    }
}

/// Reads a published file that is a regular one and no link; none when there is no such file.
///
/// # Errors
/// Fails when it is there and cannot be read.
pub fn published_file(path: &Path) -> Result<Option<Vec<u8>>> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|found| found.is_file());
    if is_file { published(path) } else { Ok(None) }
}

/// The paths of all files below a folder, with `/`; hidden ones at its top belong to the server or to version control.
///
/// # Errors
/// Fails when a folder cannot be read.
pub fn names_below(folder: &Path) -> Result<Vec<String>> {
    let is_hidden = |entry: &walkdir::DirEntry| entry.depth() == 1 && entry.file_name().to_string_lossy().starts_with('.');
    let mut names = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry)) {
        let entry = entry.with_context(|| message!("cannot-read", path = folder.display()))?;
        if !entry.file_type().is_dir() {
            names.push(slashed(entry.path().strip_prefix(folder).unwrap_or(entry.path())));
        }
    }
    Ok(names)
}

/// Why a folder could not be walked.
pub fn walk_error(error: &walkdir::Error) -> Message {
    error.io_error().map_or_else(|| messages::parser(&error.to_string()), messages::of_error)
}

/// What the system says of a regular file: a pipe or a device would block or never end, and is not opened.
pub(crate) fn regular(path: &Path) -> std::io::Result<fs::Metadata> {
    let found = fs::metadata(path)?;
    if found.is_file() { Ok(found) } else { Err(std::io::Error::other(message!("not-regular").to_string())) }
}

fn regular_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    regular(path)?;
    fs::read(path)
}

#[derive(Default)]
struct Paths {
    reports: BTreeMap<String, PathBuf>,
    attachments: BTreeMap<String, PathBuf>,
}

fn walk(layout: &Layout, diagnostics: &mut Diagnostics) -> Result<Paths> {
    let real_content = layout.content.canonicalize().with_context(|| message!("cannot-read", path = layout.content.display()))?;
    let mut found = Paths::default();
    let entries = WalkDir::new(&layout.content).min_depth(1).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !is_ours(layout, entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(|path| layout.shown(path)).unwrap_or_default();
                diagnostics.push(diag::unreadable(&path, walk_error(&error)));
                continue;
            }
        };
        let path = entry.path();
        if entry.path_is_symlink() && !link_stays_inside(path, &real_content, layout, diagnostics) {
            continue;
        }
        if entry.file_type().is_dir() {
            if is_report(path) {
                diagnostics.push(diag::folder_like_report(&layout.shown(path)));
            }
            continue;
        }
        let below = slashed(path.strip_prefix(&layout.content).unwrap_or(path));
        let kind = if is_report(path) { &mut found.reports } else { &mut found.attachments };
        kind.insert(below, path.to_owned());
    }
    Ok(found)
}

/// Hidden files, the output and, in a bare folder, the themes are no content.
fn is_ours(layout: &Layout, entry: &walkdir::DirEntry) -> bool {
    let path = entry.path();
    let is_folder = entry.file_type().is_dir() || entry.path_is_symlink() && path.is_dir();
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let output = is_folder && (path == layout.output || path.join(MANIFEST).is_file() || same_folder(path, &layout.output));
    hidden || output || path == layout.themes || path == layout.content.join("archive.toml")
}

fn same_folder(left: &Path, right: &Path) -> bool {
    matches!((left.canonicalize(), right.canonicalize()), (Ok(left), Ok(right)) if left == right)
}

/// A linked file may stand for another file of the content folder; a linked folder would be read twice.
fn link_stays_inside(path: &Path, real_content: &Path, layout: &Layout, diagnostics: &mut Diagnostics) -> bool {
    match path.canonicalize() {
        Ok(target) if target.starts_with(real_content) && target.is_file() => return true,
        Ok(target) if !target.starts_with(real_content) => diagnostics.push(diag::link_outside(&layout.shown(path))),
        _ => diagnostics.push(diag::link_broken(&layout.shown(path))),
    }
    false
}

/// Reports whether a file is a report by its name.
fn is_report(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown"))
}

/// The text of archive.toml and its path as messages name it; none where there is none.
///
/// # Errors
/// Fails when it cannot be read.
pub fn configuration(layout: &Layout) -> Result<Option<(String, String)>> {
    let path = layout.content.join("archive.toml");
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = fs::read(&path).with_context(|| message!("cannot-read", path = path.display()))?;
    // A byte that is not UTF-8 becomes a letter that TOML refuses, with its line.
    Ok(Some((layout.shown(&path), String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').to_owned())))
}

fn themes(layout: &Layout) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    if !layout.themes.is_dir() {
        return Ok(files);
    }
    let is_hidden = |entry: &walkdir::DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
    for entry in WalkDir::new(&layout.themes).sort_by_file_name().into_iter().filter_entry(|entry| !is_hidden(entry)) {
        let entry = entry.with_context(|| message!("cannot-read", path = layout.themes.display()))?;
        if entry.file_type().is_file() {
            let path = entry.path();
            let bytes = fs::read(path).with_context(|| message!("cannot-read", path = path.display()))?;
            files.insert(slashed(path.strip_prefix(&layout.themes).unwrap_or(path)), bytes);
        }
    }
    Ok(files)
}

/// A path with `/` between its parts on every system.
pub(crate) fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
