//! Turns arguments into one command. One file a command.

mod build;
mod check;
mod export;
pub mod generate;
mod import;
mod init;
mod language;
mod new;
mod outcome;
mod paint;
mod place;
mod progress;
mod published;
mod search;
mod serve;
mod usage;
mod verify;
mod zip;

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::archive::config;
use crate::message;
use crate::messages;
use crate::pipeline::Options;
use crate::read::Layout;

/// Exit code of a failure of the machine or of usage.
pub const FAILURE: u8 = 2;

/// Turns a folder of Markdown reports into a static archive with full-text Vietnamese search.
#[derive(Debug, Parser)]
#[command(name = "vanthu", version, arg_required_else_help = true)]
pub struct Arguments {
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Chosen before the arguments are understood, by `language`.
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = ["vi", "en"])]
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    New(new::Arguments),
    Import(import::Arguments),
    Build(build::Arguments),
    Serve(serve::Arguments),
    Search(search::Arguments),
    Check(check::Arguments),
    Verify(verify::Arguments),
    Export(export::Arguments),
    Completions(generate::Completions),
    Man(generate::Manual),
    Schema(generate::Schema),
    #[command(hide = true)]
    ReadApart,
}

/// Options of the commands that read content.
#[derive(Clone, Debug, Args)]
struct Content {
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    #[arg(long, value_name = "URL", value_parser = address)]
    base_url: Option<String>,
    #[arg(long)]
    force: bool,
}

/// Options of the commands that publish.
#[derive(Clone, Debug, Args)]
struct Publishing {
    #[command(flatten)]
    content: Content,
    #[arg(long)]
    drafts: bool,
    #[arg(long)]
    adopt: bool,
    #[arg(long)]
    no_cache: bool,
}

/// An address where a site may stand.
fn address(text: &str) -> Result<String, String> {
    if config::is_on_the_web(text) { Ok(text.to_owned()) } else { Err(message!("config-address", key = "--base-url").to_string()) }
}

impl Content {
    fn options(&self, root: &std::path::Path) -> Result<Options> {
        let layout = Layout::of(root, self.output.as_deref())?;
        Ok(Options { base_url: self.base_url.clone(), force: self.force, ..Options::of(layout) })
    }
}

impl Publishing {
    fn options(&self, root: &std::path::Path) -> Result<Options> {
        Ok(Options { drafts: self.drafts, adopt: self.adopt, cache: !self.no_cache, ..self.content.options(root)? })
    }
}

impl Arguments {
    /// Understands the arguments, and from then on the program speaks the language of whoever gave them.
    ///
    /// # Errors
    /// What to print and to end with, when there is nothing to run: help that was asked for, or what is wrong.
    pub fn understand(arguments: &[OsString]) -> Result<Arguments, Ending> {
        messages::speak(language::choose(arguments));
        let command = usage::in_words(Arguments::command());
        let understood = command.try_get_matches_from(arguments).and_then(|matches| Arguments::from_arg_matches(&matches));
        understood.map_err(|error| match usage::fault(&error) {
            Some(fault) => Ending { text: format!("{}\n{}\n", message!("failure", reason = fault), message!("usage-help")), code: FAILURE },
            None => Ending { text: error.render().to_string(), code: u8::try_from(error.exit_code()).unwrap_or(FAILURE) },
        })
    }
}

/// What a program prints that has nothing to run, and its exit code.
#[derive(Debug)]
pub struct Ending {
    /// For standard output if the code is 0, else for standard error.
    pub text: String,
    /// The exit code.
    pub code: u8,
}

/// Runs the command that the arguments ask for; returns the exit code.
///
/// # Errors
/// Fails when the machine fails.
pub fn run(arguments: &Arguments) -> Result<u8> {
    let root = &arguments.root;
    match &arguments.command {
        Command::Init(command) => init::run(root, command),
        Command::New(command) => new::run(root, command),
        Command::Import(command) => import::run(root, command),
        Command::Completions(command) => generate::completions(command),
        Command::Man(command) => generate::manual(command),
        Command::Schema(command) => generate::schema(command),
        Command::ReadApart => import::read_apart(),
        Command::Build(command) => build::run(root, command),
        Command::Serve(command) => serve::run(root, command),
        Command::Search(command) => search::run(root, command),
        Command::Check(command) => check::run(root, command),
        Command::Verify(command) => verify::run(root, command),
        Command::Export(command) => export::run(root, command),
    }
}
