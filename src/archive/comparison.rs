//! Turns the reports of a body into comparisons: the tasks that one plans, and what later ones say of them.
//!
//! Which result belongs to which task is suggested by likeness, and is a suggestion until the editor confirms it in
//! front matter (`ket_qua_cua`). A task that no point of the two years after is like is said to be never mentioned again: that
//! is what the words of the reports say, and no more.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::Entry;
use super::likeness;
use super::points::{self, Point, Points};
use crate::diag::{self, Diagnostics};
use crate::report::period::Period;
use crate::report::relations::{Kind, State, TaskResult};
use crate::report::{Derived, Report};

/// Months after a plan in which its tasks are looked for. What is like a task still later is another task, and an archive of
/// decades would be compared with itself.
const MONTHS_AFTER: i32 = 24;

/// Points that are shown for one task, at most.
const RESULTS_MAX: usize = 2;

/// A plan and the report that answers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The period that the tasks are planned for.
    pub period: Period,
    /// The report that plans, by its place in the archive.
    pub plan: usize,
    /// The report of that period; none when it is missing.
    pub result: Option<usize>,
    /// The tasks, in the order printed.
    pub tasks: Vec<Task>,
    /// Anchors of results that belong to no task.
    pub unplanned: Vec<String>,
}

impl Comparison {
    /// Names each report by another number.
    pub fn renumber(&mut self, number: impl Fn(usize) -> usize) {
        self.plan = number(self.plan);
        self.result = self.result.map(&number);
        self.tasks.iter_mut().flat_map(|task| &mut task.results).for_each(|result| result.entry = number(result.entry));
    }
}

/// A task and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its anchor in the report that plans.
    pub anchor: String,
    /// The points that report on it, the likest first.
    pub results: Vec<Match>,
    /// What became of it.
    pub fate: Fate,
}

/// A point that reports on a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The report, by its place in the archive.
    pub entry: usize,
    /// The point's anchor.
    pub anchor: String,
    /// How alike the two are, 0 to 1; none when the editor says so.
    pub likeness: Option<f64>,
}

/// What became of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// As the editor says.
    Confirmed(State),
    /// The report of the period has a point like it.
    Suggested,
    /// A report after that has a point like it.
    Later,
    /// Reports of that time or later are there, and none has a point like it.
    NeverMentioned,
    /// No report of that time is there yet.
    Pending,
}

/// Compares the reports of one body and type.
pub fn of(entries: &[Entry], points: &Points<'_>, diagnostics: &mut Diagnostics) -> Vec<Comparison> {
    let found = Found::of(points);
    let months: Vec<Option<i32>> = points.members.iter().map(|index| entries[*index].report.month().map(month_number)).collect();
    let periods: Vec<Option<Period>> = points.members.iter().map(|index| value(&entries[*index].report.period)).collect();
    // Of two reports of one period the newer one stands for it.
    let by_period: BTreeMap<Period, usize> = periods.iter().enumerate().filter_map(|(member, period)| Some(((*period)?, member))).collect();
    // How far the reports from each one on reach.
    let mut ends: Vec<_> = periods.iter().map(|period| period.map(Period::last_month)).chain([None]).collect();
    (0..periods.len()).rev().for_each(|member| ends[member] = ends[member].max(ends[member + 1]));
    let mut counts = vec![0; points.results.len()];
    let mut comparisons = Vec::new();
    for (member, index) in points.members.iter().enumerate() {
        let tasks = points::of_member(&points.tasks, member);
        let is_replaced = entries[*index].related_by.iter().any(|(kind, _)| *kind == Kind::Replaces);
        let Some(period) = value(&entries[*index].report.next_period).filter(|_| !tasks.is_empty() && !is_replaced) else { continue };
        let result = by_period.get(&period).copied();
        let is_over = ends[member + 1] >= Some(period.last_month());
        let last = months[member].map(|month| month + MONTHS_AFTER);
        let is_soon = |month: &Option<i32>| last.is_none() || month.is_none() || *month <= last;
        let until = member + 1 + months[member + 1..].iter().take_while(|month| is_soon(month)).count();
        let results = points.results.partition_point(|result| result.member <= member)
            ..points.results.partition_point(|result| result.member < until);
        let mut became = |task| compare(task, &found.like(task, &points.results, results.clone(), &mut counts), result, is_over, points);
        let tasks: Vec<Task> = tasks.iter().map(&mut became).collect();
        let result = result.map(|member| points.members[member]);
        comparisons.push(Comparison { period, plan: *index, result, tasks, unplanned: Vec::new() });
    }
    confirm(entries, points, &mut comparisons, diagnostics);
    let members: BTreeMap<usize, usize> = points.members.iter().enumerate().map(|(member, index)| (*index, member)).collect();
    for comparison in &mut comparisons {
        let result = comparison.result.and_then(|result| Some((result, *members.get(&result)?)));
        comparison.unplanned = result.map_or_else(Vec::new, |(index, member)| unplanned(&comparison.tasks, index, member, points));
    }
    comparisons
}

