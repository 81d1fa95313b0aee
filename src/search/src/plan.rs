//! Turns a clause into what has to be read for it, and gets that.
//!
//! All that is missing is named before anything fails, so that it is fetched at once.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use tantivy::postings::TermInfo;

use crate::class::{Class, Unit, Wanted, bits, classes, exclusion, expression_class, is_asking, is_soft, misread, number_class, wanted};
use crate::expression::Expression;
use crate::figures::Figures;
use crate::index::{Index, Spelling, is_missing};
use crate::key::{self, Closeness, Form};
use crate::query::Clause;
use crate::score::{Exactness, Reach};

/// Postings that one query reads at most, in bytes; beyond it the most frequent are left out.
pub const POSTINGS_BYTES_MAX: usize = 256 << 10;

/// What is read to answer a clause.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) classes: Vec<Class>,
    pub(crate) units: Vec<Unit>,
    /// Classes for each exclusion; a report that holds all of one is left out.
    pub(crate) excluded: Vec<Vec<Class>>,
    /// Words that a report must hold, as bits.
    pub(crate) required: u64,
    /// Pairs that a report must hold, as bits.
    pub(crate) required_pairs: u64,
    /// Pairs of phrases.
    pub(crate) phrase_pairs: u64,
    /// Words that were not read because they would cost too much, or say what another says, as bits.
    pub(crate) left_out: u64,
    /// How many numbers it must hold.
    pub(crate) numbers: u32,
    pub(crate) exactness: Exactness,
}

impl Index {
    pub(crate) fn plan(&self, clause: &Clause, reach: &Reach) -> io::Result<Plan> {
        let mut units: Vec<(Range<usize>, Unit)> = Vec::new();
        let (singles, pairs) = classes(clause, &mut units);
        let in_expression = |words: u64| clause.expressions.iter().position(|(range, _)| bits(range) & words != 0);
        // What belongs to a date or a number is read only if nothing is known of that.
        let (mut said, plain): (Vec<Class>, Vec<Class>) =
            singles.into_iter().chain(pairs).partition(|class| in_expression(class.words).is_some());
        let is_paired = |class: &Class| plain.iter().any(|pair| pair.pair != 0 && pair.words & class.words != 0);
        let is_put_off = |class: &Class| class.pair == 0 && class.is_typed() && is_paired(class) && self.is_frequent(class, &reach.others);
        let (put_off, mut read): (Vec<Class>, Vec<Class>) = plain.iter().cloned().partition(is_put_off);
        let expressions: Vec<Class> = clause.expressions.iter().map(|(range, expression)| expression_class(range, expression)).collect();
        let expression_count = expressions.len();
        read.splice(0..0, expressions);
        read.extend(clause.numbers.iter().map(|number| number_class(number)));
        let mut excluded: Vec<Vec<Class>> = clause.excluded.iter().map(|words| exclusion(words)).collect();
        let others = &reach.others;
        let found = self.look_up(read.iter_mut(), others);
        self.look_up(excluded.iter_mut().flatten(), others).and(found)?;
        self.look_up(misread(&mut read, others).into_iter(), others)?;
        let mut plan = Plan {
            excluded,
            required: 0,
            required_pairs: 0,
            phrase_pairs: clause.phrases.iter().fold(0, |bits, range| bits | clause.pairs(range)),
            left_out: 0,
            numbers: clause.numbers.len() as u32,
            exactness: Exactness::Exact,
            units: units.into_iter().map(|(_, unit)| unit).collect(),
            classes: Vec::new(),
        };
        for ((range, expression), class) in clause.expressions.iter().zip(&read[..expression_count]) {
            if is_soft(expression) {
                // "số 7" may be a house.
                continue;
            }
            if class.reports > 0 {
                // It counts as one word.
                plan.left_out |= bits(range) & !class.words;
                said.retain(|part| part.words & bits(range) == 0);
            } else if !matches!(expression, Expression::Year(_)) {
                // Not every 37 of a number that nobody knows.
                plan.required_pairs |= clause.pairs(range);
            }
        }
        // A frequent word that no pair carries has to be read after all.
        let carried = read.iter().filter(|class| class.pair != 0 && class.reports > 0).fold(0, |words, class| words | class.words);
        let mut late: Vec<Class> = put_off.into_iter().filter(|class| class.words & carried == 0).chain(said).collect();
        self.look_up(late.iter_mut(), others)?;
        read.append(&mut late);
        let must = |class: &&Class| class.pair == 0 && class.words != 0 && class.is_typed();
        let asking = clause.words.iter().enumerate().filter(|(_, word)| is_asking(word)).fold(0, |words, (at, _)| words | 1 << at);
        plan.required = read.iter().filter(must).fold(0, |words, class| words | class.words) & !plan.left_out & !asking;
        plan.classes = read;
        let by_pairs = clause.phrases.iter().map(ExactSizeIterator::len).chain(clause.excluded.iter().map(Vec::len));
        // That all pairs of a full form stand in a report and not the form itself is too rare to be said.
        if by_pairs.max() > Some(2) {
            plan.exactness = Exactness::About;
        }
        if !reach.is_complete {
            plan.keep_within(POSTINGS_BYTES_MAX);
        }
        self.touch(plan.classes.iter().chain(plan.excluded.iter().flatten()))?;
        Ok(plan)
    }

