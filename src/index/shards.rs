//! Turns runs of reports into segments cut into chunks, and takes over from the build before what did not change.
//!
//! A run of about a hundred reports is read into postings once; these are kept until one of its reports changes, and so
//! are those of some runs in a row together, which take less than half the room and are soon joined with others. A shard of
//! which no run changed is not made at all: its chunks are published already.

use anyhow::{Context, Result};
use rayon::prelude::*;
use vanthu_search::index::chunk_address;
use vanthu_search::publish::{self, Cut, NamedContent, Outline};
use vanthu_search::segment::{self, Document, Part};

use super::{IndexFile, compress, texts};
use crate::archive::Entry;
use crate::memo::{self, Key, Memo};
use crate::message;
use crate::report::markdown;

/// Reports of one run, about: one in so many begins a run, by a digest of its address, so that a report that comes or goes
/// moves no border but its own.
const RUN_REPORTS: u8 = 128;

/// Runs that are joined first, about: one in so many begins a group, by the same digest.
const GROUP_RUNS: u8 = 16;

/// The bytes of a file of the index that the build before has published, by its address.
pub type Sizes<'a> = &'a (dyn Fn(&str) -> Option<usize> + Sync);

/// A shard of the index.
pub(super) struct Made {
    /// What the bootstrap says of it.
    pub(super) outline: Outline,
    /// The segment, where it is small and was made now.
    pub(super) cut: Option<Cut>,
    /// The chunks, compressed.
    pub(super) chunks: Vec<IndexFile>,
}

/// Makes one shard, or takes it over from the build before, or as many of its chunks as `published` knows.
pub(super) fn shard(entries: &[&Entry], memo: &dyn Memo, published: Option<Sizes<'_>>) -> Result<Made> {
    let groups: Vec<Group<'_>> = groups(entries);
    let key = Key::of("shard", &groups.iter().map(|group| group.key).collect::<Vec<_>>());
    if let Some((outline, bytes)) = memo::get::<(Outline, Vec<usize>)>(memo, key).filter(|_| published.is_some())
        && groups.iter().all(|group| group.keep(memo))
    {
        let kept = |(name, bytes)| IndexFile { address: chunk_address(name), bytes, content: None };
        let chunks = outline.names().zip(bytes).map(kept).collect();
        return Ok(Made { outline, cut: None, chunks });
    }
    let parts: Vec<Part> = groups.par_iter().map(|group| group.part(memo)).collect();
    let files = segment::files(parts).context(message!("cannot-write-index"))?;
    let cut = publish::cut(files, entries.len()).context(message!("cannot-cut-index"))?;
    let outline = cut.outline.clone();
    // A large one is never published without chunks, and takes much room.
    let small = outline.is_small().then(|| cut.clone());
    let chunk = |(name, content): NamedContent| {
        let address = chunk_address(name);
        match published.and_then(|published| published(&address)) {
            Some(bytes) => Ok(IndexFile { address, bytes, content: None }),
            None => compress(&content).map(|content| IndexFile { address, bytes: content.len(), content: Some(content) }),
        }
    };
    let chunks: Vec<IndexFile> = cut.into_chunks().into_par_iter().map(chunk).collect::<Result<_>>()?;
    let bytes: Vec<usize> = chunks.iter().map(|chunk| chunk.bytes).collect();
    memo::put(memo, key, &(&outline, bytes));
    Ok(Made { cut: small, outline, chunks })
}

/// Some reports in a row, and the key of everything that their postings are made of.
struct Run<'a> {
    entries: &'a [&'a Entry],
    key: Key,
}

/// Some runs in a row.
struct Group<'a> {
    runs: Vec<Run<'a>>,
    key: Key,
}

impl Group<'_> {
    /// The postings of all its reports.
    fn part(&self, memo: &dyn Memo) -> Part {
        if let [run] = &*self.runs {
            return run.part(memo);
        }
        let kept = memo.get(self.key).and_then(|bytes| Part::read(&bytes));
        // The runs are wanted again when one of them changes.
        kept.filter(|_| self.runs.iter().all(|run| memo.keep(run.key))).unwrap_or_else(|| {
            let parts: Vec<Part> = self.runs.par_iter().map(|run| run.part(memo)).collect();
            let part = Part::join(&parts);
            memo.put(self.key, &part.write());
            part
        })
    }

    /// Keeps what is there of it; false when something is not.
    fn keep(&self, memo: &dyn Memo) -> bool {
        (self.runs.len() == 1 || memo.keep(self.key)) && self.runs.iter().all(|run| memo.keep(run.key))
    }
}

