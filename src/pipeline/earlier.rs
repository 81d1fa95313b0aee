//! Turns what earlier builds left into what this build need not make again.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;

use super::Options;
use crate::cache::{Cache, KeptTexts, Known, KnownSource, Output, file_key};
use crate::diag::{Diagnostics, Kept};
use crate::digest::hexadecimal;
use crate::memo::{self, Forgetful, Key, Memo};
use crate::read::{Found, Stamp};
use crate::report::{self, Report, Settings};
use crate::write::Stage;

/// What is left of earlier builds; nothing for a build that begins from nothing.
pub(super) struct Earlier {
    cache: Option<Arc<Cache>>,
    texts: Option<Arc<KeptTexts>>,
}

impl Earlier {
    /// What is left of earlier builds to this output. Without `reuse` nothing is taken over, but all is kept.
    pub(super) fn open(options: &Options, reuse: bool) -> Earlier {
        if !options.cache {
            return Earlier::none();
        }
        Earlier::of(if reuse { Cache::open(&options.layout) } else { Cache::empty(&options.layout) })
    }

    /// What is left of earlier builds, for a look at what they published; nothing is kept.
    pub(super) fn to_read(options: &Options) -> Earlier {
        if options.cache { Earlier::of(Cache::to_read(&options.layout)) } else { Earlier::none() }
    }

    fn of(cache: Cache) -> Earlier {
        let cache = Arc::new(cache);
        Earlier { texts: Some(Arc::new(KeptTexts(cache.clone()))), cache: Some(cache) }
    }

    /// Nothing.
    pub(super) const fn none() -> Earlier {
        Earlier { cache: None, texts: None }
    }

    pub(super) fn memo(&self) -> &dyn Memo {
        match &self.cache {
            Some(cache) => &**cache,
            None => &Forgetful,
        }
    }

    /// Whether anything is kept for later builds.
    pub(super) fn is_kept(&self) -> bool {
        self.memo().is_kept()
    }

    pub(super) fn is_damaged(&self) -> bool {
        self.cache.as_ref().is_some_and(|cache| cache.is_damaged())
    }

    /// The SHA-256 of a source that is as it was when an earlier build read it.
    pub(super) fn sha256(&self, path: &str, stamp: &Stamp) -> Option<String> {
        let (then, sha256) = self.cache.as_ref()?.known().sources.get(path)?;
        (then == stamp).then(|| sha256.clone())
    }

    /// A published file that is made of what `key` names.
    pub(super) fn output(&self, address: &str, key: Key) -> Option<&Output> {
        self.cache.as_ref()?.known().outputs.get(address).filter(|output| output.key == key && key != Key::default())
    }

    /// What is known of the last build, where it read the same and all that it published is still there.
    pub(super) fn if_nothing_changed(&self, inputs: Option<Key>, stage: &Stage<'_>) -> Option<&Known> {
        use rayon::prelude::*;
        let known = self.cache.as_ref()?.known();
        let is_same = inputs == Some(known.last.inputs) && !known.outputs.is_empty();
        let is_there = || known.outputs.par_iter().all(|(address, output)| stage.is_as_published(address, output));
        (is_same && is_there()).then_some(known)
    }

    /// The addresses that withheld reports have left, by path below `content/`.
    pub(super) fn withheld(&self) -> Option<&BTreeMap<String, String>> {
        Some(&self.cache.as_ref()?.known().withheld)
    }

    /// Understands a report, or takes it over.
    pub(super) fn report(&self, found: &Found, settings: &Settings, settings_key: Key) -> (Option<Report>, Diagnostics) {
        let (memo, key) = (self.memo(), Key::of("report", &(&found.path, &found.shown, &found.sha256, settings_key)));
        if let Some((report, said)) = self.kept_report(key, found) {
            return (report, said);
        }
        let mut own = Diagnostics::default();
        let source = found.source();
        // What was known by its stamp alone may have been changed since.
        if found.bytes.is_none() && source.as_ref().map_or(true, |source| hexadecimal(&source.bytes) != found.sha256) {
            self.cache.iter().for_each(|cache| cache.distrust());
        }
        let mut report = match source {
            Ok(source) => report::understand(&source, settings, &mut own),
            Err(fault) => {
                own.push(fault);
                return (None, own);
            }
        };
        if self.is_kept() {
            if let Some(report) = &report {
                memo::put(memo, report.text.digest, &*report.body());
                if is_stored(report, found) {
                    memo.put(file_key(&report.sha256), &report.file());
                }
            }
            memo::put(memo, key, &(&report, own.clone().kept()));
            // It need not be held until it is asked for, unless it could not be kept.
            if let (Some(report), Some(texts)) = (&mut report, &self.texts)
                && memo.keep(report.text.digest)
            {
                texts.hold(report.text.digest, report.body());
                report.text.fetch_from(texts.clone());
            }
        }
        (report, own)
    }

    fn kept_report(&self, key: Key, found: &Found) -> Option<(Option<Report>, Diagnostics)> {
        let memo = self.memo();
        let (mut report, said): (Option<Report>, Vec<Kept>) = memo::get(memo, key)?;
        if let Some(report) = &mut report {
            let is_whole = memo.keep(report.text.digest) && (!is_stored(report, found) || memo.keep(file_key(&report.sha256)));
            report.text.fetch_from(self.texts.clone().filter(|_| is_whole)?);
        }
        Some((report, Diagnostics::of_kept(said)))
    }

    /// Leaves what this build knows for the next one.
    ///
    /// # Errors
    /// Fails when it cannot be written.
    pub(super) fn save(&self, known: Known) -> Result<()> {
        self.cache.as_ref().map_or(Ok(()), |cache| cache.save(&known))
    }

    /// Leaves everything as it is, but for what is known of the sources.
    ///
    /// # Errors
    /// Fails when it cannot be written.
    pub(super) fn save_sources(&self, sources: BTreeMap<String, KnownSource>) -> Result<()> {
        match &self.cache {
            Some(cache) if cache.known().sources != sources => cache.save_again(&Known { sources, ..cache.known().clone() }),
            _ => Ok(()),
        }
    }
}

/// Whether the file that is offered is kept with the text: it is not the source, or the source is not found again by the
/// path of the report, since its name is no text.
fn is_stored(report: &Report, found: &Found) -> bool {
    report.redacted || found.file.to_str().is_none()
}
