//! Decides which of several reports with one address is published. The others are withheld, and the rest of the archive is
//! published as usual.
//!
//! A withdrawn or redacted report comes first: what is to be withheld must not return as a copy. Then the one that is published
//! there already, then the first by path.

use std::collections::BTreeMap;

use super::address;
use crate::diag::{self, Diagnostics};
use crate::report::Report;

/// Takes the reports out whose address another one has; returns those that are withheld by an error. Equal files are one
/// report, with a warning. `is_published` tells whether a path is published at an address.
pub fn take_out(reports: &mut Vec<Report>, is_published: impl Fn(&str, &str) -> bool, diagnostics: &mut Diagnostics) -> Vec<Report> {
    let mut by_address: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        by_address.entry(format!("{}.html", address::of(report))).or_default().push(index);
    }
    // For each report that goes, the one that stays, its address, and whether both files are equal.
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
