//! Turns a word into the answer whether Vietnamese can have such a syllable.
//!
//! By its sounds, not by a list: an onset, a rhyme, one tone, and after a stop only the tones sắc and nặng
//! (Đoàn Thiện Thuật, Ngữ âm tiếng Việt). Words of other languages and short forms are no syllables.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

static SYLLABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx])?",
        r"(?:(?:iê|yê|uô|ươ|uyê|uâ|uê|uy|oa|oă|oe|oo|[aăâeêioôơuưy])(?P<stop>ch|[cpt])",
        r"|(?:iê|yê|uô|ươ|uyê|uâ|uê|uy|oa|oă|oe|oo|[aăâeêioôơuưy])(?:ng|nh|[mn])",
        r"|iêu|yêu|oai|oay|oao|oeo|uôi|ươi|ươu|uây|uyu|uêu|uya|ia|ya|ua|ưa|uê|uy|uơ|oa|oe",
        r"|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aeêioôơuưy])?$"
    ))
    .expect("the pattern is fixed and tested")
});

/// The combining marks of the five written tones; sắc and nặng are the first two.
const TONES: [char; 5] = ['\u{301}', '\u{323}', '\u{300}', '\u{309}', '\u{303}'];

/// Whether a word may be a Vietnamese syllable, in any case.
pub fn is_possible(word: &str) -> bool {
    let mut tones = Vec::new();
    let toneless: String = word
        .to_lowercase()
        .nfd()
        .filter(|letter| {
            !TONES.contains(letter) || {
                tones.push(*letter);
                false
            }
        })
        .nfc()
        .collect();
    let has_vowel = toneless.chars().any(|letter| "aăâeêioôơuưy".contains(letter));
    let Some(found) = SYLLABLE.captures(&toneless).filter(|_| has_vowel && tones.len() <= 1) else { return false };
    found.name("stop").is_none() || tones.first().is_some_and(|tone| TONES[..2].contains(tone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_and_others() {
        for word in "báo cáo nghiệp đoàn lưu quyết hoà hòa gì giêng uỷ ủy khuya ngoằn Đ\u{1EA1}i huyện yêu nghiêng xoong quốc".split(' ')
        {
            assert!(is_possible(word), "{word}");
        }
        for word in "bác1 hoat déjà b¸o zô fôn ngw côoc ắă lđlđ".split(' ') {
            assert!(!is_possible(word), "{word}");
        }
    }
}
