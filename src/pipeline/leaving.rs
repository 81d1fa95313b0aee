//! Decides whether published pages stay online when a build no longer publishes their reports as before.
//!
//! A page with something to withhold is removed at once, whatever other errors there are. Any other error in a report
//! protects its page by stopping the build, unless that would keep a page online that must be removed.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::diag::{self, Diagnostics};
use crate::index;
use crate::render::data::records::Record;
use crate::report::Report;
use crate::write::Stage;

/// A report that this build does not publish.
pub(super) struct Withheld<'a> {
    /// Its path below `content/`.
    pub(super) path: &'a str,
    /// Its path as messages name it.
    pub(super) shown: &'a str,
    /// Why.
    pub(super) why: Why,
}

/// Why a report is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The editor holds it back.
    HeldBack,
    /// An error, and the report contains a request to withhold.
    Asked,
    /// Any other error.
    Fault,
}

/// Published pages that a build must remove or protect.
#[derive(Debug, Default)]
pub(super) struct Leaving {
    /// Pages that must be removed: path of the report below `content/`, path in messages, address, and whether an error
    /// withholds it.
    must: Vec<(String, String, String, bool)>,
    /// Pages that an error would remove: path in messages, address.
    faulty: Vec<(String, String)>,
    /// Pages whose source files were deleted: path, address.
    gone: Vec<(String, String)>,
}

impl Leaving {
    /// Compares the published records with reports that were withheld, withdrawn, redacted or deleted since. `sources` maps
    /// all source paths to their checksums.
    pub(super) fn of(published: &[Record], withheld: &[Withheld<'_>], reports: &[Report], sources: &BTreeMap<&str, &str>) -> Leaving {
        let withheld: BTreeMap<&str, &Withheld<'_>> = withheld.iter().map(|one| (one.path, one)).collect();
        let reports: BTreeMap<&str, &Report> = reports.iter().map(|report| (report.path.as_str(), report)).collect();
        let checksums: BTreeSet<&str> = sources.values().copied().collect();
        let mut leaving = Leaving::default();
        for record in published.iter().filter(|record| record.status.is_empty()) {
            let (path, address) = (record.source.as_str(), record.address.clone());
            if let Some(one) = withheld.get(path) {
                match one.why {
                    Why::Fault => leaving.faulty.push((one.shown.to_owned(), address)),
                    why => leaving.must.push((path.to_owned(), one.shown.to_owned(), address, why == Why::Asked)),
                }
            } else if let Some(report) = reports.get(path) {
                let is_blacker = report.redacted && record.sha256 != report.sha256;
                if report.withdrawn.is_some() || is_blacker {
                    leaving.must.push((path.to_owned(), report.shown_path.clone(), address, false));
                }
            } else if !sources.contains_key(path) && !checksums.contains(record.sha256.as_str()) {
                leaving.gone.push((path.to_owned(), address));
            }
        }
        leaving
    }

    /// Pushes diagnostics about the pages. Call it last: the outcome depends on all other errors.
    pub(super) fn conclude(&self, force: bool, diagnostics: &mut Diagnostics) {
        let is_stopped = diagnostics.stops_archive();
        for (_, shown, address, is_fault) in &self.must {
            match (is_stopped, is_fault) {
                (true, _) => diagnostics.push(diag::withheld_in_part(shown, address)),
                (false, true) => diagnostics.push(diag::withheld_online(shown, address)),
                (false, false) => {}
            }
        }
        for (shown, address) in self.faulty.iter().filter(|_| !force) {
            diagnostics.push(if self.must.is_empty() { diag::would_vanish(shown, address) } else { diag::vanishes_too(shown, address) });
        }
        if diagnostics.stops_archive() && self.must.is_empty() {
            self.gone.iter().for_each(|(path, address)| diagnostics.push(diag::gone_still_online(path, address)));
        }
    }

    /// Whether any page must be removed.
    pub(super) fn is_urgent(&self) -> bool {
        !self.must.is_empty()
    }

    /// Pages removed because an error withholds their reports: path below `content/` and address.
    pub(super) fn by_fault(&self) -> impl Iterator<Item = (&String, &String)> {
        self.must.iter().filter(|(.., is_fault)| *is_fault).map(|(path, _, address, _)| (path, address))
    }

    /// Stages the files that stay when the archive cannot be built: all except the pages that must be removed, the files they
    /// offer, every file that links to them, and the index, which contains their words.
    pub(super) fn stage_rest(&self, stage: &mut Stage<'_>) -> Result<()> {
        let stems: Vec<&str> = self.must.iter().map(|(_, _, address, _)| address.trim_end_matches("html")).collect();
        let texts: Vec<Vec<u8>> = self.must.iter().filter_map(|(_, _, address, _)| stage.published(address)).collect();
        // Links are relative, so those within a folder name the last part alone.
        let last = |address: &str| address.rsplit('/').next().unwrap_or_default().as_bytes().to_vec();
        let names: Vec<Vec<u8>> = stems.iter().map(|stem| last(stem)).collect();
        let holds = |content: &[u8], name: &[u8]| content.windows(name.len().max(1)).any(|part| part == name);
        let is_own = |address: &str| {
            let is_offered =
                !address.ends_with(".html") && !address.starts_with("assets/") && texts.iter().any(|text| holds(text, &last(address)));
            is_offered || stems.iter().any(|stem| address.starts_with(stem))
        };
        stage.keep_published(|address, content| {
            !index::is_of_index(address) && !is_own(address) && !names.iter().any(|name| holds(content, name))
        })
    }
}
