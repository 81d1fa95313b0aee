//! Stage 5: archive to index files in memory, through `vanthu-search`.
//!
//! One segment for a run of years, so that a new month leaves the files of old years as they are. The
//! text that passages are cut from is not in the index but in one small file beside each report.

pub mod passages;

use std::ops::Range;

use anyhow::{Context, Result};
use vanthu_search::Document;
use vanthu_search::index::{self, Card, SegmentFiles};

use crate::archive::{Archive, Entry};

/// The folder of the index below the site's root.
pub const FOLDER: &str = "search";

/// Closed years are grouped until a segment has this many reports.
const SEGMENT_REPORTS: usize = 2000;

/// The runs of reports that make a segment each, newest first; every border is that of a year.
///
/// Groups are counted from the oldest year, so that new reports change only the newest one.
pub fn segments(archive: &Archive) -> Vec<Range<usize>> {
    let entries = &archive.entries;
    let year = |index: usize| entries[index].report.month().map(|(year, _)| year);
    let mut ranges = Vec::new();
    let mut end = entries.len();
    for start in (0..entries.len()).rev() {
        let is_border = start == 0 || year(start - 1) != year(start);
        if is_border && (start == 0 || end - start >= SEGMENT_REPORTS) {
            ranges.push(start..end);
            end = start;
        }
    }
    ranges.reverse();
    ranges
}

/// Writes one segment.
///
/// # Errors
/// Passes on what tantivy refuses.
pub fn segment(archive: &Archive, range: Range<usize>) -> Result<SegmentFiles> {
    let documents = archive.entries[range].iter().map(document);
    index::write_segment(documents).context("cannot write the index")
}

/// The description of an index: its address and content.
///
/// # Errors
/// Passes on what tantivy refuses.
pub fn description(segments: &[SegmentFiles]) -> Result<(String, Vec<u8>)> {
    let bytes = index::describe(segments).context("cannot describe the index")?;
    Ok((format!("{FOLDER}/{}", index::META), bytes))
}

/// Year × 10,000 + month × 100 + day.
fn day_number(date: jiff::civil::Date) -> u64 {
    u64::from(date.year().unsigned_abs()) * 10_000 + u64::from(date.month().unsigned_abs()) * 100 + u64::from(date.day().unsigned_abs())
}

fn document(entry: &Entry) -> Document {
    let report = &entry.report;
    let card = Card {
        path: report.path.clone(),
        address: entry.address(),
        title: report.title.value.clone(),
        number: report.number.as_ref().map_or(String::new(), |number| number.value.printed.clone()),
        date: report.date.as_ref().map_or(String::new(), |date| date.value.to_string()),
        issuer: report.issuer.as_ref().map_or(String::new(), |issuer| issuer.value.short.clone()),
    };
    let month = report.month().map_or(0, |(year, month)| u64::from(year.unsigned_abs()) * 100 + u64::from(month.unsigned_abs()));
    let date = report.date.as_ref().map_or(0, |date| day_number(date.value));
    let issuer_name = report.issuer.as_ref().map_or("", |issuer| issuer.value.name.as_str());
    let mut text = String::with_capacity(report.original.len() + issuer_name.len() + 1);
    text.push_str(issuer_name);
    for passage in passages::of(entry) {
        text.push('\n');
        text.push_str(&passage.text);
    }
    Document { card, month, date, text }
}
