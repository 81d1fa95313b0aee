//! Turns arguments into one command. One file a command.

mod build;
mod check;
mod messages;
mod progress;
mod search;
mod serve;
mod verify;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::pipeline::Options;
use crate::read::Layout;

/// Exit code of a failure of the machine or of usage.
pub const FAILURE: u8 = 2;

/// Turns a folder of Markdown reports into a static archive with full-text Vietnamese search.
#[derive(Debug, Parser)]
#[command(
    name = "vanthu",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 fine, 1 faults in the content, 2 failure of the machine or usage."
)]
pub struct Arguments {
    /// The archive root: the folder that holds content/ (or a bare folder of Markdown)
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the archive into public/
    Build(build::Arguments),
    /// Build, serve on this machine, and rebuild when a file changes
    Serve(serve::Arguments),
    /// Search the published archive
    Search(search::Arguments),
    /// Say everything that is odd, without writing
    Check(check::Arguments),
    /// Compare the published files and the originals with their checksums
    Verify(verify::Arguments),
}

/// Options that every command that reads content shares.
#[derive(Clone, Debug, Args)]
struct Content {
    /// The folder to write [default: ROOT/public]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The address where the site will stand, for links that must be absolute
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Publish even if a fault takes away a page that is published now
    #[arg(long)]
    force: bool,
    /// Write into a folder that holds files of others; they stay
    #[arg(long)]
    adopt: bool,
    /// Make everything anew, and keep nothing beside the output for the next build
    #[arg(long)]
    no_cache: bool,
    /// Count warnings as faults: exit 1
    #[arg(long)]
    strict: bool,
}

impl Content {
    fn options(&self, root: &std::path::Path) -> Result<Options> {
        let layout = Layout::of(root, self.output.as_deref())?;
        Ok(Options {
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            force: self.force,
            adopt: self.adopt,
            cache: !self.no_cache,
            ..Options::of(layout)
        })
    }
}

/// Runs the command that the arguments ask for; returns the exit code.
///
/// # Errors
/// Fails when the machine fails.
pub fn run(arguments: &Arguments) -> Result<u8> {
    let root = &arguments.root;
    match &arguments.command {
        Command::Build(command) => build::run(root, command),
        Command::Serve(command) => serve::run(root, command),
        Command::Search(command) => search::run(root, command),
        Command::Check(command) => check::run(root, command),
        Command::Verify(command) => verify::run(root, command),
    }
}
