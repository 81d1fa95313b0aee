//! Turns the archive into an OAI-PMH static repository
//! (<http://www.openarchives.org/OAI/2.0/guidelines-static-repository.htm>): Dublin Core of every report, for gateways that
//! harvesters ask.
//!
//! The standard wants an address and somebody to write to, so there is none without both. A repository holds 5,000 records
//! at most; a larger archive has several, the oldest reports first, so that a new one changes the last only.

use super::{Form, xml};
use crate::render::Renderer;

/// The format allows no splitting, and gateways read a file whole.
const RECORDS_MAX: usize = 5000;

const NAMESPACES: [(&str, &str); 4] = [
    ("xmlns", "http://www.openarchives.org/OAI/2.0/static-repository"),
    ("xmlns:oai", "http://www.openarchives.org/OAI/2.0/"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    (
        "xsi:schemaLocation",
        "http://www.openarchives.org/OAI/2.0/static-repository http://www.openarchives.org/OAI/2.0/static-repository.xsd",
    ),
];

const DUBLIN_CORE: [(&str, &str); 4] = [
    ("xmlns:oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsi:schemaLocation", "http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"),
];

/// The address of a part of the repository.
pub(super) fn address(part: usize) -> String {
    if part == 0 { "oai.xml".into() } else { format!("oai-{}.xml", part + 1) }
}

impl Renderer<'_> {
    /// The parts of the repository.
    pub(super) fn oai_parts(&self) -> Vec<Form> {
        let config = &self.archive.config;
        let is_there = config.address.is_some() && config.contact.is_some() && !self.archive.entries.is_empty();
        let parts = if is_there { self.archive.entries.len().div_ceil(RECORDS_MAX) } else { 0 };
        (0..parts).map(Form::Oai).collect()
    }

    pub(super) fn oai(&self, part: usize) -> Vec<u8> {
        let entries: Vec<usize> = (0..self.archive.entries.len()).rev().skip(part * RECORDS_MAX).take(RECORDS_MAX).collect();
        xml::document(|xml| {
            xml.element("Repository", &NAMESPACES, |xml| {
                self.identify(part, &entries, xml);
                xml.element("ListMetadataFormats", &[], |xml| {
                    xml.element("oai:metadataFormat", &[], |xml| {
                        xml.text("oai:metadataPrefix", &[], "oai_dc");
                        xml.text("oai:schema", &[], "http://www.openarchives.org/OAI/2.0/oai_dc.xsd");
                        xml.text("oai:metadataNamespace", &[], DUBLIN_CORE[0].1);
                    });
                });
                xml.element("ListRecords", &[("metadataPrefix", "oai_dc")], |xml| {
                    entries.iter().for_each(|index| self.oai_record(*index, xml));
                });
            });
        })
    }

    fn identify(&self, part: usize, entries: &[usize], xml: &mut xml::Xml) {
        let config = &self.archive.config;
        let own = self.absolute(&address(part));
        // A gateway is asked below its own address, for the repository's address without its scheme.
        let without_scheme = own.split_once("://").map_or(own.as_str(), |(_, rest)| rest);
        let base = config.oai_gateway.as_ref().map_or_else(|| own.clone(), |gateway| format!("{gateway}{without_scheme}"));
        let days = entries.iter().map(|index| self.day(&self.archive.entries[*index]));
        xml.element("Identify", &[], |xml| {
            xml.text("oai:repositoryName", &[], &config.title);
            xml.text("oai:baseURL", &[], &base);
            xml.text("oai:protocolVersion", &[], "2.0");
            xml.text("oai:adminEmail", &[], config.contact.as_deref().unwrap_or_default());
            xml.text("oai:earliestDatestamp", &[], &days.min().map_or(String::new(), |day| day.to_string()));
            xml.text("oai:deletedRecord", &[], "no");
            xml.text("oai:granularity", &[], "YYYY-MM-DD");
        });
    }

    fn oai_record(&self, index: usize, xml: &mut xml::Xml) {
        let entry = &self.archive.entries[index];
        let host = self.archive.config.address.as_deref().and_then(|site| site.split('/').nth(2)).unwrap_or_default();
        // OAI identifiers name a host without its port.
        let host = host.split(':').next().unwrap_or_default();
        xml.element("oai:record", &[], |xml| {
            xml.element("oai:header", &[], |xml| {
                xml.text("oai:identifier", &[], &format!("oai:{host}:{}", entry.base));
                xml.text("oai:datestamp", &[], &self.day(entry).to_string());
            });
            xml.element("oai:metadata", &[], |xml| {
                xml.element("oai_dc:dc", &DUBLIN_CORE, |xml| {
                    for (element, content) in self.dublin_core(index) {
                        xml.text(&format!("dc:{element}"), &[], &content);
                    }
                });
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::archive::{self, config};
    use crate::diag::Diagnostics;
    use crate::memo::Forgetful;
    use crate::read::Source;
    use crate::render::theme;
    use crate::report;

    #[test]
    fn a_repository_holds_5000_records_at_most() {
        let mut diagnostics = Diagnostics::default();
        let settings = ("archive.toml".to_owned(), "address = \"https://example.org\"\ncontact = \"a@example.org\"".to_owned());
        let config = config::read(Some(&settings), None, &mut diagnostics);
        let reports = (0..=RECORDS_MAX)
            .map(|at| Source::new(&format!("{at:04}.md"), format!("# {at}\n").into_bytes()))
            .filter_map(|source| report::understand(&source, &config.reports, &mut diagnostics))
            .collect();
        let theme = theme::load(&BTreeMap::new(), &config, &mut diagnostics).unwrap();
        let archive = archive::assemble(reports, config, &BTreeMap::new(), &Forgetful, &mut diagnostics);
        let renderer = Renderer::new(&archive, &theme, &Forgetful);
        assert_eq!(renderer.oai_parts(), [Form::Oai(0), Form::Oai(1)]);
        let records = |part| String::from_utf8(renderer.oai(part)).unwrap().matches("<oai:record>").count();
        assert_eq!((records(0), records(1)), (RECORDS_MAX, 1));
    }
}
