//! Turns text into lines with the numbers that the clerk sees, layout tables unfolded, page breaks mended.
//!
//! Converters leave the head and the signature of a document as one-row tables, or as columns set
//! apart by spaces; here they become plain lines again. Nothing is dropped but table rulers and the
//! marks of page breaks, and no word changes its place.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::decode::{PAGE_CLOSE, PAGE_OPEN};
use super::line::Line;
use super::number::DocumentNumber;
use super::{breaks, date, marks, numbering};
use serde::{Deserialize, Serialize};

use crate::diag::{self, Diagnostics};
use crate::pattern::pattern;

/// A page break found in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageBreak {
    /// First line of the break.
    pub first: usize,
    /// Last line of the break.
    pub last: usize,
    /// Whether the sentence around it was joined.
    pub joined: bool,
}

/// Lines, and the page breaks that were between them.
#[derive(Clone, Debug, Default)]
pub struct Lines<'a> {
    /// The lines in order.
    pub lines: Vec<Line<'a>>,
    /// The page breaks in order.
    pub breaks: Vec<PageBreak>,
}

/// Follows the fences of literal blocks from line to line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fences {
    /// The one that is open.
    open: Option<&'static str>,
}

impl Fences {
    /// Whether the next line is of a literal block, where nothing is looked for; a fence itself is.
    pub fn is_literal(&mut self, line: &str) -> bool {
        let found = ["```", "~~~"].into_iter().find(|fence| line.trim_start().starts_with(fence));
        let was_open = self.open.is_some();
        match (self.open, found) {
            (None, found) => self.open = found,
            (Some(open), Some(found)) if open == found => self.open = None,
            _ => {}
        }
        was_open || found.is_some()
    }
}

/// Cuts a text into lines and unfolds layout tables; `first_number` is the number of its first line.
pub fn split(text: &str, first_number: usize) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut fences = Fences::default();
    let (mut after_row, mut in_layout_table) = (false, false);
    for (index, raw) in text.split('\n').enumerate() {
        let number = first_number + index;
        let literal = fences.is_literal(raw);
        // A table is layout by its first row; a row of data is never torn apart.
        let is_row = !literal && raw.trim_start().starts_with('|');
        let unfold = !literal && if is_row && after_row { in_layout_table } else { is_layout(raw) };
        (after_row, in_layout_table) = (is_row, is_row && unfold);
        if unfold && is_row && marks::is_table_ruler(raw) {
            continue;
        }
        // A form feed may stand at the start of the line that follows the break.
        for (part_index, part) in raw.split('\u{C}').enumerate() {
            if part_index > 0 {
                lines.push(Line { number, joined: Vec::new(), text: Cow::Borrowed("\u{C}"), literal: false });
            }
            let text = part.trim_end_matches([' ', '\t']);
            if unfold {
                push_unfolded(text, number, &mut lines);
            } else {
                push_plain(text, number, literal, raw.ends_with("  "), &mut lines);
            }
        }
    }
    lines
}

fn push_plain<'a>(text: &'a str, number: usize, literal: bool, hard_break: bool, lines: &mut Vec<Line<'a>>) {
    let text = match without_escape(text).filter(|_| !literal) {
        Some(plain) => Cow::Owned(plain),
        // Two spaces at the end are a line break in Markdown and must survive.
        None if hard_break && !text.is_empty() && !literal => Cow::Owned(format!("{text}  ")),
        None => Cow::Borrowed(text),
    };
    lines.push(Line { number, joined: Vec::new(), text, literal });
}

fn push_unfolded<'a>(text: &'a str, number: usize, lines: &mut Vec<Line<'a>>) {
    for part in layout_parts(text) {
        lines.push(Line { number, joined: Vec::new(), text: Cow::Borrowed(part), literal: false });
    }
}

