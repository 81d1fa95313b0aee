//! Turns the text of a hit and a query into the passage to show, with the words marked.
//!
//! A report's text is kept as passages, one for each section, point or paragraph, with the anchor that
//! leads to it. The best passage is the one with the best *window*: what the query's words and pairs say that
//! stand within some forty syllables of each other. The best window of the whole report tells how near the
//! words stand in it, and orders the first hits. What is marked is what answered: the words in whatever
//! spelling, the full form of an abbreviation, a date in letters for one typed in figures.

use std::ops::Range;

use crate::exchange::{Passage, Piece, Snippet};
use crate::find::{Found, Searcher};
use crate::query::Query;
use crate::score::Weights;
use crate::tokenize::Syllable;

/// Letters of context that a snippet shows at most.
const SNIPPET_CHARS_MAX: usize = 240;

/// Letters shown before the first word found.
const LEAD_CHARS: usize = 60;

/// What a report's text says to a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The best passages, best first; none when no passage holds a word of the query.
    pub snippets: Vec<Snippet>,
    /// The words found as the report spells them, longest first: what its page marks.
    pub spellings: Vec<String>,
    /// Whether all phrases of the query stand in it.
    pub holds_phrases: bool,
    /// What the words say that stand near each other, in the unit of [`Weights`].
    pub nearness: f32,
}

/// Spellings that a page is asked to mark, at most.
const SPELLINGS_MAX: usize = 12;

