//! Finds the page numbers among the lines that hold only a number: they count up by one from page to page.
//!
//! Figures of a table count up too. Page numbers rise through the whole document, so between the first and the last of a
//! long chain no other number is one.

use std::collections::{BTreeMap, HashMap};

use super::furniture::{Candidate, Surety};

/// Minimum length of a chain that is sure by its length alone.
pub(super) const CHAIN_MIN: usize = 3;

/// Minimum text between two bare page numbers, in bytes: with less it is a column of figures.
const PAGE_BYTES_MIN: usize = 400;

/// Maximum text between two page numbers, in bytes.
const PAGE_BYTES_MAX: usize = 30_000;

/// How many pages in a row may have lost their numbers.
const GAP_MAX: u32 = 20;

/// How many earlier candidates with one number are tried.
const TRIED_MAX: usize = 8;

/// Candidates that count up.
pub(super) struct Chains {
    /// The length of the chain that each candidate belongs to; 1 for none.
    lengths: Vec<usize>,
    /// First and last candidate of the long chains. None overlap.
    long: BTreeMap<usize, Vec<usize>>,
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
    pub(super) fn of(candidates: &[Candidate]) -> Chains {
        let links = links(candidates);
        let mut order: Vec<usize> = (0..links.len()).filter(|at| links[*at].length > 1).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(links[*at].length), *at));
        let mut chains = Chains { lengths: vec![1; candidates.len()], long: BTreeMap::new() };
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for last in order {
            let Link { length, first, .. } = links[last];
            if taken.range(..=last).next_back().is_some_and(|(_, end)| *end >= first) {
                continue;
            }
            taken.insert(first, last);
            let mut members: Vec<usize> = std::iter::successors(Some(last), |at| links[*at].before).collect();
            members.reverse();
            members.iter().for_each(|at| chains.lengths[*at] = length);
            if length >= CHAIN_MIN {
                chains.long.insert(first, members);
            }
        }
        chains
    }

    /// How many candidates count up together with one.
    pub(super) fn length_of(&self, at: usize) -> usize {
        self.lengths[at]
    }

    /// Whether a candidate stands within a long chain and is none of it.
    pub(super) fn is_between(&self, at: usize) -> bool {
        let chain = self.long.range(..at).next_back();
        chain.is_some_and(|(_, members)| members.last().is_some_and(|last| *last > at) && members.binary_search(&at).is_err())
    }

    /// Whether a candidate has a number between those of the long chains before and after it, as a page has whose neighbours
    /// lost theirs.
    pub(super) fn fits(&self, at: usize, candidates: &[Candidate]) -> bool {
        let number = candidates[at].number;
        let before =
            self.long.range(..at).next_back().and_then(|(_, members)| members[..members.partition_point(|member| *member < at)].last());
        let inside =
            self.long.range(..at).next_back().and_then(|(_, members)| members.get(members.partition_point(|member| *member <= at)));
        let after = inside.or_else(|| self.long.range(at + 1..).next().and_then(|(_, members)| members.first()));
        let of = |member: Option<&usize>| member.map(|member| candidates[*member].number);
        let is_after = of(before).is_none_or(|before| before <= number && number - before <= GAP_MAX);
        let is_before = of(after).is_none_or(|after| number <= after && after - number <= GAP_MAX);
        (before.is_some() || after.is_some()) && is_after && is_before
    }

    /// The candidates of all long chains.
    pub(super) fn long(&self) -> impl Iterator<Item = usize> + '_ {
        self.long.values().flatten().copied()
    }
}

/// The longest chain up to each candidate.
fn links(candidates: &[Candidate]) -> Vec<Link> {
    let mut by_number: HashMap<u32, Vec<usize>> = HashMap::new();
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
