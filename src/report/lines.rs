//! Unfolds layout tables into lines and joins sentences across page breaks.
//!
//! Converters leave the head and the signature of a document as one-row tables, or as columns set
//! apart by spaces; here they become plain lines again. Nothing is dropped but table rulers and the
//! marks of page breaks, and no word changes its place.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::inline::{BREAK, MERGED_LEFT, MERGED_UP, PAGE_CLOSE, PAGE_OPEN};
use super::line::Line;
use super::number::DocumentNumber;
use super::{acts, breaks, date, foot, marks, numbering};
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

/// Unfolds layout tables and cuts lines at form feeds.
pub fn unfold<'a>(lines: &'a [Line<'_>]) -> Vec<Line<'a>> {
    let mut unfolded: Vec<Line<'a>> = Vec::with_capacity(lines.len());
    let (mut after_row, mut in_layout_table) = (false, false);
    for line in lines {
        // A table is layout by its first row; a row of data is never torn apart.
        let is_row = !line.literal && line.text.trim_start().starts_with('|');
        let unfold = !line.literal && if is_row && after_row { in_layout_table } else { is_layout(&line.text) };
        (after_row, in_layout_table) = (is_row, is_row && unfold);
        if !(unfold && is_row && marks::is_table_ruler(&line.text)) {
            push_parts(&line.text, line.number, line.literal, unfold, &mut unfolded);
        }
    }
    unfolded
}

/// The parts of one line.
fn push_parts<'a>(line: &'a str, number: usize, literal: bool, unfold: bool, lines: &mut Vec<Line<'a>>) {
    // A form feed may stand at the start of the line that follows the break.
    for (index, part) in line.split('\u{C}').enumerate() {
        if index > 0 {
            lines.push(Line { number, joined: Vec::new(), text: Cow::Borrowed("\u{C}"), literal: false });
        }
        let text = part.trim_end_matches([' ', '\t']);
        if unfold {
            push_unfolded(text, number, lines);
        } else {
            push_plain(text, number, literal, line.ends_with("  "), lines);
        }
    }
}

/// Takes the marks off quotations that hold labels: a paragraph set apart by an indent is no quotation of another text.
pub fn unquote(lines: &mut [Line<'_>]) {
    let inner = |line: &Line<'_>| -> Option<String> {
        let rest = Some(line.text.trim_start()).filter(|text| !line.literal && text.starts_with('>'))?;
        let mut rest = rest;
        while let Some(inner) = rest.strip_prefix('>') {
            rest = inner.strip_prefix(' ').unwrap_or(inner);
        }
        Some(rest.to_owned())
    };
    let mut at = 0;
    while at < lines.len() {
        let quoted: Vec<String> = lines[at..].iter().map_while(inner).collect();
        let is_of_points = quoted.iter().any(|text| numbering::label(text).is_some_and(|label| label.rank < numbering::Rank::Dash));
        let count = quoted.len().max(1);
        for (line, text) in lines[at..].iter_mut().zip(quoted).filter(|_| is_of_points) {
            line.text = text.into();
        }
        at += count;
    }
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

/// Undoes `1\.`, `I\.`, `\(b\)` and `\-`: converters escape at the start of a line what Markdown would take for a list.
pub fn without_escape(text: &str) -> Option<String> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[\s#*_>\x{FDD2}-\x{FDDD}]*(?:\\?\()?(?:(?i:phần|chương)\s+)?(?:\d{1,2}(?:\\?\.\d{1,2}){0,3}|[IVXLl]{1,7}|\p{L})?\\?[.)/:+\-–](?:\s|[*_\x{FDD2}-\x{FDDD}]|$)",
        )
    });
    if !text.contains('\\') {
        return None;
    }
    let label = LABEL.find(text).filter(|label| label.as_str().contains('\\'))?;
    Some(format!("{}{}", label.as_str().replace('\\', ""), &text[label.end()..]))
}

