//! Prints diagnostics and the outcome of a build.

use std::io::{self, Write};

use crate::diag::{Diagnostic, Diagnostics, Reach, Severity};
use crate::message;
use crate::messages::Message;
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
        writeln!(out, "{}", message!("and-more", count = shown.len() - SHOWN_MAX))?;
    }
    Ok(())
}

/// Says on standard error why the next build has to make everything anew, if it has to.
///
/// # Errors
/// Fails when standard error is closed.
pub(super) fn print_not_kept(outcome: &Outcome) -> io::Result<()> {
    match &outcome.not_kept {
        Some(reason) => writeln!(io::stderr().lock(), "{}", message!("next-from-nothing", reason = reason)),
        None => Ok(()),
    }
}

/// What a publisher has to upload.
fn size(summary: Summary) -> Option<Message> {
    let shown =
        |bytes: u64| if bytes < 1_000_000 { format!("{} kB", bytes.div_ceil(1000)) } else { format!("{:.1} MB", bytes as f64 / 1e6) };
    let (bytes, index) = (shown(summary.written_bytes), shown(summary.index_bytes));
    match summary {
        Summary { written: 0, .. } => None,
        Summary { index_bytes: 0, .. } => Some(message!("summary-size", bytes = bytes)),
        _ => Some(message!("summary-size-index", bytes = bytes, index = index)),
    }
}

/// Says what a build did, on one line.
pub(super) fn summary(outcome: &Outcome) -> Message {
    let files = match outcome.summary {
        Some(summary) => message!(
            "summary-files",
            written = summary.written,
            size = size(summary).map_or(String::new(), |size| size.to_string()),
            unchanged = summary.unchanged,
            removed = summary.removed
        ),
        None => message!("summary-nothing"),
    };
    message!(
        "summary",
        read = outcome.reports_read,
        published = outcome.summary.map_or(0, |_| outcome.reports_published),
        files = files,
        faults = outcome.diagnostics.count(Severity::Fault),
        warnings = outcome.diagnostics.count(Severity::Warning),
        seconds = format!("{:.2}", outcome.timings.total().as_secs_f64())
    )
}
