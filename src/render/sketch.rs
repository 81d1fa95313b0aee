//! Turns a page into the key of everything that it is made of, without the texts of reports: so a build tells which
//! pages are as before, and reads and renders the others only.
//!
//! A sketch is the view of a page with the digest of a report in place of every text that is taken from it. Since it is
//! made by the same code as the page, nothing that a page says can be forgotten. What the text of a report looks up while
//! it is rendered, the documents that it may link to, is noted when it is, and kept.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::{Job, Renderer, pages};
use crate::archive::{Archive, Entry};
use crate::memo::{self, Key};

/// What sketches need to know of an archive.
pub(super) struct Sketching {
    /// All short forms and what they stand for.
    glossary: Key,
    /// Of each report the numbers that its text looks up among the documents cited, once that is known.
    looked_up: Vec<OnceLock<BTreeSet<String>>>,
}

impl Sketching {
    pub(super) fn of(archive: &Archive) -> Sketching {
        let terms: Vec<_> = archive.glossary.terms.values().map(|term| (&term.short, &term.meanings)).collect();
        Sketching { glossary: Key::of("glossary", &terms), looked_up: archive.entries.iter().map(|_| OnceLock::new()).collect() }
    }
}

impl Renderer<'_> {
    /// The address of a page and the key of everything that it is made of; none when that is not known before it is
    /// rendered.
    pub fn key(&self, job: &Job) -> Option<(String, Key)> {
        if let Job::Report(index) = job {
            self.looked_up(*index)?;
        }
        let sketch = Renderer { is_sketch: true, ..self.clone() }.render(job).ok()?;
        Some((sketch.address, Key::of_bytes(job.template(), &sketch.bytes)))
    }

    /// What stands in a sketch for a piece of a report's text.
    pub(super) fn stand_in(&self, index: usize, piece: &str) -> String {
        let digest = u128::from_le_bytes(self.archive.entries[index].report.text.digest.0);
        format!("{digest:x} {piece}")
    }

    /// What stands in a sketch for the whole text of a report.
    pub(super) fn document_key(&self, index: usize) -> String {
        let entry = &self.archive.entries[index];
        let cited = self.looked_up(index).into_iter().flatten().map(|identity| {
            let document = self.archive.cited.get(identity);
            (identity, document.map(|document| pages::cited::address(document, 0)))
        });
        let key = Key::of("document", &(&entry.report, &entry.targets, self.sketching.glossary, cited.collect::<Vec<_>>()));
        format!("{key:?}")
    }

    /// Notes the numbers that the text of a report has looked up.
    pub(super) fn note_looked_up(&self, index: usize, looked_up: BTreeSet<String>) {
        memo::put(self.memo, looked_up_key(&self.archive.entries[index]), &looked_up);
        // Another thread has noted the same.
        let _ = self.sketching.looked_up[index].set(looked_up);
    }

    fn looked_up(&self, index: usize) -> Option<&BTreeSet<String>> {
        let own = &self.sketching.looked_up[index];
        if own.get().is_none()
            && let Some(kept) = memo::get(self.memo, looked_up_key(&self.archive.entries[index]))
        {
            let _ = own.set(kept);
        }
        own.get()
    }
}

fn looked_up_key(entry: &Entry) -> Key {
    Key::of("looked up", &(&entry.report, &entry.targets))
}
