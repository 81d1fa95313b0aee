//! Stage 3: all reports to one archive: addresses, references, neighbours, collections.
//!
//! Pure. Reports with one address are told apart before: [`collisions`].

pub mod address;
pub mod cited;
pub mod collections;
pub mod collisions;
pub mod comparison;
pub mod config;
pub mod excerpt;
pub mod figures;
pub mod findings;
pub mod glossary;
pub mod likeness;
pub mod people;
pub mod points;
pub mod recurrence;
pub mod references;
pub mod related;
pub mod series;
pub mod withdrawn;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::diag::{self, Diagnostics, Kept};
use crate::memo::{self, Key, Memo};
use crate::report::period::{Length, Period};
use crate::report::relations;
use crate::report::{Body, Report};
use cited::Cited;
use collections::Collections;
use comparison::Comparison;
use config::Config;
use figures::Figure;
use glossary::Glossary;
use people::Person;
use points::Points;
use rayon::prelude::*;
use recurrence::Thread;
use references::{Known, Target};
use withdrawn::Withdrawn;

/// A report with its place in the archive.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The report.
    pub report: Report,
    /// Its address without extension.
    pub base: String,
    /// What its links and pictures lead to, by destination as written.
    pub targets: BTreeMap<String, Target>,
    /// The same body's report of the period before, as an index of [`Archive::entries`].
    pub previous: Option<usize>,
    /// The same body's report of the period after.
    pub next: Option<usize>,
    /// The reports that it corrects, replaces or amends.
    pub relations: Vec<(relations::Kind, usize)>,
    /// The reports that correct, replace or amend it.
    pub related_by: Vec<(relations::Kind, usize)>,
}

impl Entry {
    /// The address of its page.
    pub fn address(&self) -> String {
        format!("{}.html", self.base)
    }

    /// The address of the file that is offered: the original, or its redacted copy.
    pub fn file_address(&self) -> String {
        let extension = if self.report.redacted { "da-che.md" } else { "md" };
        format!("{}.{extension}", self.base)
    }
}

/// Everything that is published.
#[derive(Clone, Debug)]
pub struct Archive {
    /// The configuration.
    pub config: Config,
    /// The reports, newest first.
    pub entries: Vec<Entry>,
    /// The reports of which only is told that they were withdrawn.
    pub withdrawn: Vec<Withdrawn>,
    /// The lists that readers browse.
    pub collections: Collections,
    /// Where the files lie that reports refer to: address, and place on the disk.
    pub files: BTreeMap<String, PathBuf>,
    /// What its short forms stand for.
    pub glossary: Glossary,
    /// The documents that its reports cite.
    pub cited: Cited,
    /// Plans and results, oldest first.
    pub comparisons: Vec<Comparison>,
    /// Points that come back.
    pub threads: Vec<Thread>,
    /// Quantities over the months.
    pub figures: Vec<Figure>,
    /// Who signed.
    pub people: Vec<Person>,
}

/// Assembles reports into an archive. What `memo` has kept of reports that did not change is not made again.
pub fn assemble(
    mut reports: Vec<Report>,
    config: Config,
    attachments: &BTreeMap<String, PathBuf>,
    memo: &dyn Memo,
    diagnostics: &mut Diagnostics,
) -> Archive {
    let withdrawn = withdrawn::split(&mut reports);
    reports.sort_by(|left, right| order(right).cmp(&order(left)));
    let bases: Vec<String> = reports.iter().map(address::of).collect();
    check_numbers(&reports, diagnostics);
    let pages = reports.iter().zip(&bases).map(|(report, base)| (report.path.as_str(), format!("{base}.html")));
    let pages = pages.chain(withdrawn.iter().map(|one| (one.path.as_str(), one.address())));
    let findings = findings::of(&reports, &config.indicators, memo);
    let glossary = Glossary::of(&config.abbreviations, &reports, findings.iter().map(|found| &found.capitals));
    let known = Known::new(pages, attachments.keys());
    let neighbours = neighbours(&reports);
    let mut entries = Vec::with_capacity(reports.len());
    let mut stated = Vec::with_capacity(reports.len());
    let mut withheld_files = BTreeSet::new();
    for (((report, base), (previous, next)), found) in reports.into_iter().zip(bases).zip(neighbours).zip(findings) {
        let targets = references::of(&report, &found.destinations, &known, &mut withheld_files, diagnostics);
        stated.push(found.stated);
        entries.push(Entry { report, base, targets, previous, next, relations: Vec::new(), related_by: Vec::new() });
    }
    for entry in entries.iter_mut().filter(|_| !withheld_files.is_empty()) {
        references::withhold(&entry.report, &mut entry.targets, &withheld_files, diagnostics);
    }
    related::link(&mut entries, &withdrawn, diagnostics);
    check_anchors(&entries, diagnostics);
    let ((figures, (comparisons, threads)), (cited, (collections, people))) = rayon::join(
        || (figures::of(&entries, stated, &config.indicators, memo), points(&entries, memo, diagnostics)),
        || rayon::join(|| Cited::of(&entries), || (Collections::of(&entries), people::of(&entries))),
    );
    Archive {
        files: referenced_files(&entries, attachments),
        collections,
        cited,
        figures,
        people,
        config,
        withdrawn,
        entries,
        glossary,
        comparisons,
        threads,
    }
}

/// What the points of each body's reports have to do with each other.
fn points(entries: &[Entry], memo: &dyn Memo, diagnostics: &mut Diagnostics) -> (Vec<Comparison>, Vec<Thread>) {
    let found: Vec<_> = points::rows(entries).into_par_iter().map(|members| row(entries, members, memo)).collect();
    let (mut comparisons, mut threads) = (Vec::new(), Vec::new());
    for (of_body, threads_of_body, own) in found {
        comparisons.extend(of_body);
        threads.extend(threads_of_body);
        diagnostics.extend(own);
    }
    comparisons.sort_by_key(|comparison| comparison.period);
    (comparisons, threads)
}

