//! `vanthu verify`: the published files and the originals, compared with the checksums that were published.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;

use crate::cache::Cache;
use crate::diag::one_line;
use crate::digest::hexadecimal;
use crate::manifest::{self, MANIFEST};
use crate::message;
use crate::messages::Message;
use crate::read::{self, Layout};
use crate::render::data::records::{self, Record};
use crate::write;

/// Arguments of `verify`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[arg(long)]
    strict: bool,
}

/// What differs, each file on a line.
#[derive(Debug, Default)]
struct Findings {
    altered: Vec<String>,
    missing: Vec<String>,
    added: Vec<String>,
    /// Lines of the list that are none.
    unreadable: Vec<usize>,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let layout = Layout::of(root, arguments.output.as_deref())?;
    let output = &layout.output;
    let list = read::published(&output.join(MANIFEST))?.with_context(|| message!("not-built", path = output.display(), list = MANIFEST))?;
    let (files, unreadable) = manifest::read(&list);
    let findings = compare(output, &files, unreadable)?;
    let records = records::read(&read::published(&output.join(records::ADDRESS))?.unwrap_or_default());
    let originals = originals(&layout, &records)?;
    let mut out = std::io::stdout().lock();
    for line in &findings.unreadable {
        writeln!(out, "{}", message!("verify-line", list = MANIFEST, line = *line))?;
    }
    for (word, paths) in [
        (message!("verify-altered"), &findings.altered),
        (message!("verify-missing"), &findings.missing),
        (message!("verify-added"), &findings.added),
    ] {
        paths.iter().try_for_each(|path| writeln!(out, "{word}: {}", one_line(path)))?;
    }
    originals.lines.iter().try_for_each(|line| writeln!(out, "{}", one_line(&line.to_string())))?;
    for (path, address) in &Cache::to_read(&layout).known().withheld {
        let path = layout.shown(&layout.content.join(path));
        writeln!(out, "{}", one_line(&message!("verify-withheld", path = path, address = address).to_string()))?;
    }
    let (altered, missing, added) = (findings.altered.len() + findings.unreadable.len(), findings.missing.len(), findings.added.len());
    writeln!(out, "{}", message!("verify-files", files = files.len(), altered = altered, missing = missing, added = added))?;
    writeln!(out, "{}", originals.summary())?;
    // Whoever can alter a file can alter the list too, but not the digest that the keeper has noted elsewhere.
    writeln!(out, "{}", message!("verify-digest", list = MANIFEST, digest = hexadecimal(&list)))?;
    let faults = altered + missing + originals.lines.len() + if arguments.strict { added } else { 0 };
    Ok(u8::from(faults > 0))
}

fn compare(output: &Path, files: &BTreeMap<String, String>, unreadable: Vec<usize>) -> Result<Findings> {
    let mut findings = Findings { unreadable, ..Findings::default() };
    let digests: Vec<(&String, Option<bool>)> = files
        .par_iter()
        .map(|(address, sha256)| {
            let bytes = read::published_file(&output.join(address))?;
            Ok((address, bytes.map(|bytes| hexadecimal(&bytes) == *sha256)))
        })
        .collect::<Result<_>>()?;
    for (address, is_same) in digests {
        match is_same {
            None => findings.missing.push(address.clone()),
            Some(false) => findings.altered.push(address.clone()),
            Some(true) => {}
        }
    }
    let mut own: BTreeSet<String> = write::kept(output)?;
    own.extend([MANIFEST.to_owned(), write::KEPT.to_owned()]);
    findings.added = read::names_below(output)?.into_iter().filter(|name| !files.contains_key(name) && !own.contains(name)).collect();
    Ok(findings)
}

/// What became of the originals since they were published.
struct Originals {
    compared: usize,
    /// Those of which only a redacted copy is published, so that no checksum of them is.
    redacted: usize,
    absent: bool,
    lines: Vec<Message>,
}

impl Originals {
    fn summary(&self) -> Message {
        if self.absent {
            return message!("originals-absent");
        }
        message!("originals", compared = self.compared, differ = self.lines.len(), redacted = self.redacted)
    }
}

fn originals(layout: &Layout, records: &[Record]) -> Result<Originals> {
    let published = records.iter().filter(|record| record.status.is_empty());
    let (redacted, open): (Vec<&Record>, Vec<&Record>) = published.partition(|record| record.redacted);
    let found: Vec<(&Record, Option<bool>)> = open
        .into_par_iter()
        .filter(|record| manifest::is_inside(&record.source))
        .map(|record| {
            let bytes = read::published_file(&layout.content.join(&record.source))?;
            Ok((record, bytes.map(|bytes| hexadecimal(&bytes) == record.sha256)))
        })
        .collect::<Result<_>>()?;
    let absent = !found.is_empty() && found.iter().all(|(_, is_same)| is_same.is_none());
    let shown = |record: &Record| layout.shown(&layout.content.join(&record.source));
    let line = |(record, is_same): &(&Record, Option<bool>)| match is_same {
        None => Some(message!("original-gone", path = shown(record), address = &record.address)),
        Some(false) => Some(message!("original-changed", path = shown(record), address = &record.address)),
        Some(true) => None,
    };
    let lines = if absent { Vec::new() } else { found.iter().filter_map(line).collect() };
    Ok(Originals { compared: found.len(), redacted: redacted.len(), absent, lines })
}
