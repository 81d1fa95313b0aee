//! Turns a clause into what has to be read for it, and gets that.
//!
//! Every word and every pair of neighbouring words is a *class*: all spellings of a folded key that agree
//! with the marks typed. All that is missing is named before anything fails, so that it is fetched at once.

use std::cmp::Reverse;
use std::io;

use tantivy::postings::TermInfo;

use crate::index::{Index, Spellings, is_missing};
use crate::key;
use crate::query::{Clause, Word};
use crate::rank::Exactness;

const WORD_WEIGHT: f32 = 1.0;
const PAIR_WEIGHT: f32 = 2.0;
const NUMBER_WEIGHT: f32 = 4.0;

/// Postings that one query reads at most, in bytes; beyond it the most frequent are left out.
pub const POSTINGS_BYTES_MAX: usize = 256 << 10;

/// What can be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A folded word or pair, and the marks that were typed with it.
    Word(String, Vec<u8>),
    /// A document number, by its key.
    Number(String),
}

/// One thing to be read, and what it tells.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) wanted: Wanted,
    pub(crate) weight: f32,
    /// The words of the clause that a report with it holds, as bits.
    pub(crate) words: u64,
    /// The pair of the clause that it is, as a bit.
    pub(crate) pair: u64,
    /// Terms by shard; empty until looked up.
    pub(crate) terms: Vec<Vec<TermInfo>>,
    /// In how many reports it stands, about.
    pub(crate) reports: u64,
}

/// What is read to answer a clause.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) classes: Vec<Class>,
    /// Classes for each exclusion; a report that holds all of one is left out.
    pub(crate) excluded: Vec<Vec<Class>>,
    /// Words that a report must hold, as bits.
    pub(crate) required: u64,
    /// Pairs that a report must hold, as bits.
    pub(crate) required_pairs: u64,
    /// Words that were not read because they would cost too much, as bits.
    pub(crate) left_out: u64,
    /// How many numbers it must hold.
    pub(crate) numbers: u32,
    pub(crate) exactness: Exactness,
}

impl Index {
    pub(crate) fn plan(&self, clause: &Clause, complete: bool) -> io::Result<Plan> {
        let (singles, pairs) = classes(&clause.words);
        let is_paired = |class: &Class| pairs.iter().any(|pair| pair.words & class.words != 0);
        let is_frequent = |class: &Class| matches!(&class.wanted, Wanted::Word(word, _) if self.frequent.contains(word));
        let (put_off, mut read): (Vec<Class>, Vec<Class>) = singles.into_iter().partition(|class| is_paired(class) && is_frequent(class));
        let mut required = read.iter().fold(0, |words, class| words | class.words);
        read.extend(pairs);
        read.extend(clause.numbers.iter().map(|number| number_class(number)));
        let mut excluded: Vec<Vec<Class>> = clause.excluded.iter().map(|words| exclusion(words)).collect();
        let found = self.look_up(read.iter_mut(), false);
        self.look_up(excluded.iter_mut().flatten(), true).and(found)?;
        // A frequent word that no pair carries has to be read after all.
        let carried = read.iter().filter(|class| class.pair != 0 && class.reports > 0).fold(0, |words, class| words | class.words);
        let mut late: Vec<Class> = put_off.into_iter().filter(|class| class.words & carried == 0).collect();
        self.look_up(late.iter_mut(), false)?;
        required |= late.iter().fold(0, |words, class| words | class.words);
        read.append(&mut late);
        let mut plan = Plan {
            excluded,
            required,
            required_pairs: clause
                .phrases
                .iter()
                .flat_map(|range| range.start + 1..range.end)
                .filter(|at| clause.words[*at].follows)
                .fold(0, |bits, at| bits | 1 << at),
            left_out: 0,
            numbers: clause.numbers.len() as u32,
            exactness: Exactness::Exact,
            classes: read,
        };
        let by_pairs = clause.phrases.iter().map(ExactSizeIterator::len).chain(clause.excluded.iter().map(Vec::len));
        if by_pairs.max() > Some(2) {
            plan.exactness = Exactness::About;
        }
        if !complete {
            plan.keep_within(POSTINGS_BYTES_MAX);
        }
        self.touch(plan.classes.iter().chain(plan.excluded.iter().flatten()))?;
        Ok(plan)
    }

