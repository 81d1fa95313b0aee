//! Turns a report into its data: all that is known of it, its parts with anchors and text, its citations and figures, as
//! JSON with a published schema (JSON Schema 2020-12).
//!
//! Numbers and dates are there as printed and as programs compare them; what is not known is left out.

use std::borrow::Cow;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use crate::archive::address;
use crate::archive::references::{self, Target};
use crate::archive::{Archive, Entry};
use crate::memo::Key;
use crate::render::Renderer;
use crate::report::block::{Block, Foot, Head, Kind};
use crate::report::markdown;
use crate::report::relations;
use crate::report::{Body, Report, pinpoint};

/// The address of the schema.
pub(super) const SCHEMA_ADDRESS: &str = "report.schema.json";

/// A report of an archive made by vanthu.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
struct Document<'a> {
    /// The schema that this file follows, from the site's root.
    #[serde(rename = "$schema")]
    schema: String,
    /// What names the report in its archive: the address of its page without extension.
    id: &'a str,
    /// How the report is cited, in Vietnamese.
    citation: String,
    /// Title (trích yếu).
    title: &'a str,
    /// Number and symbol (số, ký hiệu).
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Number<'a>>,
    /// Document type (loại văn bản).
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<Named<'a>>,
    /// Issuing body (cơ quan ban hành).
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<Issuer<'a>>,
    /// Place of issue (địa danh).
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    /// Date of issue, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// Reporting period: `2023-10`, `2023-Q3`, `2023-H1`, `2023-9M`, `2023`.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// The period that tasks are planned for.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_period: Option<String>,
    /// Term of office (nhiệm kỳ).
    #[serde(skip_serializing_if = "Option::is_none")]
    term: Option<&'a str>,
    /// Who signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signer: Option<Signer<'a>>,
    /// To whom it was sent (nơi nhận).
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    recipients: &'a [String],
    /// Where page, data, text and original lie.
    files: Files,
    /// Files that belong to the report.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<String>,
    /// What it corrects, replaces, amends or is attached to, and what does so to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relations: Vec<Relation<'a>>,
    /// The documents that it cites by number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    citations: Vec<Citation<'a>>,
    /// The quantities of it that the archive follows over the months.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<Figure<'a>>,
    /// Its parts in the order printed: head, sections, points, foot.
    parts: Vec<Part<'a>>,
    /// Fields of the front matter that have no meaning of their own, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extra: Vec<Extra<'a>>,
}

/// A document number.
#[derive(Serialize, JsonSchema)]
struct Number<'a> {
    /// As printed: `02/BC-LĐLĐ`.
    printed: &'a str,
    /// Its ordinal: `02`.
    ordinal: &'a str,
    /// Its symbol: `BC-LĐLĐ`.
    symbol: &'a str,
}

/// Something with a code and a name.
#[derive(Serialize, JsonSchema)]
struct Named<'a> {
    /// The code of Decree 30/2020/NĐ-CP: `BC`; empty for types that have none.
    code: &'a str,
    /// The name: `Báo cáo`.
    name: &'a str,
}

/// An issuing body.
#[derive(Serialize, JsonSchema)]
struct Issuer<'a> {
    /// Its name in addresses.
    id: &'a str,
    /// The full name.
    name: &'a str,
    /// The name in lists.
    short: &'a str,
    /// The body above it, or empty.
    superior: &'a str,
    /// Whether everything of this body is sample data.
    sample: bool,
}

/// Who signed.
#[derive(Serialize, JsonSchema)]
struct Signer<'a> {
    /// The person.
    name: &'a str,
    /// The post, or empty.
    position: &'a str,
    /// On whose behalf, or empty.
    authority: &'a str,
}

/// Addresses from the site's root.
#[derive(Serialize, JsonSchema)]
struct Files {
    /// The page for readers.
    page: String,
    /// The plain text.
    text: String,
    /// The file that is offered: the original, or its redacted copy.
    original: String,
    /// The SHA-256 of that file, in hexadecimal.
    sha256: String,
    /// Its length in bytes.
    bytes: usize,
    /// Whether it is a redacted copy.
    redacted: bool,
}

/// How two reports bear on each other.
#[derive(Serialize, JsonSchema)]
struct Relation<'a> {
    /// What the one does to the other.
    kind: RelationKind,
    /// The other report, by its `id`.
    report: &'a str,
}

/// What one report does to another.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum RelationKind {
    Corrects,
    CorrectedBy,
    Replaces,
    ReplacedBy,
    Amends,
    AmendedBy,
    Attaches,
    AttachedTo,
}

/// A cited document.
#[derive(Serialize, JsonSchema)]
struct Citation<'a> {
    /// Its number as printed.
    number: &'a str,
    /// The name of its type, or empty.
    r#type: &'a str,
    /// Its date, where the report gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// Its issuing body, where the report names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'a str>,
    /// Its title, where the report gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    /// The verb that changes it: `bãi bỏ`, `thay thế`, `sửa đổi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'a str>,
    /// The anchors of the parts that cite it; empty ones are in head and foot.
    anchors: Vec<&'a str>,
}

