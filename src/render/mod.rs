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
use std::sync::{Arc, OnceLock};

use compact_str::CompactString;
use serde::Serialize;
use tera::Context;

use crate::archive::Archive;
use crate::archive::excerpt::Excerpts;
use crate::diag::Diagnostic;
use crate::index::Present;
use crate::memo::{Key, Memo};
use crate::report::period::Period;
use pages::{comparison, lists, site};
pub use sketch::Sketch;
use sketch::Sketching;
use theme::Theme;

/// One file to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// The home page.
    Home,
    /// The page that the search box leads to: it names the index, and tells how many bytes of it browsers may keep.
    Search(Present, usize),
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
    /// A file for programs.
    Data(data::Form),
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
            Self::Search(..) => "search.html",
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
            Self::File(_) | Self::Data(_) | Self::Asset(_) => FILES,
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
    /// The bytes of the texts for search beside reports.
    pub text_bytes: usize,
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
    /// The periods that have a comparison, oldest first.
    compared_periods: Vec<Period>,
    /// Threads by the reports that they go through.
    threads: BTreeMap<usize, Vec<usize>>,
    /// All threads, those through most reports first.
    longest_threads: Vec<usize>,
    /// Signers by the addresses of what they signed.
    signers: BTreeMap<String, usize>,
    /// The oldest date of a report.
    oldest: Option<jiff::civil::Date>,
    /// What reports state of figures: figure, body and place in its series, by report.
    figures: BTreeMap<usize, Vec<(usize, String, usize)>>,
    /// Of each long report its blocks by their anchors, once that is asked for.
    long: BTreeMap<usize, OnceLock<BTreeMap<CompactString, usize>>>,
}

/// A file with more bytes is a long report.
const LONG_BYTES: usize = 64 << 10;

