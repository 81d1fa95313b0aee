//! Finds the lines that only number pages.
//!
//! Page numbers count up by one from page to page, and so do figures of a table. But page numbers rise through the whole
//! document: between the first and the last of a long chain no other number is one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::furniture::{Groups, Recurring, is_beside_break, is_cut, stands_alone};
use crate::pattern::pattern;
use crate::report::line::Line;
use crate::report::{breaks, inline};

/// Minimum length of a chain that is sure by its length alone.
const CHAIN_MIN: usize = 3;

/// Minimum text between two bare page numbers, in bytes: with less it is a column of figures.
const PAGE_BYTES_MIN: usize = 400;

/// Maximum text between two page numbers, in bytes.
const PAGE_BYTES_MAX: usize = 30_000;

/// How many pages in a row may have lost their numbers.
const GAP_MAX: u32 = 20;

/// How many earlier candidates with one number are tried.
const TRIED_MAX: usize = 8;

/// Confidence that a line is a page number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Surety {
    /// Digits alone.
    Digits,
    /// `Trang 3`, `**3**`, `3/9`: if other page numbers agree.
    Likely,
    /// `- 3 -`, `Trang 3/9`, `--- Page 3 ---`.
    Sure,
}

/// A line that may be a page number.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    line: usize,
    number: u32,
    surety: Surety,
    /// Bytes of text before it in the document.
    bytes_before: usize,
}

/// A parsed page number line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageNumber<'a> {
    /// The number.
    number: u32,
    /// As it is printed, without words: `3`, `3/10`.
    pub printed: &'a str,
    surety: Surety,
}

/// Whether a character only decorates a page number.
fn is_dress(letter: char) -> bool {
    letter.is_whitespace() || "#*_|<>[]()=~-–—.".contains(letter) || inline::is_style(letter)
}

/// The numbers of a running head that may be its page number: at its start, at its end, and after the word for a page.
pub(super) fn page_places(line: &str) -> Vec<u32> {
    static AFTER_WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:trang|page|tr\.|pg\.?)\s*(?:số\s*)?[:=]?\s*(\d{1,4})"));
    let line = line.trim_matches(is_dress);
    let number = |text: &str| text.parse().ok().filter(|number| !(1900..2100).contains(number));
    let first = &line[..line.bytes().take_while(u8::is_ascii_digit).count()];
    let last = &line[line.len() - line.bytes().rev().take_while(u8::is_ascii_digit).count()..];
    let after = AFTER_WORD.captures(line).and_then(|found| number(&found[1]));
    number(first).into_iter().chain(number(last)).chain(after).collect()
}

/// Parses a line that holds a page number and nothing else.
pub fn page_number(line: &str) -> Option<PageNumber<'_>> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?P<word>(?:trang|page|tr\.|pg\.?|p\.)\s*(?:số\s*)?[:=]?\s*)?(?P<n>(?P<page>\d{1,4})(?:\s*(?:/|of|trên|trong|\|)\s*(?P<all>\d{1,4}))?)$",
        )
    });
    if line.len() > 60 || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bare = line.trim_matches(is_dress);
    if bare.len() > 30 || !bare.starts_with(|first: char| first.is_ascii_digit() || "tTpP".contains(first)) {
        return None;
    }
    let found = NUMBER.captures(bare)?;
    let trimmed = line.trim();
    let dress = &trimmed[..trimmed.len() - trimmed.trim_start_matches(is_dress).len()];
    let closing = &trimmed[trimmed.trim_end_matches(is_dress).len()..];
    // "3." and "(3)" number points.
    if found.name("word").is_none() && (dress.contains(['(', '[', '|', '>', '<']) || closing.contains(['.', ')', ']', '|'])) {
        return None;
    }
    let is_dashed = |part: &str| part.contains(['-', '–', '—', '~', '=']);
    // "0203" is a code.
    if found["page"].len() > 2 && found["page"].starts_with('0') {
        return None;
    }
    // "-5" is a figure.
    if is_dashed(dress) != is_dashed(closing) && found.name("word").is_none() {
        return None;
    }
    let has_word = found.name("word").is_some();
    // "8/2026" is a month.
    let is_month = |all: &regex::Match<'_>| matches!(all.as_str().parse(), Ok(1900..2100));
    if !has_word && found["page"].len() < 3 && found.name("all").as_ref().is_some_and(is_month) {
        return None;
    }
    let surety = match () {
        () if is_dashed(dress) && is_dashed(closing) => Surety::Sure,
        () if has_word && found.name("all").is_some() => Surety::Sure,
        () if has_word || found.name("all").is_some() || !dress.is_empty() => Surety::Likely,
        () => Surety::Digits,
    };
    let number = found["page"].parse().ok()?;
    let all: Option<u32> = found.name("all").and_then(|all| all.as_str().parse().ok());
    let printed = found.name("n")?.as_str();
    (number > 0 && all.is_none_or(|all| number <= all)).then_some(PageNumber { number, printed, surety })
}

