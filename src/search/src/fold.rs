//! Turns Vietnamese letters into comparable forms: NFC text, the canonical syllable and the folded syllable.
//!
//! Three forms, each coarser than the one before:
//! - *normalised*: NFC, with the look-alikes of Đ made Đ and ligatures made letters. This is what pages print.
//! - *canonical*: lower case, tone mark in its place (`hòa` and `hoà` are one word): [`crate::syllable::canonical_into`].
//! - *folded*: no tones, no letter marks, đ as d (`Đường` and `dương` are both `duong`).

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns the text in NFC with eth (Ð, ð) and African D (Ɖ, ɖ) written as the Vietnamese Đ and đ, and ligatures in
/// letters: `ﬁ` is an f and an i.
///
/// Borrows when nothing had to change, which is the common case.
pub fn normalize(text: &str) -> Cow<'_, str> {
    let composed = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect::<String>()),
    };
    if !composed.contains(|letter| is_look_alike(letter) || ligature(letter).is_some()) {
        return composed;
    }
    let mut text = String::with_capacity(composed.len());
    for letter in composed.chars() {
        match ligature(letter) {
            Some(letters) => text.push_str(letters),
            None => text.push(d_bar(letter)),
        }
    }
    Cow::Owned(text)
}

/// Reports whether a letter looks like Đ or đ but is another code point.
fn is_look_alike(letter: char) -> bool {
    matches!(letter, 'Ð' | 'ð' | 'Ɖ' | 'ɖ')
}

/// The letters that a ligature of print is made of.
fn ligature(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

pub(crate) fn d_bar(letter: char) -> char {
    match letter {
        'Ð' | 'Ɖ' => 'Đ',
        'ð' | 'ɖ' => 'đ',
        other => other,
    }
}

/// Reports whether a character is drawn as nothing and must not split a word.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// Folds one letter of NFC text: lower case, no marks, đ as d. Characters without a letter stay themselves.
pub fn fold_letter(letter: char) -> char {
    match letter {
        'a'..='z' | '0'..='9' => letter,
        'A'..='Z' => letter.to_ascii_lowercase(),
        'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ầ' | 'ấ' | 'ẩ' | 'ẫ' | 'ậ' => {
            'a'
        }
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'e',
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở' | 'ỡ' | 'ợ' => {
            'o'
        }
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'u',
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        // đ has no decomposition in Unicode, so NFD leaves it alone; its look-alikes neither.
        'đ' | 'Đ' | 'Ð' | 'ð' | 'Ɖ' | 'ɖ' => 'd',
        other => fold_rare(other),
    }
}

/// Other letters lose their marks only if they are Latin: a Korean syllable is no vowel with marks.
fn fold_rare(letter: char) -> char {
    // Compatibility tables would weigh more in the browser than all other rules; what they are wanted for is this.
    let plain = match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(letter as u32 - 0xFEE0).unwrap_or(letter),
        other => other,
    };
    let base = std::iter::once(plain).nfd().next().unwrap_or(plain);
    if base.is_ascii_alphanumeric() { base.to_ascii_lowercase() } else { letter.to_lowercase().next().unwrap_or(letter) }
}

/// Reports whether a character is a mark that NFC could not join to its letter.
pub fn is_loose_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36F}')
}

/// The value of a superscript or subscript digit: `²` and `₂` are 2.
pub fn small_digit(letter: char) -> Option<char> {
    let value = match letter {
        // Vietnamese letters are none.
        'À'..='\u{1FFF}' => return None,
        '²' | '³' => letter as u32 - 0xB0,
        '¹' => 1,
        '⁰' | '\u{2074}'..='\u{2079}' => letter as u32 - 0x2070,
        _ if is_lowered(letter) => letter as u32 - 0x2080,
        _ => return None,
    };
    char::from_digit(value, 10)
}

/// Whether a character is a subscript digit.
pub fn is_lowered(letter: char) -> bool {
    matches!(letter, '\u{2080}'..='\u{2089}')
}

/// Folds a whole text, so that folding it again changes nothing; what is neither letter, digit nor mark stays.
pub fn fold(text: &str) -> String {
    // A mark left loose would join the bare letter when the folded text is normalised again.
    normalize(text).chars().filter(|letter| !is_invisible(*letter) && !is_loose_mark(*letter)).map(fold_letter).collect()
}

/// Reports whether a character is a letter or a digit; Vietnamese letters are known without a table.
pub fn is_alphanumeric(letter: char) -> bool {
    match letter {
        '\0'..='\u{7F}' => letter.is_ascii_alphanumeric(),
        '\u{C0}'..='\u{24F}' => !matches!(letter, '×' | '÷'),
        '\u{1E00}'..='\u{1EFF}' => true,
        _ => letter.is_alphanumeric(),
    }
}

/// A letter in lower case; Vietnamese letters are known without a table.
pub(crate) fn lower(letter: char) -> char {
    match letter {
        '\0'..='\u{7F}' => letter.to_ascii_lowercase(),
        // Capital and small letter stand side by side, the capital first.
        'Ă' | 'Đ' | 'Ĩ' | 'Ũ' | 'Ơ' | 'Ư' => char::from_u32(letter as u32 + 1).unwrap_or(letter),
        'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' | 'ß'..='ÿ' => letter,
        'À'..='Þ' if letter != '×' => char::from_u32(letter as u32 + 0x20).unwrap_or(letter),
        '\u{1EA0}'..='\u{1EFF}' => char::from_u32(letter as u32 | 1).unwrap_or(letter),
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

/// Turns a text into an ASCII name for addresses: folded words joined by hyphens, `đ` as `d`.
///
/// What folds to nothing in ASCII parts words as a space does, so the result may be empty.
pub fn slug(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for letter in normalize(text).chars() {
        let folded = fold_letter(letter);
        if folded.is_ascii_alphanumeric() {
            name.push(folded);
        } else if !is_invisible(letter) && !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    name.truncate(name.trim_end_matches('-').len());
    name
}

/// The words of a text on one line, with one space between them.
pub fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_every_coding_of_one_word() {
        for written in ["Đại hội", "Ðại hội", "Ɖại hội", "Đa\u{323}i hô\u{323}i", "Đại\u{200B} hội"] {
            assert_eq!(fold(written), "dai hoi", "{written}");
        }
        assert_eq!(fold("ĐƯỜNG ợ Ỗ oﬃce"), "duong o o office");
        assert_eq!(fold("È\u{300}"), "e");
    }

    #[test]
    fn quick_rules_agree_with_unicode() {
        for letter in ('\0'..='\u{1FFF}').filter(|letter| !matches!(letter, 'İ')) {
            assert_eq!(lower(letter), letter.to_lowercase().next().unwrap_or(letter), "{letter}");
            assert_eq!(is_alphanumeric(letter), letter.is_alphanumeric(), "{letter}");
        }
    }

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("02/BC-LĐLĐ"), "02-bc-ldld");
        assert_eq!(slug("  Ỷ La – Uyên Hưng!  "), "y-la-uyen-hung");
        assert_eq!(slug("📄"), "");
    }
}
