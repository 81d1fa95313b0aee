//! Turns the terms of an archive into a file, and what is being typed into those that it may become.
//!
//! The file is text, a line a term: a letter for its kind, in how many reports it stands, a space, the term. It
//! is small enough to be fetched while somebody types, and also tells which syllables the archive has at all,
//! from which corrections are made.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use crate::fold;
use crate::key::{self, Form, forms};

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Some syllables that often stand together.
    Term,
    /// A person, a place or a body.
    Name,
    /// The number of a document.
    Number,
    /// The title of a report.
    Title,
    /// One syllable; never suggested.
    Syllable,
}

const KINDS: [(Kind, char); 5] = [(Kind::Term, 't'), (Kind::Name, 'n'), (Kind::Number, 's'), (Kind::Title, 'b'), (Kind::Syllable, 'w')];

/// A term and in how many reports it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// What it is.
    pub kind: Kind,
    /// As reports write it.
    pub text: String,
    /// In how many reports, about.
    pub reports: u32,
}

/// A term that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// As reports write it.
    pub text: String,
    /// What it is.
    pub kind: Kind,
}

/// Writes terms.
pub fn write(terms: &[Term]) -> String {
    let mut out = String::new();
    for term in terms {
        let letter = KINDS.iter().find(|(kind, _)| *kind == term.kind).map_or('t', |(_, letter)| *letter);
        let line = fold::single_spaced(&term.text);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{letter}{} {line}", term.reports);
    }
    out
}

/// The terms of an archive, to be asked.
#[derive(Debug, Default)]
pub struct Terms {
    known: Vec<(Term, Vec<Form>)>,
    /// The syllables by their folded form: the spelling that most reports have, and how many reports.
    syllables: BTreeMap<String, Vec<(Form, u32)>>,
}

impl Terms {
    /// Reads what [`write()`] wrote; lines that are none are left out.
    pub fn read(text: &str) -> Terms {
        let mut terms = Terms::default();
        for line in text.lines() {
            let mut letters = line.chars();
            let kind = letters.next().and_then(|first| KINDS.iter().find(|(_, letter)| *letter == first)).map(|(kind, _)| *kind);
            let (Some(kind), Some((reports, text))) = (kind, letters.as_str().split_once(' ')) else { continue };
            let forms = forms(text);
            let reports = reports.parse().unwrap_or(0);
            if kind == Kind::Syllable {
                if let [form] = forms.as_slice() {
                    terms.syllables.entry(form.folded.clone()).or_default().push((form.clone(), reports));
                }
            } else if !forms.is_empty() {
                terms.known.push((Term { kind, text: text.to_owned(), reports }, forms));
            }
        }
        terms
    }

    /// The terms that what is typed begins, or that hold it from a syllable on; the likeliest first.
    pub fn suggest(&self, typed: &str, count: usize) -> Vec<Suggestion> {
        let normal = fold::normalize(typed);
        let words = forms(&normal);
        let Some((last, whole)) = words.split_last() else { return Vec::new() };
        let is_open = normal.ends_with(char::is_alphanumeric);
        let fits_last = |form: &Form| {
            // "02" begins 02/BC-LĐLĐ, but not every 2020.
            let is_open = is_open && (last.folded.len() > 2 || !last.folded.bytes().all(|byte| byte.is_ascii_digit()));
            let is_it = if is_open { form.folded.starts_with(&last.folded) } else { form.folded == last.folded };
            is_it && key::agrees(&last.marks, form.marks.iter().copied())
        };
        let fits = |forms: &[Form]| {
            let stands = |start: &usize| {
                let rest = &forms[*start..];
                let is_whole = whole.iter().zip(rest).all(|(word, form)| form.answers(word));
                rest.len() > whole.len() && is_whole && fits_last(&rest[whole.len()])
            };
            (0..forms.len()).find(stands)
        };
        let mut found: Vec<(usize, Reverse<u32>, usize, &Term)> = self
            .known
            .iter()
            .filter_map(|(term, forms)| {
                let start = fits(forms)?;
                // What is typed already need not be suggested.
                let is_more = forms.len() > words.len() || forms[words.len() - 1 + start].folded != last.folded || words != *forms;
                is_more.then_some((start.min(1), Reverse(term.reports), forms.len(), term))
            })
            .collect();
        found.sort();
        let suggestion = |(.., term): &(usize, Reverse<u32>, usize, &Term)| Suggestion { text: term.text.clone(), kind: term.kind };
        found.iter().take(count).map(suggestion).collect()
    }

