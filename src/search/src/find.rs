//! Finds in a text what a query names, in whatever way it is written there.
//!
//! Every syllable of a text may be words of the query: in a spelling that the marks typed allow, as another form
//! of a number, as part of what an abbreviation stands for, or of a date or number that is written otherwise.

use std::collections::VecDeque;
use std::ops::Range;

use crate::abbreviations::Substitute;
use crate::class::PAIR_WEIGHT;
use crate::exchange::Passage;
use crate::expression::{self, Expression};
use crate::fold;
use crate::key::Form;
use crate::legacy::Encoding;
use crate::numeral;
use crate::query::Query;
use crate::score::Weights;
use crate::tokenize::{self, Syllable};
use crate::word::{When, Word};

/// Syllables within which words belong together: about a sentence. Tried on questions: 12 to 100.
const WINDOW_SYLLABLES: usize = 40;

/// A pair says this at least where it stands, however many reports have it: words beside each other as typed.
const PAIR_LEAST: f32 = 1.0;

/// What one syllable of a text is of a query.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    /// Words, as bits.
    words: u64,
    /// Pairs, as bits by their second word.
    pairs: u64,
    /// The pairs whose two words are both parts of this syllable: 12 and kg in "12kg".
    inner: u64,
    /// Whether a sentence begins with it.
    begins: bool,
    /// Whether it belongs to a date, a number or a full form that answers as a whole.
    is_whole: bool,
}

/// What a passage holds of a query.
pub(crate) struct Found {
    /// The syllables to mark.
    pub(crate) marked: Vec<Syllable>,
    /// For each syllable what it is.
    pub(crate) words: Vec<Place>,
    /// The words of the query that follow the one before them, as bits.
    follows: u64,
    /// Distinct pairs of the query.
    pub(crate) pair_count: usize,
    /// Pairs in the longest unbroken run.
    run_pairs: usize,
    /// How many such runs there are.
    run_count: usize,
    /// Syllables before the first such run.
    first_run: usize,
    /// What the best window says.
    pub(crate) window: f32,
}

impl Found {
    /// How well the passage answers: what it says first; then how often, for its length, and how early.
    ///
    /// A point that opens with the words is about them; one that names them in passing is not.
    pub(crate) fn score(&self, mean_length: f32) -> (f32, usize, f32) {
        let runs = self.run_count as f32;
        let often = runs / (runs + 1.2 * (0.9 + 0.1 * self.words.len() as f32 / mean_length.max(1.0)));
        let early = 30.0 / (30.0 + self.first_run as f32);
        (self.window, self.run_pairs, often + early)
    }

    /// The syllables in order; a passage is no border to a window.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.words.iter().copied()
    }

    /// Whether the words of the query from `first` on stand here one after another.
    pub(crate) fn holds(&self, first: usize, count: usize) -> bool {
        (0..self.words.len()).any(|start| {
            let mut place = start;
            (0..count).all(|at| {
                let word = (first + at).min(63);
                if at > 0 && self.words[place].inner >> word & 1 == 1 {
                    return true;
                }
                place += usize::from(at > 0);
                let adjoins = at == 0 || self.follows >> word & 1 == 0;
                self.words.get(place).is_some_and(|place| place.words >> word & 1 == 1 && (adjoins || !place.begins))
            })
        })
    }
}

