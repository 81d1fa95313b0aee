//! Turns a report's text into the draft that the clerk confirms: front matter with where each value is from, and the text.
//!
//! The values are those that the archive derives anyway; written down they can be seen and corrected. What is missing,
//! or rests on a guess, is marked.

use vanthu_search::fold;

use super::Imported;
use crate::archive::address;
use crate::archive::config::Config;
use crate::diag::Diagnostics;
use crate::message;
use crate::messages::Message;
use crate::read::Source;
use crate::report::{self, Derived, Origin, Report, Signer};

/// A report's month and its date lie at most this many months apart, or one of them is doubtful.
const MONTHS_APART_MAX: i32 = 3;

/// Stands in a draft for the name of the original, which is known when it gets its place.
pub const ORIGINAL_HERE: &str = "{ban goc}";

/// A report to be confirmed.
#[derive(Debug)]
pub struct Draft {
    /// Where it belongs below the folder, without `.md`: `2023/2023-10-17-02-bc-ldld`.
    pub stem: String,
    /// The file: front matter and text.
    pub file: String,
    /// How many lines stand before the text.
    pub lines_before: usize,
    /// What the clerk has to look at.
    pub doubts: Vec<Message>,
    /// Number, date and issuing body, if all are known: two reports never share them.
    pub identity: Option<String>,
}

/// A field with its value, its origin, and why it is doubtful.
struct Field {
    key: &'static str,
    value: Option<String>,
    origin: Option<Origin>,
    doubt: Option<Message>,
}

/// Writes the draft of a report; `stem` is the name of the original, for one without number or date, and `sha256` its
/// digest.
pub fn draft(imported: &Imported, stem: &str, sha256: &str, config: &Config) -> Draft {
    let (front, text) = (&imported.front, &imported.text);
    let source = Source { path: format!("{stem}.md"), shown: format!("{stem}.md"), bytes: format!("{front}{text}").as_bytes().into() };
    let report = report::understand(&source, config, &mut Diagnostics::default());
    let fields = report.as_ref().map(|report| fields(report, config)).unwrap_or_default();
    let mut doubts: Vec<Message> = fields.iter().filter_map(|field| field.doubt.clone()).collect();
    if report.is_none() {
        doubts.push(message!("doubt-not-understood"));
    }
    let original = |equals: &str| format!("ban_goc{equals}{}\nban_goc_sha256{equals}\"{sha256}\"\n", quoted(ORIGINAL_HERE));
    // The fence, the fields, two of the original, the fence, an empty line.
    let lines_before = fields.len() + 5;
    let front = match front.trim_end().rsplit_once('\n') {
        Some((fields, fence)) => format!("{fields}\n{}{fence}\n\n", original(if fence == "+++" { " = " } else { ": " })),
        None => {
            let lines: String = fields.iter().map(|field| line(field, lines_before)).collect();
            format!("---\n{lines}{}---\n\n", original(": "))
        }
    };
    let lines_before = front.matches('\n').count();
    let file = front + text.trim_start_matches('\n');
    Draft { stem: stem_of(report.as_ref(), stem), file, lines_before, doubts, identity: report.as_ref().and_then(identity) }
}

/// Number, date and issuing body of a report, if all are known.
pub fn identity(report: &Report) -> Option<String> {
    let (number, date, issuer) = (report.number.as_ref()?, report.date.as_ref()?, report.issuer.as_ref()?);
    Some(format!("{} {} {}", issuer.value.slug, date.value, fold::slug(&number.value.printed)))
}

/// Names that every system takes: Windows has devices called `con` and `aux`.
fn stem_of(report: Option<&Report>, stem: &str) -> String {
    let known = report.and_then(|report| Some((report.number.as_ref()?, report.date.as_ref()?.value)));
    match known {
        Some((number, date)) => format!("{}/{date}-{}", date.year(), address::part(&number.value.printed)),
        None => format!("chua-ro/{}", address::part(stem)),
    }
}

