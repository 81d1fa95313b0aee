//! `vanthu build`: content to `public/`.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::progress::Shown;
use super::{Content, messages};
use crate::pipeline::{self, Options};

/// Arguments of `build`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    content: Content,
    /// Add the addresses of all files that changed or went, one a line, to this file: what is to be uploaded
    #[arg(long, value_name = "FILE")]
    changed_list: Option<PathBuf>,
    /// Leave the index out; for measuring only, since search then finds nothing
    #[arg(long, hide = true)]
    no_index: bool,
    /// Show how long each stage and each template took
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
    let options = Options { changed_list: arguments.changed_list.clone(), index: !arguments.no_index, ..arguments.content.options(root)? };
    let shown = Shown::start(&options.progress);
    let outcome = pipeline::build(&options);
    drop(shown);
    let outcome = outcome?;
    messages::print_some(&outcome.diagnostics)?;
    messages::print_not_kept(&outcome)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", messages::summary(&outcome))?;
    match arguments.timings {
        Some(Form::Text) => write!(out, "{}", outcome.timings)?,
        Some(Form::Json) => writeln!(out, "{}", serde_json::to_string(&outcome.timings)?)?,
        None => {}
    }
    Ok(outcome.exit_code(arguments.content.strict))
}
