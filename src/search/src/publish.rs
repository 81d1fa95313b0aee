//! Cuts segments into the chunks and the bootstrap that readers fetch.
//!
//! A chunk holds neighbouring blocks of the dictionary together with the postings of their terms, so that
//! looking up a word and reading where it stands is one request. Where the postings of one block are many,
//! several chunks share them, each with the block: the bootstrap says with which term each begins. What
//! tantivy reads when it opens a segment is in the bootstrap.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fmt, io};

use serde::{Deserialize, Serialize};
use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

use crate::abbreviations::Abbreviations;
use crate::chunks::{Name, ReadOnly};
use crate::index::{self, FREQUENT_SHARE, Label, POSTINGS_START, VERSION};
use crate::key;
use crate::register::Register;
use crate::schema;
use crate::segment::Files;
use crate::wire;

/// Blocks of the dictionary and their postings share a chunk up to so many bytes.
const CHUNK_BYTES: usize = 10 << 10;

/// Postings of one block beyond so many bytes go into a further chunk.
const PART_BYTES: usize = 8 << 10;

/// Chunks of one segment, about: larger segments have larger ones.
const CHUNKS_MAX: usize = 4000;

/// Below this many reports no word is called frequent: reading all postings costs little.
const FREQUENT_REPORTS_MIN: u64 = 1000;

/// An index with no more bytes than this is one file, the bootstrap.
const WHOLE_BYTES_MAX: usize = 256 << 10;

/// A chunk and its name.
pub type NamedContent = (Name, Vec<u8>);

/// A segment cut into chunks.
#[derive(Clone, Debug)]
pub struct Cut {
    /// The chunks, uncompressed.
    pub chunks: Vec<NamedContent>,
    /// What the bootstrap says of them.
    pub outline: Outline,
    files: Files,
}

/// What the bootstrap says of one segment; it can be kept and used again while the segment stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The names of the chunks, and their bytes before compression.
    chunks: Vec<([u8; 8], usize)>,
    /// Each file: its extension, its length, and what is inline.
    files: Vec<(String, usize, Inline)>,
    leaves: Vec<Leaf>,
    /// Words in many of the reports: folded, and in how many.
    frequent: BTreeMap<String, u64>,
    /// All folded syllables.
    words: BTreeSet<String>,
}

/// Pieces of a file, each with the place where it begins.
type Inline = Vec<(usize, Vec<u8>)>;

/// A shard ready to be published.
#[derive(Clone, Copy, Debug)]
pub struct Shard<'a> {
    /// What the bootstrap says of its segment.
    pub outline: &'a Outline,
    /// The segment itself; a small index is published without chunks, and wants it.
    pub cut: Option<&'a Cut>,
    /// Its reports.
    pub register: &'a Register,
}

/// Blocks of the dictionary that stand in the same chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Leaf {
    /// Bytes of the dictionary.
    dictionary: usize,
    /// The first term of each chunk, the bytes of postings that end with it, and its name.
    parts: Vec<(Vec<u8>, usize, [u8; 8])>,
}

/// Cuts one segment of so many reports.
///
/// # Errors
/// Passes on what tantivy refuses; it refuses nothing that it has just written.
pub fn cut(files: Files, reports: usize) -> tantivy::Result<Cut> {
    let log = Log::default();
    let (_, text) = schema::schema();
    let segment = index::open_segments(recorded(&files, &log, reports))?.remove(0);
    let dictionary = segment.inverted_index(text)?;
    segment.get_fieldnorms_reader(text)?;
    let opening = log.take();
    let (mut frequent, mut words): (BTreeMap<String, u64>, BTreeSet<String>) = (BTreeMap::new(), BTreeSet::new());
    // Far below the share that counts, so that little is lost of a word that is frequent in all shards together.
    let least = reports as u64 / 20;
    let mut stream = dictionary.terms().stream()?;
    let mut terms = Terms::default();
    let (mut word, mut count) = (String::new(), 0);
    while let Some((term, info)) = stream.next() {
        let folded = String::from_utf8_lossy(term);
        let folded = folded.split(key::MARKS).next().unwrap_or_default();
        if folded != word {
            if !folded.contains([' ', key::NUMBER]) {
                words.insert(folded.to_owned());
            }
            keep_frequent(&mut frequent, &word, count, least);
            (word, count) = (folded.to_owned(), 0);
        }
        count += u64::from(info.doc_freq);
        terms.push(term);
    }
    keep_frequent(&mut frequent, &word, count, least);
    let (chunks, leaves) = chunks_and_leaves(&files, &terms)?;
    let inline = |extension: &str, content: &OwnedBytes| {
        let ranges = opening.get(extension).map_or(&[][..], Vec::as_slice);
        (extension.to_owned(), content.len(), ranges.iter().map(|range| (range.start, content[range.clone()].to_vec())).collect())
    };
    let outline = Outline {
        chunks: chunks.iter().map(|(name, content)| (name.0, content.len())).collect(),
        files: files.iter().map(|(extension, content)| inline(extension, content)).collect(),
        leaves,
        frequent,
        words,
    };
    Ok(Cut { chunks, outline, files })
}

