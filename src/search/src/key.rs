//! Turns syllables into the keys of the index: the folded letters, and beside them the marks.
//!
//! A key is the folded syllable, or two folded syllables and a space between them, then [`MARKS`], then one
//! code for each letter that can carry marks. So all spellings of one folded word stand side by side in
//! the dictionary: a word typed without accents is answered by all of them, one typed with accents by
//! those that agree, and no word is indexed twice.
//!
//! ```text
//! đại        dai␁65         hội        hoi␁b
//! đại hội    dai hoi␁650b   dai hoi    dai hoi␁
//! kĩ         ki␁4           kỹ         ki␁y
//! ```
//!
//! Whether `i` or `y` is written after a lone onset (`kĩ`, `kỹ`: Decision 1989/QĐ-BGDĐT of 2018, article 9) is kept
//! in the code and never told apart by a query.

use std::borrow::Cow;

use crate::expression::{self, Expression};
use crate::fold;
use crate::number;
use crate::numeral;
use crate::syllable;
use crate::tokenize::{self, Syllable};

/// Stands between the folded letters of a key and the codes of their marks.
pub const MARKS: char = '\u{1}';

/// The first character after [`MARKS`]; bounds the keys of one folded word.
pub const AFTER_MARKS: char = '\u{2}';

/// Begins the key of a document number; no word begins so.
pub const NUMBER: char = '#';

/// Ends the key of a number, before [`OWN`] for the document itself; sorts before all that a number can hold.
const NUMBER_END: char = MARKS;

/// Stands behind the number of the document itself.
const OWN: char = 'o';

/// Begins the key of a day or month; no word begins so.
const DATE: char = '=';

/// A syllable longer than this is cut; nobody types it and it would bloat the dictionary.
const LETTERS_MAX: usize = 40;

/// The letters that can carry marks, each with its letter marks (every sixth) and tones in between.
const ROWS: [(char, &str); 7] = [
    ('a', "aàáảãạăằắẳẵặâầấẩẫậ"),
    ('d', "ddddddđ"),
    ('e', "eèéẻẽẹêềếểễệ"),
    ('i', "iìíỉĩị"),
    ('o', "oòóỏõọôồốổỗộơờớởỡợ"),
    ('u', "uùúủũụưừứửữự"),
    ('y', "yỳýỷỹỵ"),
];

const TONES: u8 = 6;

/// Added to the tone of a `y` that stands for `i`.
const Y_FOR_I: u8 = 30;

/// The onsets after which a lone `y` is an `i`.
const Y_ONSETS: [&str; 10] = ["b", "h", "k", "l", "m", "n", "s", "t", "v", "qu"];

/// One syllable as the index knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Form {
    /// The letters and digits without marks, lower case.
    pub folded: String,
    /// One code for each letter of `folded` that can carry marks: 0 for none.
    pub marks: Vec<u8>,
}

impl Form {
    /// The form of a syllable as written (NFC, any case).
    pub fn of(written: &str) -> Form {
        let mut form = Form::default();
        form.set(written);
        form
    }

    /// The form of a syllable of a text.
    pub fn at(text: &str, syllable: &Syllable) -> Form {
        Form::of(&syllable.written(text))
    }

    /// Whether this may be what was typed: the same letters, and no other marks than those typed.
    pub(crate) fn answers(&self, typed: &Form) -> bool {
        self.folded == typed.folded && agrees(&typed.marks, self.marks.iter().copied())
    }

    fn set(&mut self, written: &str) {
        let has_number = written.contains(['.', ',']);
        let written = &if has_number { Cow::Owned(number::canonical(written)) } else { Cow::Borrowed(written) };
        if written.is_ascii() {
            // 02 is 2.
            let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
            let zeros =
                if is_number { written.bytes().take(written.len().saturating_sub(1)).take_while(|byte| *byte == b'0').count() } else { 0 };
            written[zeros..].chars().take(LETTERS_MAX).for_each(|letter| self.push(letter.to_ascii_lowercase()));
        } else {
            let mut canonical = String::with_capacity(written.len());
            syllable::canonical_into(written, &mut canonical);
            for letter in canonical.chars().take(LETTERS_MAX) {
                // Numerals that are one letter: Ⅻ.
                match numeral::letters(letter) {
                    Some(letters) => letters.chars().for_each(|part| self.push(part)),
                    None => self.push(letter),
                }
            }
        }
        if self.folded.strip_suffix('y').is_some_and(|onset| Y_ONSETS.contains(&onset)) {
            self.folded.pop();
            self.folded.push('i');
            self.marks.last_mut().into_iter().for_each(|code| *code += Y_FOR_I);
        }
    }

