//! Stage 6: rendered files to `public/`: stage, compare, rename, remove. The only writer.
//!
//! Files are first written into a folder of their own inside the output, so that a full disk or a
//! failure leaves what is published as it was. Only then the changed ones are renamed into their
//! places: what pages need first, pages next, the entry files last, removals at the very end. A list of
//! all files with their SHA-256 says what is ours: files of others are never touched, stale ones of
//! ours always go. Only the parts of the index before stay for one build more, so that a reader who has
//! an old page open is not cut off; never when a report was changed or taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result, bail, ensure};

use crate::digest::hexadecimal;
use crate::read::{Layout, MANIFEST};

/// The folder inside the output that holds what is not published yet.
const WORK: &str = ".vanthu";

/// The list of files of the index before that are still there; apart from the list of what is published.
const KEPT: &str = "search/previous.txt";

/// What a build changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files written.
    pub written: usize,
    /// Files that were the same already.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
    /// Bytes of everything published.
    pub bytes: u64,
}

/// A build on its way to the output.
pub struct Stage {
    output: PathBuf,
    created_output: bool,
    /// Held until the end; the system lets go of it when the process dies.
    _lock: File,
    /// Addresses that an earlier build wrote or was about to write.
    ours: BTreeSet<String>,
    /// Those of the index before that were kept.
    kept: BTreeSet<String>,
    keeps_index: bool,
    /// Whether an earlier build was killed while it put files into their places.
    was_killed: bool,
    staged: Mutex<BTreeMap<String, Staged>>,
    committed: bool,
}

struct Staged {
    sha256: String,
    length: u64,
    /// The file in the work folder; none when the published one is the same.
    file: Option<PathBuf>,
}

impl Stage {
    /// Opens the output, refusing a folder that is not ours.
    ///
    /// # Errors
    /// Fails when the folder holds files of others, another build is at work, or it cannot be written.
    pub fn open(layout: &Layout) -> Result<Stage> {
        let output = layout.output.clone();
        refuse_sources(layout)?;
        let created_output = !output.exists();
        refuse_foreign(&output)?;
        let work = output.join(WORK);
        fs::create_dir_all(&work).with_context(|| format!("cannot create {}", work.display()))?;
        let lock = lock(&work)?;
        let mut ours: BTreeSet<String> = manifest(&output)?.into_keys().collect();
        // A build that was killed while renaming left the list of what it was about to write.
        let journal = lines(&work.join("journal"))?;
        let was_killed = !journal.is_empty();
        ours.extend(journal);
        let kept: BTreeSet<String> = lines(&output.join(KEPT))?.into_iter().collect();
        let staging = work.join("stage");
        if staging.exists() {
            fs::remove_dir_all(&staging).with_context(|| format!("cannot clear {}", staging.display()))?;
        }
        fs::create_dir(&staging).with_context(|| format!("cannot create {}", staging.display()))?;
        Ok(Stage {
            output,
            created_output,
            _lock: lock,
            ours,
            kept,
            keeps_index: false,
            was_killed,
            staged: Mutex::default(),
            committed: false,
        })
    }

    /// Keeps the files of the index before until the next change, for readers who have an old page open.
    ///
    /// Only for a build that changes and takes away no report: what was withdrawn must be gone at once.
    pub fn keep_index(&mut self) {
        self.keeps_index = true;
    }

    /// Stages one file; may be called from any thread.
    ///
    /// # Errors
    /// Fails when it cannot be written, or when two files have one address.
    pub fn put(&self, address: &str, bytes: &[u8]) -> Result<()> {
        let target = self.output.join(address);
        let same = fs::metadata(&target).is_ok_and(|found| found.is_file() && found.len() == bytes.len() as u64)
            && fs::read(&target).is_ok_and(|published| published == bytes);
        let sha256 = hexadecimal(bytes);
        let file = if same {
            None
        } else {
            let file = self.output.join(WORK).join("stage").join(hexadecimal(address.as_bytes()));
            fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
            Some(file)
        };
        let staged = Staged { sha256, length: bytes.len() as u64, file };
        let mut all = self.staged.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        ensure!(all.insert(address.to_owned(), staged).is_none(), "two files have the address {address}");
        Ok(())
    }

