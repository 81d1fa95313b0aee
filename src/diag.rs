//! Diagnostics: what is odd in the content, each with its file, line, sentence and cure.
//!
//! A diagnostic is about content and never thrown: a stage collects them and goes on. They are built
//! only by the named constructors below, so this file is the list of all messages. Failures of the
//! machine are `anyhow::Error` and live elsewhere.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be published, or not without losing something.
    Fault,
    /// Published, and worth a look.
    Warning,
    /// What was repaired or derived, for the record.
    Note,
}

impl Severity {
    const fn name(self) -> &'static str {
        match self {
            Self::Fault => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// What a diagnostic concerns, and what a fault therefore stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// One file; a fault withholds it, the rest is published.
    File,
    /// The archive; with a fault nothing is published.
    Archive,
}

/// A place in a file: line and column from 1; 0 where the whole file is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in letters as a person counts them, from 1.
    pub column: usize,
}

impl Place {
    /// A whole line.
    pub const fn line(line: usize) -> Place {
        Place { line, column: 0 }
    }

    /// The place of a byte offset in a text.
    pub fn of(text: &str, offset: usize) -> Place {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place { line: before.matches('\n').count() + 1, column: before[line_start..].graphemes(true).count() + 1 }
    }
}

/// One thing that is odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The file, as the clerk would name it: `content/2023/a.md`.
    pub path: String,
    /// Where in it.
    #[serde(flatten)]
    pub place: Place,
    /// How much it matters.
    pub severity: Severity,
    /// What it stops, for a fault.
    pub reach: Reach,
    /// One sentence that names the value seen.
    pub message: String,
    /// What to type instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, path: &str, place: Place, message: String) -> Diagnostic {
        Diagnostic { path: path.to_owned(), place, severity, reach: Reach::File, message, hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }

    fn archive(mut self) -> Diagnostic {
        self.reach = Reach::Archive;
        self
    }

    fn sort_key(&self) -> (&str, Place, Severity, &str) {
        (&self.path, self.place, self.severity, &self.message)
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&one_line(&self.path))?;
        for number in [self.place.line, self.place.column].into_iter().take_while(|number| *number > 0) {
            write!(out, ":{number}")?;
        }
        write!(out, ": {}: {}", self.severity.name(), one_line(&self.message))?;
        match &self.hint {
            Some(hint) => write!(out, "\n  hint: {}", one_line(hint)),
            None => Ok(()),
        }
    }
}

/// Whether a letter is an order to read the text beside it in another direction (Unicode standard annex 9, chapter 2).
/// No Vietnamese text has one; with them a page shows other words than the file holds.
pub fn turns_reading(letter: char) -> bool {
    matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Shows control characters instead of sending them to the terminal.
fn one_line(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut line, letter| {
        if letter.is_control() || turns_reading(letter) {
            let _ = write!(line, "{}", letter.escape_default());
        } else {
            line.push(letter);
        }
        line
    })
}

/// All diagnostics of one run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

/// A diagnostic as a build keeps it for the next one.
pub type Kept = (String, Place, Severity, Reach, String, Option<String>);

impl Diagnostics {
    /// All of them to be kept, in the order found.
    pub fn kept(self) -> Vec<Kept> {
        self.items.into_iter().map(|item| (item.path, item.place, item.severity, item.reach, item.message, item.hint)).collect()
    }

    /// Those that were kept.
    pub fn of_kept(kept: Vec<Kept>) -> Diagnostics {
        let item = |(path, place, severity, reach, message, hint)| Diagnostic { path, place, severity, reach, message, hint };
        Diagnostics { items: kept.into_iter().map(item).collect() }
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds all of another run, for example of a parallel worker.
    pub fn extend(&mut self, other: Diagnostics) {
        self.items.extend(other.items);
    }

    /// All of them, by file, line and column.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.items.iter().collect();
        sorted.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
        sorted.dedup();
        sorted
    }

    /// Those of one file, named by its path or the end of it.
    pub fn of_file(&self, shown: &str) -> Diagnostics {
        let end = format!("/{shown}");
        Diagnostics { items: self.items.iter().filter(|item| item.path == shown || item.path.ends_with(&end)).cloned().collect() }
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|item| item.severity == severity).count()
    }

    /// Reports whether a fault stops the whole archive.
    pub fn stops_archive(&self) -> bool {
        self.items.iter().any(|item| item.severity == Severity::Fault && item.reach == Reach::Archive)
    }
}

