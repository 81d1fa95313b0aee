//! Redacts a text, and verifies that nothing of the redacted words is left.
//!
//! A redaction is a name or other words (`Nguyễn Văn A`), a kind of personal data (`so_dien_thoai`), or a regular expression
//! between slashes (`/KH-\d+/`). Words are compared letter by letter as in search (`visible.rs`): ignoring case, and
//! diacritics that only one side has; joined or separated. Everything published is made from the redacted text: pages, lists,
//! index, the file copy.

use std::borrow::Cow;
use std::ops::Range;

use regex::{Regex, RegexBuilder};
use vanthu_search::fold;

use super::Report;
use super::front_matter::{Entry, Value, comparable};
use super::personal;
use super::visible::{Letter, Visible, trim};
use super::withholding::{self, Wish};
use crate::diag::{self, Diagnostics, Place};
use crate::message;
use crate::messages::Message;

/// Replacement text. Its fixed length gives nothing away.
pub const BLACK: &str = "█████";

/// Memory limit of a compiled pattern, in bytes.
const PATTERN_BYTES_MAX: usize = 1 << 20;

/// From this many letters on, words also match inside longer words and with gaps. Shorter ones would match everywhere.
const LONG: usize = 7;

/// Maximum gap between two letters of a long word, and between two words, in visible characters.
const GAP_IN_WORD_MAX: u32 = 8;
const GAP_MAX: u32 = 80;

/// Minimum digits of a number that also matches with grouped digits, and maximum gap between groups.
const GROUPED_DIGITS_MIN: usize = 4;
const GROUP_GAP_MAX: u32 = 2;

/// One redaction.
#[derive(Clone, Debug)]
pub struct Redaction {
    /// As written by the editor.
    pub written: String,
    /// Its place in front matter or archive.toml.
    pub place: Place,
    what: What,
}

impl PartialEq for Redaction {
    fn eq(&self, other: &Redaction) -> bool {
        format!("{self:?}") == format!("{other:?}")
    }
}

impl Eq for Redaction {}

#[derive(Clone, Debug)]
enum What {
    /// Words, letter by letter.
    Words(Vec<Letter>),
    /// Personal data of these kinds.
    Kinds(&'static [personal::Kind]),
    /// What fits a pattern.
    Pattern(Regex),
}

impl Redaction {
    /// Parses a redaction.
    ///
    /// # Errors
    /// Fails on a pattern that does not parse or fits everywhere, on words without a letter or digit, and on `true`.
    pub fn read(written: &str, place: Place) -> Result<Redaction, Message> {
        let written = fold::normalize(trim(written)).into_owned();
        let what = match (personal::kinds(&comparable(&written)), pattern_of(&written)) {
            (Some(kinds), _) => What::Kinds(kinds),
            (None, Some((pattern, flags))) => What::Pattern(compile(pattern, flags)?),
            (None, None) if withholding::flag(&written).is_some() => return Err(message!("redaction-flag")),
            (None, None) => What::Words(
                Some(Visible::printed(&written).letters()).filter(|letters| !letters.is_empty()).ok_or(message!("redaction-no-word"))?,
            ),
        };
        Ok(Redaction { written, place, what })
    }

    /// Source ranges of all matches.
    fn ranges(&self, seen: &Seen<'_>) -> Vec<Range<usize>> {
        match &self.what {
            What::Words(words) => {
                seen.letters.iter().flat_map(|(letters, is_whole)| words_in(seen.source, letters, words, *is_whole)).collect()
            }
            What::Kinds(kinds) => {
                personal::find(seen.source).into_iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, range)| range).collect()
            }
            What::Pattern(pattern) => {
                let written = pattern.find_iter(seen.source).map(|found| found.range());
                let of_view = |view: &Visible| -> Vec<Range<usize>> {
                    pattern.find_iter(&view.text).map(|found| view.source(found.range())).collect()
                };
                written.chain(seen.views.iter().flat_map(of_view)).collect()
            }
        }
    }
}

/// All views of a text that are searched.
struct Seen<'a> {
    source: &'a str,
    views: Vec<Visible>,
    /// The letters of each view, and whether they are in source order.
    letters: Vec<(Vec<Letter>, bool)>,
}

impl Seen<'_> {
    fn of(source: &str) -> Seen<'_> {
        let mut views = vec![Visible::printed(source), Visible::written(source)];
        views.extend(Visible::decoded(source));
        let in_order = views.len();
        views.extend([Visible::unbroken(source), Visible::columns(source)].into_iter().flatten());
        let letters = views.iter().enumerate().map(|(index, view)| (view.letters(), index < in_order)).collect();
        Seen { source, views, letters }
    }
}

