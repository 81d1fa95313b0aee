//! Turns a page into the key of everything that it is made of, without the texts of reports: so a build tells which
//! pages are as before, and reads and renders the others only.
//!
//! A sketch is the view of a page with the digest of a report in place of every text that is taken from it. Since it is
//! made by the same code as the page, nothing that a page says can be forgotten. What the text of a report looks up while
//! it is rendered, the documents that it may link to, is noted when it is, and kept.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::{Job, Renderer, pages};
use crate::archive::Archive;
use crate::memo::{self, Key};

/// What is known of a file before it is made.
pub struct Sketch<'a> {
    /// Its address below the site's root.
    pub address: String,
    /// The key of everything that it is made of.
    pub key: Key,
    /// The file itself, where there is nothing in it that a sketch leaves out.
    pub bytes: Option<Cow<'a, [u8]>>,
}

/// What sketches need to know of an archive.
pub(super) struct Sketching {
    /// All short forms and what they stand for.
    glossary: Key,
    /// Of each report what is asked for again and again.
    reports: Vec<OfReport>,
}

#[derive(Default)]
struct OfReport {
    /// The key of all that is known of it, and of what its links lead to.
    key: OnceLock<Key>,
    /// The numbers that its text looks up among the documents cited, once that is known.
    looked_up: OnceLock<BTreeSet<String>>,
}

impl Sketching {
    pub(super) fn of(archive: &Archive) -> Sketching {
        let terms: Vec<_> = archive.glossary.terms.values().map(|term| (&term.short, &term.meanings)).collect();
        Sketching { glossary: Key::of("glossary", &terms), reports: archive.entries.iter().map(|_| OfReport::default()).collect() }
    }
}

impl<'a> Renderer<'a> {
    /// What is known of a file before it is made; none when that is nothing.
    pub fn sketch(&self, job: &Job) -> Option<Sketch<'a>> {
        if let Job::Report(index) = job {
            self.looked_up(*index)?;
        }
        let sketch = Renderer { is_sketch: true, ..self.clone() }.render(job).ok()?;
        let is_whole = match job {
            Job::Asset(_) => true,
            Job::Data(form) => !form.holds_texts(),
            _ => false,
        };
        Some(Sketch { address: sketch.address, key: Key::of_bytes(job.template(), &sketch.bytes), bytes: is_whole.then_some(sketch.bytes) })
    }

    /// What stands in a sketch for a piece of a report's text.
    pub(super) fn stand_in(&self, index: usize, piece: &str) -> String {
        let digest = u128::from_le_bytes(self.archive.entries[index].report.text.digest.0);
        format!("{digest:x} {piece}")
    }

    /// What stands in a sketch for the whole text of a report.
    pub(super) fn document_key(&self, index: usize) -> String {
        let cited = self.looked_up(index).into_iter().flatten().map(|identity| {
            let document = self.archive.cited.get(identity);
            (identity, document.map(|document| pages::cited::address(document, 0)))
        });
        let key = Key::of("document", &(self.report_key(index), self.sketching.glossary, cited.collect::<Vec<_>>()));
        format!("{key:?}")
    }

    /// The key of all that is known of a report, its text among it, and of what its links lead to.
    pub(super) fn report_key(&self, index: usize) -> Key {
        let entry = &self.archive.entries[index];
        *self.sketching.reports[index].key.get_or_init(|| Key::of("report with links", &(&entry.report, &entry.targets)))
    }

    /// Notes the numbers that the text of a report has looked up.
    pub(super) fn note_looked_up(&self, index: usize, looked_up: BTreeSet<String>) {
        memo::put(self.memo, self.looked_up_key(index), &looked_up);
        // Another thread has noted the same.
        let _ = self.sketching.reports[index].looked_up.set(looked_up);
    }

    fn looked_up(&self, index: usize) -> Option<&BTreeSet<String>> {
        let own = &self.sketching.reports[index].looked_up;
        if own.get().is_none()
            && let Some(kept) = memo::get(self.memo, self.looked_up_key(index))
        {
            let _ = own.set(kept);
        }
        own.get()
    }

    fn looked_up_key(&self, index: usize) -> Key {
        Key::of("looked up", &self.report_key(index))
    }
}
