//! Turns the shipped list, archive.toml and what reports define into the glossary of an archive: its abbreviations, what
//! they stand for, and who uses them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use vanthu_search::abbreviations::Abbreviations;
use vanthu_search::fold;

use crate::report::Report;

/// Abbreviations that reports define and no list has, at most; those that most reports define.
const DEFINED_MAX: usize = 300;

/// One meaning of a short form, or several, the most usual first; an empty one takes the short form away.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Meanings {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Meanings {
    /// Those that say something.
    pub(super) fn all(&self) -> impl Iterator<Item = &String> {
        let all = match self {
            Self::One(only) => std::slice::from_ref(only),
            Self::Several(all) => all.as_slice(),
        };
        all.iter().filter(|meaning| !meaning.trim().is_empty())
    }
}

/// Short forms and their meanings.
pub type List = BTreeMap<String, Meanings>;

static SHIPPED: LazyLock<List> = LazyLock::new(|| toml::from_str(include_str!("glossary.toml")).expect("the shipped list is sound"));

/// Who says what a short form stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Source {
    /// The list that vanthu brings.
    Shipped,
    /// archive.toml.
    Configuration,
    /// The reports themselves.
    Reports,
}

/// A short form and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The short form as written.
    pub short: String,
    /// What it stands for, the most usual meaning first.
    pub meanings: Vec<(String, Source)>,
    /// How many reports use it.
    pub report_count: usize,
    /// The oldest report that uses it, by its place in the archive.
    pub first: Option<usize>,
}

impl Term {
    /// Its name in addresses. HĐLĐ and HDLD would fold to one; written by the keys of Telex they are two.
    pub fn anchor(&self) -> String {
        let telex = |letter: char| match letter.to_lowercase().next().unwrap_or(letter) {
            'đ' => "dd".to_owned(),
            'ă' => "aw".to_owned(),
            'â' => "aa".to_owned(),
            'ê' => "ee".to_owned(),
            'ô' => "oo".to_owned(),
            'ơ' => "ow".to_owned(),
            'ư' => "uw".to_owned(),
            '-' => "-".to_owned(),
            other => fold::slug(&other.to_string()),
        };
        format!("vt-{}", self.short.chars().map(telex).collect::<String>())
    }
}

/// The abbreviations of an archive.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    /// By short form.
    pub terms: BTreeMap<String, Term>,
}

impl Glossary {
    /// The archive's own list over the shipped one, then what its reports define; and who uses them, given the words in
    /// capitals of each report.
    pub fn of<'a>(own: &List, reports: &[Report], capitals: impl Iterator<Item = &'a BTreeSet<String>>) -> Glossary {
        let mut glossary = Glossary::default();
        let shipped = SHIPPED.iter().filter(|(short, _)| !own.contains_key(*short)).map(|list| (list, Source::Shipped));
        for ((short, meanings), source) in own.iter().map(|list| (list, Source::Configuration)).chain(shipped) {
            meanings.all().for_each(|meaning| glossary.add(short, meaning, source));
        }
        for (short, full) in defined(own, reports, &glossary) {
            glossary.add(&short, &full, Source::Reports);
        }
        glossary.count(capitals);
        glossary
    }

    fn add(&mut self, short: &str, meaning: &str, source: Source) {
        let new = || Term { short: short.to_owned(), meanings: Vec::new(), report_count: 0, first: None };
        self.terms.entry(short.to_owned()).or_insert_with(new).meanings.push((meaning.to_owned(), source));
    }

    /// Counts the reports that use each term.
    fn count<'a>(&mut self, capitals: impl Iterator<Item = &'a BTreeSet<String>>) {
        // Reports are newest first.
        for (index, words) in capitals.enumerate() {
            for word in words {
                if let Some(term) = self.terms.get_mut(word) {
                    (term.report_count, term.first) = (term.report_count + 1, Some(index));
                }
            }
        }
    }

    /// The terms in a text, with where they stand.
    pub fn places<'g, 't>(&'g self, text: &'t str) -> impl Iterator<Item = (Range<usize>, &'g Term)> + use<'g, 't> {
        capitals(text).filter_map(|range| Some((range.clone(), self.terms.get(&text[range])?)))
    }

    /// What the search knows of them.
    pub fn for_search(&self) -> Abbreviations {
        let pairs = |term: &Term| term.meanings.iter().map(|(meaning, _)| (term.short.clone(), meaning.clone())).collect::<Vec<_>>();
        Abbreviations::of(self.terms.values().flat_map(pairs).collect())
    }
}

/// The words of a report that may be short forms.
pub fn capitals_of(report: &Report) -> BTreeSet<String> {
    let of_text = |text: &str| capitals(text).map(|range| text[range].to_owned()).collect::<Vec<_>>();
    report.body().texts().iter().flat_map(|text| of_text(text)).collect()
}