/// The pattern and the flags of `/pattern/flags`.
fn pattern_of(written: &str) -> Option<(&str, &str)> {
    let (pattern, flags) = written.strip_prefix('/')?.rsplit_once('/')?;
    (!pattern.is_empty() && flags.bytes().all(|flag| flag.is_ascii_lowercase())).then_some((pattern, flags))
}

fn compile(pattern: &str, flags: &str) -> Result<Regex, Message> {
    let mut builder = RegexBuilder::new(pattern);
    builder.size_limit(PATTERN_BYTES_MAX).case_insensitive(true);
    for flag in flags.chars() {
        match flag {
            // Case never counts, and all places are found.
            'i' | 'g' | 'u' => &mut builder,
            'm' => builder.multi_line(true),
            's' => builder.dot_matches_new_line(true),
            'x' => builder.ignore_whitespace(true),
            _ => return Err(message!("redaction-pattern-flag", flag = flag.to_string())),
        };
    }
    let compiled = builder.build().map_err(|error| {
        let reason = error.to_string();
        message!("redaction-syntax", reason = reason.lines().last().unwrap_or_default())
    })?;
    if compiled.is_match("") { Err(message!("redaction-everywhere")) } else { Ok(compiled) }
}

/// Source ranges of all matches. A match that is not contiguous in the source gives several ranges.
fn words_in(source: &str, letters: &[Letter], words: &[Letter], is_whole: bool) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at + words.len() <= letters.len() {
        if !is_at(letters, at, words) {
            at += 1;
            continue;
        }
        let own = &letters[at..at + words.len()];
        let is_apart = |before: &Letter, after: &Letter| {
            !is_whole
                && source
                    .get(before.to as usize..after.from as usize)
                    .is_none_or(|between| between.contains(['\n', '|', '\t']) || between.contains("   "))
        };
        let parts = own.chunk_by(|before, after| !is_apart(before, after));
        found.extend(parts.map(|part| part[0].from as usize..part[part.len() - 1].to as usize));
        at += words.len();
    }
    found
}

/// Whether `words` match at a letter. Short ones must be whole words without gaps inside.
fn is_at(letters: &[Letter], at: usize, words: &[Letter]) -> bool {
    let is_long = words.len() >= LONG;
    let is_digit = |letter: &Letter| letter.base.is_ascii_digit();
    let touches = |before: &Letter, after: &Letter| after.gap.length == 0 && is_digit(before) == is_digit(after);
    let end = at + words.len();
    let joins_before = || at > 0 && touches(&letters[at - 1], &letters[at]);
    let joins_after = || letters.get(end).is_some_and(|next| touches(&letters[end - 1], next));
    let is_whole = || !joins_before() && !joins_after();
    let joins = |(index, (letter, wanted)): (usize, (&Letter, &Letter))| {
        let gap = letter.gap;
        index == 0
            || gap.length == 0
            || gap.is_line_end
            || if wanted.gap.length > 0 { gap.length <= GAP_MAX } else { is_long && gap.length <= GAP_IN_WORD_MAX }
            || is_digit(letter) && words.len() >= GROUPED_DIGITS_MIN && gap.length <= GROUP_GAP_MAX
    };
    // "An" is not "ăn", nor "Nam" the word of "năm 2024": where marks are left out, a short name is told by its capitals.
    let is_name = || {
        let pairs = || letters[at..end].iter().zip(words);
        pairs().all(|(letter, wanted)| letter.marked == wanted.marked)
            || pairs().all(|(letter, wanted)| letter.is_capital == wanted.is_capital)
    };
    letters[at].is_like(&words[0])
        && letters[at..end].iter().zip(words).all(|(letter, wanted)| letter.is_like(wanted))
        && letters[at..end].iter().zip(words).enumerate().all(joins)
        && (is_long || is_whole() && is_name())
}

