//! Resolves footnotes: `[^1]` becomes a reference to its note, wherever the note is defined.
//!
//! Converters restart numbering on each page, so a name may be defined several times: a definition belongs to the preceding
//! references that are still unresolved.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::pattern::pattern;
use crate::report::inline::{NOTE_CLOSE, NOTE_OPEN};
use crate::report::line::Line;

/// A footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its mark as printed: `1`.
    pub label: String,
    /// Its Markdown; paragraphs are set apart by blank lines.
    pub text: String,
    /// The line that it is defined on.
    pub line: usize,
    /// The line of the first reference to it.
    pub reference: Option<usize>,
}

struct Reference {
    /// Index among the remaining lines, and byte range in that line.
    line: usize,
    place: Range<usize>,
    name: String,
    note: Option<usize>,
}

static MARK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[\^(?P<name>[^\]\s\[]{1,40})\]"));

/// Removes the definitions and marks the references to them.
pub(super) fn take_out(lines: &mut Vec<Line<'_>>) -> Vec<Note> {
    let has_mark = |line: &Line<'_>| !line.literal && line.text.contains("[^");
    if !lines.iter().any(has_mark) {
        return Vec::new();
    }
    let names: BTreeSet<String> = lines.iter().filter(|line| has_mark(line)).flat_map(|line| referred(&line.text)).collect();
    let (mut kept, mut notes): (Vec<Line<'_>>, Vec<Note>) = (Vec::new(), Vec::new());
    let mut references: Vec<Reference> = Vec::new();
    // References without a note, and notes without a reference, by name.
    let mut open: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    let mut unused: BTreeMap<String, usize> = BTreeMap::new();
    let mut at = 0;
    while at < lines.len() {
        // A note that nothing refers to is text.
        if let Some((name, count)) = definition(&lines[at..]).filter(|(name, _)| names.contains(name)) {
            let note = notes.len();
            notes.push(note_of(&name, &lines[at..at + count]));
            match open.remove(&name) {
                Some(waiting) => waiting.into_iter().for_each(|reference| references[reference].note = Some(note)),
                None => _ = unused.insert(name.clone(), note),
            }
            last.insert(name, note);
            at += count;
            let is_apart = kept.last().is_none_or(Line::is_blank);
            at += lines[at..].iter().take_while(|line| is_apart && line.is_blank()).count();
            continue;
        }
        let line = &lines[at];
        for found in MARK.captures_iter(&line.text).filter(|_| has_mark(line)) {
            let name = found["name"].to_owned();
            let note = unused.remove(&name);
            if note.is_none() {
                open.entry(name.clone()).or_default().push(references.len());
            }
            let place = found.get(0).map_or(0..0, |whole| whole.range());
            references.push(Reference { line: kept.len(), place, name, note });
        }
        kept.push(line.clone());
        at += 1;
    }
    for reference in references.iter_mut().rev() {
        reference.note = reference.note.or_else(|| last.get(&reference.name).copied());
        let Some(note) = reference.note else { continue };
        let line = &mut kept[reference.line];
        notes[note].reference = Some(line.number);
        let mark = format!("{NOTE_OPEN}{note}:{}{NOTE_CLOSE}", reference.name);
        line.text.to_mut().replace_range(reference.place.clone(), &mark);
    }
    *lines = kept;
    notes
}

/// Names referenced in a line, without the one it defines.
fn referred(line: &str) -> Vec<String> {
    let found = MARK.captures_iter(line).filter(|found| {
        let place = found.get(0).map_or(0..0, |whole| whole.range());
        !(line[..place.start].trim().is_empty() && line[place.end..].starts_with(':'))
    });
    found.map(|found| found["name"].to_owned()).collect()
}

/// Parses a definition at the start of some lines; returns its name and its number of lines.
fn definition(lines: &[Line<'_>]) -> Option<(String, usize)> {
    static DEFINITION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ {0,3}\[\^(?P<name>[^\]\s\[]{1,40})\]:"));
    let first = lines.first().filter(|line| !line.literal && line.text.contains("[^"))?;
    let name = DEFINITION.captures(&first.text)?["name"].to_owned();
    let is_inner = |line: &Line<'_>, spaces: usize| {
        let indent = line.text.len() - line.text.trim_start_matches(' ').len();
        !line.is_blank() && (indent >= spaces || line.text.starts_with('\t'))
    };
    let mut count = 1;
    loop {
        let blank = lines[count..].iter().take_while(|line| line.is_blank()).count();
        let goes_on = lines.get(count + blank).is_some_and(|line| is_inner(line, if blank == 0 { 2 } else { 4 }));
        if !goes_on {
            return Some((name, count));
        }
        count += blank + 1;
    }
}

fn note_of(name: &str, lines: &[Line<'_>]) -> Note {
    let first = &lines[0];
    let mut text = first.text.split_once("]:").map_or("", |(_, text)| text).trim().to_owned();
    for line in &lines[1..] {
        match line.text.trim() {
            "" => text.push_str("\n\n"),
            inner if text.is_empty() || text.ends_with('\n') => text.push_str(inner),
            inner => text.extend(["\n", inner]),
        }
    }
    Note { label: name.to_owned(), text, line: first.number, reference: None }
}

/// Writes references and notes back as Markdown, each note with a unique name.
pub(in crate::report) fn as_markdown<'a>(lines: &mut Vec<Line<'a>>, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    static SIGN: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("{NOTE_OPEN}(?P<note>[0-9]+):[^{NOTE_CLOSE}]*{NOTE_CLOSE}")));
    let unsigned = |text: &str| SIGN.replace_all(text, "[^$note]").into_owned();
    for line in lines.iter_mut().filter(|line| line.text.contains(NOTE_OPEN)) {
        line.text = unsigned(&line.text).into();
    }
    let mut push = |number: usize, text: String| lines.push(Line { number, joined: Vec::new(), text: text.into(), literal: false });
    for (index, note) in notes.iter().enumerate() {
        push(note.line, String::new());
        for (at, line) in note.text.split('\n').enumerate() {
            let line = unsigned(line);
            push(note.line, if at == 0 { format!("[^{index}]: {line}") } else { format!("    {line}").trim_end().to_owned() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let line = |(index, text)| Line { number: index + 1, joined: Vec::new(), text: std::borrow::Cow::Borrowed(text), literal: false };
        let mut lines: Vec<Line<'_>> = text.split('\n').enumerate().map(line).collect();
        let notes = take_out(&mut lines);
        let shown = lines.iter().map(|line| line.text.replace(NOTE_OPEN, "<").replace(NOTE_CLOSE, ">"));
        let notes = notes.iter().map(|note| format!("{} L{} from {:?}: {:?}", note.label, note.line, note.reference, note.text));
        assert_eq!(shown.chain(notes).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"), expected, "{text}");
    }

    #[test]
    fn definitions_belong_to_the_references_before_them() {
        check("ủy[^1] và[^2].\n\n[^1]: Một.\n[^2]: Hai.\n", "ủy<0:1> và<1:2>.\n1 L3 from Some(1): \"Một.\"\n2 L4 from Some(1): \"Hai.\"");
        check("a[^1]\n[^1]: Một\nb[^1]\n[^1]: Hai", "a<0:1>\nb<1:1>\n1 L2 from Some(1): \"Một\"\n1 L4 from Some(3): \"Hai\"");
        check(
            "a[^x] b[^x]\n\n[^x]: Một\n    tiếp\n\n    Đoạn hai\n\nc",
            "a<0:x> b<0:x>\nc\nx L3 from Some(1): \"Một\\ntiếp\\n\\nĐoạn hai\"",
        );
        check("[^1]: Trước\n\na[^1] b[^1]", "a<0:1> b<0:1>\n1 L1 from Some(3): \"Trước\"");
        check("a[^1]", "a[^1]");
        check("[^1]: Không ai dẫn", "[^1]: Không ai dẫn");
        check("a[^1]\n[^1]: Một\n[^1]: Hai", "a<0:1>\n1 L2 from Some(1): \"Một\"\n1 L3 from None: \"Hai\"");
    }
}
