//! The body of a report: structured by its printed numbers, or plain Markdown.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::block::{self, Block};
use super::fields::Fields;
use super::line::Line;
use super::lines::{self, PageBreak};
use super::markup::embedded::Embedded;
use super::markup::notes::Note;
use super::markup::{self, LeftOut, Remark, WhatLeft};
use super::signs::{self, Sign};
use super::{foot, head, markdown, spans, structure};
use crate::diag::{self, Diagnostics};

/// The text of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// A report with printed numbers: its parts in order.
    Numbered(Vec<Block>),
    /// Any other Markdown.
    Markdown {
        /// The text without front matter.
        text: String,
        /// Its named parts.
        parts: Vec<markdown::Part>,
        /// Where its lines stand in the file.
        lines: LineNumbers,
    },
}

/// The numbers that the lines of a text have in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineNumbers {
    /// The text begins after this many lines.
    After(usize),
    /// The number of each line, if lines of the file are missing from the text.
    Each(Vec<usize>),
}

impl LineNumbers {
    /// Maps a line of the text, from 1, to its number in the file.
    pub fn in_file(&self, line: usize) -> usize {
        match self {
            LineNumbers::After(before) => before + line,
            LineNumbers::Each(numbers) => numbers.get(line.saturating_sub(1)).or(numbers.last()).copied().unwrap_or(0),
        }
    }
}

impl Default for Body {
    fn default() -> Body {
        Body::Numbered(Vec::new())
    }
}

impl Body {
    /// The parts of a report with printed numbers; none for other Markdown.
    pub fn blocks(&self) -> &[Block] {
        match self {
            Body::Numbered(blocks) => blocks,
            Body::Markdown { .. } => &[],
        }
    }

    /// The text without markup of the part with an anchor.
    pub fn text_at(&self, anchor: &str) -> Option<Cow<'_, str>> {
        match self {
            Body::Numbered(blocks) => blocks.iter().find(|block| block.anchor == anchor).map(|block| markdown::plain(&block.text)),
            Body::Markdown { parts, .. } => parts.iter().find(|part| part.anchor == anchor).map(|part| Cow::Borrowed(part.text.as_str())),
        }
    }

    /// The anchors of the page of the text.
    pub fn anchors(&self) -> BTreeSet<&str> {
        match self {
            Body::Numbered(blocks) => blocks.iter().map(|block| block.anchor.as_str()).collect(),
            Body::Markdown { parts, .. } => parts.iter().map(|part| part.anchor.as_str()).collect(),
        }
    }

    /// The text of every part without markup, in the order printed; of a report with printed numbers without its head.
    pub fn texts(&self) -> Vec<Cow<'_, str>> {
        match self {
            Body::Numbered(blocks) => blocks
                .iter()
                .filter(|block| !matches!(block.kind, block::Kind::Head(_)))
                .map(|block| markdown::plain(&block.text))
                .collect(),
            Body::Markdown { parts, .. } => parts.iter().map(|part| Cow::Borrowed(part.text.as_str())).collect(),
        }
    }
}

impl Body {
    /// The line and the text without markup of every part, in the order printed.
    pub fn placed_texts(&self) -> Vec<(usize, Cow<'_, str>)> {
        match self {
            Body::Numbered(blocks) => blocks.iter().map(|block| (block.line(), markdown::plain(&block.text))).collect(),
            Body::Markdown { parts, lines, .. } => {
                parts.iter().map(|part| (lines.in_file(part.line), Cow::Borrowed(part.text.as_str()))).collect()
            }
        }
    }
}

/// A parsed body.
pub(super) struct Parsed {
    pub(super) body: Body,
    pub(super) breaks: Vec<PageBreak>,
    /// Head and foot of a text that is left as Markdown: what they tell of a report holds however its text is set.
    pub(super) letterhead: Vec<Block>,
    /// What tells of it elsewhere.
    pub(super) signs: Vec<Sign>,
    pub(super) left_out: Vec<LeftOut>,
    pub(super) pictures: Vec<Embedded>,
}

