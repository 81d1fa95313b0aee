//! Turns text in the Vietnamese encodings before Unicode into Unicode: TCVN3 (ABC), VNI, VIQR.
//!
//! A font decides how such text is read, so its name is the best sign; without one, the encoding is told by
//! which reading gives syllables that Vietnamese can have. Windows-1258 is bytes and is decoded in `text`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use vanthu_search::{fold, syllable};

/// A encoding before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LegacyEncoding {
    /// TCVN 5712:1993, third table, of the fonts `.VnTime`.
    Tcvn3,
    /// TCVN3 in a font whose small letters look like capitals: `.VnTimeH`.
    Tcvn3Capitals,
    /// VNI for Windows, of the fonts `VNI-Times`.
    Vni,
    /// Vietnamese Quoted-Readable (RFC 1456), of e-mail.
    Viqr,
}

/// Each small letter with its TCVN3, VNI and VIQR form, as Latin-1 shows them.
const TABLE: &str = "\
    à µ aø a` / á ¸ aù a' / ả ¶ aû a? / ã · aõ a~ / ạ ¹ aï a. / ă ¨ aê a( /
    ằ » aè a(` / ắ ¾ aé a(' / ẳ ¼ aú a(? / ẵ ½ aü a(~ / ặ Æ aë a(. / â © aâ a^ /
    ầ Ç aà a^` / ấ Ê aá a^' / ẩ È aå a^? / ẫ É aã a^~ / ậ Ë aä a^. / è Ì eø e` /
    é Ð eù e' / ẻ Î eû e? / ẽ Ï eõ e~ / ẹ Ñ eï e. / ê ª eâ e^ / ề Ò eà e^` /
    ế Õ eá e^' / ể Ó eå e^? / ễ Ô eã e^~ / ệ Ö eä e^. / ì × ì i` / í Ý í i' /
    ỉ Ø æ i? / ĩ Ü ó i~ / ị Þ ò i. / ò ß oø o` / ó ã où o' / ỏ á oû o? /
    õ â oõ o~ / ọ ä oï o. / ô « oâ o^ / ồ å oà o^` / ố è oá o^' / ổ æ oå o^? /
    ỗ ç oã o^~ / ộ é oä o^. / ơ ¬ ô o+ / ờ ê ôø o+` / ớ í ôù o+' / ở ë ôû o+? /
    ỡ ì ôõ o+~ / ợ î ôï o+. / ù ï uø u` / ú ó uù u' / ủ ñ uû u? / ũ ò uõ u~ /
    ụ ô uï u. / ư \u{AD} ö u+ / ừ õ öø u+` / ứ ø öù u+' / ử ö öû u+? / ữ ÷ öõ u+~ /
    ự ù öï u+. / ỳ ú yø y` / ý ý yù y' / ỷ û yû y? / ỹ ü yõ y~ / ỵ þ î y. /
    đ ® ñ dd /
";

/// The forms of one encoding with their letters.
struct Forms {
    letters: BTreeMap<String, char>,
    /// The length of the longest.
    longest: usize,
    /// Whether a capital is written by the forms of the small letter in capitals; TCVN3 has bytes of its own.
    has_capitals: bool,
}

fn forms(column: usize) -> Forms {
    let mut forms = BTreeMap::new();
    for row in TABLE.split(" /").map(str::trim).filter(|row| !row.is_empty()) {
        let cells: Vec<&str> = row.split(' ').collect();
        if let (Some(letter), Some(form)) = (cells[0].chars().next(), cells.get(column)) {
            forms.insert((*form).to_owned(), letter);
        }
    }
    let longest = forms.keys().map(|form| form.chars().count()).max().unwrap_or(1);
    Forms { letters: forms, longest, has_capitals: column > 1 }
}

static TCVN3: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = forms(1);
    forms.letters.extend("¡Ă¢Â£Ê¤Ô¥Ơ¦Ư§Đ".chars().collect::<Vec<_>>().chunks(2).map(|pair| (pair[0].to_string(), pair[1])));
    forms
});
static VNI: LazyLock<Forms> = LazyLock::new(|| forms(2));
static VIQR: LazyLock<Forms> = LazyLock::new(|| forms(3));

