//! Stage 6: rendered files to `public/`: stage, compare, rename, remove. The only writer.
//!
//! Files are first written into a private folder beside the output, so that a full disk or a
//! failure leaves what is published as it was, and an uploader never meets what is not published yet. Then the changed ones are renamed into their places, by a
//! list that is on the disk before (`journal.rs`): what pages need first, new pages next, changed pages after them, the
//! files that name the new index and all files last, removals at the very end. So at any moment every page that a
//! reader can reach is a whole old or a whole new one, and what it loads and links to is there. A build that fails undoes
//! its changes; what a killed one has changed the next one undoes before it begins.
//!
//! The list of all files with their SHA-256 says what is ours: files of others are never touched, stale ones of
//! ours always go. Only the parts of the index before stay for one build more, so that a reader who has
//! an old page open is not cut off; never when a report was changed or taken away.

pub mod changed;
pub mod disk;
mod journal;
pub mod refuse;
mod room;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context, Result, bail, ensure};
use rayon::prelude::*;

use crate::cache::Output;
use crate::digest::hexadecimal;
use crate::index;
use crate::lock::locked;
use crate::manifest::{self, MANIFEST};
use crate::memo::Key;
use crate::message;
use crate::read::{Layout, Stamp};
use crate::render::data::records;
use disk::Disk;
use journal::{Change, Folders, Kind, refuse_link};

/// The folder inside the output that holds the lock and the list of changes; and what is not published yet, where there is no
/// room beside the output.
const WORK: &str = ".vanthu";

/// The file that says that an output holds drafts.
pub const DRAFTS: &str = "drafts.txt";

/// The list of files of the index before that are still there; apart from the list of what is published.
pub const KEPT: &str = "search/previous.txt";

/// The script that hands over the file that names the present index.
const ENTRY_SCRIPT: &str = "search/entry.js";

/// What a build changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files written.
    pub written: usize,
    /// Files that were the same already.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
    /// Bytes of the files written.
    pub written_bytes: u64,
    /// Those of the index among them.
    pub index_bytes: u64,
}

/// A build on its way to the output.
pub struct Stage<'a> {
    disk: &'a dyn Disk,
    folders: Folders,
    created_output: bool,
    /// Held until the end; the system lets go of it when the process dies.
    _lock: File,
    /// Addresses that the last build wrote.
    ours: BTreeSet<String>,
    /// Those of the index before that were kept.
    kept: BTreeSet<String>,
    keeps_index: bool,
    staged: Mutex<BTreeMap<String, Staged>>,
    committed: bool,
}

struct Staged {
    /// The key of all that it is made of.
    key: Key,
    sha256: String,
    length: u64,
    /// What has its address now.
    there: There,
    /// Its stamp, where it was known before.
    stamp: Option<Stamp>,
}

/// What stands where a file is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum There {
    Nothing,
    /// The same file, so that nothing waits to be put there.
    Same,
    /// A file with other content, or a link.
    Other,
    Folder,
}

impl Staged {
    fn kept(output: &Output) -> Staged {
        let (key, sha256, length) = (output.key, output.sha256.clone(), output.stamp.length());
        Staged { key, sha256, length, there: There::Same, stamp: Some(output.stamp) }
    }

    fn is_same(&self) -> bool {
        self.there == There::Same
    }
}

