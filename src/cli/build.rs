//! `vanthu build`: content to `public/`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::{Content, messages};
use crate::pipeline;

/// Arguments of `build`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    content: Content,
    /// Show how long each stage took
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let outcome = pipeline::build(&arguments.content.options(root)?)?;
    messages::print_some(&outcome.diagnostics)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", messages::summary(&outcome))?;
    if arguments.timings {
        for (stage, time) in &outcome.timings {
            writeln!(out, "  {stage:<10} {:>8.3} s", time.as_secs_f64())?;
        }
    }
    Ok(outcome.exit_code(arguments.content.strict))
}
