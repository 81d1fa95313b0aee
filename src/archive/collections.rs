//! Turns the reports of an archive into the lists that readers browse: years and months, types, bodies.

use std::collections::{BTreeMap, BTreeSet};

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use vanthu_search::fold;

use super::Entry;
use crate::report::issuer::Issuer;

/// Reports by their place in [`super::Archive::entries`]; every list keeps that order, newest first.
#[derive(Clone, Debug, Default)]
pub struct Collections {
    /// Year, then month, newest first when read backwards.
    pub years: BTreeMap<i16, BTreeMap<i8, Vec<usize>>>,
    /// Reports without any date or period.
    pub undated: Vec<usize>,
    /// By document type, in Vietnamese order of the names.
    pub types: Vec<Group>,
    /// By issuing body, in Vietnamese order of the names.
    pub issuers: Vec<Group>,
    /// Months without any monthly report, although a body has one before and one after.
    pub gaps: BTreeSet<(i16, i8)>,
}

/// Reports that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Whether it is sample data.
    pub sample: bool,
    /// The reports.
    pub entries: Vec<usize>,
}

impl Collections {
    /// Collects all lists.
    pub fn of(entries: &[Entry]) -> Collections {
        let mut collections = Collections::default();
        for (index, entry) in entries.iter().enumerate() {
            match entry.report.month() {
                Some((year, month)) => collections.years.entry(year).or_default().entry(month).or_default().push(index),
                None => collections.undated.push(index),
            }
        }
        collections.types = types(entries);
        collections.issuers = issuers(entries);
        collections.gaps = gaps(entries);
        collections
    }

    /// How many reports a year has.
    pub fn year_count(&self, year: i16) -> usize {
        self.years.get(&year).map_or(0, |months| months.values().map(Vec::len).sum())
    }
}

fn types(entries: &[Entry]) -> Vec<Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let Some(kind) = &entry.report.kind else { continue };
        let slug = match fold::slug(&kind.value.name) {
            slug if slug.is_empty() => "khac".to_owned(),
            slug => slug,
        };
        let group =
            groups.entry(slug.clone()).or_insert_with(|| Group { slug, name: kind.value.name.clone(), sample: false, entries: Vec::new() });
        group.entries.push(index);
    }
    in_order(groups)
}

fn issuers(entries: &[Entry]) -> Vec<Group> {
    let mut members: BTreeMap<&str, (BTreeMap<&Issuer, usize>, Vec<usize>)> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(issuer) = &entry.report.issuer {
            let (names, indices) = members.entry(&issuer.value.slug).or_default();
            *names.entry(&issuer.value).or_default() += 1;
            indices.push(index);
        }
    }
    let groups = members.into_iter().filter_map(|(slug, (names, entries))| {
        // Reports of one body may write its name in several ways: the most frequent, then the longest.
        let (issuer, _) = names.into_iter().max_by_key(|(issuer, count)| (*count, issuer.name.len(), issuer.name.clone()))?;
        Some((slug.to_owned(), Group { slug: slug.to_owned(), name: issuer.name.clone(), sample: issuer.sample, entries }))
    });
    in_order(groups.collect())
}

/// Vietnamese order: a < ă < â, d < đ, tones last.
fn in_order(groups: BTreeMap<String, Group>) -> Vec<Group> {
    let mut groups: Vec<Group> = groups.into_values().collect();
    let collator: Option<CollatorBorrowed<'static>> = Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok();
    groups.sort_by(|left, right| {
        let by_name = collator.as_ref().map_or_else(|| left.name.cmp(&right.name), |collator| collator.compare(&left.name, &right.name));
        by_name.then_with(|| left.slug.cmp(&right.slug))
    });
    groups
}

/// Each body's months between its first and last monthly report; those in which no body has one.
fn gaps(entries: &[Entry]) -> BTreeSet<(i16, i8)> {
    let mut by_issuer: BTreeMap<Option<&str>, BTreeSet<(i16, i8)>> = BTreeMap::new();
    for entry in entries {
        if let Some(month) = entry.report.period.as_ref().and_then(|period| period.value.as_month()) {
            let issuer = entry.report.issuer.as_ref().map(|issuer| issuer.value.slug.as_str());
            by_issuer.entry(issuer).or_default().insert(month);
        }
    }
    let reported: BTreeSet<(i16, i8)> = by_issuer.values().flatten().copied().collect();
    let spans = by_issuer.values().filter_map(|months| Some((*months.first()?, *months.last()?)));
    spans.flat_map(|(first, last)| months_between(first, last)).filter(|month| !reported.contains(month)).collect()
}

fn months_between(first: (i16, i8), last: (i16, i8)) -> impl Iterator<Item = (i16, i8)> {
    (first.0..=last.0).flat_map(|year| (1..=12).map(move |month| (year, month))).filter(move |month| *month > first && *month < last)
}
