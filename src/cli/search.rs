//! `vanthu search`: the published index, asked from the command line.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use serde::Serialize;
use vanthu_search::index::META;
use vanthu_search::passage::{self, Snippet};
use vanthu_search::query::{Hit, Hits, Months};
use vanthu_search::{Index, Query};

use crate::index::{FOLDER, passages};
use crate::read::{self, Layout};
use crate::report::period::Period;

/// Arguments of `search`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to look for
    #[arg(value_name = "QUERY", required_unless_present = "queries")]
    query: Vec<String>,
    /// A file of queries, each line `id<TAB>query`
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    queries: Option<PathBuf>,
    /// How many reports to show
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = positive)]
    limit: usize,
    /// How to print
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// First month
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    from: Option<u64>,
    /// Last month
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    to: Option<u64>,
    /// The published folder [default: ROOT/public]
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
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "write a number from 1 on".into())
}

fn month(text: &str) -> Result<u64, String> {
    let period = Period::parse(text).and_then(Period::as_month);
    let (year, month) = period.ok_or("a month is written YYYY-MM, for example 2023-10")?;
    Ok(u64::from(year.unsigned_abs()) * 100 + u64::from(month.unsigned_abs()))
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let layout = Layout::of(root, arguments.output.as_deref())?;
    let index = open(&layout.output)?;
    let queries = match &arguments.queries {
        Some(file) => queries(file)?,
        None => vec![("1".to_owned(), arguments.query.join(" "))],
    };
    let months = Months { from: arguments.from, to: arguments.to };
    if let (Some(from), Some(to)) = (months.from, months.to) {
        ensure!(from <= to, "--from is a later month than --to");
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let paint = std::io::stdout().is_terminal();
    for (id, typed) in &queries {
        let query = Query::parse(typed);
        let hits = index.search(&query, months, arguments.limit).context("the index is damaged; build again")?;
        match arguments.format {
            Format::Trec => trec(&mut out, id, &hits)?,
            Format::Json => json(&mut out, &layout.output, id, typed, &query, &hits)?,
            Format::Text => text(&mut out, &layout.output, &query, &hits, paint)?,
        }
    }
    out.flush()?;
    Ok(0)
}

/// Opens the published index.
fn open(output: &Path) -> Result<Index> {
    let folder = output.join(FOLDER);
    if read::published(&folder.join(META))?.is_none() {
        bail!("there is no index in {}; run `vanthu build` first", output.display());
    }
    let files = read::folder(&folder)?;
    Index::open(files.into_iter()).with_context(|| format!("cannot open the index in {}; build again", folder.display()))
}

fn queries(file: &Path) -> Result<Vec<(String, String)>> {
    let bytes = read::attachment(file)?;
    let text = String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", file.display()))?;
    let lines = text.trim_start_matches('\u{FEFF}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| match line.split_once('\t') {
            Some((id, _)) if id.contains(' ') => bail!("{}:{}: an id has no spaces", file.display(), index + 1),
            Some((id, query)) => Ok((id.to_owned(), query.to_owned())),
            None => bail!("{}:{}: a line is written id<TAB>query", file.display(), index + 1),
        })
        .collect()
}

/// Columns are parted by spaces, so a space in a path is written `%20`.
fn trec(out: &mut impl Write, id: &str, hits: &Hits) -> Result<()> {
    for (rank, hit) in hits.hits.iter().enumerate() {
        writeln!(out, "{id} Q0 {} {} {} vanthu", hit.card.path.replace(' ', "%20"), rank + 1, hit.score)?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    query: &'a str,
    total: usize,
    hits: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    card: &'a vanthu_search::index::Card,
    score: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Snippet>,
}

fn json(out: &mut impl Write, output: &Path, id: &str, typed: &str, query: &Query, hits: &Hits) -> Result<()> {
    let hits_found = hits
        .hits
        .iter()
        .map(|hit| Ok(Found { card: &hit.card, score: hit.score, snippet: snippet(output, hit, query)? }))
        .collect::<Result<_>>()?;
    serde_json::to_writer(&mut *out, &Answer { id, query: typed, total: hits.total, hits: hits_found })?;
    writeln!(out)?;
    Ok(())
}

fn snippet(output: &Path, hit: &Hit, query: &Query) -> Result<Option<Snippet>> {
    let file = output.join(passages::file_of(&hit.card.address));
    match read::published(&file)? {
        Some(bytes) => Ok(passage::best(&passages::unpack(&bytes).with_context(|| format!("cannot read {}", file.display()))?, query)),
        None => Ok(None),
    }
}

fn text(out: &mut impl Write, output: &Path, query: &Query, hits: &Hits, paint: bool) -> Result<()> {
    writeln!(out, "{} reports", hits.total)?;
    for (rank, hit) in hits.hits.iter().enumerate() {
        let card = &hit.card;
        writeln!(out, "\n{}. {}  ({:.2})", rank + 1, card.title, hit.score)?;
        let known: Vec<&str> =
            [&card.number, &card.date, &card.issuer].into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
        if !known.is_empty() {
            writeln!(out, "   {}", known.join(" · "))?;
        }
        let found = snippet(output, hit, query)?;
        let anchor = found.as_ref().filter(|found| !found.anchor.is_empty()).map_or(String::new(), |found| format!("#{}", found.anchor));
        writeln!(out, "   {}{anchor}", card.address)?;
        if let Some(found) = found {
            let trail = if found.trail.is_empty() { String::new() } else { format!("[{}] ", found.trail) };
            writeln!(out, "   {trail}{}", marked(&found, paint))?;
        }
    }
    Ok(())
}

/// The words found, bold on a terminal and between « » elsewhere.
fn marked(found: &Snippet, paint: bool) -> String {
    let (open, close) = if paint { ("\u{1b}[1m", "\u{1b}[0m") } else { ("«", "»") };
    let piece = |piece: &passage::Piece| {
        let line = piece.text.split('\n').collect::<Vec<_>>().join(" ");
        if piece.hit { format!("{open}{line}{close}") } else { line }
    };
    found.pieces.iter().map(piece).collect()
}
