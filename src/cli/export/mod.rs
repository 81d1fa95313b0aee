//! `vanthu export`: the published archive for other keepers and programs: a bag, lines of JSON, documents for a cluster.
//!
//! A bag and lines of JSON are made of what is published, each file compared with its checksum; documents for a cluster of
//! the content, with the terms of our own index.

mod bag;
mod quickwit;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::place;
use super::published::Published;
use crate::archive::address;
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
    #[arg(long, value_name = "URL", value_parser = super::address)]
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
        Form::Jsonl if arguments.base_url.is_some() => bail!(message!("export-base-url")),
        Form::Jsonl => lines(&Published::open(&layout)?, &arguments.place),
        Form::Quickwit => quickwit::write(layout, &arguments.place, arguments.base_url.as_deref()),
    }
}

/// The data of all reports, one JSON object a line; `-` is standard output.
fn lines(published: &Published, place: &Path) -> Result<u8> {
    let fill = |out: &mut dyn Write| -> Result<()> {
        for report in &published.reports {
            out.write_all(&published.read(&address::data(&report.id))?)
                .with_context(|| message!("cannot-write", path = place.display()))?;
        }
        out.flush().with_context(|| message!("cannot-write", path = place.display()))
    };
    if place == Path::new("-") {
        fill(&mut std::io::stdout().lock())?;
        return Ok(0);
    }
    whole(place, |unfinished| {
        let file = std::fs::File::create(unfinished).with_context(|| message!("cannot-create", path = place.display()))?;
        fill(&mut std::io::BufWriter::new(file))
    })?;
    writeln!(std::io::stdout(), "{}", message!("exported", count = published.reports.len(), path = place.display()))?;
    Ok(0)
}

/// An export that is there whole or not at all; never in the place of something.
fn whole(place: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    ensure!(!place.exists(), message!("export-there", path = place.display()));
    place::whole(place, fill)
}

/// Writes a file and the folders above it.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| message!("cannot-create", path = folder.display()))?;
    }
    std::fs::write(path, bytes).with_context(|| message!("cannot-write", path = path.display()))
}