fn fields(report: &Report, config: &Config) -> Vec<Field> {
    let mut fields = vec![
        field("so", report.number.as_ref(), |number| number.printed.clone()).or_doubt(message!("doubt-no-number")),
        field("ngay", report.date.as_ref(), ToString::to_string).or_doubt(message!("doubt-no-date")),
        field("loai", report.kind.as_ref(), |kind| kind.name.clone()).or_doubt(message!("doubt-no-type")),
        field("co_quan", report.issuer.as_ref(), |issuer| issuer.name.clone()).or_doubt(message!("doubt-no-issuer")),
        field("dia_danh", report.place.as_ref(), String::clone),
        field("trich_yeu", Some(&report.title), String::clone),
        field("ky", report.period.as_ref(), ToString::to_string),
        field("nguoi_ky", report.signer.as_ref(), signer).or_doubt(message!("doubt-no-signer")),
    ];
    fields.retain(|field| field.value.is_some() || field.doubt.is_some());
    for field in &mut fields {
        field.doubt = field.doubt.take().or_else(|| doubt(field.key, report, config));
    }
    fields
}

/// Who signed as a group of fields, since a name alone would take post and authority away.
fn signer(signer: &Signer) -> String {
    let parts = [("ho_ten", &signer.name), ("chuc_vu", &signer.position), ("quyen_han", &signer.authority)];
    let parts = parts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| format!("{key}: {}", quoted(value)));
    format!("{{ {} }}", parts.collect::<Vec<_>>().join(", "))
}

fn field<T>(key: &'static str, derived: Option<&Derived<T>>, show: impl Fn(&T) -> String) -> Field {
    Field { key, value: derived.map(|derived| show(&derived.value)), origin: derived.map(|derived| derived.origin.clone()), doubt: None }
}

impl Field {
    fn or_doubt(mut self, missing: Message) -> Field {
        self.doubt = Some(missing).filter(|_| self.value.is_none());
        self
    }
}

/// Why a value that is there may be wrong.
fn doubt(key: &str, report: &Report, config: &Config) -> Option<Message> {
    match key {
        "trich_yeu" if report.title.origin == Origin::FileName => Some(message!("doubt-title-of-file")),
        "co_quan" => {
            let issuer = &report.issuer.as_ref()?.value;
            let is_known = config.issuers.iter().any(|known| known.slug == issuer.slug);
            (!is_known).then(|| message!("doubt-issuer-unknown"))
        }
        "loai" => {
            let by_symbol = report.number.as_ref()?.value.document_type()?;
            let kind = &report.kind.as_ref()?.value;
            (by_symbol.name != kind.name).then(|| message!("doubt-type", symbol = by_symbol.name))
        }
        "ky" => {
            let (year, month) = report.month()?;
            let date = report.date.as_ref()?.value;
            let apart = (i32::from(date.year()) * 12 + i32::from(date.month())) - (i32::from(year) * 12 + i32::from(month));
            (apart.abs() > MONTHS_APART_MAX).then(|| message!("doubt-period", date = date.to_string()))
        }
        _ => None,
    }
}

/// One line of front matter, with where its value is from or why it is doubtful.
fn line(field: &Field, lines_before: usize) -> String {
    let written = |value: &str| if field.key == "nguoi_ky" { value.to_owned() } else { quoted(value) };
    let value = field.value.as_deref().map_or_else(String::new, |value| format!(" {}", written(value)));
    let remark = match (&field.doubt, &field.origin) {
        (Some(doubt), _) => message!("draft-look", doubt = doubt.clone()).to_string(),
        (None, Some(origin)) => from(origin, lines_before),
        (None, None) => String::new(),
    };
    let remark = if remark.is_empty() { remark } else { format!("  # {remark}") };
    format!("{}:{value}{remark}\n", field.key)
}

fn from(origin: &Origin, lines_before: usize) -> String {
    let lines: Vec<String> = origin.lines().iter().map(|line| (line + lines_before).to_string()).collect();
    match (origin, lines.is_empty()) {
        (Origin::Configuration | Origin::LinesAndConfiguration(_), true) => message!("draft-of-configuration").to_string(),
        (Origin::LinesAndConfiguration(_), false) => message!("draft-of-both", lines = lines.join(", ")).to_string(),
        (_, false) => message!("draft-of-lines", lines = lines.join(", ")).to_string(),
        (_, true) => String::new(),
    }
}

/// A scalar of YAML in quotes.
fn quoted(value: &str) -> String {
    let escaped: String = value
        .chars()
        .map(|letter| match letter {
            '"' | '\\' => format!("\\{letter}"),
            letter if letter.is_control() => " ".to_owned(),
            letter => letter.to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}
