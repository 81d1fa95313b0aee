//! Turns the newest reports into feeds: Atom (RFC 4287) of the archive, of each body and of each type, and JSON Feed 1.1
//! (<https://www.jsonfeed.org/version/1.1/>) of the archive.
//!
//! Entries are named by what names a report (body, date, number), not by where the site stands: a reader that moves with
//! the archive to another address is shown nothing twice. They are dated by the reports, in the time of Hà Nội.

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::{Form, xml};
use crate::archive::Entry;
use crate::archive::collections::Collection;
use crate::render::Renderer;
use crate::report::pinpoint;

/// The address of the JSON Feed.
pub(super) const JSON_ADDRESS: &str = "feed.json";

/// So many reports stand in a feed.
const ENTRIES_MAX: usize = 50;

/// So many letters of a report stand in a feed.
const LETTERS_MAX: usize = 3000;

/// One report as the JSON Feed has it.
#[derive(Serialize)]
struct Item {
    id: String,
    url: String,
    title: String,
    content_text: String,
    summary: String,
    date_published: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<serde_json::Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    language: &'static str,
    attachments: Vec<serde_json::Value>,
}

impl Renderer<'_> {
    /// All feeds; of a list without a dated report there is none.
    pub(super) fn feeds(&self) -> Vec<Form> {
        let collections = &self.archive.collections;
        let lists = (0..collections.issuers.len()).map(Collection::Issuer).chain((0..collections.types.len()).map(Collection::Type));
        let lists = std::iter::once(None).chain(lists.map(Some));
        let atoms = lists.filter(|list| self.has_feed(*list)).map(Form::Atom);
        let json = (self.archive.config.address.is_some() && self.has_feed(None)).then_some(Form::JsonFeed);
        atoms.chain(json).collect()
    }

    /// Whether there is a feed of a list, or of the archive.
    pub(crate) fn has_feed(&self, list: Option<Collection>) -> bool {
        let is_dated = |index: &usize| self.archive.entries[*index].report.date.is_some();
        match list {
            None => self.known.oldest.is_some(),
            Some(Collection::Issuer(at)) => self.archive.collections.issuers[at].entries.iter().any(is_dated),
            Some(Collection::Type(at)) => self.archive.collections.types[at].entries.iter().any(is_dated),
            Some(_) => false,
        }
    }

    /// The address of the feed of a list, or of the archive.
    pub(crate) fn feed_address(&self, list: Option<Collection>) -> String {
        list.map_or_else(|| "feed.xml".into(), |list| format!("{}.xml", self.list_base(list)))
    }

    /// The newest dated reports of a list, or of the archive.
    fn fed(&self, list: Option<Collection>) -> Vec<usize> {
        let members = list.map_or_else(|| (0..self.archive.entries.len()).collect(), |list| self.members(list));
        let date = |index: &usize| self.archive.entries[*index].report.day();
        let mut dated: Vec<usize> = members.into_iter().filter(|index| date(index).is_some()).collect();
        dated.sort_by_key(|index| (std::cmp::Reverse(date(index)), *index));
        dated.truncate(ENTRIES_MAX);
        dated
    }

    pub(super) fn atom(&self, list: Option<Collection>) -> Vec<u8> {
        let config = &self.archive.config;
        let address = self.feed_address(list);
        let root = crate::archive::address::to_root(&address);
        let link = |address: &str| if config.address.is_some() { self.absolute(address) } else { format!("{root}{address}") };
        let fed = self.fed(list);
        let title = list.map_or_else(|| config.title.clone(), |list| format!("{} – {}", self.list_name(list), config.title));
        let page = list.map_or_else(|| "index.html".into(), |list| self.list_address(list, 0));
        xml::document(|xml| {
            xml.element("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &config.language)], |xml| {
                xml.text("id", &[], &name(&["feed", &config.title, &self.feed_address(list)]));
                xml.text("title", &[], &title);
                if list.is_none() && !config.description.is_empty() {
                    xml.text("subtitle", &[], &config.description);
                }
                xml.text("updated", &[], &fed.first().map_or(String::new(), |index| moment(&self.archive.entries[*index])));
                xml.element("author", &[], |xml| xml.text("name", &[], &config.title));
                xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &link(&address))]);
                xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &link(&page))]);
                if !config.rights.is_empty() {
                    xml.text("rights", &[], &config.rights);
                }
                xml.text("generator", &[("version", env!("CARGO_PKG_VERSION"))], env!("CARGO_PKG_NAME"));
                fed.iter().for_each(|index| self.atom_entry(*index, &link, xml));
            });
        })
    }

    fn atom_entry(&self, index: usize, link: &dyn Fn(&str) -> String, xml: &mut xml::Xml) {
        let entry = &self.archive.entries[index];
        let report = &entry.report;
        xml.element("entry", &[], |xml| {
            xml.text("id", &[], &name(&["report", &entry.base]));
            xml.text("title", &[], &entry.report.headline());
            xml.text("updated", &[], &moment(entry));
            xml.text("published", &[], &moment(entry));
            if let Some(issuer) = &report.issuer {
                xml.element("author", &[], |xml| xml.text("name", &[], &issuer.value.name));
            }
            xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &link(&entry.address()))]);
            let bytes = report.text.file_bytes.to_string();
            let original = link(&entry.file_address());
            xml.empty("link", &[("rel", "enclosure"), ("type", "text/markdown"), ("length", &bytes), ("href", &original)]);
            if let Some(kind) = &report.kind {
                let term = if kind.value.code.is_empty() { &kind.value.name } else { &kind.value.code };
                xml.empty("category", &[("term", term), ("label", &kind.value.name)]);
            }
            xml.text("summary", &[], &pinpoint::document(report));
            xml.text("content", &[("type", "text"), ("xml:lang", "vi")], &self.opening_text(index, LETTERS_MAX));
        });
    }

    pub(super) fn json_feed(&self) -> Vec<u8> {
        let config = &self.archive.config;
        let items: Vec<Item> = self.fed(None).into_iter().map(|index| self.item(index)).collect();
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": config.title,
            "home_page_url": self.absolute("index.html"),
            "feed_url": self.absolute(JSON_ADDRESS),
            "language": config.language,
            "authors": [{ "name": config.title }],
            "items": items,
        });
        if !config.description.is_empty() {
            feed["description"] = json!(config.description);
        }
        let mut bytes = serde_json::to_vec_pretty(&feed).expect("values can always be written");
        bytes.push(b'\n');
        bytes
    }

    fn item(&self, index: usize) -> Item {
        let entry = &self.archive.entries[index];
        let report = &entry.report;
        Item {
            id: name(&["report", &entry.base]),
            url: self.absolute(&entry.address()),
            title: entry.report.headline(),
            content_text: self.opening_text(index, LETTERS_MAX),
            summary: pinpoint::document(report),
            date_published: moment(entry),
            authors: report.issuer.iter().map(|issuer| json!({ "name": issuer.value.name })).collect(),
            tags: report.kind.iter().map(|kind| kind.value.name.clone()).collect(),
            language: "vi",
            attachments: vec![json!({
                "url": self.absolute(&entry.file_address()),
                "mime_type": "text/markdown",
                "size_in_bytes": report.text.file_bytes,
            })],
        }
    }
}

/// The beginning of a report's day, in Hà Nội; Vietnam has no summer time.
fn moment(entry: &Entry) -> String {
    entry.report.date.as_ref().map_or(String::new(), |date| format!("{}T00:00:00+07:00", date.value))
}

/// A name made of words, as RFC 9562 makes one of a digest: a UUID of version 8.
fn name(words: &[&str]) -> String {
    let mut digest = Sha256::new();
    for word in words {
        digest.update((word.len() as u64).to_le_bytes());
        digest.update(word.as_bytes());
    }
    let digest = digest.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Builder::from_custom_bytes(bytes).into_uuid().urn().to_string()
}
