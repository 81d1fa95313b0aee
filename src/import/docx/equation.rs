//! Reads equations of Word (Office Math, ECMA-376 part 1, section 22.1) as text that keeps fractions, powers and roots.

use roxmltree::Node;

use super::super::document::Run;
use super::styles::{child, value};
use crate::report::inline::Style;

/// Equations in equations: deeper ones were made to break readers.
const DEPTH_MAX: usize = 40;

/// The runs of an equation.
pub(super) fn runs(equation: Node<'_, '_>) -> Vec<Run> {
    let text = children(equation, 0);
    let mut runs = vec![Run::default()];
    for letter in text.chars() {
        let raised = [Style::Raised, Style::Lowered];
        if let Some(style) = raised.into_iter().find(|style| style.open() == letter) {
            runs.push(Run { shift: Some(style), ..Run::default() });
        } else if raised.into_iter().any(|style| style.close() == letter) {
            runs.push(Run::default());
        } else if let Some(run) = runs.last_mut() {
            run.text.push(letter);
        }
    }
    runs.retain(|run| !run.text.is_empty());
    runs
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
        "t" => node.text().unwrap_or_default().replace(['\n', '\r', '\u{C}'], " "),
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
