//! The home page, and the page that the search box leads to.

use serde_json::json;

use super::SEARCH;
use crate::index::{OFFLINE_BYTES_MAX, Present};
use crate::render::Renderer;
use crate::render::views::{Counted, Home, SearchPage};

/// How many reports the home page lists.
const NEWEST: usize = 12;

/// Bodies that the home page names at most; a page of its own has all.
const ISSUERS_MAX: usize = 24;

impl Renderer<'_> {
    /// What stands on the home page.
    pub(crate) fn home_view(&self) -> Home {
        let config = &self.archive.config;
        let mut page = self.common("index.html", &config.title, "home");
        page.kind = "home-page";
        if !config.description.is_empty() {
            page.description.clone_from(&config.description);
            page.open_graph = self.open_graph("website", &config.title, &config.description, "index.html");
        }
        let (types, issuers, undated) = self.groups("");
        let (issuers, all_issuers) = self.few_issuers(issuers);
        let years = &self.archive.collections.years;
        let first = years.first_key_value().and_then(|(year, months)| Some((*year, *months.first_key_value()?.0)));
        let last = years.last_key_value().and_then(|(year, months)| Some((*year, *months.last_key_value()?.0)));
        Home {
            page,
            report_count: self.archive.entries.len(),
            issuer_count: self.archive.collections.issuers.len(),
            span: first.into_iter().chain(last).map(|(year, month)| self.month_name(year, month)).collect(),
            newest: self.archive.entries.iter().take(NEWEST).map(|entry| self.row(entry, "")).collect(),
            calendar: self.calendar(""),
            issuers,
            all_issuers,
            types,
            undated,
            has_gaps: !self.archive.collections.gaps.is_empty(),
            studies: self.studies(""),
        }
    }

    /// What stands on the search page.
    pub(crate) fn search_view(&self, present: &Present, kept_bytes: usize) -> SearchPage {
        let mut page = self.common(SEARCH, &self.say("search"), "search");
        let config = &self.archive.config;
        let asked = config.remote_search.iter().chain(config.federated.iter().map(|other| &other.address));
        page.connect = asked.map(|address| origin(address)).collect();
        page.connect.sort();
        page.connect.dedup();
        let (types, issuers, undated) = self.groups("");
        let (issuers, all_issuers) = self.few_issuers(issuers);
        SearchPage {
            page,
            present: serde_json::to_string(present).unwrap_or_default(),
            words: serde_json::to_string(&self.theme.strings.of_script()).unwrap_or_default(),
            is_small: kept_bytes < OFFLINE_BYTES_MAX,
            index_megabytes: kept_bytes.div_ceil(1_000_000),
            elsewhere: json!({ "remote": config.remote_search, "federated": config.federated }).to_string(),
            calendar: self.calendar(""),
            issuers,
            all_issuers,
            types,
            undated,
        }
    }

    /// The bodies with most reports, in their order, where there are too many to list.
    fn few_issuers(&self, issuers: Vec<Counted>) -> (Vec<Counted>, Option<Counted>) {
        if issuers.len() <= ISSUERS_MAX {
            return (issuers, None);
        }
        let all = Counted { href: super::lists::ISSUERS.into(), text: self.say("all_issuers"), count: issuers.len(), sample: false };
        let mut counts: Vec<usize> = issuers.iter().map(|issuer| issuer.count).collect();
        counts.sort_unstable_by(|one, other| other.cmp(one));
        let least = counts[ISSUERS_MAX - 1];
        (issuers.into_iter().filter(|issuer| issuer.count >= least).take(ISSUERS_MAX).collect(), Some(all))
    }

    /// What the archive knows across its reports; what it knows nothing of is left out.
    pub(super) fn studies(&self, root: &str) -> Vec<Counted> {
        let archive = self.archive;
        let all = [
            (super::comparison::INDEX, "comparisons", self.known.compared_periods.len()),
            (super::figures::INDEX, "figures", archive.figures.len()),
            (super::cited::INDEX, "cited_documents", archive.cited.documents.len()),
            (super::threads::INDEX, "threads", archive.threads.len()),
            (super::people::ADDRESS, "people", archive.people.len()),
            (super::register::INDEX, "registers", archive.collections.registers.len()),
            (super::glossary::ADDRESS, "glossary", super::glossary::used(archive).count()),
            (super::site::GAPS, "gaps", archive.collections.missing.iter().map(Vec::len).sum()),
        ];
        let counted = |(address, key, count): (&str, &str, usize)| Counted {
            href: format!("{root}{}", if address.ends_with(".html") { address.to_owned() } else { format!("{address}.html") }),
            text: self.say(key),
            count,
            sample: false,
        };
        all.into_iter().filter(|(.., count)| *count > 0).map(counted).collect()
    }
}

/// The scheme, host and port of an address.
fn origin(address: &str) -> String {
    address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}
