//! Turns what several indexes say of one question into one answer.
//!
//! Each index first tells in how many of its reports the words of the question stand ([`Figures`]). Each is then asked
//! with the figures of the others, so that a word weighs the same everywhere, and scores can be compared: as if all
//! reports stood in one index. Whoever hosts the search fetches from all sites; what is decided is decided here.

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
    /// Words of the question that stand in a great part of its reports.
    pub frequent: BTreeSet<String>,
    /// In how many reports each thing stands that is looked for.
    pub classes: BTreeMap<String, u64>,
}

impl Figures {
    /// Adds what another index says. A word that is frequent in the greater part of all reports is so in all of them.
    fn add(&mut self, other: &Figures) {
        if other.reports > self.reports {
            self.frequent.clone_from(&other.frequent);
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
    ///
    /// Where one site has reports that hold enough of the words, those of others that do not are left out, as in one index.
    pub fn merge(self) -> Answer {
        let least = self.answers.iter().filter(|(_, answer)| answer.total > 0).map(|(_, answer)| answer.looseness).min().unwrap_or(0);
        let mut merged = Answer { looseness: least, exactness: "exact".into(), ..Answer::default() };
        let mut is_more = false;
        let (mut months, mut kinds, mut issuers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (site, answer) in self.answers {
            if site.is_own() {
                merged.corrections = answer.corrections;
            }
            if answer.looseness > least {
                continue;
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
        if merged.total >= crate::session::HITS_ENOUGH {
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
