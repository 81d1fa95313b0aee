//! Turns one changed report into its page as the next build will make it, with what the last build knows of the others.
//!
//! Lists, neighbours and the index are left to that build; what it would refuse, put under another address, or have to
//! look for among the other files, has no page here.

use std::collections::BTreeSet;

use crate::archive::{Archive, address, references};
use crate::diag::{Diagnostics, Severity};
use crate::memo::Forgetful;
use crate::read::Source;
use crate::render::theme::Theme;
use crate::render::{Job, Rendered, Renderer};
use crate::report::{self, Report};

/// An archive that is published.
#[derive(Debug)]
pub struct Standing {
    pub(super) archive: Archive,
    pub(super) theme: Theme,
}

impl Standing {
    /// The page of a report of the archive after its source has changed.
    pub fn page(&mut self, source: &Source, drafts: bool) -> Option<Rendered<'_>> {
        let index = self.archive.entries.iter().position(|entry| entry.report.path == source.path)?;
        let mut diagnostics = Diagnostics::default();
        let report = report::understand(source, &self.archive.config, &mut diagnostics)?;
        let is_published = report.is_published(drafts, &mut diagnostics) && report.withdrawn.is_none();
        let entry = &mut self.archive.entries[index];
        let known: BTreeSet<String> = destinations(&entry.report).collect();
        let leads_elsewhere = destinations(&report).any(|written| !known.contains(&written));
        if !is_published || diagnostics.count(Severity::Fault) > 0 || address::of(&report) != entry.base || leads_elsewhere {
            return None;
        }
        entry.report = report;
        Renderer::new(&self.archive, &self.theme, &Forgetful).render(&Job::Report(index)).ok()
    }
}

/// Where the links and pictures of a report lead, as written.
fn destinations(report: &Report) -> impl Iterator<Item = String> + use<> {
    references::destinations(report).into_iter().map(|destination| destination.written)
}