impl<'a> Stage<'a> {
    /// Opens the output, undoing what a killed build left half done; `adopt` allows a folder with files of others,
    /// which stay.
    ///
    /// # Errors
    /// Fails when the folder is not ours, another build is at work, it cannot be written, or `drafts` would be put among what
    /// is published.
    pub fn open(layout: &Layout, disk: &'a dyn Disk, adopt: bool, drafts: bool) -> Result<Stage<'a>> {
        let output = layout.output.clone();
        refuse::sources(layout)?;
        if !adopt {
            refuse::foreign(&output)?;
        }
        let published = crate::read::published(&output.join(MANIFEST))?;
        if drafts && published.is_some() && !output.join(DRAFTS).is_file() {
            bail!(message!("drafts-among-published", path = output.display()));
        }
        let created_output = !output.exists();
        let work = output.join(WORK);
        create_all(disk, &output)?;
        let lock = lock(disk, &work)?;
        let (inside, beside) = (Folders { room: work.clone(), work: work.clone(), output: output.clone() }, room::beside(&output));
        let beside = beside.map(|room| Folders { room, ..inside.clone() });
        // What a killed build has set aside is where it had room.
        let was = beside.iter().find(|folders| folders.aside().exists()).unwrap_or(&inside);
        journal::restore(disk, was)?;
        for old in beside.iter().chain([&inside]) {
            [old.stage(), old.aside()]
                .iter()
                .try_for_each(|folder| clear(disk, folder).with_context(|| message!("cannot-clear", path = folder.display())))?;
        }
        let folders = beside.filter(|folders| room::is_usable(disk, folders)).unwrap_or(inside);
        for folder in [folders.stage(), folders.aside()] {
            disk.create_private_folder(&folder).with_context(|| message!("cannot-create", path = folder.display()))?;
        }
        folders
            .stages()
            .try_for_each(|folder| disk.create_folder(&folder).with_context(|| message!("cannot-create", path = folder.display())))?;
        let published = crate::read::published(&folders.output.join(MANIFEST))?;
        let mut ours: BTreeSet<String> = manifest::read(published.as_deref().unwrap_or_default()).0.into_keys().collect();
        let kept: BTreeSet<String> = kept(&folders.output)?;
        ours.extend(published.map(|_| MANIFEST.to_owned()));
        Ok(Stage { disk, folders, created_output, _lock: lock, ours, kept, keeps_index: false, staged: Mutex::default(), committed: false })
    }

    /// Keeps the files of the index before until the next change, for readers who have an old page open.
    ///
    /// Only for a build that changes and takes away no report: what was withdrawn must be gone at once.
    pub const fn keep_index(&mut self) {
        self.keeps_index = true;
    }

    /// Stages a published file as it is; false when it is not there, or was written to since it was published.
    ///
    /// # Errors
    /// Fails when two files have one address.
    pub fn keep(&self, address: &str, output: &Output) -> Result<bool> {
        if !self.is_as_published(address, output) {
            return Ok(false);
        }
        self.add(address, Staged::kept(output))?;
        Ok(true)
    }

    /// Stages published files of which [`Stage::is_as_published`] was found, when nothing else is staged.
    pub fn keep_all(&mut self, outputs: &BTreeMap<String, Output>) {
        let staged = |(address, output): (&String, &Output)| (address.clone(), Staged::kept(output));
        *self.staged() = outputs.iter().map(staged).collect();
    }

    /// A published file; none where it is not there.
    pub fn published(&self, address: &str) -> Option<Vec<u8>> {
        fs::read(self.folders.output.join(address)).ok()
    }

    /// Stages the published files that a test picks by address and content, as they are; those that were altered or taken
    /// away since go.
    ///
    /// # Errors
    /// Fails when the list of published files cannot be read.
    pub fn keep_published(&mut self, is_kept: impl Fn(&str, &[u8]) -> bool) -> Result<()> {
        let list = crate::read::published(&self.folders.output.join(MANIFEST))?.unwrap_or_default();
        let staged = manifest::read(&list).0.into_iter().filter_map(|(address, sha256)| {
            let path = self.folders.output.join(&address);
            let stamp = Stamp::of(&fs::symlink_metadata(&path).ok()?)?;
            fs::read(&path).ok().filter(|content| is_kept(&address, content))?;
            let staged = Staged { key: Key::default(), sha256, length: stamp.length(), there: There::Same, stamp: Some(stamp) };
            Some((address, staged))
        });
        *self.staged.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner) = staged.collect();
        Ok(())
    }

    /// Whether a published file is there and was not written to since.
    pub fn is_as_published(&self, address: &str, output: &Output) -> bool {
        let found = fs::symlink_metadata(self.folders.output.join(address)).ok().filter(fs::Metadata::is_file);
        found.as_ref().and_then(Stamp::of) == Some(output.stamp)
    }

