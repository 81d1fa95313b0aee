//! What the archive knows across reports: comparisons, cited documents, figures, points that come back, terms, gaps;
//! and the pages about the archive itself.

use serde::Serialize;

use super::{Common, Counted, Link, PageLink, Point};

/// `comparisons.html`: the periods that plans are compared for.
#[derive(Clone, Debug, Serialize)]
pub struct ComparisonIndex {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The periods, newest first.
    pub rows: Vec<ComparisonRow>,
    /// The pages of the list.
    pub pages: Vec<PageLink>,
}

/// A period and how many tasks of it have which fate.
#[derive(Clone, Debug, Serialize)]
pub struct ComparisonRow {
    /// The period's page.
    pub link: Link,
    /// How many bodies planned for it.
    pub bodies: usize,
    /// How many tasks of each fate.
    pub outcome: Outcome,
}

/// How many tasks have which fate.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Outcome {
    /// All.
    pub tasks: usize,
    /// With a result that the editor confirmed.
    pub confirmed: usize,
    /// With a result in the report of the period that is suggested.
    pub suggested: usize,
    /// With a result in a later report that is suggested.
    pub later: usize,
    /// Never mentioned again.
    pub never: usize,
    /// Of which no report of the time is there.
    pub pending: usize,
}

/// `comparison.html`: the tasks planned for a period beside the results reported for it.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// What every page needs.
    pub page: Common,
    /// The heading.
    pub heading: String,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The bodies of this page.
    pub bodies: Vec<ComparedBody>,
    /// The pages, when many bodies planned for the period.
    pub pages: Vec<PageLink>,
    /// The period before that has a comparison.
    pub previous: Option<Link>,
    /// The period after.
    pub next: Option<Link>,
}

/// A body's plan and results.
#[derive(Clone, Debug, Serialize)]
pub struct ComparedBody {
    /// The name on the page.
    pub anchor: String,
    /// The body.
    pub name: String,
    /// Whether it is sample data.
    pub sample: bool,
    /// The report that plans.
    pub plan: Link,
    /// The report of the period.
    pub result: Option<Link>,
    /// How many tasks of each fate.
    pub outcome: Outcome,
    /// The tasks, in the order printed.
    pub tasks: Vec<TaskRow>,
    /// Tasks never mentioned again.
    pub never: Vec<Point>,
    /// Results that belong to no task, by their first words.
    pub unplanned: Vec<Point>,
}

/// A task and its results.
#[derive(Clone, Debug, Serialize)]
pub struct TaskRow {
    /// The task.
    pub task: Point,
    /// `confirmed`, `suggested`, `later`, `never`, `pending`.
    pub fate: &'static str,
    /// The same as readers say it: "Gợi ý, giống 83 %".
    pub says: String,
    /// The points that report on it.
    pub results: Vec<Point>,
}

/// `cited.html`: all cited documents.
#[derive(Clone, Debug, Serialize)]
pub struct CitedIndex {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// How many documents there are.
    pub count: usize,
    /// The documents of this page, those that most reports cite first.
    pub rows: Vec<CitedRow>,
    /// The pages of the list.
    pub pages: Vec<PageLink>,
}

/// A cited document in the index.
#[derive(Clone, Debug, Serialize)]
pub struct CitedRow {
    /// Its page; the text is its number.
    pub link: Counted,
    /// Its type.
    pub kind: String,
    /// Its body, or empty.
    pub issuer: String,
    /// Its title, or empty.
    pub title: String,
    /// Its dates, as readers write them.
    pub dates: Vec<String>,
    /// Whether the archive has a report with this number.
    pub is_held: bool,
}

/// `cited_document.html`: a document and who cites it.
#[derive(Clone, Debug, Serialize)]
pub struct CitedDocument {
    /// What every page needs.
    pub page: Common,
    /// Type and number.
    pub heading: String,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// Its body, or empty.
    pub issuer: String,
    /// Its title, or empty.
    pub title: String,
    /// The dates that reports give it.
    pub dates: Vec<String>,
    /// How many reports cite it.
    pub report_count: usize,
    /// Reports of the archive that bear the number.
    pub held: Vec<Link>,
    /// The places of this page, newest first.
    pub mentions: Vec<Mention>,
    /// The pages of the list.
    pub pages: Vec<PageLink>,
}

/// A place that cites a document.
#[derive(Clone, Debug, Serialize)]
pub struct Mention {
    /// The report that cites it, with the point.
    pub link: Link,
    /// The place as it is cited: "khoản 1 Mục I", or empty.
    pub place: String,
    /// The report's date and body.
    pub about: String,
    /// The words before the number.
    pub before: String,
    /// The number as written there.
    pub number: String,
    /// The words after it.
    pub after: String,
}

/// `figures.html`: the quantities followed.
#[derive(Clone, Debug, Serialize)]
pub struct FigureIndex {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// Those that archive.toml names.
    pub named: Vec<FigureRow>,
    /// Those found.
    pub found: Vec<FigureRow>,
}

/// A quantity in the index.
#[derive(Clone, Debug, Serialize)]
pub struct FigureRow {
    /// Its page, with how many times it is stated.
    pub link: Counted,
    /// Its unit, or empty.
    pub unit: String,
    /// How many bodies state it.
    pub bodies: usize,
    /// The newest statement: period and number.
    pub newest: String,
    /// A small chart of the body that states it most, as SVG; empty with fewer than three points.
    pub chart: String,
}

