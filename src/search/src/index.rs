//! Turns a bootstrap and chunks into an index that can be asked where a word stands.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::directory::{FileHandle, OwnedBytes};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentId;
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, IndexSettings, InvertedIndexReader, SegmentReader, TERMINATED};

use crate::abbreviations::Abbreviations;
use crate::chunks::{Chunks, Name, Piece, PiecedFile, ReadOnly, Source};
use crate::key;
use crate::register::Register;
use crate::schema;
use crate::wire::{Damaged, Reader};

/// The version of the published format; another one is not read.
pub const VERSION: u64 = 3;

/// A word in more than this share of the reports says little beside the pairs it stands in.
pub const FREQUENT_SHARE: f64 = 0.2;

/// Why an index cannot be opened or asked.
#[derive(Debug)]
pub enum Error {
    /// The bytes are not what the format says.
    Damaged,
    /// It was written by another version of vanthu.
    Version,
    /// tantivy says so.
    Tantivy(tantivy::TantivyError),
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged => Damaged.fmt(out),
            Self::Version => out.write_str("the index was written by another version of vanthu"),
            Self::Tantivy(error) => error.fmt(out),
        }
    }
}

impl std::error::Error for Error {}

impl From<Damaged> for Error {
    fn from(_: Damaged) -> Error {
        Error::Damaged
    }
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Error {
        Error::Tantivy(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Tantivy(error.into())
    }
}

/// A type or an issuer of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// How addresses name it: `BC`, `ldld-lai-chau`.
    pub code: String,
    /// How readers know it.
    pub name: String,
}

/// An opened index.
#[derive(Debug)]
pub struct Index {
    /// The types of reports.
    pub kinds: Vec<Label>,
    /// The issuing bodies.
    pub issuers: Vec<Label>,
    /// Folded syllables in more than [`FREQUENT_SHARE`] of the reports.
    pub(crate) frequent: BTreeSet<String>,
    pub(crate) shards: Vec<Shard>,
    /// What short forms stand for.
    pub(crate) abbreviations: Abbreviations,
    /// The name of the file of its terms.
    pub(crate) terms: Name,
    /// The chunks that were fetched.
    pub chunks: Chunks,
}

/// One segment of the index and the register of its reports.
pub(crate) struct Shard {
    pub(crate) register: Register,
    pub(crate) lengths: FieldNormReader,
    /// Number of all words in all reports.
    pub(crate) word_count: u64,
    dictionary: Arc<InvertedIndexReader>,
    parts: Parts,
    chunks: Chunks,
}

impl fmt::Debug for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} reports", self.register.len())
    }
}

/// A spelling of a folded word or pair that a shard has.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    /// The codes of its marks.
    pub(crate) codes: Vec<u8>,
    pub(crate) info: TermInfo,
}

impl Index {
    /// Opens an index from its bootstrap, which must have the name given.
    ///
    /// # Errors
    /// Fails when the bytes are damaged or of another version.
    pub fn open(bootstrap: &[u8], name: Name) -> Result<Index, Error> {
        if Name::of(bootstrap) != name {
            return Err(Error::Damaged);
        }
        let mut reader = Reader(bootstrap);
        if reader.number()? != VERSION {
            return Err(Error::Version);
        }
        let (kinds, issuers) = (labels(&mut reader)?, labels(&mut reader)?);
        let frequent = (0..reader.count()?).map(|_| reader.string().map(str::to_owned)).collect::<Result<_, _>>()?;
        let abbreviations = Abbreviations::read(&mut reader)?;
        let terms = <[u8; 8]>::try_from(reader.take(8)?).map_err(|_| Damaged)?;
        let chunks = Chunks::default();
        let mut files: BTreeMap<PathBuf, Arc<dyn FileHandle>> = BTreeMap::new();
        let mut registers = Vec::new();
        for shard in 0..reader.count()? {
            let register = Register::read(&mut reader)?;
            let (pieced, parts) = read_files(&mut reader, &chunks)?;
            registers.push((register, parts));
            files.extend(pieced.into_iter().map(|(extension, file)| (file_name(shard, &extension).into(), Arc::new(file) as _)));
        }
        let counts: Vec<u32> = registers.iter().map(|(register, _)| register.len() as u32).collect();
        let segments = open_segments(ReadOnly { meta: Arc::new(meta(&counts)), files: Arc::new(files) })?;
        let (_, text) = schema::schema();
        let open = |(segment, (register, parts)): (SegmentReader, (Register, Parts))| -> Result<Shard, Error> {
            let dictionary = segment.inverted_index(text)?;
            let lengths = segment.get_fieldnorms_reader(text)?;
            if lengths.num_docs() as usize != register.len() {
                return Err(Error::Damaged);
            }
            Ok(Shard { register, lengths, word_count: dictionary.total_num_tokens(), dictionary, parts, chunks: chunks.clone() })
        };
        let shards = segments.into_iter().zip(registers).map(open).collect::<Result<_, _>>()?;
        Ok(Index { kinds, issuers, frequent, shards, abbreviations, terms: Name(terms), chunks })
    }

