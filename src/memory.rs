//! Turns sources into a whole site in memory, and a query into what its index answers: vanthu as a library.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use vanthu_search::{Answer, Request};

use crate::archive::{self, Archive, collisions, config};
use crate::diag::{self, Diagnostics, Severity};
use crate::digest::hexadecimal;
use crate::index::{self, asking, texts};
use crate::manifest::{self, MANIFEST};
use crate::memo::Forgetful;
use crate::message;
use crate::read::Source;
use crate::render::theme::{self, Theme};
use crate::render::{Made, Renderer};
use crate::report::{self, Publication};

/// A site in memory.
#[derive(Debug)]
pub struct Site {
    /// Its files by their addresses; none when a fault stops the archive.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Everything that is odd.
    pub diagnostics: Diagnostics,
}

impl Site {
    /// Builds a site of reports with the default theme; `settings` is what `archive.toml` would say, or empty.
    ///
    /// # Errors
    /// Fails when tantivy refuses; faults of reports and settings are among [`Site::diagnostics`].
    pub fn build(reports: &[Source], settings: &str) -> Result<Site> {
        let mut site = Site { files: BTreeMap::new(), diagnostics: Diagnostics::default() };
        let diagnostics = &mut site.diagnostics;
        let config = config::read(Some(&("archive.toml".to_owned(), settings.to_owned())), None, diagnostics);
        let theme = theme::load(&BTreeMap::new(), &config, diagnostics);
        let mut understood = Vec::new();
        for source in reports {
            let Some(report) = report::understand(source, &config.reports, diagnostics) else { continue };
            match report.publication(false) {
                Publication::Published => understood.push(report),
                Publication::HeldBack => {}
                Publication::Restricted(mark) => diagnostics.push(diag::restricted(&report.shown_path, mark.line, &mark.mark)),
            }
        }
        collisions::take_out(&mut understood, |_, _| false, diagnostics);
        let archive = archive::assemble(understood, config, &BTreeMap::new(), &Forgetful, diagnostics);
        if let Some(theme) = theme.filter(|_| !diagnostics.stops_archive()) {
            site.publish(&archive, &theme)?;
        }
        Ok(site)
    }

    /// Makes the files of an archive: just those that a build without a cache publishes.
    fn publish(&mut self, archive: &Archive, theme: &Theme) -> Result<()> {
        let mut files = BTreeMap::new();
        let published = index::publish(archive, &Forgetful, None)?;
        let mut made = Made {
            index_files: published.files.len(),
            index_bytes: published.files.iter().map(|file| file.bytes).sum(),
            warnings: self.diagnostics.count(Severity::Warning),
            notes: self.diagnostics.count(Severity::Note),
            text_bytes: 0,
        };
        let mut fetched: Vec<(String, Vec<u8>)> =
            published.files.into_iter().map(|file| (file.address, file.content.unwrap_or_default())).collect();
        fetched.push((index::ENTRY.to_owned(), serde_json::to_vec(&published.present)?));
        for entry in &archive.entries {
            let text = texts::pack(entry)?;
            made.text_bytes += text.len();
            fetched.push((texts::address(entry), text));
        }
        if published.present.offline {
            files.extend(fetched.iter().map(|(address, content)| (index::script_address(address), index::as_script(address, content))));
        }
        files.extend(fetched);
        let renderer = Renderer::new(archive, theme, &Forgetful);
        let mut faults = Vec::new();
        for job in renderer.jobs().into_iter().chain(Renderer::last_jobs(&published.present, made)) {
            match renderer.render(&job) {
                Ok(rendered) => _ = files.insert(rendered.address, rendered.bytes.into_owned()),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            let digests: Vec<(&str, String)> = files.iter().map(|(address, bytes)| (address.as_str(), hexadecimal(bytes))).collect();
            let manifest = manifest::write(digests.iter().map(|(address, sha256)| (*address, sha256.as_str())));
            files.insert(MANIFEST.to_owned(), manifest.into_bytes());
            self.files = files;
        }
        faults.into_iter().for_each(|fault| self.diagnostics.push(fault));
        Ok(())
    }

    /// Finds reports, the best ten first.
    ///
    /// # Errors
    /// Fails when the site has no index.
    pub fn search(&self, query: &str) -> Result<Answer> {
        let files = |address: &str| Ok(self.files.get(address).cloned());
        let mut session = asking::open(&files)?.with_context(|| message!("index-missing", address = index::ENTRY))?;
        asking::ask(&mut session, &files, &Request { query: query.to_owned(), limit: 10, passages: 1, ..Request::default() })
    }
}
