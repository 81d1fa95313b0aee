//! Turns a report's text into the draft that the clerk confirms: front matter with where each value is from, and the text.
//!
//! The values are those that the archive derives anyway; written down they can be seen and corrected. What is missing,
//! or rests on a guess, is marked.

use super::{Imported, is_unreadable};
use crate::archive::address;
use crate::archive::config::Config;
use crate::diag::{Diagnostics, one_line};
use crate::message;
use crate::messages::Message;
use crate::read::Source;
use crate::report::{self, Derived, Origin, Report, Signer, front_matter};

/// The names of the fields that name the original and say whether it is published.
const SOURCE: [&str; 6] = ["source", "ban_goc", "source_sha256", "ban_goc_sha256", "original", "ban_goc_cong_bo"];

/// A report's month and its date lie at most this many months apart, or one of them is doubtful.
const MONTHS_APART_MAX: i32 = 3;

/// A report to be confirmed.
#[derive(Debug)]
pub struct Draft {
    /// Where it belongs below the folder, without `.md`: `2023/2023-10-17-02-bc-ldld`.
    pub stem: String,
    /// The front matter up to where the original is named.
    before: String,
    /// What stands between a name and a value there; none where the original cannot be named.
    equals: Option<&'static str>,
    /// The SHA-256 of the original.
    sha256: String,
    /// Why the original is withheld for now: what it carries. Empty when it is published.
    carries: String,
    /// The rest of the front matter, and the text.
    after: String,
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
    let source = Source::new(&format!("{stem}.md"), format!("{front}{text}").into_bytes());
    let report = report::understand(&source, &config.reports, &mut Diagnostics::default());
    let fields = report.as_ref().map(|report| fields(report, config)).unwrap_or_default();
    let mut doubts: Vec<Message> = fields.iter().filter_map(|field| field.doubt.clone()).collect();
    if report.is_none() {
        doubts.push(message!("doubt-not-understood"));
    }
    let carries = carried(imported);
    // The fence, two or three lines of the original, the fields, the fence, an empty line.
    let lines_before = fields.len() + 5 + usize::from(!carries.is_empty());
    let lines: String = fields.iter().map(|field| line(field, lines_before)).collect();
    let (before, equals, rest) = match front.split_once('\n') {
        Some((fence, rest)) => {
            let equals = if fence.trim_end() == "+++" { " = " } else { ": " };
            (format!("{fence}\n"), Some(equals), without_source(rest))
        }
        None => ("---\n".to_owned(), Some(": "), format!("{lines}---\n")),
    };
    let after = format!("{}\n\n{}", rest.trim_end(), text.trim_start_matches('\n'));
    let mut draft = Draft {
        stem: stem_of(report.as_ref(), stem),
        before,
        equals,
        sha256: sha256.to_owned(),
        carries,
        after,
        lines_before: 0,
        doubts,
        identity: report.as_ref().and_then(identity),
    };
    // What the clerk has written may be in a form that takes no further line.
    let mut said = Diagnostics::default();
    if front_matter::split("", &draft.file("x"), &mut said).is_none() {
        (draft.equals, draft.after) =
            (None, format!("{}\n\n{}", front.split_once('\n').map_or("", |(_, rest)| rest).trim_end(), text.trim_start_matches('\n')));
    }
    draft.lines_before = draft.file("x").matches('\n').count() - text.trim_start_matches('\n').matches('\n').count();
    draft
}

/// Front matter without what names another original.
fn without_source(front: &str) -> String {
    let is_source = |line: &str| {
        let key = line.split([':', '=']).next().unwrap_or_default();
        !line.starts_with(char::is_whitespace) && SOURCE.contains(&front_matter::comparable(key).as_str())
    };
    front.split_inclusive('\n').filter(|line| !is_source(line)).collect()
}

impl Draft {
    /// The file, when the original has this name beside it.
    pub fn file(&self, original: &str) -> String {
        let Draft { before, sha256, after, carries, .. } = self;
        let named = self.equals.map_or(String::new(), |equals| {
            let named = format!("ban_goc{equals}{}\nban_goc_sha256{equals}\"{sha256}\"\n", quoted(original));
            let withheld = format!("ban_goc_cong_bo{equals}false  # {}\n", message!("draft-carries", what = carries));
            if carries.is_empty() { named } else { named + &withheld }
        });
        format!("{before}{named}{after}")
    }
}

/// What an original carries, as a list; empty when it carries nothing.
pub fn carried(imported: &Imported) -> String {
    one_line(&imported.carries.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

/// Number, date and issuing body of a report, if all are known.
pub fn identity(report: &Report) -> Option<String> {
    let (number, date, issuer) = (report.number.as_ref()?, report.date.as_ref()?, report.issuer.as_ref()?);
    Some(format!("{} {} {}", issuer.value.slug, date.value, number.value.identity().to_lowercase()))
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
        if field.value.as_ref().is_some_and(|value| value.contains(is_unreadable)) {
            (field.value, field.doubt) = (None, Some(message!("doubt-unreadable", field = field.key)));
        }
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
            let is_known = config.reports.issuers.iter().any(|known| known.slug == issuer.slug);
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