/// A statement of a quantity.
#[derive(Serialize, JsonSchema)]
struct Figure<'a> {
    /// The figure, by its name in addresses.
    id: &'a str,
    /// What it is.
    label: &'a str,
    /// Its unit, or empty.
    unit: &'a str,
    /// The period that it is about.
    period: String,
    /// Its value.
    value: f64,
    /// The number as printed.
    printed: &'a str,
    /// The anchor of the part that states it.
    anchor: &'a str,
}

/// A part of the text.
#[derive(Serialize, JsonSchema)]
struct Part<'a> {
    /// What it is.
    kind: PartKind,
    /// Its name on the page, after `#`; empty in head and foot.
    #[serde(skip_serializing_if = "str::is_empty")]
    anchor: &'a str,
    /// The printed number or bullet, or empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    label: &'a str,
    /// Where it stands, as printed: `I › 4`; or the heading that it stands under.
    #[serde(skip_serializing_if = "str::is_empty")]
    trail: &'a str,
    /// What it is called in a citation, or empty: `khoản 4 Mục I`.
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    /// Whether it is a heading.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    heading: bool,
    /// Its text without markup.
    text: Cow<'a, str>,
}

/// What a part of a report is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum PartKind {
    HeadNation,
    HeadBody,
    HeadNumber,
    HeadDate,
    HeadType,
    HeadTitle,
    HeadAddressee,
    HeadOther,
    Section,
    Article,
    Clause,
    Letter,
    Dash,
    Paragraph,
    /// A footnote.
    Note,
    FootLabel,
    FootRecipient,
    FootAuthority,
    FootPosition,
    FootName,
    FootOther,
}

/// A field of the front matter.
#[derive(Serialize, JsonSchema)]
struct Extra<'a> {
    /// Its name.
    name: &'a str,
    /// Its value.
    value: &'a str,
}

/// The schema of the data of a report.
pub fn schema() -> String {
    let mut schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Document<'_>>();
    schema.insert("$id".into(), SCHEMA_ADDRESS.into());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema can always be written");
    text.push('\n');
    text
}

impl Renderer<'_> {
    /// The data of a report as one line of JSON.
    pub(crate) fn document_data(&self, index: usize) -> Vec<u8> {
        let entry = &self.archive.entries[index];
        if self.is_sketch {
            let others = (&entry.base, relations(self.archive, entry), self.figures_of(index));
            return Key::of("data", &(self.report_key(index), others)).0.to_vec();
        }
        let body = entry.report.body();
        let document = document(self.archive, entry, self.figures_of(index), parts(&body));
        let mut bytes = serde_json::to_vec(&document).expect("values can always be written");
        bytes.push(b'\n');
        bytes
    }

    /// The quantities that a report states.
    fn figures_of(&self, index: usize) -> Vec<Figure<'_>> {
        let figure = |(at, issuer, point): &(usize, String, usize)| {
            let figure = &self.archive.figures[*at];
            let point = &figure.series.get(issuer)?[*point];
            Some(Figure {
                id: &figure.slug,
                label: &figure.label,
                unit: &figure.unit,
                period: point.period.to_string(),
                value: point.value,
                printed: &point.printed,
                anchor: &point.place,
            })
        };
        self.known.figures.get(&index).into_iter().flatten().filter_map(figure).collect()
    }
}

/// What is read here of anything but the report itself has its place in the sketch above.
fn document<'a>(archive: &'a Archive, entry: &'a Entry, figures: Vec<Figure<'a>>, parts: Vec<Part<'a>>) -> Document<'a> {
    let report = &entry.report;
    Document {
        schema: format!("{}{SCHEMA_ADDRESS}", crate::archive::address::to_root(&entry.base)),
        id: &entry.base,
        citation: pinpoint::document(report),
        title: &report.title.value,
        number: report.number.as_ref().map(|number| Number {
            printed: &number.value.printed,
            ordinal: &number.value.ordinal,
            symbol: &number.value.symbol,
        }),
        r#type: report.kind.as_ref().map(|kind| Named { code: &kind.value.code, name: &kind.value.name }),
        issuer: report.issuer.as_ref().map(|issuer| Issuer {
            id: &issuer.value.slug,
            name: &issuer.value.name,
            short: &issuer.value.short,
            superior: &issuer.value.superior,
            sample: issuer.value.sample,
        }),
        place: report.place.as_ref().map(|place| place.value.as_str()),
        date: report.date.as_ref().map(|date| date.value.to_string()),
        period: report.period.as_ref().map(|period| period.value.to_string()),
        next_period: report.next_period.as_ref().map(|period| period.value.to_string()),
        term: report.term.as_ref().map(|term| term.value.as_str()),
        signer: report.signer.as_ref().map(|signer| Signer {
            name: &signer.value.name,
            position: &signer.value.position,
            authority: &signer.value.authority,
        }),
        recipients: report.recipients.as_ref().map_or(&[], |recipients| recipients.value.as_slice()),
        files: Files {
            page: entry.address(),
            text: address::text(&entry.base),
            original: entry.file_address(),
            sha256: report.sha256.clone(),
            bytes: report.text.file_bytes,
            redacted: report.redacted,
        },
        attachments: attachments(entry),
        relations: relations(archive, entry),
        citations: citations(report),
        figures,
        parts,
        extra: report.extra.iter().map(|(name, value)| Extra { name, value }).collect(),
    }
}

