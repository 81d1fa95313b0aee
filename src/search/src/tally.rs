//! Turns the postings that a plan names into what each report of a shard holds, and its score.

use std::io;

use tantivy::postings::TermInfo;

use crate::class::Unit;
use crate::index::Shard;
use crate::plan::Plan;
use crate::score::{K1, OF_COUNT, OF_SHARE, OWN_NUMBER_SCORE, SUBSTITUTE_FACTOR, Scored, Statistics};

/// What the reports of one shard hold.
pub(crate) struct Tally {
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
    /// Reads all postings of a shard.
    pub(crate) fn of(shard: &Shard, number: usize, plan: &Plan, statistics: &Statistics<'_>) -> io::Result<Tally> {
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
    pub(crate) fn answers(&self, plan: &Plan, required: u64, least: u32, holds_phrases: bool) -> Scored {
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
