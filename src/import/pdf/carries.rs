//! Finds what a PDF carries beside the text of its pages: notes, form values, embedded files, hidden layers, earlier versions
//! and the names of those who wrote it.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, decode_text_string};

use super::super::people::People;
use super::{Pages, revisions};
use crate::message;

/// Objects within objects, without references: deeper ones were made to break readers.
const DEPTH_MAX: usize = 64;

/// Adds what a PDF carries.
pub(super) fn look(bytes: &[u8], pdf: &Pdf, pages: &mut Pages) {
    let mut found = Found::default();
    each_dictionary(pdf, &mut |dictionary| found.dictionary(pdf, dictionary));
    // A reader that breaks on an earlier version has not seen that it is harmless.
    let has_earlier = catch_unwind(AssertUnwindSafe(|| revisions::hide_something(bytes, pdf))).unwrap_or(true);
    let carried = [
        (found.notes, message!("carries-notes")),
        (found.values, message!("carries-values")),
        (found.embedded, message!("carries-embedded")),
        (has_hidden_layers(pdf), message!("carries-layers")),
        (has_earlier, message!("carries-earlier")),
    ];
    pages.carries.extend(carried.into_iter().filter(|(is_carried, _)| *is_carried).map(|(_, what)| what));
    pages.remarks.extend(people(pdf, found.authors).remark());
}

#[derive(Default)]
struct Found {
    notes: bool,
    values: bool,
    embedded: bool,
    authors: Vec<String>,
}

impl Found {
    fn dictionary(&mut self, pdf: &Pdf, dictionary: &Dictionary) {
        let name = |key: &[u8]| value(pdf, dictionary, key).and_then(|value| value.as_name().ok()).unwrap_or_default();
        let has = |key: &[u8]| !text(pdf, dictionary, key).is_empty();
        self.embedded |= value(pdf, dictionary, b"EF").is_some_and(|files| files.as_dict().is_ok_and(|files| !files.is_empty()));
        // A value stands in the field, which is the annotation itself or above it.
        self.values |= matches!(name(b"FT"), b"Tx" | b"Ch") && has(b"V");
        // Only annotations have a rectangle and one of these subtypes.
        if value(pdf, dictionary, b"Rect").is_none() {
            return;
        }
        match name(b"Subtype") {
            b"" | b"Link" | b"Widget" | b"PrinterMark" | b"TrapNet" | b"Watermark" => {}
            b"FileAttachment" | b"Sound" | b"Movie" | b"RichMedia" => self.embedded = true,
            // A redaction that is marked and was not applied: the text below is there.
            b"Redact" => self.notes = true,
            _ if has(b"Contents") || has(b"RC") => {
                self.notes = true;
                self.authors.push(text(pdf, dictionary, b"T"));
            }
            _ => {}
        }
    }
}

/// Visits every dictionary that the catalogue leads to, also those of streams.
pub(super) fn each_dictionary(pdf: &Pdf, visit: &mut dyn FnMut(&Dictionary)) {
    each_object(pdf, &mut |object| match object {
        Object::Dictionary(dictionary) => visit(dictionary),
        Object::Stream(stream) => visit(&stream.dict),
        _ => {}
    });
}

/// Visits every object that the catalogue leads to, each once.
pub(super) fn each_object(pdf: &Pdf, visit: &mut dyn FnMut(&Object)) {
    let mut done: BTreeSet<ObjectId> = BTreeSet::new();
    let mut open: Vec<(&Object, usize)> = pdf.trailer.get(b"Root").ok().map(|root| (root, 0)).into_iter().collect();
    while let Some((object, depth)) = open.pop() {
        if depth > DEPTH_MAX {
            continue;
        }
        if !matches!(object, Object::Reference(_)) {
            visit(object);
        }
        match object {
            Object::Reference(id) if done.insert(*id) => open.extend(pdf.get_object(*id).ok().map(|object| (object, 0))),
            Object::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Object::Dictionary(dictionary) => open.extend(dictionary.iter().map(|(_, item)| (item, depth + 1))),
            Object::Stream(stream) => open.extend(stream.dict.iter().map(|(_, item)| (item, depth + 1))),
            _ => {}
        }
    }
}

/// The value of a key, behind its reference.
pub(super) fn value<'a>(pdf: &'a Pdf, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    pdf.dereference(dictionary.get(key).ok()?).ok().map(|(_, object)| object)
}

/// A text of a dictionary; empty when there is none.
pub(super) fn text(pdf: &Pdf, dictionary: &Dictionary, key: &[u8]) -> String {
    let is_text = |object: &&Object| matches!(object, Object::String(..));
    let text = value(pdf, dictionary, key).filter(is_text).and_then(|object| decode_text_string(object).ok());
    text.unwrap_or_default().trim_matches(|letter: char| letter.is_whitespace() || letter == '\0' || letter == '\u{FEFF}').to_owned()
}

/// The groups of optional content that are not shown when the file is opened.
pub(super) fn hidden_layers(pdf: &Pdf) -> BTreeSet<ObjectId> {
    let groups = || {
        let properties = value(pdf, pdf.catalog().ok()?, b"OCProperties")?.as_dict().ok()?;
        let configuration = value(pdf, properties, b"D")?.as_dict().ok()?;
        let ids = |dictionary: &Dictionary, key: &[u8]| -> BTreeSet<ObjectId> {
            let listed = value(pdf, dictionary, key).and_then(|list| list.as_array().ok()).into_iter().flatten();
            listed.filter_map(|group| group.as_reference().ok()).collect()
        };
        let is_off = matches!(value(pdf, configuration, b"BaseState").map(Object::as_name), Some(Ok(b"OFF")));
        let off = ids(configuration, b"OFF");
        Some(if is_off { &(&ids(properties, b"OCGs") - &ids(configuration, b"ON")) | &off } else { off })
    };
    groups().unwrap_or_default()
}

fn has_hidden_layers(pdf: &Pdf) -> bool {
    hidden_layers(pdf).iter().any(|group| pdf.get_dictionary(*group).is_ok())
}

fn people(pdf: &Pdf, authors: Vec<String>) -> People {
    let mut people = People::default();
    let info = pdf.trailer.get(b"Info").ok().and_then(|info| pdf.dereference(info).ok()).and_then(|(_, info)| info.as_dict().ok());
    people.add(&info.map_or(String::new(), |info| text(pdf, info, b"Author")));
    let metadata = pdf.catalog().ok().and_then(|catalog| value(pdf, catalog, b"Metadata")).and_then(|metadata| metadata.as_stream().ok());
    let metadata = metadata.map(|stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()));
    for name in metadata.and_then(|bytes| String::from_utf8(bytes).ok()).map(|text| creators(&text)).unwrap_or_default() {
        people.add(&name);
    }
    authors.iter().for_each(|name| people.add(name));
    people
}

/// The names under `dc:creator` in XMP.
fn creators(text: &str) -> Vec<String> {
    let Ok(parsed) = roxmltree::Document::parse(text.trim_start_matches('\u{FEFF}').trim_end_matches('\0')) else { return Vec::new() };
    let creators = parsed.descendants().filter(|node| node.tag_name().name() == "creator");
    creators.flat_map(|node| node.descendants()).filter(|node| node.is_text()).filter_map(|node| node.text()).map(str::to_owned).collect()
}