impl Run<'_> {
    fn part(&self, memo: &dyn Memo) -> Part {
        memo.get(self.key).and_then(|bytes| Part::read(&bytes)).unwrap_or_else(|| {
            let part = Part::of(self.entries.iter().map(|entry| document(entry)));
            memo.put(self.key, &part.write());
            part
        })
    }
}

/// Reports in groups of runs; where one begins depends on the address of its first report alone.
fn groups<'a>(entries: &'a [&'a Entry]) -> Vec<Group<'a>> {
    let digests: Vec<[u8; 16]> = entries.iter().map(|entry| Key::of_bytes("run", entry.base.as_bytes()).0).collect();
    let mut groups: Vec<Vec<Run<'_>>> = Vec::new();
    let mut start = 0;
    for end in 1..=entries.len() {
        if digests.get(end).is_none_or(|digest| digest[0].is_multiple_of(RUN_REPORTS)) {
            let run = Run { entries: &entries[start..end], key: key(&entries[start..end]) };
            match groups.last_mut().filter(|_| !digests[start][1].is_multiple_of(GROUP_RUNS)) {
                Some(group) => group.push(run),
                None => groups.push(vec![run]),
            }
            start = end;
        }
    }
    let keyed = |runs: Vec<Run<'a>>| Group { key: Key::of("group", &runs.iter().map(|run| run.key).collect::<Vec<_>>()), runs };
    groups.into_iter().map(keyed).collect()
}

/// The key of everything that the postings of a run are made of.
fn key(entries: &[&Entry]) -> Key {
    let input = |entry: &&Entry| {
        let number = entry.report.number.as_ref().map(|number| number.value.printed.clone());
        (entry.report.text.digest, entry.report.title.value.clone(), number, texts::issuer_name(entry).to_owned())
    };
    Key::of("part", &entries.iter().map(input).collect::<Vec<_>>())
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
        number: report.printed_number().to_owned(),
        text,
        headings: texts::headings(entry),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use super::*;
    use crate::archive::{self, Archive, config};
    use crate::diag::Diagnostics;
    use crate::memo::Forgetful;
    use crate::read::Source;
    use crate::report;

    /// What is kept, and how often something was put there.
    #[derive(Default)]
    struct Kept(Mutex<(BTreeMap<Key, Vec<u8>>, usize)>);

    impl Memo for Kept {
        fn get(&self, key: Key) -> Option<Vec<u8>> {
            self.0.lock().unwrap().0.get(&key).cloned()
        }

        fn put(&self, key: Key, value: &[u8]) {
            let mut kept = self.0.lock().unwrap();
            kept.0.insert(key, value.to_vec());
            kept.1 += 1;
        }

        fn keep(&self, key: Key) -> bool {
            self.get(key).is_some()
        }
    }

    fn archive(texts: impl Iterator<Item = (usize, &'static str)>) -> Archive {
        let mut diagnostics = Diagnostics::default();
        let config = config::read(None, None, &mut diagnostics);
        let source = |(at, text)| Source::new(&format!("{at:05}.md"), format!("# Báo cáo {at}\n\n{text}\n").into_bytes());
        let reports = texts.filter_map(|one| report::understand(&source(one), &config.reports, &mut diagnostics)).collect();
        archive::assemble(reports, config, &BTreeMap::new(), &Forgetful, &mut diagnostics)
    }

    #[test]
    fn one_changed_report_makes_one_run_and_one_group_anew() {
        const COUNT: usize = 6000;
        let kept = Kept::default();
        let names = |archive: &Archive, memo: &dyn Memo| {
            let entries: Vec<&Entry> = archive.entries.iter().collect();
            let groups = groups(&entries);
            assert_eq!(groups.iter().flat_map(|group| &group.runs).map(|run| run.entries.len()).sum::<usize>(), entries.len());
            assert!(groups.len() > 1 && groups.len() < entries.len() / 500, "{}", groups.len());
            shard(&entries, memo, None).unwrap().chunks.into_iter().map(|chunk| chunk.address).collect::<Vec<_>>()
        };
        let texts = || (0..COUNT).map(|at| (at, "đại hội"));
        let before = archive(texts());
        assert_eq!(names(&before, &kept), names(&before, &Forgetful));
        let changes: [Archive; 3] = [
            archive(texts().map(|(at, text)| (at, if at == COUNT / 2 { "công đoàn" } else { text }))),
            archive(texts().skip(1)),
            archive(texts().chain([(COUNT, "công đoàn")])),
        ];
        for changed in changes {
            kept.0.lock().unwrap().1 = 0;
            assert_eq!(names(&changed, &kept), names(&changed, &Forgetful));
            // A run, its group, and what is said of the shard.
            assert_eq!(kept.0.lock().unwrap().1, 3);
        }
    }
}
