//! Turns the archive into files for programs: lists and tables, feeds, and beside every report its data and its text.
//!
//! Everything is made of what pages are made of, so both say the same. Addresses in lists and tables are below the
//! site's root; standards that want absolute ones (site map, JSON Feed, OAI-PMH, OpenSearch) are followed only where
//! archive.toml or `--base-url` tells where the site stands.

mod document;
mod feeds;
mod metadata;
mod oai;
mod open_search;
mod package;
mod plain;
pub mod records;
mod sites;
pub mod tables;
mod xml;

pub use document::schema;

use super::Renderer;
use crate::archive::address;
use crate::archive::collections::Collection;
use tables::Table;

/// The address of the service worker; it lies in the root, since it serves what lies below it.
pub(super) const SERVICE_WORKER_ADDRESS: &str = "service-worker.js";

/// A form in which the archive, or a report, is offered to programs: one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// All reports, one JSON object a line.
    Records,
    /// All reports as one JSON array.
    RecordsArray,
    /// A table.
    Table(Table),
    /// The description of all tables.
    Package,
    /// The data of a report, by its place in the archive.
    Report(usize),
    /// The text of a report, by its place in the archive.
    Text(usize),
    /// The schema of the data of a report.
    Schema,
    /// The newest reports of the archive or of one of its lists, as Atom.
    Atom(Option<Collection>),
    /// The newest reports of the archive, as JSON Feed.
    JsonFeed,
    /// The site map, or the index of its parts.
    SiteMap,
    /// A part of the site map.
    SiteMapPart(usize),
    /// What robots are told.
    Robots,
    /// The description of the search for browsers.
    SearchDescription,
    /// A part of the OAI-PMH static repository.
    Oai(usize),
    /// What keeps pages and index in browsers, for reading without a network.
    ServiceWorker,
}

impl Form {
    /// Whether texts of reports are in it.
    pub(super) const fn holds_texts(self) -> bool {
        matches!(self, Form::Report(_) | Form::Text(_) | Form::Atom(_) | Form::JsonFeed)
    }
}

impl Renderer<'_> {
    /// All forms for programs but those of each report.
    pub(super) fn data_forms(&self) -> Vec<Form> {
        let mut forms = vec![Form::Records, Form::RecordsArray, Form::Package, Form::Schema, Form::Robots];
        forms.extend(self.tables().into_iter().map(Form::Table));
        forms.extend(self.feeds());
        forms.extend(self.site_maps());
        forms.extend(self.oai_parts());
        forms.extend(self.archive.config.has_service_worker.then_some(Form::ServiceWorker));
        forms.extend(self.archive.config.address.as_ref().map(|_| Form::SearchDescription));
        forms
    }

    /// The address of a form.
    pub(super) fn data_address(&self, form: Form) -> String {
        match form {
            Form::Records => records::ADDRESS.into(),
            Form::RecordsArray => records::ARRAY_ADDRESS.into(),
            Form::Table(table) => self.table_address(table),
            Form::Package => package::ADDRESS.into(),
            Form::Report(index) => address::data(&self.archive.entries[index].base),
            Form::Text(index) => address::text(&self.archive.entries[index].base),
            Form::Schema => document::SCHEMA_ADDRESS.into(),
            Form::Atom(list) => self.feed_address(list),
            Form::JsonFeed => feeds::JSON_ADDRESS.into(),
            Form::SiteMap => sites::MAP_ADDRESS.into(),
            Form::SiteMapPart(part) => sites::part_address(part),
            Form::Robots => sites::ROBOTS_ADDRESS.into(),
            Form::SearchDescription => open_search::ADDRESS.into(),
            Form::Oai(part) => oai::address(part),
            Form::ServiceWorker => SERVICE_WORKER_ADDRESS.into(),
        }
    }

    /// Makes the file.
    pub(super) fn data(&self, form: Form) -> Vec<u8> {
        match form {
            Form::Records => records::write(&records::records(self.archive)),
            Form::RecordsArray => records::write_array(&records::records(self.archive)),
            Form::Table(table) => self.table(table),
            Form::Package => self.package(),
            Form::Report(index) => self.document_data(index),
            Form::Text(index) => self.plain_text(index),
            Form::Schema => schema().into_bytes(),
            Form::Atom(list) => self.atom(list),
            Form::JsonFeed => self.json_feed(),
            Form::SiteMap => self.site_map(),
            Form::SiteMapPart(part) => self.site_map_part(part),
            Form::Robots => self.robots(),
            Form::SearchDescription => self.search_description(),
            Form::Oai(part) => self.oai(part),
            Form::ServiceWorker => include_bytes!("service_worker.js").to_vec(),
        }
    }

    /// An address below the site's root as programs elsewhere have to know it, where that is known.
    fn absolute(&self, address: &str) -> String {
        format!("{}{address}", self.archive.config.address.as_deref().unwrap_or_default())
    }
}
