//! Turns a clause into classes: what can be looked up for its words, and what it tells of a report.
//!
//! Every word and every pair of neighbouring words is a class: all spellings of a folded key that agree with the marks
//! typed, and the other forms of the word. A date or a document number is one class for all its words. What an
//! abbreviation stands for is an alternative beside it.

use std::ops::Range;

use tantivy::postings::TermInfo;

use crate::expression::Expression;
use crate::figures::Figures;
use crate::key::{self, Closeness, Form, MARKS};
use crate::query::Clause;
use crate::word::{When, Word};

const WORD_WEIGHT: f32 = 1.0;
/// Tried on questions in Vietnamese, 0.5 to 2: from 1 on, pairs of empty words count too much.
pub(crate) const PAIR_WEIGHT: f32 = 0.75;
const NUMBER_WEIGHT: f32 = 4.0;

/// What can be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A folded word or pair, the marks that were typed with it, and whether they are all that it has.
    Word(String, Vec<u8>, bool),
    /// A day or month, by its key.
    Date(String),
    /// A document number, or its beginning.
    Number(String),
}

/// One thing to be read, and what it tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Class {
    /// Any of these.
    pub(crate) wanted: Vec<Wanted>,
    /// These, if no report has any of those.
    pub(crate) fallback: Vec<Wanted>,
    /// First and last day of the reports that it holds of by their date or period.
    pub(crate) of: Option<(u32, u32)>,
    pub(crate) weight: f32,
    /// The words of the clause that a report with it holds, as bits.
    pub(crate) words: u64,
    /// The pair of the clause that it is, as a bit.
    pub(crate) pair: u64,
    /// The unit that it is part of, and which alternative of it; 0 is what was typed.
    pub(crate) unit: Option<(usize, usize)>,
    /// Terms by shard; empty until looked up.
    pub(crate) terms: Vec<Vec<TermInfo>>,
    /// Those of the numbers of documents themselves.
    pub(crate) own: Vec<Vec<TermInfo>>,
    /// In how many reports it stands, about.
    pub(crate) reports: u64,
    /// How closely the spellings found follow the marks typed.
    pub(crate) closeness: Closeness,
    /// Whether any report has it in the form that was typed.
    pub(crate) is_known: bool,
}

impl Class {
    /// What names it in every index: what is looked up for it first.
    pub(crate) fn name(&self) -> String {
        let part = |wanted: &Wanted| match wanted {
            Wanted::Word(word, marks, is_whole) => {
                let mut codes = String::new();
                key::all_codes_into(marks, &mut codes);
                format!("{word}{MARKS}{codes}{}", if *is_whole { "!" } else { "" })
            }
            Wanted::Date(key) => key.clone(),
            Wanted::Number(number) => format!("#{number}"),
        };
        self.wanted.iter().map(part).collect::<Vec<_>>().join("\n")
    }
}

/// Words of a clause that may be written otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// The words, as bits.
    pub(crate) words: u64,
    /// How many classes each alternative is made of; the first is what was typed, of which a part will do.
    pub(crate) sizes: Vec<usize>,
}

pub(crate) fn bits(range: &Range<usize>) -> u64 {
    range.clone().fold(0, |bits, at| bits | 1 << at)
}

/// The single words to be looked up again because a pair of them stands nowhere as typed, but with more marks: "dại
/// hội" is a way to type "đại hội", though "dại" is a word.
pub(crate) fn misread<'a>(read: &'a mut [Class], others: &Figures) -> Vec<&'a mut Class> {
    let is_misread = |class: &&Class| {
        let is_whole = matches!(class.wanted.first(), Some(Wanted::Word(_, _, true)));
        class.pair != 0 && is_whole && class.reports + others.elsewhere(|| class.name()) > 0 && class.closeness == Closeness::Agreeing
    };
    let words = read.iter().filter(is_misread).fold(0, |words, class| words | class.words);
    let mut singles: Vec<&mut Class> = read
        .iter_mut()
        .filter(|class| class.pair == 0 && class.is_typed() && class.words & words != 0 && class.closeness == Closeness::Exact)
        .collect();
    for class in &mut singles {
        if let Some(Wanted::Word(.., is_whole)) = class.wanted.first_mut() {
            *is_whole = false;
        }
    }
    singles
}

