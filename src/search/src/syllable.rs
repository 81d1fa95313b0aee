//! Turns a syllable into onset, vowels and coda, says whether it can be Vietnamese, and puts its tone in place.
//!
//! Every Vietnamese syllable is an onset, vowels and a coda, and carries one tone, so a table of the onsets
//! and of the rimes (vowels with coda) tells a syllable from any other run of letters. The tone mark has one
//! right place (Decision 1989/QĐ-BGDĐT of 2018, article 8); a mark elsewhere (`nghịêm`, `baỏ`, `hòa`) is moved.

use std::sync::LazyLock;

use crate::fold;

/// Vowels without a tone, each with its five tones: huyền, sắc, hỏi, ngã, nặng.
const VOWELS: [&str; 12] =
    ["aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị", "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ", "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ"];

/// The consonants that begin a syllable; longer ones before their beginnings.
const ONSETS: [&str; 27] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s",
    "t", "v", "x",
];

/// What can follow an onset, without tone.
const RIMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uôc uôi uôm uôn uông uôt \
    uơ uơn up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu uâc uêt ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
    y yêm yên yêng yêt yêu ";

/// Every letter of [`VOWELS`] as (vowel, tone), by code: those below U+01B1, then those from U+1EA0 on.
static TONES: LazyLock<Vec<Option<(char, u8)>>> = LazyLock::new(|| {
    let mut all = vec![None; LOW_CODES + HIGH_CODES];
    for row in VOWELS {
        let vowel = row.chars().next().unwrap_or_default();
        for (tone, letter) in (0..).zip(row.chars()) {
            all[code(letter).unwrap_or_default()] = Some((vowel, tone));
        }
    }
    all
});

const LOW_CODES: usize = 0x1B1;
const HIGH_FIRST: usize = 0x1EA0;
const HIGH_CODES: usize = 0x5A;

fn code(letter: char) -> Option<usize> {
    match letter as usize {
        low if low < LOW_CODES => Some(low),
        high => high.checked_sub(HIGH_FIRST).filter(|high| *high < HIGH_CODES).map(|high| high + LOW_CODES),
    }
}

/// A letter without its tone, and the tone: 0 for none, 1 to 5 for huyền, sắc, hỏi, ngã, nặng.
pub fn without_tone(letter: char) -> (char, usize) {
    code(letter).and_then(|code| TONES[code]).map_or((letter, 0), |(vowel, tone)| (vowel, usize::from(tone)))
}

/// A vowel with a tone of 1 to 5; anything else stays as it is.
pub fn with_tone(vowel: char, tone: usize) -> char {
    VOWELS.iter().find(|row| row.starts_with(vowel)).and_then(|row| row.chars().nth(tone)).unwrap_or(vowel)
}

/// Whether a letter without tone is a vowel.
fn is_vowel(letter: char) -> bool {
    code(letter).and_then(|code| TONES[code]).is_some_and(|(_, tone)| tone == 0)
}

/// Where the vowels of a syllable without tone begin and end; `qu` and the `gi` before a vowel are onsets.
fn nucleus(letters: &[char]) -> (usize, usize) {
    let mut start = letters.iter().position(|letter| is_vowel(*letter)).unwrap_or(letters.len());
    let next_is_vowel = letters.get(start + 1).is_some_and(|letter| is_vowel(*letter));
    let before = start.checked_sub(1).and_then(|at| letters.get(at));
    let glide = letters.get(start);
    if next_is_vowel && (before == Some(&'q') && glide == Some(&'u') || start == 1 && before == Some(&'g') && glide == Some(&'i')) {
        start += 1;
    }
    let length = letters[start..].iter().take_while(|letter| is_vowel(**letter)).count();
    (start, start + length)
}

