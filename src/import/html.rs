//! Turns an HTML page, as Word, LibreOffice and web sites write it, into a document.

mod visibility;

use std::collections::BTreeSet;

use base64::Engine;
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::document::{Block, Cell, Document, Paragraph, Run, Table};
use super::legacy::LegacyEncoding;
use super::text;
use crate::message;
use crate::report::inline::Style;
use crate::report::numbering;
use visibility::Sheet;

/// Elements within elements: deeper ones were made to break readers.
const DEPTH_MAX: usize = 200;

/// Reads an HTML page.
pub(super) fn read(bytes: &[u8]) -> Document {
    let named = named_encoding(bytes);
    let page = Html::parse_document(&text::decode_as(bytes, named));
    let mut walk = Walk {
        document: Document::default(),
        blocks: Vec::new(),
        open: Paragraph::default(),
        sheet: Sheet::of(&page),
        met: 0,
        hidden: BTreeSet::new(),
        too_deep: false,
    };
    walk.element(page.root_element(), &Look::default(), 0);
    walk.close();
    if walk.too_deep {
        walk.document.remarks.push(message!("import-too-deep"));
    }
    if !walk.hidden.is_empty() {
        walk.document.remarks.push(message!("import-hidden-elements", count = walk.hidden.len()));
        walk.document.carries.push(message!("carries-hidden"));
    }
    walk.document.blocks = walk.blocks;
    walk.document
}

/// The encoding that the page names in its first bytes.
fn named_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_lowercase();
    let at = start.find("charset=")? + "charset=".len();
    let name: String = start[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    encoding_rs::Encoding::for_label(name.as_bytes())
}

/// How text below an element looks.
#[derive(Clone, Default)]
struct Look {
    bold: bool,
    italic: bool,
    capitals: bool,
    shift: Option<Style>,
    link: Option<String>,
    encoding: Option<LegacyEncoding>,
    /// White space is as typed.
    is_literal: bool,
    /// The number of the element that makes it invisible.
    hidden_by: Option<usize>,
}

struct Walk {
    document: Document,
    blocks: Vec<Block>,
    open: Paragraph,
    sheet: Sheet,
    /// How many elements were met; the number of the last.
    met: usize,
    /// The elements, by number, that hide a text or a picture.
    hidden: BTreeSet<usize>,
    too_deep: bool,
}

impl Walk {
    /// Ends the paragraph that is being gathered.
    fn close(&mut self) {
        // A number waits for the first paragraph of its item.
        if !self.open.label.is_empty() && self.open.text().trim().is_empty() {
            return;
        }
        let paragraph = std::mem::take(&mut self.open);
        if !paragraph.is_empty() {
            self.blocks.push(Block::Paragraph(paragraph));
        }
    }

