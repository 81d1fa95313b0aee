//! Converts equations of Word (Office Math, ECMA-376 part 1, section 22.1) to text, keeping fractions, powers and roots.

use roxmltree::Node;

use super::super::document::{Paragraph, Run};
use super::styles::{child, value};
use crate::report::inline::{self, Style};

/// Maximum nesting of elements.
const DEPTH_MAX: usize = 40;

/// Converts an equation to runs.
pub(super) fn runs(equation: Node<'_, '_>) -> Vec<Run> {
    Paragraph::marked(&children(equation, 0)).runs
}

fn children(node: Node<'_, '_>, depth: usize) -> String {
    node.children().filter(Node::is_element).map(|node| text(node, depth + 1)).collect()
}

/// The text of one element.
fn text(node: Node<'_, '_>, depth: usize) -> String {
    if depth > DEPTH_MAX {
        return String::new();
    }
    let of = |name: &str| child(node, name).map(|part| children(part, depth + 1)).unwrap_or_default();
    let property = |part: &str, name: &str| child(node, part).and_then(|part| child(part, name)).and_then(|node| value(node, "val"));
    match node.tag_name().name() {
        "t" => node.text().unwrap_or_default().replace(['\n', '\r', '\u{C}'], " ").replace(inline::is_sign, ""),
        "f" => format!("{}/{}", inline::operand(&of("num")), inline::operand(&of("den"))),
        "sSup" => format!("{}{}", of("e"), Style::Raised.around(&of("sup"))),
        "sSub" => format!("{}{}", of("e"), Style::Lowered.around(&of("sub"))),
        "sSubSup" => format!("{}{}{}", of("e"), Style::Lowered.around(&of("sub")), Style::Raised.around(&of("sup"))),
        "sPre" => format!("{}{}{}", Style::Lowered.around(&of("sub")), Style::Raised.around(&of("sup")), of("e")),
        "rad" => format!("{}√{}", Style::Raised.around(&of("deg")), inline::operand(&of("e"))),
        "nary" => {
            let sign = property("naryPr", "chr").unwrap_or("∫");
            format!("{sign}{}{} {}", Style::Lowered.around(&of("sub")), Style::Raised.around(&of("sup")), of("e"))
        }
        "d" => {
            let (open, close) = (property("dPr", "begChr").unwrap_or("("), property("dPr", "endChr").unwrap_or(")"));
            let parts = node.children().filter(|part| part.tag_name().name() == "e").map(|part| children(part, depth + 1));
            format!("{open}{}{close}", parts.collect::<Vec<_>>().join(property("dPr", "sepChr").unwrap_or("|")))
        }
        "limLow" => format!("{}{}", of("e"), Style::Lowered.around(&of("lim"))),
        "limUpp" => format!("{}{}", of("e"), Style::Raised.around(&of("lim"))),
        "func" => format!("{} {}", of("fName"), of("e")),
        "m" => {
            let rows = node.children().filter(|row| row.tag_name().name() == "mr");
            let cells = |row: Node<'_, '_>| {
                row.children().filter(Node::is_element).map(|cell| children(cell, depth + 2)).collect::<Vec<_>>().join(", ")
            };
            format!("[{}]", rows.map(cells).collect::<Vec<_>>().join("; "))
        }
        "eqArr" => {
            let parts = node.children().filter(|part| part.tag_name().name() == "e").map(|part| children(part, depth + 1));
            parts.collect::<Vec<_>>().join("; ")
        }
        name if name.ends_with("Pr") => String::new(),
        _ => children(node, depth + 1),
    }
}
