//! Turns a query into ranked reports.
//!
//! The score of a report is the sum of the BM25 scores of the classes of a [`crate::plan`]; of the ways in which
//! a unit may be written, the one that says most counts. Frequencies are summed over the shards, so the ranking
//! does not depend on where their borders are. Words that stand in a great part of all reports are left out
//! where a pair carries them: they would cost most of the bytes and say the least. The first hits are then
//! ordered by their texts, which are fetched for them anyway: see [`crate::session`].

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;

use crate::class::{Class, Unit};
use crate::index::{Index, Shard};
use crate::key::Closeness;
use crate::plan::{self, Plan};
use crate::query::{Clause, Narrowing, Query};

/// BM25: how soon repeating a word stops counting, and how much length counts against a report.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What was typed counts more than another way to write it.
const SUBSTITUTE_FACTOR: f32 = 0.8;

/// Added for a document whose own number was asked for: it comes before all that cite it.
const OWN_NUMBER_SCORE: f32 = 100.0;

/// How often a report names the day, month or year that it is of, besides what its text says; and what it says by
/// being of it, as a part of what the date says.
const OF_COUNT: u32 = 3;
const OF_SHARE: f32 = 1.5;

/// How much the newest report of an answer is raised over the oldest, as a share of its score: among those that
/// say about the same the newer is first.
const RECENCY: f32 = 0.02;

/// What a word says of which nothing was read, because it is in a great part of all reports.
const FREQUENT_IDF: f32 = 0.5;

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
    /// Whether no report has what was quoted, so that those without are shown.
    pub lacks_phrases: bool,
    /// What words and pairs of the query say.
    pub weights: Weights,
    /// How many there would be by month, whatever months were asked for.
    pub months: BTreeMap<u32, usize>,
    /// How many there would be by type, whatever types were asked for.
    pub kinds: BTreeMap<u32, usize>,
    /// How many there would be by issuer, whatever issuers were asked for.
    pub issuers: BTreeMap<u32, usize>,
}

/// What each word of a query says, and each pair by its second word: the logarithm of how rare it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    /// By the word's place in the query.
    pub words: Vec<f32>,
    /// By the place of the second word.
    pub pairs: Vec<f32>,
    /// How closely spellings have to follow what was typed, by the word's place.
    pub closeness: Vec<Closeness>,
}

impl Weights {
    fn add(&mut self, clause: &Clause, plan: &Plan, statistics: &Statistics) {
        let first = self.words.len();
        self.words.resize(first + clause.words.len(), FREQUENT_IDF);
        self.pairs.resize(first + clause.words.len(), FREQUENT_IDF);
        // What was left out says nothing, and the words of a date or number say it together.
        for at in (0..clause.words.len()).filter(|at| plan.left_out >> at & 1 == 1) {
            (self.words[first + at], self.pairs[first + at]) = (0.0, 0.0);
        }
        self.closeness.resize(first + clause.words.len(), Closeness::default());
        // Of a word that was not read, the pairs that it is in tell.
        for is_pair in [true, false] {
            for class in plan.classes.iter().filter(|class| class.is_typed() && class.reports > 0 && (class.pair != 0) == is_pair) {
                let places = (0..clause.words.len()).filter(|at| class.words >> at & 1 == 1);
                places.for_each(|at| self.closeness[first + at] = class.closeness);
            }
        }
        for class in plan.classes.iter().filter(|class| class.is_typed()) {
            let (bits, weights) = if class.pair == 0 { (class.words, &mut self.words) } else { (class.pair, &mut self.pairs) };
            // A word that was typed twice says no more than once.
            let places = (0..clause.words.len()).filter(|at| bits >> at & 1 == 1);
            places.enumerate().for_each(|(time, at)| weights[first + at] = if time == 0 { statistics.idf(class) } else { 0.0 });
        }
    }
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
        let statistics = Statistics::of(self);
        for (clause, plan) in plans {
            matches.weights.add(clause, &plan, &statistics);
            matches.exactness = matches.exactness.and(plan.exactness);
            let found = self.evaluate(clause, &plan, &statistics)?;
            matches.is_loose |= found.is_loose;
            matches.lacks_phrases |= !found.holds_phrases;
            scores = scores.into_iter().zip(found.answers).map(|(scores, answers)| united(scores, answers)).collect();
        }
        self.narrow(scores, &query.narrowing, chosen, &mut matches);
        self.raise_newer(&mut matches.all);
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

    /// Raises newer reports a little.
    fn raise_newer(&self, all: &mut [Match]) {
        let months = |found: &Match| {
            let date = self.shards[found.shard].register.date(found.document);
            (date / 10_000 * 12 + date / 100 % 100) as f32
        };
        let dated = || all.iter().map(months).filter(|month| *month > 0.0);
        let (oldest, newest) = (dated().fold(f32::MAX, f32::min), dated().fold(0.0, f32::max));
        if newest > oldest {
            for found in all {
                found.score *= 1.0 + RECENCY * ((months(found) - oldest) / (newest - oldest)).max(0.0);
            }
        }
    }