    /// Whether a word stands in a great part of all reports: as the largest index knows it.
    fn is_frequent(&self, class: &Class, others: &Figures) -> bool {
        let own = self.report_count() as u64;
        let is_so = |word: &String| {
            (own >= others.largest && self.frequent.contains(word)) || (own <= others.largest && others.frequent.contains(word))
        };
        class.wanted.iter().any(|wanted| matches!(wanted, Wanted::Word(word, ..) if is_so(word)))
    }

    /// Looks up classes. What other indexes have as it was typed is meant so here too.
    fn look_up<'a>(&self, classes: impl Iterator<Item = &'a mut Class>, others: &Figures) -> io::Result<()> {
        let look_up = |class: &mut Class| {
            let name = if others.reports > 0 { class.name() } else { String::new() };
            let first = self.terms(&class.wanted, others.exact.contains(&name));
            let second = self.terms(&class.fallback, false);
            let (first, second) = (first?, second?);
            class.is_known = first.terms.iter().chain(&first.own).any(|terms| !terms.is_empty());
            class.closeness = first.closeness;
            let is_meant = class.is_known || others.known.contains(&name);
            Found { terms: class.terms, own: class.own, .. } = if is_meant { first } else { second };
            class.reports = class.terms.iter().chain(&class.own).flatten().map(|term| u64::from(term.doc_freq)).sum();
            if let Some((from, to)) = class.of {
                class.reports += self.shards.iter().map(|shard| shard.register.within(from, to).len() as u64).sum::<u64>();
            }
            Ok(())
        };
        all(classes.map(look_up)).map(|_| ())
    }

    /// The terms of all that is wanted; of words only as they were typed, if `is_exact`.
    fn terms(&self, wanted: &[Wanted], is_exact: bool) -> io::Result<Found> {
        let found = all(wanted.iter().map(|wanted| match wanted {
            Wanted::Word(word, marks, is_whole) => self.word(word, marks, *is_whole, is_exact),
            Wanted::Date(key) => Ok(Found { terms: self.keys(std::slice::from_ref(key))?, ..Found::default() }),
            Wanted::Number(number) => {
                let (terms, own) = all(self.shards.iter().map(|shard| shard.numbers(number)))?.into_iter().unzip();
                Ok(Found { terms, own, ..Found::default() })
            }
        }))?;
        let none = || vec![Vec::new(); self.shards.len()];
        // How closely the first is followed tells of what was typed; the rest are other forms.
        let closeness = found.first().map_or(Closeness::default(), |first| first.closeness);
        let mut sum = Found { terms: none(), own: none(), closeness };
        for found in found {
            sum.terms.iter_mut().zip(found.terms).for_each(|(terms, mut found)| terms.append(&mut found));
            sum.own.iter_mut().zip(found.own).for_each(|(terms, mut found)| terms.append(&mut found));
        }
        Ok(sum)
    }

    fn keys(&self, keys: &[String]) -> io::Result<TermsByShard> {
        let in_shard = |shard: &crate::index::Shard| Ok(all(keys.iter().map(|key| shard.term(key)))?.into_iter().flatten().collect());
        all(self.shards.iter().map(in_shard))
    }

    /// The terms of a word or pair.
    ///
    /// A word typed with a tone is meant as typed, if any report has it so; and one with other marks too, where
    /// tones were typed elsewhere. Otherwise all spellings that agree with the marks answer, and no other ones.
    fn word(&self, word: &str, marks: &[u8], is_whole: bool, is_exact: bool) -> io::Result<Found> {
        if is_whole {
            let terms = self.keys(&key::exact(word, marks))?;
            if is_exact || terms.iter().any(|found| !found.is_empty()) {
                return Ok(Found { terms, closeness: Closeness::Exact, ..Found::default() });
            }
        }
        let found = all(self.shards.iter().map(|shard| shard.spellings(word, marks)))?;
        let infos = |spellings: Vec<Spelling>| spellings.into_iter().map(|spelling| spelling.info).collect();
        Ok(Found { terms: found.into_iter().map(infos).collect(), ..Found::default() })
    }

    /// How most reports spell a syllable or two neighbours, in lower case, and how many reports do; none when no
    /// report has them with the marks typed.
    pub(crate) fn spelling(&self, forms: &[&Form]) -> io::Result<Option<(u64, String)>> {
        let Wanted::Word(word, marks, _) = wanted(forms) else { return Ok(None) };
        let found = all(self.shards.iter().map(|shard| shard.spellings(&word, &marks)))?;
        let mut counts: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for spelling in found.into_iter().flatten() {
            *counts.entry(spelling.codes).or_default() += u64::from(spelling.info.doc_freq);
        }
        let reports = counts.values().sum();
        let best = counts.into_iter().max_by_key(|(_, reports)| *reports).map(|(codes, _)| codes);
        Ok(best.map(|codes| {
            let mut codes = codes.into_iter();
            (reports, word.split(' ').map(|syllable| key::spelled(syllable, &mut codes)).collect::<Vec<_>>().join(" "))
        }))
    }

    /// Touches postings, so that those that are not here are fetched.
    fn touch<'a>(&self, classes: impl Iterator<Item = &'a Class>) -> io::Result<()> {
        let terms = classes.flat_map(|class| self.shards.iter().zip(class.terms.iter()).chain(self.shards.iter().zip(class.own.iter())));
        all(terms.flat_map(|(shard, terms)| terms.iter().map(|term| shard.touch(term)))).map(|_| ())
    }
}

/// Terms of each shard.
type TermsByShard = Vec<Vec<TermInfo>>;

/// What was looked up.
#[derive(Default)]
struct Found {
    /// What answers.
    terms: TermsByShard,
    /// Numbers of documents themselves.
    own: TermsByShard,
    /// How closely the marks typed are followed.
    closeness: Closeness,
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
            if bytes + needed <= bytes_max || class.is_number() {
                bytes += needed;
                continue;
            }
            if bytes > 0 {
                // What was read already tells the reports apart.
                class.terms.iter_mut().for_each(Vec::clear);
                self.exactness = Exactness::About;
                if class.is_typed() {
                    self.required &= !class.words;
                    self.required_pairs &= !class.pair;
                    self.phrase_pairs &= !class.pair;
                    self.left_out |= class.words;
                }
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
