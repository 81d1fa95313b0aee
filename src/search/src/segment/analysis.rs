//! Turns text into the terms that the index holds, each known by its place in the order in which terms are met.
//!
//! Pairs of neighbouring syllables stand in for positions: "đại hội" is one term. A pair never crosses the end of a
//! sentence or paragraph. Reports have few spellings and use them often, so each spelling is understood once, and a pair is
//! looked up by two numbers rather than by its letters.

use std::ops::Range;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::expression::{self, Expression};
use crate::key::{self, Form};
use crate::numeral;
use crate::tokenize::{self, Syllable, syllables};

/// The place of a term among all terms met so far.
pub(super) type TermId = u32;

/// The place of a form among all forms met so far.
type FormId = u32;

/// What has been met so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Analysis {
    /// Syllables as written, and the form of each.
    spellings: IndexMap<Box<str>, FormId, FxBuildHasher>,
    /// Forms by their keys.
    forms: IndexMap<Box<str>, Letters, FxBuildHasher>,
    /// Neighbours.
    pairs: IndexMap<(FormId, FormId), TermId, FxBuildHasher>,
    /// The keys of dates and numbers.
    expressions: IndexMap<Box<str>, TermId, FxBuildHasher>,
    terms: IndexSet<Term, FxBuildHasher>,
}

/// What a term is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Term {
    Syllable(FormId),
    Pair(FormId, FormId),
    Expression(u32),
}

/// A form in the parts that keys are made of.
#[derive(Clone, Debug)]
struct Letters {
    folded: Box<str>,
    /// One code for each letter that can carry marks.
    codes: Box<str>,
    /// How many of the codes stand before the last mark.
    marked: usize,
    /// The term of the syllable alone.
    term: TermId,
}

impl Analysis {
    /// Passes every term of a text to `found`, as often as it stands there.
    pub(super) fn read(&mut self, text: &str, mut found: impl FnMut(TermId)) {
        let all: Vec<Syllable> = syllables(text).collect();
        let mut before: Option<FormId> = None;
        for syllable in &all {
            let form = self.form_at(text, syllable);
            found(self.forms[form as usize].term);
            if let Some(before) = before.filter(|_| !syllable.starts_run) {
                found(self.pair(before, form));
            }
            before = Some(form);
        }
        for (_, expression) in expression::find(text, &all) {
            match expression {
                Expression::Number(number) => self.number(&number, false, &mut found),
                date => {
                    let mut key = String::new();
                    key::expression_into(&date, false, &mut key);
                    found(self.expression(key));
                }
            }
        }
        self.others(text, &all, &mut found);
    }

