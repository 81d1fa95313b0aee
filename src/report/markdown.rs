//! Turns Markdown into plain text, and an unnumbered report into named parts.
//!
//! The renderer walks the same events and asks here for the anchors, so page and search agree.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use vanthu_search::fold;

use serde::{Deserialize, Serialize};

use super::anchors::Anchors;
use super::inline;
use super::lines::Fences;
use super::marks;

/// The Markdown that reports may use: CommonMark with tables, footnotes and strikethrough.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// The Markdown inside a block of a numbered report: no footnotes, since a block is read alone.
pub fn block_options() -> Options {
    options().difference(Options::ENABLE_FOOTNOTES)
}

/// Pads the head of every table to its widest row; a cell beyond the head would be dropped.
pub fn with_wide_tables(text: &str) -> Cow<'_, str> {
    if !text.split(['\n', '\r']).any(marks::is_table_ruler) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.split_inclusive(['\n', '\r']).collect();
    let mut fences = Fences::default();
    let is_literal: Vec<bool> = lines.iter().map(|line| fences.is_literal(line)).collect();
    let mut out: Vec<Cow<'_, str>> = lines.iter().map(|line| Cow::Borrowed(*line)).collect();
    let mut ruler = 1;
    while ruler < lines.len() {
        let head = lines[ruler - 1];
        if !marks::is_table_ruler(lines[ruler].trim_end()) || is_literal[ruler] || !head.contains('|') {
            ruler += 1;
            continue;
        }
        let width = cell_count(head);
        let is_table = cell_count(lines[ruler]) == width;
        let rows = if is_table { lines[ruler + 1..].iter().take_while(|line| !line.trim().is_empty()).count() } else { 0 };
        let widest = lines[ruler + 1..][..rows].iter().map(|line| cell_count(line)).max().unwrap_or(0);
        if widest > width {
            out[ruler - 1] = widened(head, &" |".repeat(widest - width)).into();
            out[ruler] = widened(lines[ruler], &"---|".repeat(widest - width)).into();
        }
        // Rows are no heads of other tables.
        ruler += 1 + rows;
    }
    out.concat().into()
}

/// A row with further cells, and the end of its line.
fn widened(line: &str, cells: &str) -> String {
    let row = line.trim_end();
    format!("{}|{cells}{}", row.trim_end_matches('|'), &line[row.len()..])
}

fn cell_count(line: &str) -> usize {
    let line = line.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner);
    inner.replace("\\|", "").matches('|').count() + 1
}

/// A top-level part of an unnumbered report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name on the page.
    pub anchor: String,
    /// The level of a heading, 1 to 6; 0 for anything else.
    pub level: u8,
    /// The heading it stands under.
    pub trail: String,
    /// Its text without markup.
    pub text: String,
    /// The line of the text that it begins on, from 1.
    pub line: usize,
}

/// The bytes that CommonMark and our extensions give a meaning, and the first byte of [`inline`] code points.
const MEANING: [bool; 256] = {
    let mut table = [false; 256];
    let signs = b"*_`[]<>&\\|~#!\n\xEF";
    let mut index = 0;
    while index < signs.len() {
        table[signs[index] as usize] = true;
        index += 1;
    }
    table
};

/// Reports whether a text needs no Markdown parser: no character in it means anything.
pub fn is_plain(text: &str) -> bool {
    let first = text.bytes().next().unwrap_or(b'a');
    let begins_block = first.is_ascii_digit() || b" \t-+=".contains(&first);
    !begins_block && !text.bytes().any(|byte| MEANING[byte as usize])
}

/// Keeps a number, bullet or sign at the start of a line from meaning anything: what it means was read
/// already, and a list would swallow the number.
pub fn escape_start(text: &str) -> Cow<'_, str> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]).into();
    }
    // `[1]: x` would define a link and vanish.
    let defines = text.starts_with('[') && text.contains("]:");
    let begins_block =
        defines || text.starts_with(['#', '>', '=']) || ["- ", "+ ", "* ", "--"].iter().any(|bullet| text.starts_with(bullet));
    if begins_block { format!("\\{text}").into() } else { text.into() }
}

/// The text of a block without markup; parts are set apart by line feeds.
pub fn plain(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for event in Parser::new_ext(&escape_start(text), block_options()) {
        push_text(&event, &mut out);
    }
    Cow::Owned(inline::plain(out.trim_end()).into_owned())
}

