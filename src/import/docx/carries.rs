//! Finds what a Word file carries beside the text that it shows: tracked changes, comments, hidden text, embedded files and
//! the names of those who wrote it.

use roxmltree::Node;

use super::super::document::Document;
use super::super::people::People;
use super::package::{self, Package};
use super::styles::{self, Look, Styles, child, value};
use crate::message;
use crate::messages::Message;

/// What all parts of a file carry.
#[derive(Default)]
struct Found {
    changes: bool,
    comments: bool,
    hidden: bool,
    people: People,
}

/// Adds to a document what its file carries.
pub(super) fn look(package: &Package, document: &mut Document) {
    let styles = styles::read(package);
    let mut found = Found::default();
    for text in package.xml().filter_map(package::text) {
        if let Some(part) = package::parse(&text) {
            part.descendants().filter(Node::is_element).for_each(|node| found.node(node, &styles));
        }
    }
    let carried: [(bool, Message); 4] = [
        (found.changes, message!("carries-changes")),
        (found.comments, message!("carries-comments")),
        (found.hidden, message!("carries-hidden")),
        (package.has_embedded, message!("carries-embedded")),
    ];
    document.carries.extend(carried.into_iter().filter(|(is_carried, _)| *is_carried).map(|(_, what)| what));
    document.remarks.extend(found.people.remark());
}

impl Found {
    fn node(&mut self, node: Node<'_, '_>, styles: &Styles) {
        let namespace = node.tag_name().namespace().unwrap_or_default();
        let name = node.tag_name().name();
        let text = || node.text().unwrap_or_default();
        match name {
            "creator" if namespace.contains("/dc/") => self.people.add(text()),
            "lastModifiedBy" if namespace.contains("core-properties") => self.people.add(text()),
            "revision" if namespace.contains("core-properties") => self.people.revision = text().trim().parse().unwrap_or(0),
            _ if !namespace.contains("wordprocessingml") => {}
            "comment" if has_content(node) => {
                self.comments = true;
                self.people.add(value(node, "author").unwrap_or_default());
            }
            "r" => self.hidden |= !self.hidden && is_hidden(node, styles) && has_content(node),
            _ if is_change(name) => {
                self.changes = true;
                self.people.add(value(node, "author").unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// Whether an element records a tracked change: of text, of a table, or of how either looks.
fn is_change(name: &str) -> bool {
    matches!(name, "ins" | "del" | "moveFrom" | "moveTo" | "cellIns" | "cellDel" | "cellMerge" | "numberingChange")
        || name.strip_suffix("PrChange").is_some_and(|of| matches!(of, "r" | "p" | "sect" | "tbl" | "tr" | "tc"))
        || matches!(name, "tblGridChange" | "tblPrExChange")
}

/// Whether something is to be read or seen below a node.
fn has_content(node: Node<'_, '_>) -> bool {
    node.descendants().any(|node| match node.tag_name().name() {
        "t" | "delText" => node.text().is_some_and(|text| !text.trim().is_empty()),
        "drawing" | "pict" | "object" => true,
        _ => false,
    })
}

/// Whether a run is hidden, by itself or by a style.
fn is_hidden(run: Node<'_, '_>, styles: &Styles) -> bool {
    let properties = child(run, "rPr");
    let own = properties.map_or_else(Look::default, Look::of_run);
    let style = properties.and_then(|properties| value(child(properties, "rStyle")?, "val"));
    let paragraph = run.ancestors().find(|above| above.tag_name().name() == "p").and_then(|paragraph| child(paragraph, "pPr"));
    let of_paragraph = paragraph.and_then(|properties| value(child(properties, "pStyle")?, "val"));
    let look = own.over(style.map_or_else(Look::default, |id| styles.named(id))).over(styles.paragraph(of_paragraph));
    look.hidden == Some(true)
}
