//! Mends reports where nothing printed changes, and shows what it changed.

use std::io::Write;

use anyhow::Result;
use similar::TextDiff;

use super::super::place;
use crate::diag::{Diagnostics, one_line};
use crate::import::repair;
use crate::message;
use crate::read::{self, Layout};
use crate::report::{decode, front_matter};

/// Lines shown around a change.
const AROUND: usize = 1;

/// Mends every report of an archive whose bytes are text; prints the differences.
///
/// # Errors
/// Fails when a file cannot be read or written; those before it are mended.
pub(super) fn run(out: &mut impl Write, layout: &Layout) -> Result<()> {
    let mut mended = 0;
    // Files that cannot be read are named by the check that follows.
    for path in read::report_files(layout, &mut Diagnostics::default())?.into_values() {
        let Some(bytes) = read::published_file(&path)? else { continue };
        // What is no UTF-8 is not mended by guesses: `vanthu import` converts it.
        let Ok(text) = std::str::from_utf8(&bytes) else { continue };
        let (fixed, changes) = fixed(text);
        if fixed == text {
            continue;
        }
        mended += 1;
        let shown = one_line(&layout.shown(&path));
        writeln!(out, "{}", message!("fixed", path = &shown, count = changes.max(1)))?;
        let diff = TextDiff::from_lines(text, &fixed);
        write!(out, "{}", diff.unified_diff().context_radius(AROUND).header(&shown, &shown))?;
        place::replace(&path, fixed.as_bytes())?;
    }
    writeln!(out, "{}", message!("fixed-summary", count = mended))?;
    Ok(())
}

/// A text as it should be coded, with its repairs; front matter is only recoded.
fn fixed(text: &str) -> (String, usize) {
    let recoded = decode::recoded(text);
    // Front matter that does not parse is for the clerk; where it ends is not known.
    let Some((_, body)) = front_matter::split("", &recoded, &mut Diagnostics::default()) else { return (text.to_owned(), 0) };
    let (front, body) = recoded.split_at(body.start);
    let (repaired, changes) = repair::repair(body);
    // Blank lines at the ends and a missing last line feed are no faults.
    let repaired = if changes.is_empty() { body.to_owned() } else { repaired };
    let fixed = format!("{front}{repaired}");
    // A file of Windows stays one.
    let windows = text.matches("\r\n").count();
    let is_windows = windows > 0 && windows == text.matches('\n').count();
    (if is_windows { fixed.replace('\n', "\r\n") } else { fixed }, changes.len())
}
