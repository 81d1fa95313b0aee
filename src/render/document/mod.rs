//! Turns the parts of a report into the HTML of its document: head, text, foot, in the order printed, with notes and
//! links beside the text.
//!
//! What is printed stands here once and in order; what vanthu adds carries `data-derived`, so that a
//! test can take it away and compare the words.

pub mod markdown;
pub mod notes;
pub mod page;
mod pieces;
mod styles;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use vanthu_search::fold;

use super::escape::{self, html_into};
use super::views::ContentsLine;
use crate::archive::{Archive, Entry};
use crate::report::block::{Block, Foot, Head, Kind};
use crate::report::inline;
use crate::report::markdown::Part;
use crate::report::{Body, Origin, pinpoint};
use notes::Notes;
use page::Page;

/// Words of a point without a heading that the contents list shows.
const CONTENTS_WORDS: usize = 9;

/// Renders the document of a report, and tells which numbers it looked up among the documents cited. `pin_label` is what a
/// point's link is called, with `{point}` in it.
pub fn html(archive: &Archive, entry: &Entry, root: &str, pin_label: &str) -> (String, BTreeSet<String>) {
    let notes = Notes::new(archive, root);
    let page = Page { root, targets: &entry.targets, notes: Some(&notes), pin_label };
    let mut out = String::with_capacity(entry.report.text.file_bytes * 3 / 2);
    match &*entry.report.body() {
        Body::Numbered(blocks) => numbered(entry, blocks, &page, &mut out),
        Body::Markdown { text, parts, .. } => {
            let title = title_part(entry, parts);
            if title.is_none() {
                derived_title(entry, &mut out);
            }
            markdown::document(text, parts, title, &page, &mut out);
        }
    }
    (out, notes.looked_up())
}

/// The part of a Markdown report that is the heading of its page: its first heading, where the title is read from it.
fn title_part(entry: &Entry, parts: &[Part]) -> Option<usize> {
    let from_text = matches!(entry.report.title.origin, Origin::Lines(_));
    parts.iter().position(|part| part.level > 0 && !part.text.trim().is_empty()).filter(|_| from_text)
}

/// Lists the headings of a report, and the points between them by their first words.
pub fn contents(entry: &Entry) -> Vec<ContentsLine> {
    let line = |anchor: &str, label: &str, text: &str, level, is_heading| {
        let text = crate::report::markdown::plain(text);
        let text = if is_heading { fold::single_spaced(&text) } else { first_words(&text) };
        ContentsLine { anchor: anchor.to_owned(), label: label.to_owned(), text, level, is_heading }
    };
    match &*entry.report.body() {
        Body::Numbered(blocks) => {
            // Where articles are, the points within them are too many to list.
            let has_articles = blocks.iter().any(|block| matches!(block.kind, Kind::Article(_)));
            let has_sections = blocks.iter().any(|block| block.kind == Kind::Section(0));
            let is_listed = |block: &&Block| match block.kind {
                Kind::Section(_) | Kind::Article(_) => true,
                Kind::Clause(components, heading) => !has_articles && (heading || components == 1),
                _ => false,
            };
            let level = |block: &Block| match block.kind {
                Kind::Section(0) => 1,
                Kind::Article(_) if !has_sections => 1,
                _ => 2,
            };
            let text = |block: &Block| if block.is_heading() { block.heading_and_rest().0.to_owned() } else { block.text.clone() };
            let listed = blocks.iter().filter(is_listed);
            listed.map(|block| line(&block.anchor, &block.label, &text(block), level(block), block.is_heading())).collect()
        }
        Body::Markdown { parts, .. } => {
            let title = title_part(entry, parts);
            let is_listed = |(at, part): &(usize, &Part)| part.level > 0 && !part.text.is_empty() && Some(*at) != title;
            let headings = || parts.iter().enumerate().filter(is_listed).map(|(_, part)| part);
            let outermost = headings().map(|part| part.level).min().unwrap_or(1);
            headings().map(|part| line(&part.anchor, "", &part.text, 1 + u8::from(part.level > outermost), true)).collect()
        }
    }
}

