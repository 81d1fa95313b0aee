//! Turns a syllable typed for Telex or VNI, with no keyboard program to read it, into the letters meant.
//!
//! `ddoanf` is `đoàn` and `d9oa2n` too. A decoded syllable is offered only where what was typed cannot be
//! Vietnamese and the result can; it is looked for beside what was typed, never instead.

use crate::syllable;

/// What keys were meant for, and how surely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// The syllable, lower case, NFC.
    pub syllable: String,
    /// Whether a letter was marked too, not only a tone put: `gas` may be a word, `dder` is none.
    pub is_sure: bool,
}

/// Letters beyond this are no syllable.
const KEYS_MAX: usize = 12;

/// The vowels of Vietnamese without their tones.
const VOWELS: &str = "aăâeêioôơuưy";

/// Decodes keys (ASCII, lower case); none when they can be a syllable as they are, or cannot be one at all.
pub fn decode(keys: &str) -> Option<Typed> {
    if keys.len() < 2 || keys.len() > KEYS_MAX || !keys.bytes().all(|key| key.is_ascii_lowercase() || key.is_ascii_digit()) {
        return None;
    }
    // "boong" is a word, "coong" is not: only what else was typed can tell.
    let is_word = syllable::is_folded_syllable(keys);
    if is_word && !keys.contains("oo") || !keys.starts_with(|first: char| first.is_ascii_lowercase()) {
        return None;
    }
    let is_vni = keys.bytes().any(|key| key.is_ascii_digit());
    let mut typing = Typing::default();
    for key in keys.chars() {
        let understood = if is_vni { typing.vni(key) } else { typing.telex(key) };
        if !understood {
            typing.letters.push(key);
        }
    }
    let mut letters = typing.letters;
    if typing.tone > 0 {
        let last = letters.iter().rposition(|letter| VOWELS.contains(*letter))?;
        letters[last] = syllable::with_tone(letters[last], typing.tone);
        syllable::place_tone(&mut letters);
    }
    let is_decoded = typing.tone > 0 || typing.is_marked;
    (is_decoded && syllable::is_syllable(&letters))
        .then(|| Typed { syllable: letters.into_iter().collect(), is_sure: typing.is_marked && !is_word })
}

#[derive(Default)]
struct Typing {
    letters: Vec<char>,
    tone: usize,
    is_marked: bool,
}

impl Typing {
    /// Applies a key of Telex; false when it is a letter itself.
    fn telex(&mut self, key: char) -> bool {
        let has_vowel = self.letters.iter().any(|letter| VOWELS.contains(*letter));
        match key {
            'f' | 's' | 'r' | 'x' | 'j' if has_vowel => {
                // Tones in the order of the table: huyền, sắc, hỏi, ngã, nặng.
                self.tone = 1 + "fsrxj".find(key).unwrap_or(0);
                true
            }
            'd' => self.mark_first('d', 'đ'),
            'a' | 'e' | 'o' if self.letters.last() == Some(&key) => {
                let circumflex = match key {
                    'a' => 'â',
                    'e' => 'ê',
                    _ => 'ô',
                };
                self.mark_last(&[(key, circumflex)])
            }
            'w' if has_vowel => self.horn(),
            _ => false,
        }
    }

    /// Applies a key of VNI; false when it is a letter itself.
    fn vni(&mut self, key: char) -> bool {
        match key {
            // VNI numbers sắc before huyền.
            '1'..='5' => {
                self.tone = [2, 1, 3, 4, 5][key as usize - '1' as usize];
                true
            }
            '6' => self.mark_last(&[('a', 'â'), ('e', 'ê'), ('o', 'ô')]),
            '7' => self.horn(),
            '8' => self.mark_last(&[('a', 'ă')]),
            '9' => self.mark_first('d', 'đ'),
            _ => false,
        }
    }

    fn horn(&mut self) -> bool {
        if let Some(at) = self.letters.windows(2).rposition(|pair| pair == ['u', 'o'] || pair == ['ư', 'o'] || pair == ['u', 'ơ']) {
            (self.letters[at], self.letters[at + 1], self.is_marked) = ('ư', 'ơ', true);
            return true;
        }
        // "ww" after "ươ": both were marked already.
        self.letters.ends_with(&['ư', 'ơ']) || self.mark_last(&[('a', 'ă'), ('o', 'ơ'), ('u', 'ư')])
    }

    fn mark_last(&mut self, marks: &[(char, char)]) -> bool {
        let Some(at) = self.letters.iter().rposition(|letter| marks.iter().any(|(plain, _)| plain == letter)) else { return false };
        if let Some((_, marked)) = marks.iter().find(|(plain, _)| *plain == self.letters[at]) {
            (self.letters[at], self.is_marked) = (*marked, true);
        }
        true
    }

    fn mark_first(&mut self, plain: char, marked: char) -> bool {
        match self.letters.first_mut().filter(|letter| **letter == plain) {
            Some(letter) => {
                (*letter, self.is_marked) = (marked, true);
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_syllables() {
        for (keys, syllable) in [
            ("ddaij", "đại"),
            ("hooij", "hội"),
            ("coong", "công"),
            ("ddoanf", "đoàn"),
            ("dduwowngf", "đường"),
            ("dduowngf", "đường"),
            ("dduongwf", "đường"),
            ("hoaf", "hoà"),
            ("thuyr", "thuỷ"),
            ("cos", "có"),
            ("nghieemj", "nghiệm"),
            ("quoocs", "quốc"),
            ("uyr", "uỷ"),
            ("giaif", "giài"),
            ("d9a5i", "đại"),
            ("ho6i5", "hội"),
            ("ho65i", "hội"),
            ("d9u7o7ng2", "đường"),
            ("d9uo7ng2", "đường"),
            ("ba8ng1", "bắng"),
            ("as", "á"),
            ("gifn", "gìn"),
            ("vieejt", "việt"),
            ("vieetj", "việt"),
        ] {
            assert_eq!(decode(keys).map(|typed| typed.syllable).as_deref(), Some(syllable), "{keys}");
        }
        assert!(decode("ddaij").is_some_and(|typed| typed.is_sure));
        assert!(decode("gas").is_some_and(|typed| !typed.is_sure));
    }

    #[test]
    fn what_is_no_typing_stays() {
        for keys in [
            "dai",
            "hoi",
            "data",
            "xiii",
            "ldld",
            "tw",
            "k46",
            "2023",
            "",
            "d",
            "windows",
            "facebook",
            "qd15",
            "đại",
            "w",
            "zzzz",
            "hoa",
            "9d",
            "test1test",
        ] {
            assert_eq!(decode(keys), None, "{keys}");
        }
    }
}