    /// Stages one file that is made of what `key` names; may be called from any thread.
    ///
    /// # Errors
    /// Fails when it cannot be written, or when two files have one address.
    pub fn put(&self, address: &str, key: Key, bytes: &[u8]) -> Result<()> {
        ensure!(manifest::is_inside(address), message!("address-outside", address = address, path = self.folders.output.display()));
        let target = self.folders.output.join(address);
        let there = match fs::symlink_metadata(&target) {
            Err(_) => There::Nothing,
            Ok(found) if found.is_dir() => There::Folder,
            Ok(found) if found.is_file() && found.len() == bytes.len() as u64 && is_content(&target, bytes) => There::Same,
            Ok(_) => There::Other,
        };
        if there != There::Same {
            let file = self.folders.staged(address);
            self.disk.write(&file, bytes).with_context(|| message!("cannot-write", path = file.display()))?;
        }
        self.add(address, Staged { key, sha256: hexadecimal(bytes), length: bytes.len() as u64, there, stamp: None })
    }

    fn add(&self, address: &str, staged: Staged) -> Result<()> {
        let mut all = locked(&self.staged);
        ensure!(all.insert(address.to_owned(), staged).is_none(), message!("address-twice", address = address));
        Ok(())
    }

    /// Publishes what was staged. The addresses of what changes are added to `changed_list` before, so that none is
    /// missed whatever happens; one too many does no harm.
    ///
    /// # Errors
    /// Fails when a file cannot be put into its place; what is published is then as it was.
    pub fn commit(&mut self, changed_list: Option<&Path>) -> Result<(Summary, BTreeMap<String, Output>)> {
        let mut staged = std::mem::take(self.staged());
        let manifest = manifest::write(staged.iter().map(|(address, file)| (address.as_str(), file.sha256.as_str())));
        self.put(MANIFEST, Key::default(), manifest.as_bytes())?;
        let keep = self.of_index_before(&staged);
        if !keep.is_empty() {
            let list: String = keep.iter().map(|address| format!("{address}\n")).collect();
            self.put(KEPT, Key::default(), list.as_bytes())?;
        }
        staged.append(self.staged());
        let changes = self.changes(&staged, &keep)?;
        if let Some(list) = changed_list {
            let addresses = changes.iter().map(|change| change.address.as_str()).filter(|address| *address != KEPT);
            changed::add(self.disk, list, addresses)?;
        }
        if !changes.is_empty() {
            journal::publish(self.disk, &self.folders, &changes)?;
        }
        self.committed = true;
        // What vanthu keeps for itself is not part of the site.
        let site = || staged.iter().filter(|(address, _)| *address != KEPT).map(|(_, file)| file);
        let of_index = staged.iter().filter(|(address, file)| !file.is_same() && *address != KEPT && index::is_of_index(address));
        let removed = changes.iter().filter(|change| change.kind == Kind::Remove && change.address != KEPT).count();
        let summary = Summary {
            written: site().filter(|file| !file.is_same()).count(),
            unchanged: site().filter(|file| file.is_same()).count(),
            removed,
            written_bytes: site().filter(|file| !file.is_same()).map(|file| file.length).sum(),
            index_bytes: of_index.map(|(_, file)| file.length).sum(),
        };
        Ok((summary, self.outputs(staged)))
    }

    /// What is published now, for the next build.
    fn outputs(&self, staged: BTreeMap<String, Staged>) -> BTreeMap<String, Output> {
        let of_pages = staged.into_par_iter().filter(|(address, _)| address != MANIFEST && address != KEPT);
        let output = |(address, file): (String, Staged)| {
            let stamp = file.stamp.or_else(|| Stamp::of(&fs::symlink_metadata(self.folders.output.join(&address)).ok()?))?;
            Some((address, Output { key: file.key, sha256: file.sha256, stamp }))
        };
        of_pages.filter_map(output).collect()
    }