/// Undoes `1\.` and `\-`: converters escape at the start of a line what Markdown would take for a list.
pub fn without_escape(text: &str) -> Option<String> {
    static ESCAPE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([\s#*_]*\d{0,2}(?:\.\d{1,2})*)\\([.)+\-])"));
    (text.contains('\\') && ESCAPE.is_match(text)).then(|| ESCAPE.replace(text, "$1$2").into_owned())
}

/// Reports whether a line is a row of the head or foot: cells, or columns set apart by spaces.
pub fn is_layout(text: &str) -> bool {
    let is_wide = text.trim().contains("   ") || text.trim().contains('\t');
    if text.len() > 4000 || !(text.trim_start().starts_with('|') || is_wide || text.contains("<br")) {
        return false;
    }
    let parts: Vec<&str> = layout_parts(text).collect();
    let any = |is: &dyn Fn(&str) -> bool| parts.iter().any(|part| is(marks::bare(part)));
    let number_beside_date = any(&|part| DocumentNumber::in_line(part).is_some()) && any(&|part| date::place_and_date(part).is_some());
    // "- Như trên;          PHÓ GIÁM ĐỐC": the signature stands beside the recipients.
    let last = parts.last().copied().unwrap_or_default();
    let beside = is_wide
        && parts.len() > 1
        && last.contains(' ')
        && numbering::is_capitals(last)
        && last.len() < 100
        && DocumentNumber::in_line(text.trim()).is_none();
    number_beside_date || beside || any(&marks::is_nation) || any(&marks::is_recipients_label) || any(&marks::is_authority)
}

fn layout_parts(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').flat_map(split_columns).flat_map(split_breaks).map(str::trim).filter(|part| !part.is_empty())
}

/// Cuts at three spaces or more, which set columns apart.
fn split_columns(text: &str) -> impl Iterator<Item = &str> {
    static GAP: LazyLock<Regex> = LazyLock::new(|| pattern(r" {3,}|\t+"));
    GAP.split(text)
}

fn split_breaks(cell: &str) -> impl Iterator<Item = &str> {
    static BREAK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)<br\s*/?>"));
    BREAK.split(cell)
}

/// Finds page breaks and joins the sentences that they cut.
///
/// A break is joined when the text before it lacks a final mark, the text after it begins nothing new,
/// and it stands before the recipients.
pub fn mend<'a>(path: &str, lines: Vec<Line<'a>>, diagnostics: &mut Diagnostics) -> Lines<'a> {
    let foot = lines.iter().position(|line| !line.literal && marks::is_recipients_label(&line.text)).unwrap_or(lines.len());
    let mut mended = Lines { lines: Vec::with_capacity(lines.len()), breaks: Vec::new() };
    let mut index = 0;
    while index < lines.len() {
        let Some(found) = breaks::page_break(&lines[index..]) else {
            mended.lines.push(lines[index].clone());
            index += 1;
            continue;
        };
        let after = index + found.length;
        let counts = index > 0 && after < lines.len() && (found.explicit || index < foot);
        if !counts {
            mended.lines.extend(lines[index..after].iter().filter(|line| !breaks::is_break_mark(&line.text)).cloned());
        } else {
            close_page(path, &mut mended, &lines[index..=after], found.printed, after < foot, diagnostics);
            index += usize::from(mended.breaks.last().is_some_and(|last| last.joined));
        }
        index += found.length;
    }
    mended
}

/// Takes one page break out: `gap` holds its lines and the line after it.
fn close_page<'a>(
    path: &str,
    mended: &mut Lines<'a>,
    gap: &[Line<'a>],
    printed: Option<&str>,
    in_body: bool,
    diagnostics: &mut Diagnostics,
) {
    let (Some(first), Some((after, blank))) = (gap.first(), gap.split_last()) else { return };
    let last_number = blank.last().map_or(first.number, |line| line.number);
    while mended.lines.last().is_some_and(Line::is_blank) {
        mended.lines.pop();
    }
    let marker = printed.map(|number| format!(" {PAGE_OPEN}{number}{PAGE_CLOSE}")).unwrap_or_default();
    let joins = in_body
        && mended.lines.last().is_some_and(|before| !before.literal && marks::is_unfinished(&before.text))
        && continues(&after.text);
    let before = mended.lines.last_mut();
    match before {
        Some(before) if joins => {
            diagnostics.push(diag::joined(path, first.number, last_number, &seam(&before.text, &after.text)));
            extend(&mut before.text, &[&marker, " ", after.text.trim_start()]);
            before.joined.push(after.number);
        }
        Some(before) => {
            if !marker.is_empty() {
                extend(&mut before.text, &[&marker]);
            }
            mended.lines.push(Line { number: last_number, joined: Vec::new(), text: Cow::Borrowed(""), literal: false });
        }
        None => {}
    }
    mended.breaks.push(PageBreak { first: first.number, last: last_number, joined: joins });
}

/// Appends to a line without spaces at its end. The line is not copied: a sentence may go on over very many pages.
fn extend(line: &mut Cow<'_, str>, further: &[&str]) {
    let line = line.to_mut();
    line.truncate(line.trim_end().len());
    further.iter().for_each(|part| line.push_str(part));
}

/// The words on both sides of a joined break.
fn seam(before: &str, after: &str) -> String {
    let mut words: Vec<&str> = before.split_whitespace().rev().take(3).collect();
    words.reverse();
    let tail = words.join(" ");
    let head = after.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    format!("“…{tail} ‖ {head}…”")
}

/// Reports whether a line goes on with a sentence: it is not a heading, number, bullet or label.
fn continues(text: &str) -> bool {
    let text = text.trim_start();
    let begins_block = text.starts_with(['#', '>', '|', '*', '_', '`', '<']) || text.is_empty();
    !begins_block && !marks::is_recipients_label(text) && numbering::label(text).is_none()
}
