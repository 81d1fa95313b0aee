//! Turns consecutive reports of a body into the points that come back: each a thread through the months.
//!
//! A point goes on in the next report of the same length of period if that has one with which it has half in common;
//! each point goes on in one at most, the likest pairs first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Entry;
use super::likeness;
use super::points::{self, Point, Points};

/// Two points have at least this much in common to be one thread (Dice, on pairs of syllables).
const IN_COMMON: f64 = 0.5;

/// A point that comes back, oldest first: report, by its place in the archive, and anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// Where it stands, at least twice.
    pub versions: Vec<(usize, String)>,
}

impl Thread {
    /// Names each report by another number.
    pub fn renumber(&mut self, number: impl Fn(usize) -> usize) {
        self.versions.iter_mut().for_each(|(entry, _)| *entry = number(*entry));
    }
}

/// The threads of one body and type, in the order in which they begin.
pub fn of(entries: &[Entry], points: &Points<'_>) -> Vec<Thread> {
    let mut threads: Vec<Thread> = Vec::new();
    // The thread that a point is the last of.
    let mut ends: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let members: BTreeMap<usize, usize> = points.members.iter().enumerate().map(|(member, index)| (*index, member)).collect();
    for list in [&points.results, &points.tasks] {
        for (member, index) in points.members.iter().enumerate() {
            let Some(next) = entries[*index].next.and_then(|next| members.get(&next).copied()) else { continue };
            for (before, after) in matched(points::of_member(list, member), points::of_member(list, next)) {
                let last = (*index, before.to_owned());
                let version = (points.members[next], after.to_owned());
                let thread = ends.remove(&last).unwrap_or_else(|| {
                    threads.push(Thread { versions: vec![last] });
                    threads.len() - 1
                });
                threads[thread].versions.push(version.clone());
                ends.insert(version, thread);
            }
        }
    }
    threads
}

/// Pairs of anchors of points that are one, in the order of the first.
fn matched<'a>(before: &[Point<'a>], after: &[Point<'a>]) -> Vec<(&'a str, &'a str)> {
    let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
    for (left, point) in before.iter().enumerate() {
        for (right, other) in after.iter().enumerate() {
            let common = likeness::in_common(&point.pairs, &other.pairs);
            if common >= IN_COMMON {
                candidates.push((common, left, right));
            }
        }
    }
    candidates.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let (mut is_left_taken, mut is_right_taken) = (vec![false; before.len()], vec![false; after.len()]);
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, left, right) in candidates {
        if !is_left_taken[left] && !is_right_taken[right] {
            (is_left_taken[left], is_right_taken[right]) = (true, true);
            pairs.push((left, right));
        }
    }
    pairs.sort_unstable();
    pairs.into_iter().map(|(left, right)| (before[left].item.anchor(), after[right].item.anchor())).collect()
}
