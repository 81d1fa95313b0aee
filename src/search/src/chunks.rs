//! Turns content-named chunks into the files that tantivy reads.
//!
//! A published segment is cut into small immutable files. A read that touches one that is not here yet is
//! noted and fails with [`io::ErrorKind::WouldBlock`]; whoever runs the search fetches all that were
//! noted at once, puts them here and asks again. So the search needs no asynchronous code and no HTTP
//! ranges.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, WatchCallback, WatchHandle, WritePtr};

/// The name of a chunk: the first 64 bits of the SHA-256 of its content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub [u8; 8]);

impl Name {
    /// The name that content must have.
    pub fn of(content: &[u8]) -> Name {
        let digest = Sha256::digest(content);
        let mut name = [0; 8];
        name.copy_from_slice(&digest[..8]);
        Name(name)
    }

    /// Reads a name as it is printed: 16 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Name> {
        let number = u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 16)?;
        Some(Name(number.to_be_bytes()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:016x}", u64::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

/// Decompressed chunks are kept up to this many bytes from one question to the next; the longest unused go first.
pub(crate) const KEPT_BYTES_MAX: usize = 48 << 20;

/// The chunks that are here, and the names of those that were asked for and are not.
#[derive(Clone, Debug, Default)]
pub struct Chunks(Arc<Mutex<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    held: BTreeMap<Name, (OwnedBytes, u64)>,
    bytes: usize,
    missing: BTreeSet<Name>,
    /// Counts the questions answered, to tell what was used last.
    clock: u64,
}

impl Chunks {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a chunk here; false, and nothing is kept, when the content is not what the name says.
    pub fn put(&self, name: Name, content: Vec<u8>) -> bool {
        if Name::of(&content) != name {
            return false;
        }
        let mut shelf = self.shelf();
        shelf.missing.remove(&name);
        let clock = shelf.clock;
        shelf.bytes += content.len();
        if let Some((before, _)) = shelf.held.insert(name, (OwnedBytes::new(content), clock)) {
            shelf.bytes -= before.len();
        }
        true
    }

    /// Takes the names of the chunks that were asked for since the last call.
    pub fn take_missing(&self) -> Vec<Name> {
        std::mem::take(&mut self.shelf().missing).into_iter().collect()
    }

    /// Ends a question: of its chunks and those of earlier ones no more than so many bytes stay. Before its answer is
    /// there none may go: what it needs it would need again.
    pub(crate) fn settle(&self, bytes_max: usize) {
        let mut shelf = self.shelf();
        shelf.clock += 1;
        while shelf.bytes > bytes_max {
            let Some(oldest) = shelf.held.iter().min_by_key(|(_, (_, used))| *used).map(|(name, _)| *name) else { break };
            if let Some((content, _)) = shelf.held.remove(&oldest) {
                shelf.bytes -= content.len();
            }
        }
    }

    /// Reports whether a chunk is here; one that is not is noted.
    pub(crate) fn has(&self, name: Name) -> bool {
        self.any_of(&[name]).is_some()
    }

    /// One of several chunks that begin with the same bytes; if none is here the first is noted.
    fn any_of(&self, names: &[Name]) -> Option<OwnedBytes> {
        let mut shelf = self.shelf();
        let clock = shelf.clock;
        for name in names {
            if let Some((content, used)) = shelf.held.get_mut(name) {
                *used = clock;
                return Some(content.clone());
            }
        }
        shelf.missing.extend(names.first());
        None
    }
}

/// Where a run of bytes of a file lies.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// In memory from the start.
    Inline(OwnedBytes),
    /// In each of these chunks, from this offset on.
    Chunks(Vec<Name>, usize),
}

/// A run of bytes of a file.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) source: Source,
}

/// One file of a segment, put together from pieces that stand in order.
#[derive(Clone, Debug)]
pub(crate) struct PiecedFile {
    pub(crate) length: usize,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) chunks: Chunks,
}

