//! Converts an HTML table to Markdown rows. A merged cell is followed by cells that continue it.

use super::html::Writer;
use super::tag::Element;
use super::tree::{Node, Tree};
use crate::report::inline::{BREAK, MERGED_LEFT, MERGED_UP};

/// Maximum number of columns; further cells are joined into the last one.
const COLUMNS_MAX: usize = 256;

/// Maximum ratio of continuing cells to cells with text, beyond the first thousand.
const FILLED_RATIO_MAX: usize = 8;

/// A converted table.
pub(super) enum Table<'t, 'a> {
    /// One cell alone: a box around running text.
    Box(&'t [Node<'a>]),
    /// Lines with their numbers.
    Rows(Vec<(usize, String)>),
}

struct Cell {
    text: String,
    rows: usize,
    columns: usize,
}

/// A row: the number of its line and its cells.
type Row = (usize, Vec<Cell>);

/// Reads a table.
pub(super) fn read<'t, 'a>(table: &'t Tree<'a>, writer: &mut Writer<'_, '_, '_>) -> Table<'t, 'a> {
    if let Some(content) = only_cell(table) {
        return Table::Box(content);
    }
    let mut captions = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    collect(table, writer, &mut captions, &mut rows);
    let grid = grid(rows);
    let width = grid.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let mut lines = captions;
    if !lines.is_empty() {
        lines.push((lines[0].0, String::new()));
    }
    for (index, (number, row)) in grid.into_iter().enumerate() {
        let empty = width - row.len();
        lines.push((number, format!("| {} |{}", row.join(" | "), " |".repeat(empty))));
        if index == 0 {
            lines.push((number, format!("|{}", "---|".repeat(width))));
        }
    }
    Table::Rows(lines)
}

/// Writes a nested table inside a cell: one line per row, cells separated by bars.
pub(super) fn in_a_cell(table: &Tree<'_>, writer: &mut Writer<'_, '_, '_>) -> String {
    let (mut captions, mut rows) = (Vec::new(), Vec::new());
    collect(table, writer, &mut captions, &mut rows);
    let texts = rows.into_iter().map(|(_, cells)| cells.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join(" \\| "));
    let lines: Vec<String> = captions.into_iter().map(|(_, text)| text).chain(texts).collect();
    lines.join(&BREAK.to_string())
}

/// The content of the only cell of a table.
fn only_cell<'t, 'a>(table: &'t Tree<'a>) -> Option<&'t [Node<'a>]> {
    let mut only = table;
    while !matches!(only.element, Element::Cell(_)) {
        let mut inner = only.children.iter().filter(|node| !matches!(node, Node::Text(text, _) if text.trim().is_empty()));
        let (Some(Node::Element(tree)), None) = (inner.next(), inner.next()) else { return None };
        if tree.is_hidden() {
            return None;
        }
        only = tree;
    }
    Some(&only.children)
}

fn collect(tree: &Tree<'_>, writer: &mut Writer<'_, '_, '_>, captions: &mut Vec<(usize, String)>, rows: &mut Vec<Row>) {
    for node in &tree.children {
        match node {
            Node::Element(inner) if writer.leaves_out(inner) => {}
            Node::Element(inner) => match inner.element {
                Element::Caption => captions.push((writer.source.number(inner.start), writer.inline(&inner.children))),
                Element::Group => collect(inner, writer, captions, rows),
                Element::Row => {
                    let cells = inner.children.iter().filter_map(|node| cell(node, writer)).collect::<Vec<_>>();
                    if !cells.is_empty() {
                        rows.push((writer.source.number(inner.start), cells));
                    }
                }
                Element::Column => {}
                _ => stray(node, inner.start, writer, rows),
            },
            Node::Text(text, _) if text.trim().is_empty() => {}
            Node::Text(text, at) => stray(node, at + text.len() - text.trim_start().len(), writer, rows),
            Node::Comment(..) => {
                writer.inline(std::slice::from_ref(node));
            }
        }
    }
}

/// Text between the rows stays where it is, in a row of its own; a cell without a row as well.
fn stray(node: &Node<'_>, at: usize, writer: &mut Writer<'_, '_, '_>, rows: &mut Vec<Row>) {
    let is_cell = matches!(node, Node::Element(tree) if matches!(tree.element, Element::Cell(_)));
    let Some(mut cell) = cell(node, writer) else { return };
    if !is_cell {
        cell.columns = COLUMNS_MAX;
    }
    match rows.last_mut().filter(|_| is_cell) {
        Some((_, cells)) => cells.push(cell),
        None => rows.push((writer.source.number(at), vec![cell])),
    }
}