    /// Appends a lower-case letter; loose marks are dropped.
    fn push(&mut self, letter: char) {
        let letter = fold::small_digit(letter).unwrap_or(letter);
        if !fold::is_alphanumeric(letter) && letter != ',' {
            return;
        }
        let folded = fold::fold_letter(letter);
        self.folded.push(folded);
        if let Some((_, row)) = ROWS.iter().find(|(plain, _)| *plain == folded) {
            let code = if letter == folded { 0 } else { row.chars().position(|marked| marked == letter).unwrap_or(0) };
            self.marks.push(u8::try_from(code).unwrap_or(0));
        }
    }

    /// Whether any letter carries a mark.
    pub fn is_marked(&self) -> bool {
        is_marked(&self.marks)
    }
}

/// Appends the key of one syllable.
pub fn single_into(form: &Form, out: &mut String) {
    out.push_str(&form.folded);
    out.push(MARKS);
    codes_into(&[&form.marks], out);
}

/// The keys of a folded word or pair in just this spelling: one, or more where `i` and `y` are the same.
pub fn exact(word: &str, marks: &[u8]) -> Vec<String> {
    let mut spellings = vec![marks.to_vec()];
    let mut at = 0;
    for syllable in word.split(' ') {
        at += syllable.chars().filter(|letter| ROWS.iter().any(|(plain, _)| plain == letter)).count();
        let is_free = syllable.strip_suffix('i').is_some_and(|onset| Y_ONSETS.contains(&onset));
        if let Some(last) = at.checked_sub(1).filter(|last| is_free && *last < marks.len()) {
            for spelling in 0..spellings.len() {
                let mut other = spellings[spelling].clone();
                other[last] = if other[last] < Y_FOR_I { other[last] + Y_FOR_I } else { other[last] - Y_FOR_I };
                spellings.push(other);
            }
        }
    }
    let key = |marks: &Vec<u8>| {
        let mut key = format!("{word}{MARKS}");
        codes_into(&[marks], &mut key);
        key
    };
    spellings.iter().map(key).collect()
}

/// Writes a folded syllable with the marks of its codes, in lower case.
pub fn spelled(folded: &str, codes: &mut impl Iterator<Item = u8>) -> String {
    let is_free = folded.strip_suffix('i').is_some_and(|onset| Y_ONSETS.contains(&onset));
    let mut out = String::with_capacity(folded.len() + 2);
    let count = folded.chars().count();
    for (at, letter) in folded.chars().enumerate() {
        let Some((_, row)) = ROWS.iter().find(|(plain, _)| *plain == letter) else {
            out.push(letter);
            continue;
        };
        let code = codes.next().unwrap_or(0);
        let (row, code) = if is_free && at + 1 == count && code >= Y_FOR_I { (ROWS[6].1, code - Y_FOR_I) } else { (*row, code) };
        out.push(row.chars().nth(usize::from(code)).unwrap_or(letter));
    }
    out
}

/// Reports whether any of the codes is a mark.
pub fn is_marked(marks: &[u8]) -> bool {
    marks.iter().any(|code| *code > 0 && *code != Y_FOR_I)
}

/// Reports whether a tone was typed: whoever types tones types all marks.
pub fn has_tone(marks: &[u8]) -> bool {
    marks.iter().any(|code| code % TONES > 0)
}

/// The letter mark of a code: 0 for none.
fn letter_mark(code: u8) -> u8 {
    if code >= Y_FOR_I { 0 } else { code / TONES }
}

/// Writes codes as digits of base 36.
pub(crate) fn all_codes_into(codes: &[u8], out: &mut String) {
    out.extend(codes.iter().map(|code| char::from_digit(u32::from(*code), 36).unwrap_or('0')));
}

