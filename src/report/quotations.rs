//! Finds the lines that quote another document: an amending article gives the new words of an article between quotation marks.

use super::line::Line;
use super::marks;
use super::numbering::{self, Rank};

/// A quotation that does not end within this many lines is none: its closing mark was lost.
const LINES_MAX: usize = 3000;

/// Reports of each line whether it stands in a quotation that began on a line before it.
pub fn lines(lines: &[Line<'_>]) -> Vec<bool> {
    let mut quoted = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let begins = !lines[at].literal && marks::bare(&lines[at].text).starts_with(['“', '"', '”']);
        let end = begins.then(|| end(&lines[at..])).flatten();
        if let Some(end) = end {
            quoted[at + 1..=at + end].fill(true);
            at += end;
        }
        at += 1;
    }
    quoted
}

/// The line, counted from the first, where a quotation that the first one opens is closed.
fn end(lines: &[Line<'_>]) -> Option<usize> {
    let mut open = 0_i32;
    for (index, line) in lines.iter().enumerate().take(LINES_MAX) {
        // A heading of the text itself ends what was never closed.
        let is_heading = index > 0 && marks::is_atx(&line.text);
        if is_heading && numbering::label(&line.text).is_some_and(|label| label.rank <= Rank::Article) {
            return None;
        }
        let mut before = ' ';
        for letter in marks::bare(&line.text).chars() {
            let is_opening = before.is_whitespace() || matches!(before, '(' | '[' | '*' | '_' | '“' | '"');
            match letter {
                '“' => open += 1,
                // A closing mark at the start of a text opens: typists take the wrong one.
                '"' | '”' if is_opening && (letter == '"' || (index == 0 && open == 0)) => open += 1,
                '"' | '”' => open = (open - 1).max(0),
                _ => {}
            }
            before = letter;
        }
        if open == 0 {
            return Some(index);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let lines: Vec<Line<'_>> = text
            .lines()
            .enumerate()
            .map(|(index, text)| Line { number: index + 1, joined: Vec::new(), text: text.into(), literal: false })
            .collect();
        let found: String = super::lines(&lines).iter().map(|quoted| if *quoted { 'q' } else { '-' }).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn quotations_over_lines() {
        check("1. Sửa đổi Điều 4 như sau:\n“Điều 4. Thẩm quyền\n1. Một.\n2. Hai.”.\n2. Sửa đổi", "--qq-");
        check("\"Điều 4.\n1. Cụm từ \"a\" là \"b\".\n2. Hai\".\nĐiều 2.", "-qq-");
        check("“một dòng”\n1. Một", "--");
        check("“Không bao giờ đóng\n1. Một\n2. Hai", "---");
        check("“Không đóng\n1. Một\n### Điều 71. Phạm vi\n“Hai”", "----");
        check("Nói “mở\n1. đóng”", "--");
        check("”Điều 1\nhai”\nba", "-q-");
        check("", "");
    }
}
