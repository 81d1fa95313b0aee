//! How points changed: an index of the points that come back, and for each its versions as word differences.

use similar::{ChangeTag, TextDiff};

use super::{PAGE_ROWS, page_count, page_links, page_of, paged};
use crate::archive::recurrence;
use crate::render::Renderer;
use crate::render::document::opening;
use crate::render::views::{Counted, DiffPiece, Link, Thread, ThreadIndex, ThreadRow, Version};
use crate::report::markdown;

/// The address of the index, without extension.
pub const INDEX: &str = "dien-bien";

/// Versions on one page.
const PAGE_VERSIONS: usize = 12;

/// Words that name a thread.
const NAME_WORDS: usize = 12;

/// Fewer words in common name nothing.
const NAME_WORDS_MIN: usize = 3;

impl Renderer<'_> {
    /// The address of a page of a thread: that of the point where it begins, so that it stays when months are added.
    pub(crate) fn thread_address(&self, thread: &recurrence::Thread, page_index: usize) -> String {
        paged(&self.thread_base(thread), page_index)
    }

    fn thread_base(&self, thread: &recurrence::Thread) -> String {
        let (entry, anchor) = &thread.versions[0];
        format!("{INDEX}/{}-{anchor}", self.archive.entries[*entry].base)
    }

    /// What a thread is called: the words with which its two newest versions begin both, else those of the newest.
    pub(super) fn thread_name(&self, thread: &recurrence::Thread) -> String {
        let text = |(entry, anchor): &(usize, String)| {
            let body = self.archive.entries[*entry].report.body();
            let at = self.block_at(*entry, &body, anchor);
            at.map_or_else(String::new, |at| markdown::plain(&body.blocks()[at].text).into_owned())
        };
        let [.., before, newest] = thread.versions.as_slice() else { return String::new() };
        if self.is_sketch {
            return self.stand_in(before.0, &before.1) + &self.stand_in(newest.0, &newest.1);
        }
        let (before, newest) = (text(before), text(newest));
        let words = newest.split_whitespace().zip(before.split_whitespace()).take_while(|(one, other)| one == other).count();
        opening(&newest, if words < NAME_WORDS_MIN { NAME_WORDS } else { words.min(NAME_WORDS) })
    }

    /// All pages of threads: place in the archive and page.
    pub(crate) fn thread_pages(&self) -> Vec<(usize, usize)> {
        let threads = self.archive.threads.iter().enumerate();
        threads.flat_map(|(at, thread)| (0..page_count(thread.versions.len(), PAGE_VERSIONS)).map(move |page| (at, page))).collect()
    }

    /// How many pages the index has.
    pub(crate) fn thread_index_pages(&self) -> usize {
        page_count(self.archive.threads.len(), PAGE_ROWS)
    }

    /// What stands on a page of the index.
    pub(crate) fn thread_index_view(&self, page_index: usize) -> ThreadIndex {
        let page = self.common(&paged(INDEX, page_index), &self.say("threads"), "");
        let threads = &self.known.longest_threads;
        let row = |at: &usize| {
            let thread = &self.archive.threads[*at];
            let name = |(entry, _): &(usize, String)| self.short_name(&self.archive.entries[*entry]);
            let (first, last) = (&thread.versions[0], &thread.versions[thread.versions.len() - 1]);
            let issuer = self.archive.entries[first.0].report.issuer.as_ref();
            ThreadRow {
                link: Counted {
                    href: self.thread_address(thread, 0),
                    text: self.thread_name(thread),
                    count: thread.versions.len(),
                    sample: self.is_sample(first.0),
                },
                issuer: issuer.map_or(String::new(), |issuer| issuer.value.short.clone()),
                span: vec![name(first), name(last)],
            }
        };
        ThreadIndex {
            trail: self.trail("", &[]),
            rows: page_of(threads, page_index, PAGE_ROWS).iter().map(row).collect(),
            pages: page_links("", INDEX, threads.len(), PAGE_ROWS, page_index),
            page,
        }
    }

    /// What stands on a page of a thread.
    pub(crate) fn thread_view(&self, at: usize, page_index: usize) -> Thread {
        let thread = &self.archive.threads[at];
        let heading = self.thread_name(thread);
        let page = self.common(&self.thread_address(thread, page_index), &heading, "");
        let root = page.root.clone();
        let newest_first: Vec<usize> = (0..thread.versions.len()).rev().collect();
        let versions = page_of(&newest_first, page_index, PAGE_VERSIONS).iter().map(|version| self.version(thread, *version, &root));
        let first = thread.versions[0].0;
        let index = paged(INDEX, 0);
        Thread {
            heading,
            trail: self.trail(&root, &[(&index, self.say("threads"))]),
            issuer: self.archive.entries[first].report.issuer.as_ref().map_or(String::new(), |issuer| issuer.value.name.clone()),
            sample: self.is_sample(first),
            versions: versions.collect(),
            pages: page_links(&root, &self.thread_base(thread), thread.versions.len(), PAGE_VERSIONS, page_index),
            page,
        }
    }

    fn version(&self, thread: &recurrence::Thread, at: usize, root: &str) -> Version {
        let (entry, anchor) = &thread.versions[at];
        let point = self.point(*entry, anchor, root);
        let before = at.checked_sub(1).map(|before| self.point(thread.versions[before].0, &thread.versions[before].1, root).text);
        let pieces = before
            .as_deref()
            .map_or_else(|| vec![DiffPiece { what: "same", text: point.text.clone() }], |before| difference(before, &point.text));
        let entry = &self.archive.entries[*entry];
        Version {
            link: Link { href: point.href, text: crate::report::pinpoint::document(&entry.report) },
            period: self.short_name(entry),
            is_first: at == 0,
            is_same: at > 0 && pieces.iter().all(|piece| piece.what == "same"),
            pieces,
        }
    }
}

/// The words of two texts as runs of what stayed, came and went.
fn difference(before: &str, after: &str) -> Vec<DiffPiece> {
    let mut pieces: Vec<DiffPiece> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let what = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Insert => "added",
            ChangeTag::Delete => "removed",
        };
        match pieces.last_mut().filter(|piece| piece.what == what) {
            Some(piece) => piece.text.push_str(change.value()),
            None => pieces.push(DiffPiece { what, text: change.value().to_owned() }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str, expected: &str) {
        let shown: String = difference(before, after)
            .iter()
            .map(|piece| match piece.what {
                "added" => format!("[+{}]", piece.text),
                "removed" => format!("[-{}]", piece.text),
                _ => piece.text.clone(),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn words_that_changed() {
        check("thu 18.240.000 đồng; chi", "thu 18.200.000 đồng; chi", "thu [-18.240.000][+18.200.000] đồng; chi");
        check("một hai", "một hai", "một hai");
        check("", "một", "[+một]");
    }
}
