//! Turns Markdown into HTML with anchors, without inline styles, scripts or raw HTML.
//!
//! The events come from pulldown-cmark; they are written here because its own writer puts alignment
//! into `style` attributes, passes raw HTML through and names no paragraphs.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::notes::Parts;
use super::page::Page;
use super::pieces::{destination_text, note_reference, number_at, push_label};
use super::styles::Styles;
use super::table::Table;
use crate::archive::references::Target;
use crate::render::escape::html_into;
use crate::report::inline::{self, MERGED_LEFT, MERGED_UP, NOTE_CLOSE, NOTE_OPEN, PAGE_CLOSE, PAGE_OPEN};
use crate::report::markdown::{Part, block_options, escape_start, is_plain, options};
use crate::report::markup::embedded;
use crate::report::pinpoint;

/// Renders the text of one block; its label stands at the start of the first paragraph. A long one is parted at its
/// semicolons, each part with an anchor below `anchor`.
pub fn block(text: &str, label: &str, anchor: &str, page: &Page<'_>, out: &mut String) {
    let mut parts = Parts::of(text, anchor);
    if is_plain(text) {
        out.push_str("<p>");
        if let Some(parts) = &mut parts {
            parts.open(out);
        }
        push_label(label, out);
        match &mut parts {
            Some(parts) => {
                parts.text_into(text, &|text, out| page.text_into(text, out), out);
                out.push_str("</span>");
            }
            None => page.text_into(text, out),
        }
        out.push_str("</p>\n");
        return;
    }
    let mut writer = Writer::new(page, out);
    writer.pending_label = Some(label).filter(|label| !label.is_empty());
    writer.parts = parts;
    writer.run(&escape_start(text), block_options(), &[]);
}

/// Renders text for the inside of a heading: no paragraphs.
pub fn inline(text: &str, page: &Page<'_>, out: &mut String) {
    if is_plain(text) {
        return page.text_into(text, out);
    }
    let mut writer = Writer::new(page, out);
    writer.inline = true;
    writer.run(&escape_start(text), block_options(), &[]);
    out.truncate(out.trim_end_matches(' ').len());
}

/// Renders a whole Markdown document; `parts` are its named top-level parts, `title` the one that is the
/// page's heading.
pub fn document<'a>(text: &str, parts: &'a [Part], title: Option<usize>, page: &'a Page<'a>, out: &mut String) {
    let mut writer = Writer::new(page, out);
    writer.title_part = title;
    writer.headings = parts;
    writer.referenced = Parser::new_ext(text, options())
        .filter_map(|event| if let Event::FootnoteReference(name) = event { Some(name.to_string()) } else { None })
        .collect();
    writer.run(text, options(), parts);
}

struct Writer<'a, 'out> {
    page: &'a Page<'a>,
    out: &'out mut String,
    pending_label: Option<&'a str>,
    /// The parts of the block, and whether one is open.
    parts: Option<Parts<'a>>,
    in_part: bool,
    inline: bool,
    title_part: Option<usize>,
    /// The named parts of the document.
    headings: &'a [Part],
    /// The heading that is open and gets a sign.
    pinned: Option<String>,
    part_index: usize,
    depth: usize,
    /// Inside code, which is shown as it is.
    in_code: bool,
    /// The styles that code points of the text opened.
    styles: Styles,
    /// The table that is being written, where its present cell begins, and the code point of one that continues another.
    table: Table,
    cell_start: usize,
    merged: Option<char>,
    /// The next number of each open list, where it has numbers, and the number printed before the present item.
    lists: Vec<Option<u64>>,
    item_number: Option<u64>,
    /// What closes each open link; a dead one ends with its destination as text.
    links: Vec<String>,
    /// Inside a picture: its open depth and the text so far.
    picture: Option<(usize, String, String)>,
    footnotes: BTreeMap<String, usize>,
    footnote_refs: BTreeMap<usize, usize>,
    /// The footnotes that the text refers to anywhere.
    referenced: BTreeSet<String>,
}

