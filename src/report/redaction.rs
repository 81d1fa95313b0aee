//! Turns a text into one in which what must not be read is black, and proves that it is gone.
//!
//! What is to be black is words as they are printed (`Nguyễn Văn A`), a kind of personal data (`so_dien_thoai`), or a
//! pattern between slashes (`/KH-\d+/`). Words are found in capitals or not, across line ends and marks of emphasis.
//! Everything else is made of the blackened text: pages, lists, index, the file that is offered.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use regex::{Regex, RegexBuilder};
use vanthu_search::{fold, tokenize};

use super::Report;
use super::front_matter::{Entry, Value, comparable};
use super::personal::{self, KINDS};
use super::quantities::canonical;
use crate::diag::{self, Diagnostics};
use crate::message;
use crate::messages::Message;

/// What stands where something was; its length does not tell what.
pub const BLACK: &str = "█████";

/// A pattern whose compiled form is larger is refused, so that no pattern takes memory without bound.
const PATTERN_BYTES_MAX: usize = 1 << 20;

/// The names of the field that says what is to be black.
pub const NAMES: [&str; 2] = ["redact", "che_thong_tin"];

/// What is to be black.
#[derive(Clone, Debug)]
pub struct Redaction {
    what: What,
}

impl PartialEq for Redaction {
    fn eq(&self, other: &Redaction) -> bool {
        format!("{:?}", self.what) == format!("{:?}", other.what)
    }
}

impl Eq for Redaction {}

#[derive(Clone, Debug)]
enum What {
    /// Words: how they are found, and their canonical forms, by which what is left of them is found.
    Words(Regex, Vec<String>),
    Kind(personal::Kind),
    Pattern(Regex),
}

impl Redaction {
    /// Reads one; the error says what is wrong with it.
    ///
    /// # Errors
    /// Fails on a pattern that does not parse or fits everywhere, and on words without a letter or digit.
    pub fn read(written: &str) -> Result<Redaction, Message> {
        let written = fold::normalize(written.trim()).into_owned();
        if let Some((kind, _)) = KINDS.iter().find(|(_, names)| names.contains(&comparable(&written).as_str())) {
            return Ok(Redaction { what: What::Kind(*kind) });
        }
        let build = |source: &str| RegexBuilder::new(source).size_limit(PATTERN_BYTES_MAX).case_insensitive(true).build();
        let pattern = written.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        if let Some(pattern) = pattern.filter(|pattern| !pattern.is_empty()) {
            let compiled = build(pattern).map_err(|error| {
                let reason = error.to_string();
                message!("redaction-syntax", reason = reason.lines().last().unwrap_or_default())
            })?;
            if compiled.is_match("") {
                return Err(message!("redaction-everywhere"));
            }
            return Ok(Redaction { what: What::Pattern(compiled) });
        }
        let forms = syllables(&written);
        if forms.is_empty() {
            return Err(message!("redaction-no-word"));
        }
        // Between two words there may be a line end, and marks of Markdown.
        let words: Vec<String> = written.split_whitespace().map(regex::escape).collect();
        let compiled = build(&words.join(r"[\s*_|>#\\]+")).map_err(|_| message!("redaction-long"))?;
        Ok(Redaction { what: What::Words(compiled, forms) })
    }
}

/// Takes what is to be black from front matter, and out of it; none when it is faulty.
pub fn of_entries(path: &str, entries: &mut Vec<Entry>, diagnostics: &mut Diagnostics) -> Option<Vec<Redaction>> {
    let is_redaction = |entry: &Entry| NAMES.contains(&comparable(&entry.key).as_str());
    let mut redactions = Vec::new();
    let mut faulty = false;
    for entry in entries.iter().filter(|entry| is_redaction(entry)) {
        let texts = if entry.value == Value::Empty { Some(Vec::new()) } else { entry.value.texts() };
        let Some(texts) = texts else {
            diagnostics.push(diag::field_type(path, entry.place, &entry.key, message!("type-texts"), entry.value.type_name()));
            faulty = true;
            continue;
        };
        for written in texts {
            match Redaction::read(written) {
                Ok(redaction) => redactions.push(redaction),
                Err(reason) => {
                    diagnostics.push(diag::redaction(path, entry.place, written, reason));
                    faulty = true;
                }
            }
        }
    }
    entries.retain(|entry| !is_redaction(entry));
    (!faulty).then_some(redactions)
}

/// Whether something is left of what is to be black in what would be published of a report; it is said where.
pub fn is_left_in(report: &Report, redactions: &[&Redaction], diagnostics: &mut Diagnostics) -> bool {
    if is_in_name(&report.path, redactions) {
        diagnostics.push(diag::redaction_in_name(&report.shown_path));
        return true;
    }
    let (file, body) = (report.file(), report.body());
    let file = String::from_utf8_lossy(&file);
    let is_name = |word: &&str| word.contains(['.', '/']) && is_in_name(word, redactions);
    let parts = body.placed_texts();
    let line = if let Some((line, _)) = parts.iter().find(|(_, text)| is_left(text, redactions)) {
        *line
    } else if is_left(&report.title.value, redactions) || is_left(&file, redactions) || is_left(&joined(&parts), redactions) {
        0
    } else if let Some(index) =
        file.lines().position(|line| line.split([' ', '(', ')', '<', '>', '"', '[', ']']).any(|word| is_name(&word)))
    {
        index + 1
    } else {
        return false;
    };
    diagnostics.push(diag::redaction_left(&report.shown_path, line));
    true
}

