//! Turns an imported document into the Markdown of a report.
//!
//! Every word stands in it once and in order. Tables that only lay out a head or a foot become lines; merged cells
//! leave empty ones behind.

use std::fmt::Write as _;

use vanthu_search::fold;

use super::document::{Block, Cell, Document, Paragraph, Run, Table};
use crate::report::lines;

/// A layout table has at most this many rows: head and foot have two.
const LAYOUT_ROWS_MAX: usize = 6;

/// Columns of a table, and cells of it.
const COLUMNS_MAX: usize = 256;
const CELLS_MAX: usize = 200_000;

/// A page break, as the steps after this one know it.
const PAGE_BREAK: &str = "\u{C}";

/// Writes a document; its pictures lie beside it.
pub(super) fn text(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.blocks, document, &mut out);
    out.trim_matches('\n').to_owned() + "\n"
}

fn blocks(blocks: &[Block], document: &Document, out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) if paragraph.is_empty() => {}
            Block::Paragraph(paragraph) => push(out, &paragraph_text(paragraph)),
            Block::Image(place, description) => {
                if let Some(image) = document.pictures.get(*place) {
                    push(out, &format!("![{}]({})", escaped(&fold::single_spaced(description)), image.file_name));
                }
            }
            Block::PageBreak => push(out, PAGE_BREAK),
            Block::Table(table) if is_layout(table) => {
                for cell in table.rows.iter().flatten() {
                    self::blocks(&cell.blocks, document, out);
                }
            }
            Block::Table(table) => table_text(table, document, out),
        }
    }
}

fn push(out: &mut String, paragraph: &str) {
    if !paragraph.trim_matches([' ', '\n']).is_empty() {
        let _ = write!(out, "{paragraph}\n\n");
    }
}

fn paragraph_text(paragraph: &Paragraph) -> String {
    let mut text = inline(&paragraph.runs);
    if paragraph.label.is_empty() {
        text = at_line_start(&text);
    } else {
        text = format!("{} {}", paragraph.label, text.trim_start());
    }
    let marks = "#".repeat(usize::from(paragraph.level.min(5)) + 1);
    // A line break inside a heading would end it.
    if paragraph.level > 0 { format!("{marks} {}", fold::single_spaced(&text)) } else { text }
}

/// Whether a table only lays out a head or a foot.
fn is_layout(table: &Table) -> bool {
    let row_text = |row: &Vec<Cell>| row.iter().map(|cell| cell_lines(&cell.blocks).join("<br>")).collect::<Vec<_>>().join(" | ");
    table.rows.len() <= LAYOUT_ROWS_MAX && table.rows.iter().any(|row| lines::is_layout(&format!("| {} |", row_text(row))))
}

fn cell_lines(blocks: &[Block]) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let label = if paragraph.label.is_empty() { String::new() } else { format!("{} ", paragraph.label) };
                lines.extend((label + &paragraph.text()).split('\n').map(fold::single_spaced).filter(|line| !line.is_empty()));
            }
            Block::Table(table) => table.rows.iter().flatten().for_each(|cell| lines.extend(cell_lines(&cell.blocks))),
            Block::Image(..) | Block::PageBreak => {}
        }
    }
    lines
}

fn table_text(table: &Table, document: &Document, out: &mut String) {
    // Wider tables were made to fill the memory; their cells stand without the empty ones.
    let width = table.rows.iter().map(|row| row.iter().map(|cell| cell.columns.max(1)).sum::<usize>()).max().unwrap_or(0);
    let is_wide = width > COLUMNS_MAX || width * table.rows.len() > CELLS_MAX;
    let width = if is_wide { table.rows.iter().map(Vec::len).max().unwrap_or(0) } else { width };
    let mut pictures = String::new();
    for (index, row) in table.rows.iter().enumerate() {
        let mut cells: Vec<String> = Vec::with_capacity(width);
        for cell in row {
            cells.push(cell_text(&cell.blocks));
            cells.extend((1..cell.columns).take_while(|_| !is_wide).map(|_| String::new()));
            pictures_of(&cell.blocks, document, &mut pictures);
        }
        if !is_wide || index == 0 {
            cells.resize(width.max(cells.len()), String::new());
        }
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if index == 0 {
            let _ = writeln!(out, "|{}", "---|".repeat(width));
        }
    }
    out.push('\n');
    out.push_str(&pictures);
}

/// The pictures of a cell stand below the table.
fn pictures_of(cell: &[Block], document: &Document, out: &mut String) {
    for block in cell {
        match block {
            Block::Image(..) => blocks(std::slice::from_ref(block), document, out),
            Block::Table(table) => table.rows.iter().flatten().for_each(|cell| pictures_of(&cell.blocks, document, out)),
            Block::Paragraph(_) | Block::PageBreak => {}
        }
    }
}