/// `figure.html`: one quantity over the months.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What every page needs.
    pub page: Common,
    /// The heading.
    pub heading: String,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// Its unit, or empty.
    pub unit: String,
    /// The bodies of this page.
    pub series: Vec<FigureSeries>,
    /// The table for machines.
    pub csv: String,
    /// The pages, when many bodies state it.
    pub pages: Vec<PageLink>,
}

/// What one body states.
#[derive(Clone, Debug, Serialize)]
pub struct FigureSeries {
    /// The body.
    pub name: String,
    /// Whether it is sample data.
    pub sample: bool,
    /// The chart as SVG; empty with fewer than two months.
    pub chart: String,
    /// The statements, newest first.
    pub points: Vec<FigurePoint>,
}

/// One statement.
#[derive(Clone, Debug, Serialize)]
pub struct FigurePoint {
    /// The period.
    pub period: String,
    /// The period for machines and for sorting.
    pub code: String,
    /// The number as printed.
    pub number: String,
    /// Its value, for sorting.
    pub value: String,
    /// The point that states it.
    pub href: String,
    /// The clause before the number.
    pub before: String,
    /// The clause after it.
    pub after: String,
    /// Whether a later document corrects the report.
    pub is_corrected: bool,
}

/// `threads.html`: the points that come back.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadIndex {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The points of this page, those that come back most often first.
    pub rows: Vec<ThreadRow>,
    /// The pages of the list.
    pub pages: Vec<PageLink>,
}

/// A point that comes back.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadRow {
    /// Its page, with how many reports have it; the text is its first words.
    pub link: Counted,
    /// The body.
    pub issuer: String,
    /// The first and the last period.
    pub span: Vec<String>,
}

/// `thread.html`: how a point changed.
#[derive(Clone, Debug, Serialize)]
pub struct Thread {
    /// What every page needs.
    pub page: Common,
    /// The heading.
    pub heading: String,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The body.
    pub issuer: String,
    /// Whether it is sample data.
    pub sample: bool,
    /// The versions of this page, newest first.
    pub versions: Vec<Version>,
    /// The pages of the list.
    pub pages: Vec<PageLink>,
}

/// A point in one report.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// The point in its report.
    pub link: Link,
    /// The period.
    pub period: String,
    /// The text, as changed from the version before.
    pub pieces: Vec<DiffPiece>,
    /// Whether it is the first version.
    pub is_first: bool,
    /// Whether nothing changed.
    pub is_same: bool,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiffPiece {
    /// `same`, `added` or `removed`.
    pub what: &'static str,
    /// The words.
    pub text: String,
}

/// `glossary.html`: abbreviations.
#[derive(Clone, Debug, Serialize)]
pub struct Glossary {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The terms that reports use, in Vietnamese order.
    pub terms: Vec<GlossaryTerm>,
}

/// An abbreviation.
#[derive(Clone, Debug, Serialize)]
pub struct GlossaryTerm {
    /// The name on the page.
    pub anchor: String,
    /// The short form.
    pub short: String,
    /// What it stands for.
    pub meanings: Vec<Meaning>,
    /// How many reports use it.
    pub count: usize,
    /// The oldest report that uses it.
    pub first: Option<Link>,
    /// The search for it.
    pub search: String,
}

/// What a short form stands for.
#[derive(Clone, Debug, Serialize)]
pub struct Meaning {
    /// The long form.
    pub text: String,
    /// Who says so.
    pub source: String,
}

/// `gaps.html`: periods without a report.
#[derive(Clone, Debug, Serialize)]
pub struct Gaps {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// Bodies with gaps.
    pub bodies: Vec<MissingBody>,
}

/// A body with gaps.
#[derive(Clone, Debug, Serialize)]
pub struct MissingBody {
    /// Its page.
    pub link: Counted,
    /// The periods without a report, newest first.
    pub missing: Vec<String>,
}

/// `about.html`: what the archive is and how to use it.
#[derive(Clone, Debug, Serialize)]
pub struct About {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// What archive.toml says, as HTML.
    pub text: String,
    /// How many reports there are.
    pub report_count: usize,
    /// The newest month.
    pub newest: String,
    /// A citation as an example.
    pub citation: String,
    /// The pages on which an archive's knowledge stands.
    pub studies: Vec<Counted>,
    /// Files for programs that stand for the whole archive.
    pub data: Vec<Link>,
}

/// `colophon.html`: how the site was made.
#[derive(Clone, Debug, Serialize)]
pub struct Colophon {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The program.
    pub program: &'static str,
    /// Its version.
    pub version: &'static str,
    /// Reports published.
    pub report_count: usize,
    /// Files of the search index.
    pub index_files: usize,
    /// Their size in kilobytes.
    pub index_kilobytes: usize,
    /// What the checks found: a number and what it is of.
    pub checks: Vec<(usize, String)>,
    /// The newest report.
    pub newest: Option<Link>,
    /// The file that lists all files with their checksums.
    pub manifest: String,
    /// The list of reports for machines.
    pub records: String,
}

/// `404.html`: what a server shows for an address that is not there.
#[derive(Clone, Debug, Serialize)]
pub struct NotFound {
    /// What every page needs.
    pub page: Common,
}