fn cell(node: &Node<'_>, writer: &mut Writer<'_, '_, '_>) -> Option<Cell> {
    let span = |tree: &Tree<'_>, name: &str| tree.attribute(name).and_then(|value| value.trim().parse::<usize>().ok());
    match node {
        Node::Text(text, _) if text.trim().is_empty() => None,
        Node::Comment(..) => {
            writer.inline(std::slice::from_ref(node));
            None
        }
        Node::Element(tree) if matches!(tree.element, Element::Cell(_)) => {
            let is_left_out = writer.leaves_out(tree);
            let text = if is_left_out { String::new() } else { bars_escaped(&writer.inline(&tree.children)) };
            // A span of 0 rows reaches to the end.
            let rows = span(tree, "rowspan").map_or(1, |rows| if rows == 0 { usize::MAX } else { rows });
            Some(Cell { text, rows, columns: span(tree, "colspan").unwrap_or(1).clamp(1, COLUMNS_MAX) })
        }
        _ => {
            let text = bars_escaped(&writer.inline(std::slice::from_ref(node)));
            Some(text).filter(|text| !text.is_empty()).map(|text| Cell { text, rows: 1, columns: 1 })
        }
    }
}

/// Escapes the bars in a cell's text.
fn bars_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        if letter == '|' && !out.ends_with('\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// A cell with its position in the grid.
struct Placed {
    row: usize,
    column: usize,
    cell: Cell,
}

/// Lays the cells out in a grid. Spans are clamped to the table: to its last row, and to the columns in which cells begin.
fn grid(rows: Vec<Row>) -> Vec<(usize, Vec<String>)> {
    let count = rows.len();
    let numbers: Vec<usize> = rows.iter().map(|(number, _)| *number).collect();
    let cells: usize = rows.iter().map(|(_, cells)| cells.len()).sum();
    let mut filled_left = FILLED_RATIO_MAX * cells + 1000;
    let mut placed: Vec<Placed> = Vec::with_capacity(cells);
    // For each column the row before which it is taken, and the cells that reach below their row.
    let mut taken = vec![0_usize; COLUMNS_MAX];
    let mut reaching: Vec<usize> = Vec::new();
    for (row, (_, cells)) in rows.into_iter().enumerate() {
        let mut column = 0;
        for mut cell in cells {
            let free = |taken: &[usize], from: usize| (from..COLUMNS_MAX).find(|column| taken[*column] <= row);
            let is_first = placed.last().is_none_or(|last| last.row < row);
            if is_first && free(&taken, column).is_none() {
                // Cells above leave the row no place: they end here.
                reaching.drain(..).for_each(|at| placed[at].cell.rows = placed[at].cell.rows.min(row - placed[at].row));
                taken.fill(0);
            }
            let Some(from) = free(&taken, column) else {
                if let Some(last) = placed.last_mut() {
                    last.cell.text.push(BREAK);
                    last.cell.text.push_str(&cell.text);
                }
                continue;
            };
            cell.columns = cell.columns.min(taken[from..].iter().take_while(|until| **until <= row).count());
            cell.rows = cell.rows.min(count - row);
            if cell.rows * cell.columns > filled_left {
                (cell.rows, cell.columns) = (1, 1);
            }
            filled_left = filled_left.saturating_sub(cell.rows * cell.columns - 1);
            taken[from..from + cell.columns].fill(row + cell.rows);
            column = from + cell.columns;
            reaching.extend(Some(placed.len()).filter(|_| cell.rows > 1));
            placed.push(Placed { row, column: from, cell });
        }
    }
    let mut is_first = vec![false; COLUMNS_MAX + 1];
    placed.iter().for_each(|placed| is_first[placed.column] = true);
    // The place of each column among those that cells begin in.
    let places: Vec<usize> = is_first
        .iter()
        .scan(0, |count, first| {
            let at = *count;
            *count += usize::from(*first);
            Some(at)
        })
        .collect();
    let width = is_first.iter().filter(|first| **first).count();
    let mut grid: Vec<(usize, Vec<String>)> = numbers.into_iter().map(|number| (number, vec![String::new(); width])).collect();
    for Placed { row, column, cell } in placed {
        let (from, to) = (places[column], places[column + cell.columns].max(places[column] + 1));
        for (below, (_, texts)) in grid[row..row + cell.rows].iter_mut().enumerate() {
            for (right, text) in texts[from..to].iter_mut().enumerate() {
                match (below, right) {
                    (0, 0) => {}
                    (_, 0) => text.push(MERGED_UP),
                    _ => text.push(MERGED_LEFT),
                }
            }
        }
        grid[row].1[from] = cell.text;
    }
    grid
}