/// What the points of one row of reports have to do with each other. It is kept with reports named by their places in the
/// row, since a new report moves all places in the archive.
fn row(entries: &[Entry], members: Vec<usize>, memo: &dyn Memo) -> (Vec<Comparison>, Vec<Thread>, Diagnostics) {
    let places: BTreeMap<usize, usize> = members.iter().enumerate().map(|(place, index)| (*index, place)).collect();
    let place = |index: usize| places.get(&index).copied().unwrap_or_default();
    let inputs: Vec<_> = members
        .iter()
        .map(|index| {
            let (entry, report) = (&entries[*index], &entries[*index].report);
            let periods = (report.month(), report.period.as_ref().map(|one| one.value), report.next_period.as_ref().map(|one| one.value));
            let next = entry.next.filter(|next| places.contains_key(next)).map(place);
            let related_by: Vec<relations::Kind> = entry.related_by.iter().map(|(kind, _)| *kind).collect();
            (report.text.digest, &report.shown_path, periods, next, related_by, &report.task_results)
        })
        .collect();
    let key = Key::of("row", &inputs);
    let (mut comparisons, mut threads, kept): (Vec<Comparison>, Vec<Thread>, Vec<Kept>) = memo::remember(memo, key, || {
        let bodies: Vec<Arc<Body>> = members.iter().map(|index| entries[*index].report.body()).collect();
        let points = Points::of(&bodies, members.clone());
        let mut own = Diagnostics::default();
        let (mut comparisons, mut threads) = (comparison::of(entries, &points, &mut own), recurrence::of(entries, &points));
        comparisons.iter_mut().for_each(|comparison| comparison.renumber(place));
        threads.iter_mut().for_each(|thread| thread.renumber(place));
        (comparisons, threads, own.kept())
    });
    comparisons.iter_mut().for_each(|comparison| comparison.renumber(|place| members[place]));
    threads.iter_mut().for_each(|thread| thread.renumber(|place| members[place]));
    (comparisons, threads, Diagnostics::of_kept(kept))
}

/// Newest first: month, then date, then number, then path.
fn order(report: &Report) -> impl Ord + '_ {
    (report.month(), report.day(), report.number.as_ref().map(|number| number.value.order()), &report.path)
}

fn check_numbers(reports: &[Report], diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<(String, String, i16), &Report> = BTreeMap::new();
    for report in reports {
        let (Some(number), Some(issuer), Some(date)) = (&report.number, &report.issuer, &report.date) else { continue };
        let key = (issuer.value.slug.clone(), number.value.identity(), date.value.year());
        if let Some(other) = seen.insert(key, report) {
            // Equal addresses are a fault of their own.
            if other.day() != Some(date.value) {
                diagnostics.push(diag::same_number(&report.shown_path, &number.value.printed, &other.shown_path));
            }
        }
    }
}

/// What one series of reports has in common: body, type, length of the period.
type Series<'a> = (&'a str, &'a str, Length);

/// For each report the nearest ones of its series before and after.
fn neighbours(reports: &[Report]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut all: BTreeMap<Series<'_>, BTreeMap<Period, usize>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        if let Some((series, period)) = series(report) {
            // Of two reports of one period the newer one stands for it: it comes first.
            all.entry(series).or_default().entry(period).or_insert(index);
        }
    }
    let around = |report: &Report| {
        let (series, period) = series(report)?;
        let periods = all.get(&series)?;
        let before = periods.range(..period).next_back().map(|(_, index)| *index);
        let after = periods.range(period..).find(|(other, _)| **other > period).map(|(_, index)| *index);
        Some((before, after))
    };
    reports.iter().map(|report| around(report).unwrap_or_default()).collect()
}

fn series(report: &Report) -> Option<(Series<'_>, Period)> {
    let period = report.period.as_ref()?.value;
    let kind = report.kind.as_ref().map_or("", |kind| kind.value.name.as_str());
    Some(((report.issuer.as_ref()?.value.slug.as_str(), kind, period.span.length()), period))
}

/// A link to a point of another report must find the point.
fn check_anchors(entries: &[Entry], diagnostics: &mut Diagnostics) {
    let by_address: BTreeMap<String, &Entry> = entries.iter().map(|entry| (entry.address(), entry)).collect();
    for entry in entries {
        // Of each report that it links to, the links with the anchors that they name.
        let mut links: BTreeMap<&str, Vec<(&str, &String)>> = BTreeMap::new();
        for (written, target) in &entry.targets {
            if let Target::Page(address) = target
                && let Some((page, anchor)) = address.split_once('#')
            {
                links.entry(page).or_default().push((anchor, written));
            }
        }
        for (page, links) in links {
            let Some(body) = by_address.get(page).map(|other| other.report.body()) else { continue };
            let anchors = body.anchors();
            for (_, written) in links.into_iter().filter(|(anchor, _)| !anchors.contains(anchor)) {
                diagnostics.push(diag::missing_anchor(&entry.report.shown_path, written));
            }
        }
    }
}

fn referenced_files(entries: &[Entry], attachments: &BTreeMap<String, PathBuf>) -> BTreeMap<String, PathBuf> {
    let targets = entries.iter().flat_map(|entry| entry.targets.values());
    targets
        .filter_map(|target| match target {
            Target::File { path, address } => Some((address.clone(), attachments.get(path)?.clone())),
            _ => None,
        })
        .collect()
}
