//! Turns what a build made into a folder beside the output, and this into what the next build need not make again.
//!
//! The folder of `public` is `.public.cache`. It holds results of steps under digests of their inputs (`packs.rs`), what
//! every source was when it was read last, and what every published file was made of. It is of one program only: another
//! version begins with nothing. It may be deleted at any time; what is damaged in it is noticed and made anew.

mod packs;
mod recent;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::diag::Kept;
use crate::digest::hexadecimal;
use crate::memo::{self, Key, Memo};
use crate::message;
use crate::read::{self, Layout, Stamp};
use crate::report::Body;
use crate::report::text::Texts;
use packs::{Packs, Records};
use recent::Recent;

/// The list in the folder.
const LIST: &str = "list";

/// A published file: what it was made of, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The key of all that it was made of.
    pub key: Key,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// What it was when it was published.
    pub stamp: Stamp,
}

/// A source: what it was when it was read, and the SHA-256 of what was read.
pub type KnownSource = (Stamp, String);

/// What the last build said, to be said again when nothing changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Last {
    /// The key of everything that it read.
    pub inputs: Key,
    /// What was odd.
    pub diagnostics: Vec<Kept>,
    /// Reports that were read.
    pub reports_read: usize,
    /// Reports that are published.
    pub reports_published: usize,
}

/// What a build leaves for the next one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Known {
    /// The sources, by path below `content/`.
    pub sources: BTreeMap<String, KnownSource>,
    /// The published files, by address.
    pub outputs: BTreeMap<String, Output>,
    /// What the build said.
    pub last: Last,
    /// The addresses that withheld reports have left, by path below `content/`.
    pub withheld: BTreeMap<String, String>,
}

/// What earlier builds left.
pub struct Cache {
    folder: PathBuf,
    content: PathBuf,
    packs: Packs,
    known: Known,
    recent: Recent,
    is_damaged: AtomicBool,
    /// Whether results are added.
    is_written: bool,
}

impl Cache {
    /// What is left of earlier builds to this output; nothing where it cannot be read, is damaged or of another program.
    pub fn open(layout: &Layout) -> Cache {
        Cache::new(layout, list(&folder(&layout.output)).unwrap_or_default())
    }

    /// Nothing, to be written over what is left of earlier builds.
    pub fn empty(layout: &Layout) -> Cache {
        Cache::new(layout, Default::default())
    }

    /// What is left of earlier builds, for one that leaves nothing: another may be at work.
    pub fn to_read(layout: &Layout) -> Cache {
        Cache { is_written: false, ..Cache::open(layout) }
    }

    fn new(layout: &Layout, (known, records): (Known, Records)) -> Cache {
        let folder = folder(&layout.output);
        Cache {
            packs: Packs::open(folder.clone(), records),
            folder,
            content: layout.content.clone(),
            known,
            recent: Recent::default(),
            is_damaged: AtomicBool::new(false),
            is_written: true,
        }
    }

    /// What the last build left.
    pub const fn known(&self) -> &Known {
        &self.known
    }

    /// Notes that something that was relied on is not as it was.
    pub fn distrust(&self) {
        self.is_damaged.store(true, Ordering::Relaxed);
    }

    /// Whether something that was relied on turned out to be damaged, so that what was made with it is worth nothing.
    pub fn is_damaged(&self) -> bool {
        self.is_damaged.load(Ordering::Relaxed)
    }

    /// Leaves what this build made for the next one. What it did not use goes.
    ///
    /// # Errors
    /// Fails when the folder cannot be written; what is there then is worth nothing or as good as before.
    pub fn save(&self, known: &Known) -> Result<()> {
        let records = self.packs.save().with_context(|| message!("cannot-write", path = self.folder.display()))?;
        write_list(&self.folder, known, &records).with_context(|| message!("cannot-write", path = self.folder.join(LIST).display()))?;
        self.packs.remove_stale(&records);
        Ok(())
    }

    /// Leaves everything that is kept as it is, with other knowledge of sources.
    ///
    /// # Errors
    /// As [`Cache::save`].
    pub fn save_again(&self, known: &Known) -> Result<()> {
        self.packs.keep_all();
        self.save(known)
    }
}

