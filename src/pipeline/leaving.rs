//! Decides what becomes of published pages whose reports a build does not publish as they were.
//!
//! A page of which something is to be withheld leaves at once, whatever else is wrong. Any other fault of a report keeps
//! its page online by stopping the archive, unless that would keep a page online that must leave.

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
    /// Its editor holds it back.
    HeldBack,
    /// A fault, and something in it asks for being withheld.
    Asked,
    /// Any other fault.
    Fault,
}

/// The published pages that a build takes away or has to keep.
#[derive(Debug, Default)]
pub(super) struct Leaving {
    /// Pages that must leave: the path of the report below `content/`, its path in messages, its address, and whether a fault
    /// withholds it.
    must: Vec<(String, String, String, bool)>,
    /// Pages that a fault would take away: path in messages, address.
    faulty: Vec<(String, String)>,
    /// Pages whose reports are not there any more.
    gone: Vec<(String, String)>,
}

impl Leaving {
    /// Compares what is published with what is not to be published any more: reports that are withheld, withdrawn or
    /// redacted since. `sources` are the paths of all files with their checksums.
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

    /// Reports what happens to the pages, once everything else that is wrong is known.
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

    /// Whether a page must leave.
    pub(super) fn is_urgent(&self) -> bool {
        !self.must.is_empty()
    }

    /// The addresses of pages that faults take away because something is to be withheld, by path below `content/`.
    pub(super) fn by_fault(&self) -> impl Iterator<Item = (&String, &String)> {
        self.must.iter().filter(|(.., is_fault)| *is_fault).map(|(path, _, address, _)| (path, address))
    }

    /// Stages what stays when the archive cannot be built: all published files but those of the pages that must leave, the
    /// files that these pages offer, every file that names one of them, and the index, which holds their words.
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
