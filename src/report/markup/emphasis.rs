//! Repairs bold and italic that CommonMark does not recognize: `**` beside punctuation and a letter, or with a space inside.
//!
//! Converters cut bold anywhere in a word or sentence; CommonMark (section 6.2, left- and right-flanking runs) then shows the stars.

use crate::report::inline::Style;
use crate::report::marks;

/// A delimiter run of `*`.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    length: usize,
    can_open: bool,
    can_close: bool,
    before: Option<char>,
    after: Option<char>,
}

/// Repairs a line; `None` if CommonMark already parses it as intended.
pub(super) fn mended(line: &str) -> Option<String> {
    if !line.contains('*') || marks::is_rule(line) {
        return None;
    }
    let joined = without_empty(line);
    let text = joined.as_deref().unwrap_or(line);
    pairs_mended(text).or(joined)
}

/// Removes `****`, which closes bold and opens it again.
fn without_empty(line: &str) -> Option<String> {
    let is_between = |at: usize| !line[..at].ends_with('*') && !line[at + 4..].starts_with('*');
    let places: Vec<usize> = line.match_indices("****").map(|(at, _)| at).filter(|at| is_between(*at)).collect();
    if places.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(line.len());
    let mut from = 0;
    for at in places {
        out.push_str(&line[from..at]);
        from = at + 4;
        if out.ends_with(' ') && line[from..].starts_with(' ') {
            out.pop();
        }
    }
    out.push_str(&line[from..]);
    Some(out)
}

fn pairs_mended(line: &str) -> Option<String> {
    let runs = runs(line);
    // A bullet is no emphasis.
    let is_bullet = |run: &Run| run.length == 1 && run.after.is_none_or(char::is_whitespace) && line[..run.start].trim().is_empty();
    let mut out = String::with_capacity(line.len() + 8);
    let (mut from, mut at, mut is_changed) = (0, 0, false);
    let style = |length: usize| if length == 1 { Style::Emphasis } else { Style::Strong };
    while at < runs.len() {
        let run = runs[at];
        if run.length == 1 && is_product(&run) {
            out.push_str(&line[from..run.start]);
            out.push_str("\\*");
            (from, at, is_changed) = (run.start + 1, at + 1, true);
            continue;
        }
        let end = runs.get(at + 1).copied().filter(|next| !is_bullet(&run) && is_pair(&run, next));
        let Some(end) = end else {
            at += 1;
            continue;
        };
        if !(run.can_open && end.can_close) {
            let inner = &line[run.start + run.length..end.start];
            let trimmed = inner.trim();
            out.push_str(&line[from..run.start]);
            out.push_str(&inner[..inner.len() - inner.trim_start().len()]);
            if !trimmed.is_empty() {
                out.extend([style(run.length).open()]);
                out.push_str(trimmed);
                out.extend([style(run.length).close()]);
            }
            out.push_str(&inner[inner.trim_end().len().max(inner.len() - inner.trim_start().len())..]);
            (from, is_changed) = (end.start + end.length, true);
        }
        at += 2;
    }
    out.push_str(&line[from..]);
    is_changed.then_some(out)
}

/// Whether two adjacent runs open and close emphasis. A single star may be a note mark, so it must touch the text inside.
fn is_pair(open: &Run, close: &Run) -> bool {
    let touches = |letter: Option<char>| letter.is_some_and(|letter| !letter.is_whitespace());
    let is_bold = open.length >= 2 && (touches(open.after) || touches(close.before));
    open.length == close.length
        && open.length <= 3
        && (is_bold || (open.length == 1 && open.can_open && touches(close.before) && !touches_word_only_before(open)))
}

/// A star after a word is a note mark: `Tổng số*`.
fn touches_word_only_before(run: &Run) -> bool {
    run.before.is_some_and(char::is_alphanumeric)
}

/// Whether a star is a multiplication sign: `2*3`.
fn is_product(run: &Run) -> bool {
    run.before.is_some_and(|letter| letter.is_ascii_digit()) && run.after.is_some_and(|letter| letter.is_ascii_digit())
}

fn runs(line: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut code = false;
    let mut at = 0;
    while let Some(found) = line[at..].find(['*', '`']) {
        let start = at + found;
        if line[start..].starts_with('`') {
            code = !code;
            at = start + 1;
            continue;
        }
        let length = line[start..].bytes().take_while(|byte| *byte == b'*').count();
        at = start + length;
        let (before, after) = (line[..start].chars().next_back(), line[at..].chars().next());
        if code || before == Some('\\') {
            continue;
        }
        let is_space = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
        let is_sign = |letter: Option<char>| letter.is_some_and(|letter| !letter.is_alphanumeric() && !letter.is_whitespace());
        let can_open = !is_space(after) && (!is_sign(after) || is_space(before) || is_sign(before));
        let can_close = !is_space(before) && (!is_sign(before) || is_space(after) || is_sign(after));
        runs.push(Run { start, length, can_open, can_close, before, after });
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bold_runs_are_read_as_they_were_meant() {
        let check = |line: &str, expected: Option<&str>| {
            let shown = mended(line).map(|text| {
                [Style::Strong, Style::Emphasis]
                    .iter()
                    .fold(text, |text, style| text.replace(style.open(), &format!("<{}>", style.element())).replace(style.close(), "</>"))
            });
            assert_eq!(shown.as_deref(), expected, "{line}");
        };
        check("1. **Công tác:**Đã tổ chức", Some("1. <strong>Công tác:</>Đã tổ chức"));
        check("Thực hiện**\"Ngày\"**tại", Some("Thực hiện<strong>\"Ngày\"</>tại"));
        check("**Tồn tại: **Việc", Some("<strong>Tồn tại:</> Việc"));
        check("**Công tác** tuyên **truyền**", None);
        check("số **(CĐS)**đạt; do **** thiếu", Some("số <strong>(CĐS)</>đạt; do thiếu"));
        check("**A****B**", Some("**AB**"));
        check("*Ghi chú:*Đã", Some("<em>Ghi chú:</>Đã"));
        check("2*3*4", Some("2\\*3\\*4"));
        check("Tổng số* và khác*", None);
        check("* gạch **đậm**", None);
        check("****", None);
        check("* * *", None);
        check("** không đóng", None);
        check("`**a **b`", None);
        check("5 * 3 * 2", None);
    }
}
