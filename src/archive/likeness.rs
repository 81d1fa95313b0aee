//! Turns two lists of texts into how alike each pair of them is: 0 for nothing in common, 1 for all.
//!
//! What is counted are pairs of neighbouring syllables without their marks. Pairs that stand in more than two texts
//! of a list are boilerplate ("Đại hội XIII", "nhiệm kỳ 2023-2028") and count nowhere: on the real report they had
//! made a false result the third best. The likeness is the share of the shorter text that the longer one has too, since
//! a task is one line and its result is often a paragraph; and where the two begin alike ("Tổ chức Tết trồng cây"), the
//! share of their openings.

use std::collections::BTreeMap;

use vanthu_search::{fold, tokenize};

/// Two texts are suggested to belong together from here on; measured in `tests/comparison`.
pub const ALIKE: f64 = 0.5;

/// Fewer pairs in common are chance: "công đoàn" and one more.
const SHARED_MIN: usize = 3;

/// A pair in more texts of one list than this is boilerplate.
const TEXTS_MAX: usize = 2;

/// Syllables of an opening at most.
const OPENING_SYLLABLES: usize = 14;

/// A text as the sorted pairs of its syllables, each as a number.
pub type Pairs = Vec<u64>;

/// The pairs of a text.
pub fn pairs(text: &str) -> Pairs {
    let mut pairs = Pairs::new();
    let mut before = None;
    for syllable in tokenize::syllables(text) {
        let hash = hash(&text[syllable.start..syllable.end]);
        if let Some(before) = before.filter(|_| !syllable.starts_run) {
            pairs.push(pair(before, hash));
        }
        before = Some(hash);
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// How a text begins, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The first two syllables.
    first: Option<u64>,
    /// The pairs of the opening that are no boilerplate.
    pairs: Pairs,
}

impl Opening {
    /// The opening of a text of which these pairs are no boilerplate.
    pub fn of(text: &str, own: &Pairs) -> Opening {
        let text = opening(text);
        let mut syllables = tokenize::syllables(text).map(|syllable| hash(&text[syllable.start..syllable.end]));
        let first = syllables.next().zip(syllables.next()).map(|(one, other)| pair(one, other));
        Opening { first, pairs: pairs(text).into_iter().filter(|pair| own.binary_search(pair).is_ok()).collect() }
    }

    /// How alike two openings are; those that do not begin with the same words not at all, since "chỉ đạo các cấp công
    /// đoàn đẩy mạnh" stands in the middle of many.
    pub fn likeness(&self, other: &Opening) -> f64 {
        if self.first.is_some() && self.first == other.first { of(&self.pairs, &other.pairs) } else { 0.0 }
    }
}

/// How a text begins: its words before the first stop, at most [`OPENING_SYLLABLES`].
fn opening(text: &str) -> &str {
    let first = text.split([':', ';', '\n']).next().unwrap_or(text);
    let first = first.split_once(". ").map_or(first, |(first, _)| first);
    tokenize::syllables(first).nth(OPENING_SYLLABLES).map_or(first, |syllable| &first[..syllable.start])
}

const fn pair(one: u32, other: u32) -> u64 {
    ((one as u64) << 32) | other as u64
}

/// FNV-1a over the folded letters: equal everywhere and for ever, which the hashes of the standard library do not promise.
fn hash(syllable: &str) -> u32 {
    syllable.chars().map(fold::fold_letter).fold(0x811c_9dc5, |hash, letter| (hash ^ letter as u32).wrapping_mul(0x0100_0193))
}

/// The texts of a list without what is boilerplate in it.
pub fn without_boilerplate(list: Vec<Pairs>) -> Vec<Pairs> {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for pair in list.iter().flatten() {
        *counts.entry(*pair).or_default() += 1;
    }
    let mut list = list;
    for pairs in &mut list {
        pairs.retain(|pair| counts.get(pair).is_none_or(|count| *count <= TEXTS_MAX));
    }
    list
}

/// How alike two texts are, of so many pairs each, that share so many.
pub fn of_counts(left: usize, right: usize, shared: usize) -> f64 {
    if shared < SHARED_MIN { 0.0 } else { shared as f64 / left.min(right) as f64 }
}

/// How alike two texts are.
fn of(left: &Pairs, right: &Pairs) -> f64 {
    of_counts(left.len(), right.len(), shared(left, right))
}

/// How much two texts have in common for both of them, 0 to 1: what the longer one has beside counts too (Dice).
pub fn in_common(left: &Pairs, right: &Pairs) -> f64 {
    let shared = shared(left, right);
    if shared < SHARED_MIN { 0.0 } else { 2.0 * shared as f64 / (left.len() + right.len()) as f64 }
}

/// How many pairs two sorted lists share.
fn shared(left: &Pairs, right: &Pairs) -> usize {
    let (mut at, mut other, mut count) = (0, 0, 0);
    while at < left.len() && other < right.len() {
        match left[at].cmp(&right[other]) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => other += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                at += 1;
                other += 1;
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, expected: f64) {
        let likeness = of(&pairs(left), &pairs(right));
        assert!((likeness - expected).abs() < 0.005, "{left} | {right}: {likeness}");
    }

    #[test]
    fn the_shorter_text_counts() {
        check("Tổ chức khám sức khoẻ đợt 2 cho lao động nữ", "Phối hợp khám sức khỏe đợt 2 cho 88 lao động nữ, đạt 100%", 0.7);
        check("tổ chức hội thao", "TO CHUC HOI THAO năm nay", 1.0);
        check("công đoàn", "công đoàn", 0.0);
        check("", "một hai ba bốn", 0.0);
    }

    #[test]
    fn openings() {
        assert_eq!(opening("Tổ chức Tết trồng cây: trồng được 64 cây"), "Tổ chức Tết trồng cây");
        assert_eq!(opening("Một. Hai"), "Một");
        assert_eq!(opening(&"a ".repeat(20)).split_whitespace().count(), OPENING_SYLLABLES);
        assert_eq!(opening(""), "");
    }

    #[test]
    fn what_stands_everywhere_counts_nowhere() {
        let texts = ["Đại hội XIII Công đoàn tỉnh một", "Đại hội XIII Công đoàn tỉnh hai", "Đại hội XIII Công đoàn tỉnh ba"].map(pairs);
        let rest = without_boilerplate(texts.to_vec());
        assert_eq!(rest.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1]);
    }
}
