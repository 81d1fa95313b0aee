//! Turns the reports of an archive into the terms that search suggests and makes corrections of.
//!
//! Terms are rows of two to four syllables that many reports have, that neither begin nor end with a word of
//! grammar, and that are not merely a part of a longer one. Beside them stand people, places and bodies, the numbers
//! of documents, titles, and the syllables that the archive has at all. Of a large archive a sample is read, spread
//! evenly; the most usual are kept until the file is full.

use std::collections::BTreeMap;

use anyhow::Result;
use indexmap::{IndexMap, IndexSet};
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;
use vanthu_search::fold;
use vanthu_search::terms::{self, Kind, Term};
use vanthu_search::tokenize;

use super::{compress, texts};
use crate::archive::{Archive, Entry};
use crate::memo::{self, Key, Memo};
use crate::report::markdown;

/// The compressed file has no more bytes.
const BYTES_MAX: usize = 60_000;

/// Reports that are read for terms.
const SAMPLE: usize = 1000;

/// Terms of each kind at most, before the file is cut to its size.
const TERMS_MAX: usize = 6000;
const NAMES_MAX: usize = 600;
const NUMBERS_MAX: usize = 600;
const TITLES_MAX: usize = 300;
const SYLLABLES_MAX: usize = 4000;

/// A row of syllables that stands nearly always in a longer one is a part of that.
const PART_SHARE: f64 = 0.75;

/// Words of grammar; a term neither begins nor ends with them.
const GRAMMAR: &str = " và của các cho là được trong với theo về tại từ đến khi để có không này đó những một như do bằng trên \
    dưới sau trước ra vào đã đang sẽ bị mọi mỗi hoặc nếu thì mà nhưng cũng còn số nhằm qua bởi đối cùng giữa tới lên việc sự \
    gồm nêu hay vì rất đều ngoài ở trừ thuộc nào gì ai người đây chỉ phải cần tháng năm ngày ";

/// A syllable of a text, by its number in the list of all.
type Row = [u32; 4];

/// No syllable: rows of fewer than four end with it.
const NONE: u32 = u32::MAX;

/// Makes the file of terms, not yet compressed.
///
/// # Errors
/// Passes on what the compressor refuses; writing to memory it refuses nothing.
pub fn file(archive: &Archive, memo: &dyn Memo) -> Result<String> {
    let key = key(&archive.entries);
    if let Some(text) = memo::get(memo, key) {
        return Ok(text);
    }
    let text = smallest(collect(&archive.entries))?;
    memo::put(memo, key, &text);
    Ok(text)
}

/// The key of everything that [`collect`] reads.
fn key(entries: &[Entry]) -> Key {
    let named = |entry: &Entry| {
        let report = &entry.report;
        (names(entry).collect::<Vec<_>>(), own_number(entry), cited(entry).collect::<Vec<_>>(), report.title.value.clone())
    };
    let sample: Vec<Key> = entries.iter().step_by(step(entries)).map(|entry| entry.report.text.digest).collect();
    Key::of("terms", &(sample, entries.iter().map(named).collect::<Vec<_>>()))
}

/// The file of terms without the rarest, small enough to be published.
fn smallest(mut all: Vec<Term>) -> Result<String> {
    loop {
        let text = terms::write(&all);
        let bytes = compress(text.as_bytes())?.len();
        if bytes <= BYTES_MAX {
            return Ok(text);
        }
        // The rarest of every kind go.
        all.sort_by(|left, right| right.reports.cmp(&left.reports).then_with(|| left.cmp(right)));
        all.truncate(all.len() * BYTES_MAX / bytes * 98 / 100);
        all.sort_by_cached_key(order);
    }
}

/// Like terms stand together: they compress best so.
fn order(term: &Term) -> (Kind, String, String) {
    (term.kind, fold::fold(&term.text), term.text.clone())
}