impl HasLen for PiecedFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for PiecedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        let first = self.pieces.partition_point(|piece| piece.end <= range.start);
        let touched = || self.pieces[first..].iter().take_while(|piece| piece.start < range.end);
        let mut parts = Vec::new();
        let (mut at, mut is_missing) = (range.start, false);
        for piece in touched() {
            if piece.start > at {
                break;
            }
            let (from, to) = (at - piece.start, range.end.min(piece.end) - piece.start);
            match &piece.source {
                Source::Inline(bytes) => parts.push(bytes.slice(from..to)),
                Source::Chunks(names, offset) => match self.chunks.any_of(names) {
                    Some(content) => match offset.checked_add(to).filter(|end| *end <= content.len()) {
                        Some(end) => parts.push(content.slice(offset + from..end)),
                        None => return Err(io::ErrorKind::InvalidData.into()),
                    },
                    None => is_missing = true,
                },
            }
            at = piece.end.min(range.end);
        }
        if is_missing {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        if at < range.end {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "this part of the segment is not published"));
        }
        Ok(match parts.len() {
            1 => parts.remove(0),
            _ => OwnedBytes::new(parts.iter().flat_map(|part| part.as_slice()).copied().collect::<Vec<u8>>()),
        })
    }
}

/// The files of one index, to be read only.
#[derive(Clone, Debug)]
pub(crate) struct ReadOnly {
    pub(crate) meta: Arc<Vec<u8>>,
    pub(crate) files: Arc<BTreeMap<PathBuf, Arc<dyn FileHandle>>>,
}

fn refuse() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "a published index is only read")
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.files.get(path).cloned().ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.files.contains_key(path))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new("meta.json") { Ok(self.meta.to_vec()) } else { Err(OpenReadError::FileDoesNotExist(path.to_owned())) }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refuse()), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError { io_error: Arc::new(refuse()), filepath: path.to_owned() })
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(refuse())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_over_pieces_and_names_what_is_missing() {
        let chunks = Chunks::default();
        let (first, second) = (b"hoi nghi".to_vec(), b"dai hoi".to_vec());
        let (first_name, second_name) = (Name::of(&first), Name::of(&second));
        let pieces = vec![
            Piece { start: 0, end: 2, source: Source::Inline(OwnedBytes::new(b"xx".to_vec())) },
            Piece { start: 2, end: 7, source: Source::Chunks(vec![first_name], 3) },
            Piece { start: 7, end: 10, source: Source::Chunks(vec![second_name], 0) },
        ];
        let file = PiecedFile { length: 12, pieces, chunks: chunks.clone() };
        assert_eq!(file.read_bytes(0..2).unwrap().as_slice(), b"xx");
        assert_eq!(file.read_bytes(1..9).unwrap_err().kind(), io::ErrorKind::WouldBlock);
        let mut expected = vec![first_name, second_name];
        expected.sort();
        assert_eq!(chunks.take_missing(), expected);
        assert!(!chunks.put(first_name, b"hoi nghj".to_vec()));
        assert!(chunks.put(first_name, first) && chunks.put(second_name, second));
        assert_eq!(file.read_bytes(1..9).unwrap().as_slice(), b"x nghida");
        assert_eq!(file.read_bytes(9..12).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_question_keeps_all_that_it_needs_until_it_is_answered() {
        let chunks = Chunks::default();
        let put = |content: &str| {
            let name = Name::of(content.as_bytes());
            assert!(chunks.put(name, content.as_bytes().to_vec()));
            name
        };
        let first = [put("one"), put("two")];
        assert!(first.iter().all(|name| chunks.has(*name)));
        chunks.settle(6);
        assert!(first.iter().all(|name| chunks.has(*name)), "they fit");
        let next = [put("three"), put("four")];
        assert!(first.iter().chain(&next).all(|name| chunks.has(*name)), "more than may be kept, and not answered");
        chunks.settle(9);
        assert_eq!([first[0], first[1], next[0], next[1]].map(|name| chunks.has(name)).iter().filter(|is_here| **is_here).count(), 2);
        assert_eq!(chunks.take_missing().len(), 2);
    }

    #[test]
    fn names_are_read_as_printed() {
        let name = Name::of(b"x");
        assert_eq!(Name::parse(&name.to_string()), Some(name));
        assert_eq!(Name::parse("1"), None);
        assert_eq!(Name::parse("zzzzzzzzzzzzzzzz"), None);
    }
}