    /// How many reports the index holds.
    pub fn report_count(&self) -> usize {
        self.shards.iter().map(|shard| shard.register.len()).sum()
    }
}

/// Reports whether a read failed only because a chunk is not here yet.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::WouldBlock
}

impl Shard {
    /// Looks up one key; [`is_missing`] tells whether an error means "fetch and ask again".
    pub(crate) fn term(&self, key: &str) -> io::Result<Option<TermInfo>> {
        self.need(key.as_bytes(), key.as_bytes())?;
        self.dictionary.terms().get(key)
    }

    /// Looks up the spellings of a folded word or pair that agree with marks typed; errors as [`Shard::term`].
    pub(crate) fn spellings(&self, word: &str, marks: &[u8]) -> io::Result<Vec<Spelling>> {
        let (from, to) = (format!("{word}{}", key::MARKS), format!("{word}{}", key::AFTER_MARKS));
        self.need(from.as_bytes(), to.as_bytes())?;
        let mut spellings = Vec::new();
        let mut stream = self.dictionary.terms().range().ge(&from).lt(&to).into_stream()?;
        while let Some((term, info)) = stream.next() {
            // A damaged dictionary gives terms that were not asked for.
            let codes: Vec<u8> = key::codes(term.strip_prefix(from.as_bytes()).ok_or(io::ErrorKind::InvalidData)?).collect();
            if key::agrees(marks, codes.iter().copied()) {
                spellings.push(Spelling { codes, info: info.clone() });
            }
        }
        Ok(spellings)
    }

    /// Looks up a document number or all that begin with it: the terms of citing reports and of the documents
    /// themselves; errors as [`Shard::term`].
    pub(crate) fn numbers(&self, number: &str) -> io::Result<(Vec<TermInfo>, Vec<TermInfo>)> {
        let (from, to) = key::number_bounds(number);
        self.need(from.as_bytes(), to.as_bytes())?;
        let (mut citing, mut own) = (Vec::new(), Vec::new());
        let mut stream = self.dictionary.terms().range().ge(&from).lt(&to).into_stream()?;
        while let Some((term, info)) = stream.next() {
            match key::number_role(term, number) {
                Some(true) => own.push(info.clone()),
                Some(false) => citing.push(info.clone()),
                None => {}
            }
        }
        Ok((citing, own))
    }

    /// Makes sure that the chunks with the postings of a range of terms are here, not only their blocks.
    fn need(&self, from: &[u8], to: &[u8]) -> io::Result<()> {
        let before = |bound: &[u8]| self.parts.partition_point(|(first, _)| first.as_slice() <= bound).saturating_sub(1);
        let range = self.parts.get(before(from)..=before(to)).unwrap_or_default();
        let missing = range.iter().filter(|(_, name)| !self.chunks.has(*name)).count();
        if missing > 0 { Err(io::ErrorKind::WouldBlock.into()) } else { Ok(()) }
    }

    /// Calls `each` with every report that a term stands in, and how often.
    pub(crate) fn postings(&self, term: &TermInfo, mut each: impl FnMut(u32, u32)) -> io::Result<()> {
        let mut postings = self.dictionary.read_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?;
        let mut document = postings.doc();
        while document != TERMINATED {
            each(document, postings.term_freq());
            document = postings.advance();
        }
        Ok(())
    }

    /// Touches the postings of a term, so that they are fetched if they are not here.
    pub(crate) fn touch(&self, term: &TermInfo) -> io::Result<()> {
        self.dictionary.read_block_postings_from_terminfo(term, IndexRecordOption::WithFreqs).map(|_| ())
    }
}

fn labels(reader: &mut Reader<'_>) -> Result<Vec<Label>, Damaged> {
    (0..reader.count()?).map(|_| Ok(Label { code: reader.string()?.into(), name: reader.string()?.into() })).collect()
}

