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

use crate::class::Class;
use crate::figures::Figures;
use crate::fold;
use crate::index::{Index, Label};
use crate::key::Closeness;
use crate::plan::{self, Plan};
use crate::query::{Clause, Narrowing, Query};
use crate::score::{Exactness, QUESTION_WORDS, Reach, Scored, Statistics, Weights};
use crate::tally::Tally;

/// How much the newest report of an answer is raised over the oldest, as a share of its score: among those that
/// say about the same the newer is first.
const RECENCY: f32 = 0.02;

/// What a word says of which nothing was read, because it is in a great part of all reports.
const FREQUENT_IDF: f32 = 0.5;

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
    /// How much less than enough of the words the reports hold, in steps, because none holds more.
    pub looseness: usize,
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

impl Weights {
    fn add(&mut self, clause: &Clause, plan: &Plan, statistics: &Statistics<'_>) {
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
    pub fn search(&self, query: &Query, chosen: &Narrowing, sort: Sort, reach: &Reach) -> io::Result<Matches> {
        let mut matches = Matches::default();
        let mut scores: Vec<Scored> = vec![Scored::new(); self.shards.len()];
        if query.alternatives.is_empty() && !(query.is_empty() && *chosen == Narrowing::default()) {
            for (shard, scores) in self.shards.iter().zip(&mut scores) {
                scores.extend((0..shard.register.len() as u32).map(|document| (document, 0.0)));
            }
        }
        let plans = plan::all(query.alternatives.iter().map(|clause| Ok((clause, self.plan(clause, reach)?))))?;
        let statistics = Statistics::of(self, &reach.others);
        for (at, (clause, plan)) in plans.into_iter().enumerate() {
            matches.weights.add(clause, &plan, &statistics);
            matches.exactness = matches.exactness.and(plan.exactness);
            let limit = reach.others.levels.get(at).copied().flatten();
            let found = self.evaluate(clause, &plan, &statistics, limit)?;
            matches.looseness = matches.looseness.max(found.looseness);
            matches.lacks_phrases |= !found.holds_phrases;
            scores = scores.into_iter().zip(found.answers).map(|(scores, answers)| united(scores, answers)).collect();
        }
        self.narrow(scores, &query.narrowing, chosen, &mut matches);
        self.raise_newer(&mut matches.all, reach.others.span.filter(|_| reach.others.reports > 0));
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

    /// What the index says of the words of a query, for other indexes that are asked the same.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub fn figures(&self, query: &Query) -> io::Result<Figures> {
        let plans = plan::all(query.alternatives.iter().map(|clause| Ok((clause, self.plan(clause, &Reach::default())?))))?;
        let (alone, mut levels) = (Figures::default(), Vec::new());
        for (clause, plan) in &plans {
            let found = self.evaluate(clause, plan, &Statistics::of(self, &alone), None)?;
            levels.push(found.answers.iter().any(|answers| !answers.is_empty()).then_some(found.looseness));
        }
        let all = || plans.iter().flat_map(|(_, plan)| &plan.classes);
        let names = |is_so: &dyn Fn(&&Class) -> bool| all().filter(is_so).map(|class| class.name()).collect();
        let folded = query.words().map(|word| &word.form.folded);
        Ok(Figures {
            reports: self.report_count() as u64,
            largest: self.report_count() as u64,
            exact: names(&|class| class.closeness == Closeness::Exact && class.is_known),
            known: names(&|class| class.is_known),
            levels,
            words: self.shards.iter().map(|shard| shard.word_count).sum(),
            span: self.span(),
            frequent: folded.filter(|word| self.frequent.contains(*word)).cloned().collect(),
            classes: all().map(|class| (class.name(), class.reports)).collect(),
        })
    }

    /// Year × 12 + month of the oldest and the newest dated report.
    fn span(&self) -> Option<(u32, u32)> {
        let dates = self.shards.iter().flat_map(|shard| (0..shard.register.len() as u32).map(|document| shard.register.date(document)));
        let months = dates.filter(|date| *date > 0).map(months_of);
        months.fold(None, |span, month| span.map_or(Some((month, month)), |(from, to): (u32, u32)| Some((from.min(month), to.max(month)))))
    }

    /// Raises newer reports a little: of those that answer, or of a span that other indexes have a part in.
    fn raise_newer(&self, all: &mut [Match], span: Option<(u32, u32)>) {
        let months = |found: &Match| months_of(self.shards[found.shard].register.date(found.document)) as f32;
        let (oldest, newest) = match span.zip(self.span()) {
            Some(((from, to), (start, end))) => (from.min(start) as f32, to.max(end) as f32),
            None => {
                let dated = || all.iter().map(months).filter(|month| *month > 0.0);
                (dated().fold(f32::MAX, f32::min), dated().fold(0.0, f32::max))
            }
        };
        if newest > oldest {
            for found in all {
                found.score *= 1.0 + RECENCY * ((months(found) - oldest) / (newest - oldest)).max(0.0);
            }
        }
    }

    pub(crate) fn sort(&self, all: &mut [Match], sort: Sort) {
        let age = |found: &Match| (self.shards[found.shard].register.date(found.document), found.shard, found.document);
        match sort {
            Sort::Relevance => all.sort_by(|left, right| right.score.total_cmp(&left.score).then_with(|| age(right).cmp(&age(left)))),
            Sort::Newest => all.sort_by_cached_key(|found| Reverse(age(found))),
            Sort::Oldest => all.sort_by_cached_key(|found| (age(found).0 == 0, age(found))),
        }
    }

    fn conditions(&self, narrowing: &Narrowing) -> Conditions {
        let numbers = |labels: &[Label], codes: &[String]| {
            let all = |is_wanted: &dyn Fn(&Label) -> bool| {
                let found = labels.iter().enumerate().filter(|(_, label)| is_wanted(label));
                found.map(|(number, _)| number as u32).collect::<Vec<_>>()
            };
            let of_code = |code: &String| {
                // A code letter for letter is that one alone: HD is a guideline, HĐ a contract.
                let exact = all(&|label| label.code == *code);
                let wanted = fold::slug(code);
                let is_wanted = |label: &Label| [&label.code, &label.name].iter().any(|name| fold::slug(name) == wanted);
                if exact.is_empty() && !wanted.is_empty() { all(&is_wanted) } else { exact }
            };
            (!codes.is_empty()).then(|| codes.iter().flat_map(of_code).collect::<Vec<_>>())
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
    /// Scores all reports of all shards. No less of the words will do than `limit` steps allow.
    fn evaluate(&self, clause: &Clause, plan: &Plan, statistics: &Statistics<'_>, limit: Option<usize>) -> io::Result<Evaluated> {
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
        for (number, (required, least, holds_phrases)) in
            steps.into_iter().chain(without_phrases).enumerate().take(limit.map_or(usize::MAX, |limit| limit + 1))
        {
            let answers: Vec<Scored> = tallies.iter().map(|tally| tally.answers(plan, required, least, holds_phrases)).collect();
            if answers.iter().any(|answers| !answers.is_empty()) || count == 0 {
                return Ok(Evaluated { answers, looseness: number, holds_phrases });
            }
        }
        Ok(Evaluated { answers: vec![Vec::new(); self.shards.len()], looseness: 0, holds_phrases: true })
    }
}

/// The reports that answer a clause, by shard.
struct Evaluated {
    answers: Vec<Scored>,
    /// How much less than enough of the words had to do, in steps.
    looseness: usize,
    /// Whether they have what was quoted.
    holds_phrases: bool,
}

/// Year × 12 + month of a day.
const fn months_of(date: u32) -> u32 {
    date / 10_000 * 12 + date / 100 % 100
}
