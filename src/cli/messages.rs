//! Prints diagnostics and the outcome of a build.

use std::io::{self, Write};

use crate::diag::{Diagnostic, Diagnostics, Reach, Severity};
use crate::pipeline::Outcome;
use crate::write::Summary;

/// A build of a large archive prints this many diagnostics; `check` prints all.
const SHOWN_MAX: usize = 50;

/// Prints faults, warnings and what concerns the whole archive, the first ones of many, to standard error.
///
/// # Errors
/// Fails when standard error is closed.
pub(super) fn print_some(diagnostics: &Diagnostics) -> io::Result<()> {
    let mut out = io::stderr().lock();
    let matters = |item: &&Diagnostic| item.severity != Severity::Note || item.reach == Reach::Archive;
    let mut shown: Vec<_> = diagnostics.sorted().into_iter().filter(matters).collect();
    // Faults first: they must not hide behind a thousand warnings.
    shown.sort_by_key(|item| item.severity);
    for item in shown.iter().take(SHOWN_MAX) {
        writeln!(out, "{item}")?;
    }
    if shown.len() > SHOWN_MAX {
        writeln!(out, "… and {} more; `vanthu check` prints all", shown.len() - SHOWN_MAX)?;
    }
    Ok(())
}

/// Says on standard error why the next build has to make everything anew, if it has to.
///
/// # Errors
/// Fails when standard error is closed.
pub(super) fn print_not_kept(outcome: &Outcome) -> io::Result<()> {
    match &outcome.not_kept {
        Some(reason) => writeln!(io::stderr().lock(), "note: the next build begins from nothing: {reason}"),
        None => Ok(()),
    }
}

/// What a publisher has to upload.
fn bytes(summary: Summary) -> String {
    let size =
        |bytes: u64| if bytes < 1_000_000 { format!("{} kB", bytes.div_ceil(1000)) } else { format!("{:.1} MB", bytes as f64 / 1e6) };
    let index = if summary.index_bytes > 0 { format!(", {} of it index", size(summary.index_bytes)) } else { String::new() };
    format!("{}{index}", size(summary.written_bytes))
}

/// Says what a build did, on one line.
pub(super) fn summary(outcome: &Outcome) -> String {
    let (faults, warnings) = (outcome.diagnostics.count(Severity::Fault), outcome.diagnostics.count(Severity::Warning));
    let time = outcome.timings.total();
    let read = format!("{} reports read, {} published", outcome.reports_read, outcome.summary.map_or(0, |_| outcome.reports_published));
    let files = match outcome.summary {
        Some(summary) => {
            let bytes = if summary.written > 0 { format!(" ({})", bytes(summary)) } else { String::new() };
            format!("{} pages and files written{bytes}, {} unchanged, {} removed", summary.written, summary.unchanged, summary.removed)
        }
        None => "nothing written, public/ is as it was".into(),
    };
    let faults = if faults > 0 { format!("{faults} errors, ") } else { String::new() };
    format!("{read}; {files}; {faults}{warnings} warnings; {:.2} s", time.as_secs_f64())
}
