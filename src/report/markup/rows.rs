//! Repairs Markdown tables: rows without a delimiter row, tables continued after a page break, pandoc grid tables.

use std::borrow::Cow;

use super::{LeftOut, WhatLeft, pages};
use crate::report::inline::{BREAK, PAGE_CLOSE, PAGE_OPEN};
use crate::report::line::Line;
use crate::report::{lines, marks};

/// Repairs all tables of a document.
pub(super) fn mend(lines: &mut Vec<Line<'_>>, left_out: &mut Vec<LeftOut>) {
    if lines.iter().any(|line| !line.literal && is_grid_border(&line.text)) {
        read_grids(lines);
    }
    if !lines.iter().any(|line| is_row(line)) {
        return;
    }
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    // The table that ended last: its first row, its columns, and the lines of `out` it has.
    let mut last: Option<(String, usize, usize)> = None;
    let mut at = 0;
    while at < lines.len() {
        let count = lines[at..].iter().take_while(|line| is_row(line)).count();
        if count == 0 {
            if !is_gap(&lines[at]) {
                last = None;
            }
            out.push(lines[at].clone());
            at += 1;
            continue;
        }
        let mut rows: Vec<Line<'_>> = lines[at..at + count].to_vec();
        at += count;
        let is_page_end = matches!(&last, Some((.., end)) if out[*end..].iter().any(|line| line.text.starts_with('\u{C}')));
        let has_ruler = rows.get(1).is_some_and(|row| marks::is_table_ruler(&row.text));
        let columns = cells(&rows[0].text);
        let same =
            last.take().filter(|(head, width, _)| *width == columns && (!has_ruler || (is_page_end && *head == normal(&rows[0].text))));
        if let Some((head, _, end)) = same {
            // The gap would end the table; its page number is kept apart.
            let gap = out.split_off(end);
            gap.iter().filter_map(|line| printed(&line.text).map(|number| (line.number, number))).for_each(|(line, number)| {
                if !left_out.iter().any(|left| left.line == line) {
                    left_out.push(LeftOut::new(line, WhatLeft::PageNumber, number));
                }
            });
            if normal(&rows[0].text) == head {
                let again = 1 + usize::from(has_ruler);
                rows.drain(..again).take(1).for_each(|row| left_out.push(LeftOut::new(row.number, WhatLeft::RunningHead, row.text.trim())));
            }
            out.extend(rows);
            last = Some((head, columns, out.len()));
            continue;
        }
        let head = normal(&rows[0].text);
        let is_even = rows.iter().all(|row| cells(&row.text) == columns);
        let is_layout = lines::is_layout(&rows[0].text);
        if !has_ruler && is_even && columns > 1 && rows.len() > 1 && !is_layout {
            let ruler = format!("|{}", "---|".repeat(columns));
            rows.insert(1, Line { text: Cow::Owned(ruler), ..rows[0].clone() });
        }
        let is_table = rows.get(1).is_some_and(|row| marks::is_table_ruler(&row.text)) && !is_layout;
        out.extend(rows);
        last = is_table.then_some((head, columns, out.len()));
    }
    *lines = out;
}

fn is_row(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    !line.literal && text.len() > 2 && text.starts_with('|') && text.ends_with('|')
}

/// Whether a line may stand between two halves of a table.
fn is_gap(line: &Line<'_>) -> bool {
    !line.literal && (line.is_blank() || line.text.starts_with('\u{C}') || pages::page_number(&line.text).is_some())
}

fn printed(text: &str) -> Option<&str> {
    let marked = text.trim_start_matches('\u{C}').strip_prefix(PAGE_OPEN).and_then(|text| text.strip_suffix(PAGE_CLOSE));
    marked.or_else(|| pages::page_number(text).map(|_| text.trim()))
}

fn cells(row: &str) -> usize {
    row.trim().trim_matches('|').replace("\\|", "").matches('|').count() + 1
}

fn normal(row: &str) -> String {
    row.split_whitespace().collect()
}

/// Whether a line is the border of a grid table: `+---+---+`, `+===+===+`.
fn is_grid_border(line: &str) -> bool {
    let line = line.trim();
    line.len() > 4
        && line.starts_with('+')
        && line.ends_with('+')
        && line.contains(['-', '='])
        && line.chars().all(|letter| "+-=:".contains(letter))
}

/// Converts grid tables to rows. Line breaks in cells are kept.
fn read_grids(lines: &mut Vec<Line<'_>>) {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let is_part = |line: &&Line<'_>| !line.literal && (is_grid_border(&line.text) || is_row(line));
        let count = lines[at..].iter().take_while(is_part).count();
        let part = &lines[at..at + count];
        let is_grid = count > 2
            && part.first().is_some_and(|line| is_grid_border(&line.text))
            && part.last().is_some_and(|line| is_grid_border(&line.text));
        match is_grid.then(|| grid(part)).flatten() {
            Some(rows) => out.extend(rows),
            None if count > 0 => out.extend(part.iter().cloned()),
            None => out.push(lines[at].clone()),
        }
        at += count.max(1);
    }
    *lines = out;
}

/// Converts one grid table; `None` if a line does not fit its columns.
fn grid<'a>(lines: &[Line<'a>]) -> Option<Vec<Line<'a>>> {
    let columns = lines[0].text.trim().matches('+').count() - 1;
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let mut open: Option<(usize, Vec<String>)> = None;
    for line in lines {
        if is_grid_border(&line.text) {
            rows.extend(open.take());
            continue;
        }
        let inner = line.text.trim().strip_prefix('|')?.strip_suffix('|')?;
        let parts: Vec<&str> = inner.split('|').map(str::trim).collect();
        if parts.len() != columns {
            return None;
        }
        let (_, row) = open.get_or_insert_with(|| (line.number, vec![String::new(); columns]));
        for (cell, part) in row.iter_mut().zip(parts) {
            let begins = part.starts_with(['-', '+', '*']);
            match part {
                "" if cell.is_empty() || cell.ends_with(BREAK) => {}
                // A blank line ends a paragraph of the cell.
                "" => cell.push(BREAK),
                _ if cell.is_empty() || cell.ends_with(BREAK) => cell.push_str(part),
                _ => {
                    cell.push(if begins { BREAK } else { ' ' });
                    cell.push_str(part);
                }
            }
        }
    }
    let trimmed = |cells: Vec<String>| cells.into_iter().map(|cell| cell.trim_end_matches(BREAK).to_owned()).collect();
    Some(written(rows.into_iter().map(|(number, cells)| (number, trimmed(cells))).collect(), columns))
}

/// Writes rows, each with its line number, as a Markdown table whose first row is the head.
pub(super) fn written<'a>(rows: Vec<(usize, Vec<String>)>, columns: usize) -> Vec<Line<'a>> {
    let line = |number: usize, text: String| Line { number, joined: Vec::new(), text: Cow::Owned(text), literal: false };
    let mut out = Vec::with_capacity(rows.len() + 1);
    for (index, (number, cells)) in rows.into_iter().enumerate() {
        out.push(line(number, format!("| {} |", cells.join(" | "))));
        if index == 0 {
            out.push(line(number, format!("|{}", "---|".repeat(columns))));
        }
    }
    out
}
