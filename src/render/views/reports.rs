//! The page of a report.

use serde::Serialize;

use super::{Common, Link, Metadata};

/// A line of the contents list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContentsLine {
    /// The anchor.
    pub anchor: String,
    /// The printed number.
    pub label: String,
    /// The heading without markup, or the first words of a point without one.
    pub text: String,
    /// 1 for sections, 2 for what stands in them.
    pub level: u8,
    /// Whether it is a heading in the report.
    pub is_heading: bool,
}

/// A row of the details table.
#[derive(Clone, Debug, Serialize)]
pub struct Detail {
    /// The name of the field.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where it leads, or empty.
    pub href: String,
}

/// A document cited by the report.
#[derive(Clone, Debug, Serialize)]
pub struct Cited {
    /// Its page.
    pub href: String,
    /// Type and number.
    pub name: String,
    /// Date, body and title, as far as the report gives them.
    pub about: String,
    /// The places that cite it.
    pub places: Vec<Link>,
}

/// A report that corrects, replaces or amends this one, or the other way round.
#[derive(Clone, Debug, Serialize)]
pub struct Related {
    /// What the one does to the other, as a sentence up to the link.
    pub what: String,
    /// The other report.
    pub link: Link,
    /// Whether this report is the one that is no longer right as it stands.
    pub is_superseded: bool,
}

/// `report.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ReportPage {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// What corrects, replaces or amends it, and what it does so.
    pub related: Vec<Related>,
    /// What the head says of the report: Dublin Core, as `name` and `content`.
    pub dublin_core: Vec<Metadata>,
    /// The report as JSON-LD, for a script element; `<` is escaped in it.
    pub json_ld: String,
    /// The document as HTML.
    pub document: String,
    /// How the document is cited.
    pub citation: String,
    /// Its headings and points.
    pub contents: Vec<ContentsLine>,
    /// What is known of it.
    pub details: Vec<Detail>,
    /// The documents it cites.
    pub citations: Vec<Cited>,
    /// Reports that cite it.
    pub cited_by: Vec<Link>,
    /// Comparisons that it is in.
    pub comparisons: Vec<Link>,
    /// Points that stand in the reports before or after it too.
    pub threads: Vec<Link>,
    /// The body's report of the period before.
    pub previous: Option<Link>,
    /// The body's report of the period after.
    pub next: Option<Link>,
    /// The files that belong to it.
    pub attachments: Vec<Link>,
    /// The Word file, PDF or other file that it was imported from.
    pub made_from: Option<Link>,
    /// The file that is offered: the original, or its redacted copy.
    pub original: Link,
    /// Its length in bytes.
    pub original_bytes: usize,
    /// Its SHA-256.
    pub sha256: String,
    /// Whether it is a redacted copy.
    pub redacted: bool,
    /// Whether it is sample data.
    pub sample: bool,
}

/// `withdrawn.html`: what stands where a withdrawn report stood.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnPage {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// Type and number of the report.
    pub name: String,
    /// Its title, or empty: one that is printed in it is not told.
    pub title: String,
    /// Who issued it, or empty.
    pub issuer: String,
    /// When, or empty.
    pub date: String,
    /// The day of withdrawal, or empty.
    pub withdrawn: String,
    /// The reason, or empty.
    pub reason: String,
}
