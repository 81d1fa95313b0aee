//! Turns the quantities that reports state into series over periods: those that archive.toml names, and those that
//! are found to come back.
//!
//! Every point of a series is a sentence of a report. Nothing is added up, completed or converted: reports overlap
//! (awards are counted twice, months stand in quarters), so a sum that no report states would be ours. What a report
//! plans is no figure of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use vanthu_search::fold;

use super::Entry;
use super::config::{Chart, Indicator};
use crate::digest;
use crate::memo::{self, Memo};
use crate::report::block::Kind;
use crate::report::derive;
use crate::report::items;
use crate::report::parts::Parted;
use crate::report::period::Period;
use crate::report::quantities::{self, Quantity};
use crate::report::relations;
use crate::report::{Body, Report, markdown};

/// Periods in which one body states a quantity in the same words before it is a series.
const PERIODS_MIN: usize = 3;

/// Series that are found and not named, at most: those with most points.
const FOUND_MAX: usize = 60;

/// Words on each side that make two quantities one.
const KEY_WORDS: usize = 2;

/// One quantity over the periods, of all bodies that state it.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name in addresses.
    pub slug: String,
    /// What it is; for one that was found the words around it, with … for the number.
    pub label: String,
    /// Its unit, or empty.
    pub unit: String,
    /// Whether archive.toml names it.
    pub is_named: bool,
    /// How it is drawn.
    pub chart: Chart,
    /// The bodies that state it, by their slugs.
    pub series: BTreeMap<String, Vec<Point>>,
}

/// One statement of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The report, by its place in the archive.
    pub entry: usize,
    /// The period that the report is about.
    pub period: Period,
    /// The anchor nearest to it: of the point that states it, or of a part of that.
    pub place: String,
    /// The number as printed.
    pub printed: String,
    /// Its value.
    pub value: f64,
    /// The clause that states it, before and after the number.
    pub sentence: (String, String),
    /// Whether a later document corrects the report.
    pub is_corrected: bool,
}

/// The figures of an archive: the named ones as archive.toml orders them, then those found by their points.
pub fn of(entries: &[Entry], stated: Vec<Vec<Stated>>, indicators: &[Indicator], memo: &dyn Memo) -> Vec<Figure> {
    let recurring = recurring(entries, &stated);
    let found: Vec<Vec<Occurrence>> = entries
        .par_iter()
        .zip(stated)
        .enumerate()
        .map(|(index, (entry, mut stated))| {
            stated.retain(|one| one.named.is_some() || one.hash.is_some_and(|hash| recurring.contains(&hash)));
            occurrences(index, entry, &stated, memo)
        })
        .collect();
    let mut named: Vec<Figure> = indicators.iter().map(named).collect();
    let mut others: BTreeMap<Key, Unnamed> = BTreeMap::new();
    // Oldest first.
    for occurrence in found.into_iter().rev().flatten() {
        match occurrence.which {
            Which::Named(at) => named[at].series.entry(occurrence.issuer).or_default().push(occurrence.point),
            Which::Found(key) => others.entry(key).or_default().add(occurrence.issuer, occurrence.point, occurrence.words),
        }
    }
    named.iter_mut().flat_map(|figure| figure.series.values_mut()).for_each(|points| points.sort_by_key(|point| point.period));
    let mut others: Vec<Figure> = others.into_values().filter_map(Unnamed::figure).collect();
    let count = |figure: &Figure| figure.series.values().map(Vec::len).sum::<usize>();
    others.sort_by(|one, other| count(other).cmp(&count(one)).then_with(|| one.label.cmp(&other.label)));
    others.truncate(FOUND_MAX);
    named.extend(others);
    tell_apart(&mut named);
    named
}

/// The words around a quantity, in their canonical form.
type Key = (Vec<String>, Vec<String>);

#[derive(Serialize, Deserialize)]
enum Which {
    Named(usize),
    Found(Key),
}

/// What a report says of a figure.
struct Occurrence {
    which: Which,
    issuer: String,
    point: Point,
    /// More words around it than make the key: before, the nearest first, and after.
    words: Key,
}

/// A quantity that a report states, before it is known whether it is a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The part of the report that states it, by its place in [`parts`].
    part: usize,
    /// Where the number begins in its text.
    start: usize,
    /// The indicator that it is, by its place.
    named: Option<usize>,
    /// The hash of its key, where it has one.
    hash: Option<u64>,
}

