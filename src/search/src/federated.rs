//! Turns what several indexes say of one question into one answer.
//!
//! Each index first tells in how many of its reports the words of the question stand ([`Figures`]). Each is then asked
//! with the figures of the others, so that a word weighs the same everywhere, and scores can be compared: as if all
//! reports stood in one index. Whoever hosts the search fetches from all sites; what is decided is decided here.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::class::{Class, Wanted};
use crate::exchange::{Answer, Count, Hit};
use crate::key::MARKS;

/// What an index says of the words of a question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// How many reports it holds.
    pub reports: u64,
    /// How many words all of them have.
    pub words: u64,
    /// Year × 12 + month of its oldest and its newest report; none without dates.
    pub span: Option<(u32, u32)>,
    /// How many reports the largest index holds.
    pub largest: u64,
    /// Words of the question that stand in a great part of the reports of the largest index, or of all that are as large.
    pub frequent: BTreeSet<String>,
    /// In how many reports each thing stands that is looked for.
    pub classes: BTreeMap<String, u64>,
    /// What stands there just as it was typed, so that no other spelling is meant.
    pub exact: BTreeSet<String>,
    /// What stands there in the form that was typed, so that no other form is meant.
    pub known: BTreeSet<String>,
    /// For each alternative of the question, in how many steps less of it had to do; none where nothing answers it.
    pub levels: Vec<Option<usize>>,
}

impl Figures {
    /// Adds what another index says. A word is frequent where it is so in the largest index: all have to agree on it.
    fn add(&mut self, other: &Figures) {
        match other.largest.cmp(&self.largest) {
            Ordering::Greater => (self.largest, self.frequent) = (other.largest, other.frequent.clone()),
            Ordering::Equal => self.frequent.extend(other.frequent.iter().cloned()),
            Ordering::Less => {}
        }
        self.exact.extend(other.exact.iter().cloned());
        self.known.extend(other.known.iter().cloned());
        self.levels.resize(self.levels.len().max(other.levels.len()), None);
        for (own, level) in self.levels.iter_mut().zip(&other.levels) {
            *own = own.iter().chain(level).min().copied();
        }
        self.reports += other.reports;
        self.words += other.words;
        self.span = match (self.span, other.span) {
            (Some((from, to)), Some((start, end))) => Some((from.min(start), to.max(end))),
            (one, another) => one.or(another),
        };
        for (class, reports) in &other.classes {
            *self.classes.entry(class.clone()).or_default() += reports;
        }
    }

    /// In how many more reports a class stands.
    pub(crate) fn elsewhere(&self, class: &Class) -> u64 {
        if self.reports == 0 { 0 } else { self.classes.get(&name(class)).copied().unwrap_or(0) }
    }

    /// What all say together.
    pub(crate) fn sum(all: &[Figures]) -> Figures {
        all.iter().fold(Figures::default(), |mut sum, figures| {
            sum.add(figures);
            sum
        })
    }
}

/// What names a class in every index: what is looked up for it first.
pub(crate) fn name(class: &Class) -> String {
    let part = |wanted: &Wanted| match wanted {
        Wanted::Word(word, marks, is_whole) => {
            let mut codes = String::new();
            crate::key::all_codes_into(marks, &mut codes);
            format!("{word}{MARKS}{codes}{}", if *is_whole { "!" } else { "" })
        }
        Wanted::Date(key) => key.clone(),
        Wanted::Number(number) => format!("#{number}"),
    };
    class.wanted.iter().map(part).collect::<Vec<_>>().join("\n")
}

/// A site that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// What readers call it; empty for the site that asks.
    pub name: String,
    /// The address of its root; empty for the site that asks.
    pub address: String,
}

impl Site {
    /// Whether it is the site that asks.
    pub fn is_own(&self) -> bool {
        self.address.is_empty()
    }
}

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
        let mut merged = Answer { exactness: "exact".into(), ..Answer::default() };
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
            merged.exactness = vaguer(merged.exactness, answer.exactness);
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
        if merged.total >= crate::session::HITS_ENOUGH && merged.looseness == 0 {
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

/// What is known of a sum of which two parts are known so far.
fn vaguer(one: String, other: String) -> String {
    match (one.as_str(), other.as_str()) {
        ("exact", _) => other,
        (_, "exact") => one,
        ("at least", "at least") => one,
        _ => "about".into(),
    }
}