    fn staged(&mut self) -> &mut BTreeMap<String, Staged> {
        self.staged.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The files of the index before; those kept already where this build changes nothing of the index.
    fn of_index_before(&self, staged: &BTreeMap<String, Staged>) -> BTreeSet<String> {
        if !self.keeps_index {
            return BTreeSet::new();
        }
        let is_stale = |address: &&String| is_named_by_content(address) && !staged.contains_key(*address);
        let before: BTreeSet<String> = self.ours.difference(&self.kept).filter(is_stale).cloned().collect();
        if before.is_empty() { self.kept.iter().filter(is_stale).cloned().collect() } else { before }
    }

    /// What has to happen, in an order in which every page always has what it needs.
    fn changes(&self, staged: &BTreeMap<String, Staged>, keep: &BTreeSet<String>) -> Result<Vec<Change>> {
        let own_list = KEPT.to_owned();
        let known: BTreeSet<&String> = self.ours.iter().chain(&self.kept).chain([&own_list]).collect();
        let is_there = |address: &str| fs::symlink_metadata(self.folders.output.join(address)).is_ok();
        let stale: BTreeSet<&String> = known
            .iter()
            .copied()
            .filter(|address| !staged.contains_key(*address) && !keep.contains(*address) && is_there(address))
            .collect();
        self.refuse_links(staged, &stale)?;
        let mut changes = Vec::new();
        for (address, file) in staged.iter().filter(|(_, file)| !file.is_same()) {
            let target = || self.folders.output.join(address);
            let kind = match file.there {
                There::Nothing => Kind::Place,
                // One that holds nothing but stale files of ours goes before.
                There::Folder if holds_only(&target(), address, &stale) => Kind::Place,
                There::Folder => bail!(message!("folder-for-file", path = target().display())),
                _ if known.contains(address) => Kind::Replace,
                _ => bail!(message!("not-ours", path = target().display())),
            };
            changes.push((rank(kind, address), Change { kind, address: address.clone() }));
        }
        for address in stale {
            // A file that stands where a folder is to be, or in a folder where a file is to be, goes first.
            let in_the_way = has_below(staged, address) || above(address).any(|folder| staged.contains_key(folder));
            let change = Change { kind: Kind::Remove, address: address.clone() };
            changes.push((if in_the_way { 0 } else { rank(Kind::Remove, address) }, change));
        }
        changes.sort_by(|(left_rank, left), (right_rank, right)| (left_rank, &left.address).cmp(&(right_rank, &right.address)));
        Ok(changes.into_iter().map(|(_, change)| change).collect())
    }

    /// Every folder of the site is a real one; only a stale file of ours may stand where one is to be.
    fn refuse_links(&self, staged: &BTreeMap<String, Staged>, stale: &BTreeSet<&String>) -> Result<()> {
        let mut folders: BTreeSet<&str> = BTreeSet::new();
        for address in staged.keys().chain(stale.iter().copied()) {
            folders.extend(above(address));
        }
        let is_stale = |folder: &&str| stale.contains(&(*folder).to_owned());
        folders.into_par_iter().filter(|folder| !is_stale(folder)).try_for_each(|folder| refuse_link(&self.folders.output.join(folder)))
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        // While the list of changes is there, what was set aside is the only copy of what was published.
        if self.folders.journal().exists() {
            return;
        }
        // Whatever fails here fails again, and is said, when the next build opens the folder. The lock goes last: once it is
        // gone the folder is another build's, and stays when that has begun to fill it.
        let cleared = [self.folders.stage(), self.folders.aside()].iter().try_for_each(|folder| clear(self.disk, folder));
        let part = self.folders.journal_part();
        let cleared = cleared.and_then(|()| if part.exists() { self.disk.remove_file(&part) } else { Ok(()) });
        if self.folders.room != self.folders.work {
            let _ = self.disk.remove_folder(&self.folders.room);
        }
        let _ = cleared
            .and_then(|()| self.disk.remove_file(&self.folders.work.join("lock")))
            .and_then(|()| self.disk.remove_folder(&self.folders.work));
        if self.created_output && !self.committed {
            let _ = self.disk.remove_folder(&self.folders.output);
        }
    }
}

/// When a change is made. What is new is asked for by nobody yet, but by pages that come after it; what names the
/// new index is changed after all pages; pages go before what they load.
fn rank(kind: Kind, address: &str) -> u8 {
    let is_page = address.ends_with(".html");
    let names_index = matches!(address, index::ENTRY | ENTRY_SCRIPT | records::ADDRESS);
    match (kind, address) {
        (Kind::Place, "index.html") => 4,
        (Kind::Place, _) if is_page => 3,
        (Kind::Place, _) if names_index || matches!(address, MANIFEST | KEPT) => 2,
        (Kind::Place, _) => 1,
        (Kind::Replace, "index.html") => 6,
        (Kind::Replace, _) if is_page => 5,
        (Kind::Replace, MANIFEST | KEPT) => 8,
        (Kind::Replace, _) if names_index => 7,
        (Kind::Replace, _) => 1,
        (Kind::Remove, _) if is_page => 9,
        (Kind::Remove, _) => 10,
    }
}

fn is_content(file: &Path, bytes: &[u8]) -> bool {
    fs::read(file).is_ok_and(|published| published == bytes)
}

/// The folders that an address lies in, the innermost first.
fn above(address: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(address.rsplit_once('/'), |(folder, _)| folder.rsplit_once('/')).map(|(folder, _)| folder)
}

fn has_below(staged: &BTreeMap<String, Staged>, folder: &str) -> bool {
    let first = format!("{folder}/");
    staged.range(first.clone()..).next().is_some_and(|(address, _)| address.starts_with(&first))
}

fn holds_only(folder: &Path, address: &str, stale: &BTreeSet<&String>) -> bool {
    let files = walkdir::WalkDir::new(folder).into_iter();
    files.filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir()).all(|entry| {
        let below = entry.path().strip_prefix(folder).map(|below| below.to_string_lossy().replace('\\', "/"));
        below.is_ok_and(|below| stale.contains(&format!("{address}/{below}")))
    })
}

