//! Turns the bytes of a file into text: UTF-8, `\n` line ends, NFC, Đ, no control characters, one direction of reading.
//!
//! Lines keep their numbers, so a message about the text names the line that the clerk sees.

use std::ops::RangeInclusive;

use vanthu_search::fold;

use super::inline;
use crate::diag::{self, Diagnostics, Place};
use crate::message;
use crate::messages::Message;

/// Above this many bytes a page is too heavy for a phone.
const LARGE_BYTES: usize = 4 << 20;

/// Decodes a file; none when it is not UTF-8, which is said with its likely encoding.
pub fn text(path: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            diagnostics.push(diag::not_utf8(path, Place::of(valid, valid.len()), likely_encoding(bytes)));
            return None;
        }
    };
    if text.len() > LARGE_BYTES {
        diagnostics.push(diag::very_large(path, text.len() >> 20));
    }
    if text.chars().all(is_ordinary) {
        return Some(text.to_owned());
    }
    let unified = unify_line_ends(path, text, diagnostics);
    let clean = without_controls(path, unified, diagnostics);
    let straight = without_turns(path, clean, diagnostics);
    Some(normalised(path, straight, diagnostics))
}

/// A text as it should be written: one kind of line end, NFC with Đ, nothing that is not printed.
pub fn recoded(text: &str) -> String {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let printed: String = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|letter| !is_forbidden(*letter) && !diag::turns_reading(*letter))
        .collect();
    fold::normalize(&printed).into_owned()
}

/// What a text may hold: for text that does not come from the bytes of a file alone, such as `"\u202E"` in front matter.
pub fn clean(text: &str) -> String {
    let printable: String = text.chars().filter(|letter| !diag::turns_reading(*letter)).map(shown).collect();
    fold::normalize(&printable).into_owned()
}

/// What a Vietnamese report in good order is written with: nothing in it has to be changed. Letters that are composed, so
/// that a text of them is in NFC; no Ð, which is taken for Đ.
fn is_ordinary(letter: char) -> bool {
    match letter {
        '\n' | '\t' | ' '..='~' => true,
        'À'..='ý' => !matches!(letter, 'Ð' | 'ð'),
        'Ă' | 'ă' | 'Đ' | 'đ' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ' => true,
        '–' | '—' | '‘' | '’' | '“' | '”' | '•' | '…' | '°' | '«' | '»' => true,
        _ => false,
    }
}

fn unify_line_ends(path: &str, text: &str, diagnostics: &mut Diagnostics) -> String {
    if !text.contains('\r') {
        return text.to_owned();
    }
    let windows = text.matches("\r\n").count();
    let unix = text.matches('\n').count() - windows;
    if windows > 0 && unix > 0 {
        let first_odd = if windows >= unix { first_unix_end(text) } else { text.find("\r\n") };
        let line = first_odd.map_or(1, |at| text[..at].matches('\n').count() + 1);
        diagnostics.push(diag::mixed_line_ends(path, Place::line(line)));
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn first_unix_end(text: &str) -> Option<usize> {
    text.match_indices('\n').map(|(at, _)| at).find(|at| !text[..*at].ends_with('\r'))
}

fn is_forbidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' | '\u{C}' => false,
        _ => letter.is_control() || matches!(letter as u32 & 0xFFFF, 0xFFFE | 0xFFFF) || inline::is_sign(letter),
    }
}

fn shown(letter: char) -> char {
    if is_forbidden(letter) { '\u{FFFD}' } else { letter }
}

fn without_controls(path: &str, text: String, diagnostics: &mut Diagnostics) -> String {
    let Some(first) = text.find(is_forbidden) else { return text };
    let count = text.chars().filter(|letter| is_forbidden(*letter)).count();
    diagnostics.push(diag::control_characters(path, Place::of(&text, first), count));
    text.chars().map(shown).collect()
}

fn without_turns(path: &str, text: String, diagnostics: &mut Diagnostics) -> String {
    let Some(first) = text.find(diag::turns_reading) else { return text };
    let straight: String = text.chars().filter(|letter| !diag::turns_reading(*letter)).collect();
    let count = text.chars().count() - straight.chars().count();
    diagnostics.push(diag::turned_reading(path, Place::of(&text, first), count));
    straight
}

fn normalised(path: &str, text: String, diagnostics: &mut Diagnostics) -> String {
    let std::borrow::Cow::Owned(normal) = fold::normalize(&text) else { return text };
    let changed = |(_, (before, after)): &(usize, (&str, &str))| before != after;
    let lines = text.lines().zip(normal.lines()).enumerate();
    let first = lines.clone().find(changed).map_or(1, |(index, _)| index + 1);
    let count = lines.filter(changed).count();
    if count > 0 {
        diagnostics.push(diag::normalised(path, Place::line(first), count));
    }
    normal
}