/// Indexes of the page number lines.
pub(super) fn page_numbers(lines: &[Line<'_>], groups: &Groups) -> Vec<usize> {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut bytes_before = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.literal) {
        if let Some(page) = page_number(&line.text) {
            candidates.push(Candidate { line: at, number: page.number, surety: page.surety, bytes_before });
        } else if let Some(number) = number_of_mark(&line.text) {
            candidates.push(Candidate { line: at, number, surety: Surety::Sure, bytes_before });
        } else {
            bytes_before += line.text.len();
        }
    }
    let chains = Chains::of(&candidates);
    let long: BTreeSet<usize> = chains.long().map(|at| candidates[at].line).collect();
    let heads = heads_beside(&long, groups);
    let is_beside_head = |line: usize| is_near(line, &heads);
    let beside_head = long.iter().filter(|line| is_beside_head(**line)).count();
    let stands_with_head = beside_head > CHAIN_MIN && beside_head * 5 >= long.len() * 4;
    let is_page = |at: usize, candidate: &Candidate| {
        let counts = chains.length_of(at) > 1;
        let is_alone = stands_alone(lines, candidate.line, &heads);
        match candidate.surety {
            Surety::Sure => is_alone || counts,
            Surety::Likely => counts && (is_alone || is_cut(lines, candidate.line)) || is_cut(lines, candidate.line) && is_alone,
            Surety::Digits => {
                let is_first = candidate.number == 1 && candidate.bytes_before == 0;
                let is_counted = chains.length_of(at) >= CHAIN_MIN && (is_beside_head(candidate.line) || !stands_with_head);
                let is_sure = is_counted || is_first || counts && is_cut(lines, candidate.line);
                let touches_head = heads.contains(&(candidate.line + 1)) || candidate.line > 0 && heads.contains(&(candidate.line - 1));
                is_sure && is_alone && !chains.is_between(at)
                    || stands_with_head && touches_head && chains.fits(at, &candidates)
                    || is_beside_break(lines, candidate.line)
            }
        }
    };
    let found: Vec<bool> = candidates.iter().enumerate().map(|(at, candidate)| is_page(at, candidate)).collect();
    // Some pages print their number twice, with nothing but their head between.
    let is_same_page = |one: &Candidate, other: &Candidate| {
        let between = &lines[one.line + 1..other.line];
        let is_apart = between.last().is_some_and(Line::is_blank) || between.first().is_some_and(Line::is_blank);
        one.number == other.number && is_apart && (one.line + 1..other.line).all(|at| lines[at].is_blank() || heads.contains(&at))
    };
    let is_again = |at: usize| {
        at.checked_sub(1).is_some_and(|before| found[before] && is_same_page(&candidates[before], &candidates[at]))
            || found.get(at + 1) == Some(&true) && is_same_page(&candidates[at], &candidates[at + 1])
    };
    // Marks of page breaks only help to count.
    let is_line = |at: &usize| !breaks::is_break_mark(&lines[*at].text);
    (0..candidates.len()).filter(|at| found[*at] || is_again(*at)).map(|at| candidates[at].line).filter(is_line).collect()
}