/// The text of a cell. Its paragraphs and the rows of a table in it stay on lines of their own.
fn cell_text(blocks: &[Block]) -> String {
    written_lines(blocks).join("<br>").replace('|', "\\|")
}

fn written_lines(blocks: &[Block]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let label = if paragraph.label.is_empty() { String::new() } else { format!("{} ", paragraph.label) };
                lines.extend((label + &inline(&paragraph.runs)).split('\n').map(fold::single_spaced));
            }
            Block::Table(table) => {
                let row = |row: &Vec<Cell>| row.iter().map(|cell| written_lines(&cell.blocks).join(" ")).collect::<Vec<_>>().join(" | ");
                lines.extend(table.rows.iter().map(row));
            }
            Block::Image(..) | Block::PageBreak => {}
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The runs with their looks; what is all italic is plain, since a page sets the same for all its lines.
fn inline(runs: &[Run]) -> String {
    let mut joined: Vec<Run> = Vec::new();
    for run in runs.iter().filter(|run| !run.text.is_empty()) {
        let is_space = run.text.chars().all(char::is_whitespace);
        match joined.last_mut() {
            Some(last)
                if (is_space && last.shift.is_none() && !last.is_note)
                    || (last.bold, last.italic, last.shift, last.is_note, &last.link)
                        == (run.bold, run.italic, run.shift, run.is_note, &run.link) =>
            {
                last.text += &run.text;
            }
            _ => joined.push(run.clone()),
        }
    }
    let looks_alike = |look: &dyn Fn(&Run) -> bool| joined.iter().all(look);
    if looks_alike(&|run| run.italic) {
        joined.iter_mut().for_each(|run| run.italic = false);
    }
    // Markdown has no look that begins or ends inside a word.
    for at in 1..joined.len() {
        let is_inside = |left: &Run, right: &Run| {
            left.text.chars().next_back().is_some_and(char::is_alphanumeric) && right.text.chars().next().is_some_and(char::is_alphanumeric)
        };
        if is_inside(&joined[at - 1], &joined[at]) {
            for run in &mut joined[at - 1..=at] {
                (run.bold, run.italic) = (false, false);
            }
        }
    }
    // Nor does a mark close between a colon and a letter: the colon goes to what follows.
    for at in 1..joined.len() {
        let begins_word = joined[at].text.starts_with(char::is_alphanumeric);
        let end = joined[at - 1].text.trim_end_matches(['.', ':', ';', ',']).len();
        if begins_word && (joined[at - 1].bold || joined[at - 1].italic) && !(joined[at].bold || joined[at].italic) {
            let moved = joined[at - 1].text.split_off(end);
            joined[at].text.insert_str(0, &moved);
        }
    }
    let text: String = joined.iter().map(run_text).collect();
    text.split('\n').map(|line| line.trim().replace('\t', "    ")).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("  \n")
}

fn run_text(run: &Run) -> String {
    if run.is_note {
        return format!("[^{}]", run.text);
    }
    let mark = match (run.bold, run.italic) {
        (true, true) => "***",
        (true, false) => "**",
        (false, true) => "*",
        (false, false) => "",
    };
    let marked = |line: &str| {
        let core = line.trim();
        let start = line.len() - line.trim_start().len();
        let text = escaped(core);
        let text = match &run.link {
            Some(target) if !text.is_empty() => format!("[{text}](<{}>)", target.replace(['<', '>', '\n'], "")),
            _ => text,
        };
        // What ends with a bracket or a quote would not close beside a letter; such a look is left out.
        let closes = core.chars().next().is_some_and(char::is_alphanumeric)
            && core.chars().next_back().is_some_and(|last| last.is_alphanumeric() || ".:;,".contains(last));
        let mark = if closes { mark } else { "" };
        let text = match run.shift.filter(|_| !text.is_empty()) {
            Some(style) => format!("<{0}>{text}</{0}>", style.element()),
            None => text,
        };
        format!("{}{mark}{text}{mark}{}", &line[..start], &line[start + core.len()..])
    };
    run.text.split('\n').map(marked).collect::<Vec<_>>().join("\n")
}

/// Letters that Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        // "Văn hóa & Du lịch" is no entity, "&lt;" is one.
        let is_entity = || {
            let name: String =
                text[at + 1..].chars().take(32).take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '#').collect();
            !name.is_empty() && text[at + 1 + name.len()..].starts_with(';')
        };
        if matches!(letter, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '~') || (letter == '&' && is_entity()) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

/// What Markdown would take for its own at the start of a line; printed numbers and dashes stay, they are read as such.
fn at_line_start(text: &str) -> String {
    let escape = |line: &str| if line.starts_with(['#', '>', '=', '|']) { format!("\\{line}") } else { line.to_owned() };
    text.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}
