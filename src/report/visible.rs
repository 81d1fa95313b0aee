//! Turns Markdown into the letters a reader sees, each mapped to its source bytes.
//!
//! A name stays the same name with a soft hyphen in it, in full-width letters, half bold, across a line end or a cell border,
//! as `%C3%A1` in a URL or `&aacute;` in HTML. Redaction and personal-data detection search these letters.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Parser};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vanthu_search::legacy::Encoding;
use vanthu_search::{fold, tokenize};

/// Maximum length of an HTML tag and of a link target, in bytes.
const TAG_BYTES_MAX: usize = 2000;
const TARGET_BYTES_MAX: usize = 500;

/// Maximum number of table columns that are read downwards.
const COLUMNS_MAX: usize = 200;

/// Maximum length of an HTML entity with `&` and `;`, in bytes.
const ENTITY_BYTES_MAX: usize = 34;

/// Maximum length of a footnote mark, in bytes.
const NOTE_BYTES_MAX: usize = 24;

/// HTML elements that separate words.
const BLOCKS: [&str; 18] =
    ["br", "p", "div", "td", "th", "tr", "li", "ul", "ol", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"];

/// Whether a character is invisible by default: the Unicode 16 property `Default_Ignorable_Code_Point`
/// (DerivedCoreProperties.txt).
pub const fn is_ignorable(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// The Latin letter that a Cyrillic or Greek one looks like, else the letter itself (Unicode Technical Standard 39,
/// confusables.txt).
const fn look_alike(letter: char) -> char {
    match letter {
        'а' | 'α' => 'a',
        'е' => 'e',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' | 'ϲ' => 'c',
        'у' | 'γ' => 'y',
        'х' | 'χ' => 'x',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'ԁ' => 'd',
        'һ' => 'h',
        'ո' => 'n',
        'ν' => 'v',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'Е' | 'Ε' => 'E',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Н' | 'Η' => 'H',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'С' | 'Ϲ' => 'C',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'Ѕ' => 'S',
        'Ζ' => 'Z',
        'Ν' => 'N',
        other => other,
    }
}

/// Trims white space and invisible characters at the start.
pub fn trim_start(text: &str) -> &str {
    text.trim_start_matches(|letter: char| letter.is_whitespace() || is_ignorable(letter))
}

/// Trims white space and invisible characters at both ends.
pub fn trim(text: &str) -> &str {
    trim_start(text).trim_end_matches(|letter: char| letter.is_whitespace() || is_ignorable(letter))
}

/// Visible text with a mapping to its source.
#[derive(Debug, Default)]
pub struct Visible {
    /// The text in NFKC with plain spaces.
    pub text: String,
    /// For each byte of the text, the source range of its character.
    places: Vec<(u32, u32)>,
}

/// Which parts of the source count as visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Omits tags, link targets, footnote marks and emphasis.
    Printed,
    /// Includes tags and link targets.
    Written,
}

impl Visible {
    /// The printed text: Markdown and HTML markup is removed, so the text around it becomes adjacent.
    pub fn printed(source: &str) -> Visible {
        Visible::of(source, Form::Printed)
    }

    /// The source text including tags and link targets.
    pub fn written(source: &str) -> Visible {
        Visible::of(source, Form::Written)
    }

    /// The text with legacy-font words (TCVN3, VNI) decoded, as search does; `None` if there are none.
    pub fn decoded(source: &str) -> Option<Visible> {
        let mut visible = Visible::default();
        let mut is_decoded = false;
        let mut end = 0;
        for word in tokenize::syllables(source) {
            is_decoded |= word.encoding != Encoding::Unicode;
            if word.start > end {
                visible.put(' ', end, word.start);
            }
            word.written(source).chars().for_each(|letter| visible.push(letter, word.start, word.end));
            end = word.end;
        }
        is_decoded.then_some(visible)
    }

    /// The printed text without page-number lines; `None` if there are none.
    pub fn unbroken(source: &str) -> Option<Visible> {
        let mut visible = Visible::default();
        let mut is_broken = false;
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            if is_page_number(line) {
                is_broken = true;
            } else {
                visible.append(Visible::printed(line), at);
            }
            at += line.len();
        }
        is_broken.then_some(visible)
    }

    /// Table cells and space-separated columns, read column by column; `None` if there are none.
    pub fn columns(source: &str) -> Option<Visible> {
        let mut visible = Visible::default();
        let mut rows: Vec<Vec<Range<usize>>> = Vec::new();
        let mut at = 0;
        for line in source.split_inclusive('\n').chain([""]) {
            let cells = cells(line, at);
            if cells.len() > 1 {
                rows.push(cells);
            } else {
                visible.read_down(source, &std::mem::take(&mut rows));
            }
            at += line.len();
        }
        (!visible.text.is_empty()).then_some(visible)
    }

    fn read_down(&mut self, source: &str, rows: &[Vec<Range<usize>>]) {
        let columns = if rows.len() > 1 { rows.iter().map(Vec::len).max().unwrap_or_default() } else { 0 };
        for column in 0..columns.min(COLUMNS_MAX) {
            for cell in rows.iter().filter_map(|row| row.get(column)) {
                self.append(Visible::printed(&source[cell.clone()]), cell.start);
                self.put('\n', cell.end, cell.end);
            }
        }
    }

    /// Appends the visible text of a source part that starts at byte `at`.
    fn append(&mut self, part: Visible, at: usize) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.text += &part.text;
        self.places.extend(part.places.into_iter().map(|(from, to)| (from.saturating_add(at), to.saturating_add(at))));
    }

    fn of(source: &str, form: Form) -> Visible {
        let mut visible = Visible { text: String::with_capacity(source.len()), places: Vec::with_capacity(source.len()) };
        let last_comment = source.rfind("-->").unwrap_or(0);
        let mut at = 0;
        while let Some(letter) = source[at..].chars().next() {
            // An end that is not there is not looked for at every beginning.
            let is_comment = form == Form::Printed && at < last_comment && source[at..].starts_with("<!--");
            at = match is_comment.then(|| source[at..].find("-->")).flatten() {
                Some(length) => at + length + 3,
                None => visible.step(source, at, letter, form),
            };
        }
        visible
    }

    /// Maps a range of the visible text to the source.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        match (self.places.get(range.start), self.places.get(range.end.wrapping_sub(1))) {
            (Some((start, _)), Some((_, end))) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    /// Processes one character or construct at byte `at` and returns the end of it.
    fn step(&mut self, source: &str, at: usize, letter: char, form: Form) -> usize {
        let rest = &source[at..];
        let after = at + letter.len_utf8();
        match letter {
            '&' => {
                if let Some((decoded, length)) = entity(rest) {
                    decoded.chars().for_each(|letter| self.push(letter, at, at + length));
                    return at + length;
                }
            }
            '%' => {
                if let Some((decoded, length)) = percent(rest) {
                    decoded.chars().for_each(|letter| self.push(letter, at, at + length));
                    return at + length;
                }
            }
            _ if form == Form::Written => {}
            '<' => {
                if let Some((length, parts)) = tag(rest) {
                    if parts {
                        self.push('\n', at, at + length);
                    }
                    return at + length;
                }
            }
            '[' => return at + note(rest).unwrap_or(1),
            ']' => return at + target(rest).unwrap_or(1),
            '*' | '`' | '~' | '\\' | '_' => return after,
            '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => return after,
            _ => {}
        }
        self.push(letter, at, after);
        after
    }

    fn push(&mut self, letter: char, from: usize, to: usize) {
        match letter {
            '\n' | '\t' | '\u{C}' | ' '..='~' => self.put(letter, from, to),
            _ if is_ignorable(letter) => {}
            _ if letter.is_whitespace() => self.put(' ', from, to),
            // What remains of marks in a text in NFC is drawn over a letter that is known without it.
            _ if is_combining_mark(letter) => {}
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='ỹ' => self.put(letter, from, to),
            _ => std::iter::once(letter)
                .nfkc()
                .filter(|letter| !is_ignorable(*letter))
                .for_each(|letter| self.put(look_alike(letter), from, to)),
        }
    }

    fn put(&mut self, letter: char, from: usize, to: usize) {
        self.text.push(letter);
        let place = (u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(to).unwrap_or(u32::MAX));
        self.places.extend(std::iter::repeat_n(place, letter.len_utf8()));
    }

    /// The letters and digits with the gaps between them.
    pub fn letters(&self) -> Vec<Letter> {
        let mut letters = Vec::with_capacity(self.text.len());
        let mut gap = Gap { length: 1, is_line_end: false };
        let mut hyphen = false;
        for (at, letter) in self.text.char_indices() {
            if !fold::is_alphanumeric(letter) {
                // "KWYJI-" at the end of a line goes on in the next.
                hyphen = matches!(letter, '-' | '‐') || hyphen && letter.is_whitespace();
                gap = Gap { length: gap.length.saturating_add(1), is_line_end: hyphen && (gap.is_line_end || letter == '\n') };
                continue;
            }
            let (from, to) = self.places[at];
            let marked = letter.to_lowercase().next().unwrap_or(letter);
            letters.push(Letter { base: fold::fold_letter(letter), marked, is_capital: marked != letter, from, to, gap });
            (gap, hyphen) = (Gap::default(), false);
        }
        letters
    }
}