/// Takes the redactions out of front matter; `None` after an error. `text` is the whole file.
pub fn of_entries(path: &str, text: &str, entries: &mut Vec<Entry>, diagnostics: &mut Diagnostics) -> Option<Vec<Redaction>> {
    let is_redaction = |entry: &Entry| withholding::wish(&entry.key) == Some(Wish::Redact);
    let mut redactions = Vec::new();
    let mut faulty = false;
    for entry in entries.iter().filter(|entry| is_redaction(entry)) {
        let texts = if entry.value == Value::Empty { Some(Vec::new()) } else { entry.value.texts() };
        let items: Option<Vec<String>> = texts.map(|texts| texts.iter().flat_map(|text| items(text)).collect());
        faulty |= items.as_ref().is_none_or(Vec::is_empty);
        let Some(items) = items else {
            diagnostics.push(diag::field_type(path, entry.place, &entry.key, message!("type-texts"), entry.value.type_name()));
            continue;
        };
        if items.is_empty() {
            diagnostics.push(diag::redaction_empty(path, entry.place, &entry.key));
        }
        for written in items {
            let place = place_of(text, entry.place, &written);
            match Redaction::read(&written, place) {
                Ok(redaction) => redactions.push(redaction),
                Err(reason) => {
                    diagnostics.push(diag::redaction(path, place, &written, reason));
                    faulty = true;
                }
            }
        }
    }
    entries.retain(|entry| !is_redaction(entry));
    (!faulty).then_some(redactions)
}

/// Splits a list in one string at commas, semicolons and line ends; removes bullets and quotes. Patterns may contain commas.
pub fn items(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut rest = text;
    while !trim(rest).is_empty() {
        rest = rest.trim_start_matches([',', ';', ' ', '\t', '\n', '、', '，', '；']);
        let bare = rest.strip_prefix("- ").unwrap_or(rest);
        let end = pattern_length(bare).or_else(|| bare.find([',', ';', '\n', '、', '，', '；'])).unwrap_or(bare.len());
        let is_quote = |letter: char| letter.is_whitespace() || "\"'“”‘’«»•*".contains(letter);
        let item = if bare.starts_with('/') { trim(&bare[..end]) } else { trim(&bare[..end]).trim_matches(is_quote) };
        items.extend(Some(item.to_owned()).filter(|item| !item.is_empty()));
        rest = &bare[end..];
    }
    items
}

/// Length of a pattern with slashes and flags at the start of a list.
fn pattern_length(list: &str) -> Option<usize> {
    let inside = list.strip_prefix('/')?;
    inside.match_indices('/').find_map(|(at, _)| {
        let end = at + 2 + inside[at + 1..].bytes().take_while(u8::is_ascii_lowercase).count();
        let after = list[end..].trim_start_matches([' ', '\t']);
        (after.is_empty() || after.starts_with([',', ';', '\n'])).then_some(end)
    })
}

/// The line of a list entry: the first at or below the list's start that contains it.
fn place_of(text: &str, list: Place, written: &str) -> Place {
    let lines = text
        .lines()
        .enumerate()
        .skip(list.line.saturating_sub(1))
        .take_while(|(index, line)| *index + 1 == list.line || !line.starts_with("---"));
    let found = lines.map(|(index, line)| (index + 1, line)).find(|(_, line)| line.contains(written));
    found.filter(|(line, _)| *line != list.line).map_or(list, |(line, _)| Place::line(line))
}

/// Reports every redaction of the report's front matter that matched nothing; returns whether all matched.
pub fn all_found(path: &str, own: &[Redaction], found: &[bool], diagnostics: &mut Diagnostics) -> bool {
    let missing = own.iter().zip(found).filter(|(_, found)| !**found);
    missing.map(|(redaction, _)| diagnostics.push(diag::redaction_nowhere(path, redaction.place, &redaction.written))).count() == 0
}

/// Whether a redaction still matches anything that would be published of a report; reports where.
pub fn is_left_in(report: &Report, redactions: &[&Redaction], diagnostics: &mut Diagnostics) -> bool {
    // The path is published as the source of the page.
    if is_left(&report.path, redactions) {
        diagnostics.push(diag::redaction_in_name(&report.shown_path));
        return true;
    }
    let left = |text: &str| is_left(text, redactions);
    let (file, body) = (report.file(), report.body());
    let parts = if report.redacted { body.placed_texts() } else { Vec::new() };
    let line = if let Some((line, _)) = parts.iter().find(|(_, text)| left(text)) {
        *line
    } else if metadata(report).iter().any(|text| left(text))
        || report.redacted && left(&String::from_utf8_lossy(&file))
        || left(&joined(&parts))
    {
        0
    } else {
        return false;
    };
    diagnostics.push(diag::redaction_left(&report.shown_path, line));
    true
}

