//! Walks through the main part of a Word file and makes a document of it.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::super::Refusal;
use super::super::document::{Block, Cell, Document, Paragraph, Run, Table};
use super::super::legacy::LegacyEncoding;
use super::equation;
use super::numbering::{self, Lists};
use super::package::{self, Package};
use super::styles::{self, Look, Styles, child, is_on, value};
use crate::message;

/// Tables in tables, boxes in boxes: deeper ones were made to break readers.
const DEPTH_MAX: usize = 24;

/// Reads the main part. The pictures of the document have no content yet: their places, by the parts that hold it.
pub(super) fn document(package: &Package) -> Result<(Document, BTreeMap<String, usize>), Refusal> {
    let text = package.part(&package.main).and_then(package::text).ok_or(Refusal::NotWord)?;
    let parsed = package::parse(&text).ok_or_else(|| Refusal::damaged(&package.main))?;
    let body = child(parsed.root_element(), "body").ok_or(Refusal::NotWord)?;
    let texts = NOTES.map(|part| package.beside(part).and_then(package::text));
    let parts = texts.each_ref().map(|text| text.as_deref().and_then(package::parse));
    let mut notes = Notes::new();
    for (part, parsed) in NOTES.into_iter().zip(&parts) {
        let found = parsed.iter().flat_map(|parsed| parsed.root_element().children());
        notes.extend(found.filter_map(|node| Some(((part, value(node, "id")?), node))));
    }
    let styles = styles::read(package);
    let mut walk = Walk {
        package,
        targets: package.targets(),
        lists: numbering::read(package, &styles),
        styles,
        document: Document::default(),
        notes: &notes,
        referred: Vec::new(),
        seen: Seen::default(),
        pictures: BTreeMap::new(),
    };
    let blocks = walk.blocks(body, 0);
    walk.remark();
    walk.document.blocks = blocks;
    Ok((walk.document, walk.pictures))
}

/// The parts that hold notes.
const NOTES: [&str; 2] = ["footnotes.xml", "endnotes.xml"];

/// Notes by part and id.
type Notes<'n> = BTreeMap<(&'static str, &'n str), Node<'n, 'n>>;

/// What the clerk should know of.
#[derive(Default)]
struct Seen {
    deleted: bool,
    hidden: bool,
    too_deep: bool,
    /// Drawings without text and picture, pictures that lie elsewhere, letters of symbol fonts that are not known.
    lost: usize,
    symbols: usize,
    equations: usize,
}

struct Walk<'p> {
    package: &'p Package,
    targets: BTreeMap<String, String>,
    styles: Styles,
    lists: Lists,
    document: Document,
    notes: &'p Notes<'p>,
    /// The notes referred to, in order; each is read once.
    referred: Vec<(&'static str, &'p str)>,
    seen: Seen,
    /// The places of the pictures that are shown, by their parts.
    pictures: BTreeMap<String, usize>,
}

/// The letters of the fonts Symbol and Wingdings that reports use.
const SYMBOL: [(u32, char); 12] = [
    (0xB7, '•'),
    (0xB3, '≥'),
    (0xA3, '≤'),
    (0xB1, '±'),
    (0xB4, '×'),
    (0xB8, '÷'),
    (0xB9, '≠'),
    (0xBB, '≈'),
    (0xAE, '→'),
    (0xDE, '⇒'),
    (0xB0, '°'),
    (0x2D, '-'),
];
const WINGDINGS: [(u32, char); 12] = [
    (0xA7, '▪'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0xA8, '◻'),
    (0xFC, '✓'),
    (0xFE, '☑'),
    (0xFD, '☒'),
    (0xD8, '➢'),
    (0xE0, '→'),
    (0xF0, '⇨'),
    (0x76, '❖'),
    (0x2D, '-'),
];

/// What a paragraph gathers beside its text: boxes, pictures and page breaks that stand in it.
#[derive(Default)]
struct Gathered {
    runs: Vec<Run>,
    beside: Vec<Block>,
}

