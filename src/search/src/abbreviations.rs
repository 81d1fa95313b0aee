//! Turns words of a query into the other form of an abbreviation: `LĐLĐ` into "Liên đoàn Lao động", and back.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::key::{Form, forms};
use crate::syllable;
use crate::wire::{self, Damaged, Reader};
use crate::word::Word;

/// One abbreviation has no more meanings than this.
const MEANINGS_MAX: usize = 3;

/// The abbreviations of an archive and what they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abbreviations {
    entries: Vec<Entry>,
    /// Short and full form as syllables, then the other way round.
    forms: Vec<(Vec<Form>, Vec<Form>)>,
    /// Places in `forms` by their first syllable.
    by_first: BTreeMap<String, Vec<usize>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// The short form as written.
    short: String,
    /// The full form.
    full: String,
    /// Whether reports have the short form, so that it may stand for the full one.
    is_used: bool,
}

/// Words of a query and what may stand for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitute {
    /// Which words.
    pub words: Range<usize>,
    /// What stands for them, syllable by syllable.
    pub forms: Vec<Form>,
}

impl Abbreviations {
    /// Takes pairs of short and full form, the more usual meaning of a short form first.
    pub fn of(pairs: Vec<(String, String)>) -> Abbreviations {
        Abbreviations::made(pairs.into_iter().map(|(short, full)| Entry { short, full, is_used: true }).collect())
    }

    fn made(entries: Vec<Entry>) -> Abbreviations {
        let mut all = Abbreviations::default();
        for entry in &entries {
            let (short, full) = (forms(&entry.short), forms(&entry.full));
            if short.is_empty() || full.is_empty() || short == full {
                continue;
            }
            if entry.is_used {
                all.forms.push((full.clone(), short.clone()));
            }
            all.forms.push((short, full));
        }
        for (at, (from, _)) in all.forms.iter().enumerate() {
            all.by_first.entry(from[0].folded.clone()).or_default().push(at);
        }
        all.entries = entries;
        all
    }

    /// Notes which short forms reports have; `has` tells whether they have a folded syllable. The others are never
    /// looked for in place of their full forms.
    #[must_use]
    pub fn used(&self, has: impl Fn(&str) -> bool) -> Abbreviations {
        let is_used = |short: &str| forms(short).iter().all(|form| has(&form.folded));
        Abbreviations::made(self.entries.iter().map(|entry| Entry { is_used: is_used(&entry.short), ..entry.clone() }).collect())
    }

    /// Appends the table.
    pub fn write(&self, out: &mut Vec<u8>) {
        wire::put_number(out, self.entries.len() as u64);
        for entry in &self.entries {
            wire::put_bytes(out, entry.short.as_bytes());
            wire::put_bytes(out, entry.full.as_bytes());
            wire::put_number(out, u64::from(entry.is_used));
        }
    }

