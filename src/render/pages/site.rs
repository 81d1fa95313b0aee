//! The pages about the archive itself: gaps, about, colophon, and what a server shows for an address that is not there.

use crate::archive::collections::Collection;
use crate::archive::references;
use crate::render::data::tables::Table;
use crate::render::data::{Form, records};
use crate::render::document::markdown;
use crate::render::document::page::Page;
use crate::render::views::{About, Colophon, Counted, Gaps, Link, MissingBody, NotFound};
use crate::render::{Made, Renderer};
use crate::report::pinpoint;

/// The page of periods without a report.
pub const GAPS: &str = "ky-thieu.html";

/// The page about the archive.
pub const ABOUT: &str = "gioi-thieu.html";

/// The page about how the site was made.
pub const COLOPHON: &str = "ban-dung.html";

/// What servers show for an address that is not there.
pub const NOT_FOUND: &str = "404.html";

impl Renderer<'_> {
    /// What stands on the page of gaps.
    pub(crate) fn gaps_view(&self) -> Gaps {
        let page = self.common(GAPS, &self.say("gaps"), "");
        let collections = &self.archive.collections;
        let body = |(at, missing): (usize, &Vec<crate::report::period::Period>)| {
            let group = &collections.issuers[at];
            let href = self.list_address(Collection::Issuer(at), 0);
            MissingBody {
                link: Counted { href, text: group.name.clone(), count: missing.len(), sample: group.sample },
                missing: missing.iter().map(|period| self.period_name(*period)).collect(),
            }
        };
        let bodies = collections.missing.iter().enumerate().filter(|(_, missing)| !missing.is_empty()).map(body).collect();
        Gaps { trail: self.trail("", &[]), bodies, page }
    }

    /// What stands on the page about the archive.
    pub(crate) fn about_view(&self) -> About {
        let page = self.common(ABOUT, &self.say("about"), "about");
        let mut text = String::new();
        let targets = references::on_the_web(&self.archive.config.about);
        markdown::document(
            &self.archive.config.about,
            &[],
            None,
            &Page { root: "", targets: &targets, notes: None, pin_label: "" },
            &mut text,
        );
        let newest = self.archive.entries.first();
        About {
            trail: self.trail("", &[]),
            text,
            report_count: self.archive.entries.len(),
            newest: newest.and_then(|entry| entry.report.month()).map_or(String::new(), |(year, month)| self.month_name(year, month)),
            citation: newest.map_or(String::new(), |entry| pinpoint::document(&entry.report)),
            studies: self.studies(""),
            data: self.data_links(),
            page,
        }
    }

    /// The files for programs that stand for the whole archive.
    fn data_links(&self) -> Vec<Link> {
        let link = |(form, key): (Form, &str)| {
            let address = self.data_address(form);
            Link { text: format!("{address}: {}", self.say(key)), href: address }
        };
        let all = [
            (Form::Table(Table::Reports), "data_reports"),
            (Form::Table(Table::Citations), "data_citations"),
            (Form::Table(Table::Figures), "data_figures"),
            (Form::Records, "data_records"),
            (Form::Package, "data_package"),
            (Form::Atom(None), "data_feed"),
            (Form::JsonFeed, "data_json_feed"),
            (Form::Oai(0), "data_oai"),
            (Form::SiteMap, "data_site_map"),
        ];
        let made = self.data_forms();
        all.into_iter().filter(|(form, _)| made.contains(form)).map(link).collect()
    }

    /// What stands on the page about how the site was made.
    pub(crate) fn colophon_view(&self, made: &Made) -> Colophon {
        let page = self.common(COLOPHON, &self.say("colophon"), "");
        let checks = [
            (self.archive.entries.len(), "check_reports"),
            (made.warnings, "check_warnings"),
            (made.notes, "check_notes"),
            (self.archive.withdrawn.len(), "check_withdrawn"),
            (self.archive.collections.missing.iter().map(Vec::len).sum(), "check_gaps"),
        ];
        Colophon {
            trail: self.trail("", &[]),
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            report_count: self.archive.entries.len(),
            index_files: made.index_files,
            index_kilobytes: made.index_bytes.div_ceil(1000),
            checks: checks.into_iter().map(|(count, key)| (count, self.say(key))).collect(),
            newest: (!self.archive.entries.is_empty()).then(|| self.cited_link(0, "")),
            manifest: crate::manifest::MANIFEST.to_owned(),
            records: records::ADDRESS.to_owned(),
            page,
        }
    }

    /// What servers show for an address that is not there. It is shown at any depth, so its links begin at the root.
    pub(crate) fn not_found_view(&self) -> NotFound {
        let mut page = self.common(NOT_FOUND, &self.say("not_found"), "");
        page.root = self.archive.config.address.clone().unwrap_or_else(|| "/".to_owned());
        (page.canonical, page.open_graph, page.alternates) = (None, Vec::new(), Vec::new());
        NotFound { page }
    }
}
