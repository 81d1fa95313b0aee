//! Keeps list numbers that Markdown would change: `01.` and `0202.` are shown with their zeros.

use super::super::line::Line;

/// Escapes list numbers that begin with a zero. Each begins a paragraph of its own, as it began a list item.
pub(super) fn keep_zeros(lines: &mut Vec<Line<'_>>) {
    if !lines.iter().any(|line| zero_number(line).is_some()) {
        return;
    }
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for mut line in lines.drain(..) {
        if let Some(end) = zero_number(&line) {
            if out.last().is_some_and(|before| !before.is_blank()) {
                out.push(Line { number: line.number, joined: Vec::new(), text: "".into(), literal: false });
            }
            line.text.to_mut().insert(end, '\\');
        }
        out.push(line);
    }
    *lines = out;
}

/// Where the number ends of a line that begins with a list number with a zero before it.
fn zero_number(line: &Line<'_>) -> Option<usize> {
    let text = line.text.trim_start();
    if line.literal || !text.starts_with('0') {
        return None;
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 1 && text[digits..].starts_with(['.', ')']) && text[digits + 1..].starts_with([' ', '\t']);
    is_number.then_some(line.text.len() - text.len() + digits)
}
