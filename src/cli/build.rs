//! `vanthu build`: content to `public/`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::progress::Shown;
use super::{Publishing, outcome};
use crate::pipeline::{self, Options, exit_code};
use crate::write::changed;

/// Arguments of `build`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    publishing: Publishing,
    #[arg(long)]
    strict: bool,
    #[arg(long, value_name = "FILE")]
    changed_list: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    zip: Option<PathBuf>,
    #[arg(long, hide = true)]
    no_index: bool,
    #[arg(long, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    timings: Option<Form>,
}

/// How timings are shown.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let options =
        Options { changed_list: arguments.changed_list.clone(), index: !arguments.no_index, ..arguments.publishing.options(root)? };
    // What would be refused after the build is refused before it.
    arguments.zip.iter().try_for_each(|place| super::zip::check(&options.layout, place))?;
    options.changed_list.iter().try_for_each(|list| changed::check(list, &options.layout))?;
    let shown = Shown::start(&options.progress);
    let built = pipeline::build(&options);
    drop(shown);
    let built = built?;
    outcome::print_some(&built.diagnostics)?;
    outcome::print_not_kept(&built)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", outcome::summary(&built))?;
    if let Some(place) = arguments.zip.as_ref().filter(|_| built.summary.is_some()) {
        drop(out);
        super::zip::write(&options.layout, place)?;
        out = std::io::stdout().lock();
    }
    match arguments.timings {
        Some(Form::Text) => write!(out, "{}", built.timings)?,
        Some(Form::Json) => writeln!(out, "{}", serde_json::to_string(&built.timings)?)?,
        None => {}
    }
    Ok(exit_code(&built.diagnostics, arguments.strict))
}