fn keep_frequent(frequent: &mut BTreeMap<String, u64>, word: &str, reports: u64, least: u64) {
    // A pair is always worth reading; it is single syllables that say little.
    if reports > least && !word.contains(' ') {
        frequent.insert(word.to_owned(), reports);
    }
}

/// Writes the bootstrap: everything that a search needs before its first chunk; none when the index is so small that it
/// is the whole of it, and a segment is not here.
pub fn bootstrap(kinds: &[Label], issuers: &[Label], abbreviations: &Abbreviations, terms: Name, shards: &[Shard<'_>]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    wire::put_number(&mut out, VERSION);
    for labels in [kinds, issuers] {
        wire::put_number(&mut out, labels.len() as u64);
        for label in labels {
            wire::put_bytes(&mut out, label.code.as_bytes());
            wire::put_bytes(&mut out, label.name.as_bytes());
        }
    }
    put_frequent(shards, &mut out);
    abbreviations.used(|word| shards.iter().any(|shard| shard.outline.words.contains(word))).write(&mut out);
    out.extend_from_slice(&terms.0);
    wire::put_number(&mut out, shards.len() as u64);
    for shard in shards {
        shard.register.write(&mut out);
        if is_whole(shards) { shard.cut?.put_whole(&mut out) } else { shard.outline.put(&mut out) }
    }
    Some(out)
}

/// Whether an index is so small that the bootstrap is the whole of it.
pub fn is_whole(shards: &[Shard<'_>]) -> bool {
    shards.iter().map(|shard| shard.outline.bytes()).sum::<usize>() <= WHOLE_BYTES_MAX
}

fn put_frequent(shards: &[Shard<'_>], out: &mut Vec<u8>) {
    let reports: u64 = shards.iter().map(|shard| shard.register.len() as u64).sum();
    let mut frequent: BTreeMap<&str, u64> = BTreeMap::new();
    for (word, count) in shards.iter().flat_map(|shard| &shard.outline.frequent) {
        *frequent.entry(word).or_default() += count;
    }
    frequent.retain(|_, count| reports >= FREQUENT_REPORTS_MIN && *count > (reports as f64 * FREQUENT_SHARE) as u64);
    wire::put_number(out, frequent.len() as u64);
    for word in frequent.keys() {
        wire::put_bytes(out, word.as_bytes());
    }
}

impl Cut {
    /// The chunks, without the files that they were cut from.
    pub fn into_chunks(self) -> Vec<NamedContent> {
        self.chunks
    }

    /// Files as length and content, without chunks.
    fn put_whole(&self, out: &mut Vec<u8>) {
        wire::put_number(out, self.outline.files.len() as u64);
        for (extension, length, inline) in &self.outline.files {
            match self.files.get(extension.as_str()).filter(|_| matches!(extension.as_str(), "term" | "idx")) {
                Some(content) => put_file(extension, *length, std::iter::once((0, content.as_slice())), out),
                None => put_file(extension, *length, inline.iter().map(|(start, content)| (*start, content.as_slice())), out),
            }
        }
        wire::put_number(out, 0);
    }
}

fn put_file<'a>(extension: &str, length: usize, inline: impl ExactSizeIterator<Item = (usize, &'a [u8])>, out: &mut Vec<u8>) {
    wire::put_bytes(out, extension.as_bytes());
    wire::put_number(out, length as u64);
    wire::put_number(out, inline.len() as u64);
    for (start, content) in inline {
        wire::put_number(out, start as u64);
        wire::put_bytes(out, content);
    }
}

impl Outline {
    /// Whether an index of this segment alone would be published without chunks.
    pub fn is_small(&self) -> bool {
        self.bytes() <= WHOLE_BYTES_MAX
    }

    /// Bytes of all chunks before compression.
    fn bytes(&self) -> usize {
        self.chunks.iter().map(|(_, bytes)| bytes).sum()
    }

    /// The names of the chunks that it refers to.
    pub fn names(&self) -> impl Iterator<Item = Name> + '_ {
        self.chunks.iter().map(|(name, _)| Name(*name))
    }

    /// Files as length, what is inline, and what is in chunks.
    fn put(&self, out: &mut Vec<u8>) {
        wire::put_number(out, self.files.len() as u64);
        for (extension, length, inline) in &self.files {
            put_file(extension, *length, inline.iter().map(|(start, content)| (*start, content.as_slice())), out);
        }
        wire::put_number(out, self.leaves.len() as u64);
        let mut before: &[u8] = &[];
        for leaf in &self.leaves {
            wire::put_number(out, leaf.dictionary as u64);
            wire::put_number(out, leaf.parts.len() as u64);
            for (term, postings, _) in &leaf.parts {
                let common = before.iter().zip(term).take_while(|(left, right)| left == right).count();
                wire::put_number(out, common as u64);
                wire::put_bytes(out, &term[common..]);
                wire::put_number(out, *postings as u64);
                before = term;
            }
        }
        let names = self.leaves.iter().flat_map(|leaf| &leaf.parts).map(|(_, _, name)| name);
        names.for_each(|name| out.extend_from_slice(name));
    }
}

