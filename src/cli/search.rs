//! `vanthu search`: the published index, asked from the command line.

use std::io::Write;
use std::panic;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use serde::Serialize;
use vanthu_search::exchange::{Piece, Snippet};
use vanthu_search::score::Exactness;
use vanthu_search::{Answer, Request};

use super::paint;
use crate::diag::one_line;
use crate::index::asking;
use crate::message;
use crate::read::{self, Layout};
use crate::report::period::Period;

/// Arguments of `search`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(value_name = "QUERY", required_unless_present = "queries")]
    query: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    queries: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = positive)]
    limit: usize,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    from: Option<String>,
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    to: Option<String>,
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = ["relevance", "newest", "oldest"])]
    sort: String,
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Trec,
}

fn positive(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| message!("search-number").to_string())
}

fn month(text: &str) -> Result<String, String> {
    let period = Period::parse(text).and_then(Period::as_month);
    let (year, month) = period.ok_or_else(|| message!("search-month").to_string())?;
    Ok(format!("{year:04}-{month:02}"))
}

/// Searches. On an index that somebody has forged the library under the search may panic; that is a damaged index.
pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let layout = Layout::of(root, arguments.output.as_deref())?;
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let searched = panic::catch_unwind(|| search(&layout, arguments));
    panic::set_hook(hook);
    searched.unwrap_or_else(|_| bail!(message!("index-damaged", path = layout.output.display())))
}

fn search(layout: &Layout, arguments: &Arguments) -> Result<u8> {
    let files = |address: &str| read::published(&layout.output.join(address));
    let opened = asking::open(&files).with_context(|| message!("index-not-opened", path = layout.output.display()))?;
    let Some(mut session) = opened else { bail!(message!("no-index", path = layout.output.display())) };
    let queries = match &arguments.queries {
        Some(file) => queries(file)?,
        None => vec![("1".to_owned(), arguments.query.join(" "))],
    };
    if let (Some(from), Some(to)) = (&arguments.from, &arguments.to) {
        ensure!(from <= to, message!("search-turned"));
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let paint = paint::shows(&std::io::stdout());
    for (id, typed) in &queries {
        let request = Request {
            query: typed.clone(),
            from: arguments.from.clone().unwrap_or_default(),
            to: arguments.to.clone().unwrap_or_default(),
            sort: arguments.sort.clone(),
            limit: arguments.limit,
            passages: 1,
            ..Request::default()
        };
        let answer = asking::ask(&mut session, &files, &request)?;
        match arguments.format {
            Format::Trec => trec(&mut out, id, &answer)?,
            Format::Json => json(&mut out, id, typed, &answer)?,
            Format::Text => text(&mut out, &answer, paint)?,
        }
    }
    out.flush()?;
    Ok(0)
}

fn queries(file: &Path) -> Result<Vec<(String, String)>> {
    let bytes = read::attachment(file)?;
    let text = String::from_utf8(bytes).with_context(|| message!("queries-utf8", path = file.display()))?;
    let lines = text.trim_start_matches('\u{FEFF}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| match line.split_once('\t') {
            Some((id, _)) if id.contains(' ') => bail!(message!("queries-id", path = file.display(), line = index + 1)),
            Some((id, query)) => Ok((id.to_owned(), query.to_owned())),
            None => bail!(message!("queries-line", path = file.display(), line = index + 1)),
        })
        .collect()
}

/// Columns are parted by spaces, so a space in a path is written `%20`.
fn trec(out: &mut impl Write, id: &str, answer: &Answer) -> Result<()> {
    for (rank, hit) in answer.hits.iter().enumerate() {
        writeln!(out, "{id} Q0 {} {} {} vanthu", one_line(&hit.path).replace(' ', "%20"), rank + 1, hit.score)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Answered<'a> {
    id: &'a str,
    query: &'a str,
    #[serde(flatten)]
    answer: &'a Answer,
}

fn json(out: &mut impl Write, id: &str, query: &str, answer: &Answer) -> Result<()> {
    serde_json::to_writer(&mut *out, &Answered { id, query, answer })?;
    writeln!(out)?;
    Ok(())
}

fn text(out: &mut impl Write, answer: &Answer, paint: bool) -> Result<()> {
    let total = answer.total;
    let found = match answer.exactness {
        Exactness::Exact => message!("found", total = total),
        Exactness::About => message!("found-about", total = total),
        Exactness::AtLeast => message!("found-at-least", total = total),
    };
    writeln!(out, "{found}")?;
    if answer.looseness > 0 && total > 0 {
        writeln!(out, "{}", message!("found-some-words"))?;
    }
    if !answer.corrections.is_empty() {
        writeln!(out, "{}", message!("did-you-mean", corrections = answer.corrections.join(", ")))?;
    }
    for (rank, hit) in answer.hits.iter().enumerate() {
        writeln!(out, "\n{}. {}  ({:.2})", rank + 1, hit.title, hit.score)?;
        let known: Vec<&str> =
            [&hit.number, &hit.date, &hit.issuer].into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
        if !known.is_empty() {
            writeln!(out, "   {}", known.join(" · "))?;
        }
        let found = hit.passages.first();
        let anchor = found.filter(|found| !found.anchor.is_empty()).map_or(String::new(), |found| format!("#{}", found.anchor));
        writeln!(out, "   {}{anchor}", hit.address)?;
        if let Some(found) = found {
            let trail = if found.trail.is_empty() { String::new() } else { format!("[{}] ", found.trail) };
            writeln!(out, "   {trail}{}", marked(found, paint))?;
        }
    }
    Ok(())
}

/// The words found, bold on a terminal and between « » elsewhere.
fn marked(found: &Snippet, paint: bool) -> String {
    let (open, close) = if paint { ("\u{1b}[1m", "\u{1b}[0m") } else { ("«", "»") };
    let piece = |piece: &Piece| {
        let line = piece.text.split('\n').collect::<Vec<_>>().join(" ");
        if piece.hit { format!("{open}{line}{close}") } else { line }
    };
    found.pieces.iter().map(piece).collect()
}