/// The gap between a letter and the previous one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// Number of visible characters; 0 if the letters touch.
    pub length: u32,
    /// Whether the gap is a hyphenated line end.
    pub is_line_end: bool,
}

/// A visible letter or digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Lower case without diacritics; đ is d.
    pub base: char,
    /// Lower case with diacritics.
    pub marked: char,
    /// Whether it is upper case.
    pub is_capital: bool,
    /// Start in the source, in bytes.
    pub from: u32,
    /// End in the source, in bytes.
    pub to: u32,
    /// The gap before it.
    pub gap: Gap,
}

impl Letter {
    /// Whether two letters match: diacritics count only if both have some.
    pub fn is_like(&self, other: &Letter) -> bool {
        let (left, right) = (self, other);
        left.base == right.base && (left.marked == right.marked || left.marked == left.base || right.marked == right.base)
    }
}

/// Whether a line is only a page number: `3`, `- 3 -`, `Trang 3/10`.
fn is_page_number(line: &str) -> bool {
    if line.len() > 40 || !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let bare =
        line.trim_matches(|letter: char| letter.is_whitespace() || "-–—*#_|()[]".contains(letter) || is_ignorable(letter)).to_lowercase();
    let number = ["trang", "page", "tr."].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(&bare);
    let is_part = |part: &str| (1..=4).contains(&part.trim().len()) && part.trim().bytes().all(|byte| byte.is_ascii_digit());
    number.split(['/', '-']).all(is_part) || number.split_once(" of ").is_some_and(|(page, all)| is_part(page) && is_part(all))
}