    /// Spellings of known syllables that may be meant by a word, those of most reports first: other marks on its
    /// letters, or one letter less, more, other or changed with its neighbour.
    pub fn near(&self, word: &Form) -> Vec<Form> {
        let other_marks = self.syllables.get(&word.folded).into_iter().flatten().filter(|(form, _)| form.marks != word.marks);
        let mut found: Vec<(bool, Reverse<u32>, Form)> =
            other_marks.map(|(form, reports)| (false, Reverse(*reports), form.clone())).collect();
        // Without marks typed, any marks were looked for already.
        if !word.is_marked() {
            found.clear();
        }
        for (folded, forms) in &self.syllables {
            if is_near(&word.folded, folded) {
                let agreeing = forms
                    .iter()
                    .filter(|(form, _)| word.marks.len() != form.marks.len() || key::agrees(&word.marks, form.marks.iter().copied()));
                if let Some((form, reports)) = agreeing.max_by_key(|(_, reports)| *reports) {
                    found.push((true, Reverse(*reports), form.clone()));
                }
            }
        }
        found.sort();
        found.into_iter().map(|(.., form)| form).collect()
    }
}

/// Whether one letter less, more or other, or two changed, makes one word the other; not when they are equal.
fn is_near(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() { (left.as_bytes(), right.as_bytes()) } else { (right.as_bytes(), left.as_bytes()) };
    if left == right || long.len() - short.len() > 1 || long.len() < 2 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    if short.len() < long.len() {
        return short[same..] == long[same + 1..];
    }
    let is_other = short[same + 1..] == long[same + 1..];
    let is_changed =
        short.len() > same + 1 && short[same] == long[same + 1] && short[same + 1] == long[same] && short[same + 2..] == long[same + 2..];
    is_other || is_changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        let term = |kind, text: &str, reports| Term { kind, text: text.into(), reports };
        let written = write(&[
            term(Kind::Term, "công đoàn cơ sở", 40),
            term(Kind::Term, "Đại hội XIII", 5),
            term(Kind::Term, "công đoàn", 90),
            term(Kind::Name, "Mường Tè", 3),
            term(Kind::Number, "02/BC-LĐLĐ", 1),
            term(Kind::Title, "Báo cáo  công\ttác", 1),
            term(Kind::Syllable, "đoàn", 90),
            term(Kind::Syllable, "đoạn", 9),
            term(Kind::Syllable, "công", 90),
            term(Kind::Syllable, "chuyền", 9),
        ]);
        Terms::read(&format!("{written}x\n\nt\nq1 a\n"))
    }

    #[test]
    fn what_is_typed_becomes_terms() {
        let check = |typed: &str, expected: &str| {
            let found: Vec<String> = terms().suggest(typed, 3).into_iter().map(|found| found.text).collect();
            assert_eq!(found.join("; "), expected, "{typed}");
        };
        check("cong", "công đoàn; công đoàn cơ sở; Báo cáo công tác");
        check("Công đ", "công đoàn; công đoàn cơ sở");
        check("cong doan", "công đoàn; công đoàn cơ sở");
        check("công đoàn", "công đoàn cơ sở");
        check("công đoàn ", "công đoàn cơ sở");
        check("con ", "");
        check("dai hoi x", "Đại hội XIII");
        check("dài", "");
        check("co s", "công đoàn cơ sở");
        check("2 bc", "02/BC-LĐLĐ");
        check("muong", "Mường Tè");
        check("", "");
        check("…", "");
    }

    #[test]
    fn near_syllables_are_known_ones() {
        let check = |typed: &str, expected: &str| {
            let found: Vec<String> =
                terms().near(&Form::of(typed)).iter().map(|form| key::spelled(&form.folded, &mut form.marks.iter().copied())).collect();
            assert_eq!(found.join(" "), expected, "{typed}");
        };
        check("đoán", "đoàn đoạn");
        check("doa", "đoàn");
        check("cogn", "công");
        check("vong", "công");
        check("chuyn", "chuyền");
        check("chuyen", "");
        check("chuye", "chuyền");
        check("a", "");
    }
}
