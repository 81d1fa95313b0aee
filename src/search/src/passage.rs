//! Turns the text of a hit and a query into the passage to show, with the words marked.
//!
//! A report's text is kept as passages, one for each section, point or paragraph, with the anchor that
//! leads to it. The best passage is the one that holds most of the query's pairs in the longest run, then
//! most of its syllables, then the one that says them early; a long one is cut to a window.

use serde::{Deserialize, Serialize};

use crate::query::Query;
use crate::tokenize::{self, Syllable};

/// Letters of context that a snippet shows at most.
const SNIPPET_CHARS_MAX: usize = 240;

/// Letters shown before the first word found.
const LEAD_CHARS: usize = 60;

/// One part of a report that has an address of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The anchor on the report's page, without `#`; empty for the page itself.
    pub anchor: String,
    /// Where in the report this is, as printed: `I › 5`.
    pub trail: String,
    /// The text without markup.
    pub text: String,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The text in its original spelling.
    pub text: String,
    /// Whether it is a word that was looked for.
    pub hit: bool,
}

/// The best place of a report for a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The anchor of the passage.
    pub anchor: String,
    /// Where in the report it is.
    pub trail: String,
    /// The text, cut into words found and the rest.
    pub pieces: Vec<Piece>,
}

/// Finds the best passage; none when no passage holds a word of the query.
pub fn best(passages: &[Passage], query: &Query) -> Option<Snippet> {
    let found: Vec<(&Passage, Found)> = passages.iter().map(|passage| (passage, found(&passage.text, query))).collect();
    let mean_length = found.iter().map(|(_, found)| found.length).sum::<usize>() as f32 / found.len().max(1) as f32;
    let mut best: Option<&(&Passage, Found)> = None;
    for candidate in found.iter().filter(|(_, found)| !found.marked.is_empty()) {
        // Among equals the earlier passage stays.
        if best.is_none_or(|(_, top)| candidate.1.score(mean_length) > top.score(mean_length)) {
            best = Some(candidate);
        }
    }
    best.map(|(passage, found)| Snippet {
        anchor: passage.anchor.clone(),
        trail: passage.trail.clone(),
        pieces: cut(&passage.text, &found.marked),
    })
}

/// What a passage holds of a query.
struct Found {
    /// The syllables to mark.
    marked: Vec<Syllable>,
    /// Distinct pairs of the query.
    pair_count: usize,
    /// Pairs in the longest unbroken run.
    run_pairs: usize,
    /// How many such runs there are.
    run_count: usize,
    /// Syllables before the first such run.
    first_run: usize,
    /// Distinct syllables of the query.
    distinct: usize,
    /// Distinct syllables in the very accents that were typed.
    exact: usize,
    /// Syllables of the passage.
    length: usize,
}

impl Found {
    /// How well the passage answers: what it holds first; then how often, for its length, and how early.
    ///
    /// A point that opens with the words is about them; one that names them in passing is not.
    fn score(&self, mean_length: f32) -> (usize, usize, usize, usize, f32) {
        let runs = self.run_count as f32;
        let often = runs / (runs + 1.2 * (0.9 + 0.1 * self.length as f32 / mean_length.max(1.0)));
        let early = 30.0 / (30.0 + self.first_run as f32);
        (self.pair_count, self.run_pairs, self.distinct, self.exact, often + early)
    }
}

