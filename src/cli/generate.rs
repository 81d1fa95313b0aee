//! `vanthu completions`, `man` and `schema`: what shells, readers of manuals and editors want to know of the program.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::usage;
use crate::message;
use crate::render::data;

/// The schema of archive.toml (JSON Schema 2020-12).
pub const ARCHIVE_SCHEMA: &str = include_str!("schema/archive.json");

/// The schema of front matter.
pub const FRONT_MATTER_SCHEMA: &str = include_str!("schema/front-matter.json");

/// Arguments of `completions`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Completions {
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Arguments of `man`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Manual {
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Arguments of `schema`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Schema {
    #[arg(value_name = "OF", value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Of {
    Archive,
    FrontMatter,
    Report,
}

pub(super) fn completions(arguments: &Completions) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut usage::in_words(super::Arguments::command()), "vanthu", &mut script);
    std::io::stdout().write_all(&script)?;
    Ok(0)
}

pub(super) fn manual(arguments: &Manual) -> Result<u8> {
    let folder = &arguments.folder;
    std::fs::create_dir_all(folder).with_context(|| message!("cannot-create", path = folder.display()))?;
    let command = usage::in_words(super::Arguments::command());
    page(folder, "vanthu", &command)?;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        let name = format!("vanthu-{}", below.get_name());
        page(folder, &name, &below.clone().display_name(name.clone()).name(name.clone()))?;
    }
    Ok(0)
}

fn page(folder: &Path, name: &str, command: &clap::Command) -> Result<()> {
    let mut text = Vec::new();
    Man::new(command.clone()).render(&mut text)?;
    let path = folder.join(format!("{name}.1"));
    std::fs::write(&path, text).with_context(|| message!("cannot-write", path = path.display()))
}

pub(super) fn schema(arguments: &Schema) -> Result<u8> {
    let schema = match arguments.of {
        Of::Archive => ARCHIVE_SCHEMA.to_owned(),
        Of::FrontMatter => FRONT_MATTER_SCHEMA.to_owned(),
        Of::Report => data::schema(),
    };
    std::io::stdout().write_all(schema.as_bytes())?;
    Ok(0)
}