impl<'a, 'out> Writer<'a, 'out> {
    fn new(page: &'a Page<'a>, out: &'out mut String) -> Writer<'a, 'out> {
        Writer {
            page,
            out,
            pending_label: None,
            parts: None,
            in_part: false,
            in_code: false,
            inline: false,
            title_part: None,
            headings: &[],
            pinned: None,
            part_index: 0,
            depth: 0,
            styles: Styles::default(),
            table: Table::default(),
            cell_start: 0,
            merged: None,
            lists: Vec::new(),
            item_number: None,
            links: Vec::new(),
            picture: None,
            footnotes: BTreeMap::new(),
            footnote_refs: BTreeMap::new(),
            referenced: BTreeSet::new(),
        }
    }

    fn run(&mut self, text: &str, options: Options, parts: &[Part]) {
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            if matches!(event, Event::Start(Tag::Item)) {
                self.item_number = number_at(&text[range.start..]);
            }
            if self.picture.is_some() {
                self.in_picture(&event);
                continue;
            }
            match event {
                Event::Start(tag) => {
                    let anchor = if self.depth == 0 { parts.get(self.part_index).map_or("", |part| part.anchor.as_str()) } else { "" };
                    self.label_before(&tag);
                    self.start(&tag, anchor);
                    self.styles.enter();
                    self.part_index += usize::from(self.depth == 0);
                    self.depth += 1;
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    self.styles.leave(self.out);
                    self.end(end);
                }
                Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
                Event::Code(code) => {
                    self.out.push_str("<code>");
                    let outside = std::mem::replace(&mut self.in_code, true);
                    self.text(&code);
                    self.in_code = outside;
                    self.out.push_str("</code>");
                }
                Event::SoftBreak => self.out.push('\n'),
                Event::HardBreak => self.out.push_str("<br>\n"),
                Event::Rule => self.out.push_str("<hr>\n"),
                Event::FootnoteReference(name) => self.footnote_reference(&name),
                Event::TaskListMarker(done) => self.out.push_str(if done { "[x] " } else { "[ ] " }),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            }
        }
        self.styles.leave(self.out);
        self.lone_label();
    }

    /// A block that begins with a table or a list has its label in a paragraph of its own.
    fn label_before(&mut self, tag: &Tag<'_>) {
        if self.depth == 0 && !matches!(tag, Tag::Paragraph) {
            self.lone_label();
        }
    }

    fn lone_label(&mut self) {
        if let Some(label) = self.pending_label.take() {
            self.out.push_str("<p>");
            push_label(label, self.out);
            self.out.push_str("</p>\n");
        }
    }

    fn open(&mut self, name: &str, anchor: &str) {
        self.out.push('<');
        self.out.push_str(name);
        if !anchor.is_empty() {
            self.out.push_str(" id=\"");
            html_into(anchor, self.out);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn start(&mut self, tag: &Tag<'_>, anchor: &str) {
        match tag {
            Tag::Paragraph if self.inline => {}
            Tag::Paragraph => {
                self.open("p", anchor);
                if let Some(parts) = self.parts.as_mut().filter(|_| self.depth == 0) {
                    parts.open(self.out);
                    self.in_part = true;
                }
                if let Some(label) = self.pending_label.take() {
                    push_label(label, self.out);
                }
            }
            Tag::Heading { level, .. } => self.heading(*level as u8, anchor),
            Tag::BlockQuote(_) => self.open("blockquote", anchor),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                self.open("pre", anchor);
                let language = if let CodeBlockKind::Fenced(language) = kind { language.as_ref() } else { "" };
                self.out.push_str("<code");
                if let Some(word) = language.split_whitespace().next() {
                    self.out.push_str(" data-language=\"");
                    html_into(word, self.out);
                    self.out.push('"');
                }
                self.out.push('>');
            }
            Tag::HtmlBlock => {
                self.in_code = true;
                self.open("pre", anchor);
                self.out.push_str("<code>");
            }
            Tag::List(None) => {
                self.lists.push(None);
                self.open("ul", anchor);
            }
            Tag::List(Some(first)) => {
                self.lists.push(Some(*first));
                self.open("ol", anchor);
                if *first != 1 {
                    self.out.pop();
                    self.out.push_str(&format!(" start=\"{first}\">"));
                }
            }
            Tag::Item => self.item(),
            Tag::Table(alignments) => {
                self.table = Table::new(alignments);
                self.out.push_str("<div class=\"table\" tabindex=\"0\">");
                self.open("table", anchor);
            }
            Tag::TableHead | Tag::TableRow => self.table.begin_row(),
            Tag::TableCell => self.cell_start = self.out.len(),
            Tag::FootnoteDefinition(name) => self.footnote(name),
            Tag::Link { dest_url, .. } => self.link(dest_url),
            Tag::Image { dest_url, .. } => self.picture = Some((0, dest_url.to_string(), String::new())),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::DefinitionList | Tag::DefinitionListTitle | Tag::DefinitionListDefinition | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph if self.inline => self.out.push(' '),
            TagEnd::Paragraph => {
                if std::mem::take(&mut self.in_part) {
                    self.out.push_str("</span>");
                }
                self.out.push_str("</p>\n");
            }
            TagEnd::Heading(level) => {
                // The part was counted when it began.
                let is_title = self.depth == 0 && self.title_part == Some(self.part_index.saturating_sub(1));
                let level = if is_title { 1 } else { (level as u8).clamp(2, 6) };
                self.out.push_str(&format!("</h{level}>\n"));
                if let Some(anchor) = self.pinned.take() {
                    let name =
                        pinpoint::heading(self.headings.get(self.part_index.saturating_sub(1)).map_or("", |part| part.text.as_str()));
                    self.page.pin(&anchor, &name, self.out);
                    self.out.push_str("</div>\n");
                }
            }
            TagEnd::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.in_code = false;
                self.out.push_str("</code></pre>\n");
            }
            TagEnd::List(is_ordered) => {
                self.lists.pop();
                self.out.push_str(if is_ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::Table => {
                std::mem::take(&mut self.table).write(self.out);
                self.out.push_str("</table></div>\n");
            }
            TagEnd::TableHead | TagEnd::TableRow => {}
            TagEnd::TableCell => {
                let html = self.out.split_off(self.cell_start);
                self.table.add(html, self.merged.take());
            }
            TagEnd::FootnoteDefinition => self.out.push_str("</div>\n"),
            TagEnd::Link => {
                let close = self.links.pop().unwrap_or_default();
                self.out.push_str(&close);
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Image
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Opens an item of a list. Markdown counts on by itself; the number that is printed stays.
    fn item(&mut self) {
        match (self.lists.last_mut(), self.item_number.take()) {
            (Some(Some(next)), Some(number)) if number != *next => {
                *next = number + 1;
                self.out.push_str(&format!("<li value=\"{number}\">"));
            }
            (Some(Some(next)), _) => {
                *next += 1;
                self.out.push_str("<li>");
            }
            _ => self.out.push_str("<li>"),
        }
    }

    /// Opens a heading; one that is not the page's own stands in a section with a sign.
    fn heading(&mut self, level: u8, anchor: &str) {
        let level = self.heading_level(level);
        if level > 1 && !anchor.is_empty() {
            self.open("div class=\"section\"", anchor);
            self.pinned = Some(anchor.to_owned());
            self.open(&format!("h{level}"), "");
        } else {
            self.open(&format!("h{level}"), anchor);
        }
    }

    /// One heading is the page's; the others stand below it.
    fn heading_level(&self, level: u8) -> u8 {
        if self.depth == 0 && self.title_part == Some(self.part_index) { 1 } else { level.clamp(2, 6) }
    }

    /// Text with its styles; the number of a printed page is set apart.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(inline::is_sign) {
            self.noted(&rest[..at]);
            let Some(sign) = rest[at..].chars().next() else { break };
            rest = &rest[at + sign.len_utf8()..];
            match sign {
                PAGE_OPEN => {
                    let close = rest.find(PAGE_CLOSE).unwrap_or(rest.len());
                    self.out.push_str("<span class=\"page-number\">");
                    html_into(&rest[..close], self.out);
                    self.out.push_str("</span>");
                    rest = rest.get(close + PAGE_CLOSE.len_utf8()..).unwrap_or("");
                }
                NOTE_OPEN => {
                    let (note, after) = rest.split_once(NOTE_CLOSE).unwrap_or((rest, ""));
                    note_reference(note, self.out);
                    rest = after;
                }
                MERGED_LEFT | MERGED_UP => self.merged = Some(sign),
                _ => self.styles.sign(sign, self.out),
            }
        }
        self.noted(rest);
    }

    /// Text with its notes, outside links and code; directly in a paragraph it is parted.
    fn noted(&mut self, text: &str) {
        let page = self.page;
        let is_bare = self.in_code || self.inside_link();
        let write = |text: &str, out: &mut String| if is_bare { html_into(text, out) } else { page.text_into(text, out) };
        match &mut self.parts {
            Some(parts) if self.in_part && self.depth == 1 && !self.in_code && self.styles.is_empty() => {
                parts.text_into(text, &write, self.out)
            }
            _ => write(text, self.out),
        }
    }

    fn address(&self, destination: &str) -> Option<String> {
        match self.page.targets.get(destination)? {
            Target::Page(address) | Target::File { address, .. } | Target::Embedded(address) => {
                Some(format!("{}{address}", self.page.root))
            }
            Target::Elsewhere(address) => Some(address.clone()),
        }
    }

    fn inside_link(&self) -> bool {
        self.links.iter().any(|close| close == "</a>")
    }

    /// A dead link is text, its destination too: `[khoản 3](12)` in a raw report was never a link.
    fn link(&mut self, destination: &str) {
        let address = self.address(destination);
        match address.filter(|_| !self.inside_link()) {
            Some(address) => {
                self.links.push("</a>".into());
                self.out.push_str("<a href=\"");
                html_into(&address, self.out);
                self.out.push_str("\">");
            }
            None => self.links.push(destination_text(destination)),
        }
    }

    fn in_picture(&mut self, event: &Event<'_>) {
        let Some((depth, destination, text)) = &mut self.picture else { return };
        match event {
            Event::Start(_) => *depth += 1,
            Event::End(TagEnd::Image) if *depth == 0 => {
                self.depth = self.depth.saturating_sub(1);
                self.styles.leave(self.out);
                let (destination, text) = (std::mem::take(destination), inline::plain(text).into_owned());
                self.picture = None;
                self.finish_picture(&destination, &text);
            }
            Event::End(_) => *depth = depth.saturating_sub(1),
            Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }

    /// A picture of the archive is shown; one on the web is a link, so that no page asks another host.
    fn finish_picture(&mut self, destination: &str, text: &str) {
        match self.page.targets.get(destination) {
            Some(Target::File { address, .. } | Target::Embedded(address)) => {
                self.out.push_str("<img loading=\"lazy\" src=\"");
                html_into(&format!("{}{address}", self.page.root), self.out);
                self.out.push_str("\" alt=\"");
                html_into(text, self.out);
                self.out.push_str("\">");
            }
            Some(Target::Elsewhere(address)) if !self.inside_link() => {
                self.out.push_str("<a class=\"picture\" href=\"");
                html_into(address, self.out);
                self.out.push_str("\">");
                html_into(if text.trim().is_empty() { address } else { text }, self.out);
                self.out.push_str("</a>");
            }
            // The text of the link around it; a link needs one.
            Some(_) => html_into(if text.trim().is_empty() { destination } else { text }, self.out),
            None if destination.starts_with(embedded::SCHEME) => {
                self.out.push_str("<span class=\"picture-lost\" data-lost>[");
                html_into(text, self.out);
                self.out.push_str("]</span>");
            }
            None => {
                html_into(text, self.out);
                self.out.push_str(&destination_text(destination));
            }
        }
    }

    fn footnote_number(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name.to_owned()).or_insert(next)
    }

    fn footnote_reference(&mut self, name: &str) {
        let number = self.footnote_number(name);
        let times = self.footnote_refs.entry(number).or_insert(0);
        *times += 1;
        let id = if *times == 1 { format!("fnref-{number}") } else { format!("fnref-{number}_{times}") };
        self.out.push_str(&format!("<sup class=\"footnote-ref\" id=\"{id}\"><a href=\"#fn-{number}\">[{number}]</a></sup>"));
    }

    fn footnote(&mut self, name: &str) {
        let number = self.footnote_number(name);
        let mark = if self.referenced.contains(name) {
            format!("<a class=\"back\" href=\"#fnref-{number}\">[{number}]</a>")
        } else {
            format!("[{number}]")
        };
        self.out.push_str(&format!("<div class=\"footnote\" id=\"fn-{number}\">{mark} "));
    }
}
