//! Turns the zip archive of a Word file into its parts.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use roxmltree::{Document, ParsingOptions};
use zip::ZipArchive;

use super::super::Refusal;

/// No part of a report is longer, in bytes: a longer one was made to fill the memory.
const PART_BYTES_MAX: u64 = 64 << 20;

/// All parts together, in bytes.
const ALL_BYTES_MAX: u64 = 256 << 20;

/// Elements of one part.
const NODES_MAX: u32 = 4_000_000;

/// The parts of a Word file that a reader may ask for.
pub(super) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
    /// The name of the main part: `word/document.xml`.
    pub(super) main: String,
    /// Whether it holds files of other programs, for example the workbook behind a chart.
    pub(super) has_embedded: bool,
}

/// Opens the archive and takes out what matters.
pub(super) fn open(bytes: &[u8]) -> Result<Package, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Refusal::damaged(&error.to_string()))?;
    let mut parts = BTreeMap::new();
    let mut left = ALL_BYTES_MAX;
    let mut has_embedded = false;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| Refusal::damaged(&error.to_string()))?;
        let Ok(name) = file.name().map(|name| name.trim_start_matches('/').to_owned()) else { continue };
        has_embedded |= name.starts_with("word/embeddings/") && !name.ends_with('/');
        if !(name.ends_with(".xml") || name.ends_with(".rels") || name.contains("media/")) {
            continue;
        }
        let limit = PART_BYTES_MAX.min(left);
        let mut content = Vec::new();
        // What the archive says of the length is not to be believed.
        let read = file.by_ref().take(limit + 1).read_to_end(&mut content);
        if content.len() as u64 > limit {
            return Err(Refusal::Bomb);
        }
        match read {
            Ok(_) => left -= content.len() as u64,
            Err(_) if name.contains("media/") => continue,
            Err(error) => return Err(Refusal::damaged(&format!("{name}: {error}"))),
        }
        parts.insert(name, content);
    }
    let main = main_part(&parts).ok_or(Refusal::NotWord)?;
    Ok(Package { parts, main, has_embedded })
}

/// The part that the package names as its document.
fn main_part(parts: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    let named = parts.get("_rels/.rels").and_then(|bytes| {
        let text = text(bytes)?;
        let rels = parse(&text)?;
        let found = rels.descendants().find(|node| node.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument")))?;
        Some(found.attribute("Target")?.trim_start_matches('/').to_owned())
    });
    [named, Some("word/document.xml".to_owned())].into_iter().flatten().find(|name| name.starts_with("word/") && parts.contains_key(name))
}

/// A part's bytes as text; Word writes UTF-8, other programs UTF-16.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let (text, _, damaged) = encoding_rs::UTF_8.decode(bytes);
    (!damaged).then(|| text.into_owned())
}

/// Parses a part; none when it is damaged or has too many elements.
pub(super) fn parse(text: &str) -> Option<Document<'_>> {
    Document::parse_with_options(text, ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() }).ok()
}

impl Package {
    /// A part beside the main one: `numbering.xml`.
    pub(super) fn beside(&self, name: &str) -> Option<&[u8]> {
        let folder = self.main.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.part(&format!("{folder}/{name}"))
    }

    /// Whether the head or foot of the pages has words; a page number has none.
    pub(super) fn has_words_around_pages(&self) -> bool {
        let around = self.parts.iter().filter(|(name, _)| name.starts_with("word/header") || name.starts_with("word/footer"));
        around.filter_map(|(_, bytes)| text(bytes)).any(|text| {
            let letters = |node: roxmltree::Node<'_, '_>| node.text().is_some_and(|text| text.chars().any(char::is_alphabetic));
            parse(&text).is_some_and(|part| part.descendants().any(|node| node.tag_name().name() == "t" && letters(node)))
        })
    }

    /// A part by its whole name.
    pub(super) fn part(&self, name: &str) -> Option<&[u8]> {
        self.parts.get(name).map(Vec::as_slice)
    }

    /// The parts that are XML.
    pub(super) fn xml(&self) -> impl Iterator<Item = &[u8]> {
        self.parts.iter().filter(|(name, _)| name.ends_with(".xml")).map(|(_, bytes)| bytes.as_slice())
    }

    /// Takes a part out; empty when it is not there.
    pub(super) fn take(&mut self, name: &str) -> Vec<u8> {
        self.parts.remove(name).unwrap_or_default()
    }

    /// The targets of the main part's references, by their ids.
    pub(super) fn targets(&self) -> BTreeMap<String, String> {
        let (folder, file) = self.main.rsplit_once('/').unwrap_or(("", &self.main));
        let mut targets = BTreeMap::new();
        let Some(text) = self.part(&format!("{folder}/_rels/{file}.rels")).and_then(text) else { return targets };
        let Some(rels) = parse(&text) else { return targets };
        for node in rels.descendants() {
            let (Some(id), Some(target)) = (node.attribute("Id"), node.attribute("Target")) else { continue };
            let is_outside = node.attribute("TargetMode") == Some("External");
            let target = match target.strip_prefix('/') {
                _ if is_outside => target.to_owned(),
                Some(whole) => whole.to_owned(),
                None => format!("{folder}/{target}"),
            };
            targets.insert(id.to_owned(), target);
        }
        targets
    }
}