    fn children(&mut self, element: ElementRef<'_>, look: &Look, depth: usize) {
        if depth > DEPTH_MAX {
            self.too_deep = true;
            return;
        }
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.text(text, look),
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(child) {
                        self.element(child, look, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str, look: &Look) {
        if let Some(element) = look.hidden_by {
            self.hidden.extend(Some(element).filter(|_| !text.trim().is_empty()));
            return;
        }
        let mut text = if look.is_literal {
            text.replace('\r', "")
        } else {
            let words = text.split([' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            let space = |is: bool| if is { " " } else { "" };
            let is_space = |letter: char| letter.is_ascii_whitespace();
            match words.is_empty() {
                true => space(!text.is_empty()).to_owned(),
                false => format!("{}{words}{}", space(text.starts_with(is_space)), space(text.ends_with(is_space))),
            }
        };
        if look.capitals {
            text = text.to_uppercase();
        }
        self.open.runs.push(Run {
            text,
            bold: look.bold,
            italic: look.italic,
            shift: look.shift,
            link: look.link.clone(),
            encoding: look.encoding,
            ..Run::default()
        });
    }

    fn element(&mut self, element: ElementRef<'_>, look: &Look, depth: usize) {
        let value = element.value();
        let Some(look) = &self.look(element, look) else { return };
        match value.name() {
            name if is_never_shown(name) => {}
            "br" => self.open.runs.push(Run { text: "\n".into(), ..Run::default() }),
            "img" if look.hidden_by.is_some() => self.hidden.extend(look.hidden_by),
            "img" => self.image(value),
            "table" => {
                self.close();
                for caption in element.children().filter_map(ElementRef::wrap).filter(|child| child.value().name() == "caption") {
                    self.element(caption, look, depth + 1);
                }
                let table = self.table(element, look, depth);
                self.blocks.push(Block::Table(table));
            }
            "ul" | "ol" => self.list(element, look, depth),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close();
                self.children(element, look, depth);
                self.open.level = value.name()[1..].parse().unwrap_or(1);
                self.close();
            }
            name if is_block(name) => {
                self.close();
                if breaks_page(value) {
                    self.blocks.push(Block::PageBreak);
                }
                self.children(element, look, depth);
                self.close();
            }
            _ => self.children(element, look, depth),
        }
    }

    /// How the text of an element looks; none when a browser leaves the element out.
    fn look(&mut self, element: ElementRef<'_>, around: &Look) -> Option<Look> {
        self.met += 1;
        if !self.sheet.is_displayed(element) {
            let is_picture = |node: ElementRef<'_>| node.value().name() == "img";
            let has_content =
                element.text().any(|text| !text.trim().is_empty()) || element.descendants().filter_map(ElementRef::wrap).any(is_picture);
            self.hidden.extend(Some(self.met).filter(|_| has_content && !is_never_shown(element.value().name())));
            return None;
        }
        let hidden_by = match self.sheet.is_visible(element) {
            Some(true) => None,
            Some(false) => around.hidden_by.or(Some(self.met)),
            None => around.hidden_by,
        };
        Some(Look { hidden_by, ..styled(element.value(), around) })
    }

    fn list(&mut self, list: ElementRef<'_>, look: &Look, depth: usize) {
        self.close();
        let mut number: i64 = list.value().attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        for item in list.children() {
            let Some(item) = ElementRef::wrap(item) else {
                if let Node::Text(text) = item.value() {
                    self.text(text, look);
                }
                continue;
            };
            if item.value().name() != "li" {
                self.element(item, look, depth + 1);
                continue;
            }
            let Some(look) = self.look(item, look) else {
                number = number.saturating_add(1);
                continue;
            };
            self.close();
            number = item.value().attr("value").and_then(|value| value.parse().ok()).unwrap_or(number);
            self.open.label = if list.value().name() == "ul" { "-".into() } else { label(number, list.value().attr("type")) };
            self.children(item, &look, depth + 1);
            self.close();
            // An item without a text has no paragraph.
            self.open.label.clear();
            number = number.saturating_add(1);
        }
        self.close();
    }

    fn table(&mut self, table: ElementRef<'_>, look: &Look, depth: usize) -> Table {
        let is_of =
            |node: &ElementRef<'_>, name: &str, above: ElementRef<'_>| nearest(*node, name).is_some_and(|found| found.id() == above.id());
        let rows: Vec<ElementRef<'_>> = table
            .descendants()
            .filter_map(ElementRef::wrap)
            .filter(|node| node.value().name() == "tr" && is_of(node, "table", table))
            .collect();
        // Which columns of the next rows are taken by a cell above.
        let mut taken: Vec<usize> = Vec::new();
        let mut read = Vec::new();
        for row in rows {
            let Some(look) = &self.row_look(row, table, look) else { continue };
            let cells = row.descendants().filter_map(ElementRef::wrap);
            let cells: Vec<_> = cells.filter(|node| matches!(node.value().name(), "td" | "th") && is_of(node, "tr", row)).collect();
            let mut line: Vec<Cell> = Vec::new();
            let mut column = 0;
            for cell in cells {
                while taken.get(column).is_some_and(|rows| *rows > 0) {
                    taken[column] -= 1;
                    line.push(Cell { blocks: Vec::new(), columns: 1 });
                    column += 1;
                }
                let span = |name| cell.value().attr(name).and_then(|span| span.parse::<usize>().ok()).unwrap_or(1).clamp(1, 63);
                let bold = look.bold && cell.value().name() != "th";
                let Some(cell_look) = self.look(cell, look) else { continue };
                let (columns, rows) = (span("colspan"), span("rowspan"));
                taken.resize(taken.len().max(column + columns), 0);
                taken[column..column + columns].fill(rows - 1);
                column += columns;
                line.push(Cell { blocks: self.cell(cell, &Look { bold, ..cell_look }, depth), columns });
            }
            for rows in taken.iter_mut().skip(column).filter(|rows| **rows > 0) {
                *rows -= 1;
            }
            read.push(line);
        }
        Table { rows: read }
    }

    /// The look around the cells of a row. Of the row itself and the group that it is in only the visibility counts.
    fn row_look(&mut self, row: ElementRef<'_>, table: ElementRef<'_>, around: &Look) -> Option<Look> {
        let mut above: Vec<_> = row.ancestors().take_while(|node| node.id() != table.id()).filter_map(ElementRef::wrap).collect();
        above.reverse();
        let mut look = around.clone();
        for element in above.into_iter().chain([row]) {
            look.hidden_by = self.look(element, &look)?.hidden_by;
        }
        Some(look)
    }

    fn cell(&mut self, cell: ElementRef<'_>, look: &Look, depth: usize) -> Vec<Block> {
        let outside = std::mem::take(&mut self.blocks);
        self.children(cell, look, depth + 2);
        self.close();
        std::mem::replace(&mut self.blocks, outside)
    }

    /// Pictures within the page are taken out; for others the clerk is told where they were.
    fn image(&mut self, element: &Element) {
        let source = element.attr("src").unwrap_or_default();
        let inside = source.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
        let read = inside.and_then(|(kind, data)| {
            let data: String = data.split_whitespace().collect();
            Some((kind.to_owned(), base64::engine::general_purpose::STANDARD.decode(data).ok()?))
        });
        let Some((kind, bytes)) = read else {
            if !source.is_empty() {
                self.document.remarks.push(message!("import-picture-elsewhere", source = crate::diag::shown(source)));
            }
            return;
        };
        let extension = match kind.as_str() {
            "jpeg" => "jpg".to_owned(),
            other => other.chars().filter(char::is_ascii_alphanumeric).take(8).collect(),
        };
        let description = element.attr("alt").unwrap_or_default().to_owned();
        self.close();
        let place = self.document.pictures.place(&extension, &bytes);
        self.document.pictures.fill(place, bytes);
        self.blocks.push(Block::Image(place, description));
    }
}

/// What no browser shows as text, hidden or not.
fn is_never_shown(name: &str) -> bool {
    matches!(name, "head" | "script" | "style" | "template" | "noscript" | "iframe" | "svg" | "math" | "select" | "button" | "input")
}

fn nearest<'a>(node: ElementRef<'a>, name: &str) -> Option<ElementRef<'a>> {
    node.ancestors().filter_map(ElementRef::wrap).find(|above| above.value().name() == name)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "body"
            | "p"
            | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "figure"
            | "figcaption"
            | "center"
            | "blockquote"
            | "pre"
            | "address"
            | "dl"
            | "dt"
            | "dd"
            | "form"
            | "fieldset"
            | "caption"
            | "thead"
            | "tbody"
            | "tr"
            | "td"
            | "th"
            | "li"
            | "hr"
    )
}