    /// Passes the terms of a document number to `found`; `is_own` for that of the document itself.
    pub(super) fn number(&mut self, number: &str, is_own: bool, mut found: impl FnMut(TermId)) {
        key::number_keys(number, is_own).into_iter().for_each(|key| found(self.expression(key)));
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// Appends the key of a term.
    pub(super) fn key_into(&self, term: TermId, out: &mut Vec<u8>) {
        let letters = |form: FormId| &self.forms[form as usize];
        match self.terms[term as usize] {
            Term::Syllable(form) => out.extend_from_slice(self.forms.get_index(form as usize).map_or(b"", |(key, _)| key.as_bytes())),
            Term::Pair(left, right) => {
                let (left, right) = (letters(left), letters(right));
                out.extend_from_slice(left.folded.as_bytes());
                out.push(b' ');
                out.extend_from_slice(right.folded.as_bytes());
                out.push(key::MARKS as u8);
                let codes = if right.marked > 0 { &left.codes } else { &left.codes[..left.marked] };
                out.extend_from_slice(codes.as_bytes());
                out.extend_from_slice(right.codes[..right.marked].as_bytes());
            }
            Term::Expression(place) => {
                out.extend_from_slice(self.expressions.get_index(place as usize).map_or(b"", |(key, _)| key.as_bytes()));
            }
        }
    }

    /// Emits alternative terms for syllables: Roman numerals for numbers after words such as "khóa", the parts of words of
    /// letters and digits, `5.3` for the section number `5.3.2`.
    fn others(&mut self, text: &str, all: &[Syllable], found: &mut impl FnMut(TermId)) {
        for at in 0..all.len() {
            let bytes = &text.as_bytes()[all[at].start..all[at].end];
            if !bytes.iter().any(u8::is_ascii_digit) {
                continue;
            }
            if let Some(roman) = self.roman(text, all, at) {
                self.other(text, all, at..at + 1, &[roman], found);
            }
            let parts: Vec<FormId> = all[at].parts(text).into_iter().map(|part| self.form_of(&text[part])).collect();
            self.other(text, all, at..at + 1, &parts, found);
            if let Some(figures) = all.get(at + 1).and_then(|next| tokenize::chain(text, &all[at], next)) {
                let both = self.form_of(&text[figures]);
                self.other(text, all, at..at + 2, &[both], found);
            }
        }
    }

    /// The Roman form of a number after a word that numbers follow.
    fn roman(&mut self, text: &str, all: &[Syllable], at: usize) -> Option<FormId> {
        if at == 0 || all[at].starts_run || !text.as_bytes()[all[at].start].is_ascii_digit() {
            return None;
        }
        let figures = self.form_at(text, &all[at]);
        let roman = numeral::in_letters(&self.forms[figures as usize].folded)?;
        let before = self.form_at(text, &all[at - 1]);
        numeral::is_cue(&self.forms[before as usize].folded).then(|| self.form_of(&roman))
    }

    /// Emits the terms of forms that replace a range of syllables, with the pairs they form with their neighbours.
    fn other(&mut self, text: &str, all: &[Syllable], range: Range<usize>, forms: &[FormId], found: &mut impl FnMut(TermId)) {
        let Some((first, last)) = forms.first().zip(forms.last()) else { return };
        forms.iter().for_each(|form| found(self.forms[*form as usize].term));
        if let Some(before) = range.start.checked_sub(1).filter(|_| !all[range.start].starts_run) {
            let before = self.form_at(text, &all[before]);
            found(self.pair(before, *first));
        }
        for pair in forms.windows(2) {
            found(self.pair(pair[0], pair[1]));
        }
        if let Some(after) = all.get(range.end).filter(|after| !after.starts_run) {
            let after = self.form_at(text, after);
            found(self.pair(*last, after));
        }
    }

    fn form_at(&mut self, text: &str, syllable: &Syllable) -> FormId {
        self.form_of(&syllable.written(text))
    }

    fn form_of(&mut self, written: &str) -> FormId {
        if let Some(known) = self.spellings.get(written) {
            return *known;
        }
        let form = Form::of(written);
        let (mut key, mut codes) = (String::new(), String::new());
        key::single_into(&form, &mut key);
        key::all_codes_into(&form.marks, &mut codes);
        let (place, is_new) = match self.forms.get_index_of(key.as_str()) {
            Some(place) => (place, false),
            None => (self.forms.len(), true),
        };
        if is_new {
            let (term, _) = self.terms.insert_full(Term::Syllable(place as FormId));
            let marked = codes.trim_end_matches('0').len();
            let letters = Letters { folded: form.folded.into(), codes: codes.into(), marked, term: term as TermId };
            self.forms.insert(key.into(), letters);
        }
        self.spellings.insert(written.into(), place as FormId);
        place as FormId
    }

    fn pair(&mut self, left: FormId, right: FormId) -> TermId {
        let terms = &mut self.terms;
        *self.pairs.entry((left, right)).or_insert_with(|| terms.insert_full(Term::Pair(left, right)).0 as TermId)
    }

    fn expression(&mut self, key: String) -> TermId {
        let (place, terms) = (self.expressions.len(), &mut self.terms);
        *self.expressions.entry(key.into()).or_insert_with(|| terms.insert_full(Term::Expression(place as u32)).0 as TermId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    fn check(text: &str, expected: &str) {
        let text = fold::normalize(text);
        let mut analysis = Analysis::default();
        let mut terms = Vec::new();
        analysis.read(&text, |term| terms.push(term));
        let shown = |term: &TermId| {
            let mut key = Vec::new();
            analysis.key_into(*term, &mut key);
            String::from_utf8_lossy(&key).replace(key::MARKS, "|")
        };
        assert_eq!(terms.iter().map(shown).collect::<Vec<_>>().join(","), expected, "{text}");
    }

    #[test]
    fn cuts_syllables_and_pairs() {
        check("Đại hội; Hòa giải", "dai|65,hoi|b,dai hoi|650b,hoa|01,giai|03,hoa giai|0103");
        check("một", "mot|b");
        check("02/BC-LĐLĐ", "2|,bc|,2 bc|,ldld|66,bc ldld|66,#2-bc-ldld|");
        check("khóa 13 của 13", "khoa|02,13|,khoa 13|02,cua|3,13 cua|3,13|,cua 13|3,xiii|,khoa xiii|02,xiii cua|0003");
        check("12/6/2021", "12|,6|,12 6|,2021|,6 2021|,=20210612");
    }

    #[test]
    fn decomposed_text_gives_the_same_keys() {
        check("Đa\u{323}i hô\u{323}i", "dai|65,hoi|b,dai hoi|650b");
    }

    #[test]
    fn groups_thousands_and_nothing_else() {
        check("3.666 ca", "3666|,ca|,3666 ca|");
        check("1.234.567, 1.2.3", "1234567|,1|,1234567 1|,2|,1 2|,3|,2 3|,1,2|,1234567 1,2|,1,2 3|,2,3|,1 2,3|");
        check("12.000", "12000|");
        check("3.", "3|");
        check("2.500.000đ, 5đ", "2500000|,d|6,2500000 d|6,5|,d 5|6,d|6,5 d|6");
        check("20,5 2,3,4 1,2 a", "20,5|,2|,20,5 2|,3|,2 3|,4|,3 4|,1,2|,4 1,2|,a|,1,2 a|");
    }

    #[test]
    fn words_of_letters_and_digits_are_held_in_parts() {
        check("đạt 4.0", "dat|65,4,0|,dat 4,0|65");
        check("bụi PM2.5", "bui|5,pm2,5|,bui pm2,5|5,pm|,2,5|,bui pm|5,pm 2,5|");
        check("mục 5.3.2 a", "muc|5,5|,muc 5|5,3|,5 3|,2|,3 2|,a|,2 a|,v|,muc v|5,v 3|,5,3|,muc 5,3|5,5,3 2|,3,2|,5 3,2|,3,2 a|");
        check("100m² 10⁶", "100m2|,10|,100m2 10|,6|,10 6|,100|,m2|,100 m2|,m2 10|");
    }

    #[test]
    fn lines_in_legacy_letters_are_read() {
        check("§¹i héi C«ng\nhội", "dai|65,hoi|b,dai hoi|650b,cong|6,hoi cong|b06,hoi|b");
    }

    #[test]
    fn keys_are_those_of_the_forms() {
        let text = fold::normalize("Đại hội đại biểu lần thứ XIII, kỹ kĩ quý 02 3.666 Ⅻ a a; §¹i héi C«ng ®oµn\nban hành của các LĐLĐ");
        let mut analysis = Analysis::default();
        let all: Vec<Syllable> = syllables(&text).collect();
        for pair in all.windows(2) {
            let (mut expected, mut found) = (String::new(), Vec::new());
            key::tests::pair_into(&Form::at(&text, &pair[0]), &Form::at(&text, &pair[1]), &mut expected);
            let (left, right) = (analysis.form_at(&text, &pair[0]), analysis.form_at(&text, &pair[1]));
            let term = analysis.pair(left, right);
            analysis.key_into(term, &mut found);
            assert_eq!(String::from_utf8_lossy(&found), expected);
        }
    }

    #[test]
    fn strange_input_gives_no_panic() {
        for text in ["", "\u{301}", "𝒜𝒷", "١٢٣.٤٥٦", "a\u{200B}b", "ŉ", &"x".repeat(500)] {
            let mut analysis = Analysis::default();
            let mut terms = Vec::new();
            analysis.read(text, |term| terms.push(term));
            for term in terms {
                let mut key = Vec::new();
                analysis.key_into(term, &mut key);
                assert!(key.len() < 400);
            }
        }
    }
}