impl Known {
    fn of(archive: &Archive) -> Known {
        let mut known = Known::default();
        for (at, comparison) in archive.comparisons.iter().enumerate() {
            for report in std::iter::once(comparison.plan).chain(comparison.result) {
                known.comparisons.entry(report).or_default().push(at);
            }
        }
        known.compared_periods = archive.comparisons.iter().map(|comparison| comparison.period).collect();
        known.compared_periods.dedup();
        for (at, thread) in archive.threads.iter().enumerate() {
            thread.versions.iter().for_each(|(report, _)| known.threads.entry(*report).or_default().push(at));
        }
        known.longest_threads = (0..archive.threads.len()).collect();
        known.longest_threads.sort_by_key(|at| std::cmp::Reverse(archive.threads[*at].versions.len()));
        for (at, person) in archive.people.iter().enumerate() {
            known.signers.extend(person.entries.iter().map(|entry| (archive.entries[*entry].base.clone(), at)));
        }
        let long = archive.entries.iter().enumerate().filter(|(_, entry)| entry.report.text.file_bytes > LONG_BYTES);
        known.long = long.map(|(index, _)| (index, OnceLock::new())).collect();
        known.oldest = archive.entries.iter().filter_map(|entry| entry.report.date.as_ref()).map(|date| date.value).min();
        for (at, figure) in archive.figures.iter().enumerate() {
            for (issuer, points) in &figure.series {
                for (place, point) in points.iter().enumerate() {
                    known.figures.entry(point.entry).or_default().push((at, issuer.clone(), place));
                }
            }
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
    excerpts: Arc<Excerpts<'a>>,
    /// Whether what is rendered are not pages but all that they are made of, with digests in place of texts.
    is_sketch: bool,
}

impl<'a> Renderer<'a> {
    /// Gets ready to render an archive.
    pub fn new(archive: &'a Archive, theme: &'a Theme, memo: &'a dyn Memo) -> Renderer<'a> {
        let (known, sketching) = (Arc::new(Known::of(archive)), Arc::new(Sketching::of(archive)));
        let excerpts = Arc::new(Excerpts::new(&archive.entries));
        Renderer { archive, theme, known, memo, sketching, excerpts, is_sketch: false }
    }

    /// The files that reports refer to: address, and place on the disk.
    pub const fn attachments(&self) -> &BTreeMap<String, std::path::PathBuf> {
        &self.archive.files
    }

    /// What tells of the index, and of the build itself.
    pub fn last_jobs(present: &Present, made: Made) -> [Job; 2] {
        [Job::Search(present.clone(), made.index_bytes + made.text_bytes), Job::Colophon(made)]
    }

    /// Everything that is to be rendered but for [`Renderer::last_jobs`].
    pub fn jobs(&self) -> Vec<Job> {
        let archive = self.archive;
        let mut jobs: Vec<Job> = self.theme.assets.keys().cloned().map(Job::Asset).collect();
        let of_report =
            |index| [Job::Report(index), Job::File(index), Job::Data(data::Form::Report(index)), Job::Data(data::Form::Text(index))];
        jobs.extend((0..archive.entries.len()).flat_map(of_report));
        jobs.extend((0..archive.withdrawn.len()).map(Job::Withdrawn));
        jobs.extend(self.page_jobs());
        jobs.extend(self.data_forms().into_iter().map(Job::Data));
        jobs
    }

    /// All pages but those of reports and [`Renderer::last_jobs`].
    fn page_jobs(&self) -> Vec<Job> {
        let mut jobs = vec![Job::Home, Job::Issuers, Job::Figures, Job::Registers, Job::Glossary, Job::Gaps, Job::About, Job::NotFound];
        jobs.extend(self.list_jobs().into_iter().map(Job::List));
        jobs.extend((0..self.comparison_index_pages()).map(Job::Comparisons));
        jobs.extend(self.comparison_pages().into_iter().map(|(period, page)| Job::Comparison(period, page)));
        jobs.extend((0..self.cited_index_pages()).map(Job::CitedDocuments));
        jobs.extend(self.cited_pages().into_iter().map(|(at, page)| Job::CitedDocument(at, page)));
        jobs.extend(self.figure_pages().into_iter().map(|(at, page)| Job::Figure(at, page)));
        jobs.extend((0..self.thread_index_pages()).map(Job::Threads));
        jobs.extend(self.thread_pages().into_iter().map(|(at, page)| Job::Thread(at, page)));
        jobs.extend((0..self.people_pages()).map(Job::People));
        jobs.extend(self.register_pages().into_iter().map(|(year, page)| Job::Register(year, page)));
        jobs
    }

    /// The address of a file below the site's root.
    pub fn address(&self, job: &Job) -> String {
        let archive = self.archive;
        let paged = |base: &str, page: &usize| pages::paged(base, *page);
        match job {
            Job::File(index) => archive.entries[*index].file_address(),
            Job::Data(form) => self.data_address(*form),
            Job::Asset(address) => address.clone(),
            Job::Home => "index.html".into(),
            Job::Search(..) => pages::SEARCH.into(),
            Job::List(list) => self.list_address(list.list, list.page_index),
            Job::Issuers => lists::ISSUERS.into(),
            Job::Report(index) => archive.entries[*index].address(),
            Job::Withdrawn(index) => archive.withdrawn[*index].address(),
            Job::Comparisons(page) => paged(comparison::INDEX, page),
            Job::Comparison(period, page) => comparison::address(*period, *page),
            Job::CitedDocuments(page) => paged(pages::cited::INDEX, page),
            Job::CitedDocument(at, page) => pages::cited::address(&archive.cited.documents[*at], *page),
            Job::Figures => paged(pages::figures::INDEX, &0),
            Job::Figure(at, page) => self.figure_address(*at, *page),
            Job::Threads(page) => paged(pages::threads::INDEX, page),
            Job::Thread(at, page) => self.thread_address(&archive.threads[*at], *page),
            Job::People(page) => paged(pages::people::ADDRESS, page),
            Job::Registers => paged(pages::register::INDEX, &0),
            Job::Register(year, page) => pages::register::address(*year, *page),
            Job::Glossary => pages::glossary::ADDRESS.into(),
            Job::Gaps => site::GAPS.into(),
            Job::About => site::ABOUT.into(),
            Job::Colophon(_) => site::COLOPHON.into(),
            Job::NotFound => site::NOT_FOUND.into(),
        }
    }

    /// Renders one file.
    ///
    /// # Errors
    /// Returns the fault of the template; it stops the archive.
    pub fn render(&self, job: &Job) -> Result<Rendered<'a>, Diagnostic> {
        let bytes = match job {
            Job::File(index) => {
                let report = &self.archive.entries[*index].report;
                Cow::Owned(if self.is_sketch { report.sha256.clone().into_bytes() } else { report.file().to_vec() })
            }
            Job::Data(form) => Cow::Owned(self.data(*form)),
            Job::Asset(address) => Cow::Borrowed(self.theme.assets.get(address).map_or(&[][..], Vec::as_slice)),
            page => Cow::Owned(self.page(page)?),
        };
        Ok(Rendered { address: self.address(job), bytes })
    }

    /// Renders one page.
    fn page(&self, job: &Job) -> Result<Vec<u8>, Diagnostic> {
        match job {
            Job::Home => self.template(job, &self.home_view()),
            Job::Search(present, kept_bytes) => self.template(job, &self.search_view(present, *kept_bytes)),
            Job::List(list) => self.template(job, &self.list_view(list)),
            Job::Issuers => self.template(job, &self.issuers_view()),
            Job::Report(index) => self.template(job, &self.report_view(*index)),
            Job::Withdrawn(index) => self.template(job, &self.withdrawn_view(*index)),
            Job::Comparisons(page) => self.template(job, &self.comparison_index_view(*page)),
            Job::Comparison(period, page) => self.template(job, &self.comparison_view(*period, *page)),
            Job::CitedDocuments(page) => self.template(job, &self.cited_index_view(*page)),
            Job::CitedDocument(at, page) => self.template(job, &self.cited_view(*at, *page)),
            Job::Figures => self.template(job, &self.figure_index_view()),
            Job::Figure(at, page) => self.template(job, &self.figure_view(*at, *page)),
            Job::Threads(page) => self.template(job, &self.thread_index_view(*page)),
            Job::Thread(at, page) => self.template(job, &self.thread_view(*at, *page)),
            Job::People(page) => self.template(job, &self.people_view(*page)),
            Job::Registers => self.template(job, &self.registers_view()),
            Job::Register(year, page) => self.template(job, &self.register_view(*year, *page)),
            Job::Glossary => self.template(job, &self.glossary_view()),
            Job::Gaps => self.template(job, &self.gaps_view()),
            Job::About => self.template(job, &self.about_view()),
            Job::Colophon(made) => self.template(job, &self.colophon_view(made)),
            Job::NotFound => self.template(job, &self.not_found_view()),
            Job::File(_) | Job::Data(_) | Job::Asset(_) => Ok(Vec::new()),
        }
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
}