impl Memo for Cache {
    fn get(&self, key: Key) -> Option<Vec<u8>> {
        self.packs.get(key)
    }

    fn put(&self, key: Key, value: &[u8]) {
        if self.is_written {
            self.packs.put(key, value);
        }
    }

    fn is_kept(&self) -> bool {
        self.is_written
    }

    fn keep(&self, key: Key) -> bool {
        self.packs.keep(key)
    }
}

/// Texts of reports that were understood by an earlier build.
pub struct KeptTexts(pub Arc<Cache>);

impl KeptTexts {
    /// Holds a text that was just understood, as long as there is room.
    pub fn hold(&self, digest: Key, body: Arc<Body>) {
        self.0.recent.put(digest, body);
    }
}

impl Texts for KeptTexts {
    fn body(&self, digest: Key) -> Arc<Body> {
        self.0.recent.get(digest).unwrap_or_else(|| {
            let body = memo::get::<Body>(&*self.0, digest);
            if body.is_none() {
                self.0.distrust();
            }
            let body = Arc::new(body.unwrap_or_default());
            self.0.recent.put(digest, body.clone());
            body
        })
    }

    fn file(&self, path: &str, sha256: &str) -> Arc<[u8]> {
        let kept = self.0.get(file_key(sha256));
        let bytes = kept.or_else(|| read::attachment(&self.0.content.join(path)).ok()).filter(|bytes| hexadecimal(bytes) == sha256);
        bytes
            .unwrap_or_else(|| {
                self.0.distrust();
                Vec::new()
            })
            .into()
    }
}

/// The key of a file that is offered and is not the source.
pub fn file_key(sha256: &str) -> Key {
    Key::of("file", &sha256)
}

/// The folder beside an output; hidden, so that it is no content where the archive is a bare folder.
fn folder(output: &Path) -> PathBuf {
    // `.` has no name, and what is beside it would be in it.
    let output = if output.file_name().is_some() { output.to_owned() } else { output.canonicalize().unwrap_or_else(|_| output.to_owned()) };
    let name = output.file_name().map_or_else(|| "vanthu".into(), |name| name.to_string_lossy().into_owned());
    output.with_file_name(format!(".{name}.cache"))
}

/// What tells this program from every other one.
fn program() -> String {
    let built = std::env::current_exe().and_then(fs::metadata).map(|found| {
        let changed = found.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        (found.len(), changed.as_nanos())
    });
    format!("{} {:?}", env!("CARGO_PKG_VERSION"), built.unwrap_or_default())
}

/// Reads the list: a check sum, and what it is of.
fn list(folder: &Path) -> Option<(Known, Records)> {
    let bytes = fs::read(folder.join(LIST)).ok()?;
    let (check, content) = bytes.split_at_checked(4)?;
    let whole = crc32fast::hash(content).to_le_bytes() == check;
    let (program_then, known, records): (String, Known, Records) = postcard::from_bytes(content).ok().filter(|_| whole)?;
    (program_then == program()).then_some((known, records))
}

fn write_list(folder: &Path, known: &Known, records: &Records) -> Result<()> {
    let content = postcard::to_extend(&(program(), known, records), Vec::new())?;
    let mut bytes = crc32fast::hash(&content).to_le_bytes().to_vec();
    bytes.extend_from_slice(&content);
    // Renamed into its place, so that a killed build leaves the list before or this one.
    let new = folder.join(format!("{LIST}.new"));
    fs::write(&new, bytes)?;
    Ok(fs::rename(new, folder.join(LIST))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lies_beside_the_output_and_never_in_it() {
        assert_eq!(folder(Path::new("a/public")), Path::new("a/.public.cache"));
        assert_eq!(folder(Path::new("public")), Path::new(".public.cache"));
        let here = Path::new(".").canonicalize().unwrap_or_default();
        assert!(!folder(Path::new(".")).starts_with(&here) && folder(Path::new(".")).is_absolute());
    }
}