impl LegacyEncoding {
    /// The encoding of text set in this font; none for a Unicode font.
    pub fn of_font(name: &str) -> Option<LegacyEncoding> {
        let name = name.trim();
        let lower = name.to_lowercase();
        if let Some(rest) = lower.strip_prefix(".vn") {
            return Some(if rest.ends_with('h') { Self::Tcvn3Capitals } else { Self::Tcvn3 });
        }
        lower.starts_with("vni-").then_some(Self::Vni)
    }

    /// What a message calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 | Self::Tcvn3Capitals => "TCVN3 (ABC)",
            Self::Vni => "VNI",
            Self::Viqr => "VIQR",
        }
    }
}

/// Reads text in a encoding. Letters that the encoding does not have stay.
pub fn convert(text: &str, encoding: LegacyEncoding) -> String {
    match encoding {
        LegacyEncoding::Tcvn3 => capitals_mended(&replaced(text, &TCVN3)),
        LegacyEncoding::Tcvn3Capitals => replaced(text, &TCVN3).to_uppercase(),
        LegacyEncoding::Vni => replaced(text, &VNI),
        LegacyEncoding::Viqr => {
            // A heading or a signature in capitals ends with no full stop.
            let shouts = text.chars().filter(char::is_ascii_alphabetic).all(|letter| letter.is_ascii_uppercase());
            text.split_inclusive(char::is_whitespace).map(|word| viqr_word(word, shouts)).collect()
        }
    }
}

/// The longest form at each place becomes its letter, in the case of the first letter of the form.
fn replaced(text: &str, forms: &Forms) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let found = (1..=forms.longest.min(letters.len() - at)).rev().find_map(|length| {
            let form: String = letters[at..at + length].iter().collect();
            let exact = forms.letters.get(&form).copied();
            let capital = || {
                let small = forms.letters.get(&form.to_lowercase()).filter(|_| forms.has_capitals && letters[at].is_uppercase())?;
                small.to_uppercase().next()
            };
            Some((exact.or_else(capital)?, length))
        });
        match found {
            Some((letter, length)) => {
                out.push(letter);
                at += length;
            }
            None => {
                out.push(letters[at]);
                at += 1;
            }
        }
    }
    out
}

/// TCVN3 has no capitals with tones but in fonts of capitals: a word whose other letters are all capitals was set in one,
/// and so was "Vụ" after "THƯỜNG".
fn capitals_mended(text: &str) -> String {
    let is_word = |letter: char| letter.is_alphabetic();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut after_capitals = false;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..].find(|letter| !is_word(letter)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        let plain: Vec<char> = word.chars().filter(char::is_ascii).collect();
        let is_one = plain.len() == 1 && word.chars().count() > 1 && word.starts_with(char::is_uppercase);
        let begins_strange = !plain.is_empty() && !word.starts_with(|first: char| first.is_ascii());
        let shouts = plain.iter().all(char::is_ascii_uppercase) && (plain.len() > 1 || begins_strange || is_one && after_capitals);
        let word = if shouts { word.to_uppercase() } else { word.to_owned() };
        after_capitals = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        out += &rest[..start];
        out += &word;
        rest = &rest[end..];
    }
    out + rest
}

/// One word of VIQR: its marks are also the marks at the end of a sentence, so a mark at the end of the word is one of
/// the letter only if that gives a syllable, and not at the end of a line.
fn viqr_word(word: &str, in_capitals: bool) -> String {
    let core = word.trim_end();
    let space = &word[core.len()..];
    let is_numeral = core.strip_suffix('.').is_some_and(|number| number.chars().all(|letter| "IVX".contains(letter)));
    let is_label = core.len() == 2 && core.ends_with('.');
    if word.contains("://") || word.contains('@') || is_numeral || is_label {
        return word.to_owned();
    }
    // Of two stops the first is the mark.
    if let Some(first) = core.strip_suffix('.').filter(|first| first.ends_with('.') && !first.ends_with("..")) {
        return replaced(first, &VIQR) + "." + space;
    }
    let tail_at = core.trim_end_matches(['.', '?', '!', ',', ';', ':', '"', ')']).len();
    let whole = replaced(core, &VIQR);
    let without_tail = replaced(&core[..tail_at], &VIQR) + &core[tail_at..];
    let ends_line = !in_capitals && (space.is_empty() || space.contains('\n'));
    let is_word = |text: &str| is_syllable(text.trim_matches(|letter: char| !letter.is_alphabetic()));
    if is_word(&whole) && whole != without_tail && !(ends_line && is_word(&without_tail)) {
        return whole + space;
    }
    if is_word(&without_tail) || !without_tail.is_ascii() {
        return without_tail + space;
    }
    word.to_owned()
}