/// Source ranges of the cells of a line that starts at byte `at`: separated by `|`, three spaces or a tab.
fn cells(line: &str, at: usize) -> Vec<Range<usize>> {
    let line = line.trim_end();
    let (mut cells, mut start) = (Vec::new(), 0);
    let bars = line.contains('|');
    let mut end = |from: usize, to: usize| cells.push(at + from..at + to);
    while start <= line.len() {
        let rest = &line[start..];
        let border = if bars { rest.find('|').map(|end| (end, 1)) } else { wide_gap(rest) };
        let Some((length, width)) = border else { break };
        end(start, start + length);
        start += length + width;
    }
    end(start.min(line.len()), line.len());
    cells
}

/// Offset and width of the first column gap.
fn wide_gap(text: &str) -> Option<(usize, usize)> {
    let inside = text.len() - text.trim_start().len();
    let start = inside + [text[inside..].find("   "), text[inside..].find('\t')].into_iter().flatten().min()?;
    Some((start, text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len()))
}

/// Decodes an HTML entity at the start of a text; returns its text and its length in bytes.
pub fn entity(text: &str) -> Option<(String, usize)> {
    let length = text.bytes().take(ENTITY_BYTES_MAX).position(|byte| byte == b';')? + 1;
    let written = &text[..length];
    let is_name = written[1..length - 1].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    let decoded: String =
        Parser::new(written).filter_map(|event| if let Event::Text(text) = event { Some(text.into_string()) } else { None }).collect();
    (is_name && decoded != written).then_some((decoded, length))
}

/// Decodes percent-encoded bytes at the start of a text; returns their text and length.
fn percent(text: &str) -> Option<(String, usize)> {
    let is_encoded = |part: &[u8]| part[0] == b'%' && part[1].is_ascii_hexdigit() && part[2].is_ascii_hexdigit();
    let length = 3 * text.as_bytes().chunks_exact(3).take_while(|part| is_encoded(part)).count();
    let decoded = percent_decode_str(text.get(..length).filter(|run| !run.is_empty())?).decode_utf8().ok()?;
    Some((decoded.into_owned(), length))
}

/// Length of an HTML tag at the start of a text, and whether it separates words. A `<sup>` footnote mark includes its text.
fn tag(text: &str) -> Option<(usize, bool)> {
    let inside = text[1..].trim_start_matches('/');
    let name = &inside[..inside.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    let is_end = |byte: u8| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace();
    if name.is_empty() || !inside.as_bytes().get(name.len()).is_some_and(|byte| is_end(*byte)) {
        return None;
    }
    let end = 1 + text.bytes().skip(1).take(TAG_BYTES_MAX).position(|byte| matches!(byte, b'>' | b'<'))?;
    let length = Some(end + 1).filter(|_| text.as_bytes()[end] == b'>')?;
    let name = name.to_ascii_lowercase();
    if name == "sup" && !text.starts_with("</") {
        let note = text[length..].bytes().take(NOTE_BYTES_MAX).position(|byte| byte == b'<');
        return Some((length + note.filter(|end| is_note(&text[length..length + end])).unwrap_or(0), false));
    }
    Some((length, BLOCKS.contains(&name.as_str())))
}

/// Length of a footnote mark at the start of a text: `[^a]`, `[12]`.
fn note(text: &str) -> Option<usize> {
    let end = text.bytes().take(NOTE_BYTES_MAX).position(|byte| byte == b']')?;
    let inside = &text[1..end];
    (inside.starts_with('^') || is_note(inside)).then_some(end + 1)
}

fn is_note(text: &str) -> bool {
    text.len() <= 5 && text.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '*' | '(' | ')' | '[' | ']' | ' '))
}