const fn month_number((year, month): (i16, i8)) -> i32 {
    year as i32 * 12 + month as i32
}

fn value<T: Copy>(derived: &Option<Derived<T>>) -> Option<T> {
    derived.as_ref().map(|derived| derived.value)
}

/// All results of a row of reports by the pairs that they have.
struct Found {
    /// All pairs in order.
    pairs: Vec<u64>,
    /// Of each pair where its places begin, and where those of the last one end.
    starts: Vec<usize>,
    /// The results that have it, in order; they are walked through for every task, so short numbers matter.
    places: Vec<u32>,
}

impl Found {
    fn of(points: &Points<'_>) -> Found {
        let has = points.results.iter().zip(0..).flat_map(|(point, place)| point.pairs.iter().map(move |pair| (*pair, place)));
        let mut has: Vec<(u64, u32)> = has.collect();
        has.sort_unstable();
        let mut found = Found { pairs: Vec::new(), starts: Vec::new(), places: Vec::with_capacity(has.len()) };
        for (pair, place) in has {
            if found.pairs.last() != Some(&pair) {
                found.pairs.push(pair);
                found.starts.push(found.places.len());
            }
            found.places.push(place);
        }
        found.starts.push(found.places.len());
        found
    }

    /// Those of a range of results that have a pair.
    fn with(&self, pair: u64, among: &Range<usize>) -> &[u32] {
        let Ok(at) = self.pairs.binary_search(&pair) else { return &[] };
        let places = &self.places[self.starts[at]..self.starts[at + 1]];
        let place = |border: usize| places.partition_point(|place| (*place as usize) < border);
        &places[place(among.start)..place(among.end)]
    }

    /// Those of a range of results that are like a task, as place and likeness, the likest first. `counts` are noughts, one
    /// a result, and are noughts again afterwards.
    fn like(&self, task: &Point<'_>, results: &[Point<'_>], among: Range<usize>, counts: &mut [u32]) -> Vec<(usize, f64)> {
        let mut touched: Vec<usize> = Vec::new();
        for pair in &task.pairs {
            for place in self.with(*pair, &among) {
                let count = &mut counts[*place as usize];
                if *count == 0 {
                    touched.push(*place as usize);
                }
                *count += 1;
            }
        }
        let mut like: Vec<(usize, f64)> = touched
            .into_iter()
            .map(|place| {
                let (result, count) = (&results[place], std::mem::take(&mut counts[place]) as usize);
                let whole = likeness::of_counts(task.pairs.len(), result.pairs.len(), count);
                (place, whole.max(task.opening.likeness(&result.opening)))
            })
            .filter(|(_, likeness)| *likeness >= likeness::ALIKE)
            .collect();
        like.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        like
    }
}

