//! Turns what a reader typed into words, phrases and conditions.
//!
//! ```text
//! công đoàn              reports with these words; side by side counts more
//! "thi đua yêu nước"     the words in this order
//! -dự thảo  -"dự thảo"   without
//! a OR b   (a HOẶC b)    one or the other
//! so:02-NQ/TW            the document of this number, and those that cite it
//! loai:BC                of this type
//! tu:2023-01 den:12/2023 from this month, to that month; a year will do
//! ```
//!
//! Any text is a query: what is not understood is searched for, and what holds no letter is left out.

use std::ops::Range;

use crate::fold;
use crate::key::Form;
use crate::tokenize;

/// Words beyond this are ignored; a longer query is a pasted page. Sets of words are bits of 64.
const WORDS_MAX: usize = 64;

/// Alternatives and exclusions beyond this are ignored; each costs a pass over the reports.
const CLAUSES_MAX: usize = 8;

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its letters and the marks that were typed.
    pub form: Form,
    /// Whether it stands directly after the word before it.
    pub follows: bool,
}

/// Words that a report has to answer together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// All words in the order typed, those of phrases too.
    pub words: Vec<Word>,
    /// Ranges of words that must stand in this order.
    pub phrases: Vec<Range<usize>>,
    /// Words and phrases that must not stand in the report.
    pub excluded: Vec<Vec<Word>>,
    /// Document numbers that the report has or cites.
    pub numbers: Vec<String>,
}

impl Clause {
    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.excluded.is_empty() && self.numbers.is_empty()
    }
}

/// What a search is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// First month, year × 100 + month.
    pub from: Option<u32>,
    /// Last month.
    pub to: Option<u32>,
    /// Types, by code; one of them.
    pub kinds: Vec<String>,
    /// Issuers, by code; one of them.
    pub issuers: Vec<String>,
}

/// A query that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// One of these has to be answered; none for a query without words.
    pub alternatives: Vec<Clause>,
    /// Conditions that were typed.
    pub narrowing: Narrowing,
}

impl Query {
    /// Understands a typed query.
    pub fn parse(typed: &str) -> Query {
        let typed = fold::normalize(typed);
        let mut parser = Parser { rest: &typed, ..Parser::default() };
        while parser.step() {}
        parser.end_alternative();
        Query { alternatives: parser.alternatives, narrowing: parser.narrowing }
    }

    /// Reports whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty() && self.narrowing == Narrowing::default()
    }

    /// All words that are looked for.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        self.alternatives.iter().flat_map(|clause| &clause.words)
    }
}

#[derive(Default)]
struct Parser<'a> {
    rest: &'a str,
    /// Plain words not yet cut, so that pairs reach over them.
    plain: String,
    clause: Clause,
    alternatives: Vec<Clause>,
    narrowing: Narrowing,
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

impl<'a> Parser<'a> {
    /// Understands one unit; false at the end.
    fn step(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        let Some(first) = self.rest.chars().next() else { return false };
        if is_quote(first) {
            let phrase = self.quoted();
            self.end_plain();
            let from = self.clause.words.len();
            self.add_words(phrase);
            if self.clause.words.len() > from {
                self.clause.phrases.push(from..self.clause.words.len());
            }
            return true;
        }
        let after_minus = self.rest[first.len_utf8()..].chars().next();
        if first == '-' && after_minus.is_some_and(|next| next.is_alphanumeric() || is_quote(next)) {
            self.rest = &self.rest[1..];
            let excluded = if after_minus.is_some_and(is_quote) { self.quoted() } else { self.word() };
            let mut words = words(excluded);
            words.truncate(WORDS_MAX);
            if !words.is_empty() && self.clause.excluded.len() < CLAUSES_MAX {
                self.clause.excluded.push(words);
            }
            return true;
        }
        let word = self.word();
        if matches!(word, "OR" | "HOẶC") {
            self.end_alternative();
        } else if !self.condition(word) {
            self.plain.push_str(word);
            self.plain.push(' ');
        }
        true
    }