/// The page number in the mark of a page break: `--- hết trang 3 ---`.
fn number_of_mark(text: &str) -> Option<u32> {
    let digits: &str = text.trim_matches(|letter: char| !letter.is_ascii_digit());
    digits.parse().ok().filter(|number| *number > 0 && breaks::is_break_mark(text))
}

/// Lines that recur, mostly beside page numbers.
fn heads_beside(pages: &BTreeSet<usize>, groups: &Groups) -> BTreeSet<usize> {
    let is_head = |places: &&Vec<Recurring>| {
        let beside = places.iter().filter(|place| is_near(place.at, pages)).count();
        places.len() > 2 && beside * 2 > places.len()
    };
    groups.values().filter(is_head).flatten().map(|place| place.at).collect()
}

/// Whether one of these lines is within three lines.
fn is_near(line: usize, of: &BTreeSet<usize>) -> bool {
    of.range(line.saturating_sub(3)..line + 4).next().is_some()
}

/// Candidates that count up.
struct Chains {
    /// The length of the chain that each candidate belongs to; 1 for none.
    lengths: Vec<usize>,
    /// Members of the long chains, in order. Chains do not overlap.
    long: Vec<Member>,
}

/// A member of a long chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Member {
    /// Index of the candidate.
    at: usize,
    /// The first member of its chain.
    first: usize,
}

/// The longest chain up to a candidate.
#[derive(Clone, Copy)]
struct Link {
    length: usize,
    first: usize,
    before: Option<usize>,
}

impl Chains {
    /// Finds the chains, the longest first; none reaches over another.
    fn of(candidates: &[Candidate]) -> Chains {
        let links = links(candidates);
        let mut order: Vec<usize> = (0..links.len()).filter(|at| links[*at].length > 1).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(links[*at].length), *at));
        let mut chains = Chains { lengths: vec![1; candidates.len()], long: Vec::new() };
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for last in order {
            let Link { length, first, .. } = links[last];
            if taken.range(..=last).next_back().is_some_and(|(_, end)| *end >= first) {
                continue;
            }
            taken.insert(first, last);
            for at in std::iter::successors(Some(last), |at| links[*at].before) {
                chains.lengths[at] = length;
                chains.long.extend((length >= CHAIN_MIN).then_some(Member { at, first }));
            }
        }
        chains.long.sort_unstable();
        chains
    }

    /// How many candidates count up together with one.
    fn length_of(&self, at: usize) -> usize {
        self.lengths[at]
    }

    /// The nearest members of long chains before and after a candidate.
    fn around(&self, at: usize) -> (Option<Member>, Option<Member>) {
        let before = self.long.partition_point(|member| member.at < at);
        let after = self.long.partition_point(|member| member.at <= at);
        (before.checked_sub(1).map(|before| self.long[before]), self.long.get(after).copied())
    }

    /// Whether a candidate is between two members of a long chain and not a member itself.
    fn is_between(&self, at: usize) -> bool {
        let is_one_chain = matches!(self.around(at), (Some(before), Some(after)) if before.first == after.first);
        is_one_chain && self.lengths[at] < CHAIN_MIN
    }

    /// Whether the number of a candidate is between those of the long chains around it: its neighbouring pages lost theirs.
    fn fits(&self, at: usize, candidates: &[Candidate]) -> bool {
        let number = candidates[at].number;
        let (before, after) = self.around(at);
        let of = |member: Option<Member>| member.map(|member| candidates[member.at].number);
        let is_after = of(before).is_none_or(|before| before <= number && number - before <= GAP_MAX);
        let is_before = of(after).is_none_or(|after| number <= after && after - number <= GAP_MAX);
        (before.is_some() || after.is_some()) && is_after && is_before
    }

    /// The candidates of all long chains.
    fn long(&self) -> impl Iterator<Item = usize> + '_ {
        self.long.iter().map(|member| member.at)
    }
}

