//! Turns documents into the files of one tantivy segment, and files into an index that can be searched.
//!
//! tantivy names segments by random UUIDs. A published index must have equal bytes for equal input, so
//! each segment is written by one thread and then named by the digest of its content. One index is
//! any number of segments and a `meta.json` that lists them; frequencies are summed over segments, so
//! ranking does not depend on where the borders are.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tantivy::directory::{Directory, RamDirectory};
use tantivy::schema::TantivyDocument;
use tantivy::{IndexBuilder, IndexSettings, ReloadPolicy, Searcher, SingleSegmentIndexWriter};

use crate::schema::{self, Fields};

/// The file that lists the segments of an index.
pub const META: &str = "meta.json";

/// The files that tantivy writes for a segment of this schema, by extension.
const EXTENSIONS: [&str; 6] = ["fast", "fieldnorm", "idx", "pos", "store", "term"];

/// tantivy warns below this; a segment takes what it needs above it.
const WRITER_BYTES: usize = 64 << 20;

/// What a result list shows of a report; stored with it in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The report's path below `content/`.
    pub path: String,
    /// The page's address below the site's root.
    pub address: String,
    /// The title as printed.
    pub title: String,
    /// Number and symbol as printed, or empty.
    pub number: String,
    /// Date of issue as `YYYY-MM-DD`, or empty.
    pub date: String,
    /// Name of the issuing body, or empty.
    pub issuer: String,
}

/// One report as the index sees it.
#[derive(Clone, Debug)]
pub struct Document {
    /// What a hit shows.
    pub card: Card,
    /// Year × 100 + month that the report stands for, 0 when unknown.
    pub month: u64,
    /// Date of issue as year × 10,000 + month × 100 + day, 0 when unknown.
    pub date: u64,
    /// Everything that can be found besides title and number, one paragraph a line.
    pub text: String,
}

/// The files of one segment, named by their content.
#[derive(Clone, Debug)]
pub struct SegmentFiles {
    /// File name and content, sorted by name.
    pub files: Vec<(String, Vec<u8>)>,
    meta: serde_json::Value,
}

/// Writes documents, in the order given, into one segment.
///
/// # Errors
/// Passes on what tantivy refuses, for example more text than one segment can hold.
pub fn write_segment(documents: impl Iterator<Item = Document>) -> tantivy::Result<SegmentFiles> {
    let (schema, fields) = schema::schema();
    let directory = RamDirectory::create();
    let mut writer: SingleSegmentIndexWriter = IndexBuilder::new()
        .schema(schema)
        .settings(IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() })
        .tokenizers(schema::tokenizers())
        .single_segment_index_writer(directory.clone(), WRITER_BYTES)?;
    for document in documents {
        writer.add_document(tantivy_document(&fields, &document)?)?;
    }
    let index = writer.finalize()?;
    let meta: serde_json::Value = serde_json::from_slice(&read(&directory, Path::new(META))?)?;
    let mut files = Vec::new();
    for segment in index.searchable_segment_ids()? {
        for extension in EXTENSIONS {
            let name = format!("{}.{extension}", segment.uuid_string());
            if directory.exists(Path::new(&name))? {
                files.push((extension.to_owned(), read(&directory, Path::new(&name))?));
            }
        }
    }
    Ok(named_by_content(files, &meta["segments"][0]))
}

fn tantivy_document(fields: &Fields, document: &Document) -> tantivy::Result<TantivyDocument> {
    let mut out = TantivyDocument::new();
    let headline = format!("{}\n{}", document.card.title, document.card.number);
    for field in [fields.title, fields.title_pairs] {
        out.add_text(field, &headline);
    }
    let text = format!("{headline}\n{}", document.text);
    out.add_text(fields.accented, &text);
    out.add_text(fields.folded, &text);
    out.add_text(fields.pairs, &text);
    out.add_u64(fields.month, document.month);
    out.add_u64(fields.date, document.date);
    out.add_bytes(fields.card, serde_json::to_vec(&document.card)?.as_slice());
    Ok(out)
}

fn read(directory: &RamDirectory, path: &Path) -> tantivy::Result<Vec<u8>> {
    Ok(directory.atomic_read(path)?)
}

/// Names the files, given by extension, by the digest of their content instead of tantivy's random name.
fn named_by_content(files: Vec<(String, Vec<u8>)>, meta: &serde_json::Value) -> SegmentFiles {
    let id = content_id(files.iter().map(|(extension, bytes)| (extension.as_str(), bytes.as_slice())));
    let files = files.into_iter().map(|(extension, bytes)| (format!("{id}.{extension}"), bytes)).collect();
    let mut meta = meta.clone();
    let hyphened = [&id[..8], &id[8..12], &id[12..16], &id[16..20], &id[20..]].join("-");
    meta["segment_id"] = hyphened.into();
    SegmentFiles { files, meta }
}

