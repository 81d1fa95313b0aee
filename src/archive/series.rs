//! Finds the series of an archive, reports of one body, type and length of period, and the periods that are missing from them.
//!
//! A body that does not report regularly misses nothing: a series counts from three periods that follow each other.

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;
use crate::report::period::{Length, Period};

/// This many periods in a row show a rhythm.
const REGULAR_MIN: usize = 3;

/// Missing periods of one series that are listed, at most: a period mistyped by a thousand years must not fill a page.
const MISSING_MAX: usize = 600;

/// The reports of one body, type and length of period.
#[derive(Clone, Debug)]
pub struct Series<'a> {
    /// The name of the body in addresses; none for reports whose body is not known.
    pub issuer: Option<&'a str>,
    /// Each period with its first report, by its place in the archive.
    pub reports: BTreeMap<Period, usize>,
    /// The periods that a report of the body is about, of whatever type.
    covered: BTreeSet<Period>,
}

/// The regular series of an archive.
pub fn regular(entries: &[Entry]) -> Vec<Series<'_>> {
    type Key<'a> = (Option<&'a str>, &'a str, Length);
    let mut found: BTreeMap<Key<'_>, BTreeMap<Period, usize>> = BTreeMap::new();
    let mut covered: BTreeMap<Option<&str>, BTreeSet<Period>> = BTreeMap::new();
    for (index, report) in entries.iter().map(|entry| &entry.report).enumerate() {
        let Some(period) = report.period.as_ref().map(|period| period.value) else { continue };
        let kind = report.kind.as_ref().map_or("", |kind| kind.value.name.as_str());
        found.entry((report.issuer_slug(), kind, period.span.length())).or_default().entry(period).or_insert(index);
        covered.entry(report.issuer_slug()).or_default().insert(period);
    }
    let of = |(issuer, ..): Key<'_>| covered.get(&issuer).cloned().unwrap_or_default();
    let series = found.into_iter().map(|(key, reports)| Series { issuer: key.0, reports, covered: of(key) });
    series.filter(Series::is_regular).collect()
}

impl Series<'_> {
    fn is_regular(&self) -> bool {
        let follows = |period: &Period| std::iter::successors(Some(*period), Period::following).take(REGULAR_MIN);
        self.reports.len() >= REGULAR_MIN
            && self.reports.keys().any(|first| {
                let run: Vec<Period> = follows(first).collect();
                run.len() == REGULAR_MIN && run.iter().all(|period| self.reports.contains_key(period))
            })
    }

    /// The periods between two reports that follow each other in the series, with the reports: before, missing, after.
    pub fn gaps(&self) -> impl Iterator<Item = (usize, Vec<Period>, usize)> + '_ {
        let pairs = self.reports.iter().zip(self.reports.iter().skip(1));
        let missing = |before: &Period, after: &Period| -> Vec<Period> {
            let between = std::iter::successors(before.following(), Period::following).take_while(|period| period < after);
            between.take(MISSING_MAX).filter(|period| !self.covered.contains(period)).collect()
        };
        pairs.map(move |((before, first), (after, second))| (*first, missing(before, after), *second)).filter(|(_, gap, _)| !gap.is_empty())
    }

    /// The missing periods, oldest first.
    pub fn missing(&self) -> impl Iterator<Item = Period> + '_ {
        self.gaps().flat_map(|(_, missing, _)| missing).take(MISSING_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(periods: &[&str], expected: &str) {
        let reports: BTreeMap<Period, usize> =
            periods.iter().enumerate().map(|(at, text)| (Period::parse(text).expect("a period"), at)).collect();
        let series = Series { issuer: None, covered: reports.keys().copied().collect(), reports };
        let missing: Vec<String> = series.missing().map(|period| period.to_string()).collect();
        let missing = if series.is_regular() { missing.join(" ") } else { "irregular".to_owned() };
        assert_eq!(missing, expected, "{periods:?}");
    }

    #[test]
    fn what_a_rhythm_misses() {
        check(&["2024-01", "2024-02", "2024-03", "2024-05"], "2024-04");
        check(&["2024-01", "2024-03", "2024-05", "2024-07"], "irregular");
        check(&["2023-11", "2023-12", "2024-01", "2024-04"], "2024-02 2024-03");
        check(&["2024-Q1", "2024-Q2", "2024-Q3", "2025-Q1"], "2024-Q4");
        check(&["2024-W50", "2024-W51", "2024-W52", "2025-W02"], "2025-W01");
        check(&["2024-01", "2024-02"], "irregular");
        check(&["2024-01", "2024-02", "2024-03"], "");
        check(&[], "irregular");
    }
}
