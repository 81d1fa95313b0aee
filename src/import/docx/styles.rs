//! Turns the styles of a Word file into the looks that its paragraphs and runs inherit.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::package::{self, Package};
use crate::report::inline::Style;

/// Styles inherit from each other at most this deep.
const DEPTH_MAX: usize = 16;

/// What a style or a run says of its look; none where it says nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub(super) font: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) capitals: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// Raised or lowered, or neither.
    pub(super) shift: Option<Option<Style>>,
    /// The list and the level of it.
    pub(super) list: Option<(String, usize)>,
    /// The level of a heading, from 1.
    pub(super) level: Option<u8>,
}

impl Look {
    /// This look where it says something, else the other.
    pub(super) fn over(self, below: Look) -> Look {
        Look {
            font: self.font.or(below.font),
            bold: self.bold.or(below.bold),
            italic: self.italic.or(below.italic),
            capitals: self.capitals.or(below.capitals),
            hidden: self.hidden.or(below.hidden),
            shift: self.shift.or(below.shift),
            list: self.list.or(below.list),
            level: self.level.or(below.level),
        }
    }

    /// What `w:rPr` says.
    pub(super) fn of_run(properties: Node<'_, '_>) -> Look {
        let mut look = Look::default();
        for node in properties.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "rFonts" => look.font = ["ascii", "hAnsi", "cs"].iter().find_map(|name| value(node, name)).map(str::to_owned),
                "b" => look.bold = Some(is_on(node)),
                "i" => look.italic = Some(is_on(node)),
                "caps" => look.capitals = Some(is_on(node)),
                "vanish" => look.hidden = Some(is_on(node)),
                "vertAlign" => {
                    look.shift = Some(match value(node, "val") {
                        Some("superscript") => Some(Style::Raised),
                        Some("subscript") => Some(Style::Lowered),
                        _ => None,
                    });
                }
                _ => {}
            }
        }
        look
    }

    /// What `w:pPr` says.
    pub(super) fn of_paragraph(properties: Node<'_, '_>) -> Look {
        let mut look = Look::default();
        for node in properties.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "numPr" => {
                    let of = |name| child(node, name).and_then(|node| value(node, "val"));
                    let level = of("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                    look.list = of("numId").map(|id| (id.to_owned(), level));
                }
                "outlineLvl" => {
                    look.level =
                        value(node, "val").and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9).map(|level| level + 1);
                }
                _ => {}
            }
        }
        look
    }
}

/// An attribute by its name, whatever its namespace: strict files have another one.
pub(super) fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// The first child of a name.
pub(super) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// A switch is on unless it says otherwise.
pub(super) fn is_on(node: Node<'_, '_>) -> bool {
    !matches!(value(node, "val"), Some("0" | "false" | "off" | "none"))
}

/// All styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// By id: the look, and the style it is based on.
    styles: BTreeMap<String, (Look, Option<String>)>,
    /// What paragraphs without a style have.
    default: Option<String>,
    document: Look,
}

/// Reads the styles; a file without them has none.
pub(super) fn read(package: &Package) -> Styles {
    let mut styles = Styles::default();
    let Some(text) = package.beside("styles.xml").and_then(package::text) else { return styles };
    let Some(parsed) = package::parse(&text) else { return styles };
    for node in parsed.root_element().children().filter(Node::is_element) {
        match node.tag_name().name() {
            "docDefaults" => {
                let properties = node.descendants().find(|node| node.tag_name().name() == "rPr");
                styles.document = properties.map_or_else(Look::default, Look::of_run);
            }
            "style" => {
                let Some(id) = value(node, "styleId") else { continue };
                let run = child(node, "rPr").map_or_else(Look::default, Look::of_run);
                let paragraph = child(node, "pPr").map_or_else(Look::default, Look::of_paragraph);
                let based_on = child(node, "basedOn").and_then(|node| value(node, "val")).map(str::to_owned);
                if value(node, "type") == Some("paragraph") && matches!(value(node, "default"), Some("1" | "true")) {
                    styles.default = Some(id.to_owned());
                }
                styles.styles.insert(id.to_owned(), (run.over(paragraph), based_on));
            }
            _ => {}
        }
    }
    styles
}

impl Styles {
    /// The look of a paragraph of a style, or of one without.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Look {
        let id = id.or(self.default.as_deref());
        id.map_or_else(Look::default, |id| self.named(id)).over(self.document.clone())
    }

    /// The look of a style, with all that it is based on.
    pub(super) fn named(&self, id: &str) -> Look {
        let mut look = Look::default();
        let mut next = Some(id);
        for _ in 0..DEPTH_MAX {
            let Some((own, based_on)) = next.and_then(|id| self.styles.get(id)) else { break };
            look = look.over(own.clone());
            next = based_on.as_deref();
        }
        look
    }
}