/// "Công tác chăm lo cho đoàn viên, CCVCLĐ" of a point that goes on after a colon, else its first words.
fn first_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let title = words.iter().position(|word| word.ends_with(':')).filter(|at| *at < CONTENTS_WORDS + 3);
    match title {
        Some(at) => words[..=at].join(" ").trim_end_matches(':').to_owned(),
        None => opening(text, CONTENTS_WORDS),
    }
}

/// The first words of a text, with … where it goes on.
pub(super) fn opening(text: &str, words_max: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().take(words_max + 1).collect();
    let cut = words[..words.len().min(words_max)].join(" ");
    if words.len() > words_max { format!("{}…", cut.trim_end_matches([',', ';', ':', '.'])) } else { cut }
}

fn derived_title(entry: &Entry, out: &mut String) {
    out.push_str("<h1 data-derived>");
    html_into(&entry.report.title.value, out);
    out.push_str("</h1>\n");
}

fn numbered(entry: &Entry, blocks: &[Block], page: &Page<'_>, out: &mut String) {
    let head_length = blocks.iter().take_while(|block| matches!(block.kind, Kind::Head(_))).count();
    head(entry, &blocks[..head_length], &page.without_notes(), out);
    let names = pinpoint::names(blocks);
    let references = references(blocks);
    let mut rest = &blocks[head_length..];
    while let Some(first) = rest.first() {
        let foot_length = rest.iter().take_while(|block| matches!(block.kind, Kind::Foot(_))).count();
        if foot_length > 0 {
            foot(&rest[..foot_length], page, out);
            rest = &rest[foot_length..];
        } else if first.kind == Kind::Note {
            footnote(first, &references, page, out);
            rest = &rest[1..];
        } else {
            part(first, &names[blocks.len() - rest.len()], page, out);
            rest = &rest[1..];
        }
    }
}

/// The head in the boxes of Decree 30/2020/NĐ-CP, annex I: body and number left, nation and date right.
fn head(entry: &Entry, blocks: &[Block], page: &Page<'_>, out: &mut String) {
    out.push_str("<header class=\"head\">\n");
    let has = |role: Head| blocks.iter().any(|block| block.kind == Kind::Head(role));
    if let (Some(issuer), false) = (&entry.report.issuer, has(Head::Body)) {
        out.push_str("<p class=\"box left body\" data-derived>");
        html_into(&issuer.value.name, out);
        out.push_str("</p>\n");
    }
    let mut index = 0;
    while index < blocks.len() {
        let block = &blocks[index];
        if block.kind == Kind::Head(Head::Title) {
            let lines = blocks[index..].iter().take_while(|block| block.kind == Kind::Head(Head::Title)).count();
            title(&blocks[index..index + lines], page, out);
            index += lines;
            continue;
        }
        head_line(block, page, out);
        index += 1;
    }
    if !has(Head::Title) {
        derived_title(entry, out);
    }
    out.push_str("</header>\n");
}

/// All lines of the title are one heading.
fn title(lines: &[Block], page: &Page<'_>, out: &mut String) {
    out.push_str("<h1 class=\"box full\">");
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push_str("<br>\n");
        }
        markdown::inline(&line.text, page, out);
    }
    out.push_str("</h1>\n");
}

fn head_line(block: &Block, page: &Page<'_>, out: &mut String) {
    let class = match block.kind {
        Kind::Head(Head::Nation) => "right nation",
        Kind::Head(Head::Body) => "left body",
        Kind::Head(Head::Number) => "left number",
        Kind::Head(Head::Date) => "right date",
        Kind::Head(Head::Type) => "full type",
        Kind::Head(Head::Addressee) => "full addressee",
        _ => "full",
    };
    line(block, &format!("box {class}"), page, out);
}

/// A line of head or foot.
fn line(block: &Block, class: &str, page: &Page<'_>, out: &mut String) {
    out.push_str(&format!("<p class=\"{class}\">"));
    if !block.label.is_empty() {
        html_into(&block.label, out);
        out.push(' ');
    }
    markdown::inline(&block.text, page, out);
    out.push_str("</p>\n");
}

