//! Stage 5: archive, theme and the name of the index to pages. Pure: a job in, the bytes of one file out.
//!
//! Pages are rendered one by one on any thread, so that not all of them need to be held at once. [`views`] are what
//! templates are given, [`pages`] fill them, [`document`] is the text of a report as HTML.

pub mod chart;
pub mod data;
pub mod document;
pub mod escape;
pub mod pages;
mod sketch;
pub mod theme;
pub mod views;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::Context;

use crate::archive::Archive;
use crate::diag::Diagnostic;
use crate::index::Present;
use crate::memo::{Key, Memo};
use crate::report::period::Period;
use pages::{comparison, lists, site};
use sketch::Sketching;
use theme::Theme;

/// The address of the description by which browsers add the search of the archive to their own.
const SEARCH_DESCRIPTION: &str = "opensearch.xml";

/// One file to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// The home page.
    Home,
    /// The page that the search box leads to, which names the index.
    Search(Present),
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
    /// How the site was made, and what was found.
    Colophon(Made),
    /// What servers show for an address that is not there.
    NotFound,
    /// The list of reports for machines.
    Records,
    /// An asset of the theme, by address.
    Asset(String),
}

/// A rendered file.
#[derive(Clone, Debug)]
pub struct Rendered<'a> {
    /// Its address below the site's root.
    pub address: String,
    /// Its content.
    pub bytes: Cow<'a, [u8]>,
}

/// Most pages are shorter; a buffer that grows is copied.
const PAGE_BYTES: usize = 64 << 10;

/// What makes a file that no template makes.
pub const FILES: &str = "files";

impl Job {
    /// The template that makes it, or [`FILES`].
    pub const fn template(&self) -> &'static str {
        match self {
            Self::Home => "home.html",
            Self::Search(_) => "search.html",
            Self::List(_) => "list.html",
            Self::Issuers => "issuers.html",
            Self::Report(_) => "report.html",
            Self::Withdrawn(_) => "withdrawn.html",
            Self::Comparisons(_) => "comparisons.html",
            Self::Comparison(..) => "comparison.html",
            Self::CitedDocuments(_) => "cited.html",
            Self::CitedDocument(..) => "cited_document.html",
            Self::Figures => "figures.html",
            Self::Figure(..) => "figure.html",
            Self::Threads(_) => "threads.html",
            Self::Thread(..) => "thread.html",
            Self::People(_) => "people.html",
            Self::Registers => "registers.html",
            Self::Register(..) => "register.html",
            Self::Glossary => "glossary.html",
            Self::Gaps => "gaps.html",
            Self::About => "about.html",
            Self::Colophon(_) => "colophon.html",
            Self::NotFound => "404.html",
            Self::SearchDescription | Self::File(_) | Self::FigureTable(_) | Self::Records | Self::Asset(_) => FILES,
        }
    }
}

/// What the stages before have made and found, for the page that tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone)]
pub struct Renderer<'a> {
    archive: &'a Archive,
    theme: &'a Theme,
    known: Arc<Known>,
    memo: &'a dyn Memo,
    sketching: Arc<Sketching>,
    /// Whether what is rendered are not pages but all that they are made of, with digests in place of texts.
    is_sketch: bool,
}