/// The words and pairs of a clause, each once, and the units that may be written otherwise.
pub(crate) fn classes(clause: &Clause, units: &mut Vec<(Range<usize>, Unit)>) -> (Vec<Class>, Vec<Class>) {
    let words = &clause.words;
    let (mut singles, mut pairs): (Vec<Class>, Vec<Class>) = (Vec::new(), Vec::new());
    let types_tones = words.iter().any(|word| key::has_tone(&word.form.marks));
    for (at, word) in words.iter().enumerate() {
        let mut single = Class { wanted: vec![wanted(&[&word.form])], weight: WORD_WEIGHT, words: 1 << at, ..Class::default() };
        if let [Wanted::Word(.., is_whole)] = single.wanted.as_mut_slice() {
            *is_whole |= types_tones && word.form.is_marked();
        }
        match &word.other {
            Some(other) if other.when == When::Always => single.wanted.push(wanted(&[&other.form])),
            Some(other) if other.when == When::Unknown => single.fallback.push(wanted(&[&other.form])),
            _ => {}
        }
        add(&mut singles, single);
        if let Some(left) = at.checked_sub(1).filter(|_| word.follows) {
            let left = &words[left];
            let mut pair = Class {
                wanted: vec![wanted(&[&left.form, &word.form])],
                weight: PAIR_WEIGHT,
                words: 0b11 << (at - 1),
                pair: 1 << at,
                ..Class::default()
            };
            for (left, right) in [(other(left), Some(&word.form)), (Some(&left.form), other(word)), (other(left), other(word))] {
                if let (Some(left), Some(right)) = (left, right) {
                    pair.wanted.push(wanted(&[left, right]));
                }
            }
            add(&mut pairs, pair);
        }
    }
    let substitutes = substitutes(clause, units, &mut pairs);
    for class in singles.iter_mut().chain(&mut pairs) {
        if let Some(number) = units.iter().position(|(_, unit)| class.words & !unit.words == 0) {
            class.unit = Some((number, 0));
        }
    }
    singles.extend(substitutes);
    (singles, pairs)
}

/// The classes of what may stand for words, each an alternative of their unit; pairs at their ends are added to.
fn substitutes(clause: &Clause, units: &mut Vec<(Range<usize>, Unit)>, pairs: &mut [Class]) -> Vec<Class> {
    let words = &clause.words;
    let mut substitutes = Vec::new();
    for substitute in &clause.substitutes {
        let range = &substitute.words;
        let typed = |range: &Range<usize>| words[range.clone()].iter().map(|word| &word.form).collect::<Vec<_>>();
        if let Some(same) = units.iter().position(|(known, _)| known != range && typed(known) == typed(range)) {
            // Typed twice, it says no more than once.
            units[same].1.words |= bits(range);
            let again = |class: &&mut Class| class.unit.is_some_and(|(unit, _)| unit == same);
            substitutes.iter_mut().filter(again).for_each(|class: &mut Class| class.words |= bits(range));
            continue;
        }
        if !units.iter().any(|(known, _)| known == range) {
            units.push((range.clone(), Unit { words: bits(range), sizes: vec![0] }));
        }
        let Some(number) = units.iter().position(|(known, _)| known == range) else { continue };
        let alternative = units[number].1.sizes.len();
        let forms = &substitute.forms;
        let row: Vec<Wanted> = if forms.len() == 1 {
            vec![wanted(&[&forms[0]])]
        } else {
            forms.windows(2).map(|pair| wanted(&[&pair[0], &pair[1]])).collect()
        };
        units[number].1.sizes.push(row.len());
        let class = |found| Class {
            wanted: vec![found],
            weight: WORD_WEIGHT,
            words: bits(range),
            unit: Some((number, alternative)),
            ..Class::default()
        };
        substitutes.extend(row.into_iter().map(class));
        // Its ends have the neighbours of what was typed.
        let mut neighbour = |at: usize, pair: Wanted| {
            let bit = 1 << at;
            pairs.iter_mut().filter(|class| class.pair & bit != 0).for_each(|class| class.wanted.push(pair.clone()));
        };
        if let (Some(before), Some(first)) = (range.start.checked_sub(1), forms.first()) {
            neighbour(range.start, wanted(&[&words[before].form, first]));
        }
        if let (Some(after), Some(last)) = (words.get(range.end), forms.last()) {
            neighbour(range.end, wanted(&[last, &after.form]));
        }
    }
    substitutes
}

