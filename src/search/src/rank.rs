//! Turns a query into ranked reports.
//!
//! The score of a report is the sum of the BM25 scores of the classes of a [`crate::plan`], words : pairs
//! = 1 : 2. Frequencies are summed over the shards, so the ranking does not depend on where their borders
//! are. Words that stand in a great part of all reports are left out where a pair carries them: they would
//! cost most of the bytes and say the least.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;

use crate::index::{Index, Shard};
use crate::plan::{self, Class, Plan, Wanted};
use crate::query::{Clause, Narrowing, Query};

/// BM25: how soon repeating a word stops counting, and how much length counts against a report.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A query with more words is taken for a question.
const QUESTION_WORDS: u32 = 6;

/// In which order hits stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first; among equals the newer first.
    #[default]
    Relevance,
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

/// How far a total is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exactness {
    /// It is the number.
    #[default]
    Exact,
    /// A phrase was found by its pairs, or a word was left out: there may be fewer.
    About,
    /// Spellings of a frequent word were left out: there may be more.
    AtLeast,
}

/// Reports of one shard in the order of their numbers, and their scores.
type Scored = Vec<(u32, f32)>;

impl Exactness {
    /// How far a total is known of which two parts are known so far.
    pub(crate) fn and(self, other: Exactness) -> Exactness {
        match (self, other) {
            (Self::Exact, other) | (other, Self::Exact) => other,
            (Self::AtLeast, Self::AtLeast) => Self::AtLeast,
            _ => Self::About,
        }
    }
}

/// One report that answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// Which shard.
    pub shard: usize,
    /// Which report of it.
    pub document: u32,
    /// Comparable within one answer only.
    pub score: f32,
}

/// All reports that answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matches {
    /// In the order asked for.
    pub all: Vec<Match>,
    /// How far their number is known.
    pub exactness: Exactness,
    /// Whether no report holds enough of the words, so that those with fewer are shown.
    pub is_loose: bool,
    /// How many there would be by month, whatever months were asked for.
    pub months: BTreeMap<u32, usize>,
    /// How many there would be by type, whatever types were asked for.
    pub kinds: BTreeMap<u32, usize>,
    /// How many there would be by issuer, whatever issuers were asked for.
    pub issuers: BTreeMap<u32, usize>,
}

impl Index {
    /// Finds all reports for a query.
    ///
    /// # Errors
    /// Fails with [`io::ErrorKind::WouldBlock`] when chunks have to be fetched first; all that are known to
    /// be needed are then noted in [`Index::chunks`].
    pub fn search(&self, query: &Query, chosen: &Narrowing, sort: Sort, complete: bool) -> io::Result<Matches> {
        let mut matches = Matches::default();
        let mut scores: Vec<Scored> = vec![Scored::new(); self.shards.len()];
        if query.alternatives.is_empty() && !(query.is_empty() && *chosen == Narrowing::default()) {
            for (shard, scores) in self.shards.iter().zip(&mut scores) {
                scores.extend((0..shard.register.len() as u32).map(|document| (document, 0.0)));
            }
        }
        let plans = plan::all(query.alternatives.iter().map(|clause| Ok((clause, self.plan(clause, complete)?))))?;
        for (clause, plan) in plans {
            matches.exactness = matches.exactness.and(plan.exactness);
            let (answers, is_loose) = self.evaluate(clause, &plan)?;
            matches.is_loose |= is_loose;
            scores = scores.into_iter().zip(answers).map(|(scores, answers)| united(scores, answers)).collect();
        }
        self.narrow(scores, &query.narrowing, chosen, &mut matches);
        self.sort(&mut matches.all, sort);
        Ok(matches)
    }