/// The metadata that pages, lists and feeds show.
fn metadata(report: &Report) -> Vec<String> {
    let mut texts = vec![report.title.value.clone(), report.printed_number().to_owned()];
    texts.extend(report.issuer.iter().flat_map(|issuer| {
        let issuer = &issuer.value;
        [issuer.name.clone(), issuer.short.clone(), issuer.slug.clone(), issuer.superior.clone()]
    }));
    texts.extend([&report.place, &report.term].into_iter().flatten().map(|text| text.value.clone()));
    texts.extend(report.kind.iter().map(|kind| kind.value.name.clone()));
    texts.extend(report.signer.iter().map(|signer| signer.value.described()));
    texts.extend(report.recipients.iter().flat_map(|recipients| recipients.value.clone()));
    texts.extend(report.withdrawn.iter().map(|withdrawal| withdrawal.reason.clone()));
    texts.extend(report.attachments.iter().map(|attachment| attachment.written.clone()));
    texts.extend(report.relations.iter().map(|relation| relation.target.clone()));
    texts.extend(report.definitions.iter().chain(&report.extra).map(|(left, right)| format!("{left} {right}")));
    texts
}

/// The parts joined: words may be split across two of them.
fn joined(parts: &[(usize, Cow<'_, str>)]) -> String {
    parts.iter().map(|(_, text)| text.as_ref()).collect::<Vec<_>>().join(" ")
}

/// Whether any redaction matches a text.
pub fn is_left(text: &str, redactions: &[&Redaction]) -> bool {
    !redactions.is_empty() && !text.is_empty() && {
        let seen = Seen::of(text);
        redactions.iter().any(|redaction| !redaction.ranges(&seen).is_empty())
    }
}

/// Redacts a text, keeping line ends and cell borders. Sets `found` for each redaction that matched.
pub fn blacken<'a>(text: &'a str, redactions: &[&Redaction], found: &mut [bool]) -> Cow<'a, str> {
    if redactions.is_empty() || text.is_empty() {
        return Cow::Borrowed(text);
    }
    let seen = Seen::of(text);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (redaction, found) in redactions.iter().zip(found) {
        let own = redaction.ranges(&seen);
        *found |= !own.is_empty();
        ranges.extend(own);
    }
    if ranges.is_empty() {
        return Cow::Borrowed(text);
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        // What several redactions name together is black once.
        if range.start >= at && !(range.start == at && at > 0 && out.ends_with(BLACK)) {
            out.push_str(&text[at..range.start]);
            out.push_str(BLACK);
        }
        let from = at.max(range.start).min(range.end);
        out.extend(text[from..range.end].matches(['\n', '|']));
        at = at.max(range.end);
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// Redacts a front matter value.
pub fn blacken_value(value: &mut Value, redactions: &[&Redaction], found: &mut [bool]) {
    match value {
        Value::Text(text) => replace(text, redactions, found),
        Value::Empty => {}
        Value::List(values) => values.iter_mut().for_each(|value| blacken_value(value, redactions, found)),
        Value::Map(entries) => {
            for (key, value) in entries {
                replace(key, redactions, found);
                blacken_value(value, redactions, found);
            }
        }
    }
}

fn replace(text: &mut String, redactions: &[&Redaction], found: &mut [bool]) {
    if let Cow::Owned(black) = blacken(text, redactions, found) {
        *text = black;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &[&str], text: &str, expected: &str) {
        let read = |written: &&str| Redaction::read(written, Place::default());
        let redactions: Result<Vec<Redaction>, Message> = written.iter().map(read).collect();
        let shown = match &redactions {
            Ok(redactions) => {
                let redactions: Vec<&Redaction> = redactions.iter().collect();
                let black = blacken(text, &redactions, &mut vec![false; redactions.len()]);
                let left = if is_left(&black, &redactions) { " LEFT" } else { "" };
                format!("{}{left}", black.replace(BLACK, "█").escape_debug())
            }
            Err(reason) => reason.to_string(),
        };
        assert_eq!(shown, expected, "{written:?} {text}");
    }

    #[test]
    fn blackens_words_kinds_and_patterns() {
        check(&["Nguyễn Văn A"], "Ông Nguyễn Văn A và NGUYỄN VĂN A.", "Ông █ và █.");
        check(&["Nguyễn Văn A"], "Ông **Nguyễn**\nVăn A, Nguyễn Văn An", "Ông **█\\n, █n");
        check(&["Nguye\u{302}\u{303}n Văn A"], "Nguyễn  Văn A", "█");
        check(&["so_dien_thoai", "email"], "gọi 0912 345 678, a@b.vn", "gọi █, █");
        check(&["/KH-\\d+/", "/kh (\\d+)/i"], "mã kh-12 và KH-345, kh\u{A0}7", "mã █ và █, █");
        check(&["Nguyễn Văn A"], "Nguyễn Văn\n\n3\n\nA", "█\\n\\n3\\n\\n█");
        check(&["Nguyễn Văn A"], "| 1 | Nguyễn | x |\n|   | Văn A |   |", "| 1 | █ | x |\\n|   | █ |   |");
        check(&["Nguyễn Văn A"], "Nguyễn     Phòng\nVăn A     Hai", "█     Phòng\\n█     Hai");
        check(&["Hòa Bình"], "hoà-bình", "█");
    }

    #[test]
    fn words_are_found_however_they_are_written() {
        for text in [
            "KWYJIBO",
            "Kwy\u{2060}jibo",
            "Kwy\u{34F}ji\u{180E}bo",
            "K\u{FE0F}wyjibo",
            "Kwyjibo\u{3164}",
            "Ｋｗｙｊｉｂｏ",
            "Kwyji-\nbo",
            "K w y j i b o",
            "**Kwy**jibo",
            "<b>Kwy</b>jibo",
            "Kwy&shy;jibo",
            "Kwyjibo[^1]",
            "Kwỳjibo",
            "Kwy<!-- -->jibo",
            "%4Bwyjibo",
            "Kwy\\jibo",
            "Kwyjibo²",
        ] {
            let redaction = Redaction::read("Kwyjibo", Place::default()).unwrap();
            let black = blacken(text, &[&redaction], &mut [false]).replace(BLACK, "");
            assert!(!black.chars().any(|letter| "KkＫwyji".contains(letter)), "{text} {black}");
        }
        check(&["Nguyễn Kwyjibo"], "Nguyễn<br>Kwyjibo | Nguyễn | Kwyjibo | nguyen-kwyjibo NguyenKwyjibo", "█ | █| | █ █");
        check(&["Nguyễn Kwyjibo"], "Nguyễn[^1] Kwyjibo, Nguyễn<sup>2</sup> Kwyjibo, [Nguyễn](a.md) Kwyjibo", "█, █, [█");
        check(&["Nguyễn Kwyjibo"], "Nguyên Kwyjibo, Nguyễn Kwy", "Nguyên Kwyjibo, Nguyễn Kwy");
        check(&["Kwyjibo"], "<img alt=\"Kwyjibo\">, [tệp](anh/so-kwyjibo_1.png)", "<img alt=\\\"█\\\">, [tệp](anh/so-█_1.png)");
    }

    #[test]
    fn short_words_are_whole_words() {
        check(&["An"], "An toàn, ban An. Can an, ăn án ÂN", "█ toàn, ban █. Can █, ăn án ÂN");
        check(&["Nam"], "năm 2024, NĂM 2024, ông Nam, Năm", "năm 2024, NĂM 2024, ông █, █");
        check(&["Lê A"], "Lê An, lê a, LêA", "Lê An, █, █");
        check(&["12"], "12, 112, 1.2, 12a", "█, 112, 1.2, █a");
    }

    #[test]
    fn numbers_are_found_with_their_digits_grouped() {
        for text in [
            "987654321",
            "987.654.321",
            "987 654 321",
            "987\u{A0}654\u{202F}321",
            "987,654,321",
            "９８７６５４３２１",
            "987-654-321",
            "98765\u{AD}4321",
        ] {
            check(&["987654321"], text, "█");
            check(&["987.654.321"], text, "█");
        }
        check(&["12345"], "12.345 đồng, 112.345", "█ đồng, 112.345");
    }

    #[test]
    fn a_text_may_be_a_list() {
        let check = |text: &str, expected: &[&str]| assert_eq!(items(text), expected, "{text}");
        check("Nguyễn Văn A, Trần B; C", &["Nguyễn Văn A", "Trần B", "C"]);
        check("- Nguyễn Văn A\n- “Trần B”\n\n", &["Nguyễn Văn A", "Trần B"]);
        check("/a{1,3}/, /x\\/y/i\nphone", &["/a{1,3}/", "/x\\/y/i", "phone"]);
        check("/khong dong, A", &["/khong dong", "A"]);
        check(" ,; ", &[]);
    }

    #[test]
    fn explains_what_is_wrong() {
        check(&["/(/"], "", "a pattern that does not parse: error: unclosed group");
        check(&["/a*/"], "", "a pattern that fits everywhere");
        check(&["/a/q"], "", "a pattern with the unknown flag `q`");
        check(&["…"], "", "neither a word nor a number");
        check(&["có"], "", "no word, kind or pattern");
        check(&["/(a{1000}){1000}/"], "", "a pattern that does not parse: Compiled regex exceeds size limit of 1048576 bytes.");
    }
}