/// The parts one after another: words may be torn between two of them.
fn joined(parts: &[(usize, Cow<'_, str>)]) -> String {
    parts.iter().map(|(_, text)| text.as_ref()).collect::<Vec<_>>().join(" ")
}

/// Whether words that are to be black stand in the name of a file, where accents are often left out.
fn is_in_name(name: &str, redactions: &[&Redaction]) -> bool {
    let name = percent_decode_str(name).decode_utf8_lossy().replace(['-', '_', '/', '.', '+'], " ");
    let folded = syllables(&fold::fold(&name));
    let stands = |wanted: &[String]| {
        let wanted: Vec<String> = wanted.iter().map(|word| fold::fold(word)).collect();
        folded.windows(wanted.len()).any(|row| row == wanted.as_slice())
    };
    redactions.iter().any(|redaction| matches!(&redaction.what, What::Words(_, wanted) if stands(wanted))) || is_left(&name, redactions)
}

/// The syllables of a text in their canonical form, by which words are compared whatever stands between them.
fn syllables(text: &str) -> Vec<String> {
    tokenize::syllables(text).map(|word| canonical(&text[word.start..word.end])).collect()
}

/// A text with everything black that is to be; lines keep their numbers.
pub fn blacken<'a>(text: &'a str, redactions: &[&Redaction]) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    for redaction in redactions {
        let ranges: Vec<std::ops::Range<usize>> = match &redaction.what {
            What::Words(pattern, _) | What::Pattern(pattern) => pattern.find_iter(&text).map(|found| found.range()).collect(),
            What::Kind(kind) => personal::find(&text).into_iter().filter(|(found, _)| found == kind).map(|(_, range)| range).collect(),
        };
        if ranges.is_empty() {
            continue;
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for range in ranges {
            out.push_str(&text[at..range.start]);
            out.push_str(BLACK);
            out.extend(text[range.clone()].matches('\n'));
            at = range.end;
        }
        out.push_str(&text[at..]);
        text = Cow::Owned(out);
    }
    text
}

/// A value of front matter with everything black that is to be.
pub fn blacken_value(value: &mut Value, redactions: &[&Redaction]) {
    match value {
        Value::Text(text) => {
            if let Cow::Owned(black) = blacken(text, redactions) {
                *text = black;
            }
        }
        Value::Empty => {}
        Value::List(values) => values.iter_mut().for_each(|value| blacken_value(value, redactions)),
        Value::Map(entries) => {
            for (key, value) in entries {
                if let Cow::Owned(black) = blacken(key, redactions) {
                    *key = black;
                }
                blacken_value(value, redactions);
            }
        }
    }
}

/// Whether something is left of what is to be black, as it is published: joined over a page break, say.
pub fn is_left(text: &str, redactions: &[&Redaction]) -> bool {
    let mut forms = None;
    redactions.iter().any(|redaction| match &redaction.what {
        What::Words(_, wanted) => forms.get_or_insert_with(|| syllables(text)).windows(wanted.len()).any(|row| row == wanted.as_slice()),
        What::Pattern(pattern) => pattern.is_match(text),
        What::Kind(kind) => personal::find(text).iter().any(|(found, _)| found == kind),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &[&str], text: &str, expected: &str) {
        let redactions: Result<Vec<Redaction>, Message> = written.iter().map(|written| Redaction::read(written)).collect();
        let shown = match &redactions {
            Ok(redactions) => {
                let redactions: Vec<&Redaction> = redactions.iter().collect();
                let black = blacken(text, &redactions);
                let left = if is_left(&black, &redactions) { " LEFT" } else { "" };
                format!("{}{left}", black.replace(BLACK, "█").escape_debug())
            }
            Err(reason) => reason.to_string(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn blackens_words_kinds_and_patterns() {
        check(&["Nguyễn Văn A"], "Ông Nguyễn Văn A và NGUYỄN VĂN A.", "Ông █ và █.");
        check(&["Nguyễn Văn A"], "Ông **Nguyễn**\nVăn A, Nguyễn Văn An", "Ông **█\\n, █n");
        check(&["Nguye\u{302}\u{303}n Văn A"], "Nguyễn  Văn A", "█");
        check(&["so_dien_thoai", "email"], "gọi 0912 345 678, a@b.vn", "gọi █, █");
        check(&["/KH-\\d+/"], "mã kh-12 và KH-345", "mã █ và █");
        check(&["Nguyễn Văn A"], "Nguyễn Văn\n\n3\n\nA", "Nguyễn Văn\\n\\n3\\n\\nA");
        check(&["Hòa Bình"], "hoà-bình", "hoà-bình LEFT");
    }

    #[test]
    fn says_what_is_wrong() {
        check(&["/(/"], "", "a pattern that does not parse: error: unclosed group");
        check(&["/a*/"], "", "a pattern that fits everywhere");
        check(&["…"], "", "neither a word nor a number");
        check(&["/(a{1000}){1000}/"], "", "a pattern that does not parse: Compiled regex exceeds size limit of 1048576 bytes.");
    }
}
