//! The pipeline: sources to reports to archive to pages and index to `public/`, every stage one call.

mod earlier;
mod leaving;
mod outputs;
mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use rayon::prelude::*;

use crate::archive::config::{self, Config};
use crate::archive::{self, Archive, collisions};
use crate::cache::{Known, KnownSource, Last};
use crate::diag::{self, Diagnostic, Diagnostics, Severity};
use crate::index::Present;
use crate::memo::{Forgetful, Key};
use crate::message;
use crate::messages;
use crate::progress::Progress;
use crate::read::{self, Found, Layout, Sources};
use crate::render::data::records;
use crate::render::theme::{self, Theme};
use crate::render::{Made, Renderer};
use crate::report::{Publication, Report, Settings, withholding};
use crate::timings::{Clock, Timings};
use crate::write::disk::{Disk, Machine};
use crate::write::{self, Stage, Summary};
use earlier::Earlier;
use leaving::{Leaving, Why, Withheld};
use outputs::{Outputs, Pages};
pub use standing::Standing;

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
    /// Whether what earlier builds made is used and kept.
    pub cache: bool,
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
            cache: true,
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
    /// Why the next build cannot build on this one.
    pub not_kept: Option<String>,
    /// The archive, where it was assembled and published.
    pub standing: Option<Standing>,
}

/// Everything that is known before anything is rendered.
struct Understood {
    /// The archive.
    archive: Archive,
    /// The theme; none when it is faulty.
    theme: Option<Theme>,
    /// Markdown files found.
    reports_read: usize,
    /// What is published now.
    published: Vec<records::Record>,
    /// What the next build knows of the sources.
    known_sources: BTreeMap<String, KnownSource>,
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
    match attempt(disk, options, true)? {
        Some(outcome) => Ok(outcome),
        // The cache turned out to be damaged where it was relied on.
        None => attempt(disk, options, false)?.context(message!("sources-changed")),
    }
}

/// Builds the archive; none when something damaged was taken over from earlier builds, which `reuse` allows.
fn attempt(disk: &dyn Disk, options: &Options, reuse: bool) -> Result<Option<Outcome>> {
    let clock = Clock::start();
    // Opened first: what a killed build left half done is undone before anything is compared with it.
    let mut stage = Stage::open(&options.layout, disk, options.adopt, options.drafts)?;
    let earlier = Earlier::open(options, reuse);
    let mut run = Run { options, earlier: &earlier, diagnostics: Diagnostics::default(), clock, leaving: Leaving::default() };
    let read = run.read()?;
    let inputs = read.key(options, &run.diagnostics);
    if let Some(known) = earlier.if_nothing_changed(inputs, &stage) {
        return run.nothing_changed(known, &read.sources, stage).map(Some);
    }
    let Understood { archive, theme, reports_read, published, known_sources } = run.understand(read)?;
    let mut outcome = Outcome { reports_read, reports_published: archive.entries.len(), ..Outcome::default() };
    if run.diagnostics.stops_archive() && run.leaving.is_urgent() {
        run.leaving.stage_rest(&mut stage)?;
        outcome.summary = Some(stage.commit(options.changed_list.as_deref())?.0);
        (outcome.reports_published, outcome.diagnostics, outcome.timings) = (0, run.diagnostics, run.clock.timings());
        return Ok(Some(outcome));
    }
    if let Some(theme) = theme.filter(|_| !run.diagnostics.stops_archive()) {
        if only_adds(&published, &archive) {
            stage.keep_index();
        }
        let faults = run.publish(&archive, &theme, &stage)?;
        if earlier.is_damaged() {
            return Ok(None);
        }
        if faults.is_empty() {
            options.progress.begin("stage-publishing", "", 0);
            let (summary, outputs) = stage.commit(options.changed_list.as_deref())?;
            outcome.summary = Some(summary);
            run.clock.lap("write");
            // All but the manifest; of one that is gone already nothing is known.
            let is_complete = outputs.len() + 1 == summary.written + summary.unchanged;
            let last = Last {
                inputs: inputs.filter(|_| is_complete).unwrap_or_default(),
                diagnostics: run.diagnostics.clone().kept(),
                reports_read,
                reports_published: outcome.reports_published,
            };
            let withheld = run.still_withheld(&archive);
            outcome.not_kept =
                earlier.save(Known { sources: known_sources, outputs, last, withheld }).err().map(|error| messages::failure(&error));
            outcome.standing = Some(Standing { archive, theme });
            run.clock.lap("keep");
        }
        // One fault of a template stands on every page that it makes.
        faults.into_iter().for_each(|fault| run.diagnostics.push(fault));
    }
    (outcome.diagnostics, outcome.timings) = (run.diagnostics, run.clock.timings());
    // What was said of an archive that is not published may be wrong too.
    Ok(Some(outcome).filter(|outcome| outcome.summary.is_some() || !earlier.is_damaged()))
}