/// Shortens a value for a message: one line, at most 60 letters.
fn shown(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = line.chars();
    let start: String = letters.by_ref().take(60).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

fn fault(path: &str, place: Place, message: String) -> Diagnostic {
    Diagnostic::new(Severity::Fault, path, place, message)
}

fn warning(path: &str, place: Place, message: String) -> Diagnostic {
    Diagnostic::new(Severity::Warning, path, place, message)
}

fn note(path: &str, place: Place, message: String) -> Diagnostic {
    Diagnostic::new(Severity::Note, path, place, message)
}

/// A file below `content/` that the machine would not give.
pub fn unreadable(path: &str, reason: &str) -> Diagnostic {
    fault(path, Place::default(), format!("cannot be read: {reason}")).hint("give yourself the right to read it, or take it away")
}

/// A file that is longer than any report, in bytes.
pub fn too_large(path: &str, length: u64, limit: u64) -> Diagnostic {
    fault(path, Place::default(), format!("has {} MB; a report has at most {} MB", length >> 20, limit >> 20))
        .hint("part it into several reports; pictures and tables of data belong beside it as files")
}

/// A folder with the name of a report.
pub fn folder_like_report(path: &str) -> Diagnostic {
    warning(path, Place::default(), "is a folder although its name ends like a report's".into())
        .hint("rename the folder without `.md`; the reports inside it are read")
}

/// A symbolic link that leads out of `content/`.
pub fn link_outside(path: &str) -> Diagnostic {
    warning(path, Place::default(), "is a link out of the content folder and is not followed".into())
        .hint("copy the file into the content folder")
}

/// A symbolic link that leads nowhere or back to itself.
pub fn link_broken(path: &str) -> Diagnostic {
    warning(path, Place::default(), "is a link that leads nowhere or in a circle and is not followed".into()).hint("take the link away")
}

/// A report in another encoding.
pub fn not_utf8(path: &str, place: Place, likely: &str) -> Diagnostic {
    fault(path, place, format!("is not UTF-8; it looks like {likely}")).hint("save it again as UTF-8 (Unicode)")
}

/// Characters that no page may hold.
pub fn control_characters(path: &str, place: Place, count: usize) -> Diagnostic {
    warning(path, place, format!("holds {count} control characters, shown as �")).hint("remove them; they are usually left by a converter")
}

/// Letters that nobody sees and that make a page read otherwise than its file.
pub fn turned_reading(path: &str, place: Place, count: usize) -> Diagnostic {
    warning(path, place, format!("holds {count} characters that turn the direction of reading, left out of its page"))
        .hint("remove them; Vietnamese has none, and they show other words than the file holds")
}

/// Two kinds of line end in one file.
pub fn mixed_line_ends(path: &str, place: Place) -> Diagnostic {
    warning(path, place, "mixes Windows and Unix line ends".into()).hint("save it with one kind of line end")
}

/// A text whose letters had another coding.
pub fn normalised(path: &str, place: Place, count: usize) -> Diagnostic {
    note(path, place, format!("has {count} lines with letters in another coding, published in NFC with Đ"))
}

/// A report that is too large to be read on a phone.
pub fn very_large(path: &str, megabytes: usize) -> Diagnostic {
    warning(path, Place::default(), format!("has {megabytes} MB of text, which makes a page that phones cannot open"))
        .hint("split it, or take pictures out of the text")
}

/// Front matter that never ends.
pub fn front_matter_open(path: &str, fence: &str) -> Diagnostic {
    fault(path, Place::line(1), format!("front matter begins with `{fence}` and never ends"))
        .hint(format!("write `{fence}` on a line of its own after the last field"))
}

/// Front matter that does not parse.
pub fn front_matter_syntax(path: &str, place: Place, reason: &str) -> Diagnostic {
    fault(path, place, format!("front matter does not parse: {}", shown(reason)))
        .hint("a field is written `name: value`; put a value with `:` or `#` in quotes")
}

/// A field of front matter with a value of another type.
pub fn field_type(path: &str, place: Place, field: &str, expected: &str, seen: &str) -> Diagnostic {
    fault(path, place, format!("front matter field `{field}` is {seen} where {expected} is expected"))
}

/// A field of front matter whose value means nothing.
pub fn field_value(path: &str, place: Place, field: &str, value: &str, cure: &str) -> Diagnostic {
    fault(path, place, format!("front matter field `{field}` has the value `{}`, which is not understood", shown(value))).hint(cure)
}

/// Two fields of front matter that mean the same.
pub fn field_twice(path: &str, place: Place, field: &str, key: &str) -> Diagnostic {
    fault(path, place, format!("front matter gives `{field}` a second time, as `{}`", shown(key))).hint("keep one of the two")
}

/// A report that is withdrawn, and its page cannot tell the reader when or why.
pub fn withdrawn_without(path: &str, missing: &[&str]) -> Diagnostic {
    warning(path, Place::default(), format!("is withdrawn, and its front matter gives no `{}`", missing.join("` and no `")))
        .hint("write `ngay_thu_hoi: 2024-05-01` and `ly_do: …`; its page tells both")
}

/// A report with a stamp that keeps it from the public.
pub fn restricted(path: &str, line: usize, mark: &str) -> Diagnostic {
    fault(path, Place::line(line), format!("is marked {mark} (Decree 30/2020/NĐ-CP, annex I, boxes 10a and 11), so nothing is published"))
        .hint("take the file away, or write `publish: false`; if it was released, write `publish: true` in its front matter")
        .archive()
}

/// What looks like personal data.
pub fn personal_data(path: &str, line: usize, what: &str, count: usize) -> Diagnostic {
    let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
    warning(path, Place::line(line), format!("holds what looks like {what}{more}, for everybody to read"))
        .hint("black it out with `redact: …` in front matter; if it is meant to be public, write `personal_data: true`")
}

/// What is to be redacted and cannot be understood.
pub fn redaction(path: &str, place: Place, written: &str, reason: &str) -> Diagnostic {
    fault(path, place, format!("`redact` names `{}`, which is {reason}", shown(written)))
        .hint("write the words as they are printed, one of phone, identity, account, email, or a pattern as /…/")
}

/// What is to be redacted and is still to be read.
pub fn redaction_left(path: &str, line: usize) -> Diagnostic {
    fault(path, Place::line(line), "still shows, as it would be published, what `redact` names".into())
        .hint("it is written in another way here, or torn by a page break; add to `redact` how it stands here")
}

/// What is to be redacted and stands in the name of the file.
pub fn redaction_in_name(path: &str) -> Diagnostic {
    fault(path, Place::default(), "has in its name what `redact` names".into()).hint("give the file another name")
}

/// A file beside a redacted report.
pub fn not_redacted(path: &str, file: &str) -> Diagnostic {
    warning(path, Place::default(), format!("is redacted, and `{}`, which it refers to, is published as it is", shown(file)))
        .hint("look whether it shows what is black in the report; if so, take it away")
}

/// A date that is not in the calendar.
pub fn impossible_date(path: &str, place: Place, seen: &str) -> Diagnostic {
    fault(path, place, format!("issue date `{}` is not a day of the calendar", shown(seen)))
        .hint("write day/month/year, for example 28/02/2019")
}

/// A report without a text.
pub fn empty(path: &str) -> Diagnostic {
    warning(path, Place::default(), "holds no text".into()).hint("write the report, or take the file away")
}

/// A report without what names it: date, number or issuing body.
pub fn incomplete(path: &str, missing: &[&str], symbol: &str) -> Diagnostic {
    let list = match missing {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    };
    let said = if symbol.is_empty() { String::new() } else { format!(" (the symbol `{}` alone does not tell the body)", shown(symbol)) };
    let hint = match missing {
        ["number"] => "write `Số: 02/BC-LĐLĐ` at the head, or `number: 02/BC-LĐLĐ` in front matter",
        ["date of issue"] => "write `<place>, ngày 17 tháng 10 năm 2023` at the head, or `date: 2023-10-17` in front matter",
        ["known issuing body"] => "name it in archive.toml under [[issuer]], or write `issuer: …` in front matter",
        _ => {
            "write them at the head (`Số: 02/BC-LĐLĐ`, `<place>, ngày 17 tháng 10 năm 2023`), or as `number`, `date` and `issuer` in front matter"
        }
    };
    warning(path, Place::default(), format!("has no {list}{said}")).hint(hint)
}

/// A title that shouts.
pub fn title_capitals(path: &str, place: Place, title: &str) -> Diagnostic {
    warning(path, place, format!("title `{}` is all capitals", shown(title)))
        .hint("write `title: …` in front matter as it should read in lists")
}

/// A number left out between two printed ones.
pub fn missing_section(path: &str, place: Place, missing: &str, before: &str, after: &str) -> Diagnostic {
    warning(path, place, format!("section {missing} is missing (thiếu mục {missing}): {after} follows {before}"))
        .hint("nothing is renumbered; look whether a page was lost")
}

/// A printed number that stands twice.
pub fn repeated_section(path: &str, place: Place, label: &str) -> Diagnostic {
    warning(path, place, format!("number `{}` stands a second time at the same level", shown(label)))
}

/// A sentence joined over a page break.
pub fn joined(path: &str, first: usize, last: usize, seam: &str) -> Diagnostic {
    note(path, Place::line(first), format!("sentence joined across the page break of lines {first} to {last}: {seam}"))
}

/// A file that a report refers to and that is not there.
pub fn missing_file(path: &str, place: Place, target: &str) -> Diagnostic {
    warning(path, place, format!("refers to `{}`, which is not in the content folder", shown(target)))
        .hint("put the file beside the report, or correct the name")
}

/// A link to a point that another report does not have.
pub fn missing_anchor(path: &str, target: &str) -> Diagnostic {
    warning(path, Place::default(), format!("links to `{}`, and that report has no such point", shown(target)))
        .hint("`vanthu check --explain` shows a report's points, for example #m1-k4-g2")
}

/// A link that is not allowed on a page.
pub fn dead_link(path: &str, place: Place, target: &str) -> Diagnostic {
    warning(path, place, format!("links to `{}`, which is not a web address; shown without the link", shown(target)))
}

/// A file that is there and that no page may offer.
pub fn kind_not_published(path: &str, place: Place, target: &str) -> Diagnostic {
    warning(path, place, format!("refers to `{}`, a kind of file that is not published because browsers may run it", shown(target)))
        .hint("save it as a picture or a PDF")
}

/// The same number on two reports.
pub fn same_number(path: &str, number: &str, other: &str) -> Diagnostic {
    warning(path, Place::default(), format!("has number {} like {other}, of the same body and year", shown(number)))
        .hint("right for two terms of office in one year; else correct one of them")
}

/// A document that a report corrects, replaces or amends, and that the archive does not have.
pub fn dangling_relation(path: &str, line: usize, target: &str, near: &[String]) -> Diagnostic {
    let message = format!("speaks of `{}`, and the archive has no such report", shown(target));
    let cure = "write its number as printed, or the path of its file";
    let hint = if near.is_empty() { cure.to_owned() } else { format!("{cure}; there are {}", near.join(", ")) };
    warning(path, Place::line(line), message).hint(hint)
}

/// A task that an editor names and that no plan has.
pub fn unknown_task(path: &str, line: usize, task: &str) -> Diagnostic {
    warning(path, Place::line(line), format!("confirms the task `{}`, which the report before does not plan", shown(task)))
        .hint("`vanthu check --explain` shows a report's points; a task of an older report is `2023-08/m3-k4`")
}

/// A point that an editor names as a result and that the report does not have.
pub fn unknown_point(path: &str, line: usize, anchor: &str) -> Diagnostic {
    warning(path, Place::line(line), format!("names `{}` as a result, and it has no such point", shown(anchor)))
        .hint("`vanthu check --explain` shows a report's points, for example m1-k4-g2")
}

/// Two reports with one address.
pub fn same_address(path: &str, address: &str, other: &str) -> Diagnostic {
    fault(path, Place::default(), format!("would have the address {address}, which {other} has already"))
        .hint("one is a copy, or a number or date is wrong; correct it or take one away")
        .archive()
}

/// A published report that a fault would take away.
pub fn would_vanish(path: &str, address: &str) -> Diagnostic {
    fault(path, Place::default(), format!("is published at {address} and would vanish because of its fault"))
        .hint("mend the fault, or build with --force to take the page away")
        .archive()
}

/// A configuration that does not parse.
pub fn configuration(path: &str, place: Place, reason: &str) -> Diagnostic {
    fault(path, place, reason.split('\n').next().unwrap_or(reason).to_owned()).archive()
}

/// A theme that archive.toml names and that is not there.
pub fn unknown_theme(path: &str, theme: &str) -> Diagnostic {
    fault(path, Place::default(), format!("theme `{}` is not in the themes folder", shown(theme)))
        .hint(format!("make the folder themes/{theme}, or write `theme = \"default\"`"))
        .archive()
}

/// A template or a strings file that does not work.
pub fn theme(path: &str, place: Place, reason: &str) -> Diagnostic {
    fault(path, place, reason.to_owned()).archive()
}

/// Addresses that need to know where the site will stand.
pub fn no_base_url(path: &str) -> Diagnostic {
    note(path, Place::default(), "gives no address, so pages carry no absolute links (canonical)".into())
        .hint("write `address = \"https://…\"`, or build with --base-url")
        .archive()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_letters_as_seen() {
        let decomposed = "a\nno\u{302}\u{323}i x";
        assert_eq!(Place::of(decomposed, decomposed.len() - 1), Place { line: 2, column: 5 });
    }

    #[test]
    fn messages_never_send_control_characters() {
        let message = missing_file("content/a\u{1b}[31m.md", Place::line(2), "x\ny").to_string();
        assert!(!message.contains('\u{1b}'), "{message}");
    }
}