/// The name of a segment: the first 128 bits of the SHA-256 of its files, in the order of their extensions.
fn content_id<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut digest = Sha256::new();
    for (extension, bytes) in files {
        digest.update(extension.as_bytes());
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Refuses a segment whose files are not what its name says; tantivy panics on damaged ones.
fn verify(files: &BTreeMap<String, Vec<u8>>) -> tantivy::Result<()> {
    let mut segments: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
    for (name, bytes) in files.iter().filter(|(name, _)| *name != META) {
        let (id, extension) = name.split_once('.').unwrap_or((name, ""));
        segments.entry(id).or_default().push((extension, bytes));
    }
    for (id, parts) in segments {
        if content_id(parts.into_iter()) != id {
            return Err(tantivy::TantivyError::InvalidArgument(format!("the files of segment {id} are damaged")));
        }
    }
    Ok(())
}

/// Describes an index of these segments: the content of [`META`].
///
/// # Errors
/// Passes on what serde_json refuses; it refuses nothing here.
pub fn describe(segments: &[SegmentFiles]) -> tantivy::Result<Vec<u8>> {
    let (schema, _) = schema::schema();
    let meta = serde_json::json!({
        "index_settings": IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() },
        "segments": segments.iter().map(|segment| &segment.meta).collect::<Vec<_>>(),
        "schema": schema,
        "opstamp": 0,
    });
    Ok(serde_json::to_vec(&meta)?)
}

/// An opened index.
#[derive(Clone)]
pub struct Index {
    pub(crate) fields: Fields,
    pub(crate) searcher: Searcher,
}

impl Index {
    /// Opens an index from its files, [`META`] among them.
    ///
    /// # Errors
    /// Fails when a file is missing, damaged, or written by another version of the schema.
    pub fn open(files: impl Iterator<Item = (String, Vec<u8>)>) -> tantivy::Result<Index> {
        let files: BTreeMap<String, Vec<u8>> = files.collect();
        verify(&files)?;
        let directory = RamDirectory::create();
        for (name, bytes) in files {
            directory.atomic_write(Path::new(&name), &bytes)?;
        }
        let mut index = tantivy::Index::open(directory)?;
        let (schema, fields) = schema::schema();
        if index.schema() != schema {
            return Err(tantivy::TantivyError::SchemaError("the index was written by another version of vanthu".into()));
        }
        index.set_tokenizers(schema::tokenizers());
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Index { fields, searcher: reader.searcher() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Months, Query};

    fn document(path: &str, month: u64, title: &str, text: &str) -> Document {
        let card = Card { path: path.into(), title: title.into(), ..Card::default() };
        Document { card, month, date: month * 100 + 1, text: text.into() }
    }

    fn files(segments: &[SegmentFiles]) -> Vec<(String, Vec<u8>)> {
        let mut files: Vec<_> = segments.iter().flat_map(|segment| segment.files.clone()).collect();
        files.push((META.into(), describe(segments).expect("a description")));
        files
    }

    fn two_segments() -> Vec<SegmentFiles> {
        let new = document("new.md", 202_310, "Báo cáo tháng 10", "Đại hội XIII Công đoàn tỉnh thành công");
        let old = document("old.md", 202_210, "Báo cáo tháng 10", "Hội nghị XIII, đại biểu Công đoàn; đường lối");
        let write = |document| write_segment(std::iter::once(document)).expect("a segment");
        vec![write(new), write(old)]
    }

    fn check(query: &str, months: Months, expected: &str) {
        let index = Index::open(files(&two_segments()).into_iter()).expect("an index");
        let hits = index.search(&Query::parse(query), months, 10).expect("an answer");
        let paths: Vec<_> = hits.hits.iter().map(|hit| hit.card.path.as_str()).collect();
        assert_eq!(format!("{} {}", hits.total, paths.join(" ")), expected, "{query}");
    }

    #[test]
    fn equal_documents_give_equal_bytes() {
        assert_eq!(files(&two_segments()), files(&two_segments()));
    }

    #[test]
    fn finds_with_and_without_accents() {
        let all = Months::default();
        check("Đại hội XIII", all, "2 new.md old.md");
        check("dai hoi xiii", all, "2 new.md old.md");
        check("đường lối", all, "1 old.md");
        check("bóng chuyền đường lối", all, "1 old.md");
        check("bóng chuyền", all, "0 ");
        check("!!! …", all, "0 ");
        check("công đoàn", Months { from: Some(202_301), to: None }, "1 new.md");
        check("công đoàn", Months { from: None, to: Some(202_212) }, "1 old.md");
    }

    #[test]
    fn damaged_files_are_an_error() {
        let mut cut = files(&two_segments());
        cut[0].1.truncate(3);
        assert!(Index::open(cut.into_iter()).is_err());
        assert!(Index::open(std::iter::empty()).is_err());
    }
}
