//! Normalizes the markup of converters: HTML in Markdown, pandoc extensions, footnotes, formulas, page furniture.
//!
//! The result is Markdown, line by line, with the line numbers of the file. Everything removed from the running text is listed
//! as [`LeftOut`].

mod columns;
mod comment;
pub mod css;
pub mod embedded;
mod emphasis;
mod furniture;
mod html;
mod links;
mod lists;
mod math;
pub mod notes;
pub mod pages;
mod pandoc;
mod rows;
mod table;
mod tag;
mod text;
mod tree;

use serde::{Deserialize, Serialize};

use super::line::Line;
use super::lines::Fences;
use embedded::Embedded;
use notes::Note;

/// Why a piece of text is not on the page of its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WhatLeft {
    /// An HTML comment.
    Comment,
    /// A hidden element.
    Hidden,
    /// A page number.
    PageNumber,
    /// A running head or foot.
    RunningHead,
}

/// A piece of text that is not on the page of its report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The line that it begins on.
    pub line: usize,
    /// Why it is left out.
    pub what: WhatLeft,
    /// The text.
    pub text: String,
}

impl LeftOut {
    fn new(line: usize, what: WhatLeft, text: &str) -> LeftOut {
        LeftOut { line, what, text: super::inline::plain(text).into_owned() }
    }
}

/// The normalized text.
#[derive(Debug, Default)]
pub struct Markup<'a> {
    /// Its lines.
    pub lines: Vec<Line<'a>>,
    /// Removed text, in order.
    pub left_out: Vec<LeftOut>,
    /// Its footnotes, in the order of their definitions.
    pub notes: Vec<Note>,
    /// Embedded pictures.
    pub pictures: Vec<Embedded>,
    /// Problems to report, with their lines.
    pub remarks: Vec<(usize, Remark)>,
}

/// Markup that cannot be shown as it was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// An embedded picture that cannot be decoded.
    LostPicture,
    /// A link between double brackets, as note-taking programs write it.
    WikiLink(String),
}

/// Normalizes a text; `first_number` is the number of its first line.
pub fn read(text: &str, first_number: usize) -> Markup<'_> {
    let (text, lines_before) = inside_whole_fence(text).unwrap_or((text, 0));
    let first_number = first_number + lines_before;
    let mut fences = Fences::default();
    let line = |(index, line)| Line {
        number: first_number + index,
        joined: Vec::new(),
        text: std::borrow::Cow::Borrowed(line),
        literal: fences.is_literal(line),
    };
    let mut lines: Vec<Line<'_>> = text.split('\n').enumerate().map(line).collect();
    let mut left_out = Vec::new();
    if text.contains(['<', '&']) {
        lines = html::read(text, &lines, &mut left_out);
    }
    if text.contains('\u{C}') {
        lines = cut_at_feeds(lines);
    }
    let (pictures, lost) = embedded::take_out(&mut lines);
    let mut remarks: Vec<(usize, Remark)> = lost.into_iter().map(|line| (line, Remark::LostPicture)).collect();
    for line in lines.iter_mut().filter(|line| !line.literal) {
        dialects(line);
        remarks.extend(links::wiki(&line.text).map(|link| (line.number, Remark::WikiLink(link.to_owned()))));
    }
    let notes = notes::take_out(&mut lines);
    furniture::take_out(&mut lines, &mut left_out);
    if lines.iter().any(columns::is_ruler) {
        columns::read(&mut lines);
    }
    rows::mend(&mut lines, &mut left_out);
    if left_out.iter().any(|left| matches!(left.what, WhatLeft::PageNumber | WhatLeft::RunningHead)) {
        lines = cut_at_feeds(lines);
    }
    lists::keep_zeros(&mut lines);
    left_out.sort_by_key(|left| left.line);
    Markup { lines, left_out, notes, pictures, remarks }
}

