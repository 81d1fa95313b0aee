//! Turns documents into the files of one tantivy segment.
//!
//! Equal documents give equal bytes, however many threads there are and wherever parts begin. Postings are collected here
//! and written by tantivy: its own writer looks every token up by all its letters, which takes three times as long.

mod analysis;
mod part;

use std::collections::BTreeMap;
use std::path::Path;

use tantivy::directory::{Directory, OwnedBytes, RamDirectory};
use tantivy::fieldnorm::{FieldNormReader, FieldNormReaders, FieldNormsSerializer};
use tantivy::index::SegmentComponent;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::TantivyDocument;
use tantivy::tokenizer::{RawTokenizer, TokenizerManager};
use tantivy::{IndexBuilder, IndexSettings, SingleSegmentIndexWriter, TantivyError};

use crate::schema;
pub use part::Part;

/// The files of a segment, by extension; a copy is no second one in memory.
pub type Files = BTreeMap<&'static str, OwnedBytes>;

/// The files that tantivy writes for a segment of this schema.
pub(crate) const EXTENSIONS: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// tantivy warns below this; documents without text need far less.
const WRITER_BYTES: usize = 15 << 20;

/// One report as the index sees it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The title.
    pub title: String,
    /// The number of the document, or empty.
    pub number: String,
    /// Everything else that can be found, one paragraph a line.
    pub text: String,
    /// The headings among it, one a line; they count once more.
    pub headings: String,
}

/// Writes parts, in the order given, as the files of one segment. They are taken, since both at once fill the memory.
///
/// # Errors
/// Passes on what tantivy refuses, for example more text than one segment can hold.
pub fn files(parts: Vec<Part>) -> tantivy::Result<Files> {
    let lengths: Vec<u32> = parts.iter().flat_map(|part| part.lengths.iter().copied()).collect();
    let mut files = without_text(lengths.len())?;
    files.extend(postings(parts, &lengths)?);
    Ok(files)
}

/// The files of a segment of so many documents in which nothing is found.
fn without_text(documents: usize) -> tantivy::Result<Files> {
    let (schema, _) = schema::schema();
    let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    // It is asked for although there is no text.
    let tokenizers = TokenizerManager::new();
    tokenizers.register(schema::ANALYSIS, RawTokenizer::default());
    let builder = IndexBuilder::new().schema(schema).settings(settings).tokenizers(tokenizers);
    let mut writer: SingleSegmentIndexWriter = builder.single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
    (0..documents).try_for_each(|_| writer.add_document(TantivyDocument::new()))?;
    let index = writer.finalize()?;
    let mut files = Files::new();
    for segment in index.searchable_segment_ids()? {
        for extension in EXTENSIONS {
            let name = format!("{}.{extension}", segment.uuid_string());
            if index.directory().exists(Path::new(&name))? {
                files.insert(extension, OwnedBytes::new(index.directory().atomic_read(Path::new(&name))?));
            }
        }
    }
    Ok(files)
}

/// The files of a segment that say where terms stand.
fn postings(parts: Vec<Part>, lengths: &[u32]) -> tantivy::Result<Files> {
    let (schema, text) = schema::schema();
    let index = tantivy::Index::create(RamDirectory::create(), schema, IndexSettings::default())?;
    let segment = index.new_segment();
    let mut norms = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
    norms.serialize_field(text, &lengths.iter().map(|length| FieldNormReader::fieldnorm_to_id(*length)).collect::<Vec<u8>>())?;
    norms.close()?;
    let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?.get_field(text)?;
    let mut serializer = InvertedIndexSerializer::open(&segment)?;
    let total = lengths.iter().map(|length| u64::from(*length)).sum();
    let mut field = serializer.new_field(text, total, norms)?;
    part::joined(&parts, |key, postings| {
        field.new_term(key, postings.len() as u32, true)?;
        postings.iter().for_each(|(document, count)| field.write_doc(*document, *count, &[]));
        field.close_term()
    })?;
    drop(parts);
    field.close()?;
    serializer.close()?;
    let components = [
        ("fieldnorm", SegmentComponent::FieldNorms),
        ("idx", SegmentComponent::Postings),
        ("pos", SegmentComponent::Positions),
        ("term", SegmentComponent::Terms),
    ];
    // The whole file, with the footer that tantivy keeps to itself.
    let read = |(extension, component)| {
        let path = segment.relative_path(component);
        let bytes = index.directory().atomic_read(&path)?;
        index.directory().delete(&path).map_err(|error| TantivyError::InternalError(error.to_string()))?;
        Ok((extension, OwnedBytes::new(bytes)))
    };
    components.into_iter().map(read).collect()
}