/// The words of a query, to be found in texts.
pub(crate) struct Searcher<'a> {
    words: Vec<&'a Word>,
    weights: &'a Weights,
    /// Words that follow the one before them, as bits.
    follows: u64,
    /// Words, as bits, and what else stands for them.
    substitutes: Vec<(u64, &'a Substitute)>,
    /// Words, as bits, and the date or number that they are.
    expressions: Vec<(u64, &'a Expression)>,
    /// The first letters of everything that is looked for.
    letters: Vec<char>,
    /// Words of dates and numbers that the report holds; alone they do not count then.
    said: u64,
    /// The figures of years, which say something alone.
    years: u64,
}

impl<'a> Searcher<'a> {
    pub(crate) fn of(query: &'a Query, weights: &'a Weights, passages: &[Passage]) -> Searcher<'a> {
        let words: Vec<&Word> = query.words().take(64).collect();
        let follows = words.iter().enumerate().fold(0_u64, |bits, (at, word)| bits | u64::from(at > 0 && word.follows) << at);
        let (mut substitutes, mut expressions) = (Vec::new(), Vec::new());
        let mut first = 0;
        for clause in &query.alternatives {
            let bits =
                |range: &Range<usize>| range.clone().fold(0_u64, |bits, at| bits | 1_u64.checked_shl((first + at) as u32).unwrap_or(0));
            substitutes.extend(clause.substitutes.iter().map(|substitute| (bits(&substitute.words), substitute)));
            expressions.extend(clause.expressions.iter().map(|(range, expression)| (bits(range), expression)));
            first += clause.words.len();
        }
        let others = words.iter().filter_map(|word| word.other.as_ref()).map(|other| &other.form);
        let forms =
            words.iter().map(|word| &word.form).chain(others).chain(substitutes.iter().flat_map(|(_, substitute)| &substitute.forms));
        let mut letters: Vec<char> = forms.filter_map(|form| form.folded.chars().next()).collect();
        letters.sort_unstable();
        letters.dedup();
        // "năm" says nothing beside its year, and the year says it alone.
        let (mut said, mut years) = (0_u64, 0_u64);
        for (words, _) in expressions.iter().filter(|(_, expression)| matches!(expression, Expression::Year(_))) {
            let first = if words.count_ones() > 1 { words & words.wrapping_neg() } else { 0 };
            (said, years) = (said | first, years | words & !first);
        }
        let mut searcher = Searcher { words, weights, follows, substitutes, expressions, letters, said, years };
        for passage in passages {
            let syllables: Vec<Syllable> =
                if searcher.expressions.is_empty() { Vec::new() } else { tokenize::syllables(&passage.text).collect() };
            let said = searcher.said(&passage.text, &syllables).into_iter().fold(0, |bits, (_, words)| bits | words);
            searcher.said |= said;
        }
        searcher
    }

    /// The syllables of a text, and the forms of those that may be looked for.
    fn syllables(&self, text: &str) -> (Vec<Syllable>, Vec<Option<Form>>) {
        let syllables: Vec<Syllable> = tokenize::syllables(text).collect();
        let form = |syllable: &Syllable| {
            // Most syllables of a text begin with another letter than all words of the query.
            let first = text[syllable.start..syllable.end].chars().find(|letter| fold::is_alphanumeric(*letter));
            let is_first = |first: char| {
                let folded = fold::small_digit(first).unwrap_or_else(|| fold::fold_letter(first));
                first == '0' || self.letters.contains(&folded) || numeral::letters(first).is_some()
            };
            let may_be = syllable.encoding != Encoding::Unicode || first.is_some_and(is_first);
            may_be.then(|| Form::at(text, syllable))
        };
        let forms = syllables.iter().map(form).collect();
        (syllables, forms)
    }

    /// The words that a syllable is, as bits.
    fn matching(&self, form: &Form) -> u64 {
        self.words.iter().enumerate().filter(|(_, word)| word.form.folded == form.folded).fold(0, |bits, (at, word)| {
            let closeness = self.weights.closeness.get(at).copied().unwrap_or_default();
            bits | u64::from(closeness.allows(&word.form.marks, &form.marks)) << at
        })
    }

    /// The words that another form of them stands for; `before` is what stands before it.
    fn matching_other(&self, form: &Form, before: &str) -> u64 {
        let is_numbering = || numeral::is_cue(&Form::of(before).folded);
        self.words.iter().enumerate().fold(0, |bits, (at, word)| {
            let is_other =
                word.other.as_ref().is_some_and(|other| form.answers(&other.form) && (other.when != When::Numbering || is_numbering()));
            bits | u64::from(is_other) << at
        })
    }

    /// The dates and numbers of a text that the query names: their syllables, and its words.
    fn said(&self, text: &str, syllables: &[Syllable]) -> Vec<(Range<usize>, u64)> {
        if self.expressions.is_empty() {
            return Vec::new();
        }
        let is_asked = |found: &Expression, asked: &Expression| match (found, asked) {
            (Expression::Number(found), Expression::Number(asked)) => {
                let begins = |key: &str| key.strip_prefix(asked.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
                begins(found) || expression::without_year(found).is_some_and(|short| begins(&short))
            }
            (Expression::Number(found), Expression::Month(month)) => found.starts_with(&format!("{}-{}-", month % 100, month / 100)),
            _ => found == asked,
        };
        let words = |found: &Expression| {
            self.expressions.iter().filter(|(_, asked)| is_asked(found, asked)).fold(0, |bits, (words, _)| bits | words)
        };
        expression::find(text, syllables)
            .into_iter()
            .map(|(range, found)| (range, words(&found)))
            .filter(|(_, words)| *words != 0)
            .collect()
    }

    /// Finds the syllables of a text that answer the query.
    ///
    /// Where a pair of the query stands, only words of pairs are marked: "hội" alone says nothing beside
    /// "đại hội".
    pub(crate) fn found(&self, text: &str) -> Found {
        let (syllables, forms) = self.syllables(text);
        let mut words: Vec<Place> = Vec::with_capacity(syllables.len());
        for (at, (syllable, form)) in syllables.iter().zip(&forms).enumerate() {
            let before = at.checked_sub(1).and_then(|before| syllables.get(before)).map_or("", |before| &text[before.start..before.end]);
            let bits = form.as_ref().map_or(0, |form| self.matching(form) & !self.said | self.matching_other(form, before));
            words.push(Place { words: bits, begins: syllable.starts_run, is_whole: bits & self.years != 0, ..Place::default() });
        }
        self.put_parts(text, &syllables, &mut words);
        // What answers as a whole is all of its words, and all pairs of them.
        let mut put_whole = |range: Range<usize>, bits: u64| {
            for place in &mut words[range] {
                place.words |= bits;
                place.pairs |= bits & bits << 1 & self.follows;
                place.is_whole = true;
            }
        };
        for (bits, substitute) in &self.substitutes {
            let length = substitute.forms.len();
            for start in 0..(forms.len() + 1).saturating_sub(length) {
                let stands = substitute.forms.iter().zip(&forms[start..]).zip(&syllables[start..]).enumerate().all(
                    |(at, ((wanted, form), syllable))| {
                        form.as_ref().is_some_and(|form| form.answers(wanted)) && (at == 0 || !syllable.starts_run)
                    },
                );
                if stands {
                    put_whole(start..start + length, *bits);
                }
            }
        }
        self.said(text, &syllables).into_iter().for_each(|(range, bits)| put_whole(range, bits));
        for at in 1..words.len() {
            if !words[at].begins {
                words[at].pairs |= words[at - 1].words << 1 & words[at].words & self.follows;
            }
        }
        let all_pairs = words.iter().fold(0, |all, place| all | place.pairs);
        let is_marked = |at: usize| match all_pairs {
            0 => words[at].words != 0,
            _ => {
                let begins_pair = words[at].words != 0 && words.get(at + 1).is_some_and(|next| next.pairs != 0);
                words[at].is_whole || words[at].pairs != 0 || begins_pair
            }
        };
        let marked: Vec<usize> = (0..words.len()).filter(|at| is_marked(*at)).collect();
        let (run_pairs, run_count, first_run) = match all_pairs {
            0 => (0, marked.len(), marked.first().copied().unwrap_or(0)),
            _ => longest_runs(&words),
        };
        Found {
            pair_count: all_pairs.count_ones() as usize,
            run_pairs,
            run_count,
            first_run,
            window: self.best_window(words.iter().copied()),
            marked: marked.into_iter().map(|at| syllables[at]).collect(),
            follows: self.follows,
            words,
        }
    }

    /// Adds query words that match a part of a syllable (`kg` in `12kg`) or two syllables joined by a point (`5.3` in `5.3.2`).
    fn put_parts(&self, text: &str, syllables: &[Syllable], places: &mut [Place]) {
        for (at, syllable) in syllables.iter().enumerate() {
            let mut before = 0;
            for part in syllable.parts(text) {
                let words = self.matching(&Form::of(&text[part]));
                places[at].words |= words;
                places[at].inner |= before << 1 & words & self.follows;
                before = words;
            }
            places[at].pairs |= places[at].inner;
            if let Some(figures) = syllables.get(at + 1).and_then(|next| tokenize::chain(text, syllable, next)) {
                let words = self.matching(&Form::of(&text[figures]));
                places[at].words |= words;
                places[at + 1].words |= words;
            }
        }
    }

    /// What the words and pairs say that stand within one window, at best; each counts once.
    pub(crate) fn best_window(&self, places: impl Iterator<Item = Place>) -> f32 {
        let weight = |list: &[f32], at: u32, least: f32| match list.get(at as usize).copied().unwrap_or(1.0) {
            0.0 => 0.0,
            weight => weight.max(least),
        };
        let said = |place: &Place, counts: &mut Counts, step: i32| {
            let mut sum = 0.0;
            for (bits, kind, share, least) in [(place.words, 0, 1.0, 0.0), (place.pairs, 1, PAIR_WEIGHT, PAIR_LEAST)] {
                let mut rest = bits;
                while rest != 0 {
                    let at = rest.trailing_zeros();
                    rest &= rest - 1;
                    let count = &mut counts[kind][at as usize];
                    let list = if kind == 0 { &self.weights.words } else { &self.weights.pairs };
                    // It counts when the first enters, until the last leaves.
                    if *count == i32::from(step < 0) {
                        sum += share * weight(list, at, least);
                    }
                    *count += step;
                }
            }
            sum
        };
        let mut counts: Counts = [[0; 64]; 2];
        let mut inside: VecDeque<(usize, Place)> = VecDeque::new();
        let (mut now, mut best) = (0.0_f32, 0.0_f32);
        for (at, place) in places.enumerate().filter(|(_, place)| place.words != 0) {
            while let Some((_, left)) = inside.front().copied().filter(|(first, _)| first + WINDOW_SYLLABLES < at) {
                inside.pop_front();
                now -= said(&left, &mut counts, -1);
            }
            now += said(&place, &mut counts, 1);
            inside.push_back((at, place));
            best = best.max(now);
        }
        best
    }
}

/// How often each word and each pair stands in a window.
type Counts = [[i32; 64]; 2];

/// The length of the longest runs of pairs, how many there are, and where the first begins.
fn longest_runs(places: &[Place]) -> (usize, usize, usize) {
    let (mut longest, mut count, mut first, mut length) = (0, 0, 0, 0);
    for (index, place) in places.iter().enumerate() {
        length = if place.pairs != 0 { length + 1 } else { 0 };
        if length > longest {
            (longest, count, first) = (length, 1, index.saturating_sub(length));
        } else if length > 0 && length == longest {
            count += 1;
        }
    }
    (longest, count, first)
}
