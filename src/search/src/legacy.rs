//! Turns words left in TCVN3 (ABC) or VNI-Windows, the encodings of fonts before Unicode, into the letters meant.
//!
//! Such text looks like `§¹i héi C«ng ®oµn` or `Ñaïi hoäi Coâng ñoaøn`: bytes of a font's own table read as
//! Latin-1. A line is taken for legacy text when most of its words with such letters become Vietnamese
//! syllables by it and are none without. TCVN3 writes its capitals with the lower-case letters of another font,
//! so case is lost.

use crate::syllable;

/// A encoding of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// What everything should be.
    #[default]
    Unicode,
    /// TCVN 5712:1993, third table, of the fonts `.VnTime`.
    Tcvn3,
    /// VNI for Windows, of the fonts `VNI-Times`.
    Vni,
}

/// TCVN3 letters and what they mean, row by row as huyền, sắc, hỏi, ngã, nặng.
const TCVN3: [(&str, &str); 14] = [
    ("µ¸¶·¹", "àáảãạ"),
    ("»¾¼½Æ", "ằắẳẵặ"),
    ("ÇÊÈÉË", "ầấẩẫậ"),
    ("ÌÐÎÏÑ", "èéẻẽẹ"),
    ("ÒÕÓÔÖ", "ềếểễệ"),
    ("×ÝØÜÞ", "ìíỉĩị"),
    ("ßãáâä", "òóỏõọ"),
    ("åèæçé", "ồốổỗộ"),
    ("êíëìî", "ờớởỡợ"),
    ("ïóñòô", "ùúủũụ"),
    ("õøö÷ù", "ừứửữự"),
    ("úýûüþ", "ỳýỷỹỵ"),
    ("¨©ª«¬\u{AD}®", "ăâêôơưđ"),
    ("¡¢£¤¥¦§", "ăâêôơưđ"),
];

/// VNI letters that follow a vowel: what they make of `a`, `e`, `o`, `u`, `y`, `ơ` and `ư`; a tone alone, or with
/// the circumflex or breve.
const VNI_TONES: &str = "øùûõï";
const VNI_CIRCUMFLEX: &str = "âàáåãä";
const VNI_BREVE: &str = "êèéúüë";

/// Tells the encoding of one line.
pub fn encoding(line: &str) -> Encoding {
    if line.chars().filter(|letter| is_strange(*letter)).take(2).count() < 2 {
        return Encoding::Unicode;
    }
    let share = |encoding: Encoding| {
        let (mut strange, mut meant) = (0_u32, 0_u32);
        for word in words(line).filter(|word| !word.is_ascii()) {
            strange += 1;
            let raw: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
            let decoded: Vec<char> = decode(encoding, word).chars().collect();
            meant += u32::from(syllable::is_syllable(&decoded) && !(word.chars().all(char::is_alphabetic) && syllable::is_syllable(&raw)));
        }
        // Words that are syllables either way say nothing.
        if meant >= 2 && meant * 5 >= strange * 3 { meant } else { 0 }
    };
    match (share(Encoding::Tcvn3), share(Encoding::Vni)) {
        (0, 0) => Encoding::Unicode,
        (tcvn3, vni) if tcvn3 >= vni => Encoding::Tcvn3,
        _ => Encoding::Vni,
    }
}

/// Letters of Latin-1 that Vietnamese text in Unicode does not have.
fn is_strange(letter: char) -> bool {
    let is_known = matches!(
        letter,
        'À'..='Ã' | 'È'..='Ê' | 'Ì' | 'Í' | 'Ò'..='Õ' | 'Ù' | 'Ú' | 'Ý' | 'à'..='ã' | 'è'..='ê' | 'ì' | 'í' | 'ò'..='õ' | 'ù' | 'ú' | 'ý'
            | '«' | '»' | '°' | '²' | '³'
    );
    matches!(letter, '\u{A1}'..='\u{FF}') && !is_known
}

