//! Turns what a reader typed into words, phrases and conditions.
//!
//! ```text
//! công đoàn              reports with these words; side by side counts more
//! "thi đua yêu nước"     the words in this order
//! -dự thảo  -"dự thảo"   without; after a number, `2020 -2025` and `02 -NQ/TW` go on with it
//! a OR b   (a HOẶC b)    one or the other
//! so:02-NQ/TW            the document of this number, and those that cite it
//! loai:BC                of this type
//! tu:2023-01 den:12/2023 from this month, to that month; a year will do
//! ```
//!
//! Any text is a query: what is not understood is searched for, and what holds no letter is left out. Words
//! outside of quotes may be written in another way in a report: what an abbreviation stands for, the Roman form
//! of a number, the letters that keys were meant for, a date in figures. What is typed is always looked for too.

use std::ops::Range;

use crate::abbreviations::{Abbreviations, Substitute};
use crate::expression::{self, Expression};
use crate::fold;
use crate::key::Form;
use crate::numeral;
use crate::tokenize::{self, Syllable};
use crate::typing;
use crate::word::{Other, When, Word};

/// Words beyond this are ignored; a longer query is a pasted page. Sets of words are bits of 64.
const WORDS_MAX: usize = 64;

/// Alternatives and exclusions beyond this are ignored; each costs a pass over the reports.
const CLAUSES_MAX: usize = 8;

/// Words that a report has to answer together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// All words in the order typed, those of phrases too.
    pub words: Vec<Word>,
    /// Ranges of words that must stand in this order.
    pub phrases: Vec<Range<usize>>,
    /// Words and phrases that must not stand in the report.
    pub excluded: Vec<Vec<Word>>,
    /// Document numbers that the report has or cites, as keys of [`expression`].
    pub numbers: Vec<String>,
    /// Words that say a date or a number of a document.
    pub expressions: Vec<(Range<usize>, Expression)>,
    /// Words that may be written as others.
    pub substitutes: Vec<Substitute>,
}