impl<'p> Walk<'p> {
    fn blocks(&mut self, parent: Node<'_, '_>, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        if depth > DEPTH_MAX {
            self.seen.too_deep = true;
            return blocks;
        }
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node, depth, &mut blocks),
                "tbl" => blocks.push(Block::Table(self.table(node, depth))),
                "del" | "moveFrom" => self.seen.deleted = true,
                "AlternateContent" => {
                    if let Some(choice) = choice(node) {
                        blocks.extend(self.blocks(choice, depth + 1));
                    }
                }
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "txbxContent" => {
                    blocks.extend(self.blocks(node, depth + 1));
                }
                _ => {}
            }
        }
        blocks
    }

    fn table(&mut self, table: Node<'_, '_>, depth: usize) -> Table {
        let rows = table.descendants().filter(|node| node.tag_name().name() == "tr" && nearest(*node, "tbl") == Some(table));
        let rows = rows.map(|row| {
            let cells = row.descendants().filter(|node| node.tag_name().name() == "tc" && nearest(*node, "tr") == Some(row));
            let before = child(row, "trPr").and_then(|properties| value(child(properties, "gridBefore")?, "val")?.parse::<usize>().ok());
            let before = before.filter(|columns| *columns > 0).map(|columns| Cell { blocks: Vec::new(), columns: columns.min(63) });
            before.into_iter().chain(cells.map(|cell| self.cell(cell, depth))).collect()
        });
        Table { rows: rows.collect() }
    }

    fn cell(&mut self, cell: Node<'_, '_>, depth: usize) -> Cell {
        let span = child(cell, "tcPr").and_then(|properties| value(child(properties, "gridSpan")?, "val")?.parse().ok());
        Cell { blocks: self.blocks(cell, depth + 1), columns: span.unwrap_or(1).clamp(1, 63) }
    }

    fn paragraph(&mut self, node: Node<'_, '_>, depth: usize, blocks: &mut Vec<Block>) {
        let properties = child(node, "pPr");
        let style = properties.and_then(|properties| value(child(properties, "pStyle")?, "val"));
        let look = properties.map_or_else(Look::default, Look::of_paragraph).over(self.styles.paragraph(style));
        if properties.and_then(|properties| child(properties, "pageBreakBefore")).is_some_and(is_on) {
            blocks.push(Block::PageBreak);
        }
        let mut gathered = Gathered::default();
        let referred = self.referred.len();
        self.inline(node, &look, None, depth, &mut gathered);
        let is_printed = gathered.runs.iter().any(|run| !run.text.trim().is_empty());
        // Word counts an empty paragraph too.
        let label = look.list.as_ref().filter(|(list, _)| list != "0").and_then(|(list, level)| self.lists.next(list, *level));
        let label = label.filter(|_| is_printed).unwrap_or_default();
        // A page may end within a paragraph; its second part is no new one.
        let mut paragraph = Paragraph { label, level: look.level.unwrap_or(0), runs: Vec::new() };
        for run in gathered.runs {
            let mut parts = run.text.split('\u{C}');
            let first = parts.next().unwrap_or_default().to_owned();
            paragraph.runs.push(Run { text: first, ..run.clone() });
            for part in parts {
                blocks.push(Block::Paragraph(std::mem::take(&mut paragraph)));
                blocks.push(Block::PageBreak);
                paragraph.runs.push(Run { text: part.to_owned(), ..run.clone() });
            }
        }
        blocks.push(Block::Paragraph(paragraph));
        blocks.append(&mut gathered.beside);
        self.notes(referred, depth, blocks);
    }

    /// Puts the notes of a paragraph after it: a point of a report is read with its notes.
    fn notes(&mut self, from: usize, depth: usize, blocks: &mut Vec<Block>) {
        for number in from..self.referred.len() {
            let referred = self.referred[number];
            let Some(found) = self.notes.get(&referred).copied().filter(|_| !self.referred[..number].contains(&referred)) else { continue };
            let mut note = self.blocks(found, depth + 1);
            let first = note.iter_mut().find_map(|block| if let Block::Paragraph(paragraph) = block { Some(paragraph) } else { None });
            if let Some(first) = first {
                first.runs.insert(0, Run { text: format!("[{}] ", number + 1), ..Run::default() });
            }
            blocks.extend(note);
        }
    }

    /// Gathers the text below a node of a paragraph.
    fn inline(&mut self, parent: Node<'_, '_>, look: &Look, link: Option<&str>, depth: usize, gathered: &mut Gathered) {
        if depth > DEPTH_MAX {
            self.seen.too_deep = true;
            return;
        }
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "r" => self.run(node, look, link, depth, gathered),
                "del" | "moveFrom" => self.seen.deleted = true,
                "hyperlink" => {
                    let target = value(node, "id").and_then(|id| self.targets.get(id)).filter(|target| target.contains("://")).cloned();
                    self.inline(node, look, target.as_deref().or(link), depth + 1, gathered);
                }
                "oMathPara" => self.inline(node, look, link, depth + 1, gathered),
                "oMath" => {
                    self.seen.equations += 1;
                    gathered.runs.extend(equation::runs(node));
                }
                "pPr" | "rPr" | "sdtPr" => {}
                "AlternateContent" => {
                    if let Some(choice) = choice(node) {
                        self.inline(choice, look, link, depth + 1, gathered);
                    }
                }
                _ => self.inline(node, look, link, depth + 1, gathered),
            }
        }
    }

    fn run(&mut self, run: Node<'_, '_>, paragraph: &Look, link: Option<&str>, depth: usize, gathered: &mut Gathered) {
        let own = child(run, "rPr").map_or_else(Look::default, Look::of_run);
        let style = child(run, "rPr").and_then(|properties| value(child(properties, "rStyle")?, "val"));
        let look = own.over(style.map_or_else(Look::default, |id| self.styles.named(id))).over(paragraph.clone());
        if look.hidden == Some(true) {
            self.seen.hidden = true;
            return;
        }
        let mut text = String::new();
        self.run_content(run, depth, &mut text, gathered);
        if look.capitals == Some(true) {
            text = text.to_uppercase();
        }
        let encoding = look.font.as_deref().and_then(LegacyEncoding::of_font);
        let (bold, italic) = (look.bold == Some(true), look.italic == Some(true));
        // The mark of a note is in brackets already.
        let is_note = run.children().any(|node| matches!(node.tag_name().name(), "footnoteReference" | "endnoteReference"));
        let shift = look.shift.flatten().filter(|_| !is_note);
        gathered.runs.push(Run { text, bold, italic, shift, link: link.map(str::to_owned), encoding, ..Run::default() });
    }

    fn run_content(&mut self, run: Node<'_, '_>, depth: usize, text: &mut String, gathered: &mut Gathered) {
        if depth > DEPTH_MAX {
            self.seen.too_deep = true;
            return;
        }
        for node in run.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "t" => text.push_str(&node.text().unwrap_or_default().replace(['\n', '\r', '\u{C}'], " ")),
                "tab" | "ptab" => text.push('\t'),
                "br" if value(node, "type") == Some("page") => text.push('\u{C}'),
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                // TCVN3 has ư where Latin-1 has the soft hyphen, and Word makes an element of that.
                "softHyphen" => text.push('\u{AD}'),
                "sym" => text.push(self.symbol(node)),
                "footnoteReference" => self.note(NOTES[0], node, text),
                "endnoteReference" => self.note(NOTES[1], node, text),
                "AlternateContent" => {
                    if let Some(choice) = choice(node) {
                        self.run_content(choice, depth + 1, text, gathered);
                    }
                }
                "drawing" | "pict" | "object" => self.drawing(node, depth, gathered),
                _ => {}
            }
        }
    }

    /// Boxes of text and pictures.
    fn drawing(&mut self, drawing: Node<'_, '_>, depth: usize, gathered: &mut Gathered) {
        let description = drawing.descendants().find(|node| node.tag_name().name() == "docPr").and_then(|node| value(node, "descr"));
        let description = description.unwrap_or_default().to_owned();
        let nodes = drawing.descendants().filter(|node| matches!(node.tag_name().name(), "txbxContent" | "blip" | "imagedata"));
        let before = gathered.beside.len();
        for node in nodes {
            // A box within a box is read with it, and a fallback is the same thing again.
            let is_again = node
                .ancestors()
                .skip(1)
                .take_while(|above| *above != drawing)
                .any(|above| matches!(above.tag_name().name(), "txbxContent" | "Fallback"));
            if is_again {
                continue;
            }
            if node.tag_name().name() == "txbxContent" {
                let blocks = self.blocks(node, depth + 1);
                gathered.beside.extend(blocks);
                continue;
            }
            let target = value(node, "embed").or_else(|| value(node, "id")).and_then(|id| self.targets.get(id));
            let Some(place) = target.cloned().and_then(|target| self.picture(target)) else { continue };
            gathered.beside.push(Block::Image(place, description.clone()));
        }
        // A chart, a diagram, a picture that lies elsewhere; a line has nothing to lose.
        let has_more = drawing.descendants().any(|node| matches!(node.tag_name().name(), "blip" | "imagedata" | "chart" | "relIds"));
        self.seen.lost += usize::from(has_more && gathered.beside.len() == before);
    }

    /// The place of a picture. One that is shown many times is looked at once; its content is moved out of the package later.
    fn picture(&mut self, target: String) -> Option<usize> {
        if let Some(place) = self.pictures.get(&target) {
            return Some(*place);
        }
        let extension = target.rsplit_once('.').map_or("", |(_, extension)| extension);
        let extension = extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect::<String>().to_lowercase();
        let place = self.document.pictures.place(&extension, self.package.part(&target)?);
        self.pictures.insert(target, place);
        Some(place)
    }

    fn note(&mut self, part: &'static str, node: Node<'_, '_>, text: &mut String) {
        let found = value(node, "id").and_then(|id| self.notes.keys().find(|key| **key == (part, id)));
        if let Some(key) = found {
            self.referred.push(*key);
            text.push_str(&format!(" [{}]", self.referred.len()));
        }
    }

    /// A letter of a symbol font, as Unicode has it.
    fn symbol(&mut self, node: Node<'_, '_>) -> char {
        let code = value(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok()).unwrap_or(0) & 0xFF;
        let font = value(node, "font").unwrap_or_default().to_lowercase();
        let known = if font.starts_with("symbol") { SYMBOL.as_slice() } else { WINGDINGS.as_slice() };
        known.iter().find(|(known, _)| *known == code).map_or_else(
            || {
                self.seen.symbols += 1;
                '•'
            },
            |(_, letter)| *letter,
        )
    }

    fn remark(&mut self) {
        let said = [
            (self.package.has_words_around_pages(), message!("import-around-pages")),
            (self.seen.deleted, message!("import-deleted")),
            (self.seen.hidden, message!("import-hidden")),
            (self.seen.too_deep, message!("import-too-deep")),
            (self.seen.lost > 0, message!("import-lost-drawings", count = self.seen.lost)),
            (self.seen.symbols > 0, message!("import-lost-symbols", count = self.seen.symbols)),
            (self.seen.equations > 0, message!("import-equations", count = self.seen.equations)),
        ];
        self.document.remarks.extend(said.into_iter().filter(|(seen, _)| *seen).map(|(_, remark)| remark));
    }
}

/// The same thing for newer and older programs: one of the two.
fn choice<'a, 'input>(node: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    child(node, "Choice").or_else(|| child(node, "Fallback"))
}

/// The nearest node above of a name.
fn nearest<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.ancestors().skip(1).find(|above| above.tag_name().name() == name)
}