    /// Reads what [`Abbreviations::write`] wrote.
    ///
    /// # Errors
    /// Fails when the bytes are cut or no text.
    pub fn read(reader: &mut Reader<'_>) -> Result<Abbreviations, Damaged> {
        let entry = |reader: &mut Reader<'_>| {
            let (short, full) = (reader.string()?.to_owned(), reader.string()?.to_owned());
            Ok(Entry { short, full, is_used: reader.number()? != 0 })
        };
        Ok(Abbreviations::made((0..reader.count()?).map(|_| entry(reader)).collect::<Result<_, _>>()?))
    }

    /// What may stand for words of a row; the longest come first, and what they hold is not looked at again.
    pub fn substitutes(&self, words: &[Word]) -> Vec<Substitute> {
        let mut found: Vec<Substitute> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for (from, to) in self.by_first.get(&word.form.folded).into_iter().flatten().map(|place| &self.forms[*place]) {
                let range = at..at + from.len();
                let Some(typed) = words.get(range.clone()) else { continue };
                let is_row = typed.iter().skip(1).all(|word| word.follows);
                let agrees = typed.iter().zip(from).all(|(word, form)| form.answers(&word.form));
                // "tư" is a word, "TƯ" is not.
                let is_meant = from.len() > 1 || word.is_capital || !syllable::is_folded_syllable(&word.form.folded);
                if is_row && agrees && is_meant {
                    found.push(Substitute { words: range, forms: to.clone() });
                }
            }
        }
        found.sort_by_key(|substitute| (std::cmp::Reverse(substitute.words.len()), substitute.words.start));
        let mut kept: Vec<Substitute> = Vec::new();
        for substitute in found {
            let same = kept.iter().filter(|other| other.words == substitute.words).count();
            let overlaps = kept.iter().any(|other| {
                other.words != substitute.words && other.words.start < substitute.words.end && substitute.words.start < other.words.end
            });
            if same < MEANINGS_MAX && !overlaps {
                kept.push(substitute);
            }
        }
        kept.sort_by_key(|substitute| substitute.words.start);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Query;

    fn check(typed: &str, expected: &str) {
        let table = [
            ("LĐLĐ", "Liên đoàn Lao động"),
            ("CNVCLĐ", "công nhân, viên chức, lao động"),
            ("TƯ", "Trung ương"),
            ("BCH", "Ban Chấp hành"),
            ("BCH", "Ban Chỉ huy"),
        ];
        let table = Abbreviations::of(table.map(|(short, full)| (short.to_owned(), full.to_owned())).to_vec());
        let query = Query::parse(typed, &table);
        let show = |substitute: &Substitute| {
            let forms: Vec<&str> = substitute.forms.iter().map(|form| form.folded.as_str()).collect();
            format!("{}..{}={}", substitute.words.start, substitute.words.end, forms.join(" "))
        };
        let found: Vec<String> = query.alternatives.iter().flat_map(|clause| &clause.substitutes).map(show).collect();
        assert_eq!(found.join("; "), expected, "{typed}");
    }

    #[test]
    fn both_ways_and_neighbours() {
        check("LĐLĐ tỉnh", "0..1=lien doan lao dong");
        check("ldld", "0..1=lien doan lao dong");
        check("của liên đoàn lao động tỉnh", "1..5=ldld");
        check("lien doan lao dong", "0..4=ldld");
        check("công nhân viên chức lao động", "0..6=cnvcld");
        check("BCH", "0..1=ban chap hanh; 0..1=ban chi huy");
        check("TƯ", "0..1=trung uong");
        for none in ["tư", "tu", "liên đoàn lào động", "lien doan", "ban chấp hành trung. ương", "\"LĐLĐ\""] {
            check(none, if none.starts_with("ban") { "0..3=bch" } else { "" });
        }
    }

    #[test]
    fn written_and_read() {
        let table = Abbreviations::of(vec![("A".into(), "b c".into()), (String::new(), "x".into())]);
        let mut out = Vec::new();
        table.write(&mut out);
        assert_eq!(Abbreviations::read(&mut Reader(&out)), Ok(table));
        assert!(Abbreviations::read(&mut Reader(&out[..3])).is_err());
    }

    #[test]
    fn a_short_form_that_no_report_has_is_not_looked_for() {
        let table = Abbreviations::of(vec![("UBND".into(), "Ủy ban nhân dân".into()), ("KT-XH".into(), "kinh tế - xã hội".into())]);
        let found = |has: &'static str, typed: &str| {
            let query = Query::parse(typed, &table.used(|word| has.contains(word)));
            query.alternatives[0].substitutes.len()
        };
        assert_eq!((found("ubnd", "ủy ban nhân dân"), found("", "ủy ban nhân dân"), found("", "UBND")), (1, 0, 1));
        assert_eq!((found("kt xh", "kinh tế xã hội"), found("kt", "kinh tế xã hội")), (1, 0));
    }
}