/// What became of one task, given the later results like it; `is_over` tells whether a report is there of a time when it
/// should have been done.
fn compare(task: &Point<'_>, like: &[(usize, f64)], result: Option<usize>, is_over: bool, points: &Points<'_>) -> Task {
    let matches = |(place, likeness): &(usize, f64)| Match {
        entry: points.members[points.results[*place].member],
        anchor: points.results[*place].item.anchor().to_owned(),
        likeness: Some(*likeness),
    };
    let in_result = || like.iter().filter(|(place, _)| Some(points.results[*place].member) == result);
    let results: Vec<Match> = in_result().take(RESULTS_MAX).map(matches).collect();
    let (results, fate) = if !results.is_empty() {
        (results, Fate::Suggested)
    } else if let Some(first) = like.iter().min_by_key(|(place, _)| *place) {
        // Reports are in order, so the first place is in the earliest one.
        (vec![matches(first)], Fate::Later)
    } else if is_over {
        (Vec::new(), Fate::NeverMentioned)
    } else {
        (Vec::new(), Fate::Pending)
    };
    Task { anchor: task.item.anchor().to_owned(), results, fate }
}

/// Takes over what editors confirm; a task or a point that is not there is reported.
fn confirm(entries: &[Entry], points: &Points<'_>, comparisons: &mut [Comparison], diagnostics: &mut Diagnostics) {
    let saying: Vec<usize> = points.members.iter().copied().filter(|index| !entries[*index].report.task_results.is_empty()).collect();
    // Where each task stands, by its comparison and anchor.
    let mut places: BTreeMap<(usize, String), usize> = BTreeMap::new();
    for (number, comparison) in comparisons.iter().enumerate().filter(|_| !saying.is_empty()) {
        for (at, task) in comparison.tasks.iter().enumerate() {
            places.entry((number, task.anchor.clone())).or_insert(at);
        }
    }
    for index in saying {
        let report = &entries[index].report;
        let body = report.body();
        let anchors = body.anchors();
        for said in &report.task_results {
            let meant = (0..comparisons.len()).rev().filter(|number| is_meant(&entries[comparisons[*number].plan].report, report, said));
            let found = meant.map(|number| (number, said.task.clone())).find_map(|place| Some((place.0, *places.get(&place)?)));
            let task = found.map(|(number, at)| &mut comparisons[number].tasks[at]);
            let unknown = said.results.iter().find(|anchor| !anchors.contains(anchor.as_str()));
            match (task, unknown) {
                (Some(task), None) => {
                    let confirmed = |anchor: &String| Match { entry: index, anchor: anchor.clone(), likeness: None };
                    task.results = said.results.iter().map(confirmed).collect();
                    task.fate = Fate::Confirmed(said.state);
                }
                (None, _) => diagnostics.push(diag::unknown_task(&report.shown_path, said.line, &said.task)),
                (_, Some(anchor)) => diagnostics.push(diag::unknown_point(&report.shown_path, said.line, anchor)),
            }
        }
    }
}

/// Whether a report is the plan that an editor speaks of: of the period named, else the one for the own period.
fn is_meant(plan: &Report, own: &Report, said: &TaskResult) -> bool {
    match said.planned_in {
        Some(period) => value(&plan.period) == Some(period),
        None => value(&plan.next_period).is_some() && value(&plan.next_period) == value(&own.period),
    }
}

/// The results of the period's report, by its places in the archive and in the row, that no task has.
fn unplanned(tasks: &[Task], index: usize, member: usize, points: &Points<'_>) -> Vec<String> {
    let used = tasks.iter().flat_map(|task| &task.results).filter(|used| used.entry == index);
    let used: BTreeSet<&str> = used.map(|used| used.anchor.as_str()).collect();
    let results = points::of_member(&points.results, member).iter().map(|point| point.item.anchor());
    results.filter(|anchor| !used.contains(anchor)).map(str::to_owned).collect()
}
