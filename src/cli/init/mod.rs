//! `vanthu init`: a folder to a new archive, by three questions.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::civil::Date;
use vanthu_search::fold;

use super::generate::ARCHIVE_SCHEMA;
use super::new;
use super::place::write_new;
use crate::message;
use crate::messages::{Language, Message, language};
use crate::read::Layout;
use crate::report::date;

/// Arguments of `init`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[arg(long, value_name = "TEXT")]
    body: Option<String>,
    #[arg(long, value_name = "TEXT")]
    symbol: Option<String>,
    #[arg(long, value_name = "TEXT")]
    place: Option<String>,
    #[arg(long, value_name = "DAY", value_parser = new::day)]
    date: Option<Date>,
}

/// What is not to be published from the folder, and not to be kept in version control.
const IGNORED: &str = "/public/\n/.public.*/\n";

pub(super) fn run(root: &Path, arguments: &Arguments) -> Result<u8> {
    let folder = arguments.folder.clone().unwrap_or_else(|| root.to_owned());
    let configuration = folder.join("content/archive.toml");
    // A new `content/` would hide the reports of an archive that has them in its root.
    let is_bare = Layout::of(&folder, None).is_ok_and(|layout| layout.content == folder && layout.is_archive());
    if configuration.exists() || is_bare {
        bail!(message!("init-there", path = if is_bare { folder.display() } else { configuration.display() }));
    }
    let title = answer(&arguments.title, message!("init-title"), "Kho báo cáo")?;
    let body = answer(&arguments.body, message!("init-body"), "")?;
    let symbol = answer(&arguments.symbol, message!("init-symbol"), "")?;
    if body.is_empty() || symbol.is_empty() {
        bail!(message!("init-unanswered"));
    }
    let place = arguments.place.clone().unwrap_or_default();
    let date = arguments.date.unwrap_or_else(new::today);
    let report = folder.join(format!("content/mau/{date}-bao-cao-mau.md"));
    write_new(&configuration, archive_toml(&title, &body, &symbol, &place).as_bytes())?;
    write_new(&report, sample(&body, &symbol, &place, date).as_bytes())?;
    write_new(&folder.join(".vanthu/archive.schema.json"), ARCHIVE_SCHEMA.as_bytes())?;
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        write_new(&ignored, IGNORED.as_bytes())?;
    }
    let mut out = std::io::stdout().lock();
    for path in [&configuration, &report] {
        writeln!(out, "{}", message!("init-wrote", path = path.display()))?;
    }
    let at = if folder == Path::new(".") { String::new() } else { format!("--root {} ", folder.display()) };
    writeln!(out, "{}", message!("init-next", at = at))?;
    Ok(0)
}

/// What the option says, else what is typed; a script that answers nothing gets the default.
fn answer(given: &Option<String>, question: Message, default: &str) -> Result<String> {
    if let Some(given) = given {
        return Ok(fold::single_spaced(given));
    }
    if std::io::stdin().is_terminal() {
        eprint!("{question} ");
        std::io::stderr().flush()?;
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let line = line.trim();
    Ok(if line.is_empty() { default.to_owned() } else { line.to_owned() })
}

fn archive_toml(title: &str, body: &str, symbol: &str, place: &str) -> String {
    let template = match language() {
        Language::Vietnamese => include_str!("archive.vi.toml"),
        Language::English => include_str!("archive.en.toml"),
    };
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let place = if place.is_empty() { "# place = \"Lai Châu\"".to_owned() } else { format!("place = {}", quoted(place)) };
    template
        .replace("{title}", &quoted(title))
        .replace("{symbol}", &quoted(symbol))
        .replace("{symbol_bare}", symbol)
        .replace("{body}", &quoted(body))
        .replace("{place}", &place)
}

fn sample(body: &str, symbol: &str, place: &str, date: Date) -> String {
    let next = date.first_of_month().checked_add(jiff::Span::new().months(1)).unwrap_or(date);
    let (day, month) = date::printed(date);
    let place = if place.is_empty() { "Thành phố Mẫu" } else { place };
    include_str!("report.md")
        .replace("{body}", &body.to_uppercase())
        .replace("{symbol}", symbol)
        .replace("{place}", place)
        .replace("{day}", &day)
        .replace("{month}", &month)
        .replace("{year}", &date.year().to_string())
        .replace("{month_number}", &date.month().to_string())
        .replace("{next_number}", &next.month().to_string())
        .replace("{next_year}", &next.year().to_string())
}