    /// Takes a quoted text; a quote that is not closed reaches to the end.
    fn quoted(&mut self) -> &'a str {
        let inner = self.rest.trim_start_matches(is_quote);
        let end = inner.find(is_quote).unwrap_or(inner.len());
        self.rest = inner[end..].trim_start_matches(is_quote);
        &inner[..end]
    }

    /// Takes what stands before the next space or quote.
    fn word(&mut self) -> &'a str {
        let end = self.rest.find(|letter: char| letter.is_whitespace() || is_quote(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    /// Understands `name:value`; false when it is none.
    fn condition(&mut self, word: &str) -> bool {
        let Some((name, value)) = word.split_once(':') else { return false };
        let value = if value.is_empty() && self.rest.starts_with(is_quote) { self.quoted() } else { value };
        if !value.contains(char::is_alphanumeric) {
            return false;
        }
        match fold::fold(name).as_str() {
            "so" => self.clause.numbers.push(value.to_owned()),
            "loai" => self.narrowing.kinds.push(value.to_owned()),
            "tu" => match month(value, 1) {
                Some(month) => self.narrowing.from = Some(month),
                None => return false,
            },
            "den" => match month(value, 12) {
                Some(month) => self.narrowing.to = Some(month),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    fn add_words(&mut self, text: &str) {
        let before: usize = self.alternatives.iter().map(|clause| clause.words.len()).sum();
        let room = WORDS_MAX.saturating_sub(before + self.clause.words.len());
        self.clause.words.extend(words(text).into_iter().take(room));
    }

    fn end_plain(&mut self) {
        let plain = std::mem::take(&mut self.plain);
        self.add_words(&plain);
    }

    fn end_alternative(&mut self) {
        self.end_plain();
        let clause = std::mem::take(&mut self.clause);
        if !clause.is_empty() && self.alternatives.len() < CLAUSES_MAX {
            self.alternatives.push(clause);
        }
    }
}

fn words(text: &str) -> Vec<Word> {
    tokenize::syllables(text)
        .map(|syllable| Word { form: Form::of(&text[syllable.start..syllable.end]), follows: !syllable.starts_run })
        .filter(|word| !word.form.folded.is_empty())
        .collect()
}

/// Reads `2023-10`, `2023/10`, `10/2023`, `10-2023` or `2023`, whose month is then `month_of_year`.
pub fn month(text: &str, month_of_year: u32) -> Option<u32> {
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4);
    let (year, month) = match text.split_once(['-', '/']) {
        Some((left, right)) if left.len() == 4 => (number(left)?, number(right)?),
        Some((left, right)) if right.len() == 4 => (number(right)?, number(left)?),
        Some(_) => return None,
        None => (number(text).filter(|_| text.len() == 4)?, month_of_year),
    };
    ((1..=12).contains(&month) && year >= 1000).then_some(year * 100 + month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(words: &[Word]) -> String {
        let word = |word: &Word| format!("{}{}", if word.follows { "~" } else { "" }, word.form.folded);
        words.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    fn check(typed: &str, expected: &str) {
        let query = Query::parse(typed);
        let clause = |clause: &Clause| {
            let mut parts = vec![shown(&clause.words)];
            parts.extend(clause.phrases.iter().map(|range| format!("\"{}\"", shown(&clause.words[range.clone()]))));
            parts.extend(clause.excluded.iter().map(|words| format!("-{}", shown(words))));
            parts.extend(clause.numbers.iter().map(|number| format!("so:{number}")));
            parts.join(" ").trim().to_owned()
        };
        let mut shown = query.alternatives.iter().map(clause).collect::<Vec<_>>().join(" | ");
        let narrowing = &query.narrowing;
        for (name, value) in [("from", narrowing.from), ("to", narrowing.to)] {
            value.iter().for_each(|month| shown.push_str(&format!(" {name}:{month}")));
        }
        narrowing.kinds.iter().for_each(|kind| shown.push_str(&format!(" kind:{kind}")));
        assert_eq!(shown.trim(), expected, "{typed}");
    }

    #[test]
    fn words_and_pairs() {
        check("Đại hội XIII", "dai ~hoi ~xiii");
        check("  bóng  chuyền Công - Nông - Binh ", "bong ~chuyen ~cong ~nong ~binh");
        check("02/BC-LĐLĐ", "02 ~bc ~ldld");
        check("một. hai", "mot hai");
    }

    #[test]
    fn operators() {
        check("\"thi đua\" giỏi", "thi ~dua gioi \"thi ~dua\"");
        check("“thi đua", "thi ~dua \"thi ~dua\"");
        check("thi đua -dự -\"dự thảo\"", "thi ~dua -du -du ~thao");
        check("lao OR động HOẶC \"x y\"", "lao | dong | x ~y \"x ~y\"");
        check("so:02-NQ/TW loai:BC tu:2023-01 den:12/2023", "so:02-NQ/TW from:202301 to:202312 kind:BC");
        check("số:\"02 NQ TW\" từ:2023 đến:2023", "so:02 NQ TW from:202301 to:202312");
    }

    #[test]
    fn nonsense_is_a_query_too() {
        check("", "");
        check("!!! … - \"\" -\"\" OR", "");
        check("OR OR a OR", "a");
        check("tu: tu:99/99 den:x a:b so: loai:", "tu tu 99 ~99 ~den x ~a b ~so loai");
        check("---a --- - a", "a ~a");
        assert_eq!(Query::parse(&"a OR ".repeat(100)).alternatives.len(), CLAUSES_MAX);
        assert_eq!(Query::parse(&"a b c d e f g h OR ".repeat(20)).words().count(), WORDS_MAX);
        assert_eq!(Query::parse(&format!("a -\"{}\"", "b ".repeat(100))).alternatives[0].excluded[0].len(), WORDS_MAX);
        check(
            &"x ".repeat(100),
            Query::parse(&"x ".repeat(64)).words().map(|w| if w.follows { "~x" } else { "x" }).collect::<Vec<_>>().join(" ").as_str(),
        );
    }
}
