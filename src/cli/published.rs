//! The published archive as commands read it again: each file compared with the checksum that was published.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::digest::hexadecimal;
use crate::manifest::{self, MANIFEST};
use crate::message;
use crate::read::{self, Layout};
use crate::render::data::records::{self, Record};

/// The published archive.
pub(super) struct Published {
    /// Where it lies.
    pub(super) output: PathBuf,
    /// Each file by its address, with its SHA-256.
    pub(super) files: BTreeMap<String, String>,
    /// The reports whose text is published.
    pub(super) reports: Vec<Record>,
}

impl Published {
    /// Opens it.
    ///
    /// # Errors
    /// Fails when vanthu has not built there.
    pub(super) fn open(layout: &Layout) -> Result<Published> {
        let output = layout.output.clone();
        let list =
            read::published(&output.join(MANIFEST))?.with_context(|| message!("not-built", path = output.display(), list = MANIFEST))?;
        let (files, _) = manifest::read(&list);
        let mut published = Published { output, files, reports: Vec::new() };
        let records = records::read(&published.read(records::ADDRESS)?);
        published.reports = records.into_iter().filter(|record| record.status.is_empty()).collect();
        Ok(published)
    }

    /// A published file.
    ///
    /// # Errors
    /// Fails when it is not as it was published.
    pub(super) fn read(&self, address: &str) -> Result<Vec<u8>> {
        let altered = || message!("export-altered", path = self.output.join(address).display());
        let sha256 = self.files.get(address).with_context(altered)?;
        let bytes = read::published_file(&self.output.join(address))?.with_context(altered)?;
        ensure!(hexadecimal(&bytes) == *sha256, altered());
        Ok(bytes)
    }
}