fn collect(entries: &[Entry]) -> Vec<Term> {
    let sample = Sample::of(entries.par_iter().step_by(step(entries)).map(runs).collect());
    let coded = sample.in_small_letters();
    let mut all = rows(&sample, &coded);
    all.extend(syllables(&sample, &coded));
    all.extend(most_usual(Kind::Name, entries.iter().flat_map(names), NAMES_MAX));
    let numbers = entries.iter().filter_map(own_number).chain(entries.iter().flat_map(cited));
    all.extend(most_usual(Kind::Number, numbers, NUMBERS_MAX));
    let titles = entries.iter().map(|entry| markdown::plain(&entry.report.title.value).into_owned());
    all.extend(most_usual(Kind::Title, titles, TITLES_MAX));
    all.sort_by_cached_key(order);
    all.dedup_by(|left, right| left.text == right.text && left.kind == right.kind);
    all
}

/// How many reports further the next one that is read stands.
fn step(entries: &[Entry]) -> usize {
    entries.len().div_ceil(SAMPLE).max(1)
}

/// The person, the place and the body of a report.
fn names(entry: &Entry) -> impl Iterator<Item = String> + use<> {
    let report = &entry.report;
    let signer = report.signer.as_ref().map(|signer| signer.value.name.clone());
    let place = report.place.as_ref().map(|place| place.value.clone());
    [signer, place, Some(texts::issuer_name(entry).to_owned())].into_iter().flatten()
}

fn own_number(entry: &Entry) -> Option<String> {
    entry.report.number.as_ref().map(|number| number.value.printed.clone())
}

fn cited(entry: &Entry) -> impl Iterator<Item = String> + '_ {
    entry.report.citations.iter().map(|citation| citation.number.clone())
}

/// The texts that stand most often; of equals those of the newest reports, which come first.
fn most_usual(kind: Kind, texts: impl Iterator<Item = String>, count: usize) -> Vec<Term> {
    let mut counts: BTreeMap<String, (u32, usize)> = BTreeMap::new();
    for (at, text) in texts.filter(|text| !text.trim().is_empty()).enumerate() {
        counts.entry(text).or_insert((0, at)).0 += 1;
    }
    let mut all: Vec<(String, (u32, usize))> = counts.into_iter().collect();
    all.sort_by_key(|(_, (reports, at))| (std::cmp::Reverse(*reports), *at));
    all.into_iter().take(count).map(|(text, (reports, _))| Term { kind, text, reports }).collect()
}

/// Syllables in a row, as written.
type Run = Vec<String>;