/// Finds the syllables of a text that answer the query.
///
/// Where a pair of the query stands, only words of pairs are marked: "hội" alone says nothing beside
/// "đại hội". A word typed with marks is marked in that spelling, if it stands there at all.
fn found(text: &str, query: &Query) -> Found {
    let words = Words::of(text, query);
    let pairs = words.pairs(query);
    let mut distinct_pairs: Vec<usize> = pairs.iter().flatten().copied().collect();
    distinct_pairs.sort_unstable();
    distinct_pairs.dedup();
    let exact_somewhere = words.exact.iter().any(Option::is_some);
    let is_marked = |index: usize| {
        if distinct_pairs.is_empty() {
            words.query_index[index].is_some() && (words.exact[index].is_some() || !exact_somewhere)
        } else {
            pairs[index].is_some() || pairs.get(index + 1).is_some_and(Option::is_some)
        }
    };
    let marked: Vec<usize> = (0..words.all.len()).filter(|index| is_marked(*index)).collect();
    let (run_pairs, run_count, first_run) =
        if distinct_pairs.is_empty() { (0, marked.len(), marked.first().copied().unwrap_or(0)) } else { longest_runs(&pairs) };
    Found {
        pair_count: distinct_pairs.len(),
        run_pairs,
        run_count,
        first_run,
        distinct: distinct(&words.query_index),
        exact: distinct(&words.exact),
        length: words.all.len(),
        marked: marked.into_iter().map(|index| words.all[index]).collect(),
    }
}

/// The length of the longest runs of pairs, how many there are, and where the first begins.
fn longest_runs(pairs: &[Option<usize>]) -> (usize, usize, usize) {
    let (mut longest, mut count, mut first, mut length) = (0, 0, 0, 0);
    for (index, pair) in pairs.iter().enumerate() {
        length = if pair.is_some() { length + 1 } else { 0 };
        if length > longest {
            (longest, count, first) = (length, 1, index - length);
        } else if length > 0 && length == longest {
            count += 1;
        }
    }
    (longest, count, first)
}

fn distinct(indices: &[Option<usize>]) -> usize {
    let mut seen: Vec<usize> = indices.iter().flatten().copied().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// The syllables of a text beside what they are to the query.
struct Words<'a> {
    text: &'a str,
    all: Vec<Syllable>,
    /// Which folded syllable of the query this is.
    query_index: Vec<Option<usize>>,
    /// Which accented syllable of the query this is, letter for letter.
    exact: Vec<Option<usize>>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str, query: &Query) -> Words<'a> {
        let all: Vec<Syllable> = tokenize::syllables(text).collect();
        let (mut query_index, mut exact) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
        let mut term = String::new();
        for syllable in &all {
            let written = &text[syllable.start..syllable.end];
            term.clear();
            tokenize::folded_into(written, &mut term);
            let index = query.folded.iter().position(|wanted| *wanted == term);
            query_index.push(index);
            exact.push(index.and_then(|_| {
                term.clear();
                tokenize::accented_into(written, &mut term);
                query.accented.iter().position(|wanted| *wanted == term)
            }));
        }
        Words { text, all, query_index, exact }
    }

    /// For each syllable, which pair of the query it ends.
    fn pairs(&self, query: &Query) -> Vec<Option<usize>> {
        let mut pair = String::new();
        let ends = |right: usize| {
            let neighbours =
                right > 0 && !self.all[right].starts_run && self.query_index[right].is_some() && self.query_index[right - 1].is_some();
            neighbours.then(|| {
                pair.clear();
                tokenize::folded_into(self.written(right - 1), &mut pair);
                pair.push(' ');
                tokenize::folded_into(self.written(right), &mut pair);
                query.pairs.iter().position(|wanted| *wanted == pair)
            })?
        };
        (0..self.all.len()).map(ends).collect()
    }

    fn written(&self, index: usize) -> &'a str {
        &self.text[self.all[index].start..self.all[index].end]
    }
}

/// Cuts a window around the densest words found and splits it into pieces.
fn cut(text: &str, marked: &[Syllable]) -> Vec<Piece> {
    let (from, to) = window(text, marked);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = from;
    if from > 0 {
        pieces.push(Piece { text: "…".into(), hit: false });
    }
    for syllable in marked.iter().filter(|syllable| syllable.start >= from && syllable.end <= to) {
        let between = &text[at..syllable.start];
        // Words that were looked for in a row are one mark: "Đại hội XIII", "02-NQ/TW".
        let continues = !syllable.starts_run && between.chars().count() <= 3 && pieces.last().is_some_and(|piece| piece.hit);
        match pieces.last_mut() {
            Some(last) if continues => last.text.push_str(&text[at..syllable.end]),
            _ => {
                push_text(&mut pieces, between);
                pieces.push(Piece { text: text[syllable.start..syllable.end].into(), hit: true });
            }
        }
        at = syllable.end;
    }
    push_text(&mut pieces, &text[at..to]);
    if to < text.len() {
        pieces.push(Piece { text: "…".into(), hit: false });
    }
    pieces
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.is_empty() {
        pieces.push(Piece { text: text.into(), hit: false });
    }
}

