//! Turns the quantities that reports state into series over periods: those that archive.toml names, and those that
//! are found to come back.
//!
//! Every point of a series is a sentence of a report. Nothing is added up, completed or converted: reports overlap
//! (awards are counted twice, months stand in quarters), so a sum that no report states would be ours. What a report
//! plans is no figure of it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use vanthu_search::fold;

use super::Entry;
use super::config::{Chart, Indicator};
use crate::report::block::Kind;
use crate::report::items;
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
    /// The anchor of the point that states it.
    pub anchor: String,
    /// Where the number stands in the text of that point, in bytes.
    pub offset: usize,
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
pub fn of(entries: &[Entry], indicators: &[Indicator]) -> Vec<Figure> {
    let recurring = recurring(entries);
    let found: Vec<Vec<Occurrence>> =
        entries.par_iter().enumerate().map(|(index, entry)| occurrences(index, entry, indicators, &recurring)).collect();
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

enum Which {
    Named(usize),
    Found(Key),
}

struct Occurrence {
    which: Which,
    issuer: String,
    point: Point,
    /// More words around it than make the key: before, the nearest first, and after.
    words: Key,
}

/// Runs `use_quantity` for every quantity that a report states of its own period: results, and text before them.
fn each<'a>(report: &'a Report, mut use_quantity: impl FnMut(&'a str, &str, Quantity)) {
    let mut read = |anchor: &'a str, text: &str| {
        quantities::quantities(text).for_each(|quantity| use_quantity(anchor, text, quantity));
    };
    match &report.body {
        Body::Numbered(blocks) => {
            let paragraphs = blocks.iter().filter(|block| block.kind == Kind::Paragraph);
            let results = items::items(blocks).into_iter().filter(|item| !item.is_task).flat_map(|item| item.blocks);
            paragraphs.chain(results).for_each(|block| read(&block.anchor, &markdown::plain(&block.text)));
        }
        Body::Markdown { parts, .. } => parts.iter().for_each(|part| read(&part.anchor, &part.text)),
    }
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

/// A number for a key, equal for equal keys; FNV-1a.
fn hash((before, after): &Key) -> u64 {
    let words =
        before.iter().chain(std::iter::once(&String::new())).chain(after).flat_map(|word| word.bytes().chain([0])).collect::<Vec<u8>>();
    words.into_iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The keys that one body uses in enough periods.
fn recurring(entries: &[Entry]) -> BTreeSet<u64> {
    let mut uses: Vec<(u64, &str, Period)> = entries
        .par_iter()
        .flat_map_iter(|entry| {
            let mut uses = Vec::new();
            if let (Some(issuer), Some(period)) = (&entry.report.issuer, &entry.report.period) {
                each(&entry.report, |_, _, quantity| {
                    uses.extend(key(&quantity).map(|key| (hash(&key), issuer.value.slug.as_str(), period.value)));
                });
            }
            uses
        })
        .collect();
    uses.par_sort_unstable();
    uses.dedup();
    uses.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
        .filter(|uses| uses.len() >= PERIODS_MIN)
        .map(|uses| uses[0].0)
        .collect()
}

fn occurrences(index: usize, entry: &Entry, indicators: &[Indicator], recurring: &BTreeSet<u64>) -> Vec<Occurrence> {
    let mut found = Vec::new();
    let (Some(issuer), Some(period)) = (&entry.report.issuer, &entry.report.period) else { return found };
    let is_corrected = entry.related_by.iter().any(|(kind, _)| matches!(kind, relations::Kind::Corrects | relations::Kind::Replaces));
    each(&entry.report, |anchor, text, quantity| {
        let named = indicators.iter().position(|indicator| indicator.patterns.iter().any(|pattern| pattern.fits(&quantity)));
        let which = match named {
            Some(at) => Which::Named(at),
            None => match key(&quantity).filter(|key| recurring.contains(&hash(key))) {
                Some(key) => Which::Found(key),
                None => return,
            },
        };
        let part = |range: std::ops::Range<usize>| text[range].replace('\n', " ");
        let point = Point {
            entry: index,
            period: period.value,
            anchor: anchor.to_owned(),
            offset: quantity.range.start,
            printed: part(quantity.range.clone()),
            value: quantity.value,
            sentence: (part(quantity.sentence.start..quantity.range.start), part(quantity.range.end..quantity.sentence.end)),
            is_corrected,
        };
        found.push(Occurrence { which, issuer: issuer.value.slug.clone(), point, words: (quantity.before, quantity.after) });
    });
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
    let label = label.trim_matches(|letter: char| !letter.is_alphanumeric() && !"…%“”".contains(letter));
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
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