/// Guesses what a file that is not UTF-8 was written in, from the bytes that each encoding favours.
///
/// A guess for the message only; nothing is converted by it.
fn likely_encoding(bytes: &[u8]) -> Message {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    match sample {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return message!("encoding-utf16"),
        [b'P', b'K', 3, 4, ..] => return message!("encoding-zip"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return message!("encoding-doc"),
        [b'%', b'P', b'D', b'F', ..] => return message!("encoding-pdf"),
        _ => {}
    }
    let zero_bytes = sample.iter().filter(|byte| **byte == 0).count();
    if zero_bytes * 4 > sample.len() {
        return message!("encoding-utf16");
    }
    let valid = std::str::from_utf8(sample).map_or_else(|error| error.valid_up_to(), str::len);
    if sample[..valid].iter().filter(|byte| **byte >= 0x80).count() > 100 {
        return message!("encoding-damaged");
    }
    legacy_encoding(sample)
}

/// Tells the Vietnamese eight-bit encodings apart: each puts its most frequent letters elsewhere.
fn legacy_encoding(sample: &[u8]) -> Message {
    let share = |ranges: &[RangeInclusive<u8>]| sample.iter().filter(|byte| ranges.iter().any(|range| range.contains(*byte))).count();
    // TCVN3 has its lower-case letters in A8..AE and B5..B9; VNI writes tones as ø ù û õ ï after a
    // vowel; windows-1258 has combining tones at CC D2 DE EC F2 and đ at F0.
    let tcvn3 = share(&[0xA8..=0xAE, 0xB5..=0xBE, 0xC6..=0xCB]);
    let vni = sample
        .windows(2)
        .filter(|pair| pair[0].is_ascii_alphabetic() && matches!(pair[1], 0xF8 | 0xF9 | 0xFB | 0xF5 | 0xEF | 0xE2 | 0xE0 | 0xE1))
        .count();
    let windows_1258 = share(&[0xCC..=0xCC, 0xD2..=0xD2, 0xDE..=0xDE, 0xEC..=0xEC, 0xF2..=0xF2, 0xF0..=0xF0, 0xFD..=0xFD]);
    match (tcvn3, vni, windows_1258) {
        (0, 0, 0) => message!("encoding-none"),
        _ if tcvn3 >= vni && tcvn3 >= windows_1258 => message!("encoding-tcvn3"),
        _ if vni >= windows_1258 => message!("encoding-vni"),
        _ => message!("encoding-windows-1258"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        let mut diagnostics = Diagnostics::default();
        let text = text("content/a.md", bytes, &mut diagnostics);
        let messages: Vec<_> = diagnostics.sorted().into_iter().map(|item| item.message.to_string()).collect();
        assert_eq!(format!("{} | {}", text.unwrap_or("withheld".into()).escape_debug(), messages.join("; ")), expected);
    }

    #[test]
    fn decodes_or_says_why_not() {
        check("\u{FEFF}Số".as_bytes(), "Số | ");
        check(b"a\r\nb\rc\n", "a\\nb\\nc\\n | mixes Windows and Unix line ends");
        check(b"a\r\nb\r\n", "a\\nb\\n | ");
        check("a\u{0}b\u{FDD0}".as_bytes(), "a\u{FFFD}b\u{FFFD} | holds 2 control characters, shown as �");
        check(
            "số \u{202E}321\u{202C}\nhai".as_bytes(),
            "số 321\\nhai | holds 2 characters that turn the direction of reading, left out of its page",
        );
        check("Ða\u{323}i".as_bytes(), "Đại | has one line with letters in another encoding, published in NFC with Đ");
        check(b"\xff\xfeS\0", "withheld | is not UTF-8; it looks like UTF-16");
        check(b"B\xb8o c\xb8o c\xabng t\xb8c", "withheld | is not UTF-8; it looks like TCVN3 (ABC), the encoding of .VnTime fonts");
        check(b"Ba\xf9o ca\xf9o co\xe2ng ta\xf9c", "withheld | is not UTF-8; it looks like VNI, the encoding of VNI-Times fonts");
        check(b"PK\x03\x04\xff", "withheld | is not UTF-8; it looks like a Word or zip file");
        check(b"", " | ");
        assert_eq!(clean("a\u{202E}b\u{FDD0}\u{0}e\u{302}"), "ab\u{FFFD}\u{FFFD}ê");
    }
}
