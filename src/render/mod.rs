//! Stage 5: archive, theme and the name of the index to pages. Pure: a job in, the bytes of one file out.
//!
//! Pages are rendered one by one on any thread, so that not all of them need to be held at once.

pub mod body;
pub mod data;
pub mod escape;
pub mod lists;
pub mod markdown;
pub mod report_page;
pub mod theme;
pub mod views;

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use tera::Context;

use crate::archive::{Archive, address};
use crate::diag::Diagnostic;
use crate::index::Present;
use theme::Theme;
use views::{Common, Home, SearchPage};

/// How many reports the home page lists.
const NEWEST: usize = 20;

/// The address of the description by which browsers add the search of the archive to their own.
const SEARCH_DESCRIPTION: &str = "opensearch.xml";

/// One file to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// The home page.
    Home,
    /// The page that the search box leads to.
    Search,
    /// The description of the search for browsers.
    SearchDescription,
    /// A page of a list.
    List(lists::Job),
    /// A report's page, by its place in the archive.
    Report(usize),
    /// A report's original file.
    Original(usize),
    /// The list of reports for machines.
    Records,
    /// An asset of the theme, by address.
    Asset(String),
}

/// A rendered file.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Its address below the site's root.
    pub address: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// Renders the jobs of one archive.
pub struct Renderer<'a> {
    pub(crate) archive: &'a Archive,
    pub(crate) theme: &'a Theme,
    /// The index that the search page asks.
    pub(crate) present: &'a Present,
}

impl Renderer<'_> {
    /// Everything that is to be rendered.
    pub fn jobs(&self) -> Vec<Job> {
        let mut jobs = vec![Job::Home, Job::Search, Job::Records];
        jobs.extend(self.search_description().map(|_| Job::SearchDescription));
        jobs.extend(self.theme.assets.keys().cloned().map(Job::Asset));
        jobs.extend(self.list_jobs().into_iter().map(Job::List));
        jobs.extend((0..self.archive.entries.len()).flat_map(|index| [Job::Report(index), Job::Original(index)]));
        jobs
    }

    /// Renders one file.
    ///
    /// # Errors
    /// Returns the fault of the template; it stops the archive.
    pub fn render(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        let page = |address: String, html: String| Rendered { address, bytes: html.into_bytes().into() };
        Ok(match job {
            Job::Home => page("index.html".into(), self.template("home.html", &self.home_view())?),
            Job::Search => page("tim-kiem.html".into(), self.template("search.html", &self.search_view())?),
            Job::SearchDescription => page(SEARCH_DESCRIPTION.into(), self.search_description().unwrap_or_default()),
            Job::List(list) => page(self.list_address(list.list, list.page_index), self.template("list.html", &self.list_view(list))?),
            Job::Report(index) => {
                let entry = &self.archive.entries[*index];
                page(entry.address(), self.template("report.html", &self.report_view(entry))?)
            }
            Job::Original(index) => {
                let entry = &self.archive.entries[*index];
                Rendered { address: entry.original_address(), bytes: entry.report.original.clone() }
            }
            Job::Records => Rendered { address: data::ADDRESS.into(), bytes: data::records(self.archive).into() },
            Job::Asset(address) => {
                Rendered { address: address.clone(), bytes: self.theme.assets.get(address).cloned().unwrap_or_default().into() }
            }
        })
    }

    fn template(&self, name: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let shown = |path: &str| format!("themes/{}/{path}", self.archive.config.theme);
        let rendered = Context::from_serialize(view).and_then(|context| self.theme.tera.render(name, &context));
        rendered.map_err(|error| theme::template_fault(&error, &shown))
    }

    fn common(&self, page_address: &str, title: &str) -> Common {
        Common {
            root: address::to_root(page_address),
            window_title: title.to_owned(),
            style: self.theme.style_address.clone(),
            script: self.theme.script_address.clone(),
            search_description: self.search_description().map(|_| SEARCH_DESCRIPTION.to_owned()),
            canonical: self.archive.config.address.as_ref().map(|site| format!("{site}{page_address}")),
        }
    }

    /// A date as readers of the archive's language write it.
    fn date(&self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        let month_key = format!("month_{month}");
        let name = self.theme.strings.fill(&month_key, &[]);
        self.theme.strings.fill(
            "date",
            &[("day", &format!("{day:02}")), ("month", &format!("{month:02}")), ("month_name", &name), ("year", &year.to_string())],
        )
    }

    fn home_view(&self) -> Home {
        let page = self.common("index.html", &self.archive.config.title);
        let (types, issuers, undated) = self.groups("");
        Home {
            page,
            report_count: self.archive.entries.len(),
            newest: self.archive.entries.iter().take(NEWEST).map(|entry| self.row(entry, "")).collect(),
            calendar: self.calendar(""),
            issuers,
            types,
            undated,
            has_gaps: !self.archive.collections.gaps.is_empty(),
        }
    }

    fn search_view(&self) -> SearchPage {
        let page = self.common("tim-kiem.html", &self.theme.strings.fill("search", &[]));
        let (types, issuers, undated) = self.groups("");
        SearchPage {
            page,
            present: serde_json::to_string(self.present).unwrap_or_default(),
            words: serde_json::to_string(&self.theme.strings.of_script()).unwrap_or_default(),
            calendar: self.calendar(""),
            issuers,
            types,
            undated,
        }
    }

    /// An OpenSearch 1.1 description; browsers want absolute addresses in it, so there is none without one.
    fn search_description(&self) -> Option<String> {
        let site = escape::html(self.archive.config.address.as_ref()?);
        let title = &self.archive.config.title;
        // The standard allows 16 letters for the short name.
        let short: String = title.chars().take(16).collect::<String>().trim().to_owned();
        Some(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
             <ShortName>{}</ShortName>\n<Description>{}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n\
             <Url type=\"text/html\" template=\"{site}tim-kiem.html?q={{searchTerms}}\"/>\n</OpenSearchDescription>\n",
            escape::html(&short),
            escape::html(title),
        ))
    }
}
