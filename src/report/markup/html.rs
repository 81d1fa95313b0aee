//! Converts the inert HTML that converters write into Markdown: an allow-list of elements becomes Markdown and the code points
//! of [`super::super::inline`]; everything else stays text.
//!
//! Tags are found by the grammar of CommonMark, and their attributes read by an HTML parser.

use std::borrow::Cow;

use super::tag::Element;
use super::text::{decoded, destination, escaped, raw, shown};
use super::tree::{self, Node, Tree};
use super::{LeftOut, WhatLeft, comment, table};
use crate::report::inline::{BREAK, PAGE_CLOSE, PAGE_OPEN};
use crate::report::line::Line;
use crate::report::numbering;

/// Converts a text, given with its numbered lines, and returns the lines that replace them.
pub(super) fn read<'a>(text: &'a str, lines: &[Line<'a>], left_out: &mut Vec<LeftOut>) -> Vec<Line<'a>> {
    let is_literal: Vec<bool> = lines.iter().map(|line| line.literal).collect();
    let nodes = tree::read(text, &is_literal);
    let mut starts = Vec::with_capacity(lines.len());
    let mut at = 0;
    for line in text.split('\n') {
        starts.push(at);
        at += line.len() + 1;
    }
    let mut writer = Writer {
        source: Source { starts: &starts, lines },
        out: Vec::with_capacity(lines.len()),
        current: String::new(),
        number: 0,
        literal: false,
        is_broken: false,
        left_out,
    };
    writer.flow(&nodes);
    writer.end_line();
    let is_made = |line: &Line<'_>| line.is_blank() && !line.literal && !writer.source.line(line.number).is_some_and(Line::is_blank);
    without_repeated(writer.out.iter().map(|line| (is_made(line), line.clone())).collect())
}

/// Removes blank lines left by dropped tags next to other blank lines: three in a row would be a page break.
fn without_repeated(lines: Vec<(bool, Line<'_>)>) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    let mut lines = lines.into_iter().peekable();
    while let Some((is_made, line)) = lines.next() {
        let is_repeated = out.last().is_none_or(Line::is_blank) || lines.peek().is_none_or(|(_, next)| next.is_blank());
        if !(is_made && is_repeated) {
            out.push(line);
        }
    }
    out
}

/// Maps byte offsets to lines of the file.
#[derive(Clone, Copy)]
pub(super) struct Source<'s, 'a> {
    starts: &'s [usize],
    lines: &'s [Line<'a>],
}

impl Source<'_, '_> {
    fn index(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1).min(self.lines.len().saturating_sub(1))
    }

    /// Looks up a line by its number.
    fn line(&self, number: usize) -> Option<&Line<'_>> {
        self.lines.get(number.checked_sub(self.lines.first()?.number)?)
    }

    /// The number of the line that a byte is on.
    pub(super) fn number(&self, at: usize) -> usize {
        self.lines.get(self.index(at)).map_or(0, |line| line.number)
    }
}

/// Writes nodes as lines.
pub(super) struct Writer<'w, 's, 'a> {
    pub(super) source: Source<'s, 'a>,
    out: Vec<Line<'a>>,
    /// The line that is being written, and its number.
    current: String,
    number: usize,
    literal: bool,
    /// Whether a break has just ended a line.
    is_broken: bool,
    pub(super) left_out: &'w mut Vec<LeftOut>,
}

