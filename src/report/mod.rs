//! Turns one source file into a report: everything that is known of it, each value with its line.
//!
//! Pure: bytes in, a [`Report`] and diagnostics out. Front matter wins over what is derived; without it
//! everything is derived. Nothing printed is lost or reordered.
//!
//! | Vietnamese term | here |
//! |---|---|
//! | số, ký hiệu | [`number::DocumentNumber`] (`ordinal`, `symbol`) |
//! | loại văn bản | [`types::DocumentType`] |
//! | cơ quan ban hành | [`issuer::Issuer`] |
//! | địa danh, ngày ban hành | `place`, `date` |
//! | trích yếu | `title` |
//! | kỳ báo cáo, kỳ sau | `period`, `next_period` |
//! | nhiệm kỳ, khóa | `term` |
//! | quyền hạn, chức vụ, người ký | [`Signer`] |
//! | nơi nhận, kính gửi | `recipients`, [`block::Head::Addressee`] |
//! | phần, chương, mục, điều, khoản, điểm, gạch | [`numbering::Rank`] |
//! | viện dẫn | [`citations::Citation`] |
//! | đính chính, thay thế, sửa đổi | [`relations::Kind`] |
//! | độ mật, phạm vi lưu hành | [`restriction::Restriction`] |
//! | thu hồi | [`Withdrawal`] |
//! | che thông tin | [`redaction::Redaction`] |

pub mod acts;
pub mod anchors;
pub mod block;
pub mod bodies;
pub mod body;
pub mod breaks;
pub mod choose;
pub mod citations;
pub mod date;
pub mod decode;
pub mod definitions;
pub mod derive;
pub mod explain;
pub mod fields;
pub mod foot;
pub mod front_matter;
pub mod head;
pub mod inline;
pub mod issuer;
pub mod items;
pub mod line;
pub mod lines;
pub mod markdown;
pub mod marks;
pub mod markup;
pub mod number;
pub mod numbering;
pub mod ocr;
pub mod parts;
pub mod period;
pub mod personal;
pub mod pinpoint;
pub mod quantities;
pub mod quotations;
pub mod redaction;
pub mod relations;
pub mod restriction;
pub mod signs;
pub mod spans;
pub mod structure;
pub mod text;
pub mod types;
pub mod visible;
pub mod withholding;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use serde::{Deserialize, Serialize};

use crate::diag::{self, Diagnostics};
use crate::read::Source;
pub use body::{Body, LineNumbers};
use citations::Citation;
use issuer::Issuer;
pub use lines::PageBreak;
use markup::LeftOut;
use markup::embedded::Embedded;
use number::DocumentNumber;
use period::{Period, Span};
use redaction::Redaction;
use relations::{Attachment, Relation, TaskResult};
use restriction::Restriction;
use text::Text;
use types::DocumentType;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// A line of the front matter.
    FrontMatter(usize),
    /// Lines of the text.
    Lines(Vec<usize>),
    /// archive.toml alone.
    Configuration,
    /// Lines of the text, completed by archive.toml.
    LinesAndConfiguration(Vec<usize>),
    /// The name of the file.
    FileName,
}

impl Origin {
    /// Both origins together.
    pub fn and(&self, other: &Origin) -> Origin {
        let mut lines = self.lines();
        lines.extend(other.lines());
        lines.sort_unstable();
        lines.dedup();
        let configured = [self, other].iter().any(|origin| matches!(origin, Self::Configuration | Self::LinesAndConfiguration(_)));
        match (configured, lines.is_empty()) {
            (true, true) => Self::Configuration,
            (true, false) => Self::LinesAndConfiguration(lines),
            (false, _) => Self::Lines(lines),
        }
    }

    /// The first of its lines; 0 where it has none.
    pub fn line(&self) -> usize {
        self.lines().first().copied().unwrap_or(0)
    }

    /// The lines named.
    pub fn lines(&self) -> Vec<usize> {
        match self {
            Self::FrontMatter(line) => vec![*line],
            Self::Lines(lines) | Self::LinesAndConfiguration(lines) => lines.clone(),
            Self::Configuration | Self::FileName => Vec::new(),
        }
    }
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived<T> {
    /// The value.
    pub value: T,
    /// Its origin.
    pub origin: Origin,
}

impl<T> Derived<T> {
    /// A value with its origin.
    pub const fn new(value: T, origin: Origin) -> Derived<T> {
        Derived { value, origin }
    }
}

/// Who signed a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The person.
    pub name: String,
    /// The post: `Phó Chủ tịch`.
    pub position: String,
    /// On whose behalf: `TM. Ban Thường vụ`.
    pub authority: String,
}

