//! `vanthu check`: everything odd, without writing; with `--fix`, mending what is safe; with `--explain`, everything known of
//! one report.

mod fix;
mod forms;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::ValueEnum;
use jiff::civil::Date;

use super::{Content, new};
use crate::archive::Archive;
use crate::archive::references::Target;
use crate::audit;
use crate::diag::{self, Diagnostics, Severity};
use crate::digest::hexadecimal;
use crate::message;
use crate::pipeline::{self, exit_code};
use crate::read::{self, Layout};
use crate::report::{Report, explain};

/// Arguments of `check`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    content: Content,
    #[arg(long)]
    strict: bool,
    #[arg(long, value_name = "FILE", conflicts_with = "fix")]
    explain: Option<PathBuf>,
    #[arg(long)]
    fix: bool,
    #[arg(long, value_name = "DAY", value_parser = new::day)]
    today: Option<Date>,
    #[arg(long, value_name = "FORM", value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Sarif,
    Github,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    // Drafts are checked too: they are what a clerk is working on.
    let options = pipeline::Options { drafts: true, ..arguments.content.options(root)? };
    if arguments.fix {
        // Where standard output is for a program, a person is told on the other one.
        match arguments.format {
            Format::Text => fix::run(&mut std::io::stdout().lock(), &options.layout)?,
            _ => fix::run(&mut std::io::stderr().lock(), &options.layout)?,
        }
    }
    let (archive, mut diagnostics) = pipeline::check(&options)?;
    diagnostics.extend(audit::of(&archive, arguments.today.unwrap_or_else(new::today)));
    sources(&options.layout, &archive, &mut diagnostics)?;
    if let Some(file) = &arguments.explain {
        let shown = shown_name(root, file);
        // One that a fault withholds is no report of the archive.
        let is_named = || diagnostics.sorted().iter().any(|item| item.path == shown);
        let below_content = || options.layout.shown(&options.layout.content.join(&shown));
        let own = find(&archive, &shown).map(|report| report.shown_path.clone());
        diagnostics = diagnostics.of_file(&own.unwrap_or_else(|| if is_named() { shown.clone() } else { below_content() }));
        explain_one(&archive, root, file, &diagnostics, arguments.format)?;
    } else {
        print_all(&diagnostics, &archive, arguments.format)?;
    }
    Ok(exit_code(&diagnostics, arguments.strict))
}

/// Whether the files that reports were made from are still the same.
fn sources(layout: &Layout, archive: &Archive, diagnostics: &mut Diagnostics) -> Result<()> {
    for (entry, report) in archive.entries.iter().map(|entry| (entry, &entry.report)) {
        let Some((source, sha256)) = report.attachments.iter().find_map(|file| Some((&file.written, file.sha256.as_ref()?))) else {
            continue;
        };
        let path = match entry.targets.get(source) {
            Some(Target::File { path, .. }) => layout.content.join(path),
            // One that may not be published is no target; beside its report it is found all the same.
            _ if !source.contains(['/', '\\']) => layout.content.join(&report.path).with_file_name(source),
            _ => continue,
        };
        let there = read::published_file(&path)?;
        // That it is missing is said of every file that is referred to.
        if there.is_some_and(|bytes| hexadecimal(&bytes) != *sha256) {
            diagnostics.push(diag::source_changed(&report.shown_path, source));
        }
    }
    Ok(())
}

fn print_all(diagnostics: &Diagnostics, archive: &Archive, format: Format) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let sorted = diagnostics.sorted();
    match format {
        Format::Text => forms::text(&mut out, &sorted)?,
        Format::Github => return forms::github(&mut out, &sorted),
        Format::Json | Format::Sarif => {
            let value = if format == Format::Json { serde_json::to_value(&sorted)? } else { forms::sarif(&sorted) };
            serde_json::to_writer_pretty(&mut out, &value)?;
            writeln!(out)?;
            return Ok(());
        }
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
    if format != Format::Text {
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
    read::slashed(&below)
}