/// The longest chain up to each candidate.
fn links(candidates: &[Candidate]) -> Vec<Link> {
    let mut by_number: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut links: Vec<Link> = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        let earlier = by_number.get(&(candidate.number - 1)).into_iter().flat_map(|earlier| earlier.iter().rev().take(TRIED_MAX));
        let before = earlier
            .copied()
            .filter(|before| counts_on(&candidates[*before], candidate))
            .max_by_key(|before| (links[*before].length, *before));
        links.push(match before {
            Some(before) => Link { length: links[before].length + 1, first: links[before].first, before: Some(before) },
            None => Link { length: 1, first: at, before: None },
        });
        by_number.entry(candidate.number).or_default().push(at);
    }
    links
}

fn counts_on(from: &Candidate, to: &Candidate) -> bool {
    let is_sure = from.surety.max(to.surety) > Surety::Digits;
    let apart = to.bytes_before - from.bytes_before;
    apart > 0 && (is_sure || (PAGE_BYTES_MIN..PAGE_BYTES_MAX).contains(&apart))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Candidates as number@bytes; the lengths of their chains, `!` for what stands within another chain.
    fn check(candidates: &str, expected: &str) {
        let candidate = |(line, text): (usize, &str)| {
            let (number, bytes) = text.split_once('@').unwrap();
            Candidate { line, number: number.parse().unwrap(), surety: Surety::Digits, bytes_before: bytes.parse().unwrap() }
        };
        let candidates: Vec<Candidate> = candidates.split(' ').enumerate().map(candidate).collect();
        let chains = Chains::of(&candidates);
        let shown = |at| format!("{}{}", chains.length_of(at), if chains.is_between(at) { "!" } else { "" });
        assert_eq!((0..candidates.len()).map(shown).collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn page_numbers_of_every_form() {
        fn surety(line: &str) -> Option<(u32, &str, Surety)> {
            page_number(line).map(|page| (page.number, page.printed, page.surety))
        }
        for (line, expected) in [
            ("- 7 -", (7, "7", Surety::Sure)),
            ("Trang 6/9", (6, "6/9", Surety::Sure)),
            ("Page 8 of 9", (8, "8 of 9", Surety::Sure)),
            ("--- Page 5 ---", (5, "5", Surety::Sure)),
            ("[Trang 3]", (3, "3", Surety::Likely)),
            ("## Page 4", (4, "4", Surety::Likely)),
            ("**9**", (9, "9", Surety::Likely)),
            ("3/12", (3, "3/12", Surety::Likely)),
            ("12", (12, "12", Surety::Digits)),
        ] {
            assert_eq!(surety(line), Some(expected), "{line}");
        }
        for line in ["3.", "(3)", "-5", "| 3 |", "12,5", "Trang bìa", "9/3", "Bảng 1", "2024/QĐ", "0", "> 3", "0203"] {
            assert_eq!(surety(line), None, "{line}");
        }
    }

    #[test]
    fn the_longest_chain_wins() {
        check("1@0 2@3000 3@6000 4@9000", "4 4 4 4");
        // Figures of a table among page numbers.
        check("1@0 15@500 16@1000 2@3000 17@3500 3@6000 4@9000 5@9900", "5 1! 1! 5 1! 5 5 5");
        check("1@0 2@100 3@200", "1 1 1");
        check("7@0 8@90000", "1 1");
        // Numbers that begin again.
        check("1@0 2@3000 3@6000 4@9000 1@12000 2@15000", "4 4 4 4 2 2");
    }
}