fn attachments(entry: &Entry) -> Vec<String> {
    let address = |attachment: &relations::Attachment| match entry.targets.get(&attachment.written)? {
        Target::File { address, .. } => Some(address.clone()),
        _ => None,
    };
    references::attachments(&entry.report).filter_map(address).collect()
}

fn relations<'a>(archive: &'a Archive, entry: &'a Entry) -> Vec<Relation<'a>> {
    use relations::Kind::{Amends, Attaches, Corrects, Replaces};
    let relation = |is_other: bool| {
        move |(kind, other): &(relations::Kind, usize)| Relation {
            kind: match (kind, is_other) {
                (Corrects, false) => RelationKind::Corrects,
                (Corrects, true) => RelationKind::CorrectedBy,
                (Replaces, false) => RelationKind::Replaces,
                (Replaces, true) => RelationKind::ReplacedBy,
                (Amends, false) => RelationKind::Amends,
                (Amends, true) => RelationKind::AmendedBy,
                (Attaches, false) => RelationKind::Attaches,
                (Attaches, true) => RelationKind::AttachedTo,
            },
            report: &archive.entries[*other].base,
        }
    };
    entry.relations.iter().map(relation(false)).chain(entry.related_by.iter().map(relation(true))).collect()
}

fn citations(report: &Report) -> Vec<Citation<'_>> {
    report
        .citations
        .iter()
        .map(|citation| Citation {
            number: &citation.number,
            r#type: &citation.type_name,
            date: citation.date.map(|date| date.to_string()),
            issuer: citation.issuer.as_deref(),
            title: citation.title.as_deref(),
            action: citation.action.as_deref(),
            anchors: citation.mentions.iter().map(|place| place.anchor.as_str()).collect(),
        })
        .collect()
}

/// The parts of a text, in order.
fn parts(body: &Body) -> Vec<Part<'_>> {
    match body {
        Body::Numbered(blocks) => {
            let names = pinpoint::names(blocks);
            blocks.iter().zip(names).map(|(block, name)| of_block(block, name)).collect()
        }
        Body::Markdown { parts, .. } => parts.iter().map(of_markdown).collect(),
    }
}

fn of_block(block: &Block, name: String) -> Part<'_> {
    Part {
        label: &block.label,
        trail: &block.trail,
        name,
        heading: block.is_heading(),
        ..part(kind(block.kind), &block.anchor, markdown::plain(&block.text))
    }
}

fn of_markdown(one: &markdown::Part) -> Part<'_> {
    let is_heading = one.level > 0;
    let kind = if is_heading { PartKind::Section } else { PartKind::Paragraph };
    Part { trail: &one.trail, heading: is_heading, ..part(kind, &one.anchor, Cow::Borrowed(&one.text)) }
}

fn part<'a>(kind: PartKind, anchor: &'a str, text: Cow<'a, str>) -> Part<'a> {
    Part { kind, anchor, label: "", trail: "", name: String::new(), heading: false, text }
}

const fn kind(kind: Kind) -> PartKind {
    match kind {
        Kind::Head(Head::Nation) => PartKind::HeadNation,
        Kind::Head(Head::Body) => PartKind::HeadBody,
        Kind::Head(Head::Number) => PartKind::HeadNumber,
        Kind::Head(Head::Date) => PartKind::HeadDate,
        Kind::Head(Head::Type) => PartKind::HeadType,
        Kind::Head(Head::Title) => PartKind::HeadTitle,
        Kind::Head(Head::Addressee) => PartKind::HeadAddressee,
        Kind::Head(Head::Other) => PartKind::HeadOther,
        Kind::Section(_) => PartKind::Section,
        Kind::Article(_) => PartKind::Article,
        Kind::Clause(..) => PartKind::Clause,
        Kind::Letter => PartKind::Letter,
        Kind::Dash(_) => PartKind::Dash,
        Kind::Paragraph => PartKind::Paragraph,
        Kind::Note => PartKind::Note,
        Kind::Foot(Foot::Label) => PartKind::FootLabel,
        Kind::Foot(Foot::Recipient) => PartKind::FootRecipient,
        Kind::Foot(Foot::Authority) => PartKind::FootAuthority,
        Kind::Foot(Foot::Position) => PartKind::FootPosition,
        Kind::Foot(Foot::Name) => PartKind::FootName,
        Kind::Foot(Foot::Other) => PartKind::FootOther,
    }
}