/// Reports whether a character belongs to a word of legacy text, whatever Unicode takes it for.
pub fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{A1}'..='\u{FF}')
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| !is_letter(letter)).filter(|word| !word.is_empty())
}

/// Decodes one word, in lower case.
pub fn decode(encoding: Encoding, word: &str) -> String {
    match encoding {
        Encoding::Unicode => word.to_lowercase(),
        Encoding::Tcvn3 => word.chars().map(tcvn3).collect(),
        Encoding::Vni => vni(word),
    }
}

fn tcvn3(letter: char) -> char {
    // Eth was made Đ when the file was read.
    let letter = if letter == 'Đ' { 'Ð' } else { letter };
    let meant = TCVN3.iter().find_map(|(codes, meant)| meant.chars().nth(codes.chars().position(|code| code == letter)?));
    meant.unwrap_or(letter.to_ascii_lowercase())
}

fn vni(word: &str) -> String {
    let mut out: Vec<char> = Vec::with_capacity(word.len());
    for letter in word.chars().flat_map(char::to_lowercase) {
        let meant = match letter {
            'ñ' => 'đ',
            'ô' => 'ơ',
            'ö' => 'ư',
            'æ' => 'ỉ',
            'ó' => 'ĩ',
            'ò' => 'ị',
            'î' => 'ỵ',
            _ => letter,
        };
        let vowel = out.last().copied().unwrap_or(' ');
        let marked = match (vowel, position(VNI_TONES, letter), position(VNI_CIRCUMFLEX, letter), position(VNI_BREVE, letter)) {
            ('a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'ư', Some(tone), ..) => Some(syllable::with_tone(vowel, tone + 1)),
            ('a', _, Some(tone), _) => Some(with_place('â', tone)),
            ('e', _, Some(tone), _) => Some(with_place('ê', tone)),
            ('o', _, Some(tone), _) => Some(with_place('ô', tone)),
            ('a', _, _, Some(tone)) => Some(with_place('ă', tone)),
            _ => None,
        };
        match (marked, out.last_mut()) {
            (Some(marked), Some(last)) => *last = marked,
            _ => out.push(meant),
        }
    }
    out.into_iter().collect()
}

fn position(row: &str, letter: char) -> Option<usize> {
    row.chars().position(|code| code == letter)
}

/// The letter with the tone of a place in a row of VNI: the first has none, then in the order huyền, sắc, ….
fn with_place(vowel: char, place: usize) -> char {
    if place == 0 { vowel } else { syllable::with_tone(vowel, place) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let found = encoding(line);
        let decoded: Vec<String> = words(line).map(|word| decode(found, word)).collect();
        assert_eq!(format!("{found:?}: {}", decoded.join(" ")), expected, "{line}");
    }

    #[test]
    fn legacy_lines_are_read() {
        check("§¹i héi C«ng ®oµn ViÖt Nam", "Tcvn3: đại hội công đoàn việt nam");
        check("Uû ban nh©n d©n tØnh Lai Ch©u, c¸n bé", "Tcvn3: uỷ ban nhân dân tỉnh lai châu cán bộ");
        check("\u{AD}u tiªn ng\u{AD}êi lao ®éng", "Tcvn3: ưu tiên người lao động");
        check("Ñaïi hoäi Coâng ñoaøn Vieät Nam", "Vni: đại hội công đoàn việt nam");
        check("Ngöôøi lao ñoäng, ñöôøng loái", "Vni: người lao động đường lối");
        check("kyõ naêng, baèng saét, tyû leä", "Vni: kỹ năng bằng sắt tỷ lệ");
    }

    #[test]
    fn other_lines_stay() {
        for line in ["Đại hội Công đoàn", "20° và 30°, © 2023 ®", "naïve café Ñandú", "số µ, ± và ÷", "«một» « hai »", "", "Ûber Ümlaut Öl"]
        {
            assert_eq!(encoding(line), Encoding::Unicode, "{line}");
        }
    }
}
