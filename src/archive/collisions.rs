//! Resolves address collisions: of several reports with one address, one is published and the others are withheld.
//!
//! Priority: a withdrawn or redacted report, so that a copy cannot republish withheld text; the report already published at
//! the address; the first path in byte order.

use std::collections::BTreeMap;

use super::address;
use crate::diag::{self, Diagnostics};
use crate::report::Report;

/// A report that lost a collision.
#[derive(Debug)]
pub struct Withheld {
    /// The report.
    pub report: Report,
    /// Whether it lost to a withdrawn or redacted report, so that its page must be removed if it is online.
    pub must_leave: bool,
}

/// Removes reports that lose a collision and returns those withheld with an error. Identical files are deduplicated with a
/// warning. `is_published` receives a source path and an address.
pub fn take_out(reports: &mut Vec<Report>, is_published: impl Fn(&str, &str) -> bool, diagnostics: &mut Diagnostics) -> Vec<Withheld> {
    let mut by_address: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        by_address.entry(format!("{}.html", address::of(report))).or_default().push(index);
    }
    let is_open = |report: &Report| report.withdrawn.is_none() && !report.redacted;
    let mut removed: BTreeMap<usize, Loss> = BTreeMap::new();
    for (address, members) in by_address.into_iter().filter(|(_, members)| members.len() > 1) {
        let rank = |index: &&usize| {
            let report = &reports[**index];
            (is_open(report), !is_published(&report.path, &address), report.path.clone())
        };
        let Some(kept) = members.iter().min_by_key(rank).map(|kept| &reports[*kept]) else { continue };
        for index in members.into_iter().filter(|index| reports[*index].path != kept.path) {
            let is_equal = reports[index].sha256 == kept.sha256;
            removed.insert(index, Loss { kept: kept.shown_path.clone(), address: address.clone(), is_equal, must_leave: !is_open(kept) });
        }
    }
    let mut withheld = Vec::new();
    for (index, report) in std::mem::take(reports).into_iter().enumerate() {
        match removed.remove(&index) {
            None => reports.push(report),
            Some(loss) if loss.is_equal => diagnostics.push(diag::same_file(&report.shown_path, &loss.kept)),
            Some(loss) => {
                diagnostics.push(diag::same_address(&report.shown_path, &loss.address, &loss.kept));
                withheld.push(Withheld { report, must_leave: loss.must_leave });
            }
        }
    }
    withheld
}

/// Why a report is removed.
struct Loss {
    /// Path of the report that is kept, as messages name it.
    kept: String,
    /// The address of both.
    address: String,
    /// Whether the files are identical.
    is_equal: bool,
    must_leave: bool,
}