/// What an element adds to the look of its text.
fn styled(element: &Element, look: &Look) -> Look {
    let mut look = look.clone();
    match element.name() {
        "b" | "strong" => look.bold = true,
        "i" | "em" => look.italic = true,
        "pre" => look.is_literal = true,
        "sup" => look.shift = Some(Style::Raised),
        "sub" => look.shift = Some(Style::Lowered),
        "a" => look.link = element.attr("href").filter(|target| target.starts_with("http")).map(str::to_owned),
        _ => {}
    }
    let mut font = element.attr("face").map(str::to_owned);
    for declaration in element.attr("style").unwrap_or_default().split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().to_lowercase();
        match name.trim().to_lowercase().as_str() {
            "font-family" => font = Some(value),
            "font-weight" => look.bold = value.starts_with("bold") || value.parse::<u16>().is_ok_and(|weight| weight > 500),
            "font-style" => look.italic = value == "italic",
            "vertical-align" => {
                look.shift = match value.as_str() {
                    "super" => Some(Style::Raised),
                    "sub" => Some(Style::Lowered),
                    _ => look.shift,
                }
            }
            "text-transform" => look.capitals = value == "uppercase",
            _ => {}
        }
    }
    if let Some(font) = font {
        look.encoding = LegacyEncoding::of_font(font.split(',').next().unwrap_or_default().trim_matches(['"', '\'', ' ']));
    }
    look
}

fn breaks_page(element: &Element) -> bool {
    let style: String = element.attr("style").unwrap_or_default().to_lowercase().split_whitespace().collect();
    style.contains("page-break-before:always") || style.contains("break-before:page")
}

/// The label of a list item. Points are lettered `a)` (Decree 30/2020/NĐ-CP, annex I, part II.6).
fn label(number: i64, kind: Option<&str>) -> String {
    let written = numbering::list_number(number, kind);
    let stop = if kind == Some("a") && written.starts_with(char::is_alphabetic) { ')' } else { '.' };
    format!("{written}{stop}")
}
