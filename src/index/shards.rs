//! Turns runs of reports into segments cut into chunks, and takes over from the build before what did not change.
//!
//! A run of about a hundred reports is read into postings once; these are kept until one of its reports changes. A shard
//! of which no run changed is not made at all: its chunks are published already.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result};
use rayon::prelude::*;
use vanthu_search::chunks::Name;
use vanthu_search::index::chunk_address;
use vanthu_search::publish::{self, Cut, Outline};
use vanthu_search::segment::{self, Document, Part};

use super::{compress, texts};
use crate::archive::Entry;
use crate::memo::{self, Key, Memo};
use crate::message;
use crate::report::markdown;

/// Reports of one run, about: one in so many begins a run, by a digest of its address, so that a report that comes or goes
/// moves no border but its own.
const RUN_REPORTS: u8 = 128;

/// The bytes of a file of the index that the build before has published, by its address.
pub type Sizes<'a> = &'a (dyn Fn(&str) -> Option<usize> + Sync);

/// A shard of the index.
pub(super) struct Made {
    /// What the bootstrap says of it.
    pub(super) outline: Outline,
    /// The segment, where it is small and was made now.
    pub(super) cut: Option<Cut>,
    /// Bytes of each chunk, compressed; and its content, where it was made now.
    pub(super) chunks: BTreeMap<Name, (usize, Option<Vec<u8>>)>,
}

/// Makes one shard, or takes it over from the build before, or as many of its chunks as `published` knows.
pub(super) fn shard(entries: &[&Entry], memo: &dyn Memo, published: Option<Sizes<'_>>) -> Result<Made> {
    let runs: Vec<(Key, &[&Entry])> = runs(entries).map(|run| (key(&entries[run.clone()]), &entries[run])).collect();
    let key = Key::of("shard", &runs.iter().map(|(key, _)| *key).collect::<Vec<_>>());
    if let Some((outline, bytes)) = memo::get::<(Outline, Vec<usize>)>(memo, key).filter(|_| published.is_some())
        && runs.iter().all(|(key, _)| memo.keep(*key))
    {
        let chunks = outline.names().zip(bytes).map(|(name, bytes)| (name, (bytes, None))).collect();
        return Ok(Made { outline, cut: None, chunks });
    }
    let parts: Vec<Part> = runs.par_iter().map(|(key, run)| part(*key, run, memo)).collect();
    let files = segment::files(&parts).context(message!("cannot-write-index"))?;
    drop(parts);
    let cut = publish::cut(files, entries.len()).context(message!("cannot-cut-index"))?;
    let chunk = |(name, content): &(Name, Vec<u8>)| -> Result<(usize, Option<Vec<u8>>)> {
        match published.and_then(|published| published(&chunk_address(*name))) {
            Some(bytes) => Ok((bytes, None)),
            None => compress(content).map(|content| (content.len(), Some(content))),
        }
    };
    let compressed: Vec<(usize, Option<Vec<u8>>)> = cut.chunks.par_iter().map(chunk).collect::<Result<_>>()?;
    let bytes: Vec<usize> = compressed.iter().map(|(bytes, _)| *bytes).collect();
    memo::put(memo, key, &(&cut.outline, bytes));
    let chunks = cut.chunks.iter().map(|(name, _)| *name).zip(compressed).collect();
    let outline = cut.outline.clone();
    // A large one is never published without chunks, and takes much room.
    Ok(Made { cut: outline.is_small().then_some(cut), outline, chunks })
}

fn runs(entries: &[&Entry]) -> impl Iterator<Item = Range<usize>> {
    let begins = |at: &usize| Key::of_bytes("run", entries[*at].base.as_bytes()).0[0].is_multiple_of(RUN_REPORTS);
    let mut borders: Vec<usize> = (1..entries.len()).filter(begins).collect();
    borders.insert(0, 0);
    borders.push(entries.len());
    borders.dedup();
    borders.windows(2).map(|pair| pair[0]..pair[1]).collect::<Vec<_>>().into_iter()
}

/// The key of everything that the postings of a run are made of.
fn key(entries: &[&Entry]) -> Key {
    let input = |entry: &&Entry| {
        let number = entry.report.number.as_ref().map(|number| number.value.printed.clone());
        (entry.report.text.digest, entry.report.title.value.clone(), number, texts::issuer_name(entry).to_owned())
    };
    Key::of("part", &entries.iter().map(input).collect::<Vec<_>>())
}

fn part(key: Key, entries: &[&Entry], memo: &dyn Memo) -> Part {
    memo.get(key).and_then(|bytes| Part::read(&bytes)).unwrap_or_else(|| {
        let part = Part::of(entries.iter().map(|entry| document(entry)));
        memo.put(key, &part.write());
        part
    })
}

/// A report as the index sees it.
pub(super) fn document(entry: &Entry) -> Document {
    let report = &entry.report;
    let issuer_name = texts::issuer_name(entry);
    let mut text = String::with_capacity(report.text.file_bytes + issuer_name.len() + 1);
    text.push_str(issuer_name);
    for passage in texts::passages(entry) {
        text.push('\n');
        text.push_str(&passage.text);
    }
    Document {
        title: markdown::plain(&report.title.value).into_owned(),
        number: report.number.as_ref().map_or(String::new(), |number| number.value.printed.clone()),
        text,
        headings: texts::headings(entry),
    }
}
