//! Turns the text of a hit and a query into the passage to show, with the words marked.
//!
//! A report's text is kept as passages, one for each section, point or paragraph, with the anchor that
//! leads to it. The best passage is the one that holds most of the query's pairs in the longest run, then
//! most of its syllables, then the one that says them early; a long one is cut to a window.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::fold;
use crate::key::{self, Form};
use crate::query::{Query, Word};
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

/// A place of a report that answers a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The anchor of the passage.
    pub anchor: String,
    /// Where in the report it is.
    pub trail: String,
    /// The text, cut into words found and the rest.
    pub pieces: Vec<Piece>,
}

/// What a report's text says to a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The best passages, best first; none when no passage holds a word of the query.
    pub snippets: Vec<Snippet>,
    /// The words found as the report spells them, longest first: what its page marks.
    pub spellings: Vec<String>,
    /// Whether all phrases of the query stand in it.
    pub holds_phrases: bool,
}

/// Spellings that a page is asked to mark, at most.
const SPELLINGS_MAX: usize = 12;

/// Reads the passages of one report for a query.
pub fn read(passages: &[Passage], query: &Query, snippet_count: usize) -> Reading {
    let searcher = Searcher::of(query, passages);
    let found: Vec<(&Passage, Found)> = passages.iter().map(|passage| (passage, searcher.found(&passage.text))).collect();
    let mean_length = found.iter().map(|(_, found)| found.length).sum::<usize>() as f32 / found.len().max(1) as f32;
    let mut order: Vec<&(&Passage, Found)> = found.iter().filter(|(_, found)| !found.marked.is_empty()).collect();
    // Among equals the earlier passage stays before the later one.
    order.sort_by(|left, right| right.1.score(mean_length).partial_cmp(&left.1.score(mean_length)).unwrap_or(std::cmp::Ordering::Equal));
    // A further passage is worth showing only if it holds as much as the first.
    let best = order.first().map(|(_, found)| (found.pair_count, found.distinct));
    let snippets = order
        .iter()
        .filter(|(_, found)| Some((found.pair_count, found.distinct)) == best)
        .take(snippet_count)
        .map(|(passage, found)| Snippet {
            anchor: passage.anchor.clone(),
            trail: passage.trail.clone(),
            pieces: cut(&passage.text, &found.marked),
        })
        .collect();
    Reading { snippets, spellings: spellings(&found), holds_phrases: holds_phrases(&found, query) }
}

fn spellings(found: &[(&Passage, Found)]) -> Vec<String> {
    let mut spellings: Vec<String> = Vec::new();
    // As within a passage: where words stand together somewhere, those alone elsewhere say nothing.
    let has_pairs = found.iter().any(|(_, found)| found.pair_count > 0);
    for (passage, found) in found.iter().filter(|(_, found)| !has_pairs || found.pair_count > 0) {
        for range in runs(&passage.text, &found.marked) {
            let spelling = &passage.text[range];
            if spellings.len() < SPELLINGS_MAX && !spellings.iter().any(|known| known == spelling) {
                spellings.push(spelling.to_owned());
            }
        }
    }
    spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
    spellings
}

/// Reports whether one alternative of the query has each of its phrases in some passage.
fn holds_phrases(found: &[(&Passage, Found)], query: &Query) -> bool {
    let mut first_word = 0;
    query.alternatives.is_empty()
        || query.alternatives.iter().any(|clause| {
            let words = first_word;
            first_word += clause.words.len();
            clause.phrases.iter().all(|phrase| found.iter().any(|(_, found)| found.holds(words + phrase.start, phrase.len())))
        })
}

/// What a passage holds of a query.
struct Found {
    /// The syllables to mark.
    marked: Vec<Syllable>,
    /// For each syllable which words of the query it is, as bits, and whether a sentence begins with it.
    words: Vec<(u64, bool)>,
    /// The words of the query that follow the one before them, as bits.
    follows: u64,
    /// Distinct pairs of the query.
    pair_count: usize,
    /// Pairs in the longest unbroken run.
    run_pairs: usize,
    /// How many such runs there are.
    run_count: usize,
    /// Syllables before the first such run.
    first_run: usize,
    /// Distinct words of the query.
    distinct: u32,
    /// Syllables of the passage.
    length: usize,
}