/// Unwraps a document that is entirely inside one code fence, as language models return it. Returns the text and the number of
/// lines before it.
fn inside_whole_fence(text: &str) -> Option<(&str, usize)> {
    let is_fence = |line: &str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let start = text.len() - text.trim_start().len();
    let inner = text.trim();
    let (open, rest) = inner.split_once('\n').filter(|(open, _)| is_fence(open))?;
    let language = open.trim_matches(['`', '~', ' ', '\r']).to_lowercase();
    let (inner, close) = rest.rsplit_once('\n')?;
    let is_text = matches!(language.as_str(), "" | "markdown" | "md" | "text" | "txt" | "plaintext" | "plain");
    let is_whole = is_text && is_fence(close) && close.trim().trim_matches(['`', '~']).is_empty() && !inner.lines().any(is_fence);
    is_whole.then(|| (inner, text[..start].matches('\n').count() + 1))
}

/// Normalizes the inline markup of one line.
fn dialects(line: &mut Line<'_>) {
    if pandoc::is_div(&line.text) {
        line.text = "".into();
        return;
    }
    for read in [math::plain, pandoc::plain, links::mended, emphasis::mended] {
        if let Some(text) = read(&line.text) {
            line.text = text.into();
        }
    }
}

/// Splits lines at form feeds.
fn cut_at_feeds(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut cut: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for line in lines {
        if line.literal || !line.text.contains('\u{C}') {
            cut.push(line);
            continue;
        }
        for (index, part) in line.text.split('\u{C}').enumerate() {
            let mut push =
                |text: &str| cut.push(Line { number: line.number, joined: Vec::new(), text: text.to_owned().into(), literal: false });
            if index > 0 {
                push("\u{C}");
            }
            if !part.trim().is_empty() {
                push(part);
            }
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::super::inline::{BREAK, MERGED_LEFT, MERGED_UP, Style};
    use super::*;

    /// The lines with their numbers where they change, styles as `{…}`.
    fn check(text: &str, expected: &str) {
        let read = read(text, 1);
        let mut shown: Vec<String> =
            read.lines.iter().map(|line| format!("{}{} {}", line.number, if line.literal { "!" } else { ":" }, line.text)).collect();
        shown.extend(read.left_out.iter().map(|left| format!("{} {:?} {}", left.line, left.what, left.text)));
        let mut shown = shown.join("\n").replace(BREAK, "⏎").replace(MERGED_LEFT, "←").replace(MERGED_UP, "↑").replace('\u{C}', "␌");
        for style in [Style::Strong, Style::Emphasis, Style::Underline, Style::Struck, Style::Raised, Style::Lowered] {
            shown = shown.replace(style.open(), &format!("{{{} ", style.element())).replace(style.close(), "}");
        }
        let blank = shown.lines().filter(|line| !line.ends_with(": ")).collect::<Vec<_>>().join("\n");
        assert_eq!(blank, expected, "{text}");
    }

    #[test]
    fn elements_inside_lines() {
        check("m<sup>2</sup>, CO<sub>2</sub>", "1: m{sup 2}, CO{sub 2}");
        check("<u>I. KẾT QUẢ</u>\n<font color=\"red\">95%</font>", "1: {u I. KẾT QUẢ}\n2: 95%");
        check("a<br>b<br/>\nc", "1: a  \n1: b  \n2: c");
        check("# a<br>b", "1: # a⏎b");
        check("<a name=x></a><a href=\"b c.xlsx\">Bảng</a> <img src=a.png alt='A*'>", "1: [Bảng](<b c.xlsx>) ![A\\*](<a.png>)");
        check("Sông Mẫu,&nbsp;ngày &lt;b&gt; &#xFDD2; &aacute;", "1: Sông Mẫu,\u{A0}ngày &lt;b&gt; \u{FFFD} á");
    }

    #[test]
    fn what_is_no_element_stays_text() {
        check("tỷ lệ <b và c> <b>x", "1: tỷ lệ \\<b và c> \\<b>x");
        check("[a](<b c.md>)\n[d]: <e f.md>", "1: [a](<b c.md>)\n2: [d]: <e f.md>");
        check("<script>alert(1)</script>", "1: \\<script>alert(1)\\</script>");
        check("<https://a.vn> <a@b.vn> 5 < 6 `<b>`", "1: <https://a.vn> <a@b.vn> 5 < 6 `<b>`");
        check("a <!-- b\n\nc", "1: a \\<!-- b\n3: c");
        check("</td> <td>a</td> <li>b</li>", "1: \\</td> \\<td>a\\</td> \\<li>b\\</li>");
        check("x\n```\n<b>a</b>\n```", "1: x\n2! ```\n3! <b>a</b>\n4! ```");
        check("```markdown\n**I. A**\n```\n", "2: **I. A**");
        check("<p>a", "1: \\<p>a");
    }

    #[test]
    fn blocks() {
        check("<div align=\"center\">\n\n**A**\n\n</div>\nb", "3: **A**\n6: b");
        check("<h2>I. <b>A</b></h2>x<p>y</p>", "1: ## I. {strong A}\n1: x\n1: y");
        check("<ul><li>a<li>b<ul><li>c</li></ul></ul>", "1: - a\n1: - b\n1:   - c");
        check("<ol start=3 type=a>\n<li>a</li>\n<li value=7>b</li></ol>", "2: c. a\n3: g. b");
        check("<blockquote>a\nb</blockquote><hr>", "1: > a\n2: > b\n2: ---");
        check("<pre>a &lt;b\n`c`</pre>", "1! ```\n1! a <b\n2! `c`\n3! ```");
    }

    #[test]
    fn list_numbers_keep_their_zeros() {
        check("a\n01. b\n0202) c\n0. d", "1: a\n2: 01\\. b\n3: 0202\\) c\n4: 0. d");
        check("0202.5 ha\n```\n01. b\n```", "1: 0202.5 ha\n2! ```\n3! 01. b\n4! ```");
    }

    #[test]
    fn tables() {
        check(
            "<table><tr><td rowspan=2>A</td><td colspan=9>B</td></tr>\n<tr><td>c<br>d</td><td>e|f</td></tr></table>",
            "1: | A | B | ← |\n1: |---|---|---|\n2: | ↑ | c⏎d | e\\|f |",
        );
        check("<table><tr><td>a<td>b<tr><td>c</table>", "1: | a | b |\n1: |---|---|\n1: | c |  |");
        check("<table>lạc<tr><td>a</td><td>b</td></tr></table>", "1: | lạc | ← |\n1: |---|---|\n1: | a | b |");
        check(
            "<table><tr><td><p>một</p><p>hai</p></td><td><table><tr><td>x</td><td>y</td></tr></table></td></tr></table>",
            "1: | một⏎hai | x \\| y |\n1: |---|---|",
        );
        check("<table><tr><td>Khung\n\nhai</td></tr></table>", "1: Khung\n3: hai");
        check(
            "<table><tr><td rowspan=99 colspan=999>a</td></tr><tr><td>b</td><td>c</td></tr></table>",
            "1: | a | ← |\n1: |---|---|\n1: | b | c |",
        );
        check(
            "<table><tr><td><ol start=3>lạc<li>a</li><li value=9>b</li></ol></td><td>x</td></tr></table>",
            "1: | lạc⏎3. a⏎9. b | x |\n1: |---|---|",
        );
        check("<table><tr><td>a", "1: \\<table>\\<tr>\\<td>a");
    }

    #[test]
    fn comments_and_hidden_elements_are_left_out_and_listed() {
        check("một <!-- riêng --> hai", "1: một hai\n1 Comment riêng");
        check("và\n<!-- PageNumber=\"1\" -->\n<!-- PageBreak -->\nthị", "1: và\n2: ␌\n2: \u{FDD0}1\u{FDD1}\n3: ␌\n4: thị\n2 PageNumber 1");
        check("a<span style=\"display: none\">b</span><p hidden>c</p>", "1: a\n1 Hidden b\n1 Hidden c");
        check(
            "<table><tr><td>a<!-- x --></td><td style='visibility:hidden'>b</td></tr></table>",
            "1: | a |  |\n1: |---|---|\n1 Comment x\n1 Hidden b",
        );
    }
}