/// Reads those lines of a text in a encoding that can be in one: a file may have been converted in part.
pub fn convert_lines(text: &str, encoding: LegacyEncoding) -> String {
    text.split('\n').map(|line| if is_latin(line) { convert(line, encoding) } else { line.to_owned() }).collect::<Vec<_>>().join("\n")
}

/// Whether a text has no letter beyond Latin-1, as every text in these encodings.
pub fn is_latin(text: &str) -> bool {
    text.chars().all(|letter| u32::from(letter) < 0x100 || !letter.is_alphabetic())
}

/// Guesses the encoding of a text without fonts; none for Unicode and for what is not Vietnamese.
pub fn guess(text: &str) -> Option<LegacyEncoding> {
    let sample: String = text.lines().filter(|line| is_latin(line)).flat_map(|line| line.chars().chain(['\n'])).take(20_000).collect();
    let as_it_is = score(&sample);
    let by_letters = [LegacyEncoding::Tcvn3, LegacyEncoding::Vni]
        .into_iter()
        .map(|encoding| (score(&convert(&sample, encoding)), encoding))
        .max_by_key(|(score, _)| *score)
        .filter(|(score, _)| *score >= 2 && *score > as_it_is.max(0) * 2)
        .map(|(_, encoding)| encoding);
    by_letters.or_else(|| is_viqr(text).then_some(LegacyEncoding::Viqr))
}

/// The signs of VIQR are those of sentences too. So a text is in it only if it has no other letters than those of ASCII, and
/// many of its words have signs that no sentence has, and become syllables.
fn is_viqr(text: &str) -> bool {
    const WORDS_MIN: usize = 5;
    if text.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii()) {
        return false;
    }
    let (mut words, mut meant) = (0, 0);
    for word in text.split_whitespace().take(4000).filter(|word| word.contains(|letter: char| letter.is_ascii_alphabetic())) {
        words += 1;
        let is_signed = word.contains(['^', '+', '`', '(']) || word.to_lowercase().contains("dd");
        let converted = viqr_word(word, false);
        meant += usize::from(is_signed && converted != word && is_syllable(converted.trim_matches(|letter: char| !letter.is_alphabetic())));
    }
    meant >= WORDS_MIN && meant * 5 >= words
}

/// How Vietnamese a text is: words with marks that are possible syllables, less those that are not.
fn score(text: &str) -> isize {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\u{AD}')
        .filter(|word| !word.is_ascii())
        .map(|word| if is_syllable(word) { 1 } else { -2 })
        .sum()
}