    /// Looks up classes.
    fn look_up<'a>(&self, classes: impl Iterator<Item = &'a mut Class>, strictly: bool) -> io::Result<()> {
        let look_up = |class: &mut Class| {
            class.terms = self.terms(&class.wanted, strictly)?;
            class.reports = class.terms.iter().flatten().map(|term| u64::from(term.doc_freq)).sum();
            Ok(())
        };
        all(classes.map(look_up)).map(|_| ())
    }

    /// The terms that answer, by shard.
    ///
    /// A word typed with a tone is meant as typed, if any report has it so. Otherwise all spellings that
    /// agree with the marks answer, and only where there is none, the other ones; never when `strictly`.
    fn terms(&self, wanted: &Wanted, strictly: bool) -> io::Result<Vec<Vec<TermInfo>>> {
        let exact = match wanted {
            Wanted::Number(key) => Some(key.clone()),
            Wanted::Word(word, marks) => key::has_tone(marks).then(|| key::exact(word, marks)),
        };
        if let Some(key) = exact {
            let found = all(self.shards.iter().map(|shard| shard.term(&key)))?;
            if found.iter().any(Option::is_some) || matches!(wanted, Wanted::Number(_)) {
                return Ok(found.into_iter().map(|term| term.into_iter().collect()).collect());
            }
        }
        let Wanted::Word(word, marks) = wanted else { return Ok(Vec::new()) };
        let found: Vec<Spellings> = all(self.shards.iter().map(|shard| shard.spellings(word, marks)))?;
        let agrees = strictly || found.iter().any(|found| !found.agreeing.is_empty());
        Ok(found.into_iter().map(|found| if agrees { found.agreeing } else { found.others }).collect())
    }

    /// Touches postings, so that those that are not here are fetched.
    fn touch<'a>(&self, classes: impl Iterator<Item = &'a Class>) -> io::Result<()> {
        let terms = classes.flat_map(|class| self.shards.iter().zip(&class.terms));
        all(terms.flat_map(|(shard, terms)| terms.iter().map(|term| shard.touch(term)))).map(|_| ())
    }
}

/// Goes through everything before it fails for what is missing, so that all of it is fetched at once.
pub(crate) fn all<T>(results: impl Iterator<Item = io::Result<T>>) -> io::Result<Vec<T>> {
    let (mut found, mut missing) = (Vec::new(), None);
    for result in results {
        match result {
            Ok(result) => found.push(result),
            Err(error) if is_missing(&error) => missing = Some(error),
            Err(error) => return Err(error),
        }
    }
    missing.map_or(Ok(found), Err)
}

/// The words and pairs of a clause, each once.
fn classes(words: &[Word]) -> (Vec<Class>, Vec<Class>) {
    let (mut singles, mut pairs): (Vec<Class>, Vec<Class>) = (Vec::new(), Vec::new());
    for (at, word) in words.iter().enumerate() {
        let single = Wanted::Word(word.form.folded.clone(), word.form.marks.clone());
        add(&mut singles, single, WORD_WEIGHT, 1 << at, 0);
        if let Some(left) = at.checked_sub(1).filter(|_| word.follows) {
            let left = &words[left];
            let mut marks = left.form.marks.clone();
            marks.extend(&word.form.marks);
            let pair = Wanted::Word(format!("{} {}", left.form.folded, word.form.folded), marks);
            add(&mut pairs, pair, PAIR_WEIGHT, 0b11 << (at - 1), 1 << at);
        }
    }
    (singles, pairs)
}

fn add(classes: &mut Vec<Class>, wanted: Wanted, weight: f32, words: u64, pair: u64) {
    match classes.iter_mut().find(|class| class.wanted == wanted) {
        Some(class) => {
            class.words |= words;
            class.pair |= pair;
        }
        None => classes.push(Class { wanted, weight, words, pair, terms: Vec::new(), reports: 0 }),
    }
}

fn number_class(number: &str) -> Class {
    let mut key = String::new();
    key::number_into(number, &mut key);
    Class { wanted: Wanted::Number(key), weight: NUMBER_WEIGHT, words: 0, pair: 0, terms: Vec::new(), reports: 0 }
}

/// A word, or the pairs of a phrase.
fn exclusion(words: &[Word]) -> Vec<Class> {
    let (singles, pairs) = classes(words);
    if pairs.is_empty() { singles } else { pairs }
}

impl Plan {
    /// Leaves out the most frequent of what would be read beyond so many bytes.
    fn keep_within(&mut self, bytes_max: usize) {
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_by_key(|at| self.classes[*at].reports);
        let mut bytes = 0;
        for at in order {
            let class = &mut self.classes[at];
            let needed: usize = class.terms.iter().flatten().map(|term| term.postings_range.len()).sum();
            // A number is one short list, and asked for by name.
            if bytes + needed <= bytes_max || matches!(class.wanted, Wanted::Number(_)) {
                bytes += needed;
                continue;
            }
            if bytes > 0 {
                // What was read already tells the reports apart.
                class.terms.iter_mut().for_each(Vec::clear);
                self.required &= !class.words;
                self.required_pairs &= !class.pair;
                self.left_out |= class.words;
                self.exactness = Exactness::About;
                continue;
            }
            // The longest lists first, the short ones of the newest reports as far as there is room.
            let mut order: Vec<(usize, usize)> =
                class.terms.iter().enumerate().flat_map(|(shard, terms)| (0..terms.len()).map(move |term| (shard, term))).collect();
            let size = |(shard, term): (usize, usize), class: &Class| class.terms[shard][term].postings_range.len();
            order.sort_by_key(|at| Reverse(size(*at, class)));
            let mut kept = vec![Vec::new(); class.terms.len()];
            for at in order {
                if bytes == 0 || bytes + size(at, class) <= bytes_max {
                    bytes += size(at, class);
                    kept[at.0].push(class.terms[at.0][at.1].clone());
                }
            }
            class.terms = kept;
            self.exactness = self.exactness.and(Exactness::AtLeast);
        }
    }
}
