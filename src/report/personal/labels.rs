//! Finds the label of a number: the words before it, its column header, or the first cell of its row.

use std::sync::LazyLock;

use regex::Regex;
use vanthu_search::fold;

use super::Kind;
use crate::pattern::pattern;

/// Patterns of labels at the end of the folded text before a number.
static LABELS: LazyLock<[(Kind, Regex); 3]> = LazyLock::new(|| {
    [
        (
            Kind::Identity,
            pattern(
                r"\b(?:cmnd|cmtnd|cccd|cmt|can cuoc(?: cong dan)?|chung minh(?: thu)?(?: nhan dan)?|dinh danh(?: ca nhan)?|identity(?: card)?)\b[^\d]{0,30}$",
            ),
        ),
        (Kind::Phone, pattern(r"\b(?:dien thoai|di dong|dt|sdt|dtdd|tel|phone|mobile|zalo|hotline)\b[^\d]{0,20}$")),
        (
            Kind::Account,
            pattern(
                r"\b(?:(?:tai khoan|stk|tk|account)\b[^\d]{0,30}|tai khoan\b[^\d]{0,70}\b(?:ngan hang|kho bac|agribank|vietcombank|vietinbank|bidv)\b[^\d]{0,40})$",
            ),
        ),
    ]
});

/// Bytes before a number that are searched for its label.
const LABEL_BYTES: usize = 160;

/// Maximum distance between two numbers of a list, in bytes.
const LIST_BYTES_MAX: usize = 12;

/// Length of a header cell that is searched, in characters.
const CELL_CHARS: usize = 30;

/// Columns beyond this have no header.
const COLUMNS_MAX: usize = 200;

/// Labels of a text's numbers. Numbers must be looked up in text order, so that the text is scanned once.
#[derive(Debug)]
pub(super) struct Labels<'a> {
    text: &'a str,
    /// The current line.
    line: std::ops::Range<usize>,
    /// The first row of the current table, if any.
    head: Option<&'a str>,
    /// Position up to which cell borders of the line are counted, and the count.
    counted: (usize, usize),
    /// End and kind of the previous number.
    before: Option<(usize, Kind)>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(text: &'a str) -> Labels<'a> {
        let mut labels = Labels { text, line: 0..0, head: None, counted: (0, 0), before: None };
        labels.enter(0);
        labels
    }

    /// Makes the line that starts at byte `start` the current one.
    fn enter(&mut self, start: usize) {
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        let is_row = line.contains('|');
        self.head = if is_row { Some(self.head.unwrap_or(line)) } else { None };
        self.line = start..start + line.len();
        self.counted = (start, 0);
    }

    /// Records a number, so that the next one in a list gets the same kind.
    pub(super) fn found(&mut self, end: usize, kind: Kind) {
        self.before = Some((end, kind));
    }

    /// The kind of the previous number, if both are in one list: "0213 3876 543, 0213 3876 544".
    fn of_list(&self, at: usize) -> Option<Kind> {
        let (end, kind) = self.before?;
        let between = self.text.get(end..at).filter(|between| between.len() <= LIST_BYTES_MAX)?;
        let words = between.split(|letter: char| letter.is_whitespace() || ",;/&+()-".contains(letter)).filter(|word| !word.is_empty());
        words.into_iter().all(|word| matches!(word, "và" | "hoặc" | "or" | "and" | "hay")).then_some(kind)
    }

    /// The label of the number at byte `at`.
    pub(super) fn label(&mut self, at: usize) -> Option<Kind> {
        while at > self.line.end {
            self.enter(self.line.end + 1);
        }
        let from = self.text.floor_char_boundary(at.saturating_sub(LABEL_BYTES));
        let before = &self.text[from..at];
        let Some(head) = self.head else {
            // A label stands in the same paragraph.
            let own = before.rsplit("\n\n").next().filter(|own| !own.trim().is_empty()).unwrap_or(before);
            return labelled(own).or_else(|| self.of_list(at));
        };
        let column = self.counted.1 + self.text[self.counted.0..at].matches('|').count();
        self.counted = (at, column);
        labelled(before.rsplit(['|', '\n']).next().unwrap_or(before))
            .or_else(|| self.label_of_cell(head, column))
            .or_else(|| self.of_list(at))
    }

    /// The kind named by the first cell of the row or the column header, with or without more words: "Số điện thoại liên hệ".
    fn label_of_cell(&self, head: &str, column: usize) -> Option<Kind> {
        let row = &self.text[self.line.clone()];
        let first = usize::from(row.trim_start().starts_with('|'));
        let cell = |line: &str, column: usize| {
            let cell = line.split('|').nth(column)?.trim().chars().take(CELL_CHARS).collect::<String>();
            labelled(&format!("{cell}:"))
        };
        let of_row = if column > first { cell(row, first) } else { None };
        of_row.or_else(|| if column <= COLUMNS_MAX { cell(head, column) } else { None })
    }
}

/// The kind of the nearest label at the end of a text.
fn labelled(before: &str) -> Option<Kind> {
    if before.len() < 2 {
        return None;
    }
    let folded = fold::fold(before);
    let found = LABELS.iter().filter_map(|(kind, pattern)| pattern.find(&folded).map(|found| (found.start(), *kind)));
    found.max_by_key(|(start, _)| *start).map(|(_, kind)| kind)
}
