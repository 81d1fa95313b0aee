//! Computes the numbers that Word prints before the paragraphs of its lists (ECMA-376 part 1, 17.9).

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::super::legacy::{self, LegacyEncoding};
use super::package::{self, Package};
use super::styles::{Look, Styles, child, value};
use crate::report::numbering::roman;

/// A list has at most this many levels.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2.`: the numbers of the levels, and what stands between them.
    text: String,
    /// Whether all numbers in it are Arabic.
    is_legal: bool,
    /// Whether it goes on counting when a level above it does.
    goes_on: bool,
    /// How the font of the number reads it.
    encoding: Option<LegacyEncoding>,
}

type Levels = BTreeMap<usize, Level>;

/// The lists of a file, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    shapes: BTreeMap<String, Levels>,
    /// By list: its shape, and the levels that it has of its own.
    lists: BTreeMap<String, (String, Levels, BTreeMap<usize, u32>)>,
    /// By shape: the last number of each level.
    counts: BTreeMap<String, [Option<u32>; LEVELS]>,
    begun: BTreeSet<(String, usize)>,
}

/// Reads the lists; a file without them has none.
pub(super) fn read(package: &Package, styles: &Styles) -> Lists {
    let mut lists = Lists::default();
    let mut links: Vec<(String, String)> = Vec::new();
    let Some(text) = package.beside("numbering.xml").and_then(package::text) else { return lists };
    let Some(parsed) = package::parse(&text) else { return lists };
    for node in parsed.root_element().children().filter(Node::is_element) {
        match node.tag_name().name() {
            "abstractNum" => {
                if let Some(id) = value(node, "abstractNumId") {
                    lists.shapes.insert(id.to_owned(), levels(node));
                    // The levels may be those of another list, which a style names.
                    let style = child(node, "numStyleLink").and_then(|node| value(node, "val"));
                    links.extend(style.and_then(|style| Some((id.to_owned(), styles.named(style).list?.0))));
                }
            }
            "num" => {
                let shape = child(node, "abstractNumId").and_then(|node| value(node, "val"));
                let (Some(id), Some(shape)) = (value(node, "numId"), shape) else { continue };
                let mut own = Levels::new();
                let mut starts = BTreeMap::new();
                for node in node.children().filter(|node| node.tag_name().name() == "lvlOverride") {
                    own.extend(levels(node));
                    let level = value(node, "ilvl").and_then(|level| level.parse::<usize>().ok());
                    let start = child(node, "startOverride").and_then(|node| value(node, "val")?.parse::<u32>().ok());
                    starts.extend(level.zip(start));
                }
                lists.lists.insert(id.to_owned(), (shape.to_owned(), own, starts));
            }
            _ => {}
        }
    }
    for (shape, list) in links {
        if let Some(levels) = lists.lists.get(&list).and_then(|(other, ..)| lists.shapes.get(other)).cloned() {
            lists.shapes.insert(shape, levels);
        }
    }
    lists
}

fn levels(node: Node<'_, '_>) -> Levels {
    let level = |node: Node<'_, '_>| {
        let of = |name| child(node, name).and_then(|node| value(node, "val"));
        let index = value(node, "ilvl")?.parse().ok().filter(|index| *index < LEVELS)?;
        let start = of("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        let format = of("numFmt").unwrap_or("decimal").to_owned();
        let text = of("lvlText").unwrap_or_default().to_owned();
        let goes_on = of("lvlRestart") == Some("0");
        let encoding = child(node, "rPr").and_then(|look| LegacyEncoding::of_font(&Look::of_run(look).font?));
        Some((index, Level { start, format, text, is_legal: child(node, "isLgl").is_some(), goes_on, encoding }))
    };
    node.children().filter(|node| node.tag_name().name() == "lvl").filter_map(level).collect()
}

impl Lists {
    /// The number of the next paragraph of a list; none where the list prints none.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let (shape, own, starts) = self.lists.get(list)?;
        let mut levels = self.shapes.get(shape).cloned().unwrap_or_default();
        levels.extend(own.clone());
        let here = levels.get(&level)?;
        let counts = self.counts.entry(shape.clone()).or_default();
        // A list that begins anew does so with its first paragraph.
        let anew = starts.get(&level).filter(|_| self.begun.insert((list.to_owned(), level)));
        let next = counts[level].map_or(here.start, |last| last.saturating_add(1));
        counts[level] = Some(anew.copied().unwrap_or(next));
        for (below, count) in counts.iter_mut().enumerate().skip(level + 1) {
            if !levels.get(&below).is_some_and(|level| level.goes_on) {
                *count = None;
            }
        }
        if here.format == "bullet" {
            return Some(bullet(&here.text).to_owned());
        }
        if here.format == "none" {
            return None;
        }
        let mut text = here.encoding.map_or_else(|| here.text.clone(), |encoding| legacy::convert(&here.text, encoding));
        for (index, count) in counts.iter().enumerate() {
            let Some(other) = levels.get(&index) else { continue };
            let number = count.unwrap_or(other.start);
            let format = if here.is_legal { "decimal" } else { &other.format };
            text = text.replace(&format!("%{}", index + 1), &written(number, format));
        }
        (!text.trim().is_empty()).then(|| text.trim().to_owned())
    }
}

/// A bullet as a printed report has it; those of symbol fonts are letters of no alphabet.
fn bullet(text: &str) -> &'static str {
    match text.trim() {
        "+" => "+",
        "-" | "–" | "—" | "\u{AD}" | "\u{F02D}" | "" => "-",
        _ => "•",
    }
}

fn written(number: u32, format: &str) -> String {
    match format {
        "upperRoman" if number < 4000 => roman(number),
        "lowerRoman" if number < 4000 => roman(number).to_lowercase(),
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "decimalZero" => format!("{number:02}"),
        "none" | "bullet" => String::new(),
        _ => number.to_string(),
    }
}

/// a to z, then aa, bb.
fn letters(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(40) as usize).collect()
}