/// Writes codes as digits of base 36, without zeros at the end.
fn codes_into(parts: &[&[u8]], out: &mut String) {
    let from = out.len();
    parts.iter().for_each(|part| all_codes_into(part, out));
    let kept = out[from..].trim_end_matches('0').len();
    out.truncate(from + kept);
}

/// Reads the codes behind [`MARKS`] in a key.
pub fn codes(digits: &[u8]) -> impl Iterator<Item = u8> + '_ {
    digits.iter().map(|digit| char::from(*digit).to_digit(36).and_then(|code| u8::try_from(code).ok()).unwrap_or(0))
}

/// How closely spellings have to follow the marks that were typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// The marks typed and no others.
    Exact,
    /// The marks typed at least.
    #[default]
    Agreeing,
}

impl Closeness {
    /// Reports whether marks are near enough to those typed.
    pub fn allows(self, typed: &[u8], marks: &[u8]) -> bool {
        match self {
            Self::Exact => agrees(typed, marks.iter().copied()) && agrees(marks, typed.iter().copied()),
            Self::Agreeing => agrees(typed, marks.iter().copied()),
        }
    }
}

/// Reports whether codes agree with what was typed: every mark typed stands there.
///
/// Letter marks and tones are independent: `đai` and `dại` both agree with `đại`, `dài` with neither.
pub fn agrees(typed: &[u8], codes: impl Iterator<Item = u8>) -> bool {
    let mut codes = codes.chain(std::iter::repeat(0));
    typed.iter().zip(&mut codes).all(|(typed, code)| {
        let (letter, tone) = (letter_mark(*typed), typed % TONES);
        (letter == 0 || letter == letter_mark(code)) && (tone == 0 || tone == code % TONES)
    })
}

/// The syllables of a text.
pub(crate) fn forms(text: &str) -> Vec<Form> {
    tokenize::syllables(text).map(|syllable| Form::at(text, &syllable)).collect()
}

/// Appends the key of what an expression says; `is_own` for the number of the document itself.
pub fn expression_into(expression: &Expression, is_own: bool, out: &mut String) {
    match expression {
        Expression::Number(key) => {
            out.push(NUMBER);
            out.push_str(key);
            out.push(NUMBER_END);
            if is_own {
                out.push(OWN);
            }
        }
        Expression::Day(date) | Expression::Month(date) | Expression::Year(date) => {
            out.push(DATE);
            out.push_str(&date.to_string());
        }
    }
}

/// The keys of a document number, one with and one without its year, to be found by either.
pub fn number_keys(number: &str, is_own: bool) -> Vec<String> {
    let whole = expression::number_key(number);
    let short = expression::without_year(&whole);
    let key = |key: String| {
        let mut out = String::new();
        expression_into(&Expression::Number(key), is_own, &mut out);
        out
    };
    std::iter::once(whole).chain(short).map(key).collect()
}

/// The bounds of the keys of all numbers that are `number` or begin with it and go on after a hyphen.
pub fn number_bounds(number: &str) -> (String, String) {
    // A hyphen sorts right before the full stop.
    (format!("{NUMBER}{number}{NUMBER_END}"), format!("{NUMBER}{number}."))
}

