//! Finds words that are probably misspelt, by how the archive itself spells them.
//!
//! Nearly all misspellings of Vietnamese are right letters with a wrong mark: "hướng ứng" for "hưởng ứng". So two syllables
//! that the archive nearly always writes with other marks are pointed out; a name or a term that stands in it once is not.

use std::collections::BTreeMap;

use vanthu_search::{fold, tokenize};

use super::texts;
use crate::archive::Archive;
use crate::diag::{self, Diagnostics};

/// The usual spelling stands at least this often.
const USUAL_MIN: usize = 10;

/// And at least so many times as often as the odd one.
const TIMES_MIN: usize = 10;

/// An odd spelling that stands more often is meant.
const ODD_MAX: usize = 2;

/// How often a pair is spelt in one way, and where it stands first.
#[derive(Default)]
struct Spelling {
    count: usize,
    places: Vec<(usize, usize)>,
}

/// Points out pairs of syllables with unusual marks.
pub(super) fn find(archive: &Archive, diagnostics: &mut Diagnostics) {
    // Letters without marks, then with them.
    let mut pairs: BTreeMap<String, BTreeMap<String, Spelling>> = BTreeMap::new();
    for (index, entry) in archive.entries.iter().enumerate() {
        for (line, text) in texts(entry) {
            let text = fold::normalize(&text).to_lowercase();
            let mut before: Option<&str> = None;
            for syllable in tokenize::syllables(&text) {
                let word = &text[syllable.start..syllable.end];
                let is_word = word.chars().all(char::is_alphabetic);
                if let Some(before) = before.filter(|_| is_word && !syllable.starts_run) {
                    let pair = format!("{} {}", canonical(before), canonical(word));
                    let spelling = pairs.entry(fold::fold(&pair)).or_default().entry(pair).or_default();
                    spelling.count += 1;
                    if spelling.places.len() <= ODD_MAX {
                        spelling.places.push((index, line));
                    }
                }
                before = Some(word).filter(|_| is_word);
            }
        }
    }
    for spellings in pairs.values().filter(|spellings| spellings.len() > 1) {
        let Some((usual, most)) = spellings.iter().max_by_key(|(_, spelling)| spelling.count) else { continue };
        for (odd, spelling) in spellings.iter().filter(|(_, spelling)| spelling.count <= ODD_MAX) {
            if most.count >= USUAL_MIN && most.count >= TIMES_MIN * spelling.count && differs_in_one(odd, usual) {
                for (entry, line) in &spelling.places {
                    diagnostics.push(diag::misspelt(&archive.entries[*entry].report.shown_path, *line, odd, usual, most.count));
                }
            }
        }
    }
}

/// A syllable with its tone where the rules put it: "hoà" and "hòa" are one spelling.
fn canonical(word: &str) -> String {
    let mut out = String::new();
    fold::canonical_into(word, &mut out);
    out
}

/// Both syllables spelt otherwise are two other words: "công tác" and "cộng tạc" are no slip.
fn differs_in_one(left: &str, right: &str) -> bool {
    left.split(' ').zip(right.split(' ')).filter(|(left, right)| left != right).count() == 1
}
