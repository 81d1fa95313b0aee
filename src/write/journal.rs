//! Turns a list of changes into a changed folder, or a half-changed folder into the one before.
//!
//! The list is on the disk before the first change. What a change takes away is set aside, not deleted, so that every
//! change can be undone: by the build itself when a later one fails, by the next build when this one is killed. The
//! build has happened at the moment when the list is removed.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::disk::Disk;
use crate::digest::hexadecimal;
use crate::manifest::is_inside;
use crate::message;
use crate::messages;

/// What happens to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// There was nothing.
    Place,
    /// There is a file of an earlier build.
    Replace,
    /// The file of an earlier build goes.
    Remove,
}

const KINDS: [(Kind, &str); 3] = [(Kind::Place, "place"), (Kind::Replace, "replace"), (Kind::Remove, "remove")];

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) kind: Kind,
    pub(super) address: String,
}

/// The folders of a build that is being published.
#[derive(Clone, Debug)]
pub(super) struct Folders {
    /// What is published.
    pub(super) output: PathBuf,
    /// The folder in it that is ours alone: the lock and the list of changes.
    pub(super) work: PathBuf,
    /// Where files wait, for nobody else to read: beside the output, or in `work` where that cannot be.
    pub(super) room: PathBuf,
}

impl Folders {
    pub(super) fn stage(&self) -> PathBuf {
        self.room.join("stage")
    }

    /// Where a file waits until it is published: in one of several folders, since threads that write into one wait for
    /// each other.
    pub(super) fn staged(&self, address: &str) -> PathBuf {
        let name = hexadecimal(address.as_bytes());
        self.stage().join(&name[..1]).join(&name[1..])
    }

    /// The folders that staged files lie in.
    pub(super) fn stages(&self) -> impl Iterator<Item = PathBuf> + '_ {
        (0..16).map(|digit| self.stage().join(format!("{digit:x}")))
    }

    pub(super) fn aside(&self) -> PathBuf {
        self.room.join("aside")
    }

    /// Where the file waits that the change of this number took away.
    fn set_aside(&self, number: usize) -> PathBuf {
        self.aside().join(number.to_string())
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.work.join("journal")
    }

    /// The list while it is being written.
    pub(super) fn journal_part(&self) -> PathBuf {
        self.work.join("journal.part")
    }
}

/// Makes all changes, or none.
///
/// # Errors
/// Fails when a change cannot be made; those before it are undone then. When that fails too, the next build does it.
pub(super) fn publish(disk: &dyn Disk, folders: &Folders, changes: &[Change]) -> Result<()> {
    // What is about to get its name must be there after a power failure as well, and the list before all.
    let list: String = changes.iter().map(|change| format!("{}\t{}\n", name(change.kind), change.address)).collect();
    let (part, journal) = (folders.journal_part(), folders.journal());
    disk.write(&part, list.as_bytes()).with_context(|| message!("cannot-write", path = part.display()))?;
    flush(disk, &folders.room)?;
    flush(disk, &folders.work)?;
    disk.rename(&part, &journal).with_context(|| message!("cannot-write", path = journal.display()))?;
    let mut made = BTreeSet::new();
    let done = flush(disk, &folders.work)
        .and_then(|()| changes.iter().enumerate().try_for_each(|(number, change)| apply(disk, folders, number, change, &mut made)))
        .and_then(|()| flush(disk, &folders.output));
    done.and_then(|()| end(disk, folders)).map_err(|failure| match undo(disk, folders, changes) {
        Ok(()) => failure,
        Err(second) => failure.context(message!("not-restored", reason = messages::failure(&second))),
    })
}

/// Undoes what a killed build has changed, if there was one.
///
/// # Errors
/// Fails when the list cannot be read or a file cannot be put back; nothing is lost then.
pub(super) fn restore(disk: &dyn Disk, folders: &Folders) -> Result<()> {
    let journal = folders.journal();
    let list = match fs::read_to_string(&journal) {
        Ok(list) => list,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| message!("cannot-read", path = journal.display())),
    };
    let read = |line: &str| {
        let (kind, address) = line.split_once('\t')?;
        let (kind, _) = KINDS.iter().find(|(_, name)| *name == kind)?;
        is_inside(address).then(|| Change { kind: *kind, address: address.to_owned() })
    };
    let changes: Option<Vec<Change>> = list.lines().map(read).collect();
    let changes = changes.with_context(|| message!("journal-damaged", path = journal.display()))?;
    undo(disk, folders, &changes)
}

fn name(kind: Kind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| name)
}

/// From here on it has happened, whatever has.
fn end(disk: &dyn Disk, folders: &Folders) -> Result<()> {
    let journal = folders.journal();
    disk.remove_file(&journal).with_context(|| message!("cannot-remove", path = journal.display()))?;
    // What was set aside should go only when the list is gone for good. When that cannot be said all is published
    // nevertheless, and on the disk.
    let _ = disk.flush(&folders.work);
    Ok(())
}

