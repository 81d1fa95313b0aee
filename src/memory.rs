//! Turns sources into a whole site in memory, and a query into what its index answers: vanthu as a library.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use vanthu_search::{Answer, Request};

use crate::archive::{self, config};
use crate::diag::Diagnostics;
use crate::index::{self, asking, texts};
use crate::memo::Forgetful;
use crate::message;
use crate::read::Source;
use crate::render::{Made, Renderer, theme};
use crate::report;

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
            let report = report::understand(source, &config, diagnostics);
            understood.extend(report.filter(|report| report.is_published(false, diagnostics)));
        }
        let archive = archive::assemble(understood, config, &BTreeMap::new(), &Forgetful, diagnostics);
        let Some(theme) = theme.filter(|_| !diagnostics.stops_archive()) else { return Ok(site) };
        let published = index::publish(&archive, &Forgetful, None)?;
        for file in published.files {
            site.files.insert(file.address, file.content.unwrap_or_default());
        }
        site.files.insert(index::ENTRY.to_owned(), serde_json::to_vec(&published.present)?);
        for entry in &archive.entries {
            site.files.insert(texts::address(entry), texts::pack(entry)?);
        }
        let renderer = Renderer::new(&archive, &theme, &Forgetful);
        for job in renderer.jobs().into_iter().chain(Renderer::last_jobs(&published.present, Made::default())) {
            match renderer.render(&job) {
                Ok(rendered) => _ = site.files.insert(rendered.address, rendered.bytes.into_owned()),
                Err(fault) => site.diagnostics.push(fault),
            }
        }
        Ok(site)
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