/// Cuts dictionary and postings between blocks of the dictionary; `terms` are all terms in their order.
fn chunks_and_leaves(files: &Files, terms: &Terms) -> tantivy::Result<(Vec<NamedContent>, Vec<Leaf>)> {
    let content = |extension| files.get(extension).map_or(&[][..], OwnedBytes::as_slice);
    let (dictionary, postings) = (content("term"), content("idx"));
    let blocks = blocks(dictionary)?;
    let scale = 1 + (dictionary.len() + postings.len()) / CHUNK_BYTES / CHUNKS_MAX;
    let mut cutter = Cutter { dictionary, postings, terms, leaves: Vec::new(), chunks: Vec::new(), term: 0 };
    let mut rest = blocks.as_slice();
    while !rest.is_empty() {
        // As many whole blocks as fit; one at least.
        let (mut count, mut bytes) = (0, 0);
        while let Some(block) = rest.get(count) {
            bytes += block.range.len() + block.postings.iter().sum::<usize>();
            if count > 0 && bytes > CHUNK_BYTES * scale {
                break;
            }
            count += 1;
        }
        cutter.leaf(&rest[..count], PART_BYTES * scale);
        rest = &rest[count..];
    }
    Ok((cutter.chunks, cutter.leaves))
}

/// Terms in their order, one after another: there are millions of a large segment.
#[derive(Default)]
struct Terms {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Terms {
    fn push(&mut self, term: &[u8]) {
        self.bytes.extend_from_slice(term);
        self.ends.push(self.bytes.len() as u32);
    }

    /// One term as its own bytes.
    fn get(&self, number: usize) -> Vec<u8> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes[start as usize..self.ends[number] as usize].to_vec()
    }
}

struct Cutter<'a> {
    dictionary: &'a [u8],
    postings: &'a [u8],
    terms: &'a Terms,
    leaves: Vec<Leaf>,
    chunks: Vec<NamedContent>,
    /// The number of the next term.
    term: usize,
}