    /// Keeps the reports that fulfil the conditions, and counts them.
    fn narrow(&self, scores: Vec<Scored>, typed: &Narrowing, chosen: &Narrowing, matches: &mut Matches) {
        let (typed, chosen) = (self.conditions(typed), self.conditions(chosen));
        for (number, (shard, scores)) in self.shards.iter().zip(scores).enumerate() {
            let months = shard.register.month_column();
            for (document, score) in scores {
                let month = months.get(document as usize).copied().unwrap_or(0);
                let (kind, issuer) = (shard.register.kind(document), shard.register.issuer(document));
                if !(typed.has_month(month) && typed.has_kind(kind) && typed.has_issuer(issuer)) {
                    continue;
                }
                let (in_months, in_kinds, in_issuers) = (chosen.has_month(month), chosen.has_kind(kind), chosen.has_issuer(issuer));
                if in_kinds && in_issuers {
                    *matches.months.entry(month).or_default() += 1;
                }
                if in_months && in_issuers {
                    *matches.kinds.entry(kind).or_default() += 1;
                }
                if in_months && in_kinds {
                    *matches.issuers.entry(issuer).or_default() += 1;
                }
                if in_months && in_kinds && in_issuers {
                    matches.all.push(Match { shard: number, document, score });
                }
            }
        }
    }

    fn sort(&self, all: &mut [Match], sort: Sort) {
        let age = |found: &Match| {
            let record = self.shards[found.shard].register.date(found.document);
            (record, found.shard, found.document)
        };
        match sort {
            Sort::Relevance => all.sort_by(|left, right| right.score.total_cmp(&left.score).then_with(|| age(right).cmp(&age(left)))),
            Sort::Newest => all.sort_by_cached_key(|found| Reverse(age(found))),
            Sort::Oldest => all.sort_by_cached_key(|found| (age(found).0 == 0, age(found))),
        }
    }

    fn conditions(&self, narrowing: &Narrowing) -> Conditions {
        let numbers = |labels: &[crate::index::Label], codes: &[String]| {
            let wanted: Vec<String> = codes.iter().map(|code| crate::fold::slug(code)).collect();
            let is_wanted = |label: &crate::index::Label| {
                let slugs = [crate::fold::slug(&label.code), crate::fold::slug(&label.name)];
                slugs.iter().any(|slug| !slug.is_empty() && wanted.contains(slug))
            };
            let found = labels.iter().enumerate().filter(|(_, label)| is_wanted(label)).map(|(number, _)| number as u32);
            (!codes.is_empty()).then(|| found.collect::<Vec<_>>())
        };
        let months = (narrowing.from.is_some() || narrowing.to.is_some())
            // Month 0 is "unknown": it is in no period.
            .then(|| (narrowing.from.unwrap_or(1), narrowing.to.unwrap_or(u32::MAX)));
        Conditions { months, kinds: numbers(&self.kinds, &narrowing.kinds), issuers: numbers(&self.issuers, &narrowing.issuers) }
    }
}

/// The reports of either list, which are sorted, with the better score.
fn united(left: Scored, right: Scored) -> Scored {
    if left.is_empty() {
        return right;
    }
    let mut all = [left, right].concat();
    all.sort_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
    all.dedup_by_key(|(document, _)| *document);
    all
}

/// A narrowing in terms of the index.
struct Conditions {
    months: Option<(u32, u32)>,
    kinds: Option<Vec<u32>>,
    issuers: Option<Vec<u32>>,
}

impl Conditions {
    fn has_month(&self, month: u32) -> bool {
        self.months.is_none_or(|(from, to)| (from..=to).contains(&month))
    }

    fn has_kind(&self, kind: u32) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&kind))
    }

    fn has_issuer(&self, issuer: u32) -> bool {
        self.issuers.as_ref().is_none_or(|issuers| issuers.contains(&issuer))
    }
}

impl Index {
    /// Scores all reports of all shards; whether those with too few of the words had to do.
    fn evaluate(&self, clause: &Clause, plan: &Plan) -> io::Result<(Vec<Scored>, bool)> {
        let statistics = Statistics::of(self);
        let tallies: Vec<Tally> =
            self.shards.iter().enumerate().map(|(number, shard)| Tally::of(shard, number, plan, &statistics)).collect::<io::Result<_>>()?;
        let all = clause.words.iter().enumerate().fold(0_u64, |bits, (at, _)| bits | 1 << at);
        let count = (all & !plan.left_out).count_ones();
        // A short query names things: nearly all of its words, else a quarter of them, else any. A long one is
        // a question, most of whose words need not stand in the answer.
        let strict = if count <= QUESTION_WORDS { (plan.required, (2 * count).div_ceil(3)) } else { (0, count.div_ceil(4)) };
        for (required, least) in [strict, (0, count.div_ceil(4)), (0, 1)] {
            let answers: Vec<Scored> = tallies.iter().map(|tally| tally.answers(plan, required, least)).collect();
            if answers.iter().any(|answers| !answers.is_empty()) || count == 0 {
                return Ok((answers, (required, least) != strict));
            }
        }
        Ok((vec![Vec::new(); self.shards.len()], false))
    }
}