/// The text of a block or of a whole report as it is printed: its parts with the numbers and bullets of their lists.
pub fn printed(text: &str, is_block: bool) -> Vec<String> {
    let text = if is_block { escape_start(text) } else { Cow::Borrowed(text) };
    let mut parts: Vec<String> = Vec::new();
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut depth = 0_usize;
    for event in Parser::new_ext(&text, if is_block { block_options() } else { options() }) {
        match &event {
            Event::Start(tag) => {
                if depth == 0 {
                    parts.push(String::new());
                }
                depth += 1;
                if let Tag::List(first) = tag {
                    lists.push(*first);
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if matches!(end, TagEnd::List(_)) {
                    lists.pop();
                }
            }
            _ => {}
        }
        let Some(part) = parts.last_mut() else { continue };
        if matches!(event, Event::Start(Tag::Item)) {
            if !part.is_empty() && !part.ends_with('\n') {
                part.push('\n');
            }
            match lists.last_mut() {
                Some(Some(number)) => {
                    part.push_str(&format!("{number}. "));
                    *number += 1;
                }
                _ => part.push_str("- "),
            }
        }
        push_text(&event, part);
    }
    parts.into_iter().map(|part| inline::plain(part.trim_end()).into_owned()).collect()
}

fn push_text(event: &Event<'_>, out: &mut String) {
    match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => out.push_str(text),
        Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => out.push(' '),
        Event::End(end) if is_block_end(*end) && !out.ends_with('\n') => out.push('\n'),
        _ => {}
    }
}

const fn is_block_end(end: TagEnd) -> bool {
    matches!(end, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableRow | TagEnd::TableHead)
}

/// Cuts an unnumbered report into its top-level parts and names each.
pub fn outline(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut anchors = Anchors::default();
    let (mut line, mut counted) = (1, 0);
    let mut depth = 0usize;
    let mut trail = String::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match &event {
            Event::Start(tag) => {
                if depth == 0 {
                    line += text.get(counted..range.start).unwrap_or_default().matches('\n').count();
                    counted = range.start.max(counted);
                    let level = if let Tag::Heading { level, .. } = tag { *level as u8 } else { 0 };
                    parts.push(Part { anchor: String::new(), level, trail: trail.clone(), text: String::new(), line });
                }
                depth += 1;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(part) = parts.last_mut().filter(|_| depth == 0) {
                    part.text = inline::plain(part.text.trim_end()).into_owned();
                    if part.level > 0 {
                        part.trail = String::new();
                        trail = opening(&part.text);
                    }
                }
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut().filter(|_| depth > 0) {
            push_text(&event, &mut part.text);
        }
    }
    for (index, part) in parts.iter_mut().enumerate() {
        part.anchor = anchors.give(name(part, index));
    }
    parts
}

/// Letters of a heading that stand with each part under it, at most.
const TRAIL_CHARS_MAX: usize = 300;

/// A heading as it stands with the parts under it.
fn opening(heading: &str) -> String {
    heading.char_indices().nth(TRAIL_CHARS_MAX).map_or_else(|| heading.to_owned(), |(end, _)| format!("{}…", heading[..end].trim_end()))
}

fn name(part: &Part, index: usize) -> String {
    let slug = if part.level > 0 { fold::slug(&part.text) } else { String::new() };
    if slug.is_empty() { format!("doan-{}", index + 1) } else { format!("h-{}", &slug[..slug.len().min(80)]) }
}

#[cfg(test)]
mod tests {
    use super::inline::{PAGE_CLOSE, PAGE_OPEN};
    use super::*;

    #[test]
    fn plain_text_keeps_every_word() {
        let check = |text: &str, expected: &str| assert_eq!(plain(text), expected);
        check("thường", "thường");
        check("**đậm** _nghiêng_ `mã` [chữ](http://a.vn)", "đậm nghiêng mã chữ");
        check("| a | b |\n|---|---|\n| 1 | 2 |", "a b \n1 2");
        check("<b>x</b> & y", "<b>x</b> & y");
        check("[Biểu 1]: kem-theo.xlsx", "[Biểu 1]: kem-theo.xlsx");
        check("số[^1]", "số[^1]");
        check(&with_wide_tables("| a |\n|---|\n| 1 | 2 | 3 |"), "a   \n1 2 3");
        check(&with_wide_tables("| a |\n|---|\n| 1 |\n\r\r| b | c |\n|---|---|\n| 1 | 2 | 3 |"), "a \n1 \nb c  \n1 2 3");
        check(&format!("thực {PAGE_OPEN}2{PAGE_CLOSE} hiện"), "thực hiện");
        check("1. một, hai", "1. một, hai");
        check("một\n- hai", "một\nhai");
    }

    #[test]
    fn a_long_heading_does_not_stand_with_every_part_under_it() {
        let parts = outline(&format!("# {}\n\nx\n", "một ".repeat(1000)));
        assert_eq!(parts[0].text.chars().count(), 3999);
        assert!(parts[1].trail.ends_with("một…") && parts[1].trail.chars().count() <= TRAIL_CHARS_MAX + 1);
    }

    #[test]
    fn names_are_unique() {
        let names: Vec<_> = outline("# A\n\nx\n\n# A\n\n- y\n\n# !!!").into_iter().map(|part| part.anchor).collect();
        assert_eq!(names, ["h-a", "doan-2", "h-a_2", "doan-4", "doan-5"]);
    }
}
