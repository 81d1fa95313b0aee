//! `vanthu import`: files as clerks have them to reports in the content folder, each with its original beside it.

mod find;
mod place;
mod reader;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;

use crate::archive::config::{self, Config};
use crate::diag::{Diagnostics, one_line};
use crate::digest::hexadecimal;
use crate::import::draft::{carried, draft};
use crate::import::{self, Draft, Imported, Kind, Refusal};
use crate::message;
use crate::messages::{self, Message};
use crate::pipeline::{self, Options};
use crate::read::{self, Layout};
use find::Found;
use place::{Placed, Places};
pub(super) use reader::read_apart;

/// How many files are read side by side before what they gave is written.
const TOGETHER: usize = 64;

/// Arguments of `import`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(value_name = "FILES", required = true)]
    paths: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    quiet: bool,
}

/// What became of one file.
enum Read {
    /// A report to be.
    Report(Box<New>),
    /// It has been imported before, as this.
    Known(String),
    /// It is none.
    Refused(Message),
}

/// A report to be, and the file that it is from.
struct New {
    imported: Imported,
    draft: Draft,
    original: Vec<u8>,
    sha256: String,
}

/// How many files became what.
#[derive(Default)]
struct Tally {
    imported: usize,
    known: usize,
    refused: usize,
    doubts: usize,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let layout = Layout::of(root, None)?;
    let into = arguments.into.clone().unwrap_or_else(|| content_of(&layout));
    let config = config::read(read::configuration(&layout)?.as_ref(), None, &mut Diagnostics::default());
    let mut known = known_reports(&layout)?;
    let mut places = Places::of(&into)?;
    let mut out = std::io::stdout().lock();
    let mut tally = Tally::default();
    let selection = find::files(&arguments.paths, &into);
    for (path, reason) in &selection.refused {
        say_refused(&mut out, path, reason, &mut tally)?;
    }
    for files in selection.found.chunks(TOGETHER) {
        let read: Vec<Read> = files.par_iter().map(|file| read_file(file, &places, &config)).collect();
        for (file, read) in files.iter().zip(read) {
            let shown = one_line(&file.path.display().to_string());
            match read {
                Read::Refused(reason) => say_refused(&mut out, &shown, &reason, &mut tally)?,
                Read::Known(report) => say_known(&mut out, &shown, &report, &mut tally)?,
                Read::Report(new) => {
                    let New { imported, draft, original, sha256 } = *new;
                    // The same file may be there twice under two names.
                    if let Some(report) = places.of_original(&sha256) {
                        say_known(&mut out, &shown, report, &mut tally)?;
                        continue;
                    }
                    if let Some(other) = draft.identity.as_ref().and_then(|identity| known.get(identity)) {
                        say_refused(&mut out, &shown, &message!("refused-same-report", other = other), &mut tally)?;
                        continue;
                    }
                    let report =
                        Placed { imported: &imported, draft: &draft, original: &original, sha256: &sha256, extension: &file.extension };
                    let path = match places.put(&report, arguments.dry_run) {
                        Ok(path) => path,
                        Err(failure) if is_of_one_file(&failure) => {
                            say_refused(
                                &mut out,
                                &shown,
                                &message!("refused-unwritten", reason = messages::failure(&failure)),
                                &mut tally,
                            )?;
                            continue;
                        }
                        Err(failure) => {
                            writeln!(out, "{}", message!("import-done-before-failure", count = tally.imported))?;
                            return Err(failure);
                        }
                    };
                    known.extend(draft.identity.clone().map(|identity| (identity, path.clone())));
                    tally.imported += 1;
                    tally.doubts += draft.doubts.len();
                    say_imported(&mut out, &shown, &path, &imported, &draft, arguments.quiet)?;
                }
            }
        }
    }
    let Tally { imported, known, refused, doubts } = tally;
    writeln!(out, "{}", message!("import-summary", imported = imported, known = known, refused = refused, doubts = doubts))?;
    if arguments.dry_run {
        writeln!(out, "{}", message!("import-dry-run"))?;
    } else if imported > 0 {
        writeln!(out, "{}", message!("import-next"))?;
    }
    Ok(u8::from(refused > 0))
}

