//! Turns results into records of packs, and keys into results again.
//!
//! A build appends its new results to one new pack. Records that it did not use are forgotten; a pack without any that
//! is used goes, and when more than half of all is forgotten the rest moves to the new pack. Each record has a check sum.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::lock::locked;
use crate::memo::Key;

/// More packs are slower to open than one is to write.
const PACKS_MAX: usize = 48;

/// Fewer bytes are not worth moving.
const MOVED_BYTES_MIN: u64 = 16 << 20;

/// Bytes that are collected before they are written.
const BUFFER_BYTES: usize = 1 << 20;

/// Where results lie, by their keys.
pub(super) type Records = BTreeMap<Key, Record>;

/// Where a result lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pack: u32,
    offset: u64,
    length: u32,
    check: u32,
}

/// The results of earlier builds and of this one.
pub(super) struct Packs {
    folder: PathBuf,
    files: BTreeMap<u32, File>,
    /// Results of earlier builds, and whether this build uses them.
    before: BTreeMap<Key, (Record, AtomicBool)>,
    fresh: Mutex<Fresh>,
}

/// The pack that this build writes.
struct Fresh {
    number: u32,
    file: Option<Arc<File>>,
    /// Bytes that are in the file, and those that come after them.
    written: u64,
    pending: Vec<u8>,
    records: Records,
    failed: Option<io::Error>,
    /// Whether a list names it, or is about to.
    is_saved: bool,
}

impl Packs {
    /// Opens the packs that records lie in; records of packs that are gone are forgotten.
    pub(super) fn open(folder: PathBuf, records: Records) -> Packs {
        let numbers: BTreeSet<u32> = records.values().map(|record| record.pack).collect();
        let files: BTreeMap<u32, File> =
            numbers.iter().filter_map(|number| Some((*number, File::open(path(&folder, *number)).ok()?))).collect();
        let before = records.into_iter().filter(|(_, record)| files.contains_key(&record.pack));
        let before = before.map(|(key, record)| (key, (record, AtomicBool::new(false)))).collect();
        let number = numbers.last().map_or(0, |last| last.wrapping_add(1));
        let fresh = Fresh { number, file: None, written: 0, pending: Vec::new(), records: Records::new(), failed: None, is_saved: false };
        Packs { folder, files, before, fresh: Mutex::new(fresh) }
    }

    /// The result under a key, if it is there and whole.
    pub(super) fn get(&self, key: Key) -> Option<Vec<u8>> {
        if let Some((record, is_used)) = self.before.get(&key)
            && let Some(bytes) = record.read(self.files.get(&record.pack)?)
        {
            is_used.store(true, Ordering::Relaxed);
            return Some(bytes);
        }
        let (record, file) = {
            let fresh = self.fresh();
            let record = *fresh.records.get(&key)?;
            if let Some(start) = record.offset.checked_sub(fresh.written) {
                return fresh.pending.get(start as usize..start as usize + record.length as usize).map(<[u8]>::to_vec);
            }
            (record, fresh.file.clone()?)
        };
        record.read(&file)
    }

    /// Keeps a result of an earlier build; false when there is none.
    pub(super) fn keep(&self, key: Key) -> bool {
        let known = self.before.get(&key);
        known.inspect(|(_, is_used)| is_used.store(true, Ordering::Relaxed)).is_some() || self.fresh().records.contains_key(&key)
    }

    /// Keeps all results of earlier builds.
    pub(super) fn keep_all(&self) {
        self.before.values().for_each(|(_, is_used)| is_used.store(true, Ordering::Relaxed));
    }

    /// Adds a result.
    pub(super) fn put(&self, key: Key, value: &[u8]) {
        let check = crc32fast::hash(value);
        let mut fresh = self.fresh();
        if let Err(error) = fresh.add(&self.folder, key, value, check) {
            fresh.failed.get_or_insert(error);
        }
    }

    fn fresh(&self) -> MutexGuard<'_, Fresh> {
        locked(&self.fresh)
    }

    /// Writes what is still to be written, and returns all records that this build used.
    pub(super) fn save(&self) -> io::Result<Records> {
        let is_used = |is_used: &AtomicBool| is_used.load(Ordering::Relaxed);
        let mut fresh = self.fresh();
        let mut used: Records =
            self.before.iter().filter(|(_, (_, flag))| is_used(flag)).map(|(key, (record, _))| (*key, *record)).collect();
        used.retain(|key, _| !fresh.records.contains_key(key));
        let live: u64 = used.values().map(|record| u64::from(record.length)).sum();
        let there: u64 = self.files.values().filter_map(|file| file.metadata().ok()).map(|found| found.len()).sum();
        if self.files.len() >= PACKS_MAX || there > 2 * live + MOVED_BYTES_MIN {
            for (key, record) in std::mem::take(&mut used) {
                if let Some(value) = self.files.get(&record.pack).and_then(|file| record.read(file)) {
                    fresh.add(&self.folder, key, &value, record.check)?;
                }
            }
        }
        if let Some(error) = fresh.failed.take() {
            return Err(error);
        }
        create(&self.folder)?;
        fresh.flush()?;
        fresh.is_saved = true;
        used.extend(fresh.records.iter().map(|(key, record)| (*key, *record)));
        Ok(used)
    }

    /// Removes the packs that no record lies in.
    pub(super) fn remove_stale(&self, records: &Records) {
        let used: BTreeSet<PathBuf> = records.values().map(|record| path(&self.folder, record.pack)).collect();
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for file in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            let is_pack = file.extension().is_some_and(|extension| extension == "pack");
            if is_pack && !used.contains(&file) {
                // One that stays takes room and nothing else.
                let _ = fs::remove_file(file);
            }
        }
    }
}

impl Drop for Packs {
    fn drop(&mut self) {
        let fresh = self.fresh.get_mut().unwrap_or_else(PoisonError::into_inner);
        if fresh.file.take().is_some() && !fresh.is_saved {
            // One that stays is written over by the next build.
            let _ = fs::remove_file(path(&self.folder, fresh.number));
        }
    }
}

impl Record {
    fn read(&self, file: &File) -> Option<Vec<u8>> {
        let mut bytes = vec![0; self.length as usize];
        read_at(file, &mut bytes, self.offset).ok()?;
        (crc32fast::hash(&bytes) == self.check).then_some(bytes)
    }
}

impl Fresh {
    fn add(&mut self, folder: &Path, key: Key, value: &[u8], check: u32) -> io::Result<()> {
        if self.records.contains_key(&key) || self.failed.is_some() {
            return Ok(());
        }
        let length = u32::try_from(value.len()).map_err(io::Error::other)?;
        if self.file.is_none() {
            create(folder)?;
            let file = File::options().read(true).write(true).create(true).truncate(true).open(path(folder, self.number))?;
            self.file = Some(Arc::new(file));
        }
        let offset = self.written + self.pending.len() as u64;
        self.pending.extend_from_slice(value);
        self.records.insert(key, Record { pack: self.number, offset, length, check });
        if self.pending.len() >= BUFFER_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if let Some(file) = &self.file {
            write_at(file, &self.pending, self.written)?;
        }
        self.written += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }
}

/// Makes the folder for its owner alone: it holds texts that are not published, and may come to lie where a server looks.
fn create(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number}.pack"))
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset)
}

/// Reading moves the place at which this system would write next, so every piece is written at its own.
#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_write(file, bytes, offset)?;
        if count == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = &bytes[count..];
        offset += count as u64;
    }
    Ok(())
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[count..];
        offset += count as u64;
    }
    Ok(())
}
