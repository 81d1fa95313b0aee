//! Stage 4: archive to the files of the published index, through `vanthu-search`.
//!
//! Closed periods make a frozen shard whose files stay as they are when a month is added; what is newer
//! makes a small one. The text that passages are cut from is in one small file beside each report. Pages
//! opened from a disk may fetch nothing, so for them every file is published as a script too, as long as
//! the index is small or archive.toml asks for it.

pub mod asking;
pub mod engine;
pub mod quickwit;
mod shards;
pub mod terms;
pub mod texts;

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use vanthu_search::chunks::Name;
use vanthu_search::index::{FOLDER, Label, chunk_address};
use vanthu_search::publish::{self, Shard};
use vanthu_search::register::{Record, Register};

use crate::archive::{Archive, Entry};
use crate::memo::Memo;
use crate::message;
use shards::Made;
pub use shards::Sizes;

/// The address of the file that names the present index.
pub const ENTRY: &str = "search/entry.json";

/// An archive with fewer reports is one shard.
const FROZEN_REPORTS_MIN: f64 = 2000.0;

/// The frozen shard is made anew each time the archive has grown by this factor.
const GROWTH: f64 = 1.09;

/// Reports of one frozen shard at most, so that its lists stay readable in a browser.
const SHARD_REPORTS_MAX: usize = 100_000;

/// How hard files are compressed, 0 to 9: by the last three levels texts take twice as long and become 1.5 % smaller.
const LEVEL: u32 = 6;

/// An index with fewer bytes can be searched from a disk unless archive.toml says otherwise.
pub const OFFLINE_BYTES_MAX: usize = 8 << 20;

/// What names the present index; the only file of it that changes its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The name of the bootstrap.
    pub bootstrap: String,
    /// The address of the engine, below the site's root.
    pub engine: String,
    /// The bytes of engine and bootstrap together, for showing progress.
    pub bytes: usize,
    /// Whether everything is there as scripts too.
    pub offline: bool,
}

/// A file of an index, named by its content.
#[derive(Debug)]
pub struct IndexFile {
    /// Its address.
    pub address: String,
    /// Its bytes, compressed.
    pub bytes: usize,
    /// Its content, compressed; none when it is as the build before published it.
    pub content: Option<Vec<u8>>,
}

/// The files of an index.
#[derive(Debug)]
pub struct Published {
    /// All of them but the one that names the bootstrap.
    pub files: Vec<IndexFile>,
    /// What names the bootstrap.
    pub present: Present,
}

/// Makes the index of an archive. Files that the build before has published, as `published` tells, are named only.
///
/// # Errors
/// Passes on what tantivy refuses.
pub fn publish(archive: &Archive, memo: &dyn Memo, published: Option<Sizes<'_>>) -> Result<Published> {
    let entries = in_order(&archive.entries);
    let labels = Labels::of(&entries);
    let borders = borders(&entries);
    let registers: Vec<Register> = borders.iter().map(|range| labels.register(&entries[range.clone()])).collect();
    let shards = || borders.into_par_iter().map(|range| shards::shard(&entries[range], memo, published)).collect::<Result<Vec<Made>>>();
    let (made, terms) = rayon::join(shards, || terms::file(archive, memo));
    let (made, terms) = (made?, terms?);
    let terms_name = Name::of(terms.as_bytes());
    let shard = |(made, register)| -> Shard<'_> {
        let made: &Made = made;
        Shard { outline: &made.outline, cut: made.cut.as_ref(), register }
    };
    let shards: Vec<Shard<'_>> = made.iter().zip(&registers).map(shard).collect();
    let abbreviations = archive.glossary.for_search();
    let Some(bootstrap) = publish::bootstrap(&labels.kinds.all, &labels.issuers.all, &abbreviations, terms_name, &shards) else {
        return publish(archive, memo, None);
    };
    let is_whole = publish::is_whole(&shards);
    let mut files: Vec<IndexFile> = made.into_iter().flat_map(|made| made.chunks).filter(|_| !is_whole).collect();
    // A chunk that two shards have is one file, with its content where either knows it.
    files.sort_by(|one, other| (&one.address, one.content.is_none()).cmp(&(&other.address, other.content.is_none())));
    files.dedup_by(|later, first| later.address == first.address);
    let name = Name::of(&bootstrap);
    let whole = |address: String, content: Vec<u8>| IndexFile { address, bytes: content.len(), content: Some(content) };
    files.push(whole(chunk_address(name), compress(&bootstrap)?));
    let index_bytes: usize = files.iter().map(|file| file.bytes).sum();
    let bootstrap_bytes = files.last().map_or(0, |file| file.bytes);
    let engine = engine::of(&archive.config);
    let present = Present {
        bootstrap: name.to_string(),
        engine: engine::address(engine)?,
        bytes: bootstrap_bytes + engine.len(),
        offline: archive.config.offline.unwrap_or(index_bytes < OFFLINE_BYTES_MAX),
    };
    files.push(whole(chunk_address(terms_name), compress(terms.as_bytes())?));
    files.push(whole(present.engine.clone(), engine.to_vec()));
    Ok(Published { files, present })
}