impl Signer {
    /// "Nguyễn Văn A, Phó Chủ tịch, TM. Ban Thường vụ", as far as it is known.
    pub fn described(&self) -> String {
        let parts = [self.name.as_str(), &self.position, &self.authority];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// That a report was withdrawn: its page stays, and says so; its text does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The reason, or empty.
    pub reason: String,
    /// The day.
    pub date: Option<Date>,
}

/// Whether a report is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication<'a> {
    /// It is.
    Published,
    /// Its editor holds it back.
    HeldBack,
    /// It is stamped, and nobody has decided that it may be published: a fault.
    Restricted(&'a Restriction),
}

/// What archive.toml says about understanding reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The issuing bodies that it names.
    pub issuers: Vec<issuer::KnownIssuer>,
    /// What is to be black in every report.
    pub redactions: Vec<Redaction>,
    /// The path of archive.toml as messages name it.
    pub shown_path: String,
}

/// One report and all that is known of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// Its path below `content/`.
    pub path: String,
    /// Its path as messages name it.
    pub shown_path: String,
    /// The SHA-256 of the file as it is offered, in hexadecimal. None of the file as it was read is published where something is black
    /// in it: a telephone number can be tried out until the sum fits.
    pub sha256: String,
    /// Whether something is black in it.
    pub redacted: bool,
    /// The mark that keeps it from being published until the editor decides.
    pub restriction: Option<Restriction>,
    /// That it was withdrawn.
    pub withdrawn: Option<Withdrawal>,
    /// Title; there always is one.
    pub title: Derived<String>,
    /// Number and symbol.
    pub number: Option<Derived<DocumentNumber>>,
    /// Document type.
    pub kind: Option<Derived<DocumentType>>,
    /// Issuing body.
    pub issuer: Option<Derived<Issuer>>,
    /// Place of issue.
    pub place: Option<Derived<String>>,
    /// Date of issue.
    pub date: Option<Derived<Date>>,
    /// Reporting period.
    pub period: Option<Derived<Period>>,
    /// The period that tasks are planned for.
    pub next_period: Option<Derived<Period>>,
    /// Term of office.
    pub term: Option<Derived<String>>,
    /// Who signed.
    pub signer: Option<Derived<Signer>>,
    /// What several places say of one value, where they had to be weighed.
    pub considered: Vec<choose::Considered>,
    /// To whom it was sent.
    pub recipients: Option<Derived<Vec<String>>>,
    /// Documents cited by number.
    pub citations: Vec<Citation>,
    /// Abbreviations that it defines, as short and full form.
    pub definitions: Vec<(String, String)>,
    /// What it corrects, replaces or amends.
    pub relations: Vec<Relation>,
    /// The files that belong to it.
    pub attachments: Vec<Attachment>,
    /// The tasks whose results it reports, as the editor confirms.
    pub task_results: Vec<TaskResult>,
    /// Page breaks found and what was done with them.
    pub breaks: Vec<PageBreak>,
    /// Comments, hidden elements and page furniture, which are not on its page.
    pub left_out: Vec<LeftOut>,
    /// The pictures that stand in its text.
    pub pictures: Vec<Embedded>,
    /// Front matter that has no meaning here.
    pub extra: Vec<(String, String)>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether the editor has decided that it is published, or that it is not.
    pub publish: Option<bool>,
    /// The files that the editor has released although words are black in the report.
    pub released: Vec<String>,
    /// Whether the file that it was made from is published.
    pub original: bool,
    /// The places among the redactions of archive.toml of those that had something to do.
    pub found: Vec<usize>,
    /// The text, and the file as it is offered: as it was read, or without its front matter and with black places.
    pub text: Text,
}

impl Report {
    /// Number and symbol as printed; empty where it has none.
    pub fn printed_number(&self) -> &str {
        self.number.as_ref().map_or("", |number| number.value.printed.as_str())
    }

    /// The day of issue.
    pub fn day(&self) -> Option<Date> {
        self.date.as_ref().map(|date| date.value)
    }

    /// The name of the issuing body in addresses.
    pub fn issuer_slug(&self) -> Option<&str> {
        self.issuer.as_ref().map(|issuer| issuer.value.slug.as_str())
    }

    /// Number and title, as lists and feeds name it.
    pub fn headline(&self) -> String {
        let number = self.number.as_ref().map_or(String::new(), |number| format!("{} – ", number.value.printed));
        format!("{number}{}", self.title.value)
    }

    /// The text.
    pub fn body(&self) -> Arc<Body> {
        self.text.body()
    }

    /// The file as it is offered.
    pub fn file(&self) -> Arc<[u8]> {
        self.text.file(&self.path, &self.sha256)
    }

