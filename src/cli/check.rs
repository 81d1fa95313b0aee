//! `vanthu check`: everything odd, without writing; with `--explain`, everything known of one report.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::Content;
use crate::archive::Archive;
use crate::diag::{Diagnostics, Severity};
use crate::message;
use crate::pipeline::{self, exit_code};
use crate::report::{Report, explain};

/// Arguments of `check`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    content: Content,
    #[arg(long, value_name = "FILE")]
    explain: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let mut diagnostics = Diagnostics::default();
    // Drafts are checked too: they are what a clerk is working on.
    let options = pipeline::Options { drafts: true, ..arguments.content.options(root)? };
    let archive = pipeline::check(&options, &mut diagnostics)?;
    if let Some(file) = &arguments.explain {
        diagnostics = diagnostics.of_file(&shown_name(root, file));
        explain_one(&archive, root, file, &diagnostics, arguments.format)?;
    } else {
        print_all(&diagnostics, &archive, arguments.format)?;
    }
    Ok(exit_code(&diagnostics, arguments.content.strict))
}

fn print_all(diagnostics: &Diagnostics, archive: &Archive, format: Format) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let sorted = diagnostics.sorted();
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut out, &sorted)?;
        writeln!(out)?;
        return Ok(());
    }
    for item in &sorted {
        writeln!(out, "{item}")?;
    }
    let count = |severity| diagnostics.count(severity);
    let reports = archive.entries.len();
    let (errors, warnings, notes) = (count(Severity::Fault), count(Severity::Warning), count(Severity::Note));
    writeln!(out, "{}", message!("checked", reports = reports, errors = errors, warnings = warnings, notes = notes))?;
    Ok(())
}

fn explain_one(archive: &Archive, root: &Path, file: &Path, diagnostics: &Diagnostics, format: Format) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let shown = shown_name(root, file);
    let own = diagnostics.sorted();
    let report = find(archive, &shown);
    if report.is_none() && own.is_empty() {
        anyhow::bail!(message!("not-a-report", path = file.display()));
    }
    if format == Format::Json {
        let value = serde_json::json!({ "report": report.map(explain::json), "diagnostics": own });
        serde_json::to_writer_pretty(&mut out, &value).context(message!("cannot-print"))?;
        writeln!(out)?;
        return Ok(());
    }
    if let Some(report) = report {
        write!(out, "{}", explain::text(report))?;
    }
    for item in own {
        writeln!(out, "{item}")?;
    }
    Ok(())
}

fn find<'a>(archive: &'a Archive, shown: &str) -> Option<&'a Report> {
    archive.entries.iter().map(|entry| &entry.report).find(|report| report.shown_path == shown || report.path == shown)
}

/// The file as messages name it, whether it was given from here, from the root, or from `content/`.
fn shown_name(root: &Path, file: &Path) -> String {
    let below = match (file.canonicalize(), root.canonicalize()) {
        (Ok(file), Ok(root)) => file.strip_prefix(root).map(Path::to_owned).unwrap_or(file),
        _ => file.to_owned(),
    };
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