fn part(block: &Block, name: &str, page: &Page<'_>, out: &mut String) {
    if let (Kind::Section(_) | Kind::Article(_), Some(notes)) = (block.kind, page.notes) {
        notes.begin_section();
    }
    let (class, heading) = match block.kind {
        Kind::Section(0) => ("section", Some("h2")),
        Kind::Section(_) => ("section inner", Some("h3")),
        Kind::Article(true) => ("article", Some("h3")),
        Kind::Article(false) => ("article", None),
        Kind::Clause(_, true) => ("clause", Some("h3")),
        Kind::Clause(1, false) => ("clause", None),
        Kind::Clause(..) => ("clause inner", None),
        Kind::Letter => ("letter", None),
        Kind::Dash(0) => ("dash", None),
        Kind::Dash(_) => ("dash inner", None),
        _ => ("paragraph", None),
    };
    out.push_str("<div class=\"");
    out.push_str(class);
    out.push_str("\" id=\"");
    html_into(&block.anchor, out);
    out.push_str("\">");
    match heading {
        Some(tag) => {
            let (heading, rest) = block.heading_and_rest();
            out.push_str(&format!("<{tag}>"));
            pieces::push_label(&block.label, out);
            markdown::inline(heading, &page.without_notes(), out);
            out.push_str(&format!("</{tag}>\n"));
            if !rest.is_empty() {
                markdown::block(rest, "", "", page, out);
            }
        }
        None => markdown::block(&block.text, &block.label, &block.anchor, page, out),
    }
    page.pin(&block.anchor, name, out);
    out.push_str("</div>\n");
}

/// The anchors of footnotes, each with that of the first point that refers to it.
fn references(blocks: &[Block]) -> BTreeMap<String, &str> {
    let mut references = BTreeMap::new();
    for block in blocks.iter().filter(|block| !block.anchor.is_empty()) {
        for note in inline::notes(&block.text) {
            references.entry(inline::note_anchor(note)).or_insert(block.anchor.as_str());
        }
    }
    references
}

/// A footnote; its mark leads back to the point that refers to it first.
fn footnote(note: &Block, references: &BTreeMap<String, &str>, page: &Page<'_>, out: &mut String) {
    let mark = escape::html(&note.label);
    let mark = match references.get(note.anchor.as_str()) {
        Some(from) => format!("<a class=\"back\" href=\"#{}\">{mark}</a>", escape::html(from)),
        None => mark.to_string(),
    };
    out.push_str(&format!("<div class=\"footnote\" id=\"{}\">{mark} ", escape::html(&note.anchor)));
    match note.text.contains("\n\n") {
        true => markdown::block(&note.text, "", "", page, out),
        false => markdown::inline(&note.text, page, out),
    }
    out.push_str("</div>\n");
}

/// Recipients left, signature right, as on paper.
fn foot(blocks: &[Block], page: &Page<'_>, out: &mut String) {
    out.push_str("<footer class=\"foot\">\n");
    let mut rest = blocks;
    while let Some(first) = rest.first() {
        let side = is_signature(first, rest);
        let length = rest.iter().take_while(|block| is_signature(block, rest) == side).count().max(1);
        foot_side(&rest[..length], side, page, out);
        rest = &rest[length..];
    }
    out.push_str("</footer>\n");
}

fn is_signature(block: &Block, run: &[Block]) -> bool {
    match block.kind {
        Kind::Foot(Foot::Label | Foot::Recipient) => false,
        Kind::Foot(Foot::Other) => run.first().is_some_and(|first| !matches!(first.kind, Kind::Foot(Foot::Label | Foot::Recipient))),
        _ => true,
    }
}

fn foot_side(blocks: &[Block], signature: bool, page: &Page<'_>, out: &mut String) {
    out.push_str(if signature { "<div class=\"signature\">\n" } else { "<div class=\"recipients\">\n" });
    for block in blocks {
        let class = match block.kind {
            Kind::Foot(Foot::Label) => "recipients-label",
            Kind::Foot(Foot::Recipient) => "recipient",
            Kind::Foot(Foot::Authority) => "authority",
            Kind::Foot(Foot::Position) => "position",
            Kind::Foot(Foot::Name) => "signer",
            _ => "other",
        };
        line(block, class, page, out);
    }
    out.push_str("</div>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings() {
        assert_eq!(opening("một hai, ba", 2), "một hai…");
        assert_eq!(opening("một  hai", 2), "một hai");
        assert_eq!(opening("", 2), "");
        assert_eq!(first_words("Công tác chăm lo: tặng quà"), "Công tác chăm lo");
    }
}