/// A file of the index as a script that hands it over, to stand at [`script_address`].
pub fn as_script(address: &str, content: &[u8]) -> Vec<u8> {
    format!("vanthu.deliver(\"{address}\",\"{}\");\n", BASE64.encode(content)).into_bytes()
}

/// The address of a file as a script.
pub fn script_address(address: &str) -> String {
    let base = address.rsplit_once('.').map_or(address, |(base, _)| base);
    format!("{base}.js")
}

/// Compresses a file of the index or the text of a report; equal bytes give equal bytes.
///
/// # Errors
/// Passes on what the compressor refuses; writing to memory it refuses nothing.
pub fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(content.len() / 2), Compression::new(LEVEL));
    encoder.write_all(content).context(message!("cannot-compress"))?;
    encoder.finish().context(message!("cannot-compress"))
}

/// Reports as the register wants them: by month, and within it by address.
fn in_order(entries: &[Entry]) -> Vec<&Entry> {
    let mut ordered: Vec<&Entry> = entries.iter().collect();
    ordered.sort_by_cached_key(|entry| (month_number(entry), entry.base.clone()));
    ordered
}

/// The runs of reports that make a shard each, oldest first: a pure function of months and counts.
///
/// All whole quarters that hold no more reports than the last step of growth are frozen, so that the
/// newest shard holds no more than about a tenth of the archive. A step makes the frozen shard anew, once
/// for every nine reports in a hundred; in return readers have to ask only two shards.
fn borders(entries: &[&Entry]) -> Vec<Range<usize>> {
    let quarter = |at: usize| month_number(entries[at]).map(|month| (month / 100, (month % 100).saturating_sub(1) / 3));
    borders_of(entries.len(), |at| quarter(at) != quarter(at - 1))
}

