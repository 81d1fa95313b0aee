//! Turns documents into the files of one tantivy segment.
//!
//! Equal documents give equal bytes: parts of fixed size are written by one thread each and then merged
//! in order, however many threads there are.

use std::collections::BTreeMap;
use std::path::Path;

use tantivy::directory::{Directory, RamDirectory};
use tantivy::schema::TantivyDocument;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{IndexBuilder, IndexSettings, SingleSegmentIndexWriter};

use crate::key;
use crate::register::Record;
use crate::schema;

/// The files of a segment, by extension.
pub type Files = BTreeMap<&'static str, Vec<u8>>;

/// The files that tantivy writes for a segment of this schema.
pub(crate) const EXTENSIONS: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// tantivy warns below this; a segment takes what it needs above it.
const WRITER_BYTES: usize = 64 << 20;

/// How often a word of the title counts.
const TITLE_COUNT: usize = 3;

/// One report as the index sees it.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// What the register says of it.
    pub record: Record,
    /// The title.
    pub title: String,
    /// The number of the document, or empty.
    pub number: String,
    /// Everything else that can be found, one paragraph a line.
    pub text: String,
    /// The headings among it, one a line; they count once more.
    pub headings: String,
}

/// A segment that can be merged.
#[derive(Clone, Debug)]
pub struct Part(tantivy::Index);

/// Writes documents, in the order given, into one part.
///
/// # Errors
/// Passes on what tantivy refuses, for example more text than one segment can hold.
pub fn part<'a>(documents: impl Iterator<Item = &'a Document>) -> tantivy::Result<Part> {
    let (schema, text) = schema::schema();
    let mut writer: SingleSegmentIndexWriter = IndexBuilder::new()
        .schema(schema)
        .settings(settings())
        .tokenizers(schema::tokenizers())
        .single_segment_index_writer(RamDirectory::create(), WRITER_BYTES)?;
    for document in documents {
        let mut fields = TantivyDocument::new();
        for line in std::iter::repeat_n(&document.title, TITLE_COUNT) {
            fields.add_text(text, line);
        }
        fields.add_text(text, &document.number);
        fields.add_text(text, &document.text);
        fields.add_text(text, &document.headings);
        fields.add_pre_tokenized_text(text, numbers(document));
        writer.add_document(fields)?;
    }
    Ok(Part(writer.finalize()?))
}

fn settings() -> IndexSettings {
    IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() }
}

/// The keys of the document's own number; those that it cites are found in its text.
fn numbers(document: &Document) -> PreTokenizedString {
    let keys = if document.number.is_empty() { Vec::new() } else { key::number_keys(&document.number, true) };
    let token = |text: String| Token { position: 0, text, ..Token::default() };
    PreTokenizedString { text: String::new(), tokens: keys.into_iter().map(token).collect() }
}

/// Merges parts, in the order given, into the files of one segment.
///
/// # Errors
/// Passes on what tantivy refuses.
pub fn merge(parts: &[Part]) -> tantivy::Result<Files> {
    let indexes: Vec<tantivy::Index> = parts.iter().map(|part| part.0.clone()).collect();
    let directory = RamDirectory::create();
    let index = match indexes.as_slice() {
        [only] => only.clone(),
        several => tantivy::indexer::merge_indices(several, directory)?,
    };
    let mut files = Files::new();
    for segment in index.searchable_segment_ids()? {
        for extension in EXTENSIONS {
            let name = format!("{}.{extension}", segment.uuid_string());
            if index.directory().exists(Path::new(&name))? {
                files.insert(extension, index.directory().atomic_read(Path::new(&name))?);
            }
        }
    }
    Ok(files)
}