/// Length of a link target `](…)` at the start of a text.
fn target(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("](")?;
    let mut depth = 1_usize;
    for (at, byte) in inside.bytes().enumerate().take(TARGET_BYTES_MAX) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'\n' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 3);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn check(source: &str, printed: &str, written: &str) {
        assert_eq!((Visible::printed(source).text.as_str(), Visible::written(source).text.as_str()), (printed, written));
    }

    #[test]
    fn markup_and_invisible_characters_are_left_out() {
        check("Kwy\u{2060}ji\u{AD}bo", "Kwyjibo", "Kwyjibo");
        check("**Kwy**_ji_<b class=x>bo</b>", "Kwyjibo", "**Kwy**_ji_<b class=x>bo</b>");
        check("Kwy<!-- x -->jibo", "Kwyjibo", "Kwy<!-- x -->jibo");
        check("Ａ１\u{A0}b\u{2009}c", "A1 b c", "A1 b c");
        check("a<br/>b<td>c", "a\nb\nc", "a<br/>b<td>c");
        check("a[^1] b<sup>2</sup> c[3] d⁴", "a b c d", "a[^1] b<sup>2</sup> c[3] d4");
        check("[Kwy](x_(y).png)jibo", "Kwyjibo", "[Kwy](x_(y).png)jibo");
        check("Kwy&shy;jibo&nbsp;&aacute;&#75;&x", "Kwyjibo áK&x", "Kwyjibo áK&x");
        check("Nguy%E1%BB%85n%20A 5% %zz", "Nguyễn A 5% %zz", "Nguyễn A 5% %zz");
        check("tỷ lệ <b và c>, <a@b.vn>, <", "tỷ lệ , <a@b.vn>, <", "tỷ lệ <b và c>, <a@b.vn>, <");
        check("Кwyjіbо Αn", "Kwyjibo An", "Kwyjibo An");
        check("[", "", "[");
    }

    #[test]
    fn page_numbers_and_rows_part_no_words() {
        let unbroken = |source: &str| Visible::unbroken(source).map(|visible| visible.text);
        for mark in ["3", "- 3 -", "Trang 3/10", "**3**", "Page 3 of 10", "## 3"] {
            assert_eq!(unbroken(&format!("Một\n\n{mark}\n\nhai")).as_deref(), Some("Một\n\n\nhai"), "{mark}");
        }
        assert_eq!(unbroken("Một 3\n2024/QĐ\n12.500"), None);
        let columns = |source: &str| Visible::columns(source).map(|visible| visible.text.replace(' ', ""));
        assert_eq!(columns("| 1 | Nguyễn |\n|   | Kwyjibo |\n").as_deref(), Some("\n\n1\n\nNguyễn\nKwyjibo\n\n\n"));
        assert_eq!(columns("Nguyễn    Phòng\nKwyjibo    Hai").as_deref(), Some("Nguyễn\nKwyjibo\nPhòng\nHai\n"));
        assert_eq!(columns("Một\nhai"), None);
    }

    #[test]
    fn letters_of_old_fonts_are_decoded() {
        let source = "§ång chÝ NguyÔn V¨n Kwyjibo phô tr¸ch c«ng ®oµn";
        assert_eq!(Visible::decoded(source).unwrap().text, "đồng chí nguyễn văn kwyjibo phụ trách công đoàn");
        assert!(Visible::decoded("Đồng chí Nguyễn Văn Kwyjibo").is_none());
    }

    #[test]
    fn a_place_leads_back_to_the_source() {
        let source = "a **Kwy**&shy;jibo b";
        let visible = Visible::printed(source);
        let start = visible.text.find("Kwyjibo").unwrap();
        assert_eq!(&source[visible.source(start..start + 7)], "Kwy**&shy;jibo");
        assert_eq!(visible.source(0..0), 0..0);
    }

    #[test]
    fn ignorable_characters_are_those_of_unicode() {
        let property = Regex::new(r"^\p{Default_Ignorable_Code_Point}$").unwrap();
        for letter in '\0'..=char::MAX {
            assert_eq!(is_ignorable(letter), property.is_match(letter.encode_utf8(&mut [0; 4])), "U+{:04X}", letter as u32);
        }
    }
}
