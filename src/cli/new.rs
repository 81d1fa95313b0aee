//! `vanthu new`: the draft of the next report.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, anyhow};
use jiff::civil::Date;

use super::place;
use crate::diag::one_line;
use crate::draft::{self, Request};
use crate::message;
use crate::pipeline::{self, Options};
use crate::read::Layout;
use crate::report::date::{self, Read};
use crate::report::period::Period;
use crate::report::types::DocumentType;

/// Arguments of `new`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(long = "type", value_name = "CODE", default_value = "BC", value_parser = kind)]
    kind: DocumentType,
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    period: Period,
    #[arg(long, value_name = "NAME")]
    issuer: Option<String>,
    #[arg(long, value_name = "DAY", value_parser = day)]
    date: Option<Date>,
}

fn kind(text: &str) -> Result<DocumentType, String> {
    DocumentType::from_code(text).or_else(|| DocumentType::from_name(text)).ok_or_else(|| message!("new-type").to_string())
}

fn period(text: &str) -> Result<Period, String> {
    Period::parse(text).ok_or_else(|| message!("cure-period").to_string())
}

/// Reads a day given on the command line.
pub(super) fn day(text: &str) -> Result<Date, String> {
    match date::read(text) {
        Some(Read::Day(day)) => Ok(day),
        _ => Err(message!("cure-date").to_string()),
    }
}

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let layout = Layout::of(root, None)?;
    let options = Options { drafts: true, ..Options::of(layout.clone()) };
    let archive = pipeline::assembled(&options)?.0;
    let date = arguments.date.unwrap_or_else(today);
    let request = Request { kind: arguments.kind.clone(), period: arguments.period, issuer: arguments.issuer.clone(), date };
    let draft = draft::next(&archive, &request).map_err(|reason| anyhow!(reason))?;
    let file = layout.content.join(&draft.path);
    place::write_new(&file, draft.text.as_bytes())?;
    writeln!(std::io::stdout(), "{}", message!("new-done", path = one_line(&layout.shown(&file))))?;
    Ok(0)
}

/// The day in Vietnam, which is seven hours before Greenwich all year.
#[expect(clippy::disallowed_methods, reason = "the day that a clerk writes on a new report, or checks reports against; no build reads it")]
pub(super) fn today() -> Date {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let days = i64::try_from(seconds.saturating_add(7 * 3600) / 86_400).unwrap_or(0);
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
}
