//! Turns consecutive reports of a body into the points that come back: each a thread through the months.
//!
//! A point goes on in the next report of the same length of period if that has one with which it has half in common;
//! each point goes on in one at most, the likest pairs first.

use super::Entry;
use super::likeness;
use super::points::{self, Point, Points};

/// Two points have at least this much in common to be one thread (Dice, on pairs of syllables).
const IN_COMMON: f64 = 0.5;

/// A point that comes back, oldest first: report, by its place in the archive, and anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Where it stands, at least twice.
    pub versions: Vec<(usize, String)>,
}

/// The threads of one body and type, in the order in which they begin.
pub fn of(entries: &[Entry], points: &Points<'_>) -> Vec<Thread> {
    let mut threads: Vec<Thread> = Vec::new();
    for list in [&points.results, &points.tasks] {
        for (member, index) in points.members.iter().enumerate() {
            let next = entries[*index].next.and_then(|next| points.members.iter().position(|other| *other == next));
            let Some(next) = next else { continue };
            for (before, after) in matched(points::of_member(list, member), points::of_member(list, next)) {
                let last = (*index, before.to_owned());
                let version = (points.members[next], after.to_owned());
                match threads.iter_mut().find(|thread| thread.versions.last() == Some(&last)) {
                    Some(thread) => thread.versions.push(version),
                    None => threads.push(Thread { versions: vec![last, version] }),
                }
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
            candidates.push((likeness::in_common(&point.pairs, &other.pairs), left, right));
        }
    }
    candidates.retain(|(common, ..)| *common >= IN_COMMON);
    candidates.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (_, left, right) in candidates {
        if taken.iter().all(|(known, other)| *known != left && *other != right) {
            taken.push((left, right));
        }
    }
    taken.sort_unstable();
    taken.into_iter().map(|(left, right)| (before[left].item.anchor(), after[right].item.anchor())).collect()
}
