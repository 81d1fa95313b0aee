//! Chooses among what several places of a document say of one value: the clear winner, or none.
//!
//! A place is worth what it was found to be worth on texts whose values are known (tests/bench/README.md); another place that says
//! the same adds to it. Where two different values come close to each other, neither is taken and the clerk is asked.

use serde::{Deserialize, Serialize};

use super::signs::Place;

/// One place's word for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
    /// Its lines.
    pub lines: Vec<usize>,
}

/// A candidate as `check --explain` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Considered {
    /// The value.
    pub value: String,
    /// Where it stands.
    pub place: Place,
    /// Its first line.
    pub line: usize,
    /// Whether it was taken.
    pub is_taken: bool,
}

/// By how much a value must be worth more than a different one.
const LEAD_MIN: u32 = 2;

/// Another place that says the same is worth this.
const AGREEMENT: u32 = 1;

const fn worth(place: Place) -> u32 {
    match place {
        Place::Authentication => 8,
        Place::Letterhead => 5,
        Place::Property | Place::Below => 4,
        Place::Heading | Place::Passed | Place::Mention => 2,
    }
}

/// Chooses the value that is clearly worth most; what was considered is added to `considered` where there was a choice.
pub fn choose<T: Clone>(
    candidates: Vec<Candidate<T>>,
    is_same: impl Fn(&T, &T) -> bool,
    shown: impl Fn(&T) -> String,
    considered: &mut Vec<Considered>,
) -> Option<Candidate<T>> {
    let score = |candidate: &Candidate<T>| {
        let same = candidates.iter().filter(|other| is_same(&other.value, &candidate.value));
        let best = same.clone().map(|other| worth(other.place)).max().unwrap_or(0);
        best + AGREEMENT * u32::try_from(same.count().saturating_sub(1)).unwrap_or(0)
    };
    let best = candidates.iter().rev().max_by_key(|candidate| (score(candidate), std::cmp::Reverse(candidate.place)))?;
    let runner_up = candidates.iter().filter(|other| !is_same(&other.value, &best.value)).map(&score).max().unwrap_or(0);
    let is_clear = score(best) >= runner_up + LEAD_MIN;
    if candidates.len() > 1 || best.place != Place::Letterhead {
        considered.extend(candidates.iter().map(|candidate| Considered {
            value: shown(&candidate.value),
            place: candidate.place,
            line: candidate.lines.first().copied().unwrap_or(0),
            is_taken: is_clear && is_same(&candidate.value, &best.value),
        }));
    }
    is_clear.then(|| best.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(candidates: &[(&str, Place)], expected: Option<&str>) {
        let candidates: Vec<Candidate<&str>> =
            candidates.iter().map(|(value, place)| Candidate { value: *value, place: *place, lines: vec![1] }).collect();
        let mut considered = Vec::new();
        let chosen = choose(candidates, |one, other| one == other, |value| (*value).to_owned(), &mut considered);
        assert_eq!(chosen.map(|chosen| chosen.value), expected);
    }

    #[test]
    fn clear_winners_only() {
        check(&[("a", Place::Letterhead)], Some("a"));
        check(&[("a", Place::Letterhead), ("b", Place::Heading)], Some("a"));
        check(&[("a", Place::Letterhead), ("b", Place::Property)], None);
        check(&[("a", Place::Letterhead), ("b", Place::Property), ("a", Place::Heading)], Some("a"));
        check(&[("a", Place::Letterhead), ("b", Place::Authentication)], Some("b"));
        check(&[], None);
    }
}
