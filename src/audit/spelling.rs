//! Finds words that are probably misspelt, by how the archive itself spells them.
//!
//! Nearly all misspellings of Vietnamese are right letters with a wrong mark: "hướng ứng" for "hưởng ứng". So a syllable is
//! pointed out where the archive nearly always writes it with another mark beside the same neighbour, and where the other
//! neighbour does not speak for it: "đoàn có hoàn cảnh" is no slip of "đoàn cơ sở". A syllable that the archive often writes in
//! other places is a word of its own: "sản cộng với" is no slip of "sản công".

use std::collections::BTreeMap;

use vanthu_search::{fold, tokenize};

use crate::archive::Archive;
use crate::diag::{self, Diagnostics};
use crate::report::quantities::canonical;

/// The usual spelling stands at least this often.
const USUAL_MIN: usize = 10;

/// And at least so many times as often as the odd one.
const TIMES_MIN: usize = 10;

/// An odd spelling that stands more often is meant.
const ODD_MAX: usize = 2;

/// A syllable that stands more often in the whole archive is a word of its own.
const WORD_MAX: usize = 5;

/// Two neighbouring syllables.
type Pair = (String, String);

/// Points out syllables with unusual marks.
pub(super) fn find(archive: &Archive, diagnostics: &mut Diagnostics) {
    let mut counts: BTreeMap<Pair, usize> = BTreeMap::new();
    each_triple(archive, |_, _, triple| {
        if let [Some(left), Some(word), _] = triple {
            *counts.entry((left.clone(), word.clone())).or_default() += 1;
        }
    });
    let mut words: BTreeMap<&str, usize> = BTreeMap::new();
    for ((_, word), count) in &counts {
        *words.entry(word).or_default() += count;
    }
    let is_word = |word: &str| words.get(word).is_some_and(|count| *count > WORD_MAX);
    let usual = usual(&counts);
    let count = |left: &Option<String>, right: &str| {
        left.as_ref().map_or(0, |left| counts.get(&(left.clone(), right.to_owned())).copied().unwrap_or(0))
    };
    each_triple(archive, |entry, line, [left, word, right]| {
        let Some(word) = word.as_ref().filter(|word| !is_word(word)) else { return };
        let by_left = left.as_ref().and_then(|left| usual.get(&(left.clone(), word.clone()))).filter(|(pair, _)| pair.1 != *word);
        let by_right = right.as_ref().and_then(|right| usual.get(&(word.clone(), right.clone()))).filter(|(pair, _)| pair.0 != *word);
        let said = match (by_left, by_right) {
            (_, Some((pair, times))) if left.is_none() || count(left, &pair.0) >= count(left, word).max(1) => {
                Some((pair, *times, format!("{word} {}", pair.1)))
            }
            (Some((pair, times)), _) => {
                let of = |word: &str| right.as_ref().map_or(0, |right| counts.get(&(word.to_owned(), right.clone())).copied().unwrap_or(0));
                (right.is_none() || of(&pair.1) >= of(word).max(1)).then(|| (pair, *times, format!("{} {word}", pair.0)))
            }
            _ => None,
        };
        if let Some(((first, second), times, odd)) = said {
            diagnostics.push(diag::misspelt(&archive.entries[entry].report.shown_path, line, &odd, &format!("{first} {second}"), times));
        }
    });
}

/// For each pair that is spelt oddly, the usual spelling of it and how often that stands.
fn usual(counts: &BTreeMap<Pair, usize>) -> BTreeMap<Pair, (Pair, usize)> {
    let mut by_letters: BTreeMap<String, Vec<(&Pair, usize)>> = BTreeMap::new();
    for (pair, count) in counts {
        by_letters.entry(fold::fold(&format!("{} {}", pair.0, pair.1))).or_default().push((pair, *count));
    }
    let mut usual = BTreeMap::new();
    for spellings in by_letters.values().filter(|spellings| spellings.len() > 1) {
        let Some((most, times)) = spellings.iter().max_by_key(|(_, count)| *count) else { continue };
        for (odd, count) in spellings.iter().filter(|(_, count)| *count <= ODD_MAX) {
            // Both syllables spelt otherwise are two other words: "công tác" and "cộng tạc" are no slip.
            let differs_in_one = (odd.0 == most.0) != (odd.1 == most.1);
            if differs_in_one && *times >= USUAL_MIN && *times >= TIMES_MIN * count {
                usual.insert((*odd).clone(), ((*most).clone(), *times));
            }
        }
    }
    usual
}

/// Calls with every word and its neighbours; a neighbour beyond the end of a clause is none.
fn each_triple(archive: &Archive, mut visit: impl FnMut(usize, usize, [&Option<String>; 3])) {
    for (index, entry) in archive.entries.iter().enumerate() {
        for (line, text) in entry.report.body().placed_texts() {
            let text = fold::normalize(&text).to_lowercase();
            let mut window: [Option<String>; 3] = [None, None, None];
            for syllable in tokenize::syllables(&text) {
                let word = &text[syllable.start..syllable.end];
                let word = word.chars().all(char::is_alphabetic).then(|| canonical(word));
                if syllable.starts_run {
                    visit(index, line, [&window[1], &window[2], &None]);
                    window = [None, None, word];
                    continue;
                }
                window.rotate_left(1);
                window[2] = word;
                visit(index, line, [&window[0], &window[1], &window[2]]);
            }
            visit(index, line, [&window[1], &window[2], &None]);
        }
    }
}
