//! Turns the pages of the site into a site map (<https://www.sitemaps.org/protocol.html>) and what robots are told.
//!
//! There is no clock: the last modification of a report's page is taken to be the date of the report, and no other page
//! names one.

use std::ops::Range;

use super::{Form, xml};
use crate::render::{Job, Renderer};

/// The address of the site map.
pub(super) const MAP_ADDRESS: &str = "sitemap.xml";

/// The address of what robots are told.
pub(super) const ROBOTS_ADDRESS: &str = "robots.txt";

/// The protocol allows so many addresses in one file.
const ADDRESSES_MAX: usize = 50_000;

const NAMESPACE: [(&str, &str); 1] = [("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9")];

/// The address of a part of the site map.
pub(super) fn part_address(part: usize) -> String {
    format!("sitemap-{}.xml", part + 1)
}

impl Renderer<'_> {
    /// The files of the site map: one, or an index and parts.
    pub(super) fn site_maps(&self) -> Vec<Form> {
        if self.archive.config.address.is_none() {
            return Vec::new();
        }
        std::iter::once(Form::SiteMap).chain((0..parts(self.pages_for_robots().len()).len()).map(Form::SiteMapPart)).collect()
    }

    /// The addresses of all pages that a search engine should know, with their dates: reports first, the oldest first, so
    /// that a new one moves no other from one part to the next.
    fn pages_for_robots(&self) -> Vec<(String, Option<String>)> {
        let report = |entry: &crate::archive::Entry| (entry.address(), entry.report.date.as_ref().map(|date| date.value.to_string()));
        let others = self.page_jobs().into_iter().filter(|job| !matches!(job, Job::NotFound)).map(|job| (self.address(&job), None));
        self.archive.entries.iter().rev().map(report).chain(others).collect()
    }

    pub(super) fn site_map(&self) -> Vec<u8> {
        let pages = self.pages_for_robots();
        let parts = parts(pages.len()).len();
        if parts == 0 {
            return self.address_set(&pages);
        }
        xml::document(|xml| {
            xml.element("sitemapindex", &NAMESPACE, |xml| {
                (0..parts).for_each(|part| xml.element("sitemap", &[], |xml| xml.text("loc", &[], &self.absolute(&part_address(part)))));
            });
        })
    }

    pub(super) fn site_map_part(&self, part: usize) -> Vec<u8> {
        let pages = self.pages_for_robots();
        self.address_set(&pages[parts(pages.len())[part].clone()])
    }

    fn address_set(&self, pages: &[(String, Option<String>)]) -> Vec<u8> {
        xml::document(|xml| {
            xml.element("urlset", &NAMESPACE, |xml| {
                for (address, date) in pages {
                    xml.element("url", &[], |xml| {
                        xml.text("loc", &[], &self.absolute(address));
                        if let Some(date) = date {
                            xml.text("lastmod", &[], date);
                        }
                    });
                }
            });
        })
    }

    /// All may be read; the small files of the index are of no use to a robot.
    pub(super) fn robots(&self) -> Vec<u8> {
        let site = self.archive.config.address.as_deref();
        let path = site.and_then(|site| site.splitn(4, '/').nth(3)).unwrap_or_default();
        let mut text = format!("User-agent: *\nDisallow: /{path}{}/\n", vanthu_search::index::FOLDER);
        if site.is_some() {
            text.push_str(&format!("\nSitemap: {}\n", self.absolute(MAP_ADDRESS)));
        }
        text.into_bytes()
    }
}

/// The parts of so many addresses; none where all of them stand in one file.
fn parts(count: usize) -> Vec<Range<usize>> {
    let part = |start: usize| start..(start + ADDRESSES_MAX).min(count);
    if count > ADDRESSES_MAX { (0..count).step_by(ADDRESSES_MAX).map(part).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_as_many_addresses_as_allowed() {
        assert!(parts(50_000).is_empty());
        assert_eq!(parts(50_001), [0..50_000, 50_000..50_001]);
        assert_eq!(parts(100_000), [0..50_000, 50_000..100_000]);
    }
}