/// Reads the passages of one report for a query.
pub fn read(passages: &[Passage], query: &Query, weights: &Weights, snippet_count: usize) -> Reading {
    let searcher = Searcher::of(query, weights, passages);
    let found: Vec<(&Passage, Found)> = passages.iter().map(|passage| (passage, searcher.found(&passage.text))).collect();
    let mean_length = found.iter().map(|(_, found)| found.words.len()).sum::<usize>() as f32 / found.len().max(1) as f32;
    let mut order: Vec<&(&Passage, Found)> = found.iter().filter(|(_, found)| !found.marked.is_empty()).collect();
    // Among equals the earlier passage stays before the later one.
    // A title is shown above its passage anyway, so what has an anchor comes first.
    let score = |(passage, found): &(&Passage, Found)| {
        let (window, run, often) = found.score(mean_length);
        (window, !passage.anchor.is_empty(), run, often)
    };
    order.sort_by(|left, right| score(right).partial_cmp(&score(left)).unwrap_or(std::cmp::Ordering::Equal));
    // A further passage is worth showing only if it says as much as the first.
    let best = order.first().map_or(0.0, |(_, found)| found.window);
    let snippets = order
        .iter()
        .filter(|(_, found)| found.window >= 0.99 * best)
        .take(snippet_count)
        .map(|(passage, found)| Snippet {
            anchor: passage.anchor.clone(),
            trail: passage.trail.clone(),
            pieces: cut(&passage.text, &found.marked),
        })
        .collect();
    let all = found.iter().flat_map(|(_, found)| found.places());
    Reading { snippets, spellings: spellings(&found), holds_phrases: holds_phrases(&found, query), nearness: searcher.best_window(all) }
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

/// Joins words that were looked for in a row: "Đại hội XIII", "02-NQ/TW".
fn runs(text: &str, marked: &[Syllable]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for syllable in marked {
        match runs.last_mut() {
            Some(last) if !syllable.starts_run && joins(&text[last.end..syllable.start]) => last.end = syllable.end,
            _ => runs.push(syllable.start..syllable.end),
        }
    }
    runs
}

/// Whether what stands between two words is drawn through: "Công - Nông - Binh", not a bracket.
fn joins(between: &str) -> bool {
    between.chars().count() <= 3 && !between.contains(['(', ')', '"', '“', '”'])
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
    use crate::abbreviations::Abbreviations;

    fn reading(passages: &[Passage], typed: &str, count: usize) -> Reading {
        let table = Abbreviations::of(vec![("LĐLĐ".into(), "Liên đoàn Lao động".into())]);
        read(passages, &Query::parse(typed, &table), &Weights::default(), count)
    }

    fn check(typed: &str, texts: &[&str], expected: &str) {
        let passages: Vec<Passage> = texts
            .iter()
            .enumerate()
            .map(|(index, text)| Passage { anchor: format!("k{index}"), trail: String::new(), text: (*text).into() })
            .collect();
        let shown = reading(&passages, typed, 1).snippets.first().map_or("nothing".to_owned(), |snippet| {
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
    fn other_ways_to_write_are_marked_as_written() {
        check("LĐLĐ tỉnh", &["của Liên đoàn Lao động tỉnh và liên đoàn"], "k0: của [Liên đoàn Lao động tỉnh] và liên đoàn");
        check("liên đoàn lao động", &["LĐLĐ huyện, lao động giỏi"], "k0: [LĐLĐ] huyện, [lao động] giỏi");
        check("dai hoi 13", &["Đại hội XIII, 13 người"], "k0: [Đại hội XIII], 13 người");
        check("Đại hội XIII", &["Đại hội lần thứ 13, 13 người"], "k0: [Đại hội] lần thứ 13, 13 người");
        check("khóa XIII", &["lần thứ 13, 13 người"], "k0: lần thứ [13], 13 người");
        check("ngày 17/10/2023", &["Ngày 17 tháng 10 năm 2023, 17 người"], "k0: [Ngày 17 tháng 10 năm 2023], 17 người");
        check("so 02 nq tw", &["Nghị quyết số 02-NQ/TW, 02 người"], "k0: Nghị quyết số [02-NQ/TW], 02 người");
        check("37/2020", &["Quyết định số 37/2020/QĐ-UBND, 37 người"], "k0: Quyết định số [37/2020/QĐ-UBND], 37 người");
        check("3666", &["có 3.666 sáng kiến"], "k0: có [3.666] sáng kiến");
        check("20,5", &["20 và 20,5 tấn"], "k0: 20 và [20,5] tấn");
        check("4.0", &["bản 4 và 0 điểm", "công nghiệp 4.0"], "k1: công nghiệp [4.0]");
        check("12.5%", &["PM2.5, Điều 5.3", "Tăng 12,5%"], "k1: Tăng [12,5]%");
        check("2.5", &["bụi PM2.5"], "k0: bụi [PM2.5]");
        check("5.3", &["mục 5.3.2"], "k0: mục [5.3].2");
        check("m2", &["rộng 100 m²", "2 m"], "k0: rộng 100 [m²]");
        check("12 kg", &["có 12kg gạo"], "k0: có [12kg] gạo");
        check("12kg", &["có 12 kg gạo, 12 bao"], "k0: có [12 kg] gạo, 12 bao");
        check("cong ddoanf", &["Công đoàn"], "k0: [Công đoàn]");
        check("kĩ thuật", &["kỹ thuật"], "k0: [kỹ thuật]");
        check("hòa giải", &["hoà giải"], "k0: [hoà giải]");
        check("công đoàn", &["C«ng ®oµn tØnh"], "k0: [C«ng ®oµn] tØnh");
    }

    #[test]
    fn phrases_are_checked_in_the_text() {
        let holds = |typed: &str, text: &str| {
            let passage = Passage { anchor: String::new(), trail: String::new(), text: text.into() };
            reading(&[passage], typed, 1).holds_phrases
        };
        assert!(holds("\"thi đua yêu nước\"", "Phong trào Thi đua yêu nước"));
        assert!(holds("\"thi dua yeu nuoc\"", "Phong trào Thi đua yêu nước"));
        assert!(!holds("\"thi đua yêu nước\"", "thi đua yêu. Yêu nước; đua yêu nghề"));
        assert!(!holds("\"thi đua\" \"yêu nước\"", "thi đua giỏi"));
        assert!(holds("\"a b\" OR thi", "thi"));
        assert!(holds("thi đua", ""));
        assert!(holds("\"TP. Hồ Chí Minh\"", "tại TP. Hồ Chí Minh"));
        assert!(!holds("\"TP. Hồ Chí Minh\"", "tại TP. Hồ Chí. Minh"));
        assert!(holds("\"4.0\"", "công nghiệp 4.0") && !holds("\"4.0\"", "bản 4 và 0; 4 0; 40"));
        assert!(holds("\"5.3.2\"", "mục 5.3.2") && !holds("\"5.3.2\"", "mục 5.2.3"));
        assert!(holds("\"có 12 kg gạo\"", "có 12kg gạo") && !holds("\"có 12 kg gạo\"", "có 12g gạo"));
    }

    #[test]
    fn spellings_are_those_of_the_report() {
        let texts = ["ĐẠI HỘI XIII và Đại hội XIII", "đại hội", "hội nghị lần XIII"];
        let passages: Vec<Passage> =
            texts.iter().map(|text| Passage { anchor: String::new(), trail: String::new(), text: (*text).into() }).collect();
        let reading = reading(&passages, "dai hoi xiii", 3);
        assert_eq!(reading.spellings, ["ĐẠI HỘI XIII", "Đại hội XIII", "đại hội"]);
        assert_eq!(reading.snippets.len(), 1);
    }

    #[test]
    fn long_text_is_cut_at_words() {
        let text = format!("{}đại hội {}", "trước đó ".repeat(40), "sau này ".repeat(60));
        let reading = reading(&[Passage { anchor: String::new(), trail: String::new(), text }], "dai hoi", 1);
        let pieces = &reading.snippets.first().expect("the words stand there").pieces;
        assert_eq!(pieces[0].text, "…");
        assert!(pieces.iter().map(|piece| piece.text.chars().count()).sum::<usize>() <= SNIPPET_CHARS_MAX + 2);
        assert!(pieces.iter().any(|piece| piece.hit && piece.text == "đại hội"));
    }
}