    pub(crate) fn sort(&self, all: &mut [Match], sort: Sort) {
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
    /// Scores all reports of all shards.
    fn evaluate(&self, clause: &Clause, plan: &Plan, statistics: &Statistics) -> io::Result<Evaluated> {
        let tallies: Vec<Tally> =
            self.shards.iter().enumerate().map(|(number, shard)| Tally::of(shard, number, plan, statistics)).collect::<io::Result<_>>()?;
        let all = clause.words.iter().enumerate().fold(0_u64, |bits, (at, _)| bits | 1 << at);
        let count = (all & !plan.left_out).count_ones();
        // A short query names things: nearly all of its words, else a quarter of them, else any. A long one is
        // a question, most of whose words need not stand in the answer.
        let strict = if count <= QUESTION_WORDS { (plan.required, (2 * count).div_ceil(3)) } else { (0, count.div_ceil(4)) };
        // What is quoted beside other words is given up last.
        let in_phrases: usize = clause.phrases.iter().map(ExactSizeIterator::len).sum();
        let without_phrases = (in_phrases > 0 && in_phrases < clause.words.len()).then_some((0, count.div_ceil(4), false));
        let steps = [(strict.0, strict.1, true), (0, count.div_ceil(4), true), (0, 1, true)];
        for (number, (required, least, holds_phrases)) in steps.into_iter().chain(without_phrases).enumerate() {
            let answers: Vec<Scored> = tallies.iter().map(|tally| tally.answers(plan, required, least, holds_phrases)).collect();
            if answers.iter().any(|answers| !answers.is_empty()) || count == 0 {
                return Ok(Evaluated { answers, is_loose: number > 0, holds_phrases });
            }
        }
        Ok(Evaluated { answers: vec![Vec::new(); self.shards.len()], is_loose: false, holds_phrases: true })
    }
}

/// The reports that answer a clause, by shard.
struct Evaluated {
    answers: Vec<Scored>,
    /// Whether those with too few of the words had to do.
    is_loose: bool,
    /// Whether they have what was quoted.
    holds_phrases: bool,
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

/// What the reports of one shard hold of one way to write a unit.
#[derive(Clone)]
struct Way {
    scores: Vec<f32>,
    /// How many of its classes each report holds.
    held: Vec<usize>,
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
        let way = Way { scores: vec![0.0; length], held: vec![0; length] };
        let mut ways: Vec<Vec<Way>> = plan.units.iter().map(|unit| vec![way.clone(); unit.sizes.len()]).collect();
        let factors = statistics.length_factors();
        let mut counter = Counter::new(length);
        for class in &plan.classes {
            for terms in [&class.terms, &class.own] {
                counter.count(shard, terms.get(number).map_or(&[][..], Vec::as_slice))?;
            }
            if let Some((from, to)) = class.of {
                for document in shard.register.within(from, to) {
                    counter.add(document, OF_COUNT);
                    tally.scores[document as usize] += OF_SHARE * statistics.idf(class);
                }
            }
            let weight = class.weight * statistics.idf(class);
            for (document, frequency) in counter.drain() {
                let at = document as usize;
                let factor = factors[usize::from(shard.lengths.fieldnorm_id(document))];
                let score = weight * frequency * (K1 + 1.0) / (frequency + factor);
                match class.unit {
                    Some((unit, way)) => {
                        ways[unit][way].scores[at] += score;
                        ways[unit][way].held[at] += 1;
                    }
                    None => tally.scores[at] += score,
                }
                if class.is_typed() {
                    tally.words[at] |= class.words;
                }
                tally.pairs[at] |= class.pair;
                tally.numbers[at] += u32::from(class.is_number() && class.words == 0);
            }
            counter.count(shard, class.own.get(number).map_or(&[][..], Vec::as_slice))?;
            counter.drain().for_each(|(document, _)| tally.scores[document as usize] += OWN_NUMBER_SCORE);
        }
        for (number, (unit, ways)) in plan.units.iter().zip(&ways).enumerate() {
            tally.add_unit(unit, ways, |way| {
                plan.classes
                    .iter()
                    .filter(|class| class.unit == Some((number, way)))
                    .map(|class| class.weight * statistics.idf(class))
                    .sum()
            });
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

    /// Adds the best way in which each report writes a unit; `weight` tells how much a way can say.
    ///
    /// An abbreviation is one word and its full form several, so what each says is measured by what it can say.
    fn add_unit(&mut self, unit: &Unit, ways: &[Way], weight: impl Fn(usize) -> f32) {
        let typed = weight(0);
        let factors: Vec<f32> =
            (0..ways.len()).map(|way| if way == 0 { 1.0 } else { SUBSTITUTE_FACTOR * typed / weight(way).max(0.1) }).collect();
        for at in 0..self.scores.len() {
            let mut best = 0.0_f32;
            for (number, (way, factor)) in ways.iter().zip(&factors).enumerate() {
                let is_whole = number == 0 || way.held[at] == unit.sizes[number];
                if is_whole {
                    best = best.max(way.scores[at] * factor);
                    self.words[at] |= if number == 0 { 0 } else { unit.words };
                }
            }
            self.scores[at] += best;
        }
    }

    /// The reports that hold the words required, at least so many words, all numbers, and phrases if so.
    fn answers(&self, plan: &Plan, required: u64, least: u32, holds_phrases: bool) -> Scored {
        let pairs = plan.required_pairs | if holds_phrases { plan.phrase_pairs } else { 0 };
        let answers = |at: &usize| {
            self.words[*at] & required == required
                && self.words[*at].count_ones() >= least
                && self.pairs[*at] & pairs == pairs
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
            // A damaged list could name a report that is not there, or one not at all.
            shard.postings(term, |document, frequency| self.add(document, frequency.max(1)))?;
        }
        Ok(())
    }

    fn add(&mut self, document: u32, frequency: u32) {
        if let Some(count) = self.frequencies.get_mut(document as usize) {
            if *count == 0 {
                self.touched.push(document);
            }
            *count += frequency;
        }
    }

    fn drain(&mut self) -> impl Iterator<Item = (u32, f32)> + '_ {
        let frequencies = &mut self.frequencies;
        self.touched.drain(..).map(move |document| (document, std::mem::take(&mut frequencies[document as usize]) as f32))
    }
}