/// Which letter of a syllable without tone carries it, in the new style (`hoà`, `thuỷ`).
fn tone_place(letters: &[char]) -> Option<usize> {
    let (start, end) = nucleus(letters);
    let vowels = letters.get(start..end)?;
    if let Some(special) = vowels.iter().rposition(|vowel| matches!(vowel, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư')) {
        return Some(start + special);
    }
    let place = match (vowels, end < letters.len()) {
        ([], _) => return None,
        (_, true) => vowels.len() - 1,
        (['o', 'a' | 'e'] | ['u', 'y'], false) => 1,
        (_, false) => usize::from(vowels.len() == 3),
    };
    Some(start + place)
}

/// No syllable has more letters: `nghiêng`.
const LETTERS_MAX: usize = 7;

/// Puts the tone of a syllable (lower case, NFC) in its place; a text with several tones stays as it is.
pub fn place_tone(letters: &mut [char]) {
    if letters.len() > LETTERS_MAX {
        return;
    }
    let mut toned = None;
    let mut bare = [' '; LETTERS_MAX];
    for (at, letter) in letters.iter().enumerate() {
        let (vowel, tone) = without_tone(*letter);
        bare[at] = vowel;
        if tone > 0 && toned.replace(tone).is_some() {
            return;
        }
    }
    let (Some(tone), bare) = (toned, &bare[..letters.len()]) else { return };
    // What has vowels after its coda is no syllable.
    let (_, end) = nucleus(bare);
    if bare[end..].iter().any(|letter| is_vowel(*letter)) {
        return;
    }
    if let Some(place) = tone_place(bare) {
        letters.copy_from_slice(bare);
        letters[place] = with_tone(bare[place], tone);
    }
}

/// Reports whether letters (lower case, NFC) can be a Vietnamese syllable.
pub fn is_syllable(letters: &[char]) -> bool {
    let bare: String = letters.iter().map(|letter| without_tone(*letter).0).collect();
    let tones: Vec<usize> = letters.iter().map(|letter| without_tone(*letter).1).filter(|tone| *tone > 0).collect();
    let fits = |rime: &str| {
        let is_stopped = rime.ends_with(['c', 'p', 't']) || rime.ends_with("ch");
        // Before a stop only sắc (2) and nặng (5) are spoken.
        let is_spoken = !is_stopped || tones.first().is_some_and(|tone| matches!(tone, 2 | 5));
        is_spoken && !rime.is_empty() && RIMES.contains(&format!(" {rime} "))
    };
    // "gìn" and "gì" have the vowel of their onset.
    let g_with_i = bare.strip_prefix('g').filter(|rime| rime.starts_with('i'));
    let onsets = ONSETS.iter().filter_map(|onset| bare.strip_prefix(onset));
    tones.len() <= 1 && (fits(&bare) || onsets.chain(g_with_i).any(fits))
}

/// Reports whether ASCII letters can be a Vietnamese syllable whose marks were left out.
pub fn is_folded_syllable(text: &str) -> bool {
    let rimes = || RIMES.split(' ').filter(|rime| !rime.is_empty());
    let fits = |rest: &str| rimes().any(|rime| rime.chars().map(fold::fold_letter).eq(rest.chars()));
    let onsets = ONSETS.iter().filter(|onset| onset.is_ascii()).filter_map(|onset| text.strip_prefix(onset));
    let g_with_i = text.strip_prefix('g').filter(|rime| rime.starts_with('i'));
    fits(text) || onsets.chain(g_with_i).any(fits)
}

/// Appends the canonical form of one syllable (NFC, any case) to `out`: its tone in the one right place.
///
/// `hòa` and `nghịêm` become `hoà` and `nghiệm`.
pub fn canonical_into(syllable: &str, out: &mut String) {
    let mut letters: Vec<char> =
        syllable.chars().filter(|letter| !fold::is_invisible(*letter)).map(|letter| fold::d_bar(fold::lower(letter))).collect();
    place_tone(&mut letters);
    out.extend(letters);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(syllable: &str) -> String {
        let mut out = String::new();
        canonical_into(&fold::normalize(syllable), &mut out);
        out
    }

    #[test]
    fn moves_the_tone_only_where_the_styles_differ() {
        for (old, new) in [("hòa", "hoà"), ("khỏe", "khoẻ"), ("thủy", "thuỷ"), ("ỦY", "uỷ")] {
            assert_eq!(canonical(old), canonical(new), "{old} {new}");
        }
        for same in ["quý", "hoàn", "của", "bìa", "lụa", "đoàn", "tùy"] {
            let expected = if same == "tùy" { "tuỳ" } else { same };
            assert_eq!(canonical(same), expected);
        }
    }

    fn placed(written: &str) -> String {
        let mut letters: Vec<char> = written.chars().collect();
        place_tone(&mut letters);
        letters.into_iter().collect()
    }

    #[test]
    fn tones_stand_where_the_rule_says() {
        for (written, right) in [
            ("hòa", "hoà"),
            ("khỏe", "khoẻ"),
            ("thủy", "thuỷ"),
            ("quý", "quý"),
            ("qúy", "quý"),
            ("nghịêm", "nghiệm"),
            ("lựơng", "lượng"),
            ("baỏ", "bảo"),
            ("hoàn", "hoàn"),
            ("của", "của"),
            ("bìa", "bìa"),
            ("lụa", "lụa"),
            ("gìa", "già"),
            ("giếng", "giếng"),
            ("gì", "gì"),
            ("khuỷu", "khuỷu"),
            ("thuở", "thuở"),
            ("huệ", "huệ"),
            ("tóan", "toán"),
            ("suýt", "suýt"),
            ("ngòai", "ngoài"),
            ("việt", "việt"),
            ("vịêt", "việt"),
            ("người", "người"),
            ("ngừơi", "người"),
            ("à", "à"),
        ] {
            assert_eq!(placed(written), right, "{written}");
        }
        for other in ["résumé", "café", "ábc123", "naïve", "", "ńg"] {
            assert_eq!(placed(other), if other == "résumé" { "résumé" } else { other });
        }
    }

    #[test]
    fn tells_syllables_from_other_letters() {
        for syllable in [
            "đại", "hội", "công", "đoàn", "quốc", "gì", "gìn", "giếng", "nghiêng", "khuya", "yêu", "ương", "y", "xoong", "hoà", "thuỷ",
            "quý", "rượu", "ngoằng", "uỷ",
        ] {
            let letters: Vec<char> = syllable.chars().collect();
            assert!(is_syllable(&letters), "{syllable}");
            assert!(is_folded_syllable(&fold::fold(syllable)), "{syllable}");
        }
        for other in ["cos", "ddoanf", "data", "dat", "wifi", "xiii", "ldld", "test", "tw", "", "a4", "hoc", "éi", "héi", "trump"] {
            assert!(!is_syllable(&other.chars().collect::<Vec<_>>()), "{other}");
        }
        for other in ["cos", "ddoanf", "data", "xiii", "ldld", "tw", "", "a4"] {
            assert!(!is_folded_syllable(other), "{other}");
        }
    }
}