    /// Whether it is published. Drafts are only with `drafts`.
    pub fn publication(&self, drafts: bool) -> Publication<'_> {
        if self.publish == Some(false) || (self.draft && !drafts) {
            return Publication::HeldBack;
        }
        match &self.restriction {
            Some(restriction) if self.withdrawn.is_none() => Publication::Restricted(restriction),
            _ => Publication::Published,
        }
    }

    /// Year and month that the report stands for in lists: its reporting month, else that of its date,
    /// else the last month of its period. A year alone is no month.
    pub fn month(&self) -> Option<(i16, i8)> {
        let period = self.period.as_ref().map(|period| period.value);
        let of_date = || self.date.as_ref().map(|date| (date.value.year(), date.value.month()));
        let is_year = |period: &Period| period.span == Span::Year;
        period
            .and_then(Period::as_month)
            .or_else(of_date)
            .or_else(|| period.filter(|period| !is_year(period)).map(|period| period.last_month()))
    }
}

/// Understands one file; none when a fault withholds it.
pub fn understand(source: &Source, settings: &Settings, diagnostics: &mut Diagnostics) -> Option<Report> {
    let shown = source.shown.as_str();
    let text = decode::text(shown, &source.bytes, diagnostics)?;
    let (mut entries, body) = front_matter::split(shown, &text, diagnostics)?;
    let own = redaction::of_entries(shown, &text, &mut entries, diagnostics)?;
    let redactions: Vec<&Redaction> = own.iter().chain(&settings.redactions).collect();
    let mut found = vec![false; redactions.len()];
    let marked = restriction::of_front_matter(&entries);
    for entry in &mut entries {
        redaction::blacken_value(&mut entry.value, &redactions, &mut found);
        if redaction::is_left(&format!("{} {}", entry.key, entry.value.shown()), &redactions) {
            diagnostics.push(diag::redaction_left(shown, entry.place.line));
            return None;
        }
    }
    let given: Vec<(usize, String)> = entries.iter().map(|entry| (entry.place.line, entry.value.shown())).collect();
    let fields = fields::read(shown, entries, diagnostics);
    let lines_before = text[..body.start].matches('\n').count();
    let is_held_back = fields.draft || fields.publish.is_some() || fields.withdrawn.is_some();
    let unread = withholding::unread(&text[body.clone()], fields::is_known).filter(|_| !is_held_back);
    unread.iter().for_each(|unread| diagnostics.push(diag::front_matter_unread(shown, lines_before + unread.line, &unread.key)));
    // Front matter that names what is to be black is not published either.
    let body = redaction::blacken(&text[body], &redactions, &mut found);
    let all_found = redaction::all_found(shown, &own, &found, diagnostics);
    if fields.faulty || unread.is_some() || !all_found {
        return None;
    }
    let redacted = !own.is_empty() || found.contains(&true);
    if body.trim().is_empty() && fields.withdrawn.is_none() {
        diagnostics.push(diag::empty(shown));
    }
    if !fields.personal_data && fields.withdrawn.is_none() {
        warn_of_personal_data(shown, &given, lines_before, &body, diagnostics);
    }
    let restriction = marked.or_else(|| restriction::of_text(&body, lines_before)).filter(|_| fields.publish.is_none());
    let file: Arc<[u8]> = if redacted { body.as_bytes().into() } else { source.bytes.clone() };
    let read = body::read(shown, &body, lines_before, &fields, diagnostics);
    let mut report = derive::report(source, file, fields, read, settings, diagnostics)?;
    (report.redacted, report.restriction) = (redacted, restriction);
    report.found = found[own.len()..].iter().enumerate().filter(|(_, found)| **found).map(|(place, _)| place).collect();
    // What archive.toml redacts may also come back by what archive.toml tells of a body.
    if !redactions.is_empty() && redaction::is_left_in(&report, &redactions, diagnostics) {
        return None;
    }
    Some(report)
}

/// Warns of each kind of personal data once, where it stands first: in front matter or in the text. An office's mailbox is none.
fn warn_of_personal_data(shown: &str, given: &[(usize, String)], lines_before: usize, text: &str, diagnostics: &mut Diagnostics) {
    let mut found: BTreeMap<personal::Kind, (usize, usize)> = BTreeMap::new();
    let mut count = |kind, line| found.entry(kind).or_insert((line, 0)).1 += 1;
    for (line, value) in given {
        personal::find(value).into_iter().for_each(|(kind, _)| count(kind, *line));
    }
    let (mut line, mut counted) = (lines_before + 1, 0);
    let is_of_office = |range: &std::ops::Range<usize>| personal::mailbox::is_of_office(&text[range.clone()]);
    for (kind, range) in personal::find(text).into_iter().filter(|(kind, range)| *kind != personal::Kind::Email || !is_of_office(range)) {
        line += text[counted..range.start].matches('\n').count();
        counted = range.start;
        count(kind, line);
    }
    for (kind, (line, count)) in found {
        diagnostics.push(diag::personal_data(shown, line, kind.name(), count));
    }
}