impl Clause {
    /// The pairs within a range of words, by their second word, as bits.
    pub(crate) fn pairs(&self, range: &Range<usize>) -> u64 {
        (range.start + 1..range.end).filter(|at| self.words[*at].follows).fold(0, |bits, at| bits | 1 << at)
    }

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
    /// Understands a typed query, with the abbreviations of the archive.
    pub fn parse(typed: &str, abbreviations: &Abbreviations) -> Query {
        let typed = fold::normalize(typed);
        let mut parser = Parser {
            rest: &typed,
            abbreviations,
            plain: String::new(),
            clause: Clause::default(),
            alternatives: Vec::new(),
            narrowing: Narrowing::default(),
        };
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

struct Parser<'a> {
    rest: &'a str,
    abbreviations: &'a Abbreviations,
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
        if first == '-' && self.continues_number() {
            self.plain.truncate(self.plain.trim_end().len());
        } else if first == '-' && after_minus.is_some_and(|next| next.is_alphanumeric() || is_quote(next)) {
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

    /// Reports whether the hyphen that comes next joins what follows to a number before it, as in `số 02 -NQ/TW` and `2020 -2025`.
    fn continues_number(&self) -> bool {
        let next = &self.rest[1..self.rest.find(char::is_whitespace).unwrap_or(self.rest.len())];
        let is_symbol = next.split_once(['/', '-']).is_some_and(|(code, _)| expression::is_type(&fold::slug(code)));
        let is_joined = is_symbol || next.starts_with(|first: char| first.is_ascii_digit());
        is_joined && self.plain.trim_end().ends_with(|last: char| last.is_ascii_digit())
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

    /// Understands `name:value`; false when it is none, and nothing is taken.
    fn condition(&mut self, word: &str) -> bool {
        let Some((name, value)) = word.split_once(':') else { return false };
        let before = self.rest;
        let value = if value.is_empty() && self.rest.starts_with(is_quote) { self.quoted() } else { value };
        let is_one = value.contains(char::is_alphanumeric) && self.narrow(&fold::fold(name), value);
        if !is_one {
            self.rest = before;
        }
        is_one
    }

    /// Takes a condition; false when there is none of the name, or its value says no month.
    fn narrow(&mut self, name: &str, value: &str) -> bool {
        match name {
            "so" => self.clause.numbers.push(expression::number_key(value)),
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

    /// Adds the words of a text as they stand.
    fn add_words(&mut self, text: &str) {
        let before: usize = self.alternatives.iter().map(|clause| clause.words.len()).sum();
        let room = WORDS_MAX.saturating_sub(before + self.clause.words.len());
        self.clause.words.extend(words(text).into_iter().take(room));
    }

    /// Adds the words outside of quotes, and what they may mean.
    fn end_plain(&mut self) {
        let plain = std::mem::take(&mut self.plain);
        let first = self.clause.words.len();
        self.add_words(&plain);
        let added = &mut self.clause.words[first..];
        let syllables: Vec<Syllable> = tokenize::syllables(&plain).take(added.len()).collect();
        let moved = |range: Range<usize>| range.start + first..range.end + first;
        let expressions = expression::find_in_query(&plain, &syllables);
        let substitutes = self.abbreviations.substitutes(added);
        let is_apart = |words: &Range<usize>| expressions.iter().all(|(range, _)| words.end <= range.start || range.end <= words.start);
        for substitute in substitutes.into_iter().filter(|substitute| is_apart(&substitute.words)) {
            self.clause.substitutes.push(Substitute { words: moved(substitute.words), ..substitute });
        }
        add_others(added, |at| is_apart(&(at..at + 1)));
        for (at, syllable) in syllables.iter().enumerate().filter(|(at, _)| is_apart(&(*at..at + 1)) && added[*at].other.is_none()) {
            // "12kg" also matches "12 kg"; "H5N1" has no spaced form.
            let parts = syllable.parts(&plain);
            if parts.len() == 2 && plain[parts[0].clone()].starts_with(|first: char| first.is_ascii_digit()) {
                let forms = parts.into_iter().map(|part| Form::of(&plain[part])).collect();
                self.clause.substitutes.push(Substitute { words: moved(at..at + 1), forms });
            }
        }
        self.clause.expressions.extend(expressions.into_iter().map(|(range, expression)| (moved(range), expression)));
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
        .map(|syllable| {
            let written = &text[syllable.start..syllable.end];
            Word {
                form: Form::at(text, &syllable),
                follows: !syllable.starts_run,
                is_capital: written.chars().any(char::is_alphabetic) && !written.chars().any(char::is_lowercase),
                written: written.to_owned(),
                other: None,
            }
        })
        .filter(|word| !word.form.folded.is_empty())
        .collect()
}

/// Gives words their other forms, where `is_free` allows.
fn add_others(words: &mut [Word], is_free: impl Fn(usize) -> bool) {
    let typed = |word: &Word| (!word.form.is_marked()).then(|| typing::decode(&word.form.folded)).flatten();
    let decoded: Vec<Option<typing::Typed>> = words.iter().map(typed).collect();
    // One "gas" is a word; beside "ddoanf" or "nghieepj" it is keys.
    let is_typed = decoded.iter().flatten().any(|typed| typed.is_sure) || decoded.iter().flatten().count() > 1;
    for at in (0..words.len()).filter(|at| is_free(*at)) {
        let is_numbered = at > 0 && words[at].follows && numeral::is_cue(&words[at - 1].form.folded);
        let roman = numeral::in_letters(&words[at].form.folded).filter(|_| is_numbered);
        if let Some(roman) = roman {
            let figures = std::mem::replace(&mut words[at].form, Form::of(&roman));
            words[at].other = Some(Other { form: figures, when: When::Numbering });
        } else if let Some(figures) = figures_of(&words[at].form, is_numbered) {
            words[at].other = Some(Other { form: Form::of(&figures), when: When::Numbering });
        } else if let Some(typed) = &decoded[at] {
            let when = if is_typed { When::Always } else { When::Unknown };
            words[at].other = Some(Other { form: Form::of(&typed.syllable), when });
        }
    }
}

/// The figures of a Roman numeral; one letter is a numeral only where a number is expected.
fn figures_of(form: &Form, is_numbered: bool) -> Option<String> {
    let is_roman = form.folded.starts_with(|first: char| first.is_ascii_alphabetic()) && (is_numbered || form.folded.len() > 1);
    is_roman.then(|| numeral::other(&form.folded)).flatten()
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

    fn parsed(typed: &str) -> Query {
        Query::parse(typed, &Abbreviations::default())
    }

    fn check(typed: &str, expected: &str) {
        let query = parsed(typed);
        let clause = |clause: &Clause| {
            let mut parts = vec![shown(&clause.words)];
            parts.extend(clause.phrases.iter().map(|range| format!("\"{}\"", shown(&clause.words[range.clone()]))));
            parts.extend(clause.excluded.iter().map(|words| format!("-{}", shown(words))));
            parts.extend(clause.numbers.iter().map(|number| format!("so:{number}")));
            parts.extend(clause.expressions.iter().map(|(range, expression)| format!("{range:?}={expression:?}")));
            let other =
                |word: &Word| word.other.as_ref().map(|other| format!("{}={:?}/{}", word.form.folded, other.when, other.form.folded));
            parts.extend(clause.words.iter().filter_map(other));
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
        check("Đại hội XIII", "dai ~hoi ~xiii xiii=Numbering/13");
        check("  bóng  chuyền Công - Nông - Binh ", "bong ~chuyen ~cong ~nong ~binh");
        check("02/BC-LĐLĐ", "2 ~bc ~ldld 0..3=Number(\"2-bc-ldld\")");
        check("một. hai", "mot hai");
    }

    #[test]
    fn other_forms() {
        check("đại hội 13", "dai ~hoi ~xiii xiii=Numbering/13");
        check("Đại hội XIII", "dai ~hoi ~xiii xiii=Numbering/13");
        check("quý 4", "qui ~iv iv=Numbering/4");
        check("13 người", "13 ~nguoi");
        check("cong ddoanf", "cong ~ddoanf ddoanf=Always/doan");
        check("khí gas", "khi ~gas gas=Unknown/ga");
        check("cos gas", "cos ~gas cos=Always/co gas=Always/ga");
        check("\"đại hội 13\"", "dai ~hoi ~13 \"dai ~hoi ~13\"");
        check("họp ngày 17/10/2023 ở", "hop ~ngay ~17 ~10 ~2023 ~o 1..5=Day(20231017)");
        check("đại hội tháng 10/2023", "dai ~hoi ~thang ~10 ~2023 2..5=Month(202310)");
    }

    #[test]
    fn operators() {
        check("\"thi đua\" giỏi", "thi ~dua gioi \"thi ~dua\"");
        check("“thi đua", "thi ~dua \"thi ~dua\"");
        check("thi đua -dự -\"dự thảo\"", "thi ~dua -du -du ~thao");
        check("số 02 -NQ/TW -dự", "so ~2 ~nq ~tw -du 0..4=Number(\"2-nq-tw\")");
        check("nhiệm kỳ 2020 -2025", "nhiem ~ki ~2020 ~2025 2..3=Year(2020) 3..4=Year(2025)");
        check("năm 2023 -\"5/2023\"", "nam ~2023 -5 ~2023 0..2=Year(2023)");
        check("2024 -dự/thảo", "2024 -du ~thao 0..1=Year(2024)");
        check("lao OR động HOẶC \"x y\"", "lao | dong | x ~y \"x ~y\"");
        check("so:02-NQ/TW loai:BC tu:2023-01 den:12/2023", "so:2-nq-tw from:202301 to:202312 kind:BC");
        check("số:\"02 NQ TW\" từ:2023 đến:2023", "so:2-nq-tw from:202301 to:202312");
    }

    #[test]
    fn nonsense_is_a_query_too() {
        check("", "");
        check("!!! … - \"\" -\"\" OR", "");
        check("OR OR a OR", "a");
        check("tu: tu:99/99 den:x a:b so: loai:", "tu tu 99 ~99 ~den x ~a b ~so loai");
        check("---a --- - a", "a ~a");
        check("Hội nghị:\"đổi mới\" tu:\"x y\" a", "hoi ~nghi doi ~moi tu x ~y a \"doi ~moi\" \"x ~y\"");
        assert_eq!(parsed(&"a OR ".repeat(100)).alternatives.len(), CLAUSES_MAX);
        assert_eq!(parsed(&"a b c d e f g h OR ".repeat(20)).words().count(), WORDS_MAX);
        assert_eq!(parsed(&format!("a -\"{}\"", "b ".repeat(100))).alternatives[0].excluded[0].len(), WORDS_MAX);
        check(
            &"x ".repeat(100),
            parsed(&"x ".repeat(64)).words().map(|w| if w.follows { "~x" } else { "x" }).collect::<Vec<_>>().join(" ").as_str(),
        );
    }
}
