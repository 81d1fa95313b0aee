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
        "f" => format!("{}/{}", bracketed(&of("num")), bracketed(&of("den"))),
        "sSup" => format!("{}{}", of("e"), styled(&of("sup"), Style::Raised)),
        "sSub" => format!("{}{}", of("e"), styled(&of("sub"), Style::Lowered)),
        "sSubSup" => format!("{}{}{}", of("e"), styled(&of("sub"), Style::Lowered), styled(&of("sup"), Style::Raised)),
        "sPre" => format!("{}{}{}", styled(&of("sub"), Style::Lowered), styled(&of("sup"), Style::Raised), of("e")),
        "rad" => format!("{}√{}", styled(&of("deg"), Style::Raised), bracketed(&of("e"))),
        "nary" => {
            let sign = property("naryPr", "chr").unwrap_or("∫");
            format!("{sign}{}{} {}", styled(&of("sub"), Style::Lowered), styled(&of("sup"), Style::Raised), of("e"))
        }
        "d" => {
            let (open, close) = (property("dPr", "begChr").unwrap_or("("), property("dPr", "endChr").unwrap_or(")"));
            let parts = node.children().filter(|part| part.tag_name().name() == "e").map(|part| children(part, depth + 1));
            format!("{open}{}{close}", parts.collect::<Vec<_>>().join(property("dPr", "sepChr").unwrap_or("|")))
        }
        "limLow" => format!("{}{}", of("e"), styled(&of("lim"), Style::Lowered)),
        "limUpp" => format!("{}{}", of("e"), styled(&of("lim"), Style::Raised)),
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

fn styled(text: &str, style: Style) -> String {
    if text.is_empty() { String::new() } else { format!("{}{text}{}", style.open(), style.close()) }
}

/// Text in brackets if it is more than one word or number.
fn bracketed(text: &str) -> String {
    let is_one = text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '.' | ',' | '%'));
    let is_in_brackets = text.starts_with('(') && text.find(')') == Some(text.len() - 1);
    if is_one || is_in_brackets { text.to_owned() } else { format!("({text})") }
}