/// Reads and understands an archive without writing; one page of each kind is tried.
///
/// # Errors
/// Fails when the machine fails.
pub fn check(options: &Options) -> Result<(Archive, Diagnostics)> {
    let (Understood { archive, theme, .. }, mut diagnostics) = without_writing(options, &Earlier::none())?;
    if let Some(theme) = &theme {
        let renderer = Renderer::new(&archive, theme, &Forgetful);
        let mut tried = Vec::new();
        for job in renderer.jobs().into_iter().chain(Renderer::last_jobs(&Present::default(), Made::default())) {
            let kind = std::mem::discriminant(&job);
            if !tried.contains(&kind) {
                tried.push(kind);
                renderer.render(&job).err().into_iter().for_each(|fault| diagnostics.push(fault));
            }
        }
    }
    Ok((archive, diagnostics))
}

/// Reads, understands and assembles an archive without writing, whatever its faults.
///
/// # Errors
/// Fails when the machine fails.
pub fn assembled(options: &Options) -> Result<(Archive, Diagnostics)> {
    let (understood, diagnostics) = without_writing(options, &Earlier::none())?;
    Ok((understood.archive, diagnostics))
}

/// The archive as it is published, without publishing; none when a fault stops it.
///
/// # Errors
/// Fails when the machine fails.
pub fn standing(options: &Options) -> Result<Option<Standing>> {
    let (Understood { archive, theme, .. }, diagnostics) = without_writing(options, &Earlier::to_read(options))?;
    let theme = theme.filter(|_| !diagnostics.stops_archive());
    Ok(theme.map(|theme| Standing { archive, theme }))
}

fn without_writing(options: &Options, earlier: &Earlier) -> Result<(Understood, Diagnostics)> {
    let mut run = Run { options, earlier, diagnostics: Diagnostics::default(), clock: Clock::start(), leaving: Leaving::default() };
    let read = run.read()?;
    let understood = run.understand(read)?;
    Ok((understood, run.diagnostics))
}

/// What stage 1 gives.
struct Read {
    sources: Sources,
    config: Config,
    theme: Option<Theme>,
}

impl Read {
    /// The key of everything that a build reads; none when a file was written so lately that it may change unseen.
    fn key(&self, options: &Options, diagnostics: &Diagnostics) -> Option<Key> {
        let sources = &self.sources;
        let reports: Vec<_> = sources.reports.iter().map(|found| (&found.path, &found.sha256)).collect();
        let attachments = sources.attachments.iter().map(|(path, file)| Some((path, read::settled_stamp(file)?)));
        let attachments: Vec<_> = attachments.collect::<Option<_>>()?;
        let asked = (&options.base_url, options.drafts, options.force, options.index);
        let said = diagnostics.clone().kept();
        Some(Key::of("inputs", &(reports, attachments, &sources.unreadable, &sources.configuration, &sources.themes, asked, said)))
    }

    /// What the next build knows of the sources by their stamps.
    fn known_sources(sources: &Sources) -> BTreeMap<String, KnownSource> {
        let known = |found: &Found| Some((found.path.clone(), (found.stamp?, found.sha256.clone())));
        sources.reports.iter().filter_map(known).collect()
    }
}

/// One run over an archive: what it was asked for, what is left of earlier ones, what is odd so far, and what took how long.
struct Run<'a> {
    options: &'a Options,
    earlier: &'a Earlier,
    diagnostics: Diagnostics,
    clock: Clock,
    /// The published pages that leave, or would.
    leaving: Leaving,
}