/// The rows of letters of a report that no sign, number or line interrupts.
fn runs(entry: &Entry) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for passage in texts::passages(entry) {
        let text = &passage.text;
        let mut end = 0;
        for syllable in tokenize::syllables(text) {
            let written = &text[syllable.start..syllable.end];
            let is_apart = syllable.starts_run
                || !text[end..syllable.start].chars().all(char::is_whitespace)
                || text[end..syllable.start].contains('\n');
            end = syllable.end;
            if is_apart || runs.is_empty() {
                runs.push(Run::new());
            }
            if written.chars().all(char::is_alphabetic) {
                runs.last_mut().into_iter().for_each(|run| run.push(written.to_owned()));
            } else {
                runs.push(Run::new());
            }
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Reports as numbers of syllables.
#[derive(Default)]
struct Sample {
    /// Syllables as written, and for each the number of the one in small letters.
    spellings: IndexMap<String, u32, FxBuildHasher>,
    /// Syllables in small letters.
    syllables: IndexSet<String, FxBuildHasher>,
    /// The runs of each report, in numbers of spellings.
    reports: Vec<Vec<Vec<u32>>>,
}

impl Sample {
    fn of(reports: Vec<Vec<Run>>) -> Sample {
        let mut sample = Sample::default();
        for runs in reports {
            let runs = runs.into_iter().map(|run| run.into_iter().map(|written| sample.number(written)).collect()).collect();
            sample.reports.push(runs);
        }
        sample
    }

    /// The number of a spelling.
    fn number(&mut self, written: String) -> u32 {
        if let Some(known) = self.spellings.get_index_of(&written) {
            return known as u32;
        }
        let (syllable, _) = self.syllables.insert_full(written.to_lowercase());
        self.spellings.insert_full(written, syllable as u32).0 as u32
    }

    /// The runs of each report in numbers of syllables.
    fn in_small_letters(&self) -> Vec<Vec<Vec<u32>>> {
        let small = |run: &Vec<u32>| run.iter().map(|spelling| self.spellings[*spelling as usize]).collect();
        self.reports.iter().map(|runs| runs.iter().map(small).collect()).collect()
    }

    /// A row of spellings as text.
    fn text(&self, row: &Row) -> String {
        let written = row.iter().filter_map(|spelling| self.spellings.get_index(*spelling as usize));
        written.map(|(written, _)| written.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// The syllables that reports have.
fn syllables(sample: &Sample, coded: &[Vec<Vec<u32>>]) -> Vec<Term> {
    let of_report = |runs: &Vec<Vec<u32>>| {
        let mut all: Vec<&String> = runs.iter().flatten().filter_map(|syllable| sample.syllables.get_index(*syllable as usize)).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let mut all = most_usual(Kind::Syllable, coded.iter().flat_map(of_report).cloned(), SYLLABLES_MAX);
    all.retain(|term| term.text.chars().count() > 1);
    all
}

/// Where a row stands.
struct Stands {
    /// In so many reports.
    reports: u32,
    /// So many times.
    times: u32,
}

/// The rows of syllables that many reports have.
fn rows(sample: &Sample, coded: &[Vec<Vec<u32>>]) -> Vec<Term> {
    let is_grammar: Vec<bool> = sample.syllables.iter().map(|syllable| GRAMMAR.contains(&format!(" {syllable} "))).collect();
    let least = (coded.len() as u32 / 200).max(2);
    // Each length is made of rows one shorter that are frequent themselves.
    let mut by_length: Vec<IndexMap<Row, Stands, FxBuildHasher>> = Vec::new();
    for length in 2..=4 {
        let shorter = by_length.last();
        let of_report = |runs: &Vec<Vec<u32>>| {
            let mut found: Vec<Row> = runs.iter().flat_map(|run| run.windows(length)).map(row).collect();
            let is_known = |part: &[u32]| shorter.is_none_or(|shorter| shorter.contains_key(&row(part)));
            found.retain(|row| is_known(&row[..length - 1]) && is_known(&row[1..length]));
            found.sort_unstable();
            found.chunk_by(|left, right| left == right).map(|same| (same[0], same.len() as u32)).collect::<Vec<_>>()
        };
        let mut all: Vec<(Row, u32)> = coded.par_iter().flat_map_iter(of_report).collect();
        all.par_sort_unstable();
        let counted = all
            .chunk_by(|left, right| left.0 == right.0)
            .map(|same| (same[0].0, Stands { reports: same.len() as u32, times: same.iter().map(|(_, times)| times).sum() }));
        by_length.push(counted.filter(|(_, stands)| stands.reports >= least).collect());
    }
    let mut whole: BTreeMap<Row, u32> = by_length.iter().flatten().map(|(row, stands)| (*row, stands.reports)).collect();
    for (longer, stands) in by_length.iter().skip(1).flatten() {
        let length = longer.iter().filter(|syllable| **syllable != NONE).count();
        for part in [row(&longer[..length - 1]), row(&longer[1..length])] {
            let times = by_length[length - 3].get(&part).map_or(0, |part| part.times);
            if f64::from(stands.times) > PART_SHARE * f64::from(times) {
                whole.remove(&part);
            }
        }
    }
    whole.retain(|row, _| {
        let last = row.iter().rposition(|syllable| *syllable != NONE).unwrap_or(0);
        !is_grammar[row[0] as usize] && !is_grammar[row[last] as usize]
    });
    let mut usual: Vec<(Row, u32)> = whole.into_iter().collect();
    usual.sort_by_key(|(row, count)| (std::cmp::Reverse(*count), *row));
    usual.truncate(TERMS_MAX);
    spelled(sample, coded, &usual)
}

fn row(syllables: &[u32]) -> Row {
    let mut row = [NONE; 4];
    row.iter_mut().zip(syllables).for_each(|(place, syllable)| *place = *syllable);
    row
}

/// What stands around a row, and how it is written.
#[derive(Default)]
struct Uses {
    times: u32,
    spellings: IndexMap<Row, u32, FxBuildHasher>,
    before: IndexMap<u32, u32, FxBuildHasher>,
    after: IndexMap<u32, u32, FxBuildHasher>,
}

/// The uses of all rows.
type AllUses = IndexMap<Row, Uses, FxBuildHasher>;

/// The uses in two pieces of the sample.
fn joined(mut left: AllUses, right: AllUses) -> AllUses {
    if left.is_empty() {
        return right;
    }
    for (row, uses) in right {
        let known = left.entry(row).or_default();
        known.times += uses.times;
        uses.spellings.into_iter().for_each(|(spelling, count)| *known.spellings.entry(spelling).or_default() += count);
        uses.before.into_iter().for_each(|(before, count)| *known.before.entry(before).or_default() += count);
        uses.after.into_iter().for_each(|(after, count)| *known.after.entry(after).or_default() += count);
    }
    left
}

impl Uses {
    /// Whether one syllable nearly always stands before or after it, so that it is torn out of something longer.
    fn is_torn(&self) -> bool {
        let most = self.before.values().chain(self.after.values()).max().copied().unwrap_or(0);
        f64::from(most) > PART_SHARE * f64::from(self.times)
    }
}

/// Gives rows the capitals that they mostly have, and leaves out what is torn out of longer ones.
fn spelled(sample: &Sample, coded: &[Vec<Vec<u32>>], rows: &[(Row, u32)]) -> Vec<Term> {
    let first: IndexSet<(u32, u32), FxBuildHasher> = rows.iter().map(|(row, _)| (row[0], row[1])).collect();
    let of_runs = |runs: &[Vec<Vec<u32>>], coded: &[Vec<Vec<u32>>]| {
        let mut uses: AllUses = rows.iter().map(|(row, _)| (*row, Uses::default())).collect();
        for (run, coded) in runs.iter().flatten().zip(coded.iter().flatten()) {
            for start in (1..coded.len()).map(|next| next - 1).filter(|start| first.contains(&(coded[*start], coded[start + 1]))) {
                for end in start + 2..=(start + 4).min(coded.len()) {
                    if let Some(known) = uses.get_mut(&row(&coded[start..end])) {
                        known.times += 1;
                        *known.spellings.entry(row(&run[start..end])).or_default() += 1;
                        start.checked_sub(1).into_iter().for_each(|at| *known.before.entry(coded[at]).or_default() += 1);
                        coded.get(end).into_iter().for_each(|after| *known.after.entry(*after).or_default() += 1);
                    }
                }
            }
        }
        uses
    };
    // One large piece a core: to join them takes time too.
    let piece = coded.len().div_ceil(rayon::current_num_threads()).max(1);
    let pieces = sample.reports.par_chunks(piece).zip(coded.par_chunks(piece)).map(|(runs, coded)| of_runs(runs, coded));
    let uses = pieces.reduce(AllUses::default, joined);
    let term = |(row, reports): &(Row, u32)| {
        // Headings in capitals say nothing of how a term is written.
        let is_shouted = |text: &str| !text.chars().any(char::is_lowercase);
        let (text, _) = uses
            .get(row)
            .filter(|uses| !uses.is_torn())?
            .spellings
            .iter()
            .map(|(spelling, count)| (sample.text(spelling), *count))
            .max_by_key(|(text, count)| (!is_shouted(text), *count, text.clone()))?;
        let is_name = text.split(' ').all(|syllable| syllable.starts_with(char::is_uppercase)) && !is_shouted(&text);
        let text = if is_shouted(&text) { text.to_lowercase() } else { text };
        Some(Term { kind: if is_name { Kind::Name } else { Kind::Term }, text, reports: *reports })
    };
    rows.iter().filter_map(term).collect()
}
