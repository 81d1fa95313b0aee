//! Turns an archive into staged files on all cores: those that are as before are kept as they are, the others are made.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::earlier::Earlier;
use crate::archive::references::Target;
use crate::archive::{Archive, Entry};
use crate::diag::Diagnostic;
use crate::index::{self, IndexFile, Present, texts};
use crate::lock::locked;
use crate::memo::Key;
use crate::message;
use crate::progress::Progress;
use crate::read;
use crate::render::{Job, Made, Rendered, Renderer};
use crate::report::markup::embedded;
use crate::timings::Work;
use crate::write::Stage;

/// Where files come from and go to.
pub(super) struct Outputs<'a> {
    pub(super) archive: &'a Archive,
    pub(super) stage: &'a Stage<'a>,
    pub(super) earlier: &'a Earlier,
    pub(super) progress: &'a Progress,
    /// Whether texts for search are made.
    pub(super) is_searched: bool,
    /// The bytes of the texts for search staged so far.
    pub(super) text_bytes: AtomicUsize,
}

/// Renders pages and stages them.
pub(super) struct Pages<'a> {
    renderer: &'a Renderer<'a>,
    outputs: &'a Outputs<'a>,
    faults: Mutex<Vec<Diagnostic>>,
    templates: Mutex<BTreeMap<&'static str, Work>>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(renderer: &'a Renderer<'a>, outputs: &'a Outputs<'a>) -> Pages<'a> {
        Pages { renderer, outputs, faults: Mutex::default(), templates: Mutex::default() }
    }

    pub(super) fn publish(&self, jobs: &[Job]) -> Result<()> {
        jobs.par_iter().try_for_each(|job| {
            self.page(job)?;
            // The page has just read what is made into the text for search.
            if let Job::Report(index) = job {
                self.outputs.text(*index)?;
            }
            self.outputs.progress.step();
            Ok(())
        })
    }

    fn page(&self, job: &Job) -> Result<()> {
        let is_kept = self.outputs.earlier.is_kept();
        let start = Instant::now();
        let sketch = if is_kept { self.renderer.sketch(job) } else { None };
        if let Some(sketch) = &sketch
            && self.outputs.keep(&sketch.address, sketch.key)?
        {
            return Ok(());
        }
        let key = sketch.as_ref().map(|sketch| sketch.key);
        let rendered = match sketch.and_then(|sketch| Some(Rendered { bytes: sketch.bytes?, address: sketch.address })) {
            Some(whole) => Ok(whole),
            None => self.renderer.render(job),
        };
        locked(&self.templates).entry(job.template()).or_default().add(start.elapsed());
        match rendered {
            Ok(rendered) => {
                // What the text of a report looks up is known once it is rendered.
                let key = key.or_else(|| if is_kept { self.renderer.sketch(job) } else { None }.map(|sketch| sketch.key));
                self.outputs.stage.put(&rendered.address, key.unwrap_or_default(), &rendered.bytes)
            }
            Err(fault) => {
                locked(&self.faults).push(fault);
                Ok(())
            }
        }
    }

    /// The faults of templates, and what each template took.
    pub(super) fn done(self) -> (Vec<Diagnostic>, BTreeMap<&'static str, Work>) {
        (
            self.faults.into_inner().unwrap_or_else(PoisonError::into_inner),
            self.templates.into_inner().unwrap_or_else(PoisonError::into_inner),
        )
    }
}

