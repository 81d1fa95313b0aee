//! The pipeline: sources to reports to archive to pages and index to `public/`, every stage one call.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::Result;
use rayon::prelude::*;

use crate::archive::config::{self, Config};
use crate::archive::{self, Archive};
use crate::diag::{self, Diagnostic, Diagnostics, Severity};
use crate::index::{self, Present, texts};
use crate::progress::Progress;
use crate::read::{self, Layout, Sources};
use crate::render::theme::{self, Theme};
use crate::render::{Job, Made, Renderer, data};
use crate::report::{self, Report};
use crate::timings::{Clock, Timings, Work};
use crate::write::disk::{Disk, Machine};
use crate::write::{Stage, Summary};

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where everything lies.
    pub layout: Layout,
    /// The address where the site will stand, over that of archive.toml.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether a fault may take published pages away.
    pub force: bool,
    /// Whether the output may be a folder with files of others.
    pub adopt: bool,
    /// Whether the index is made; without it search finds nothing, which is for measuring only.
    pub index: bool,
    /// The file that the addresses of what changes are added to.
    pub changed_list: Option<PathBuf>,
    /// Is told how far the build has come.
    pub progress: Progress,
}

impl Options {
    /// A build of everything in a layout, without exceptions.
    pub fn of(layout: Layout) -> Options {
        Options {
            layout,
            base_url: None,
            drafts: false,
            force: false,
            adopt: false,
            index: true,
            changed_list: None,
            progress: Progress::default(),
        }
    }
}

/// What became of a build.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything that is odd.
    pub diagnostics: Diagnostics,
    /// Reports that were read.
    pub reports_read: usize,
    /// Reports that are published.
    pub reports_published: usize,
    /// What was written; none when a fault stopped the archive.
    pub summary: Option<Summary>,
    /// What took how long.
    pub timings: Timings,
}

/// Everything that is known before anything is rendered.
pub struct Understood {
    /// The archive.
    pub archive: Archive,
    /// The theme; none when it is faulty.
    pub theme: Option<Theme>,
    /// Markdown files found.
    pub reports_read: usize,
    /// What is published now.
    pub published: Vec<data::Record>,
}

/// Builds the archive and publishes it.
///
/// # Errors
/// Fails when the machine fails; `public/` is then as it was.
pub fn build(options: &Options) -> Result<Outcome> {
    build_on(&Machine, options)
}

/// Builds the archive and publishes it on a disk.
///
/// # Errors
/// As [`build`].
pub fn build_on(disk: &dyn Disk, options: &Options) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut clock = Clock::start();
    // Opened first: what a killed build left half done is undone before anything is compared with it.
    let mut stage = Stage::open(&options.layout, disk, options.adopt)?;
    let understood = understand(options, &mut outcome.diagnostics, &mut clock)?;
    outcome.reports_read = understood.reports_read;
    outcome.reports_published = understood.archive.entries.len();
    if let Some(theme) = understood.theme.filter(|_| !outcome.diagnostics.stops_archive()) {
        let archive = understood.archive;
        if only_adds(&understood.published, &archive) {
            stage.keep_index();
        }
        let (warnings, notes) = (outcome.diagnostics.count(Severity::Warning), outcome.diagnostics.count(Severity::Note));
        let renderer = Renderer::new(&archive, &theme);
        let pages = Pages::new(&renderer, &stage, &options.progress);
        let jobs = renderer.jobs();
        options.progress.begin("making index and pages", "pages and files", jobs.len());
        // Where the index has work for one core only, pages have some for the other.
        let make_index = || if options.index { publish_index(&archive, &stage) } else { Ok(Default::default()) };
        let (index, published) = rayon::join(make_index, || pages.publish(&jobs));
        let (present, made) = index?;
        published?;
        clock.lap("index and pages");
        options.progress.begin("making texts for search", "reports", archive.entries.len());
        if options.index {
            publish_texts(&archive, present.offline, &stage, &options.progress)?;
        }
        pages.publish(&Renderer::last_jobs(&present, Made { warnings, notes, ..made }))?;
        publish_attachments(&renderer, &stage)?;
        clock.lap("texts");
        let (faults, templates) = pages.done();
        if faults.is_empty() {
            options.progress.begin("publishing", "", 0);
            outcome.summary = Some(stage.commit(options.changed_list.as_deref())?);
            clock.lap("write");
        }
        // One fault of a template stands on every page that it makes.
        faults.into_iter().for_each(|fault| outcome.diagnostics.push(fault));
        clock.templates(templates);
    }
    outcome.timings = clock.timings();
    Ok(outcome)
}

