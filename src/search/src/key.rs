//! Turns syllables into the keys of the index: the folded letters, and beside them the marks.
//!
//! A key is the folded syllable, or two folded syllables and a space between them, then [`MARKS`], then one
//! code for each letter that can carry marks. So all spellings of one folded word stand side by side in
//! the dictionary: a word typed without accents is answered by all of them, one typed with accents by
//! those that agree, and no word is indexed twice.
//!
//! ```text
//! đại        dai␁15         hội        hoi␁b
//! đại hội    dai hoi␁150b   dai hoi    dai hoi␁
//! ```

use crate::fold;

/// Stands between the folded letters of a key and the codes of their marks.
pub const MARKS: char = '\u{1}';

/// The first character after [`MARKS`]; bounds the keys of one folded word.
pub const AFTER_MARKS: char = '\u{2}';

/// Begins the key of a document number; no word begins so.
pub const NUMBER: char = '#';

/// A syllable longer than this is cut; nobody types it and it would bloat the dictionary.
const LETTERS_MAX: usize = 40;

/// The letters that can carry marks, each with its letter marks (every sixth) and tones in between.
const ROWS: [(char, &str); 7] = [
    ('a', "aàáảãạăằắẳẵặâầấẩẫậ"),
    ('d', "dđ"),
    ('e', "eèéẻẽẹêềếểễệ"),
    ('i', "iìíỉĩị"),
    ('o', "oòóỏõọôồốổỗộơờớởỡợ"),
    ('u', "uùúủũụưừứửữự"),
    ('y', "yỳýỷỹỵ"),
];

const TONES: u8 = 6;

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

    /// Makes this the form of another syllable, keeping the memory.
    pub fn set(&mut self, written: &str) {
        self.folded.clear();
        self.marks.clear();
        if written.is_ascii() {
            written.chars().take(LETTERS_MAX).for_each(|letter| self.push(letter.to_ascii_lowercase()));
            return;
        }
        let mut canonical = String::with_capacity(written.len());
        fold::canonical_into(written, &mut canonical);
        canonical.chars().take(LETTERS_MAX).for_each(|letter| self.push(letter));
    }

    /// Appends a lower-case letter; dots of grouped thousands and loose marks are dropped.
    fn push(&mut self, letter: char) {
        if !letter.is_alphanumeric() {
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
        self.marks.iter().any(|code| *code > 0)
    }
}

/// Appends the key of one syllable.
pub fn single_into(form: &Form, out: &mut String) {
    out.push_str(&form.folded);
    out.push(MARKS);
    codes_into(&[&form.marks], out);
}

/// Appends the key of two neighbouring syllables.
pub fn pair_into(left: &Form, right: &Form, out: &mut String) {
    out.push_str(&left.folded);
    out.push(' ');
    out.push_str(&right.folded);
    out.push(MARKS);
    codes_into(&[&left.marks, &right.marks], out);
}

/// The key of a folded word or pair in just this spelling.
pub fn exact(word: &str, marks: &[u8]) -> String {
    let mut key = format!("{word}{MARKS}");
    codes_into(&[marks], &mut key);
    key
}

/// Reports whether a tone was typed: whoever types tones types all marks.
pub fn has_tone(marks: &[u8]) -> bool {
    marks.iter().any(|code| code % TONES > 0)
}

/// Writes codes as digits of base 36, without zeros at the end.
fn codes_into(parts: &[&[u8]], out: &mut String) {
    let from = out.len();
    for code in parts.iter().flat_map(|part| part.iter()) {
        out.push(char::from_digit(u32::from(*code), 36).unwrap_or('0'));
    }
    let kept = out[from..].trim_end_matches('0').len();
    out.truncate(from + kept);
}

/// Reads the codes behind [`MARKS`] in a key.
pub fn codes(digits: &[u8]) -> impl Iterator<Item = u8> + '_ {
    digits.iter().map(|digit| char::from(*digit).to_digit(36).and_then(|code| u8::try_from(code).ok()).unwrap_or(0))
}

/// Reports whether codes agree with what was typed: every mark typed stands there.
///
/// Letter marks and tones are independent: `đai` and `dại` both agree with `đại`, `dài` with neither.
pub fn agrees(typed: &[u8], codes: impl Iterator<Item = u8>) -> bool {
    let mut codes = codes.chain(std::iter::repeat(0));
    typed
        .iter()
        .zip(&mut codes)
        .all(|(typed, code)| (typed / TONES == 0 || typed / TONES == code / TONES) && (typed % TONES == 0 || typed % TONES == code % TONES))
}

/// Appends the key of a document number: letters and digits of its parts, folded, one hyphen between them.
///
/// `02-NQ/TW`, `02/NQ-TW` and `02 nq tw` have one key.
pub fn number_into(number: &str, out: &mut String) {
    out.push(NUMBER);
    out.push_str(&fold::slug(number));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single(written: &str) -> String {
        let mut key = String::new();
        single_into(&Form::of(&fold::normalize(written)), &mut key);
        key.replace(MARKS, "|")
    }

    #[test]
    fn spellings_of_one_word_stand_side_by_side() {
        for (written, key) in
            [("đại", "dai|15"), ("ĐẠI", "dai|15"), ("dai", "dai|"), ("hội", "hoi|b"), ("XIII", "xiii|"), ("3.666", "3666|")]
        {
            assert_eq!(single(written), key);
        }
        assert_eq!(single("hòa"), single("hoà"));
        assert_eq!(single("Đa\u{323}i"), single("đại"));
        let mut key = String::new();
        pair_into(&Form::of("đại"), &Form::of("hội"), &mut key);
        assert_eq!(key, "dai hoi\u{1}150b");
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
        let key = |number: &str| {
            let mut out = String::new();
            number_into(number, &mut out);
            out
        };
        assert_eq!(key("02-NQ/TW"), "#02-nq-tw");
        assert_eq!(key("02/NQ-TW"), key("02 nq tw"));
        assert_eq!(key("37/2020/QĐ-UBND"), "#37-2020-qd-ubnd");
    }

    #[test]
    fn strange_syllables_give_keys() {
        for text in ["", "\u{301}", "𝒜𝒷", "ﬁ", "x".repeat(500).as_str(), "ở".repeat(500).as_str()] {
            assert!(single(text).len() <= 4 * LETTERS_MAX * 2 + 1, "{text}");
        }
    }
}