/// What a report states of its own period, results and text before them: anchor and text, which may be Markdown, and whether
/// the text is a paragraph that may have parts of its own.
fn parts(body: &Body) -> Vec<(&str, &str, bool)> {
    match body {
        Body::Numbered(blocks) => {
            let paragraphs = blocks.iter().filter(|block| block.kind == Kind::Paragraph);
            let results = items::items(blocks).into_iter().filter(|item| !item.is_task).flat_map(|item| item.blocks);
            paragraphs.chain(results).map(|block| (block.anchor.as_str(), block.text.as_str(), !block.is_heading())).collect()
        }
        Body::Markdown { parts, .. } => parts.iter().map(|part| (part.anchor.as_str(), part.text.as_str(), false)).collect(),
    }
}

/// The text of a part without markup.
fn plain<'a>(body: &Body, text: &'a str) -> Cow<'a, str> {
    if matches!(body, Body::Numbered(_)) { markdown::plain(text) } else { Cow::Borrowed(text) }
}

/// Whether it is known of which body and period a report states anything.
pub const fn may_state(report: &Report) -> bool {
    report.issuer.is_some() && report.period.is_some()
}

/// The quantities of a report that may be figures.
pub fn stated(report: &Report, indicators: &[Indicator]) -> Vec<Stated> {
    let mut all = Vec::new();
    if !may_state(report) {
        return all;
    }
    let body = report.body();
    for (part, (_, text, _)) in self::parts(&body).into_iter().enumerate() {
        for quantity in quantities::quantities(&plain(&body, text)) {
            let named = indicators.iter().position(|indicator| indicator.patterns.iter().any(|pattern| pattern.fits(&quantity)));
            let hash = key(&quantity).map(|key| hash(&key));
            if named.is_some() || hash.is_some() {
                all.push(Stated { part, start: quantity.range.start, named, hash });
            }
        }
    }
    all
}

fn key(quantity: &Quantity) -> Option<Key> {
    if quantity.is_doubtful {
        return None;
    }
    let is_word = |word: &&String| word.chars().all(char::is_alphabetic) || *word == "%";
    let words = |words: &[String]| words.iter().take(KEY_WORDS).take_while(is_word).cloned().collect::<Vec<_>>();
    let (before, after) = (words(&quantity.before), words(&quantity.after));
    (before.len() == KEY_WORDS && !after.is_empty()).then_some((before, after))
}

/// A number for a key, equal for equal keys.
fn hash((before, after): &Key) -> u64 {
    let ended = |words: &[String]| words.iter().flat_map(|word| word.bytes().chain([0])).collect::<Vec<u8>>();
    digest::fnv1a(ended(before).into_iter().chain([0]).chain(ended(after)))
}

/// The keys that one body uses in enough periods.
fn recurring(entries: &[Entry], stated: &[Vec<Stated>]) -> BTreeSet<u64> {
    let mut uses: Vec<(u64, &str, Period)> = Vec::new();
    for (entry, stated) in entries.iter().zip(stated) {
        if let (Some(issuer), Some(period)) = (&entry.report.issuer, &entry.report.period) {
            uses.extend(stated.iter().filter_map(|one| Some((one.hash?, issuer.value.slug.as_str(), period.value))));
        }
    }
    uses.par_sort_unstable();
    uses.dedup();
    uses.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
        .filter(|uses| uses.len() >= PERIODS_MIN)
        .map(|uses| uses[0].0)
        .collect()
}

/// A quantity with its sentence, whoever states it.
#[derive(Serialize, Deserialize)]
struct Statement {
    which: Which,
    place: String,
    printed: String,
    value: f64,
    sentence: (String, String),
    words: Key,
}

/// The points of a report that are points of figures.
fn occurrences(index: usize, entry: &Entry, stated: &[Stated], memo: &dyn Memo) -> Vec<Occurrence> {
    let report = &entry.report;
    let (Some(issuer), Some(period), false) = (&report.issuer, &report.period, stated.is_empty()) else { return Vec::new() };
    let is_corrected = entry.related_by.iter().any(|(kind, _)| matches!(kind, relations::Kind::Corrects | relations::Kind::Replaces));
    let key = memo::Key::of("statements", &(report.text.digest, stated));
    let statements: Vec<Statement> = memo::remember(memo, key, || statements(&report.body(), stated));
    let occurrence = |one: Statement| Occurrence {
        which: one.which,
        issuer: issuer.value.slug.clone(),
        point: Point {
            entry: index,
            period: period.value,
            place: one.place,
            printed: one.printed,
            value: one.value,
            sentence: one.sentence,
            is_corrected,
        },
        words: one.words,
    };
    statements.into_iter().map(occurrence).collect()
}