/// The same of so many reports, told which of them, but the first, begin a quarter.
fn borders_of(count: usize, begins_quarter: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut limit = FROZEN_REPORTS_MIN;
    while limit * GROWTH <= count as f64 {
        limit *= GROWTH;
    }
    let mut borders = vec![0];
    let mut last_end = 0;
    let is_frozen = |end: &usize| *end as f64 <= limit && count as f64 >= FROZEN_REPORTS_MIN;
    for end in (1..count).filter(|at| begins_quarter(*at)).filter(is_frozen) {
        if end - borders[borders.len() - 1] > SHARD_REPORTS_MAX && last_end > 0 {
            borders.push(last_end);
        }
        last_end = end;
    }
    borders.extend([last_end, count]);
    borders.dedup();
    borders.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn month_number(entry: &Entry) -> Option<u32> {
    entry.report.month().map(|(year, month)| u32::from(year.unsigned_abs()) * 100 + u32::from(month.unsigned_abs()))
}

/// The types and issuers of an archive; the first of each is "none".
struct Labels {
    kinds: Numbered,
    issuers: Numbered,
}

#[derive(Default)]
struct Numbered {
    all: Vec<Label>,
    numbers: BTreeMap<String, u32>,
}

impl Numbered {
    fn of(labels: impl Iterator<Item = (String, String)>) -> Numbered {
        let by_code: BTreeMap<String, String> = labels.collect();
        let none = Label::default();
        let all: Vec<Label> = std::iter::once(none).chain(by_code.into_iter().map(|(code, name)| Label { code, name })).collect();
        let numbers = all.iter().enumerate().map(|(number, label)| (label.code.clone(), number as u32)).collect();
        Numbered { all, numbers }
    }

    fn number(&self, code: Option<&str>) -> u32 {
        code.and_then(|code| self.numbers.get(code)).copied().unwrap_or(0)
    }
}

impl Labels {
    fn of(entries: &[&Entry]) -> Labels {
        let kind = |entry: &&Entry| entry.report.kind.as_ref().map(|kind| (kind.value.key(), kind.value.name.clone()));
        let issuer = |entry: &&Entry| entry.report.issuer.as_ref().map(|issuer| (issuer.value.slug.clone(), issuer.value.short.clone()));
        Labels { kinds: Numbered::of(entries.iter().filter_map(kind)), issuers: Numbered::of(entries.iter().filter_map(issuer)) }
    }

    fn register(&self, entries: &[&Entry]) -> Register {
        let records: Vec<Record> = entries.iter().map(|entry| self.record(entry)).collect();
        Register::of(&records)
    }

    fn record(&self, entry: &Entry) -> Record {
        let report = &entry.report;
        Record {
            month: month_number(entry).unwrap_or(0),
            address: entry.base.clone(),
            date: report.date.as_ref().map_or(0, |date| day_number(date.value)),
            kind: self.kinds.number(report.kind.as_ref().map(|kind| kind.value.key()).as_deref()),
            issuer: self.issuers.number(report.issuer_slug()),
        }
    }
}

/// Year × 10,000 + month × 100 + day.
fn day_number(date: jiff::civil::Date) -> u32 {
    u32::from(date.year().unsigned_abs()) * 10_000 + u32::from(date.month().unsigned_abs()) * 100 + u32::from(date.day().unsigned_abs())
}

/// Whether a file is one that search fetches, and that pages from a disk need as a script.
pub fn is_fetched(address: &str) -> bool {
    (is_of_index(address) && !address.ends_with(".js")) || address.ends_with(texts::EXTENSION)
}

/// Where files of the index lie.
pub fn is_of_index(address: &str) -> bool {
    address.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a publisher uploads of the index after a month is the newest shard: a tenth, and nine times in ten nothing else.
    #[test]
    fn the_newest_shard_is_a_tenth_and_the_frozen_ones_stay() {
        let quarter = 30;
        let of = |count: usize| borders_of(count, |at| at % quarter == 0);
        assert_eq!(of(0), Vec::<Range<usize>>::new());
        assert!(matches!(of(1999).as_slice(), [all] if *all == (0..1999)), "a small archive is one shard");
        let mut remade = 0;
        for count in (2100..40_000).step_by(10) {
            let (now, next) = (of(count), of(count + 10));
            let newest = now.last().map_or(0, ExactSizeIterator::len);
            assert!(newest as f64 <= count as f64 * (1.0 - 1.0 / 1.1) + quarter as f64, "{newest} of {count}");
            assert!(now.iter().all(|shard| shard.end == count || shard.end % quarter == 0), "a quarter is cut: {now:?}");
            remade += usize::from(now[0] != next[0]);
        }
        assert!(remade < 40, "the frozen shard was made anew {remade} times");
        assert_eq!(of(250_000).len(), 4, "lists stay readable: {:?}", of(250_000));
    }

    #[test]
    fn equal_content_is_compressed_equally() {
        let content = "Đại hội XIII ".repeat(1000);
        assert_eq!(compress(content.as_bytes()).unwrap(), compress(content.as_bytes()).unwrap());
    }
}
