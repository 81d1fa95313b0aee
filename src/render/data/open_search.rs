//! Turns the archive's name and address into an OpenSearch 1.1 description, by which browsers add its search to their own.
//!
//! Browsers want absolute addresses in it, so there is none without one.

use super::xml;
use crate::render::Renderer;
use crate::render::pages::SEARCH;

/// Its address.
pub(super) const ADDRESS: &str = "opensearch.xml";

/// The standard allows so many letters for the short name.
const SHORT_NAME_LETTERS: usize = 16;

impl Renderer<'_> {
    /// The address of the description, where there is one.
    pub(crate) fn search_description_address(&self) -> Option<String> {
        self.archive.config.address.as_ref().map(|_| ADDRESS.to_owned())
    }

    pub(super) fn search_description(&self) -> Vec<u8> {
        let title = &self.archive.config.title;
        let short: String = title.chars().take(SHORT_NAME_LETTERS).collect();
        xml::document(|xml| {
            xml.element("OpenSearchDescription", &[("xmlns", "http://a9.com/-/spec/opensearch/1.1/")], |xml| {
                xml.text("ShortName", &[], short.trim());
                xml.text("Description", &[], title);
                xml.text("InputEncoding", &[], "UTF-8");
                let template = format!("{}?q={{searchTerms}}", self.absolute(SEARCH));
                xml.empty("Url", &[("type", "text/html"), ("template", &template)]);
            });
        })
    }
}
