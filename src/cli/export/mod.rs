//! `vanthu export`: the published archive for other keepers and programs: a bag, lines of JSON, documents for a cluster.
//!
//! A bag and lines of JSON are made of what is published, each file compared with its checksum; documents for a cluster of
//! the content, with the terms of our own index.

mod bag;
mod quickwit;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::published::Published;
use crate::message;
use crate::read::Layout;

/// Arguments of `export`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(value_name = "FORM", value_enum)]
    form: Form,
    #[arg(value_name = "PLACE")]
    place: PathBuf,
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Bag,
    Jsonl,
    Quickwit,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let layout = Layout::of(root, arguments.output.as_deref())?;
    match arguments.form {
        Form::Bag => bag::write(&layout, &arguments.place, arguments.base_url.as_deref()),
        Form::Jsonl => lines(&Published::open(&layout)?, &arguments.place),
        Form::Quickwit => quickwit::write(layout, &arguments.place, arguments.base_url.as_deref()),
    }
}

/// The data of all reports, one JSON object a line; `-` is standard output.
fn lines(published: &Published, place: &Path) -> Result<u8> {
    let mut out: Box<dyn Write> = if place == Path::new("-") {
        Box::new(std::io::stdout().lock())
    } else {
        let file = std::fs::File::create_new(place).with_context(|| message!("cannot-create", path = place.display()))?;
        Box::new(std::io::BufWriter::new(file))
    };
    for report in &published.reports {
        out.write_all(&published.read(&format!("{}.json", report.id))?)?;
    }
    out.flush().with_context(|| message!("cannot-write", path = place.display()))?;
    if place != Path::new("-") {
        println!("{}", message!("exported", count = published.reports.len(), path = place.display()));
    }
    Ok(0)
}

/// A folder that is there whole or not at all: `fill` writes into one beside it, which then gets its name.
fn whole_folder(place: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    ensure!(!place.exists(), message!("export-there", path = place.display()));
    let name = place.file_name().with_context(|| message!("export-there", path = place.display()))?;
    let unfinished = place.with_file_name(format!(".{}.unfinished", name.to_string_lossy()));
    // What a killed export left is nobody's.
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished).with_context(|| message!("cannot-write", path = unfinished.display()))?;
    }
    let filled = std::fs::create_dir_all(&unfinished)
        .with_context(|| message!("cannot-create", path = unfinished.display()))
        .and_then(|()| fill(&unfinished))
        .and_then(|()| std::fs::rename(&unfinished, place).with_context(|| message!("cannot-create", path = place.display())));
    if filled.is_err() {
        // The failure itself is what is told.
        let _ = std::fs::remove_dir_all(&unfinished);
    }
    filled
}

/// Writes a file and the folders above it.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| message!("cannot-create", path = folder.display()))?;
    }
    std::fs::write(path, bytes).with_context(|| message!("cannot-write", path = path.display()))
}
