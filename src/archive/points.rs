//! Turns the reports of one body and type into their points, oldest report first, ready to be compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Entry;
use super::likeness::{self, Opening, Pairs};
use crate::report::Body;
use crate::report::items::{self, Item};

/// One numbered point of one report.
#[derive(Clone, Debug)]
pub struct Point<'a> {
    /// The report, by its place in [`Points::members`].
    pub member: usize,
    /// The point.
    pub item: Item<'a>,
    /// What is compared of it.
    pub pairs: Pairs,
    /// What is compared of its opening.
    pub opening: Opening,
}

/// The points of a row of reports.
#[derive(Clone, Debug)]
pub struct Points<'a> {
    /// The reports, oldest first, by their places in the archive.
    pub members: Vec<usize>,
    /// What they plan, in order.
    pub tasks: Vec<Point<'a>>,
    /// What they report, in order.
    pub results: Vec<Point<'a>>,
}

impl<'a> Points<'a> {
    /// The points of some reports with these texts.
    pub fn of(bodies: &'a [Arc<Body>], members: Vec<usize>) -> Points<'a> {
        let mut points = Points { members, tasks: Vec::new(), results: Vec::new() };
        for (member, body) in bodies.iter().enumerate() {
            let (tasks, results) = items::items(body.blocks()).into_iter().partition(|item| item.is_task);
            points.tasks.extend(list(member, tasks));
            points.results.extend(list(member, results));
        }
        points
    }
}

/// The tasks or the results of one report.
fn list(member: usize, items: Vec<Item<'_>>) -> impl Iterator<Item = Point<'_>> {
    let texts: Vec<String> = items.iter().map(Item::text).collect();
    let pairs = likeness::without_boilerplate(texts.iter().map(|text| likeness::pairs(text)).collect());
    items.into_iter().zip(texts).zip(pairs).map(move |((item, text), pairs)| {
        let opening = Opening::of(&text, &pairs);
        Point { member, item, pairs, opening }
    })
}

/// The points of one report of a list that is in the order of reports.
pub fn of_member<'p, 'a>(points: &'p [Point<'a>], member: usize) -> &'p [Point<'a>] {
    let start = points.partition_point(|point| point.member < member);
    let end = points.partition_point(|point| point.member <= member);
    &points[start..end]
}

/// The numbered reports of each body and type, oldest first: in the order of the archive, by reporting month, then by date.
pub fn rows(entries: &[Entry]) -> Vec<Vec<usize>> {
    let mut rows: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    // Entries are newest first.
    for (index, entry) in entries.iter().enumerate().rev() {
        let report = &entry.report;
        if let (Some(issuer), Some(kind), false) = (&report.issuer, &report.kind, !report.text.is_numbered) {
            rows.entry((&issuer.value.slug, &kind.value.name)).or_default().push(index);
        }
    }
    rows.into_values().collect()
}
