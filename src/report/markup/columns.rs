//! Converts pandoc's simple and multiline tables, whose columns stand under runs of dashes, to rows.
//!
//! ```text
//!   Đơn vị    Số hộ           ---------------------
//! --------  -------             Đơn vị    Nội dung
//! Bản Mẫu        12           --------  -----------
//! Bản Nọ          5             Bản Mẫu   Sửa nhà,
//!                                         làm đường
//!                           ---------------------
//! ```
//!
//! Two rules side by side also underline the two halves of a document head. A table has narrow gaps, and no word of it
//! crosses them; in doubt the lines stay text.

use std::ops::Range;

use super::rows;
use crate::report::line::Line;
use crate::report::lines;

/// Maximum width of the gap between two columns, in characters.
const GAP_MAX: usize = 5;

/// Minimum length of a run of dashes.
const DASHES_MIN: usize = 3;

/// Maximum number of lines of a table head.
const HEAD_LINES_MAX: usize = 8;

/// Maximum number of lines below the ruler.
const LINES_MAX: usize = 1000;

/// Reports whether a line is the ruler of such a table.
pub(super) fn is_ruler(line: &Line<'_>) -> bool {
    !line.literal && column_starts(&line.text).is_some()
}

/// Converts all such tables of a document.
pub(super) fn read(lines: &mut Vec<Line<'_>>) {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let (mut done, mut at) = (0, 0);
    while at < lines.len() {
        match is_ruler(&lines[at]).then(|| table(lines, done, at)).flatten() {
            Some((range, rows)) => {
                out.extend_from_slice(&lines[done..range.start]);
                out.extend(rows);
                done = range.end;
                at = done;
                without_caption_mark(&mut lines[done..]);
            }
            None => at += 1,
        }
    }
    out.extend_from_slice(&lines[done..]);
    *lines = out;
}

/// The columns at which the runs of dashes of a ruler begin.
fn column_starts(text: &str) -> Option<Vec<usize>> {
    if !text.bytes().all(|byte| matches!(byte, b'-' | b' ')) || !text.contains("- ") {
        return None;
    }
    let bytes = text.as_bytes();
    let begins = |at: &usize| bytes[*at] == b'-' && (*at == 0 || bytes[*at - 1] == b' ');
    let starts: Vec<usize> = (0..bytes.len()).filter(begins).collect();
    let runs: Vec<&str> = text.split(' ').filter(|run| !run.is_empty()).collect();
    let is_narrow = (1..starts.len()).all(|index| starts[index] - (starts[index - 1] + runs[index - 1].len()) <= GAP_MAX);
    (starts.len() > 1 && is_narrow && runs.iter().all(|run| run.len() >= DASHES_MIN)).then_some(starts)
}

/// Reports whether a line is one run of dashes: the first and last line of a multiline table.
fn is_bar(line: &Line<'_>) -> bool {
    let text = line.text.trim();
    !line.literal && text.len() > DASHES_MIN && text.bytes().all(|byte| byte == b'-')
}

/// Converts the table whose ruler is at `at`; nothing before `from` belongs to it.
fn table<'a>(lines: &[Line<'a>], from: usize, at: usize) -> Option<(Range<usize>, Vec<Line<'a>>)> {
    let starts = column_starts(&lines[at].text)?;
    let is_text = |line: &&Line<'_>| !line.is_blank() && !line.literal;
    let above = lines[from..at].iter().rev().take(HEAD_LINES_MAX + 1).take_while(is_text).count();
    let top = at - above;
    if above > HEAD_LINES_MAX || lines[top..at].iter().any(|line| lines::is_layout(&line.text)) {
        return None;
    }
    let has_bar = above > 0 && is_bar(&lines[top]);
    let head = &lines[top + usize::from(has_bar)..at];
    let rest = &lines[at + 1..(at + 1 + LINES_MAX).min(lines.len())];
    let (body, is_closed) = match () {
        () if has_bar => (rest.iter().position(is_bar)?, true),
        () if above == 0 => (rest.iter().position(|line| column_starts(&line.text).as_ref() == Some(&starts))?, true),
        () if above == 1 => (rest.iter().take_while(is_text).count(), false),
        () => return None,
    };
    // In a multiline table blank lines end rows; in a simple one every line is a row.
    let is_multiline = has_bar || above == 0 && rest[..body].iter().any(Line::is_blank);
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    if !head.is_empty() {
        rows.push(row(head, &starts)?);
    }
    for part in rest[..body].split(Line::is_blank) {
        let size = if is_multiline { part.len().max(1) } else { 1 };
        for lines in part.chunks(size) {
            rows.push(row(lines, &starts)?);
        }
    }
    let end = at + 1 + body + usize::from(is_closed);
    (body > 0 && rows.len() > 1).then(|| {
        let (first, last) = (lines[top].number, lines[end - 1].number);
        let blank = |number: usize| Line { number, joined: Vec::new(), text: "".into(), literal: false };
        let mut out = vec![blank(first)];
        out.extend(rows::written(rows, starts.len()));
        out.push(blank(last));
        (top..end, out)
    })
}