    /// Publishes what was staged.
    ///
    /// # Errors
    /// Fails when a file cannot be put into its place; the next build completes the rest.
    pub fn commit(mut self) -> Result<Summary> {
        let mut staged = std::mem::take(self.staged.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner));
        let manifest: String = staged.iter().map(|(address, file)| format!("{}  {address}\n", file.sha256)).collect();
        self.staged = Mutex::new(BTreeMap::new());
        self.put(MANIFEST, manifest.as_bytes())?;
        staged.append(self.staged.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner));
        // What may have to be removed is on the list too, should this build be killed before it comes to that.
        let all: BTreeSet<&String> = staged.keys().chain(&self.ours).chain(&self.kept).collect();
        let journal: String = all.into_iter().map(|address| format!("{address}\n")).collect();
        let journal_file = self.output.join(WORK).join("journal");
        fs::write(&journal_file, journal).with_context(|| format!("cannot write {}", journal_file.display()))?;
        let mut summary = Summary { bytes: staged.values().map(|file| file.length).sum(), ..Summary::default() };
        let mut order: Vec<(&String, &Staged)> = staged.iter().collect();
        order.sort_by_key(|(address, _)| (rank(address), *address));
        for (address, file) in order {
            match &file.file {
                Some(file) => {
                    place(file, &self.output.join(address))?;
                    summary.written += 1;
                }
                None => summary.unchanged += 1,
            }
        }
        let keep = self.to_keep(&staged);
        self.list_kept(&keep)?;
        for stale in self.ours.union(&self.kept).filter(|address| !staged.contains_key(*address) && !keep.contains(*address)) {
            summary.removed += usize::from(remove(&self.output, stale)?);
        }
        self.committed = true;
        Ok(summary)
    }

    /// The files of the index before; those kept already where this build changes nothing of the index.
    fn to_keep(&self, staged: &BTreeMap<String, Staged>) -> BTreeSet<String> {
        if !self.keeps_index || self.was_killed {
            return BTreeSet::new();
        }
        let is_stale = |address: &&String| is_named_by_content(address) && !staged.contains_key(*address);
        let before: BTreeSet<String> = self.ours.difference(&self.kept).filter(is_stale).cloned().collect();
        if before.is_empty() { self.kept.iter().filter(is_stale).cloned().collect() } else { before }
    }

    fn list_kept(&self, keep: &BTreeSet<String>) -> Result<()> {
        if *keep == self.kept {
            return Ok(());
        }
        if keep.is_empty() {
            return remove(&self.output, KEPT).map(|_| ());
        }
        let list: String = keep.iter().map(|address| format!("{address}\n")).collect();
        let file = self.output.join(WORK).join("kept");
        fs::write(&file, list).with_context(|| format!("cannot write {}", file.display()))?;
        place(&file, &self.output.join(KEPT))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Whatever fails here fails again, and is said, when the next build opens the folder.
        let _ = fs::remove_dir_all(self.output.join(WORK));
        if self.created_output && !self.committed {
            let _ = fs::remove_dir(&self.output);
        }
    }
}

/// What pages need goes first, then pages, then the files that name the new index and the new list.
fn rank(address: &str) -> u8 {
    match address {
        MANIFEST => 4,
        "search/entry.json" | "search/entry.js" | "reports.json" => 3,
        "index.html" => 2,
        _ if address.ends_with(".html") => 1,
        _ => 0,
    }
}

fn refuse_sources(layout: &Layout) -> Result<()> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let output = real(&layout.output);
    for (folder, name) in [(&layout.content, "the reports"), (&layout.themes, "the themes")] {
        ensure!(!real(folder).starts_with(&output), "{} holds {name}; choose another folder with --output", layout.output.display());
    }
    Ok(())
}

/// A folder with files and without our list was written by somebody else.
fn refuse_foreign(output: &Path) -> Result<()> {
    if !output.exists() {
        return Ok(());
    }
    ensure!(output.is_dir(), "{} is a file where the output folder should be", output.display());
    let entries = fs::read_dir(output).with_context(|| format!("cannot read {}", output.display()))?;
    let mut foreign = Vec::new();
    for entry in entries {
        let name = entry.with_context(|| format!("cannot read {}", output.display()))?.file_name().to_string_lossy().into_owned();
        if name == MANIFEST || name == WORK {
            return Ok(());
        }
        if name != ".gitignore" {
            foreign.push(name);
        }
    }
    if let Some(first) = foreign.first() {
        bail!("{} holds files that vanthu did not write ({first}); empty it, or choose another folder with --output", output.display());
    }
    Ok(())
}

fn lock(work: &Path) -> Result<File> {
    let path = work.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            bail!("another build is writing {}; wait until it is done", work.parent().unwrap_or(work).display())
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
    }
}

/// The addresses and digests that the last build published.
fn manifest(output: &Path) -> Result<BTreeMap<String, String>> {
    let Some(bytes) = crate::read::published(&output.join(MANIFEST))? else { return Ok(BTreeMap::new()) };
    let text = String::from_utf8_lossy(&bytes);
    let mut all: BTreeMap<String, String> =
        text.lines().filter_map(|line| line.split_once("  ")).map(|(sha256, address)| (address.to_owned(), sha256.to_owned())).collect();
    all.insert(MANIFEST.to_owned(), String::new());
    Ok(all)
}

/// The files of the index that a reader's page may still ask for.
fn is_named_by_content(address: &str) -> bool {
    crate::index::is_of_index(address) && rank(address) == 0
}

fn lines(file: &Path) -> Result<Vec<String>> {
    let bytes = crate::read::published(file)?.unwrap_or_default();
    Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())
}

fn place(staged: &Path, target: &Path) -> Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::rename(staged, target).with_context(|| format!("cannot put {} into its place", target.display()))
}

/// Removes a file of ours and the folders that it leaves empty.
fn remove(output: &Path, address: &str) -> Result<bool> {
    let outside = Path::new(address).components().any(|part| !matches!(part, std::path::Component::Normal(_)));
    if outside {
        return Ok(false);
    }
    let target = output.join(address);
    match fs::remove_file(&target) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("cannot remove {}", target.display())),
    }
    let mut folder = target.parent();
    while let Some(empty) = folder.filter(|folder| *folder != output) {
        if fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(true)
}
