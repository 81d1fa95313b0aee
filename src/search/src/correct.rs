//! Turns a query that finds next to nothing into queries that find something, made of what the archive has.
//!
//! One word is changed at a time: to other marks, or by one letter. A change is offered only if the word then
//! stands beside one of its neighbours in some report.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;

use crate::index::Index;
use crate::key::Form;
use crate::plan;
use crate::query::{Clause, Narrowing, Query};
use crate::terms::Terms;

/// A query with more words is a question, not a misspelling.
const WORDS_MAX: usize = 6;

/// Corrections offered.
const OFFERED: usize = 3;

/// Changes of one word that are looked up.
const CHANGES_MAX: usize = 12;

/// The words that can be corrected; none when the query is more than a few plain words.
pub(crate) fn correctable(query: &Query) -> Option<&Clause> {
    // A link to other words would lose what the search was narrowed to.
    let [clause] = query.alternatives.as_slice() else { return None };
    let is_plain =
        query.narrowing == Narrowing::default() && clause.phrases.is_empty() && clause.excluded.is_empty() && clause.numbers.is_empty();
    (is_plain && (1..=WORDS_MAX).contains(&clause.words.len())).then_some(clause)
}

impl Index {
    /// The words that may be misspelled: no report has them beside their neighbours, or has them at all.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub(crate) fn suspects(&self, clause: &Clause) -> io::Result<Vec<usize>> {
        let words = &clause.words;
        let pair = |at: &usize| words.get(*at).is_some_and(|word| *at > 0 && word.follows);
        let is_known = plan::all((0..words.len()).map(|at| {
            let is_known = |at: usize| self.spelling(&[&words[at - 1].form, &words[at].form]).map(|found| found.is_some());
            if pair(&at) { is_known(at) } else { Ok(false) }
        }))?;
        let is_word = |at: &usize| words[*at].form.folded.chars().all(char::is_alphabetic);
        let is_lonely = |at: &usize| [*at, at + 1].iter().filter(|side| pair(side)).all(|side| !is_known[*side]);
        let lonely: Vec<usize> = (0..words.len()).filter(is_word).filter(is_lonely).collect();
        let found = plan::all(lonely.iter().map(|at| self.spelling(&[&words[*at].form])))?;
        let unknown: Vec<usize> = lonely.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(at, _)| *at).collect();
        // Of known words that stand beside each other nowhere one may be wrong; of a single one nothing can be said.
        Ok(if unknown.is_empty() && words.len() > 1 { lonely } else { unknown })
    }

    /// Corrections of a clause by changing one of some words, the likeliest first.
    ///
    /// # Errors
    /// As [`Index::search`].
    pub(crate) fn corrections(&self, clause: &Clause, suspects: &[usize], terms: &Terms) -> io::Result<Vec<String>> {
        let changes =
            suspects.iter().flat_map(|at| terms.near(&clause.words[*at].form).into_iter().take(CHANGES_MAX).map(|form| (*at, form)));
        let offers = plan::all(changes.map(|(at, form)| self.offer(clause, at, &form)))?;
        // Two changes may give one text.
        let mut most: BTreeMap<String, u64> = BTreeMap::new();
        for (reports, text) in offers.into_iter().flatten() {
            let known = most.entry(text).or_default();
            *known = reports.max(*known);
        }
        let mut offers: Vec<(String, u64)> = most.into_iter().collect();
        offers.sort_by_key(|(_, reports)| Reverse(*reports));
        Ok(offers.into_iter().map(|(text, _)| text).take(OFFERED).collect())
    }

    /// The query with one word changed, as reports spell it; in how many reports the change stands beside its
    /// neighbours. None when it stands nowhere.
    fn offer(&self, clause: &Clause, at: usize, form: &Form) -> io::Result<Option<(u64, String)>> {
        let words = &clause.words;
        let left = at.checked_sub(1).filter(|_| words[at].follows);
        let right = words.get(at + 1).filter(|word| word.follows).map(|_| at + 1);
        let mut written: Vec<String> = words.iter().map(|word| word.written.clone()).collect();
        let mut reports: Option<u64> = None;
        let sides = [left.map(|left| (left, [&words[left].form, form])), right.map(|right| (right, [form, &words[right].form]))];
        let found = plan::all(sides.iter().flatten().map(|(_, pair)| self.spelling(pair)))?;
        for ((side, _), found) in sides.iter().flatten().zip(found) {
            let Some((count, spelled)) = found else { continue };
            reports = Some(reports.unwrap_or(u64::MAX).min(count));
            let (first, second) = spelled.split_once(' ').unwrap_or((&spelled, ""));
            let (of_side, of_word) = if *side < at { (first, second) } else { (second, first) };
            of_word.clone_into(&mut written[at]);
            if !words[*side].form.is_marked() {
                of_side.clone_into(&mut written[*side]);
            }
        }
        if left.is_none() && right.is_none() {
            let Some((count, spelled)) = self.spelling(&[form])? else { return Ok(None) };
            (reports, written[at]) = (Some(count), spelled);
        }
        Ok(reports.map(|reports| (reports, written.join(" "))))
    }
}
