//! Turns a report into what the head of its page says to programs: the fifteen elements of Dublin Core
//! (<https://www.dublincore.org/specifications/dublin-core/dces/>), Open Graph (<https://ogp.me>), and a schema.org `Report`
//! as JSON-LD.

use serde_json::{Map, Value, json};

use crate::archive::{Entry, address};
use crate::render::Renderer;
use crate::render::views::Metadata;
use crate::report::period::Period;
use jiff::civil::Date;

/// The language that reports are written in.
const LANGUAGE: &str = "vi";

impl Renderer<'_> {
    /// The Dublin Core of a report: every element at least once, in the order of the standard.
    pub(crate) fn dublin_core(&self, index: usize) -> Vec<(&'static str, String)> {
        let entry = &self.archive.entries[index];
        let report = &entry.report;
        let config = &self.archive.config;
        let issuer = report.issuer.as_ref().map(|issuer| &issuer.value);
        let publisher = issuer.map_or_else(|| config.title.clone(), |issuer| issuer.name.clone());
        let kind = report.kind.as_ref().map(|kind| kind.value.name.clone());
        let number = report.number.as_ref().map(|number| number.value.printed.clone());
        let mut elements = vec![("title", report.title.value.clone()), ("creator", publisher.clone())];
        elements.push(("subject", kind.clone().unwrap_or_else(|| config.title.clone())));
        elements.push(("description", crate::report::pinpoint::document(report)));
        elements.push(("publisher", publisher.clone()));
        let signer = report.signer.as_ref().map(|signer| signer.value.name.clone()).filter(|name| !name.is_empty());
        elements.push(("contributor", signer.unwrap_or_else(|| publisher.clone())));
        elements.push(("date", self.day(entry).to_string()));
        elements.push(("type", "Text".into()));
        elements.extend(kind.map(|kind| ("type", kind)));
        elements.push(("format", "text/html".into()));
        elements.push(("identifier", self.absolute(&entry.address())));
        elements.extend(number.map(|number| ("identifier", number)));
        elements.push(("source", self.absolute(&entry.file_address())));
        elements.push(("language", LANGUAGE.into()));
        elements.push(("relation", self.absolute("index.html")));
        let related = entry.relations.iter().chain(&entry.related_by);
        elements.extend(related.map(|(_, other)| ("relation", self.absolute(&self.archive.entries[*other].address()))));
        let place = report.place.as_ref().map(|place| place.value.clone());
        let period = report.period.as_ref().map(|period| days(period.value));
        let when = self.day(entry).to_string();
        let coverage: Vec<String> = place.into_iter().chain(period).collect();
        elements.extend(if coverage.is_empty() { vec![when] } else { coverage }.into_iter().map(|value| ("coverage", value)));
        elements.push(("rights", if config.rights.is_empty() { publisher } else { config.rights.clone() }));
        elements
    }

    /// The day that stands for a report among programs: its date, else the first one of its month, else the oldest date of
    /// the archive.
    pub(super) fn day(&self, entry: &Entry) -> Date {
        let report = &entry.report;
        let of_month = || report.month().and_then(|(year, month)| Date::new(year, month, 1).ok());
        report.day().or_else(of_month).or(self.known.oldest).unwrap_or(Date::constant(1970, 1, 1))
    }

    /// The Dublin Core of a report for the head of its page.
    pub(crate) fn head_of_report(&self, index: usize) -> Vec<Metadata> {
        self.dublin_core(index).into_iter().map(|(element, content)| Metadata::of(&format!("DC.{element}"), content)).collect()
    }

    /// The Open Graph of a page. A card without an address is none, so there is nothing where that is not known.
    pub(crate) fn open_graph(&self, kind: &str, title: &str, description: &str, address: &str) -> Vec<Metadata> {
        let config = &self.archive.config;
        if config.address.is_none() {
            return Vec::new();
        }
        let locale = if config.language == "en" { "en_GB" } else { "vi_VN" };
        vec![
            Metadata::of("og:type", kind),
            Metadata::of("og:title", title),
            Metadata::of("og:description", description),
            Metadata::of("og:url", self.absolute(address)),
            Metadata::of("og:site_name", &config.title),
            Metadata::of("og:locale", locale),
        ]
    }

    /// A report as JSON-LD, to stand in a script element.
    pub(crate) fn json_ld(&self, index: usize) -> String {
        let entry = &self.archive.entries[index];
        let report = &entry.report;
        let config = &self.archive.config;
        let mut about = Map::new();
        let mut add = |key: &str, value: Option<Value>| value.into_iter().for_each(|value| drop(about.insert(key.to_owned(), value)));
        add("@context", Some(json!("https://schema.org")));
        add("@type", Some(json!("Report")));
        add("@id", config.address.as_ref().map(|_| json!(self.absolute(&entry.address()))));
        add("url", config.address.as_ref().map(|_| json!(self.absolute(&entry.address()))));
        add("name", Some(json!(report.title.value)));
        add("reportNumber", report.number.as_ref().map(|number| json!(number.value.printed)));
        add("inLanguage", Some(json!(LANGUAGE)));
        add("datePublished", report.date.as_ref().map(|date| json!(date.value.to_string())));
        add("temporalCoverage", report.period.as_ref().map(|period| json!(days(period.value))));
        add("locationCreated", report.place.as_ref().map(|place| json!({ "@type": "Place", "name": place.value })));
        add("publisher", report.issuer.as_ref().map(|issuer| organization(&issuer.value)));
        add(
            "author",
            report.signer.as_ref().filter(|signer| !signer.value.name.is_empty()).map(|signer| {
                let person = json!({ "@type": "Person", "name": signer.value.name });
                match signer.value.position.as_str() {
                    "" => person,
                    position => json!({ "@type": "Role", "roleName": position, "author": person }),
                }
            }),
        );
        let collection = |site: &String| json!({ "@type": "Collection", "name": config.title, "url": site });
        add("isPartOf", Some(config.address.as_ref().map_or_else(|| json!({ "@type": "Collection", "name": config.title }), collection)));
        add("license", config.license.as_ref().map(|license| json!(license)));
        let cited: Vec<Value> = report.citations.iter().map(cited).collect();
        add("citation", (!cited.is_empty()).then(|| json!(cited)));
        add("encoding", Some(self.encodings(entry)));
        // What ends a script element must not stand in one.
        serde_json::to_string(&about).unwrap_or_default().replace('<', "\\u003c")
    }

    /// The forms in which a report is offered beside its page.
    fn encodings(&self, entry: &Entry) -> Value {
        let report = &entry.report;
        let beside = |address: String| match &self.archive.config.address {
            Some(_) => self.absolute(&address),
            None => address::last(&address).to_owned(),
        };
        json!([
            {
                "@type": "MediaObject",
                "encodingFormat": "text/markdown",
                "contentUrl": beside(entry.file_address()),
                "contentSize": format!("{} B", report.text.file_bytes),
                "sha256": report.sha256,
            },
            { "@type": "MediaObject", "encodingFormat": "application/json", "contentUrl": beside(address::data(&entry.base)) },
            { "@type": "MediaObject", "encodingFormat": "text/plain", "contentUrl": beside(address::text(&entry.base)) },
        ])
    }
}

/// The days of a period as ISO 8601 writes an interval.
fn days(period: Period) -> String {
    let ((first_year, first), (last_year, last)) = (period.first_month(), period.last_month());
    let end = Date::new(last_year, last, 1).map_or(31, |date| date.days_in_month());
    format!("{first_year:04}-{first:02}-01/{last_year:04}-{last:02}-{end:02}")
}

fn organization(issuer: &crate::report::issuer::Issuer) -> Value {
    let mut body = json!({ "@type": "Organization", "name": issuer.name });
    if issuer.short != issuer.name {
        body["alternateName"] = json!(issuer.short);
    }
    if !issuer.superior.is_empty() {
        body["parentOrganization"] = json!({ "@type": "Organization", "name": issuer.superior });
    }
    body
}

fn cited(citation: &crate::report::citations::Citation) -> Value {
    let mut work = json!({ "@type": "CreativeWork", "identifier": citation.number });
    let name = citation.title.clone().unwrap_or_else(|| citation.name());
    work["name"] = json!(name);
    if let Some(date) = citation.date {
        work["datePublished"] = json!(date.to_string());
    }
    work
}