/// Reports whether a line is a row of the head or foot: cells, or columns set apart by spaces.
pub fn is_layout(text: &str) -> bool {
    let is_wide = text.trim().contains("   ") || text.trim().contains('\t');
    if text.len() > 4000 || !(text.trim_start().starts_with('|') || is_wide || text.contains(BREAK)) {
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
    let is_edge = |letter: char| letter.is_whitespace() || matches!(letter, MERGED_LEFT | MERGED_UP);
    text.split(['|', BREAK]).flat_map(split_columns).map(move |part| part.trim_matches(is_edge)).filter(|part| !part.is_empty())
}

/// Cuts at three spaces or more, which set columns apart.
fn split_columns(text: &str) -> impl Iterator<Item = &str> {
    static GAP: LazyLock<Regex> = LazyLock::new(|| pattern(r" {3,}|\t+"));
    GAP.split(text)
}

/// Finds page breaks and joins the sentences that they cut.
///
/// A break is joined when the text before it lacks a final mark, the text after it begins nothing new,
/// and it stands after the head, which takes `head_length` lines, and before the recipients and the signature. Only where
/// `are_blanks_breaks` three blank lines are a break too, unless the text is set with wide gaps throughout.
pub fn mend<'a>(path: &str, lines: Vec<Line<'a>>, are_blanks_breaks: bool, head_length: usize, diagnostics: &mut Diagnostics) -> Lines<'a> {
    let are_blanks_breaks = are_blanks_breaks && !breaks::is_double_spaced(&lines);
    let is_foot = |at: usize| {
        !lines[at].literal
            && (marks::is_recipients_label(&lines[at].text) || is_signed(&lines[at..]) || foot::is_signed_by_post(&lines[at..]))
    };
    let foot = (0..lines.len()).find(|at| is_foot(*at)).unwrap_or(lines.len());
    let mut mended = Lines { lines: Vec::with_capacity(lines.len()), breaks: Vec::new() };
    let mut index = 0;
    while index < lines.len() {
        let Some(found) = breaks::page_break(&lines[index..]) else {
            mended.lines.push(lines[index].clone());
            index += 1;
            continue;
        };
        let after = index + found.length;
        let counts = index > 0 && after < lines.len() && (found.explicit || (are_blanks_breaks && index < foot));
        if !counts {
            mended.lines.extend(lines[index..after].iter().filter(|line| !breaks::is_break_mark(&line.text)).cloned());
        } else {
            close_page(
                path,
                &mut mended,
                &lines[index..=after],
                found,
                (index > head_length && after < foot, are_blanks_breaks),
                diagnostics,
            );
            index += usize::from(mended.breaks.last().is_some_and(|last| last.joined));
        }
        index += found.length;
    }
    mended
}

/// Whether an authority comes first, and a post in capitals after it: `TM. ỦY BAN NHÂN DÂN`, `CHỦ TỊCH`.
fn is_signed(lines: &[Line<'_>]) -> bool {
    let Some((first, rest)) = lines.split_first() else { return false };
    let next = || rest.iter().find(|line| !line.is_blank()).map(|line| marks::bare(&line.text));
    marks::is_authority(marks::bare(&first.text)) && next().is_some_and(numbering::is_capitals)
}

/// Takes one page break out: `gap` holds its lines and the line after it.
fn close_page<'a>(
    path: &str,
    mended: &mut Lines<'a>,
    gap: &[Line<'a>],
    found: breaks::Break<'_>,
    (in_body, are_blanks_breaks): (bool, bool),
    diagnostics: &mut Diagnostics,
) {
    let (Some(first), Some((after, blank))) = (gap.first(), gap.split_last()) else { return };
    let last_number = blank.last().map_or(first.number, |line| line.number);
    while mended.lines.last().is_some_and(Line::is_blank) {
        mended.lines.pop();
    }
    let marker = found.printed.map(|number| format!(" {PAGE_OPEN}{number}{PAGE_CLOSE}")).unwrap_or_default();
    // A heading in capitals begins on the new page, or stands at the end of the old one.
    let is_heading = |before: &str| numbering::is_capitals(&after.text) != numbering::is_capitals(before);
    let is_open = |before: &Line<'_>| !before.literal && marks::is_unfinished(&before.text) && !is_heading(&before.text);
    // Plain Markdown has few structural cues, so only lower-case text continues a sentence.
    let goes_on = are_blanks_breaks || after.text.trim_start().starts_with(|first: char| first.is_lowercase());
    let joins = in_body && goes_on && mended.lines.last().is_some_and(is_open) && continues(&after.text);
    let before = mended.lines.last_mut();
    match before {
        Some(before) if joins => {
            diagnostics.push(diag::joined(path, first.number, last_number, &seam(&before.text, &after.text)));
            extend(&mut before.text, &[&marker, " ", after.text.trim_start()]);
            before.joined.push(after.number);
        }
        Some(before) => {
            // A number that is listed is shown only inside a sentence: it would belong to the line before it.
            if !marker.is_empty() && !found.is_listed {
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
    let begins = marks::is_recipients_label(text) || numbering::label(text).is_some() || acts::is_ground(text);
    !begins_block && !begins && date::place_and_date(text).is_none_or(|_| !text.starts_with(char::is_uppercase))
}
