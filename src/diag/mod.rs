//! Diagnostics: what is odd in the content, each with its file, line, sentence and cure.
//!
//! A diagnostic is about content and never thrown: a stage collects them and goes on. They are built
//! only by the named constructors of `list`; the sentences are in the catalogue of `messages`. Failures of the machine are `anyhow::Error` and live elsewhere.

mod list;

use serde::{Deserialize, Serialize, Serializer};
use unicode_segmentation::UnicodeSegmentation;

use crate::message;
use crate::messages::{Message, language};
pub use crate::messages::{one_line, turns_reading};
pub use list::*;

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
    fn name(self) -> Message {
        match self {
            Self::Fault => message!("severity-error"),
            Self::Warning => message!("severity-warning"),
            Self::Note => message!("severity-note"),
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as the clerk would name it: `content/2023/a.md`.
    pub path: String,
    /// Where in it.
    pub place: Place,
    /// How much it matters.
    pub severity: Severity,
    /// What it stops, for a fault.
    pub reach: Reach,
    /// One sentence that names the value seen, and its cure.
    pub message: Message,
}

impl Diagnostic {
    fn new(severity: Severity, path: &str, place: Place, message: Message) -> Diagnostic {
        Diagnostic { path: path.to_owned(), place, severity, reach: Reach::File, message }
    }

    fn archive(mut self) -> Diagnostic {
        self.reach = Reach::Archive;
        self
    }

    fn sort_key(&self) -> (&str, Place, Severity, &Message) {
        (&self.path, self.place, self.severity, &self.message)
    }
}

impl Diagnostic {
    /// File, line and sentence, for a list of one severity.
    pub fn placed(&self) -> String {
        format!("{}: {}", self.at(), one_line(&self.message.to_string()))
    }

    /// What to type instead, on one line.
    pub fn cure(&self) -> Option<String> {
        self.message.hint(language()).map(|hint| one_line(&hint))
    }

    /// `content/a.md:4:7`.
    fn at(&self) -> String {
        let numbers = [self.place.line, self.place.column].into_iter().take_while(|number| *number > 0);
        numbers.fold(one_line(&self.path), |at, number| format!("{at}:{number}"))
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}: {}", self.at(), self.severity.name(), one_line(&self.message.to_string()))?;
        match self.cure() {
            Some(cure) => write!(out, "\n  {}: {cure}", message!("hint")),
            None => Ok(()),
        }
    }
}

/// As programs read it; `code` is the same in every language.
#[derive(Serialize)]
struct Told<'a> {
    path: &'a str,
    #[serde(flatten)]
    place: Place,
    severity: Severity,
    reach: Reach,
    code: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Diagnostic { path, place, severity, reach, message } = self;
        let hint = message.hint(language());
        Told { path, place: *place, severity: *severity, reach: *reach, code: message.id(), message: message.to_string(), hint }
            .serialize(serializer)
    }
}

/// All diagnostics of one run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
}

/// Faults by which a report shows that something of it is to be withheld.
const WITHHOLDING: [&str; 10] = [
    "wish-value",
    "wish-type",
    "front-matter-unread",
    "field-near",
    "redaction",
    "redaction-empty",
    "redaction-nowhere",
    "redaction-left",
    "redaction-in-name",
    "restricted",
];

/// A diagnostic as a build keeps it for the next one.
pub type Kept = (String, Place, Severity, Reach, Message);

impl Diagnostics {
    /// All of them to be kept, in the order found.
    pub fn kept(self) -> Vec<Kept> {
        self.items.into_iter().map(|item| (item.path, item.place, item.severity, item.reach, item.message)).collect()
    }

    /// Those that were kept.
    pub fn of_kept(kept: Vec<Kept>) -> Diagnostics {
        let item = |(path, place, severity, reach, message)| Diagnostic { path, place, severity, reach, message };
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

    /// Those of one file, named by its path as messages name it.
    pub fn of_file(&self, shown: &str) -> Diagnostics {
        Diagnostics { items: self.items.iter().filter(|item| item.path == shown).cloned().collect() }
    }

    /// Whether a fault among them is that something would not be withheld as its author asks.
    pub fn withholds(&self) -> bool {
        let asks = |item: &Diagnostic| WITHHOLDING.contains(&item.message.id());
        self.items.iter().any(|item| item.severity == Severity::Fault && asks(item))
    }

    /// How many there are of a severity; one that was found twice is one.
    pub fn count(&self, severity: Severity) -> usize {
        self.sorted().iter().filter(|item| item.severity == severity).count()
    }

    /// Reports whether a fault stops the whole archive.
    pub fn stops_archive(&self) -> bool {
        self.items.iter().any(|item| item.severity == Severity::Fault && item.reach == Reach::Archive)
    }
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