/// Makes one change; `made` are the folders that are known to be there.
fn apply<'a>(disk: &dyn Disk, folders: &Folders, number: usize, change: &'a Change, made: &mut BTreeSet<&'a str>) -> Result<()> {
    let target = folders.output.join(&change.address);
    let aside = folders.set_aside(number);
    match change.kind {
        Kind::Place => make_parents(disk, folders, &change.address, made)?,
        Kind::Replace => keep(disk, &target, &aside).with_context(|| message!("cannot-set-aside", path = target.display()))?,
        Kind::Remove => {
            disk.rename(&target, &aside).with_context(|| message!("cannot-remove", path = target.display()))?;
            remove_empty_parents(disk, folders, &target);
            made.clear();
            return Ok(());
        }
    }
    disk.rename(&folders.staged(&change.address), &target).with_context(|| message!("cannot-put", path = target.display()))
}

/// Undoes changes, the last first; those that were not made yet or are undone already do no harm.
fn undo(disk: &dyn Disk, folders: &Folders, changes: &[Change]) -> Result<()> {
    for (number, change) in changes.iter().enumerate().rev() {
        let target = folders.output.join(&change.address);
        let aside = folders.set_aside(number);
        match change.kind {
            Kind::Place => match disk.remove_file(&target) {
                Ok(()) => remove_empty_parents(disk, folders, &target),
                // Its folder may have been made already.
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    remove_empty_parents(disk, folders, &target);
                }
                Err(error) => return Err(error).with_context(|| message!("cannot-remove", path = target.display())),
            },
            Kind::Replace | Kind::Remove if !aside.exists() => {}
            Kind::Replace | Kind::Remove => {
                make_parents(disk, folders, &change.address, &mut BTreeSet::new())?;
                disk.rename(&aside, &target).with_context(|| message!("cannot-put-back", path = target.display()))?;
            }
        }
    }
    flush(disk, &folders.output)?;
    end(disk, folders)
}

/// Sets a copy of a file aside: a second name, or where there are none a second file.
fn keep(disk: &dyn Disk, file: &Path, aside: &Path) -> io::Result<()> {
    disk.link(file, aside).or_else(|_| {
        let part = aside.with_extension("part");
        disk.write(&part, &fs::read(file)?)?;
        disk.rename(&part, aside)
    })
}

/// Makes the folders that an address needs, but for those `made` already; links to other folders are refused.
fn make_parents<'a>(disk: &dyn Disk, folders: &Folders, address: &'a str, made: &mut BTreeSet<&'a str>) -> Result<()> {
    let ends = address.match_indices('/').map(|(end, _)| end);
    for parent in ends.map(|end| &address[..end]) {
        if made.contains(parent) {
            continue;
        }
        let folder = folders.output.join(parent);
        match disk.create_folder(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => refuse_link(&folder)?,
            Err(error) => return Err(error).with_context(|| message!("cannot-create", path = folder.display())),
        }
        made.insert(parent);
    }
    Ok(())
}

/// Only a real folder lies inside what is published.
///
/// # Errors
/// Fails when a file or a link stands there.
pub(super) fn refuse_link(folder: &Path) -> Result<()> {
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_symlink() => {
            bail!(message!("link-elsewhere", path = folder.display()))
        }
        Ok(found) => ensure!(found.is_dir(), message!("file-for-folder", path = folder.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| message!("cannot-read", path = folder.display())),
    }
    Ok(())
}

/// Removes the folders that a file leaves empty; one that stays for any reason does no harm.
fn remove_empty_parents(disk: &dyn Disk, folders: &Folders, file: &Path) {
    let mut folder = file.parent();
    while let Some(empty) = folder.filter(|folder| *folder != folders.output) {
        if disk.remove_folder(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
}

fn flush(disk: &dyn Disk, folder: &Path) -> Result<()> {
    disk.flush(folder).with_context(|| message!("not-flushed", path = folder.display()))
}

#[cfg(test)]
mod tests {
    use super::Kind::{Place, Remove, Replace};
    use crate::write::rank;

    /// At every moment a page that is there has all that it loads and links to.
    #[test]
    fn what_a_page_needs_is_there_before_it_and_gone_after_it() {
        let in_order = |changes: &[(super::Kind, &str)]| changes.iter().map(|(kind, address)| rank(*kind, address)).collect::<Vec<_>>();
        let expected = [
            (Place, "assets/site-12345678.css"),
            (Place, "search/entry.json"),
            (Place, "2024/a.html"),
            (Place, "index.html"),
            (Replace, "2024/b.html"),
            (Replace, "index.html"),
            (Replace, "search/entry.json"),
            (Replace, "manifest-sha256.txt"),
            (Remove, "2024/c.html"),
            (Remove, "assets/site-00000000.css"),
        ];
        let ranks = in_order(&expected);
        assert!(ranks.is_sorted() && ranks[0] < ranks[2] && ranks[2] < ranks[3] && ranks[4] < ranks[6] && ranks[8] < ranks[9], "{ranks:?}");
    }
}