/// Makes a folder and those above it.
fn create_all(disk: &dyn Disk, folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        create_all(disk, above)?;
    }
    match disk.create_folder(folder) {
        // Another build may make it at the same moment.
        Err(error) if !(error.kind() == ErrorKind::AlreadyExists && folder.is_dir()) => {
            Err(error).with_context(|| message!("cannot-create", path = folder.display()))
        }
        _ => Ok(()),
    }
}

/// Takes the lock, which lies in a folder that the build before may be removing just now.
fn lock(disk: &dyn Disk, work: &Path) -> Result<File> {
    let path = work.join("lock");
    loop {
        create_all(disk, work)?;
        let file = match disk.open_lock(&path) {
            Ok(file) => file,
            // The build before has just removed the folder.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| message!("cannot-create", path = path.display())),
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!(message!("being-written", path = work.parent().unwrap_or(work).display()))
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(|| message!("cannot-lock", path = path.display())),
        }
        // The lock of a file that is gone keeps nobody out.
        let own = file.try_clone().and_then(same_file::Handle::from_file);
        if matches!((own, same_file::Handle::from_path(&path)), (Ok(own), Ok(there)) if own == there) {
            return Ok(file);
        }
    }
}

/// Removes a folder and all that is in it; one that is not there is removed already.
fn clear(disk: &dyn Disk, folder: &Path) -> std::io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() { clear(disk, &entry.path())? } else { disk.remove_file(&entry.path())? }
    }
    disk.remove_folder(folder)
}

/// The files of the index that a reader's page may still ask for.
fn is_named_by_content(address: &str) -> bool {
    index::is_of_index(address) && !matches!(address, index::ENTRY | ENTRY_SCRIPT | KEPT)
}

/// What an earlier build kept of the index before.
pub fn kept(output: &Path) -> Result<BTreeSet<String>> {
    let bytes = crate::read::published(&output.join(KEPT))?.unwrap_or_default();
    let lines = String::from_utf8_lossy(&bytes).into_owned();
    Ok(lines.lines().filter(|address| manifest::is_inside(address) && is_named_by_content(address)).map(str::to_owned).collect())
}
