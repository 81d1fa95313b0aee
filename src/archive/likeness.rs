//! Turns two lists of texts into how alike each pair of them is: 0 for nothing in common, 1 for all.
//!
//! What is counted are pairs of neighbouring syllables without their marks. Pairs that stand in more than two texts
//! of a list are boilerplate ("Đại hội XIII", "nhiệm kỳ 2023-2028") and count nowhere: on the real report they had
//! made a false result the third best. The likeness is the share of the shorter text that the longer one has too, since
//! a task is one line and its result is often a paragraph; and where the two begin alike ("Tổ chức Tết trồng cây"), the
//! share of their openings.

use vanthu_search::fold;

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
    let mut pairs = Pairs::with_capacity(text.len() / 5);
    let mut before = None;
    for syllable in syllables(text) {
        pairs.extend(before.filter(|_| !syllable.starts_run).map(|before| pair(before, syllable.hash)));
        before = Some(syllable.hash);
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// A run of letters and digits as a number.
struct Syllable {
    /// FNV-1a over the folded letters: equal everywhere and for ever, which the hashes of the standard library do not
    /// promise.
    hash: u32,
    /// Whether a sentence or clause ended before it.
    starts_run: bool,
}

/// The syllables of a text. The search cuts texts with more care (dates, thousands, letters of old fonts); here the same
/// is cut the same, which is enough to compare, and takes a third of the time.
fn syllables(text: &str) -> impl Iterator<Item = Syllable> + '_ {
    const START: u32 = 0x811c_9dc5;
    let mut letters = text.chars().chain([' ']);
    std::iter::from_fn(move || {
        let mut hash = START;
        let mut starts_run = false;
        for letter in letters.by_ref() {
            if fold::is_alphanumeric(letter) {
                hash = (hash ^ fold::fold_letter(letter) as u32).wrapping_mul(0x0100_0193);
            } else if hash != START {
                // What ends a run after this syllable is seen again as the end before the next one.
                return Some((Syllable { hash, starts_run }, ends_run(letter)));
            } else {
                starts_run |= ends_run(letter);
            }
        }
        None
    })
    .scan(false, |ended, (syllable, ends)| {
        let ended_before = std::mem::replace(ended, ends);
        Some(Syllable { starts_run: syllable.starts_run || ended_before, ..syllable })
    })
}

const fn ends_run(letter: char) -> bool {
    matches!(letter, '.' | ';' | ':' | '!' | '?' | '\n' | '…')
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
        let beginning = beginning(text);
        let all: Vec<Syllable> = syllables(beginning).take(OPENING_SYLLABLES).collect();
        let first = all.first().zip(all.get(1)).map(|(one, other)| pair(one.hash, other.hash));
        let neighbours = all.windows(2).filter(|both| !both[1].starts_run).map(|both| pair(both[0].hash, both[1].hash));
        let mut pairs: Pairs = neighbours.filter(|pair| own.binary_search(pair).is_ok()).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Opening { first, pairs }
    }

    /// How alike two openings are; those that do not begin with the same words not at all, since "chỉ đạo các cấp công
    /// đoàn đẩy mạnh" stands in the middle of many.
    pub fn likeness(&self, other: &Opening) -> f64 {
        if self.first.is_some() && self.first == other.first { of(&self.pairs, &other.pairs) } else { 0.0 }
    }
}

/// A text up to its first stop.
fn beginning(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_stop = |at: usize| matches!(bytes[at], b':' | b';' | b'\n') || bytes[at] == b'.' && bytes.get(at + 1) == Some(&b' ');
    (0..bytes.len()).find(|at| is_stop(*at)).map_or(text, |at| &text[..at])
}

const fn pair(one: u32, other: u32) -> u64 {
    ((one as u64) << 32) | other as u64
}

/// The texts of a list without what is boilerplate in it.
pub fn without_boilerplate(mut list: Vec<Pairs>) -> Vec<Pairs> {
    let mut all: Vec<u64> = list.iter().flatten().copied().collect();
    all.sort_unstable();
    let common: Vec<u64> = all.chunk_by(|one, other| one == other).filter(|run| run.len() > TEXTS_MAX).map(|run| run[0]).collect();
    if !common.is_empty() {
        list.iter_mut().for_each(|pairs| pairs.retain(|pair| common.binary_search(pair).is_err()));
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

/// How much two texts have in common for both of them, 0 to 1: what the longer one has beside counts too (Dice). Less
/// than a half may be told as nothing.
pub fn in_common(left: &Pairs, right: &Pairs) -> f64 {
    // The longer one alone may rule it out.
    if left.len().min(right.len()) * 4 < left.len() + right.len() {
        return 0.0;
    }
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
    fn pairs_end_with_the_sentence() {
        assert_eq!(pairs("một. hai").len() + pairs("một; hai").len() + pairs(". một.").len(), 0);
        assert_eq!(pairs("một, hai (ba) 3.666").len(), 3);
        assert_eq!(pairs("Một hai. Ba bốn; năm"), {
            let mut both = pairs("mot hai");
            both.extend(pairs("BA BỐN"));
            both.sort_unstable();
            both
        });
    }

    #[test]
    fn openings() {
        assert_eq!(beginning("Tổ chức Tết trồng cây: trồng được 64 cây"), "Tổ chức Tết trồng cây");
        assert_eq!(beginning("Một. Hai"), "Một");
        assert_eq!(beginning(""), "");
        let text: String = (0..20).map(|number| format!("a{number} ")).collect();
        assert_eq!(Opening::of(&text, &pairs(&text)).pairs.len(), OPENING_SYLLABLES - 1);
        assert_eq!(Opening::of("một", &Pairs::new()), Opening::default());
    }

    #[test]
    fn what_stands_everywhere_counts_nowhere() {
        let texts = ["Đại hội XIII Công đoàn tỉnh một", "Đại hội XIII Công đoàn tỉnh hai", "Đại hội XIII Công đoàn tỉnh ba"].map(pairs);
        let rest = without_boilerplate(texts.to_vec());
        assert_eq!(rest.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1]);
    }
}
