//! Turns the reports of an archive into the lists that readers browse: years and months, types, bodies.

use std::collections::{BTreeMap, BTreeSet};

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;

use super::series;
use super::{Entry, address};
use crate::report::issuer::Issuer;
use crate::report::period::Period;

/// Stands for the month of reports of which only the year is known.
pub const NO_MONTH: i8 = 0;

/// A list of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Collection {
    /// All reports of a year.
    Year(i16),
    /// All reports of a quarter.
    Quarter(i16, i8),
    /// All reports of a month.
    Month(i16, i8),
    /// A type, by its place in the collections.
    Type(usize),
    /// A body, by its place in the collections.
    Issuer(usize),
    /// A signer, by the place in the archive.
    Signer(usize),
    /// Reports without a date.
    Undated,
}

/// Reports by their place in [`super::Archive::entries`]; every list keeps that order, newest first.
#[derive(Clone, Debug, Default)]
pub struct Collections {
    /// Year, then month or [`NO_MONTH`], newest first when read backwards.
    pub years: BTreeMap<i16, BTreeMap<i8, Vec<usize>>>,
    /// Reports without any date or period.
    pub undated: Vec<usize>,
    /// By document type, in Vietnamese order of the names.
    pub types: Vec<Group>,
    /// By issuing body, in Vietnamese order of the names.
    pub issuers: Vec<Group>,
    /// The places of bodies in `issuers`, by their slugs.
    issuer_places: BTreeMap<String, usize>,
    /// Months that hold nothing, although a body reports monthly before and after.
    pub gaps: BTreeSet<(i16, i8)>,
    /// For each body, by its place in `issuers`, the periods that are missing from its regular series, newest first.
    pub missing: Vec<Vec<Period>>,
    /// The years of register, newest first when read backwards, each body's reports in the order of their dates.
    pub registers: BTreeMap<i16, Vec<usize>>,
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
            let of_year = || entry.report.period.as_ref().map(|period| (period.value.year, NO_MONTH));
            match entry.report.month().or_else(of_year) {
                Some((year, month)) => collections.years.entry(year).or_default().entry(month).or_default().push(index),
                None => collections.undated.push(index),
            }
        }
        collections.types = types(entries);
        collections.issuers = issuers(entries);
        collections.issuer_places = collections.issuers.iter().enumerate().map(|(at, group)| (group.slug.clone(), at)).collect();
        let regular = series::regular(entries);
        let mut missing: BTreeMap<Option<&str>, BTreeSet<Period>> = BTreeMap::new();
        for series in &regular {
            missing.entry(series.issuer).or_default().extend(series.missing());
        }
        let of_body =
            |group: &Group| missing.get(&Some(group.slug.as_str())).map_or(Vec::new(), |periods| periods.iter().rev().copied().collect());
        collections.missing = collections.issuers.iter().map(of_body).collect();
        let months = missing.values().flatten().filter_map(|period| period.as_month());
        // A month that holds anything is none.
        collections.gaps =
            months.filter(|(year, month)| !collections.years.get(year).is_some_and(|months| months.contains_key(month))).collect();
        collections.registers = registers(entries, &collections.issuers);
        collections
    }

    /// The place of a body in [`Collections::issuers`].
    pub fn issuer_place(&self, slug: &str) -> Option<usize> {
        self.issuer_places.get(slug).copied()
    }

    /// The reports of a quarter: those of its months, newest first.
    pub fn quarter(&self, year: i16, quarter: i8) -> Vec<usize> {
        let months = self.years.get(&year).into_iter().flat_map(|months| months.range(quarter * 3 - 2..=quarter * 3).rev());
        months.flat_map(|(_, entries)| entries).copied().collect()
    }

    /// The quarters that have reports, oldest first.
    pub fn quarters(&self) -> impl Iterator<Item = (i16, i8)> + '_ {
        let of_year = |months: &BTreeMap<i8, Vec<usize>>| months.keys().map(|month| (month + 2) / 3).collect::<BTreeSet<_>>();
        self.years.iter().flat_map(move |(year, months)| of_year(months).into_iter().map(move |quarter| (*year, quarter)))
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
        let slug = address::part(&kind.value.slug());
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

fn in_order(groups: BTreeMap<String, Group>) -> Vec<Group> {
    let mut groups: Vec<Group> = groups.into_values().collect();
    sort_by_name(&mut groups, |group| group.name.clone(), |group| group.slug.clone());
    groups
}

/// Sorts by names in Vietnamese order (a < ă < â, d < đ, tones last), and equal ones by something else.
pub fn sort_by_name<T>(items: &mut [T], name: impl Fn(&T) -> String, tie: impl Fn(&T) -> String) {
    let collator: Option<CollatorBorrowed<'static>> = Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok();
    items.sort_by(|left, right| {
        let (one, other) = (name(left), name(right));
        let by_name = collator.as_ref().map_or_else(|| one.cmp(&other), |collator| collator.compare(&one, &other));
        by_name.then_with(|| tie(left).cmp(&tie(right)))
    });
}

/// Each year's reports that have a date: body after body, and within one by date and number.
fn registers(entries: &[Entry], issuers: &[Group]) -> BTreeMap<i16, Vec<usize>> {
    let rank: BTreeMap<&str, usize> = issuers.iter().enumerate().map(|(at, group)| (group.slug.as_str(), at)).collect();
    let mut registers: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(date) = &entry.report.date {
            registers.entry(date.value.year()).or_default().push(index);
        }
    }
    let key = |index: &usize| {
        let report = &entries[*index].report;
        let issuer = report.issuer.as_ref().and_then(|issuer| rank.get(issuer.value.slug.as_str())).copied().unwrap_or(usize::MAX);
        (issuer, report.day(), report.number.as_ref().map(|number| number.value.order()), report.path.as_str())
    };
    registers.values_mut().for_each(|year| year.sort_by_key(key));
    registers
}