impl Found {
    /// How well the passage answers: what it holds first; then how often, for its length, and how early.
    ///
    /// A point that opens with the words is about them; one that names them in passing is not.
    fn score(&self, mean_length: f32) -> (usize, usize, u32, f32) {
        let runs = self.run_count as f32;
        let often = runs / (runs + 1.2 * (0.9 + 0.1 * self.length as f32 / mean_length.max(1.0)));
        let early = 30.0 / (30.0 + self.first_run as f32);
        (self.pair_count, self.run_pairs, self.distinct, often + early)
    }

    /// Whether the words of the query from `first` on stand here one after another.
    fn holds(&self, first: usize, count: usize) -> bool {
        (0..self.words.len()).any(|start| {
            (0..count).all(|at| {
                let word = (first + at).min(63);
                let adjoins = at == 0 || self.follows >> word & 1 == 0;
                let is_word = |(words, begins): &(u64, bool)| words >> word & 1 == 1 && (adjoins || !begins);
                self.words.get(start + at).is_some_and(is_word)
            })
        })
    }
}

/// The words of a query, to be found in texts.
struct Searcher<'a> {
    words: Vec<&'a Word>,
    /// Words of which the report holds a spelling that agrees with the marks typed; others do not count then.
    agreeing: u64,
}

impl<'a> Searcher<'a> {
    fn of(query: &'a Query, passages: &[Passage]) -> Searcher<'a> {
        let mut searcher = Searcher { words: query.words().take(64).collect(), agreeing: 0 };
        let mut form = Form::default();
        for passage in passages {
            for syllable in tokenize::syllables(&passage.text) {
                searcher.agreeing |= searcher.matching(&passage.text[syllable.start..syllable.end], &mut form, true);
            }
        }
        searcher
    }

    /// The words that a syllable is, as bits; `form` is memory to work in.
    fn matching(&self, written: &str, form: &mut Form, strictly: bool) -> u64 {
        // Most syllables of a text begin with another letter than all words of the query.
        let first = written.chars().find(|letter| letter.is_alphanumeric()).map(fold::fold_letter);
        if self.words.iter().all(|word| word.form.folded.chars().next() != first) {
            return 0;
        }
        form.set(written);
        self.words.iter().enumerate().filter(|(_, word)| word.form.folded == form.folded).fold(0, |bits, (at, word)| {
            let loose = !strictly && self.agreeing >> at & 1 == 0;
            bits | u64::from(loose || key::agrees(&word.form.marks, form.marks.iter().copied())) << at
        })
    }

    /// Finds the syllables of a text that answer the query.
    ///
    /// Where a pair of the query stands, only words of pairs are marked: "hội" alone says nothing beside
    /// "đại hội".
    fn found(&self, text: &str) -> Found {
        let syllables: Vec<Syllable> = tokenize::syllables(text).collect();
        let mut form = Form::default();
        let words: Vec<(u64, bool)> = syllables
            .iter()
            .map(|syllable| (self.matching(&text[syllable.start..syllable.end], &mut form, false), syllable.starts_run))
            .collect();
        let follows = self.words.iter().enumerate().fold(0_u64, |bits, (at, word)| bits | u64::from(at > 0 && word.follows) << at);
        // For each syllable, which pairs of the query it ends.
        let pairs: Vec<u64> = (0..words.len())
            .map(|at| match at.checked_sub(1) {
                Some(before) if !words[at].1 => words[before].0 << 1 & words[at].0 & follows,
                _ => 0,
            })
            .collect();
        let all_pairs = pairs.iter().fold(0, |all, pairs| all | pairs);
        let is_marked = |at: usize| match all_pairs {
            0 => words[at].0 != 0,
            _ => pairs[at] != 0 || pairs.get(at + 1).is_some_and(|pairs| *pairs != 0),
        };
        let marked: Vec<usize> = (0..words.len()).filter(|at| is_marked(*at)).collect();
        let (run_pairs, run_count, first_run) = match all_pairs {
            0 => (0, marked.len(), marked.first().copied().unwrap_or(0)),
            _ => longest_runs(&pairs),
        };
        Found {
            pair_count: all_pairs.count_ones() as usize,
            run_pairs,
            run_count,
            first_run,
            distinct: words.iter().fold(0, |all, (words, _)| all | words).count_ones(),
            length: words.len(),
            marked: marked.into_iter().map(|at| syllables[at]).collect(),
            words,
            follows,
        }
    }
}

/// The length of the longest runs of pairs, how many there are, and where the first begins.
fn longest_runs(pairs: &[u64]) -> (usize, usize, usize) {
    let (mut longest, mut count, mut first, mut length) = (0, 0, 0, 0);
    for (index, pair) in pairs.iter().enumerate() {
        length = if *pair != 0 { length + 1 } else { 0 };
        if length > longest {
            (longest, count, first) = (length, 1, index - length);
        } else if length > 0 && length == longest {
            count += 1;
        }
    }
    (longest, count, first)
}

/// Joins words that were looked for in a row: "Đại hội XIII", "02-NQ/TW".
fn runs(text: &str, marked: &[Syllable]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for syllable in marked {
        match runs.last_mut() {
            Some(last) if !syllable.starts_run && text[last.end..syllable.start].chars().count() <= 3 => last.end = syllable.end,
            _ => runs.push(syllable.start..syllable.end),
        }
    }
    runs
}

/// Cuts a window around the densest words found and splits it into pieces.
fn cut(text: &str, marked: &[Syllable]) -> Vec<Piece> {
    let (from, to) = window(text, marked);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = from;
    if from > 0 {
        pieces.push(Piece { text: "…".into(), hit: false });
    }
    for run in runs(text, marked).into_iter().filter(|run| run.start < to && run.end > from) {
        let (start, end) = (run.start.max(from), run.end.min(to));
        push_text(&mut pieces, &text[at..start]);
        pieces.push(Piece { text: text[start..end].into(), hit: true });
        at = end;
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
        let shown = read(&passages, &Query::parse(typed), 1).snippets.first().map_or("nothing".to_owned(), |snippet| {
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
    fn phrases_are_checked_in_the_text() {
        let holds = |typed: &str, text: &str| {
            let passage = Passage { anchor: String::new(), trail: String::new(), text: text.into() };
            read(&[passage], &Query::parse(typed), 1).holds_phrases
        };
        assert!(holds("\"thi đua yêu nước\"", "Phong trào Thi đua yêu nước"));
        assert!(holds("\"thi dua yeu nuoc\"", "Phong trào Thi đua yêu nước"));
        assert!(!holds("\"thi đua yêu nước\"", "thi đua yêu. Yêu nước; đua yêu nghề"));
        assert!(!holds("\"thi đua\" \"yêu nước\"", "thi đua giỏi"));
        assert!(holds("\"a b\" OR thi", "thi"));
        assert!(holds("thi đua", ""));
        assert!(holds("\"TP. Hồ Chí Minh\"", "tại TP. Hồ Chí Minh"));
        assert!(!holds("\"TP. Hồ Chí Minh\"", "tại TP. Hồ Chí. Minh"));
    }

    #[test]
    fn spellings_are_those_of_the_report() {
        let texts = ["ĐẠI HỘI XIII và Đại hội XIII", "đại hội", "hội nghị lần XIII"];
        let passages: Vec<Passage> =
            texts.iter().map(|text| Passage { anchor: String::new(), trail: String::new(), text: (*text).into() }).collect();
        let reading = read(&passages, &Query::parse("dai hoi xiii"), 3);
        assert_eq!(reading.spellings, ["ĐẠI HỘI XIII", "Đại hội XIII", "đại hội"]);
        assert_eq!(reading.snippets.len(), 1);
    }

    #[test]
    fn long_text_is_cut_at_words() {
        let text = format!("{}đại hội {}", "trước đó ".repeat(40), "sau này ".repeat(60));
        let reading = read(&[Passage { anchor: String::new(), trail: String::new(), text }], &Query::parse("dai hoi"), 1);
        let pieces = &reading.snippets.first().expect("the words stand there").pieces;
        assert_eq!(pieces[0].text, "…");
        assert!(pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>() <= SNIPPET_CHARS_MAX + 2);
        assert!(pieces.iter().any(|piece| piece.hit && piece.text == "đại hội"));
    }
}