/// Where reports are put: `content/`, but beside the others in an archive that has its reports in the root, which a new
/// `content/` would hide.
fn content_of(layout: &Layout) -> PathBuf {
    if layout.is_archive() { layout.content.clone() } else { layout.root.join("content") }
}

/// The reports of the archive by number, date and issuing body.
fn known_reports(layout: &Layout) -> Result<BTreeMap<String, String>> {
    if !layout.is_archive() {
        return Ok(BTreeMap::new());
    }
    let options = Options { drafts: true, ..Options::of(layout.clone()) };
    let archive = pipeline::assembled(&options)?.0;
    let identity = |report: &crate::report::Report| Some((import::draft::identity(report)?, report.shown_path.clone()));
    Ok(archive.entries.iter().filter_map(|entry| identity(&entry.report)).collect())
}

fn read_file(file: &Found, places: &Places, config: &Config) -> Read {
    let original = match find::content(&file.real) {
        Ok(original) => original,
        Err(reason) => return Read::Refused(reason),
    };
    let sha256 = hexadecimal(&original);
    if let Some(report) = places.of_original(&sha256) {
        return Read::Known(report.to_owned());
    }
    let name = file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    // A format that is recognised by its name alone is never imported as raw text.
    if let (Ok(Kind::Text), Some(format)) = (Kind::of(&original), import::by_name(&file.extension)) {
        return Read::Refused(Refusal::Format(format).message());
    }
    let imported = match reader::read(&original) {
        Ok(imported) => imported,
        Err(refusal) => return Read::Refused(refusal.message()),
    };
    let draft = draft(&imported, &name, &sha256, config);
    Read::Report(Box::new(New { imported, draft, original, sha256 }))
}

/// Whether a failure is of one file's name, and the rest can go on.
fn is_of_one_file(failure: &anyhow::Error) -> bool {
    use std::io::ErrorKind;
    let kind = failure.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    matches!(kind, Some(ErrorKind::AlreadyExists | ErrorKind::InvalidFilename | ErrorKind::InvalidInput))
}

fn say_refused(out: &mut impl Write, shown: &str, reason: &Message, tally: &mut Tally) -> Result<()> {
    tally.refused += 1;
    say(out, "", &message!("import-refused", path = shown, reason = reason.clone()))?;
    say_hint(out, "  ", reason)
}

/// Prints a sentence on one line: what it quotes of an untrusted file is escaped.
fn say(out: &mut impl Write, indent: &str, what: &Message) -> Result<()> {
    writeln!(out, "{indent}{}", one_line(&what.to_string()))?;
    Ok(())
}

fn say_hint(out: &mut impl Write, indent: &str, of: &Message) -> Result<()> {
    if let Some(hint) = of.hint(messages::language()) {
        writeln!(out, "{indent}{}: {}", message!("hint"), one_line(&hint))?;
    }
    Ok(())
}

fn say_known(out: &mut impl Write, shown: &str, report: &str, tally: &mut Tally) -> Result<()> {
    tally.known += 1;
    say(out, "", &message!("import-known", path = shown, report = report))
}

fn say_imported(out: &mut impl Write, shown: &str, path: &str, imported: &Imported, draft: &Draft, quiet: bool) -> Result<()> {
    say(out, "", &message!("import-done", path = shown, report = path))?;
    for doubt in &draft.doubts {
        say(out, "  ", &message!("draft-look", doubt = doubt.clone()))?;
    }
    for remark in &imported.remarks {
        say(out, "  ", remark)?;
        say_hint(out, "    ", remark)?;
    }
    let carried = carried(imported);
    if !carried.is_empty() {
        let remark = message!("import-carries", what = carried);
        say(out, "  ", &remark)?;
        say_hint(out, "    ", &remark)?;
    }
    for change in imported.changes.iter().filter(|_| !quiet) {
        let after = change.after + draft.lines_before;
        say(out, "  ", &message!("import-change", before = change.before, after = after, what = change.what.clone()))?;
    }
    Ok(())
}
