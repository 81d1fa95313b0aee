//! Turns words of a query into the other form of an abbreviation: `LĐLĐ` into "Liên đoàn Lao động", and back.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::key::{self, Form};
use crate::query::Word;
use crate::syllable;
use crate::tokenize;
use crate::wire::{self, Damaged, Reader};

/// One abbreviation has no more meanings than this.
const MEANINGS_MAX: usize = 3;

/// The abbreviations of an archive and what they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abbreviations {
    /// Short and full form as written.
    pairs: Vec<(String, String)>,
    /// Short and full form as syllables, then the other way round.
    forms: Vec<(Vec<Form>, Vec<Form>)>,
    /// Places in `forms` by their first syllable.
    by_first: BTreeMap<String, Vec<usize>>,
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
        let mut all = Abbreviations::default();
        for (short, full) in &pairs {
            let (short, full) = (forms(short), forms(full));
            if !short.is_empty() && !full.is_empty() && short != full {
                all.forms.push((short.clone(), full.clone()));
                all.forms.push((full, short));
            }
        }
        for (at, (from, _)) in all.forms.iter().enumerate() {
            all.by_first.entry(from[0].folded.clone()).or_default().push(at);
        }
        all.pairs = pairs;
        all
    }

    /// Appends the pairs.
    pub fn write(&self, out: &mut Vec<u8>) {
        wire::put_number(out, self.pairs.len() as u64);
        for text in self.pairs.iter().flat_map(|(short, full)| [short, full]) {
            wire::put_bytes(out, text.as_bytes());
        }
    }

    /// Reads what [`Abbreviations::write`] wrote.
    ///
    /// # Errors
    /// Fails when the bytes are cut or no text.
    pub fn read(reader: &mut Reader<'_>) -> Result<Abbreviations, Damaged> {
        let pairs = (0..reader.count()?).map(|_| Ok((reader.string()?.to_owned(), reader.string()?.to_owned())));
        Ok(Abbreviations::of(pairs.collect::<Result<_, _>>()?))
    }

    /// What may stand for words of a row; the longest come first, and what they hold is not looked at again.
    pub fn substitutes(&self, words: &[Word]) -> Vec<Substitute> {
        let mut found: Vec<Substitute> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            for (from, to) in self.by_first.get(&word.form.folded).into_iter().flatten().map(|place| &self.forms[*place]) {
                let range = at..at + from.len();
                let Some(typed) = words.get(range.clone()) else { continue };
                let is_row = typed.iter().skip(1).all(|word| word.follows);
                let agrees = typed
                    .iter()
                    .zip(from)
                    .all(|(word, form)| word.form.folded == form.folded && key::agrees(&word.form.marks, form.marks.iter().copied()));
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

fn forms(text: &str) -> Vec<Form> {
    tokenize::syllables(text).map(|syllable| Form::at(text, &syllable)).collect()
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
}