impl Cutter<'_> {
    /// Cuts the postings of some blocks into parts, and puts the blocks before each of them.
    fn leaf(&mut self, blocks: &[Block], part_bytes: usize) {
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return };
        let dictionary = &self.dictionary[first.range.start..last.range.end];
        let mut leaf = Leaf { dictionary: dictionary.len(), parts: Vec::new() };
        let mut at = POSTINGS_START + first.postings_start;
        let (mut content, mut start, mut first_term) = (Vec::new(), at, self.term);
        for length in blocks.iter().flat_map(|block| &block.postings) {
            let bytes = &self.postings[at..at + length];
            if !content.is_empty() && content.len() + length > part_bytes {
                let term = self.terms.get(first_term);
                self.part(&mut leaf, dictionary, std::mem::take(&mut content), term, at - start);
                (start, first_term) = (at, self.term);
            }
            content.extend_from_slice(bytes);
            at += length;
            self.term += 1;
        }
        let term = self.terms.get(first_term);
        self.part(&mut leaf, dictionary, content, term, at - start);
        self.leaves.push(leaf);
    }

    fn part(&mut self, leaf: &mut Leaf, dictionary: &[u8], mut postings: Vec<u8>, term: Vec<u8>, length: usize) {
        let mut content = dictionary.to_vec();
        content.append(&mut postings);
        let name = Name::of(&content);
        leaf.parts.push((term, length, name.0));
        self.chunks.push((name, content));
    }
}

/// A block of tantivy's sorted dictionary: where it lies, and how long the postings of its terms are.
struct Block {
    range: Range<usize>,
    postings_start: usize,
    postings: Vec<usize>,
}

/// Walks over the blocks of a dictionary file, as tantivy-sstable writes them: the length as 32 bits, a
/// byte that says whether it is compressed, then for all its terms count, start of their postings, and
/// (documents, bytes of postings, bytes of positions) for each. An empty block ends the list.
fn blocks(dictionary: &[u8]) -> tantivy::Result<Vec<Block>> {
    let damaged = || tantivy::TantivyError::InternalError("the dictionary is not of the form expected".into());
    let (mut blocks, mut start) = (Vec::new(), 0);
    while let Some(header) = dictionary.get(start..start + 5) {
        let length = u32::from_le_bytes([header[0], header[1], header[2], header[3]]) as usize;
        if length <= 1 {
            break;
        }
        let range = start..start + 4 + length;
        let mut values = dictionary.get(start + 5..range.end).filter(|_| header[4] == 0).ok_or_else(damaged)?;
        let mut number = || common_vint(&mut values).ok_or_else(damaged);
        let count = number()?;
        let postings_start = number()?;
        number()?;
        let mut postings = Vec::with_capacity(count);
        for _ in 0..count {
            number()?;
            postings.push(number()?);
            number()?;
        }
        blocks.push(Block { range: range.clone(), postings_start, postings });
        start = range.end;
    }
    Ok(blocks)
}

/// tantivy's varint: seven bits a byte, low bits first; the last byte has the high bit set.
fn common_vint(bytes: &mut &[u8]) -> Option<usize> {
    let (mut number, mut shift) = (0_usize, 0);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7F) << shift;
        if *byte >= 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

/// What was read of each file.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Opening>>);

/// What is read when a segment is opened, by extension.
type Opening = BTreeMap<&'static str, Vec<Range<usize>>>;

impl Log {
    fn note(&self, extension: &'static str, range: Range<usize>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(extension).or_default().push(range);
    }

    /// The ranges read, sorted and joined where they touch.
    fn take(&self) -> Opening {
        let mut all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for ranges in all.values_mut() {
            ranges.sort_by_key(|range| range.start);
            let mut joined: Vec<Range<usize>> = Vec::new();
            for range in ranges.drain(..).filter(|range| !range.is_empty()) {
                match joined.last_mut() {
                    Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                    _ => joined.push(range),
                }
            }
            *ranges = joined;
        }
        all
    }
}

/// A file in memory that notes what is read of it.
struct Recorded {
    extension: &'static str,
    content: OwnedBytes,
    log: Log,
}

impl fmt::Debug for Recorded {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.extension)
    }
}

impl HasLen for Recorded {
    fn len(&self) -> usize {
        self.content.len()
    }
}

impl FileHandle for Recorded {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.log.note(self.extension, range.clone());
        Ok(self.content.slice(range))
    }
}

fn recorded(files: &Files, log: &Log, documents: usize) -> ReadOnly {
    let handles: BTreeMap<PathBuf, Arc<dyn FileHandle>> = files
        .iter()
        .map(|(extension, content)| {
            let handle = Recorded { extension, content: content.clone(), log: log.clone() };
            (Path::new(&index::file_name(0, extension)).to_owned(), Arc::new(handle) as Arc<dyn FileHandle>)
        })
        .collect();
    ReadOnly { meta: Arc::new(index::meta(&[documents as u32])), files: Arc::new(handles) }
}
