//! Turns the shipped list, archive.toml and what reports define into the abbreviations of an archive.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
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
    fn all(&self) -> impl Iterator<Item = &String> {
        let all = match self {
            Self::One(only) => std::slice::from_ref(only),
            Self::Several(all) => all.as_slice(),
        };
        all.iter().filter(|meaning| !meaning.trim().is_empty())
    }
}

/// Short forms and their meanings.
pub type List = BTreeMap<String, Meanings>;

static SHIPPED: LazyLock<List> = LazyLock::new(|| toml::from_str(include_str!("abbreviations.toml")).expect("the shipped list is sound"));

/// The abbreviations of an archive: its own list over the shipped one, then what its reports define.
pub fn of(own: &List, reports: &[Report]) -> Abbreviations {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let shipped = SHIPPED.iter().filter(|(short, _)| !own.contains_key(*short));
    for (short, meanings) in own.iter().chain(shipped) {
        pairs.extend(meanings.all().map(|meaning| (short.clone(), meaning.clone())));
    }
    // What archive.toml says to be nothing is nothing in a report either.
    let definitions = reports.iter().flat_map(|report| &report.definitions).filter(|(short, _)| !own.contains_key(short));
    let mut defined: BTreeMap<Key, Defined<'_>> = BTreeMap::new();
    for definition in definitions {
        defined.entry(key(definition)).or_insert(Defined { definition, reports: 0 }).reports += 1;
    }
    for known in pairs.iter().map(key) {
        defined.remove(&known);
    }
    let mut defined: Vec<Defined<'_>> = defined.into_values().collect();
    defined.sort_by_key(|defined| (Reverse(defined.reports), defined.definition));
    pairs.extend(defined.into_iter().take(DEFINED_MAX).map(|defined| defined.definition.clone()));
    Abbreviations::of(pairs)
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
        let table = of(&toml::from_str(own).expect("a list"), &[]);
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