impl<'a> Renderer<'a> {
    /// Gets ready to render an archive.
    pub fn new(archive: &'a Archive, theme: &'a Theme, memo: &'a dyn Memo) -> Renderer<'a> {
        let (known, sketching) = (Arc::new(Known::of(archive)), Arc::new(Sketching::of(archive)));
        Renderer { archive, theme, known, memo, sketching, is_sketch: false }
    }

    /// The files that reports refer to: address, and place on the disk.
    pub const fn attachments(&self) -> &BTreeMap<String, std::path::PathBuf> {
        &self.archive.files
    }

    /// What tells of the index, and of the build itself.
    pub fn last_jobs(present: &Present, made: Made) -> [Job; 2] {
        [Job::Search(present.clone()), Job::Colophon(made)]
    }

    /// Everything that is to be rendered but for [`Renderer::last_jobs`].
    pub fn jobs(&self) -> Vec<Job> {
        let archive = self.archive;
        let mut jobs = vec![Job::Home, Job::Records];
        jobs.extend([Job::Issuers, Job::Figures, Job::Registers, Job::Glossary, Job::Gaps, Job::About, Job::NotFound]);
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
    pub fn render(&self, job: &Job) -> Result<Rendered<'a>, Diagnostic> {
        let (address, html) = match job {
            Job::File(index) => {
                let entry = &self.archive.entries[*index];
                if self.is_sketch {
                    return Ok(file(entry.file_address(), entry.report.sha256.clone().into_bytes()));
                }
                return Ok(Rendered { address: entry.file_address(), bytes: Cow::Owned(entry.report.file().to_vec()) });
            }
            Job::SearchDescription => {
                return Ok(file(SEARCH_DESCRIPTION.into(), self.search_description().unwrap_or_default().into_bytes()));
            }
            Job::Records => return Ok(file(data::ADDRESS.into(), data::write(&data::records(self.archive)))),
            Job::FigureTable(at) => return Ok(file(self.figure_table_address(*at), self.figure_table(*at))),
            Job::Asset(address) => {
                let bytes = self.theme.assets.get(address).map_or(&[][..], Vec::as_slice);
                return Ok(Rendered { address: address.clone(), bytes: Cow::Borrowed(bytes) });
            }
            Job::Home => ("index.html".into(), self.template(job, &self.home_view())),
            Job::Search(present) => ("tim-kiem.html".into(), self.template(job, &self.search_view(present))),
            Job::List(list) => (self.list_address(list.list, list.page_index), self.template(job, &self.list_view(list))),
            Job::Issuers => (lists::ISSUERS.into(), self.template(job, &self.issuers_view())),
            Job::Report(index) => (self.archive.entries[*index].address(), self.template(job, &self.report_view(*index))),
            Job::Withdrawn(index) => (self.archive.withdrawn[*index].address(), self.template(job, &self.withdrawn_view(*index))),
            other => return self.study(other),
        };
        Ok(file(address, html?))
    }

    /// Renders what the archive knows across its reports and of itself.
    fn study(&self, job: &Job) -> Result<Rendered<'a>, Diagnostic> {
        let paged = |base: &str, page: usize| pages::paged(base, page);
        let (address, html) = match job {
            Job::Comparisons(page) => (paged(comparison::INDEX, *page), self.template(job, &self.comparison_index_view(*page))),
            Job::Comparison(period, page) => {
                (comparison::address(*period, *page), self.template(job, &self.comparison_view(*period, *page)))
            }
            Job::CitedDocuments(page) => (paged(pages::cited::INDEX, *page), self.template(job, &self.cited_index_view(*page))),
            Job::CitedDocument(at, page) => {
                let document = &self.archive.cited.documents[*at];
                (pages::cited::address(document, *page), self.template(job, &self.cited_view(*at, *page)))
            }
            Job::Figures => (paged(pages::figures::INDEX, 0), self.template(job, &self.figure_index_view())),
            Job::Figure(at, page) => (self.figure_address(*at, *page), self.template(job, &self.figure_view(*at, *page))),
            Job::Threads(page) => (paged(pages::threads::INDEX, *page), self.template(job, &self.thread_index_view(*page))),
            Job::Thread(at, page) => {
                (self.thread_address(&self.archive.threads[*at], *page), self.template(job, &self.thread_view(*at, *page)))
            }
            Job::People(page) => (Self::people_address(*page), self.template(job, &self.people_view(*page))),
            Job::Registers => (paged(pages::register::INDEX, 0), self.template(job, &self.registers_view())),
            Job::Register(year, page) => (pages::register::address(*year, *page), self.template(job, &self.register_view(*year, *page))),
            Job::Glossary => (pages::glossary::ADDRESS.into(), self.template(job, &self.glossary_view())),
            Job::Gaps => (site::GAPS.into(), self.template(job, &self.gaps_view())),
            Job::About => (site::ABOUT.into(), self.template(job, &self.about_view())),
            Job::Colophon(made) => (site::COLOPHON.into(), self.template(job, &self.colophon_view(made))),
            _ => (site::NOT_FOUND.into(), self.template(job, &self.not_found_view())),
        };
        Ok(file(address, html?))
    }

    fn template(&self, job: &Job, view: &impl Serialize) -> Result<Vec<u8>, Diagnostic> {
        if self.is_sketch {
            return Ok(Key::of(job.template(), &(self.theme.key, view)).0.to_vec());
        }
        let shown = |path: &str| format!("themes/{}/{path}", self.archive.config.theme);
        let mut page = Vec::with_capacity(PAGE_BYTES);
        let rendered = Context::from_serialize(view).and_then(|context| self.theme.tera.render_to(job.template(), &context, &mut page));
        rendered.map(|()| page).map_err(|error| theme::template_fault(&error, &shown))
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

fn file(address: String, bytes: Vec<u8>) -> Rendered<'static> {
    Rendered { address, bytes: Cow::Owned(bytes) }
}