/// The byte range to show: it begins a little before the place with most marks, at word borders.
fn window(text: &str, marked: &[Syllable]) -> (usize, usize) {
    let Some(first) = marked.first() else { return (0, text.len().min(text.floor_char_boundary(SNIPPET_CHARS_MAX))) };
    // Vietnamese letters take about 1.4 bytes; bytes are near enough for choosing the place.
    let reach = SNIPPET_CHARS_MAX - LEAD_CHARS;
    let densest = marked
        .iter()
        .enumerate()
        .max_by_key(|(index, start)| {
            let inside = marked[*index..].iter().take_while(|end| end.end <= start.start + reach).count();
            (inside, std::cmp::Reverse(*index))
        })
        .map_or(*first, |(_, syllable)| *syllable);
    let lead = text[..densest.start].char_indices().rev().nth(LEAD_CHARS).map_or(0, |(at, _)| at);
    let from = if lead == 0 { 0 } else { after_space(text, lead, densest.start) };
    let to = text[from..].char_indices().nth(SNIPPET_CHARS_MAX).map_or(text.len(), |(at, _)| from + at);
    let to = if to == text.len() { to } else { before_space(text, to, densest.end) };
    (from, to)
}

fn after_space(text: &str, from: usize, limit: usize) -> usize {
    text[from..limit].find(' ').map_or(limit, |at| from + at + 1)
}

fn before_space(text: &str, to: usize, limit: usize) -> usize {
    if to <= limit { limit } else { text[limit..to].rfind(' ').map_or(to, |at| limit + at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, texts: &[&str], expected: &str) {
        let passages: Vec<Passage> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| Passage { anchor: format!("k{index}"), trail: String::new(), text: (*text).into() })
            .collect();
        let shown = best(&passages, &Query::parse(typed)).map_or("nothing".to_owned(), |snippet| {
            let marked = |piece: &Piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() };
            format!("{}: {}", snippet.anchor, snippet.pieces.iter().map(marked).collect::<String>())
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn prefers_the_passage_with_the_pair() {
        let texts = ["hội nghị lớn, đại biểu", "Tổ chức thành công Đại hội XIII của hội"];
        check("dai hoi xiii", &texts, "k1: Tổ chức thành công [Đại hội XIII] của hội");
        check("Đại hội XIII", &texts, "k1: Tổ chức thành công [Đại hội XIII] của hội");
        check("bóng chuyền", &texts, "nothing");
        check("", &texts, "nothing");
    }

    #[test]
    fn typed_marks_are_honoured() {
        check("đường", &["dương tính, đường lối"], "k0: dương tính, [đường] lối");
        check("duong", &["dương tính, đường lối"], "k0: [dương] tính, [đường] lối");
        check("duờng", &["đường"], "k0: [đường]");
    }

    #[test]
    fn long_text_is_cut_at_words() {
        let text = format!("{}đại hội {}", "trước đó ".repeat(40), "sau này ".repeat(60));
        let snippet = best(&[Passage { anchor: String::new(), trail: String::new(), text }], &Query::parse("dai hoi"));
        let pieces = snippet.expect("the words stand there").pieces;
        assert_eq!(pieces[0].text, "…");
        assert!(pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>() <= SNIPPET_CHARS_MAX + 2);
        assert!(pieces.iter().any(|piece| piece.hit && piece.text == "đại hội"));
    }
}
