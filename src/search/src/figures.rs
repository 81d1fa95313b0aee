//! What an index says of the words of a question, and what several say together.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

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

    /// In how many more reports stands what has this name; `name` is asked only where others say anything.
    pub(crate) fn elsewhere(&self, name: impl FnOnce() -> String) -> u64 {
        if self.reports == 0 { 0 } else { self.classes.get(&name()).copied().unwrap_or(0) }
    }

    /// What all say together.
    pub(crate) fn sum(all: &[Figures]) -> Figures {
        all.iter().fold(Figures::default(), |mut sum, figures| {
            sum.add(figures);
            sum
        })
    }
}
