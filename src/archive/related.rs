//! Turns what reports say of each other into links of the archive, on both sides.

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;
use super::references::comparable;
use super::withdrawn::Withdrawn;
use crate::diag::{self, Diagnostics};
use crate::report::Report;
use crate::report::number::DocumentNumber;
use crate::report::relations::{Kind, Relation};

/// Candidates that a message names, at most.
const CANDIDATES_MAX: usize = 3;

/// Links reports with those that they correct, replace or amend; what is neither there nor withdrawn is reported.
pub fn link(entries: &mut [Entry], withdrawn: &[Withdrawn], diagnostics: &mut Diagnostics) {
    let mut by_number: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(number) = &entry.report.number {
            by_number.entry(number.value.identity()).or_default().push(index);
        }
    }
    let by_path: BTreeMap<String, usize> =
        entries.iter().enumerate().map(|(index, entry)| (comparable(&entry.report.path), index)).collect();
    let withdrawn = Names::of(withdrawn);
    let mut found: Vec<(Kind, usize, usize)> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        for relation in &entry.report.relations {
            match target(entries, &by_path, &by_number, index, relation) {
                Some(other) => found.push((relation.kind, index, other)),
                None if withdrawn.are_meant(relation, &entry.report) => {}
                None => {
                    let near = nearest(entries, index, &relation.target);
                    let (path, target) = (entry.report.shown_path.as_str(), relation.target.as_str());
                    diagnostics.push(diag::dangling_relation(path, relation.line, target, &near, relation.is_given));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    for (kind, from, to) in found {
        entries[from].relations.push((kind, to));
        entries[to].related_by.push((kind, from));
    }
}

/// The report meant: by its file, or by its number among those of the same body, since other bodies count from 1 too;
/// of several the last before.
fn target(
    entries: &[Entry],
    by_path: &BTreeMap<String, usize>,
    by_number: &BTreeMap<String, Vec<usize>>,
    from: usize,
    relation: &Relation,
) -> Option<usize> {
    let own = &entries[from].report;
    if let Some(index) = paths(relation, own).iter().find_map(|path| by_path.get(path)) {
        return Some(*index).filter(|index| *index != from);
    }
    let same_number = by_number.get(&DocumentNumber::parse(&relation.target)?.identity())?;
    let same_issuer = |index: &usize| entries[*index].report.issuer_slug() == own.issuer_slug();
    let date = |index: &usize| entries[*index].report.day();
    let is_before = |index: &usize| own.date.as_ref().is_none_or(|own| date(index).is_none_or(|other| other <= own.value));
    same_number.iter().copied().filter(|index| *index != from && same_issuer(index)).max_by_key(|index| (is_before(index), date(index)))
}

/// The paths that a relation may name, as they are compared: below `content/`, and beside the report.
fn paths(relation: &Relation, own: &Report) -> Vec<String> {
    let path = relation.target.trim_start_matches("./");
    let beside = own.path.rsplit_once('/').map(|(folder, _)| comparable(&format!("{folder}/{path}")));
    std::iter::once(comparable(path)).chain(beside).collect()
}

/// What withdrawn reports are named by, of which there is a page and nothing else.
struct Names<'a> {
    paths: BTreeSet<String>,
    /// Body and number.
    numbers: BTreeSet<(Option<&'a str>, String)>,
}

impl<'a> Names<'a> {
    fn of(withdrawn: &'a [Withdrawn]) -> Names<'a> {
        let number = |one: &'a Withdrawn| Some((one.issuer_slug.as_deref(), one.number.as_ref()?.identity()));
        Names { paths: withdrawn.iter().map(|one| comparable(&one.path)).collect(), numbers: withdrawn.iter().filter_map(number).collect() }
    }

    /// Whether a relation names one of them.
    fn are_meant(&self, relation: &Relation, own: &'a Report) -> bool {
        let number = DocumentNumber::parse(&relation.target).map(|number| number.identity());
        number.is_some_and(|number| self.numbers.contains(&(own.issuer_slug(), number)))
            || paths(relation, own).iter().any(|path| self.paths.contains(path))
    }
}

/// Numbers of the same body beside one that is not there, those with its ordinal first.
fn nearest(entries: &[Entry], from: usize, target: &str) -> Vec<String> {
    let issuer = entries[from].report.issuer_slug();
    let ordinal = |number: &str| number.trim_start_matches('0').chars().take_while(char::is_ascii_digit).collect::<String>();
    let mut near: Vec<(bool, String)> = entries
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != from)
        .map(|(_, entry)| entry)
        .filter(|entry| entry.report.issuer_slug() == issuer)
        .filter_map(|entry| entry.report.number.as_ref())
        .map(|number| (ordinal(&number.value.printed) != ordinal(target), number.value.printed.clone()))
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(CANDIDATES_MAX).map(|(_, number)| number).collect()
}