/// What a key within [`number_bounds`] is: none when it is of another number, else whether it is the document's own.
pub fn number_role(key: &[u8], number: &str) -> Option<bool> {
    let rest = key.strip_prefix(&[NUMBER as u8])?.strip_prefix(number.as_bytes())?;
    let is_number = rest.first().is_some_and(|next| *next == NUMBER_END as u8 || *next == b'-');
    is_number.then(|| rest.last() == Some(&(OWN as u8)) && rest.iter().rev().nth(1) == Some(&(NUMBER_END as u8)))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Appends the key of two neighbouring syllables, as it should be: analysis has a quicker way.
    pub(crate) fn pair_into(left: &Form, right: &Form, out: &mut String) {
        out.push_str(&left.folded);
        out.push(' ');
        out.push_str(&right.folded);
        out.push(MARKS);
        codes_into(&[&left.marks, &right.marks], out);
    }

    fn single(written: &str) -> String {
        let mut key = String::new();
        single_into(&Form::of(&fold::normalize(written)), &mut key);
        key.replace(MARKS, "|")
    }

    #[test]
    fn spellings_of_one_word_stand_side_by_side() {
        for (written, key) in [
            ("đại", "dai|65"),
            ("ĐẠI", "dai|65"),
            ("dai", "dai|"),
            ("hội", "hoi|b"),
            ("XIII", "xiii|"),
            ("3.666", "3666|"),
            ("4.0", "4,0|"),
            ("PM2.5", "pm2,5|"),
            ("m²", "m2|"),
            ("H₂O", "h2o|"),
            ("02", "2|"),
            ("Ⅻ", "xii|"),
            ("lựơng", "luong|6h"),
        ] {
            assert_eq!(single(written), key);
        }
        assert_eq!(single("hòa"), single("hoà"));
        assert_eq!(single("Đa\u{323}i"), single("đại"));
        let mut key = String::new();
        pair_into(&Form::of("đại"), &Form::of("hội"), &mut key);
        assert_eq!(key, "dai hoi\u{1}650b");
    }

    #[test]
    fn typed_marks_must_stand_and_others_may() {
        let agree =
            |typed: &str, written: &str| agrees(&Form::of(typed).marks, codes(single(written).split('|').nth(1).unwrap().as_bytes()));
        for (typed, written) in [("đại", "đại"), ("đai", "đại"), ("dại", "đại"), ("dai", "đại"), ("hôi", "hội"), ("họi", "hội"), ("x", "x")]
        {
            assert!(agree(typed, written), "{typed} {written}");
        }
        for (typed, written) in [("đại", "dài"), ("đai", "dài"), ("hội", "hồi"), ("đường", "dương"), ("đường", "duong")]
        {
            assert!(!agree(typed, written), "{typed} {written}");
        }
    }

    #[test]
    fn numbers_have_one_key_however_they_are_written() {
        let keys = |number: &str| number_keys(number, false).join(" ").replace(NUMBER_END, "|");
        assert_eq!(keys("02-NQ/TW"), "#2-nq-tw|");
        assert_eq!(keys("02/NQ-TW"), keys("2 nq tw"));
        assert_eq!(keys("37/2020/QĐ-UBND"), "#37-2020-qd-ubnd| #37-qd-ubnd|");
        let role = |key: &str, number: &str| number_role(key.replace('|', "\u{1}").as_bytes(), number);
        assert_eq!(role("#2-nq-tw|o", "2-nq-tw"), Some(true));
        assert_eq!(role("#2-nq-tw|", "2-nq"), Some(false));
        assert_eq!(role("#2-nq-tw|o", "2-nq"), Some(true));
        assert_eq!(role("#37-2020-qd|", "37-202"), None);
        assert_eq!(role("#2-nq-two|", "2-nq-tw"), None);
    }

    #[test]
    fn i_and_y_are_one_letter_after_a_lone_onset() {
        for (left, right) in [("kỹ", "kĩ"), ("lý", "lí"), ("tỷ", "tỉ"), ("sỹ", "sĩ"), ("quý", "quí"), ("hy", "hi")] {
            let (left, right) = (Form::of(left), Form::of(right));
            assert_eq!(left.folded, right.folded);
            assert!(agrees(&left.marks, right.marks.iter().copied()) && agrees(&right.marks, left.marks.iter().copied()));
            assert_eq!(
                exact(&left.folded, &left.marks).iter().collect::<std::collections::BTreeSet<_>>(),
                exact(&right.folded, &right.marks).iter().collect()
            );
        }
        for (left, right) in [("thy", "thi"), ("y", "i"), ("tuy", "tui"), ("yên", "iên"), ("đay", "đai")] {
            assert_ne!(Form::of(left).folded, Form::of(right).folded);
        }
        for word in ["kỹ", "kĩ", "đại", "hoà", "3666", "quý", "thuỷ", "nghiệm"] {
            let form = Form::of(word);
            assert_eq!(spelled(&form.folded, &mut form.marks.iter().copied()), word);
        }
    }

    #[test]
    fn strange_syllables_give_keys() {
        for text in ["", "\u{301}", "𝒜𝒷", "ﬁ", "x".repeat(500).as_str(), "ở".repeat(500).as_str()] {
            assert!(single(text).len() <= 4 * LETTERS_MAX * 2 + 1, "{text}");
        }
    }
}