/// Reads and understands an archive without writing; one page of each kind is tried.
///
/// # Errors
/// Fails when the machine fails.
pub fn check(options: &Options, diagnostics: &mut Diagnostics) -> Result<Archive> {
    let understood = understand(options, diagnostics, &mut Clock::start())?;
    if let Some(theme) = &understood.theme {
        let renderer = Renderer::new(&understood.archive, theme);
        let mut tried = Vec::new();
        for job in renderer.jobs().into_iter().chain(Renderer::last_jobs(&Present::default(), Made::default())) {
            let kind = std::mem::discriminant(&job);
            if !tried.contains(&kind) {
                tried.push(kind);
                renderer.render(&job).err().into_iter().for_each(|fault| diagnostics.push(fault));
            }
        }
    }
    Ok(understood.archive)
}

/// Stages 1 to 3.
fn understand(options: &Options, diagnostics: &mut Diagnostics, clock: &mut Clock) -> Result<Understood> {
    options.progress.begin("reading", "", 0);
    let sources = read::sources(&options.layout, diagnostics)?;
    let config = config::read(sources.configuration.as_ref(), options.base_url.as_deref(), diagnostics);
    let theme = theme::load(&sources.themes, &config, diagnostics);
    clock.lap("read");
    let published = published_before(options)?;
    let reports_read = sources.reports.len() + sources.unreadable.len();
    options.progress.begin("understanding", "reports", sources.reports.len());
    let reports = reports(&sources, &config, options, &published, diagnostics);
    clock.lap("understand");
    options.progress.begin("comparing reports", "", 0);
    let archive = archive::assemble(reports, config, &sources.attachments, diagnostics);
    clock.lap("assemble");
    Ok(Understood { archive, theme, reports_read, published })
}

/// What is published now.
fn published_before(options: &Options) -> Result<Vec<data::Record>> {
    let bytes = read::published(&options.layout.output.join(data::ADDRESS))?.unwrap_or_default();
    Ok(data::read(&bytes))
}

/// Whether every published report stays just as it is. The checksum alone does not tell: a redacted copy has no front matter.
fn only_adds(published: &[data::Record], archive: &Archive) -> bool {
    let now: BTreeSet<data::Record> = data::records(archive).into_iter().collect();
    !published.is_empty() && published.iter().all(|record| now.contains(record))
}

/// Stage 2 over all files; one that is withheld although it is published stops the archive.
fn reports(
    sources: &Sources,
    config: &Config,
    options: &Options,
    published: &[data::Record],
    diagnostics: &mut Diagnostics,
) -> Vec<Report> {
    let understood: Vec<_> = sources
        .reports
        .par_iter()
        .map(|source| {
            let mut own = Diagnostics::default();
            let report = report::understand(source, config, &mut own);
            options.progress.step();
            (source, report, own)
        })
        .collect();
    let mut reports = Vec::with_capacity(understood.len());
    let mut withheld: Vec<&str> = sources.unreadable.iter().map(String::as_str).collect();
    for (source, report, own) in understood {
        diagnostics.extend(own);
        match report {
            Some(report) if report.publish == Some(false) || (report.draft && !options.drafts) => {}
            Some(report) => {
                if let Some(restriction) = report.restriction.as_ref().filter(|_| report.withdrawn.is_none()) {
                    diagnostics.push(diag::restricted(&report.shown_path, restriction.line, restriction.mark));
                }
                reports.push(report);
            }
            None => withheld.push(&source.path),
        }
    }
    for path in withheld.into_iter().filter(|_| !options.force) {
        if let Some(address) = published.iter().find(|record| record.source == path).map(|record| &record.address) {
            let shown = sources.reports.iter().find(|source| source.path == path).map_or(path, |source| &source.shown);
            diagnostics.push(diag::would_vanish(shown, address));
        }
    }
    reports
}

