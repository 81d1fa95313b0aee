//! Renders tables with merged cells: `rowspan` and `colspan` are counted from the continuing cells.

use pulldown_cmark::Alignment;

use crate::report::inline::{MERGED_LEFT, MERGED_UP};

/// A table under construction.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Default)]
struct Cell {
    html: String,
    /// The code point of a cell that continues another.
    merged: Option<char>,
}

impl Table {
    /// A table with these column alignments.
    pub(super) fn new(alignments: &[Alignment]) -> Table {
        Table { alignments: alignments.to_vec(), rows: Vec::new() }
    }

    pub(super) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the last row.
    pub(super) fn add(&mut self, html: String, merged: Option<char>) {
        if let Some(row) = self.rows.last_mut() {
            row.push(Cell { html, merged });
        }
    }

    /// Renders head and body. Rows that a cell of the head spans belong to the head.
    pub(super) fn write(&self, out: &mut String) {
        let reaches_up = |row: &Vec<Cell>| row.iter().any(|cell| cell.merged == Some(MERGED_UP));
        let head = self.rows.len().min(1 + self.rows.iter().skip(1).take_while(|row| reaches_up(row)).count());
        out.push_str("<thead>");
        for (index, row) in self.rows.iter().enumerate() {
            if index == head {
                out.push_str("</thead><tbody>\n");
            }
            out.push_str("<tr>");
            row.iter().enumerate().for_each(|(column, cell)| self.cell(cell, index, column, head, out));
            out.push_str(if index < head { "</tr>" } else { "</tr>\n" });
        }
        out.push_str(if head == self.rows.len() { "</thead><tbody>\n</tbody>" } else { "</tbody>" });
    }

    fn cell(&self, cell: &Cell, row: usize, column: usize, head: usize, out: &mut String) {
        let is = |row: usize, column: usize, sign: char| {
            self.rows.get(row).and_then(|row| row.get(column)).is_some_and(|cell| cell.merged == Some(sign))
        };
        let is_continued = match cell.merged {
            Some(MERGED_LEFT) => column > 0,
            Some(MERGED_UP) => row > 0,
            _ => false,
        };
        if is_continued {
            return;
        }
        let columns = 1 + (column + 1..).take_while(|column| is(row, *column, MERGED_LEFT)).count();
        let rows = 1 + (row + 1..).take_while(|row| is(*row, column, MERGED_UP)).count();
        out.push_str(match (row < head, columns) {
            (true, 1) => "<th scope=\"col\"",
            (true, _) => "<th scope=\"colgroup\"",
            _ => "<td",
        });
        out.push_str(match self.alignments.get(column) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            _ => "",
        });
        for (name, span) in [("rowspan", rows), ("colspan", columns)] {
            if span > 1 {
                out.push_str(&format!(" {name}=\"{span}\""));
            }
        }
        out.push('>');
        out.push_str(&cell.html);
        out.push_str(if row < head { "</th>" } else { "</td>" });
    }
}
