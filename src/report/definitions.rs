//! Turns running text into the abbreviations that it defines.
//!
//! Reports define their own short forms: "Liên đoàn Lao động (LĐLĐ)", "công nhân, viên chức, lao động (sau đây
//! viết tắt là CNVCLĐ)", "CĐCS: Công đoàn cơ sở". A short form is believed only if it is made of the first letters
//! of the syllables that it stands for; so a name chosen for brevity ("sau đây gọi là Đề án") is none.

use std::collections::BTreeSet;

use vanthu_search::fold;
use vanthu_search::tokenize::{self, Syllable};

/// Letters that a short form has.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=10;

/// A bracket with more in it defines nothing.
const BRACKET_BYTES_MAX: usize = 100;

/// Words that may stand between a bracket and the short form in it.
const INTRODUCTIONS: [&str; 6] = ["sau đây gọi tắt là", "sau đây viết tắt là", "sau đây gọi là", "gọi tắt là", "viết tắt là", "viết tắt"];

/// Collects what a text defines, as short and full form; each pair once, in the order of the text.
pub fn collect<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut known: BTreeSet<(String, String)> = BTreeSet::new();
    let mut found: Vec<(String, String)> = Vec::new();
    for text in texts {
        for definition in in_brackets(text).chain(in_list(text)) {
            if !known.contains(&definition) {
                known.insert(definition.clone());
                found.push(definition);
            }
        }
    }
    found
}

/// "Liên đoàn Lao động (LĐLĐ)".
fn in_brackets(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    let all: Vec<Syllable> = if text.contains('(') { tokenize::syllables(text).collect() } else { Vec::new() };
    text.match_indices('(').filter_map(move |(open, _)| {
        let near = &text[open + 1..text.floor_char_boundary(open + 1 + BRACKET_BYTES_MAX)];
        let inside = near.split_once(')')?.0.trim();
        let short =
            INTRODUCTIONS.iter().find_map(|words| inside.strip_prefix(words)).unwrap_or(inside).trim().trim_matches(['"', '“', '”']);
        let letters = initials(short)?;
        let before = &all[..all.partition_point(|syllable| syllable.end <= open)];
        let full = before.get(before.len().checked_sub(letters.len())?..)?;
        stands_for(text, full, &letters).map(|full| (short.to_owned(), full))
    })
}

/// "CĐCS: Công đoàn cơ sở" as a whole line.
fn in_list(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    text.lines().filter_map(|line| {
        let (short, full) = line.split_once(':')?;
        let short = short.trim_matches(|letter: char| !letter.is_alphanumeric());
        let letters = initials(short)?;
        let syllables: Vec<Syllable> = tokenize::syllables(full).collect();
        (syllables.len() == letters.len()).then(|| stands_for(full, &syllables, &letters)).flatten().map(|full| (short.to_owned(), full))
    })
}

/// The letters of a short form, folded; none when it is no row of capitals.
fn initials(short: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = short.chars().collect();
    let is_short = LETTERS.contains(&letters.len()) && letters.iter().all(|letter| letter.is_alphabetic() && letter.is_uppercase());
    is_short.then(|| letters.into_iter().map(fold::fold_letter).collect())
}

/// The text of syllables in a row, if a short form is made of their first letters.
fn stands_for(text: &str, syllables: &[Syllable], letters: &[char]) -> Option<String> {
    let (first, last) = (syllables.first()?, syllables.last()?);
    let begins = |(syllable, letter): (&Syllable, &char)| {
        text[syllable.start..syllable.end].chars().next().is_some_and(|first| fold::fold_letter(first) == *letter)
    };
    let is_row = syllables.iter().skip(1).all(|syllable| !syllable.starts_run);
    (is_row && syllables.iter().zip(letters).all(begins)).then(|| text[first.start..last.end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = collect(std::iter::once(text)).into_iter().map(|(short, full)| format!("{short}={full}")).collect();
        assert_eq!(found.join("; "), expected, "{text}");
    }

    #[test]
    fn definitions_and_neighbours() {
        check("Ban Thường vụ Liên đoàn Lao động (LĐLĐ) tỉnh", "LĐLĐ=Liên đoàn Lao động");
        check("của công nhân, viên chức, lao động (sau đây viết tắt là CNVCLĐ)", "CNVCLĐ=công nhân, viên chức, lao động");
        check("Công đoàn cơ sở (sau đây gọi tắt là “CĐCS”); Ủy ban kiểm tra (UBKT)", "CĐCS=Công đoàn cơ sở; UBKT=Ủy ban kiểm tra");
        check("CĐCS: Công đoàn cơ sở\n- BTV: Ban Thường vụ.", "CĐCS=Công đoàn cơ sở; BTV=Ban Thường vụ");
        for none in [
            "Đề án phát triển (sau đây gọi là Đề án)",
            "công đoàn (LĐLĐ)",
            "tỉnh. Lao động (LĐLĐ)",
            "đạt 82% (KH)",
            "(LĐLĐ",
            "LĐLĐ: 25 đơn vị; CĐCS: 10",
            "Liên đoàn. Lao động (LĐLĐ)",
            "()",
            "",
        ] {
            check(none, "");
        }
    }
}