impl Run<'_> {
    /// Stage 1.
    fn read(&mut self) -> Result<Read> {
        self.options.progress.begin("stage-reading", "", 0);
        let sources = read::sources(&self.options.layout, |path, stamp| self.earlier.sha256(path, stamp), &mut self.diagnostics)?;
        let config = config::read(sources.configuration.as_ref(), self.options.base_url.as_deref(), &mut self.diagnostics);
        let theme = theme::load(&sources.themes, &config, &mut self.diagnostics);
        self.clock.lap("read");
        Ok(Read { sources, config, theme })
    }

    /// Stages 2 and 3.
    fn understand(&mut self, read: Read) -> Result<Understood> {
        let Read { sources, config, theme } = read;
        let published = read::published(&self.options.layout.output.join(records::ADDRESS))?.unwrap_or_default();
        let published = records::read(&published);
        self.options.progress.begin("stage-understanding", "unit-reports", sources.reports.len());
        let reports = self.reports(&sources, &config.reports, &published);
        self.clock.lap("understand");
        self.options.progress.begin("stage-comparing", "", 0);
        let archive = archive::assemble(reports, config, &sources.attachments, self.earlier.memo(), &mut self.diagnostics);
        self.leaving.conclude(self.options.force, &mut self.diagnostics);
        self.clock.lap("assemble");
        let reports_read = sources.reports.len() + sources.unreadable.len();
        Ok(Understood { archive, theme, reports_read, published, known_sources: Read::known_sources(&sources) })
    }

    /// Stage 2 over all files.
    fn reports(&mut self, sources: &Sources, settings: &Settings, published: &[records::Record]) -> Vec<Report> {
        let settings_key = Key::of("settings", &format!("{settings:?}"));
        let understand = |source: &Found| {
            let understood = self.earlier.report(source, settings, settings_key);
            self.options.progress.step();
            understood
        };
        let understood: Vec<_> = sources.reports.par_iter().map(understand).collect();
        let mut reports = Vec::with_capacity(understood.len());
        let unreadable = |path| Withheld { path, shown: path, why: Why::Fault };
        let mut withheld: Vec<Withheld<'_>> = sources.unreadable.iter().map(|path| unreadable(path.as_str())).collect();
        for (source, (report, own)) in sources.reports.iter().zip(understood) {
            let (path, shown) = (source.path.as_str(), source.shown.as_str());
            let is_asked = own.withholds();
            self.diagnostics.extend(own);
            let why = match report.as_ref().map(|report| report.publication(self.options.drafts)) {
                Some(Publication::Published) => {
                    reports.extend(report);
                    continue;
                }
                Some(Publication::HeldBack) => Why::HeldBack,
                Some(Publication::Restricted(restriction)) => {
                    self.diagnostics.push(diag::restricted(shown, restriction.line, &restriction.mark));
                    Why::Asked
                }
                None if is_asked || source.source().is_ok_and(|source| withholding::is_wanted(&source.bytes)) => Why::Asked,
                None => Why::Fault,
            };
            withheld.push(Withheld { path, shown, why });
        }
        let addresses: BTreeSet<(&str, &str)> = published.iter().map(|record| (record.source.as_str(), record.address.as_str())).collect();
        let is_published = |path: &str, address: &str| addresses.contains(&(path, address));
        let colliding = collisions::take_out(&mut reports, is_published, &mut self.diagnostics);
        withheld.extend(colliding.iter().map(|lost| Withheld {
            path: &lost.report.path,
            shown: &lost.report.shown_path,
            why: if lost.must_leave { Why::Asked } else { Why::Fault },
        }));
        let paths = sources.reports.iter().map(|source| (source.path.as_str(), source.sha256.as_str()));
        let paths = paths.chain(sources.unreadable.iter().map(|path| (path.as_str(), ""))).collect();
        self.leaving = Leaving::of(published, &withheld, &reports, &paths);
        self.warn_of_unused(settings, &reports, withheld.iter().all(|one| one.why == Why::HeldBack));
        reports
    }

    /// What this build and those before took away and nobody has published since.
    fn still_withheld(&self, archive: &Archive) -> BTreeMap<String, String> {
        let published: BTreeSet<&str> = archive.entries.iter().map(|entry| entry.report.path.as_str()).collect();
        let before = self.earlier.withheld().into_iter().flatten().filter(|(path, _)| !published.contains(path.as_str()));
        before.chain(self.leaving.by_fault()).map(|(path, address)| (path.clone(), address.clone())).collect()
    }

    /// Warns of what archive.toml redacts and no report holds; a report that is withheld may hold it.
    fn warn_of_unused(&mut self, settings: &Settings, reports: &[Report], is_all: bool) {
        let used: BTreeSet<usize> = reports.iter().flat_map(|report| report.found.iter().copied()).collect();
        let unused = settings.redactions.iter().enumerate().filter(|(place, _)| is_all && !used.contains(place));
        for (_, redaction) in unused {
            self.diagnostics.push(diag::redaction_unused(&settings.shown_path, redaction.place, &redaction.written));
        }
    }

    /// Stages 4 and 5: makes and stages everything. Returns the faults of templates.
    fn publish(&mut self, archive: &Archive, theme: &Theme, stage: &Stage<'_>) -> Result<Vec<Diagnostic>> {
        let (options, earlier) = (self.options, self.earlier);
        let (warnings, notes) = (self.diagnostics.count(Severity::Warning), self.diagnostics.count(Severity::Note));
        let (progress, is_searched) = (&options.progress, options.index);
        let outputs = Outputs { archive, stage, earlier, progress, is_searched, text_bytes: AtomicUsize::new(0) };
        let renderer = Renderer::new(archive, theme, earlier.memo());
        let pages = Pages::new(&renderer, &outputs);
        let jobs = renderer.jobs();
        progress.begin("stage-making", "unit-files", jobs.len());
        // Where the index has work for one core only, pages have some for the other.
        let make_index = || if is_searched { outputs.index() } else { Ok(Default::default()) };
        let (index, published) = rayon::join(make_index, || pages.publish(&jobs));
        let (present, made) = index?;
        published?;
        self.clock.lap("index and pages");
        if present.offline {
            outputs.text_scripts()?;
        }
        let text_bytes = outputs.text_bytes.load(Ordering::Relaxed);
        pages.publish(&Renderer::last_jobs(&present, Made { warnings, notes, text_bytes, ..made }))?;
        outputs.attachments(renderer.attachments())?;
        outputs.pictures()?;
        if options.drafts {
            stage.put(write::DRAFTS, Key::default(), message!("drafts-marker").to_string().as_bytes())?;
        }
        self.clock.lap("rest");
        let (faults, templates) = pages.done();
        self.clock.templates(templates);
        Ok(faults)
    }

    /// Says again what the build before said.
    fn nothing_changed(mut self, known: &Known, sources: &Sources, mut stage: Stage<'_>) -> Result<Outcome> {
        let last = &known.last;
        if last.reports_published > 0 {
            stage.keep_index();
        }
        stage.keep_all(&known.outputs);
        let (summary, _) = stage.commit(self.options.changed_list.as_deref())?;
        self.clock.lap("write");
        let saved = self.earlier.save_sources(Read::known_sources(sources));
        Ok(Outcome {
            diagnostics: Diagnostics::of_kept(last.diagnostics.clone()),
            reports_read: last.reports_read,
            reports_published: last.reports_published,
            summary: Some(summary),
            timings: self.clock.timings(),
            not_kept: saved.err().map(|error| messages::failure(&error)),
            standing: None,
        })
    }
}

/// Whether every published report stays just as it is. The checksum alone does not tell: a redacted copy has no front matter.
fn only_adds(published: &[records::Record], archive: &Archive) -> bool {
    let now: BTreeSet<records::Record> = records::records(archive).into_iter().collect();
    // An abbreviation that named somebody may have gone together with the new redaction.
    let redacts = !archive.config.reports.redactions.is_empty();
    !redacts && !published.is_empty() && published.iter().all(|record| now.contains(record))
}

/// The exit code that diagnostics ask for.
pub fn exit_code(diagnostics: &Diagnostics, strict: bool) -> u8 {
    let faults = diagnostics.count(Severity::Fault) > 0;
    u8::from(faults || (strict && diagnostics.count(Severity::Warning) > 0))
}