impl Outputs<'_> {
    /// Keeps a published file that is made of what `key` names.
    fn keep(&self, address: &str, key: Key) -> Result<bool> {
        self.earlier.output(address, key).map_or(Ok(false), |output| self.stage.keep(address, output))
    }

    /// Stages the files that reports refer to.
    pub(super) fn attachments(&self, files: &BTreeMap<String, PathBuf>) -> Result<()> {
        files.par_iter().try_for_each(|(address, path)| {
            let name = path.as_os_str().as_encoded_bytes();
            let key = read::settled_stamp(path).map_or(Key::default(), |stamp| Key::of("attachment", &(name, stamp)));
            if self.keep(address, key)? { Ok(()) } else { self.stage.put(address, key, &read::attachment(path)?) }
        })
    }

    /// Stages the pictures that stand in the texts of reports.
    pub(super) fn pictures(&self) -> Result<()> {
        let pictures: BTreeMap<String, (&Entry, &str)> = self.archive.entries.iter().flat_map(pictures).collect();
        pictures.into_par_iter().try_for_each(|(address, (entry, name))| {
            let key = Key::of("picture", &name);
            if self.keep(&address, key)? {
                return Ok(());
            }
            let file = entry.report.file();
            let bytes = embedded::bytes(&String::from_utf8_lossy(&file), name).context(message!("published-changed"))?;
            self.stage.put(&address, key, &bytes)
        })
    }

    /// Makes and stages the index.
    pub(super) fn index(&self) -> Result<(Present, Made)> {
        let size = |address: &str| self.earlier.output(address, index_key(address)).map(|output| output.stamp.length() as usize);
        let mut published = index::publish(self.archive, self.earlier.memo(), self.earlier.is_kept().then_some(&size))?;
        let is_missing = |file: &IndexFile| {
            let is_there = |address: &str| {
                self.earlier.output(address, index_key(&file.address)).is_some_and(|output| self.stage.is_as_published(address, output))
            };
            let with_script = || !published.present.offline || is_there(&index::script_address(&file.address));
            file.content.is_none() && !(is_there(&file.address) && with_script())
        };
        if published.files.par_iter().any(is_missing) {
            published = index::publish(self.archive, self.earlier.memo(), None)?;
        }
        let offline = published.present.offline;
        published.files.par_iter().try_for_each(|file| {
            let content = || file.content.clone().context(message!("published-changed"));
            self.file(&file.address, index_key(&file.address), offline, content)
        })?;
        let entry = serde_json::to_vec(&published.present)?;
        self.file(index::ENTRY, Key::of_bytes("entry", &entry), offline, || Ok(entry.clone()))?;
        let index_bytes = published.files.iter().map(|file| file.bytes).sum();
        let made = Made { index_files: published.files.len(), index_bytes, ..Made::default() };
        Ok((published.present, made))
    }

    /// Stages a file that search fetches, and the script that it is on a disk.
    fn file(&self, address: &str, key: Key, offline: bool, make: impl Fn() -> Result<Vec<u8>>) -> Result<()> {
        let script_address = index::script_address(address);
        let is_kept = self.keep(address, key)?;
        let is_script_kept = !offline || self.keep(&script_address, key)?;
        if is_kept && is_script_kept {
            return Ok(());
        }
        let content = make()?;
        if !is_script_kept {
            self.stage.put(&script_address, key, &index::as_script(address, &content))?;
        }
        if is_kept { Ok(()) } else { self.stage.put(address, key, &content) }
    }

    /// Stages the text for search beside a report.
    fn text(&self, index: usize) -> Result<()> {
        let entry = &self.archive.entries[index];
        if !self.is_searched {
            return Ok(());
        }
        let (address, key) = (texts::address(entry), text_key(entry));
        let bytes = match self.earlier.output(&address, key) {
            Some(output) if self.stage.keep(&address, output)? => output.stamp.length() as usize,
            _ => {
                let content = texts::pack(entry)?;
                self.stage.put(&address, key, &content)?;
                content.len()
            }
        };
        self.text_bytes.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// Stages the texts for search as the scripts that they are on a disk.
    pub(super) fn text_scripts(&self) -> Result<()> {
        self.archive.entries.par_iter().try_for_each(|entry| {
            let (address, key) = (texts::address(entry), text_key(entry));
            let script_address = index::script_address(&address);
            if self.keep(&script_address, key)? {
                return Ok(());
            }
            self.stage.put(&script_address, key, &index::as_script(&address, &texts::pack(entry)?))
        })
    }
}

/// The pictures of a report that its page shows, with their addresses.
fn pictures(entry: &Entry) -> impl Iterator<Item = (String, (&Entry, &str))> {
    let shown = |name: &str| match entry.targets.get(&format!("{}{name}", embedded::SCHEME)) {
        Some(Target::Embedded(address)) => Some(address.clone()),
        _ => None,
    };
    entry.report.pictures.iter().filter_map(move |picture| Some((shown(&picture.name)?, (entry, picture.name.as_str()))))
}

/// The key of a file that is named by its content.
fn index_key(address: &str) -> Key {
    Key::of("index", &address)
}

/// The key of what [`texts::pack`] reads.
fn text_key(entry: &Entry) -> Key {
    let report = &entry.report;
    let number = report.number.as_ref().map(|number| &number.value.printed);
    Key::of("passages", &(report.text.digest, &report.path, &report.title.value, number, texts::issuer_name(entry)))
}
