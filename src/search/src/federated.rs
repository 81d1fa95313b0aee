//! Turns what several indexes say of one question into one answer.
//!
//! Each index first tells in how many of its reports the words of the question stand ([`crate::figures::Figures`]). Each is then asked
//! with the figures of the others, so that a word weighs the same everywhere, and scores can be compared: as if all
//! reports stood in one index. Whoever hosts the search fetches from all sites; what is decided is decided here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::exchange::{Answer, Count, Hit, Site};

/// The answers of several sites to one question.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// Each with the site that gave it.
    pub answers: Vec<(Site, Answer)>,
    /// `newest`, `oldest`, or the best first.
    pub sort: String,
    /// How many hits.
    pub limit: usize,
}

impl Answers {
    /// One answer with the hits of all, each told whose it is.
    pub fn merge(self) -> Answer {
        let mut merged = Answer::default();
        let mut is_more = false;
        let (mut months, mut kinds, mut issuers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (site, answer) in self.answers {
            for correction in answer.corrections {
                if !merged.corrections.contains(&correction) {
                    merged.corrections.push(correction);
                }
            }
            if answer.total > 0 {
                merged.looseness = merged.looseness.max(answer.looseness);
            }
            merged.total += answer.total;
            merged.exactness = merged.exactness.and(answer.exactness);
            is_more |= answer.next.is_some();
            for (sums, counts) in [(&mut months, answer.months), (&mut kinds, answer.kinds), (&mut issuers, answer.issuers)] {
                add(sums, counts);
            }
            let of_site = |hit: Hit| Hit { site: site.clone(), ..hit };
            merged.hits.extend(answer.hits.into_iter().map(of_site));
        }
        match self.sort.as_str() {
            "newest" => merged.hits.sort_by(|left, right| right.date.cmp(&left.date)),
            "oldest" => merged.hits.sort_by(|left, right| (left.date.is_empty(), &left.date).cmp(&(right.date.is_empty(), &right.date))),
            _ => merged.hits.sort_by(|left, right| right.score.total_cmp(&left.score).then_with(|| right.date.cmp(&left.date))),
        }
        is_more |= merged.hits.len() > self.limit;
        merged.hits.truncate(self.limit);
        merged.next = is_more.then_some(merged.hits.len());
        merged.months = months.into_values().collect();
        (merged.kinds, merged.issuers) = (by_count(kinds), by_count(issuers));
        if merged.total >= crate::score::HITS_ENOUGH && merged.looseness == 0 {
            merged.corrections.clear();
        }
        merged
    }
}

fn add(sums: &mut BTreeMap<String, Count>, counts: Vec<Count>) {
    for count in counts {
        match sums.get_mut(&count.code) {
            Some(sum) => sum.count += count.count,
            None => _ = sums.insert(count.code.clone(), count),
        }
    }
}

fn by_count(counts: BTreeMap<String, Count>) -> Vec<Count> {
    let mut counts: Vec<Count> = counts.into_values().collect();
    counts.sort_by(|left, right| right.count.cmp(&left.count).then_with(|| left.name.cmp(&right.name)));
    counts
}