/// Reads the files of one shard as [`crate::publish`] describes them.
fn read_files(reader: &mut Reader<'_>, chunks: &Chunks) -> Result<(BTreeMap<String, PiecedFile>, Parts), Damaged> {
    let mut files = BTreeMap::new();
    for _ in 0..reader.count()? {
        let extension = reader.string()?.to_owned();
        let length = reader.size()?;
        let mut pieces = Vec::new();
        for _ in 0..reader.count()? {
            let (start, bytes) = (reader.size()?, reader.bytes()?);
            let end = start.checked_add(bytes.len()).filter(|end| *end <= length).ok_or(Damaged)?;
            pieces.push(Piece { start, end, source: Source::Inline(OwnedBytes::new(bytes.to_vec())) });
        }
        files.insert(extension, PiecedFile { length, pieces, chunks: chunks.clone() });
    }
    let cuts = Cuts::read(reader)?;
    for (extension, pieces) in [("term", cuts.terms), ("idx", cuts.postings)] {
        if let Some(file) = files.get_mut(extension) {
            file.pieces.extend(pieces);
            file.pieces.sort_by_key(|piece| piece.start);
        }
    }
    Ok((files, cuts.parts))
}

/// The chunks of a dictionary: the term that each begins with, and its name.
type Parts = Vec<(Vec<u8>, Name)>;

/// The pieces of dictionary and postings that are in chunks.
#[derive(Default)]
struct Cuts {
    terms: Vec<Piece>,
    postings: Vec<Piece>,
    parts: Parts,
}

impl Cuts {
    fn read(reader: &mut Reader<'_>) -> Result<Cuts, Damaged> {
        let mut leaves = Vec::new();
        let mut term = Vec::new();
        for _ in 0..reader.count()? {
            let dictionary = reader.size()?;
            let mut parts = Vec::new();
            for _ in 0..reader.count()? {
                let common = reader.size()?;
                term.truncate(common);
                term.extend_from_slice(reader.bytes()?);
                parts.push((term.clone(), reader.size()?));
            }
            leaves.push((dictionary, parts));
        }
        let mut name = || -> Result<Name, Damaged> { Ok(Name(reader.take(8)?.try_into().map_err(|_| Damaged)?)) };
        let mut cuts = Cuts::default();
        let (mut term_at, mut postings_at) = (0_usize, POSTINGS_START);
        for (dictionary, parts) in leaves {
            let mut names = Vec::with_capacity(parts.len());
            for (first_term, length) in parts {
                let name = name()?;
                let end = postings_at.checked_add(length).ok_or(Damaged)?;
                cuts.postings.push(Piece { start: postings_at, end, source: Source::Chunks(vec![name], dictionary) });
                cuts.parts.push((first_term, name));
                names.push(name);
                postings_at = end;
            }
            let end = term_at.checked_add(dictionary).ok_or(Damaged)?;
            cuts.terms.push(Piece { start: term_at, end, source: Source::Chunks(names, 0) });
            term_at = end;
        }
        Ok(cuts)
    }
}

/// Postings begin after the count of all words of the field.
pub(crate) const POSTINGS_START: usize = 8;

/// tantivy names segments by random identifiers; here they are numbered.
fn segment_id(shard: usize) -> SegmentId {
    SegmentId::from_uuid_string(&format!("{:032x}", shard + 1)).expect("32 hexadecimal digits are an identifier")
}

pub(crate) fn file_name(shard: usize, extension: &str) -> String {
    format!("{}.{extension}", segment_id(shard).uuid_string())
}

/// Describes an index of segments with so many reports each, as tantivy wants it.
pub(crate) fn meta(counts: &[u32]) -> Vec<u8> {
    let (schema, _) = schema::schema();
    let segments: Vec<_> = counts
        .iter()
        .enumerate()
        .map(|(shard, count)| serde_json::json!({ "segment_id": segment_id(shard), "max_doc": count, "deletes": null }))
        .collect();
    let meta = serde_json::json!({ "index_settings": IndexSettings::default(), "segments": segments, "schema": schema, "opstamp": 0 });
    meta.to_string().into_bytes()
}

/// Opens the segments of a directory in the order of their numbers.
pub(crate) fn open_segments(directory: ReadOnly) -> tantivy::Result<Vec<SegmentReader>> {
    let index = tantivy::Index::open(directory)?;
    let mut segments = index.searchable_segments()?;
    segments.sort_by_key(|segment| segment.id().uuid_string());
    segments.iter().map(SegmentReader::open).collect()
}

/// Where a file of the index lies below the site's root.
pub fn chunk_address(name: Name) -> String {
    let name = name.to_string();
    format!("{FOLDER}/{}/{}.bin", &name[..2], &name[2..])
}

/// The folder of the index below the site's root.
pub const FOLDER: &str = "search";

/// The name of the chunk at an address; none when it is no address of a chunk.
pub fn chunk_name(address: &str) -> Option<Name> {
    let rest = address.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".bin")?;
    let (left, right) = rest.split_once('/')?;
    Name::parse(&format!("{left}{right}"))
}