/// Figures of the whole index.
struct Statistics {
    reports: f32,
    mean_length: f32,
}

impl Statistics {
    fn of(index: &Index) -> Statistics {
        let reports = index.report_count().max(1) as f32;
        let words: u64 = index.shards.iter().map(|shard| shard.word_count).sum();
        Statistics { reports, mean_length: (words as f32 / reports).max(1.0) }
    }

    fn idf(&self, class: &Class) -> f32 {
        let reports = (class.reports as f32).min(self.reports);
        (1.0 + (self.reports - reports + 0.5) / (reports + 0.5)).ln()
    }

    /// What is added to a frequency for a report's length, by tantivy's code of the length.
    fn length_factors(&self) -> Vec<f32> {
        let factor = |code: u8| K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(code) as f32 / self.mean_length);
        (0..=u8::MAX).map(factor).collect()
    }
}

/// What the reports of one shard hold.
struct Tally {
    scores: Vec<f32>,
    words: Vec<u64>,
    pairs: Vec<u64>,
    numbers: Vec<u32>,
    left_out: Vec<bool>,
}

impl Tally {
    fn of(shard: &Shard, number: usize, plan: &Plan, statistics: &Statistics) -> io::Result<Tally> {
        let length = shard.register.len();
        let mut tally = Tally {
            scores: vec![0.0; length],
            words: vec![0; length],
            pairs: vec![0; length],
            numbers: vec![0; length],
            left_out: vec![false; length],
        };
        let factors = statistics.length_factors();
        let mut counter = Counter::new(length);
        for class in &plan.classes {
            counter.count(shard, &class.terms[number])?;
            let weight = class.weight * statistics.idf(class);
            let is_number = matches!(class.wanted, Wanted::Number(_));
            for (document, frequency) in counter.drain() {
                let at = document as usize;
                let factor = factors[usize::from(shard.lengths.fieldnorm_id(document))];
                tally.scores[at] += weight * frequency * (K1 + 1.0) / (frequency + factor);
                tally.words[at] |= class.words;
                tally.pairs[at] |= class.pair;
                tally.numbers[at] += u32::from(is_number);
            }
        }
        for exclusion in &plan.excluded {
            let mut held = vec![0; length];
            for class in exclusion {
                counter.count(shard, &class.terms[number])?;
                counter.drain().for_each(|(document, _)| held[document as usize] += 1);
            }
            for (left_out, held) in tally.left_out.iter_mut().zip(held) {
                *left_out |= held == exclusion.len();
            }
        }
        Ok(tally)
    }

    /// The reports that hold the words required, at least so many words, all phrases and numbers.
    fn answers(&self, plan: &Plan, required: u64, least: u32) -> Scored {
        let answers = |at: &usize| {
            self.words[*at] & required == required
                && self.words[*at].count_ones() >= least
                && self.pairs[*at] & plan.required_pairs == plan.required_pairs
                && self.numbers[*at] >= plan.numbers
                && !self.left_out[*at]
        };
        (0..self.scores.len()).filter(answers).map(|at| (at as u32, self.scores[at])).collect()
    }
}

/// Sums the frequencies of several spellings by report.
struct Counter {
    frequencies: Vec<u32>,
    touched: Vec<u32>,
}

impl Counter {
    fn new(length: usize) -> Counter {
        Counter { frequencies: vec![0; length], touched: Vec::new() }
    }

    fn count(&mut self, shard: &Shard, terms: &[TermInfo]) -> io::Result<()> {
        for term in terms {
            shard.postings(term, |document, frequency| {
                // A damaged list could name a report that is not there.
                if let Some(count) = self.frequencies.get_mut(document as usize) {
                    if *count == 0 {
                        self.touched.push(document);
                    }
                    *count += frequency;
                }
            })?;
        }
        Ok(())
    }

    fn drain(&mut self) -> impl Iterator<Item = (u32, f32)> + '_ {
        let frequencies = &mut self.frequencies;
        self.touched.drain(..).map(move |document| (document, std::mem::take(&mut frequencies[document as usize]) as f32))
    }
}