fn is_syllable(word: &str) -> bool {
    syllable::is_syllable(&fold::normalize(word).to_lowercase().chars().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    fn check(text: &str, encoding: Option<LegacyEncoding>, expected: &str) {
        assert_eq!(guess(text), encoding, "{text}");
        assert_eq!(encoding.map_or(text.to_owned(), |encoding| convert(text, encoding)), expected);
    }

    #[test]
    fn each_coding_is_told_and_read() {
        check(
            "Uû ban nh©n d©n tØnh, ngµy 20 th¸ng 10; ®¹i héi",
            Some(LegacyEncoding::Tcvn3),
            "Uỷ ban nhân dân tỉnh, ngày 20 tháng 10; đại hội",
        );
        check("B¸O C¸O kÕt qu¶ ho¹t ®éng, SỐ", None, "B¸O C¸O kÕt qu¶ ho¹t ®éng, SỐ");
        check("TM. BAN TH¦êNG Vô. C¸c Vô tr\u{AD}ëng th¸ng", Some(LegacyEncoding::Tcvn3), "TM. BAN THƯỜNG VỤ. Các Vụ trưởng tháng");
        check("B¸O C¸O kÕt qu¶ ho¹t ®éng th¸ng", Some(LegacyEncoding::Tcvn3), "BÁO CÁO kết quả hoạt động tháng");
        check(
            "Baùo caùo coâng taùc thaùng, Lieân ñoaøn Lao ñoäng; ÑAÏI HOÄI",
            Some(LegacyEncoding::Vni),
            "Báo cáo công tác tháng, Liên đoàn Lao động; ĐẠI HỘI",
        );
        check(
            "Ba'o ca'o co^ng ta'c tha'ng, Lie^n ddoa`n Lao ddo^.ng nu+o+'c ta.",
            Some(LegacyEncoding::Viqr),
            "Báo cáo công tác tháng, Liên đoàn Lao động nước ta.",
        );
        check("Báo cáo công tác tháng 10", None, "Báo cáo công tác tháng 10");
        for text in [
            "Năm 2023\na. Thu: 100\nb. Chi: 90\na. Thu: 5\ne. Khác",
            "Tong so. Trong do. Con lai. Cac don vi. Ke ca. Tat ca. Hai la.",
            "He said so. We know. They go. It is. Do. To be. No.",
        ] {
            check(text, None, text);
        }
        check("A plain text, with no marks. Really?", None, "A plain text, with no marks. Really?");
        check("Un café à côté, déjà vu", None, "Un café à côté, déjà vu");
        check("", None, "");
    }

    #[test]
    fn every_letter_with_marks_has_one_form_in_each_coding() {
        let rows: Vec<Vec<&str>> =
            TABLE.split(" /").map(|row| row.split_whitespace().collect()).filter(|row: &Vec<_>| !row.is_empty()).collect();
        assert_eq!(rows.len(), 67);
        let mut signs: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
        for row in &rows {
            let mut marks: Vec<char> = row[0].nfd().skip(1).collect();
            // RFC 1456 writes the mark of the letter before that of the tone; Unicode sorts the dot below first.
            marks.sort_by_key(|mark| *mark == '\u{323}');
            let sign = |mark: &char| match mark {
                '\u{302}' => '^',
                '\u{306}' => '(',
                '\u{31B}' => '+',
                '\u{300}' => '`',
                '\u{301}' => '\'',
                '\u{309}' => '?',
                '\u{303}' => '~',
                _ => '.',
            };
            let expected = row[0].nfd().take(1).chain(marks.iter().map(sign)).collect::<String>();
            assert_eq!(row[3], if row[0] == "đ" { "dd" } else { expected.as_str() });
            // VNI writes the same marks by the same sign after every vowel, but those of i and y that it has letters for.
            if let (Some(vni), 'a' | 'e' | 'o' | 'u') = (row[2].chars().nth(1), row[2].chars().next().unwrap_or(' ')) {
                signs.entry(marks.iter().collect()).or_default().insert(vni);
            }
            // What VIQR writes may be the end of a sentence too, so it is read by words.
            assert_eq!([convert(row[1], LegacyEncoding::Tcvn3), convert(row[2], LegacyEncoding::Vni)], [row[0], row[0]]);
        }
        assert!(signs.values().all(|signs| signs.len() == 1), "{signs:?}");
    }

    #[test]
    fn fonts_tell_the_coding() {
        for (font, expected) in [
            (".VnTime", Some(LegacyEncoding::Tcvn3)),
            (".VnTimeH", Some(LegacyEncoding::Tcvn3Capitals)),
            ("VNI-Times", Some(LegacyEncoding::Vni)),
            ("Times New Roman", None),
        ] {
            assert_eq!(LegacyEncoding::of_font(font), expected, "{font}");
        }
        assert_eq!(convert("b¸o c¸o", LegacyEncoding::Tcvn3Capitals), "BÁO CÁO");
    }
}
