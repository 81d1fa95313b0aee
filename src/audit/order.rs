//! Finds numbers that run against the calendar, and periods that no report covers.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::archive::{Archive, series};
use crate::diag::{self, Diagnostics};
use crate::report::Report;

/// More periods missing in one place mean that the archive begins anew there.
const GAP_MAX: usize = 12;

/// A report with its date and number.
type Numbered<'a> = (Date, u32, &'a Report);

/// Numbers rise with the dates within a body and a year (Decree 30/2020/NĐ-CP, article 15); a report whose number does not
/// fit in is pointed out, not all those after it.
pub(super) fn numbers(archive: &Archive, diagnostics: &mut Diagnostics) {
    let mut series: BTreeMap<(&str, i16, &str), Vec<Numbered<'_>>> = BTreeMap::new();
    for report in archive.entries.iter().map(|entry| &entry.report) {
        let (Some(issuer), Some(date), Some(number)) = (&report.issuer, &report.date, &report.number) else { continue };
        let Some(count) = number.value.count() else { continue };
        let key = (issuer.value.slug.as_str(), date.value.year(), number.value.symbol.as_str());
        series.entry(key).or_default().push((date.value, count, report));
    }
    for reports in series.values_mut() {
        reports.sort_by_key(|(date, count, _)| (*date, *count));
        let fits = longest_rise(&reports.iter().map(|(_, count, _)| *count).collect::<Vec<_>>());
        // Two halves that fall apart are two terms of office, each with numbers of its own.
        if fits.iter().filter(|fits| !**fits).count() * 4 > reports.len() {
            continue;
        }
        for (at, (_, count, report)) in reports.iter().enumerate().filter(|(at, _)| !fits[*at]) {
            let before = reports[..at].iter().zip(&fits).rev().find(|(_, fits)| **fits).map(|((_, number, other), _)| (*number, *other));
            let after = reports[at..].iter().zip(&fits[at..]).find(|(_, fits)| **fits).map(|((_, number, other), _)| (*number, *other));
            let clash = before.filter(|(number, _)| number > count).or(after.filter(|(number, _)| number < count));
            if let (Some((_, other)), Some(number)) = (clash, &report.number) {
                let line = number.origin.line();
                let other_number = other.number.as_ref().map_or("", |number| number.value.printed.as_str());
                diagnostics.push(diag::number_out_of_order(
                    &report.shown_path,
                    line,
                    &number.value.printed,
                    other_number,
                    &other.shown_path,
                ));
            }
        }
    }
}

/// Which members belong to the longest subsequence that never falls.
fn longest_rise(numbers: &[u32]) -> Vec<bool> {
    let mut lengths: Vec<(usize, Option<usize>)> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let best = (0..at).filter(|before| numbers[*before] <= *number).max_by_key(|before| lengths[*before].0);
        lengths.push((best.map_or(1, |before| lengths[before].0 + 1), best));
    }
    let mut fits = vec![false; numbers.len()];
    let mut next = (0..numbers.len()).max_by_key(|at| (lengths[*at].0, *at));
    while let Some(at) = next {
        fits[at] = true;
        next = lengths[at].1;
    }
    fits
}

/// Periods that are missing from regular series.
pub(super) fn gaps(archive: &Archive, diagnostics: &mut Diagnostics) {
    for series in series::regular(&archive.entries) {
        for (before, missing, after) in series.gaps().filter(|(_, missing, _)| missing.len() <= GAP_MAX) {
            let names = missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            let path = |index: usize| archive.entries[index].report.shown_path.as_str();
            diagnostics.push(diag::missing_period(path(after), &names, path(before)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_does_not_fit() {
        let shown = |numbers: &[u32]| longest_rise(numbers).iter().map(|fits| if *fits { '.' } else { 'x' }).collect::<String>();
        assert_eq!(shown(&[1, 2, 30, 3, 4]), "..x..");
        assert_eq!(shown(&[1, 5, 2, 3, 4]), ".x...");
        assert_eq!(shown(&[1, 2, 3]), "...");
        assert_eq!(shown(&[]), "");
    }
}