impl<'a> Writer<'_, '_, 'a> {
    fn flow(&mut self, nodes: &[Node<'_>]) {
        for node in nodes {
            match node {
                Node::Text(text, at) => self.text(text, *at),
                Node::Comment(comment, at) => self.comment(comment, *at),
                Node::Element(tree) => self.element(tree),
            }
        }
    }

    /// Writes source text line by line.
    fn text(&mut self, text: &str, at: usize) {
        let mut index = self.source.index(at);
        for part in text.split_inclusive('\n') {
            // The end of a line right after a break is no second one.
            if std::mem::take(&mut self.is_broken) && part.trim().is_empty() && part.ends_with('\n') {
                index += 1;
                continue;
            }
            let (number, literal) = self.source.lines.get(index).map_or((0, false), |line| (line.number, line.literal));
            if self.current.is_empty() {
                (self.number, self.literal) = (number, literal);
            }
            let inner = part.strip_suffix('\n').unwrap_or(part);
            if literal {
                self.current.push_str(inner);
            } else {
                self.push(&shown(inner));
            }
            if part.ends_with('\n') {
                self.finish_line();
                index += 1;
            }
        }
    }

    /// Appends to the current line, collapsing the spaces around dropped markup.
    fn push(&mut self, text: &str) {
        let text =
            if self.current.ends_with(' ') && !self.current.trim().is_empty() { text.strip_prefix(' ').unwrap_or(text) } else { text };
        self.current.push_str(text);
    }

    fn finish_line(&mut self) {
        let text = std::mem::take(&mut self.current).into();
        self.out.push(Line { number: self.number, joined: Vec::new(), text, literal: self.literal });
        self.number += 1;
        self.literal = false;
    }

    /// Sets the number of a line that begins here.
    fn begin(&mut self, at: usize) {
        if self.current.is_empty() {
            (self.number, self.literal) = (self.source.number(at), false);
        }
    }

    /// Ends the current line, if there is one.
    fn end_line(&mut self) {
        if !self.current.is_empty() {
            self.finish_line();
        }
    }

    /// Ends the line and leaves a blank one after it.
    fn paragraph(&mut self, at: usize) {
        if self.current.trim().is_empty() {
            self.current.clear();
        }
        self.end_line();
        if self.out.last().is_some_and(|line| !line.is_blank()) {
            self.whole_line(String::new(), at, false);
        }
        self.number = self.source.number(at);
    }

    fn whole_line(&mut self, text: String, at: usize, literal: bool) {
        self.out.push(Line { number: self.source.number(at), joined: Vec::new(), text: text.into(), literal });
    }

    fn comment(&mut self, comment: &str, at: usize) {
        let number = self.source.number(at);
        let inner = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
        let Some(page) = comment::page_mark(inner) else {
            return self.left_out.push(LeftOut::new(number, WhatLeft::Comment, inner));
        };
        let what = if page.number.is_some() { WhatLeft::PageNumber } else { WhatLeft::RunningHead };
        if page.is_text {
            self.left_out.push(LeftOut::new(number, what, page.text));
        }
        self.paragraph(at);
        self.whole_line("\u{C}".into(), at, false);
        if let Some(number) = page.number {
            self.whole_line(format!("{PAGE_OPEN}{number}{PAGE_CLOSE}"), at, false);
        }
        self.whole_line(String::new(), at, false);
    }

    fn element(&mut self, tree: &Tree<'_>) {
        if self.leaves_out(tree) {
            return;
        }
        let is_in_row = self.current.trim_start().starts_with('|');
        match tree.element {
            Element::Break => self.line_break(tree.start),
            _ if is_in_row && !tree.element.is_inline() => {
                if !self.current.ends_with(['|', ' ', BREAK]) {
                    self.current.push(BREAK);
                }
                let text = self.inline_block(tree);
                self.current.push_str(&text);
            }
            Element::Style(style) if !tree.has_blocks() => {
                self.begin(tree.start);
                self.current.push(style.open());
                self.flow(&tree.children);
                self.current.push(style.close());
            }
            Element::Link | Element::Picture | Element::Code if !tree.has_blocks() => {
                let text = self.inline_element(tree);
                self.begin(tree.start);
                self.current.push_str(&text);
            }
            _ if tree.element.is_inline() => self.flow(&tree.children),
            _ => self.block(tree),
        }
    }

    /// Leaves out a hidden element and lists its text.
    pub(super) fn leaves_out(&mut self, tree: &Tree<'_>) -> bool {
        if !tree.is_hidden() {
            return false;
        }
        let text = self.inline(&tree.children);
        self.left_out.push(LeftOut::new(self.source.number(tree.start), WhatLeft::Hidden, text.trim()));
        true
    }

    /// In running text a break ends the line, so that a label after it is recognized; headings and table rows stay on one line.
    fn line_break(&mut self, at: usize) {
        if self.current.trim_start().starts_with(['#', '|']) {
            self.current.push(BREAK);
        } else if self.current.trim().is_empty() {
            self.current.clear();
            self.paragraph(at);
        } else {
            let kept = self.current.trim_end().len();
            self.current.truncate(kept);
            self.current.push_str("  ");
            self.finish_line();
            self.is_broken = true;
            self.number = self.source.number(at);
        }
    }

    fn block(&mut self, tree: &Tree<'_>) {
        let at = tree.start;
        self.paragraph(at);
        match tree.element {
            Element::Heading(level) => {
                let text = self.inline(&tree.children);
                if !text.trim().is_empty() {
                    self.whole_line(format!("{} {}", "#".repeat(level.into()), text.trim()), at, false);
                }
            }
            Element::Rule => self.whole_line("---".into(), at, false),
            Element::List(is_ordered) => self.list(tree, is_ordered),
            Element::Quote => {
                let inner = self.apart(&tree.children);
                self.out.extend(inner.into_iter().map(|line| Line { text: format!("> {}", line.text).into(), ..line }));
            }
            Element::Literal => self.literal(tree),
            Element::Table => match table::read(tree, self) {
                table::Table::Box(nodes) => self.flow(nodes),
                table::Table::Rows(rows) => rows.into_iter().for_each(|(number, row)| {
                    self.out.push(Line { number, joined: Vec::new(), text: row.into(), literal: false });
                }),
            },
            _ => self.flow(&tree.children),
        }
        self.end_line();
        self.paragraph(at);
    }

    /// Renders nodes into lines of their own.
    fn apart(&mut self, nodes: &[Node<'_>]) -> Vec<Line<'a>> {
        let around = std::mem::take(&mut self.out);
        self.flow(nodes);
        self.end_line();
        let mut lines = std::mem::replace(&mut self.out, around);
        while lines.last().is_some_and(Line::is_blank) {
            lines.pop();
        }
        lines.into_iter().skip_while(Line::is_blank).collect()
    }

    fn list(&mut self, tree: &Tree<'_>, is_ordered: bool) {
        let mut labels = Labels::new(tree, is_ordered);
        for node in &tree.children {
            let Node::Element(item) = node else {
                self.flow(std::slice::from_ref(node));
                self.end_line();
                continue;
            };
            if self.leaves_out(item) {
                continue;
            }
            if item.element != Element::Item {
                self.element(item);
                self.end_line();
                continue;
            }
            let label = labels.label(item);
            self.number = self.source.number(item.start);
            let lines = self.apart(&item.children);
            if lines.is_empty() {
                self.whole_line(label.clone(), item.start, false);
            }
            for (index, line) in lines.into_iter().enumerate() {
                let text = match index {
                    0 => format!("{label} {}", line.text.trim_start()),
                    _ if line.is_blank() => String::new(),
                    _ => format!("{}{}", " ".repeat(label.chars().count() + 1), line.text),
                };
                self.out.push(Line { text: text.into(), ..line });
            }
        }
    }

    fn literal(&mut self, tree: &Tree<'_>) {
        let text = decoded(&raw(&tree.children));
        let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let first = self.source.number(tree.start);
        let lines = std::iter::once(fence.as_str()).chain(text.trim_matches('\n').split('\n')).chain([fence.as_str()]);
        for (index, line) in lines.enumerate() {
            let number = first + index.saturating_sub(1);
            self.out.push(Line { number, joined: Vec::new(), text: Cow::Owned(line.to_owned()), literal: true });
        }
    }

    /// Renders nodes on one line, with breaks between blocks.
    pub(super) fn inline(&mut self, nodes: &[Node<'_>]) -> String {
        let mut out = String::new();
        for node in nodes {
            match node {
                Node::Text(text, _) => {
                    let text = shown(text).replace(['\n', '\u{C}'], " ");
                    let is_apart = out.is_empty() || out.ends_with([' ', BREAK]);
                    out.push_str(if is_apart { text.trim_start() } else { &text });
                }
                Node::Comment(comment, at) => self.comment_in_line(comment, *at),
                Node::Element(tree) if self.leaves_out(tree) => {}
                Node::Element(tree) if tree.element == Element::Break => break_line(&mut out),
                Node::Element(tree) if tree.element.is_inline() => out.push_str(&self.inline_element(tree)),
                Node::Element(tree) => {
                    break_line(&mut out);
                    out.push_str(self.inline_block(tree).trim());
                    break_line(&mut out);
                }
            }
        }
        out.truncate(out.trim_end_matches([' ', BREAK]).len());
        out
    }

    fn comment_in_line(&mut self, comment: &str, at: usize) {
        let inner = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
        self.left_out.push(LeftOut::new(self.source.number(at), WhatLeft::Comment, inner));
    }

    fn inline_block(&mut self, tree: &Tree<'_>) -> String {
        match tree.element {
            Element::List(is_ordered) => {
                let mut labels = Labels::new(tree, is_ordered);
                let mut out = String::new();
                for node in &tree.children {
                    let text = match node {
                        Node::Element(item) if self.leaves_out(item) => continue,
                        Node::Element(item) if item.element == Element::Item => {
                            format!("{} {}", labels.label(item), self.inline(&item.children))
                        }
                        _ => self.inline(std::slice::from_ref(node)),
                    };
                    if !text.is_empty() {
                        break_line(&mut out);
                        out.push_str(&text);
                    }
                }
                out
            }
            Element::Table => table::in_a_cell(tree, self),
            Element::Rule => String::new(),
            _ => self.inline(&tree.children),
        }
    }

    fn inline_element(&mut self, tree: &Tree<'_>) -> String {
        match tree.element {
            Element::Style(style) if !tree.has_blocks() => format!("{}{}{}", style.open(), self.inline(&tree.children), style.close()),
            Element::Code => {
                let text = decoded(&raw(&tree.children)).replace('\n', " ");
                let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
                let ticks = "`".repeat(longest + 1);
                if text.trim().is_empty() {
                    text
                } else if longest > 0 {
                    format!("{ticks} {text} {ticks}")
                } else {
                    format!("{ticks}{text}{ticks}")
                }
            }
            Element::Link => {
                let text = self.inline(&tree.children);
                match tree.attribute("href").filter(|_| !text.trim().is_empty()) {
                    Some(address) => format!("[{text}](<{}>)", destination(address)),
                    None => text,
                }
            }
            Element::Picture => match tree.attribute("src") {
                Some(address) => format!("![{}](<{}>)", escaped(tree.attribute("alt").unwrap_or_default()), destination(address)),
                None => escaped(tree.attribute("alt").unwrap_or_default()),
            },
            _ => self.inline(&tree.children),
        }
    }
}

fn break_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with(BREAK) {
        out.push(BREAK);
    }
}

/// Counts the items of a list.
struct Labels<'t> {
    next: i64,
    kind: Option<&'t str>,
    is_ordered: bool,
}

impl<'t> Labels<'t> {
    fn new(list: &'t Tree<'_>, is_ordered: bool) -> Labels<'t> {
        let next = list.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        Labels { next, kind: list.attribute("type"), is_ordered }
    }

    /// The label of the next item: `-`, `5.`, `b.`, `IV.`.
    fn label(&mut self, item: &Tree<'_>) -> String {
        if !self.is_ordered {
            return "-".to_owned();
        }
        let number = item.attribute("value").and_then(|value| value.trim().parse().ok()).unwrap_or(self.next);
        self.next = number.saturating_add(1);
        format!("{}.", numbering::list_number(number, self.kind))
    }
}