/// Renders pages and stages them, on all cores.
struct Pages<'a> {
    renderer: &'a Renderer<'a>,
    stage: &'a Stage<'a>,
    progress: &'a Progress,
    faults: Mutex<Vec<Diagnostic>>,
    templates: Mutex<BTreeMap<&'static str, Work>>,
}

impl<'a> Pages<'a> {
    fn new(renderer: &'a Renderer<'a>, stage: &'a Stage<'a>, progress: &'a Progress) -> Pages<'a> {
        Pages { renderer, stage, progress, faults: Mutex::default(), templates: Mutex::default() }
    }

    fn publish(&self, jobs: &[Job]) -> Result<()> {
        jobs.par_iter().try_for_each(|job| {
            let start = Instant::now();
            let rendered = self.renderer.render(job);
            self.templates.lock().unwrap_or_else(PoisonError::into_inner).entry(job.template()).or_default().add(start.elapsed());
            self.progress.step();
            match rendered {
                Ok(rendered) => self.stage.put(&rendered.address, &rendered.bytes),
                Err(fault) => {
                    self.faults.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
                    Ok(())
                }
            }
        })
    }

    /// The faults of templates, and what each template took.
    fn done(self) -> (Vec<Diagnostic>, BTreeMap<&'static str, Work>) {
        (
            self.faults.into_inner().unwrap_or_else(PoisonError::into_inner),
            self.templates.into_inner().unwrap_or_else(PoisonError::into_inner),
        )
    }
}

/// Stages the files that reports refer to.
fn publish_attachments(renderer: &Renderer<'_>, stage: &Stage<'_>) -> Result<()> {
    renderer.attachments().par_iter().try_for_each(|(address, path)| stage.put(address, &read::attachment(path)?))
}

/// Makes and stages the index.
fn publish_index(archive: &Archive, stage: &Stage<'_>) -> Result<(Present, Made)> {
    let published = index::publish(archive)?;
    let entry = (index::ENTRY.to_owned(), serde_json::to_vec(&published.present)?);
    let put = |(address, bytes): &(String, Vec<u8>)| put_file(stage, address, bytes, published.present.offline);
    published.files.par_iter().chain([&entry]).try_for_each(put)?;
    let index_bytes = published.files.iter().map(|(_, bytes)| bytes.len()).sum();
    let made = Made { index_files: published.files.len(), index_bytes, ..Made::default() };
    Ok((published.present, made))
}

/// Stages a file that search fetches, and the script that it is on a disk.
fn put_file(stage: &Stage<'_>, address: &str, bytes: &[u8], offline: bool) -> Result<()> {
    if offline {
        let (address, script) = index::as_script(address, bytes);
        stage.put(&address, &script)?;
    }
    stage.put(address, bytes)
}

/// Writes the text for search beside each report.
fn publish_texts(archive: &Archive, offline: bool, stage: &Stage<'_>, progress: &Progress) -> Result<()> {
    archive.entries.par_iter().try_for_each(|entry| {
        progress.step();
        put_file(stage, &texts::address(entry), &texts::pack(entry)?, offline)
    })
}

impl Outcome {
    /// The exit code: 0 fine, 1 faults; warnings count as faults when strict.
    pub fn exit_code(&self, strict: bool) -> u8 {
        exit_code(&self.diagnostics, strict)
    }
}

/// The exit code that diagnostics ask for.
pub fn exit_code(diagnostics: &Diagnostics, strict: bool) -> u8 {
    let faults = diagnostics.count(Severity::Fault) > 0;
    u8::from(faults || (strict && diagnostics.count(Severity::Warning) > 0))
}