/// Parses a body.
pub(super) fn read(shown: &str, text: &str, lines_before: usize, fields: &Fields, diagnostics: &mut Diagnostics) -> Parsed {
    let markup = markup::read(text, lines_before + 1);
    let left_out = markup.left_out;
    say_left_out(shown, &left_out, diagnostics);
    for (line, remark) in markup.remarks {
        diagnostics.push(match remark {
            Remark::LostPicture => diag::lost_picture(shown, line),
            Remark::WikiLink(link) => diag::wiki_link(shown, line, &link),
        });
    }
    let pictures = markup.pictures;
    let (notes, mut written) = (markup.notes, markup.lines);
    let mut split = lines::unfold(&written);
    lines::unquote(&mut split);
    let split = spans::tidy(split);
    let (head, head_length) = head::read(&split);
    let has_head = head_length > 0 || fields.number.is_some();
    if !structure::is_numbered(&split[head_length..], has_head) {
        let foot = foot::read(&split[foot::start(&split)..]).0;
        let is_signed = foot.iter().any(|block| block.kind == block::Kind::Foot(block::Foot::Name));
        let foot = if head.is_empty() && !is_signed { Vec::new() } else { foot };
        let signs = signs::find(&split, &head, head_length);
        markup::notes::as_markdown(&mut written, &notes);
        let mended = lines::mend(shown, written, false, 0, diagnostics);
        let body = as_markdown(&mended.lines, lines_before);
        return Parsed { body, breaks: mended.breaks, letterhead: [head, foot].concat(), signs, left_out, pictures };
    }
    let mended = lines::mend(shown, split, true, head_length, diagnostics);
    let (head, head_length) = head::read(&mended.lines);
    let rest = &mended.lines[head_length..];
    let signs = signs::find(&mended.lines, &head, head_length);
    let foot_start = foot::start(rest);
    let (foot, foot_length) = foot::read(&rest[foot_start..]);
    let mut builder = structure::Builder::new(shown, head, diagnostics);
    // Notes stand at the end of the part that refers to them: the body, or what follows the signature.
    let foot_line = rest.get(foot_start).map_or(usize::MAX, |line| line.number);
    let is_of_body = |note: &Note| note.reference.unwrap_or(note.line) < foot_line;
    builder.body(&rest[..foot_start]);
    builder.notes(&notes, is_of_body);
    builder.foot(foot);
    builder.body(&rest[foot_start + foot_length..]);
    builder.notes(&notes, |note| !is_of_body(note));
    Parsed { body: Body::Numbered(builder.finish()), breaks: mended.breaks, letterhead: Vec::new(), signs, left_out, pictures }
}

/// Reports how many comments and hidden elements are not published.
fn say_left_out(shown: &str, left_out: &[LeftOut], diagnostics: &mut Diagnostics) {
    for (what, diagnostic) in
        [(WhatLeft::Comment, diag::comments_left_out as fn(&str, usize, usize) -> _), (WhatLeft::Hidden, diag::hidden_left_out)]
    {
        let mut found = left_out.iter().filter(|left| left.what == what);
        if let Some(first) = found.next() {
            diagnostics.push(diagnostic(shown, first.line, 1 + found.count()));
        }
    }
}

/// Builds a plain Markdown body from its lines.
fn as_markdown(lines: &[Line<'_>], lines_before: usize) -> Body {
    let text = lines.iter().map(|line| &*line.text).collect::<Vec<_>>().join("\n");
    // Carriage returns end lines in Markdown too; lines are counted by their feeds.
    let text = markdown::with_wide_tables(&text.replace('\u{C}', "\r\r")).into_owned();
    let parts = markdown::outline(&text);
    let is_whole = lines.iter().enumerate().all(|(index, line)| line.number == lines_before + index + 1);
    let lines = match is_whole {
        true => LineNumbers::After(lines_before),
        false => LineNumbers::Each(lines.iter().map(|line| line.number).collect()),
    };
    Body::Markdown { text, parts, lines }
}
