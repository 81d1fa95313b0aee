//! Resolves address collisions: of several reports with one address, one is published and the others are withheld.
//!
//! Priority: a withdrawn or redacted report, so that a copy cannot republish withheld text; the report already published at
//! the address; the first path in byte order.

use std::collections::BTreeMap;

use super::address;
use crate::diag::{self, Diagnostics};
use crate::report::Report;

/// Removes reports that lose a collision and returns those withheld with an error. Identical files are deduplicated with a
/// warning. `is_published` receives a source path and an address.
pub fn take_out(reports: &mut Vec<Report>, is_published: impl Fn(&str, &str) -> bool, diagnostics: &mut Diagnostics) -> Vec<Report> {
    let mut by_address: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        by_address.entry(format!("{}.html", address::of(report))).or_default().push(index);
    }
    // For each removed report: the path of the one that is kept, their address, and whether the files are identical.
    let mut going: BTreeMap<usize, (String, String, bool)> = BTreeMap::new();
    for (address, members) in by_address.into_iter().filter(|(_, members)| members.len() > 1) {
        let rank = |index: &&usize| {
            let report = &reports[**index];
            let is_open = report.withdrawn.is_none() && !report.redacted;
            (is_open, !is_published(&report.path, &address), report.path.clone())
        };
        let Some(kept) = members.iter().min_by_key(rank).copied() else { continue };
        for index in members.into_iter().filter(|index| *index != kept) {
            let is_equal = reports[index].sha256 == reports[kept].sha256;
            going.insert(index, (reports[kept].shown_path.clone(), address.clone(), is_equal));
        }
    }
    let mut withheld = Vec::new();
    for (index, report) in std::mem::take(reports).into_iter().enumerate() {
        match going.get(&index) {
            None => reports.push(report),
            Some((kept, _, true)) => diagnostics.push(diag::same_file(&report.shown_path, kept)),
            Some((kept, address, false)) => {
                diagnostics.push(diag::same_address(&report.shown_path, address, kept));
                withheld.push(report);
            }
        }
    }
    withheld
}