/// One row from its lines: its number and its cells. `None` if a word crosses a gap.
fn row(lines: &[Line<'_>], starts: &[usize]) -> Option<(usize, Vec<String>)> {
    let number = lines.first()?.number;
    let mut cells = vec![String::new(); starts.len()];
    for line in lines {
        let letters: Vec<char> = line.text.chars().collect();
        let crosses = |start: &usize| *start > 0 && letters.len() > *start && letters[*start - 1] != ' ';
        if line.literal || starts.iter().any(crosses) {
            return None;
        }
        for (index, cell) in cells.iter_mut().enumerate() {
            let begin = if index == 0 { 0 } else { starts[index] };
            let end = starts.get(index + 1).copied().unwrap_or(letters.len()).min(letters.len());
            let part: String = letters.get(begin..end).unwrap_or_default().iter().collect();
            if !cell.is_empty() && !part.trim().is_empty() {
                cell.push(' ');
            }
            cell.push_str(&part.trim().replace('|', "\\|"));
        }
    }
    Some((number, cells))
}

/// Removes the word that marks the next paragraph as the caption of the table before it.
fn without_caption_mark(lines: &mut [Line<'_>]) {
    let Some(caption) = lines.iter_mut().find(|line| !line.is_blank()) else { return };
    if let Some(text) = caption.text.trim_start().strip_prefix("Table: ").filter(|_| !caption.literal) {
        caption.text = text.to_owned().into();
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// The lines without blank ones.
    fn check(text: &str, expected: &str) {
        let line = |(index, text)| Line { number: index + 1, joined: Vec::new(), text: Cow::Borrowed(text), literal: false };
        let mut lines: Vec<Line<'_>> = text.split('\n').enumerate().map(line).collect();
        read(&mut lines);
        let shown: Vec<&str> = lines.iter().filter(|line| !line.is_blank()).map(|line| &*line.text).collect();
        assert_eq!(shown.join("\n"), expected, "{text}");
    }

    #[test]
    fn simple_tables() {
        check(
            "Như sau:\n\n  Đơn vị    Số hộ\n--------  -------\nBản Mẫu        12\nBản Nọ          5\n\nTable: Số hộ\n\nHết.",
            "Như sau:\n| Đơn vị | Số hộ |\n|---|---|\n| Bản Mẫu | 12 |\n| Bản Nọ | 5 |\nSố hộ\nHết.",
        );
        check("-------  ----\nBản Mẫu  12\nBản Nọ    5\n-------  ----", "| Bản Mẫu | 12 |\n|---|---|\n| Bản Nọ | 5 |");
    }

    #[test]
    fn multiline_tables() {
        check(
            "---------------------\n  Đơn      Nội\n  vị       dung\n--------  -----------\nBản Mẫu   Sửa nhà,\n          làm đường\n\nBản Nọ    Không\n---------------------",
            "| Đơn vị | Nội dung |\n|---|---|\n| Bản Mẫu | Sửa nhà, làm đường |\n| Bản Nọ | Không |",
        );
    }

    #[test]
    fn what_is_none_stays_text() {
        for text in [
            "TỈNH ỦY SÔNG MẪU            ĐẢNG CỘNG SẢN VIỆT NAM\n       ---                     ---------------\nSố 12",
            "Một câu dài hơn cột\n-----  -----\nhai câu dài hơn cột",
            "Đầu đề\n------\nchữ",
            "--- ---",
            "một\n\n-----  -----\n\nhai",
            "- - -",
            "------  -----\na  b",
        ] {
            let lines: Vec<&str> = text.split('\n').filter(|line| !line.is_empty()).collect();
            check(text, &lines.join("\n"));
        }
    }
}
