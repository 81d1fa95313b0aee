//! Stage 5: archive, theme and the name of the index to pages. Pure: a job in, the bytes of one file out.
//!
//! Pages are rendered one by one on any thread, so that not all of them need to be held at once. [`views`] are what
//! templates are given, [`pages`] fill them, [`document`] is the text of a report as HTML.

pub mod chart;
pub mod data;
pub mod document;
pub mod escape;
pub mod pages;
pub mod theme;
pub mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

use crate::archive::Archive;
use crate::diag::Diagnostic;
use crate::index::Present;
use crate::report::period::Period;
use pages::{comparison, lists, site};
use theme::Theme;

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
    /// All bodies.
    Issuers,
    /// A report's page, by its place in the archive.
    Report(usize),
    /// A report's file: the original, or its redacted copy.
    File(usize),
    /// The page of a withdrawn report, by its place in the archive.
    Withdrawn(usize),
    /// A page of the periods that plans are compared for.
    Comparisons(usize),
    /// A page of a comparison.
    Comparison(Period, usize),
    /// A page of the index of cited documents.
    CitedDocuments(usize),
    /// A page of a cited document, by its place in the archive.
    CitedDocument(usize, usize),
    /// The index of figures.
    Figures,
    /// A page of a figure, by its place in the archive.
    Figure(usize, usize),
    /// A figure's table.
    FigureTable(usize),
    /// A page of the index of points that come back.
    Threads(usize),
    /// A page of a point that comes back, by its place in the archive.
    Thread(usize, usize),
    /// A page of everybody who signed.
    People(usize),
    /// The years of the register.
    Registers,
    /// A page of a year's register.
    Register(i16, usize),
    /// The abbreviations.
    Glossary,
    /// Periods without a report.
    Gaps,
    /// About the archive.
    About,
    /// How the site was made.
    Colophon,
    /// What servers show for an address that is not there.
    NotFound,
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

/// What the stages before have made and found, for the page that tells it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    /// Files of the index.
    pub index_files: usize,
    /// Their bytes.
    pub index_bytes: usize,
    /// Warnings about the content.
    pub warnings: usize,
    /// Repairs and derivations worth a note.
    pub notes: usize,
}

/// What pages of reports look up.
#[derive(Debug, Default)]
struct Known {
    /// Comparisons by the reports in them.
    comparisons: BTreeMap<usize, Vec<usize>>,
    /// Threads by the reports that they go through.
    threads: BTreeMap<usize, Vec<usize>>,
    /// Signers by the addresses of what they signed.
    signers: BTreeMap<String, usize>,
}

impl Known {
    fn of(archive: &Archive) -> Known {
        let mut known = Known::default();
        for (at, comparison) in archive.comparisons.iter().enumerate() {
            for report in std::iter::once(comparison.plan).chain(comparison.result) {
                known.comparisons.entry(report).or_default().push(at);
            }
        }
        for (at, thread) in archive.threads.iter().enumerate() {
            thread.versions.iter().for_each(|(report, _)| known.threads.entry(*report).or_default().push(at));
        }
        for (at, person) in archive.people.iter().enumerate() {
            known.signers.extend(person.entries.iter().map(|entry| (archive.entries[*entry].base.clone(), at)));
        }
        known
    }
}

/// Renders the jobs of one archive.
pub struct Renderer<'a> {
    archive: &'a Archive,
    theme: &'a Theme,
    /// The index that the search page asks.
    present: &'a Present,
    made: Made,
    known: Known,
}