/// The other form of a word in a pair, where its neighbour tells what it is.
fn other(word: &Word) -> Option<&Form> {
    word.other.as_ref().filter(|other| other.when == When::Always).map(|other| &other.form)
}

/// Words that ask, and need not stand in an answer.
const ASKING: [&str; 5] = ["gì", "nào", "ai", "đâu", "bao"];

pub(crate) fn is_asking(word: &Word) -> bool {
    ASKING.iter().map(|asking| Form::of(asking)).any(|asking| asking == word.form)
}

/// One syllable, or two neighbours.
pub(crate) fn wanted(forms: &[&Form]) -> Wanted {
    let word = forms.iter().map(|form| form.folded.as_str()).collect::<Vec<_>>().join(" ");
    let marks: Vec<u8> = forms.iter().flat_map(|form| &form.marks).copied().collect();
    // Of "đại hoi" only the first is known to be as typed.
    let is_whole = key::has_tone(&marks) && forms.iter().all(|form| form.is_marked());
    Wanted::Word(word, marks, is_whole)
}

fn add(classes: &mut Vec<Class>, new: Class) {
    match classes.iter_mut().find(|class| class.wanted == new.wanted) {
        Some(class) => {
            class.words |= new.words;
            class.pair |= new.pair;
        }
        None => classes.push(new),
    }
}

pub(crate) fn expression_class(range: &Range<usize>, expression: &Expression) -> Class {
    let class = |wanted: Wanted, of: Option<(u32, u32)>| Class { wanted: vec![wanted], of, weight: WORD_WEIGHT, ..Class::default() };
    let date = || {
        let mut key = String::new();
        key::expression_into(expression, false, &mut key);
        Wanted::Date(key)
    };
    let class = match expression {
        Expression::Day(day) => class(date(), Some((*day, *day))),
        Expression::Month(month) => {
            let mut class = class(date(), Some((month * 100, month * 100 + 99)));
            // Without "tháng", 12/2020 may be the beginning of a number too.
            if range.len() == 2 {
                class.wanted.push(Wanted::Number(format!("{}-{}", month % 100, month / 100)));
            }
            class
        }
        Expression::Year(year) => class(wanted(&[&Form::of(&year.to_string())]), Some((year * 10_000, year * 10_000 + 9999))),
        Expression::Number(number) => number_class(number),
    };
    let words = match expression {
        _ if is_soft(expression) => bits(range),
        // Of "năm 2023" the figures are what is said.
        Expression::Year(_) => 1 << (range.end - 1),
        _ => 1 << range.start,
    };
    Class { words, ..class }
}

/// Whether an expression only raises what it names: a number without a symbol.
pub(crate) fn is_soft(expression: &Expression) -> bool {
    matches!(expression, Expression::Number(number) if !number.contains('-'))
}

pub(crate) fn number_class(number: &str) -> Class {
    Class { wanted: vec![Wanted::Number(number.to_owned())], weight: NUMBER_WEIGHT, ..Class::default() }
}

/// The pairs of a phrase, and what words stand in none.
pub(crate) fn exclusion(words: &[Word]) -> Vec<Class> {
    let clause = Clause { words: words.iter().map(|word| Word { other: None, ..word.clone() }).collect(), ..Clause::default() };
    let (mut singles, pairs) = classes(&clause, &mut Vec::new());
    let paired = pairs.iter().fold(0, |words, pair| words | pair.words);
    singles.retain(|single| single.words & paired == 0);
    singles.extend(pairs);
    singles
}

impl Class {
    /// Whether it is a number of a document.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.wanted.first(), Some(Wanted::Number(_)))
    }

    /// Whether it is what was typed, not an alternative to it.
    pub(crate) fn is_typed(&self) -> bool {
        self.unit.is_none_or(|(_, alternative)| alternative == 0)
    }
}