/// Words of two capitals and more at the start: "UBND"; of "KT-XH" the whole, then the first part.
fn capitals(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < text.len() {
            let is_word = fold::is_alphanumeric;
            let start = at + text[at..].find(is_word)?;
            let end = text[start..].find(|letter: char| !is_word(letter)).map_or(text.len(), |length| start + length);
            at = end;
            let mut letters = text[start..end].chars();
            let is_capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_uppercase);
            // What follows a sign of a document's number is a part of it: "02-NQ/TW".
            if is_capital && !text[..start].ends_with(['/', '-']) {
                // "KT-XH" is one short form.
                let joined = text[end..].strip_prefix('-').and_then(|rest| {
                    let length = rest.find(|letter: char| !is_word(letter)).unwrap_or(rest.len());
                    rest.starts_with(char::is_uppercase).then_some(end + 1 + length)
                });
                return Some((start..end, joined));
            }
        }
        None
    })
    .flat_map(|(word, joined): (Range<usize>, Option<usize>)| joined.map(|end| word.start..end).into_iter().chain([word]))
}

/// What reports define and no list has: those that most reports define.
fn defined(own: &List, reports: &[Report], known: &Glossary) -> Vec<(String, String)> {
    // What archive.toml says to be nothing is nothing in a report either.
    let definitions = reports.iter().flat_map(|report| &report.definitions).filter(|(short, _)| !own.contains_key(short));
    let mut defined: BTreeMap<Key, Defined<'_>> = BTreeMap::new();
    for definition in definitions {
        defined.entry(key(definition)).or_insert(Defined { definition, reports: 0 }).reports += 1;
    }
    for term in known.terms.values() {
        for (meaning, _) in &term.meanings {
            defined.remove(&key(&(term.short.clone(), meaning.clone())));
        }
    }
    let mut defined: Vec<Defined<'_>> = defined.into_values().collect();
    defined.sort_by_key(|defined| (Reverse(defined.reports), defined.definition));
    defined.into_iter().take(DEFINED_MAX).map(|defined| defined.definition.clone()).collect()
}

/// Short and full form, folded: what makes two definitions one.
type Key = (String, String);

fn key((short, full): &(String, String)) -> Key {
    (fold::slug(short), fold::slug(full))
}

/// A definition and how many reports give it.
struct Defined<'a> {
    definition: &'a (String, String),
    reports: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(own: &str, typed: &str, expected: &str) {
        let table = Glossary::of(&toml::from_str(own).expect("a list"), &[], std::iter::empty()).for_search();
        let query = vanthu_search::Query::parse(typed, &table);
        let form = |forms: &[vanthu_search::key::Form]| forms.iter().map(|form| form.folded.clone()).collect::<Vec<_>>().join(" ");
        let found: Vec<String> = query.alternatives.iter().flat_map(|clause| &clause.substitutes).map(|found| form(&found.forms)).collect();
        assert_eq!(found.join("; "), expected, "{typed}");
    }

    #[test]
    fn the_archive_has_the_last_word() {
        check("", "BCH", "ban chap hanh; ban chi huy");
        check("BCH = 'Ban Chỉ huy'", "BCH", "ban chi huy");
        check("BCH = ''", "BCH", "");
        check("BCH = ['', 'Ban Chỉ huy', 'Bộ Chỉ huy']", "BCH", "ban chi huy; bo chi huy");
        check("'TCNSCĐ' = 'Tổ công nghệ số cộng đồng'", "tổ công nghệ số cộng đồng", "tcnscd");
    }

    #[test]
    fn places_in_a_text() {
        let glossary = Glossary::of(&List::new(), &[], std::iter::empty());
        let places = |text: &str| glossary.places(text).map(|(_, term)| term.short.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(places("UBND tỉnh và LĐLĐ; KT-XH, BTG TLĐ"), "UBND LĐLĐ KT-XH BTG TLĐ");
        assert_eq!(places("Ubnd xUBND UBNDx UB 02-NQ/TW"), "");
        assert_eq!(places(""), "");
    }

    #[test]
    fn the_shipped_list_is_made_of_first_letters() {
        for (short, meanings) in SHIPPED.iter() {
            assert!(meanings.all().next().is_some(), "{short}");
            for meaning in meanings.all() {
                let initials: String =
                    fold::fold(meaning).split(|letter: char| !letter.is_alphanumeric()).filter_map(|word| word.chars().next()).collect();
                let letters = fold::slug(short).replace('-', "");
                let is_of_them = letters.chars().all(|letter| initials.contains(letter) || letter == 'w');
                assert!(is_of_them, "{short} = {meaning}");
            }
        }
    }
}