fn statements(body: &Body, stated: &[Stated]) -> Vec<Statement> {
    let mut found = Vec::new();
    let all = self::parts(body);
    for of_part in stated.chunk_by(|one, other| one.part == other.part) {
        // A text that could not be fetched has no parts; the build begins anew then.
        let Some((anchor, text, is_paragraph)) = all.get(of_part[0].part).copied() else { continue };
        let parted = Parted::of(text, anchor).filter(|_| is_paragraph);
        let text = plain(body, text);
        for one in of_part {
            let Some(quantity) = quantities::at(&text, one.start) else { continue };
            let which = match one.named {
                Some(at) => Which::Named(at),
                None => match key(&quantity) {
                    Some(key) => Which::Found(key),
                    None => continue,
                },
            };
            let part = |range: std::ops::Range<usize>| text[range].replace('\n', " ");
            let sentence = quantities::sentence(&text, quantity.range.clone());
            found.push(Statement {
                which,
                place: parted.as_ref().map_or_else(|| anchor.to_owned(), |parted| parted.anchor_at(anchor, quantity.range.start)),
                printed: part(quantity.range.clone()),
                value: quantity.value,
                sentence: (part(sentence.start..quantity.range.start), part(quantity.range.end..sentence.end)),
                words: (quantity.before, quantity.after),
            });
        }
    }
    found
}

fn named(indicator: &Indicator) -> Figure {
    Figure {
        slug: indicator.slug.clone(),
        label: indicator.label.clone(),
        unit: indicator.unit.clone(),
        is_named: true,
        chart: indicator.chart,
        series: BTreeMap::new(),
    }
}

/// A quantity that was found: its points, and the words that all of them have around them.
#[derive(Default)]
struct Unnamed {
    series: BTreeMap<String, Vec<Point>>,
    words: Option<Key>,
}

impl Unnamed {
    fn add(&mut self, issuer: String, point: Point, words: Key) {
        let common = |one: &[String], other: &[String]| {
            one.iter().zip(other).take_while(|(one, other)| one == other).map(|(one, _)| one.clone()).collect()
        };
        self.words = Some(match self.words.take() {
            Some((before, after)) => (common(&before, &words.0), common(&after, &words.1)),
            None => words,
        });
        self.series.entry(issuer).or_default().push(point);
    }

    /// The figure of the bodies that state it in enough periods.
    fn figure(mut self) -> Option<Figure> {
        let periods = |points: &[Point]| points.iter().map(|point| point.period).collect::<BTreeSet<_>>().len();
        // What is always the same is a name: "01 triệu sáng kiến".
        let changes = |points: &[Point]| points.iter().any(|point| point.value != points[0].value);
        self.series.retain(|_, points| periods(points) >= PERIODS_MIN && changes(points));
        self.series.values_mut().for_each(|points| points.sort_by_key(|point| point.period));
        let newest = self.series.values().flatten().max_by_key(|point| point.period)?;
        let (before, after) = self.words.unwrap_or_default();
        let label = label(newest, before.len(), after.len());
        let unit = if newest.printed.ends_with('%') { "%".to_owned() } else { String::new() };
        Some(Figure { slug: fold::slug(&label), label, unit, is_named: false, chart: Chart::Bar, series: self.series })
    }
}

/// So many words before and after the number, as its sentence writes them.
fn label(point: &Point, before: usize, after: usize) -> String {
    let (left, right) = (&point.sentence.0, &point.sentence.1);
    let left: Vec<&str> = left.split_whitespace().collect();
    let left = left[left.len().saturating_sub(before)..].join(" ");
    let after = if point.printed.ends_with('%') { after.saturating_sub(1) } else { after };
    let right = right.split_whitespace().take(after).collect::<Vec<_>>().join(" ");
    let label = format!("{left} … {right}");
    derive::capitalised(label.trim_matches(|letter: char| !letter.is_alphanumeric() && !"…%“”".contains(letter)))
}

/// Gives every figure an address of its own.
fn tell_apart(figures: &mut [Figure]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for figure in figures {
        let plain = if figure.slug.is_empty() { "so-lieu".to_owned() } else { figure.slug.chars().take(80).collect() };
        let mut slug = plain.clone();
        let mut count = 1;
        while !taken.insert(slug.clone()) {
            count += 1;
            slug = format!("{plain}_{count}");
        }
        figure.slug = slug;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_could_not_be_fetched_states_nothing() {
        let stated = [Stated { part: 3, start: 7, named: Some(0), hash: None }];
        assert!(statements(&Body::default(), &stated).is_empty());
    }
}