impl<'a> Renderer<'a> {
    /// Gets ready to render an archive.
    pub fn new(archive: &'a Archive, theme: &'a Theme, present: &'a Present, made: Made) -> Renderer<'a> {
        Renderer { archive, theme, present, made, known: Known::of(archive) }
    }

    /// The files that reports refer to: address, and place on the disk.
    pub const fn attachments(&self) -> &BTreeMap<String, std::path::PathBuf> {
        &self.archive.files
    }

    /// Everything that is to be rendered.
    pub fn jobs(&self) -> Vec<Job> {
        let archive = self.archive;
        let mut jobs = vec![Job::Home, Job::Search, Job::Records];
        jobs.extend([Job::Issuers, Job::Figures, Job::Registers, Job::Glossary, Job::Gaps, Job::About, Job::Colophon, Job::NotFound]);
        jobs.extend(self.search_description().map(|_| Job::SearchDescription));
        jobs.extend(self.theme.assets.keys().cloned().map(Job::Asset));
        jobs.extend(self.list_jobs().into_iter().map(Job::List));
        jobs.extend((0..archive.entries.len()).flat_map(|index| [Job::Report(index), Job::File(index)]));
        jobs.extend((0..archive.withdrawn.len()).map(Job::Withdrawn));
        jobs.extend((0..self.comparison_index_pages()).map(Job::Comparisons));
        jobs.extend(self.comparison_pages().into_iter().map(|(period, page)| Job::Comparison(period, page)));
        jobs.extend((0..self.cited_index_pages()).map(Job::CitedDocuments));
        jobs.extend(self.cited_pages().into_iter().map(|(at, page)| Job::CitedDocument(at, page)));
        jobs.extend(self.figure_pages().into_iter().map(|(at, page)| Job::Figure(at, page)));
        jobs.extend((0..archive.figures.len()).map(Job::FigureTable));
        jobs.extend((0..self.thread_index_pages()).map(Job::Threads));
        jobs.extend(self.thread_pages().into_iter().map(|(at, page)| Job::Thread(at, page)));
        jobs.extend((0..self.people_pages()).map(Job::People));
        jobs.extend(self.register_pages().into_iter().map(|(year, page)| Job::Register(year, page)));
        jobs
    }

    /// Renders one file.
    ///
    /// # Errors
    /// Returns the fault of the template; it stops the archive.
    pub fn render(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        let (address, html) = match job {
            Job::File(index) => {
                let entry = &self.archive.entries[*index];
                return Ok(Rendered { address: entry.file_address(), bytes: entry.report.file.clone() });
            }
            Job::SearchDescription => {
                return Ok(file(SEARCH_DESCRIPTION.into(), self.search_description().unwrap_or_default().into_bytes()));
            }
            Job::Records => return Ok(file(data::ADDRESS.into(), data::write(&data::records(self.archive)))),
            Job::FigureTable(at) => return Ok(file(self.figure_table_address(*at), self.figure_table(*at))),
            Job::Asset(address) => return Ok(file(address.clone(), self.theme.assets.get(address).cloned().unwrap_or_default())),
            Job::Home => ("index.html".into(), self.template("home.html", &self.home_view())),
            Job::Search => ("tim-kiem.html".into(), self.template("search.html", &self.search_view())),
            Job::List(list) => (self.list_address(list.list, list.page_index), self.template("list.html", &self.list_view(list))),
            Job::Issuers => (lists::ISSUERS.into(), self.template("issuers.html", &self.issuers_view())),
            Job::Report(index) => (self.archive.entries[*index].address(), self.template("report.html", &self.report_view(*index))),
            Job::Withdrawn(index) => {
                (self.archive.withdrawn[*index].address(), self.template("withdrawn.html", &self.withdrawn_view(*index)))
            }
            other => return self.study(other),
        };
        Ok(file(address, html?.into_bytes()))
    }

    /// Renders what the archive knows across its reports and of itself.
    fn study(&self, job: &Job) -> Result<Rendered, Diagnostic> {
        let paged = |base: &str, page: usize| pages::paged(base, page);
        let (address, html) = match job {
            Job::Comparisons(page) => {
                (paged(comparison::INDEX, *page), self.template("comparisons.html", &self.comparison_index_view(*page)))
            }
            Job::Comparison(period, page) => {
                (comparison::address(*period, *page), self.template("comparison.html", &self.comparison_view(*period, *page)))
            }
            Job::CitedDocuments(page) => (paged(pages::cited::INDEX, *page), self.template("cited.html", &self.cited_index_view(*page))),
            Job::CitedDocument(at, page) => {
                let document = &self.archive.cited.documents[*at];
                (pages::cited::address(document, *page), self.template("cited_document.html", &self.cited_view(*at, *page)))
            }
            Job::Figures => (paged(pages::figures::INDEX, 0), self.template("figures.html", &self.figure_index_view())),
            Job::Figure(at, page) => (self.figure_address(*at, *page), self.template("figure.html", &self.figure_view(*at, *page))),
            Job::Threads(page) => (paged(pages::threads::INDEX, *page), self.template("threads.html", &self.thread_index_view(*page))),
            Job::Thread(at, page) => {
                (self.thread_address(&self.archive.threads[*at], *page), self.template("thread.html", &self.thread_view(*at, *page)))
            }
            Job::People(page) => (Self::people_address(*page), self.template("people.html", &self.people_view(*page))),
            Job::Registers => (paged(pages::register::INDEX, 0), self.template("registers.html", &self.registers_view())),
            Job::Register(year, page) => {
                (pages::register::address(*year, *page), self.template("register.html", &self.register_view(*year, *page)))
            }
            Job::Glossary => (pages::glossary::ADDRESS.into(), self.template("glossary.html", &self.glossary_view())),
            Job::Gaps => (site::GAPS.into(), self.template("gaps.html", &self.gaps_view())),
            Job::About => (site::ABOUT.into(), self.template("about.html", &self.about_view())),
            Job::Colophon => (site::COLOPHON.into(), self.template("colophon.html", &self.colophon_view())),
            _ => (site::NOT_FOUND.into(), self.template("404.html", &self.not_found_view())),
        };
        Ok(file(address, html?.into_bytes()))
    }

    fn template(&self, name: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let shown = |path: &str| format!("themes/{}/{path}", self.archive.config.theme);
        let rendered = Context::from_serialize(view).and_then(|context| self.theme.tera.render(name, &context));
        rendered.map_err(|error| theme::template_fault(&error, &shown))
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

fn file(address: String, bytes: Vec<u8>) -> Rendered {
    Rendered { address, bytes: bytes.into() }
}
