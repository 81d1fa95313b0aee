//! Home, search, and the lists that readers browse.

use serde::Serialize;

use super::{Common, Counted, Link, PageLink, Row};

/// A year of the calendar.
#[derive(Clone, Debug, Serialize)]
pub struct Year {
    /// The year's page; without an address where the year has no report.
    pub link: Counted,
    /// Its twelve months.
    pub months: Vec<Month>,
}

/// A month of the calendar.
#[derive(Clone, Debug, Serialize)]
pub struct Month {
    /// 1 to 12.
    pub number: i8,
    /// Its name with the year.
    pub name: String,
    /// The month's page, empty when it has no report.
    pub href: String,
    /// How many reports.
    pub count: usize,
    /// 0 to 4, for shades.
    pub shade: usize,
    /// Whether a monthly report is missing.
    pub gap: bool,
}

/// A quarter of a year's page.
#[derive(Clone, Debug, Serialize)]
pub struct Quarter {
    /// The quarter's page, empty when it has no report.
    pub href: String,
    /// Its name.
    pub name: String,
    /// How many reports.
    pub count: usize,
}

/// `home.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// What every page needs.
    pub page: Common,
    /// How many reports there are.
    pub report_count: usize,
    /// How many bodies issued them.
    pub issuer_count: usize,
    /// The oldest and the newest month, as readers write them; empty without dates.
    pub span: Vec<String>,
    /// The newest reports.
    pub newest: Vec<Row>,
    /// Years and months, newest first.
    pub calendar: Vec<Year>,
    /// Issuing bodies: all, or those with most reports.
    pub issuers: Vec<Counted>,
    /// The page of all bodies, where not all are here.
    pub all_issuers: Option<Counted>,
    /// Document types.
    pub types: Vec<Counted>,
    /// Reports without a date.
    pub undated: Option<Counted>,
    /// Whether a month is missing.
    pub has_gaps: bool,
    /// What the archive knows across reports: comparison, figures, cited documents …, each with how many there are.
    pub studies: Vec<Counted>,
}

/// `list.html`: a year, a quarter, a month, a type, a body, a signer.
#[derive(Clone, Debug, Serialize)]
pub struct List {
    /// What every page needs.
    pub page: Common,
    /// The heading.
    pub heading: String,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// How many reports the whole list has.
    pub count: usize,
    /// The months, on a year's page.
    pub months: Vec<Month>,
    /// The quarters, on a year's page.
    pub quarters: Vec<Quarter>,
    /// The posts, on a signer's page.
    pub posts: Vec<Post>,
    /// Other pages about the same: register and comparison of a year, the comparison of a quarter or month, the body of a signer.
    pub also: Vec<Link>,
    /// The search of this list alone, where the search can narrow to it.
    pub search: Option<String>,
    /// The reports of this page of the list.
    pub rows: Vec<Row>,
    /// The pages of the list; empty when there is one.
    pub pages: Vec<PageLink>,
    /// The list before, for example the month before.
    pub previous: Option<Link>,
    /// The list after.
    pub next: Option<Link>,
    /// Whether everything on it is sample data.
    pub sample: bool,
}

/// A post that somebody signed in.
#[derive(Clone, Debug, Serialize)]
pub struct Post {
    /// `Phó Chủ tịch`, or empty.
    pub position: String,
    /// `TM. Ban Thường vụ`, or empty.
    pub authority: String,
    /// The dates of the first and last report signed so, as readers write them; empty without dates.
    pub dates: Vec<String>,
    /// How many reports.
    pub count: usize,
}

/// `issuers.html`: all bodies.
#[derive(Clone, Debug, Serialize)]
pub struct Issuers {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The bodies, in Vietnamese order.
    pub rows: Vec<IssuerRow>,
}

/// A body.
#[derive(Clone, Debug, Serialize)]
pub struct IssuerRow {
    /// Its page.
    pub link: Counted,
    /// The months of its oldest and newest report; empty without dates.
    pub span: Vec<String>,
    /// How many periods are missing.
    pub missing: usize,
}

/// `people.html`: everybody who signed.
#[derive(Clone, Debug, Serialize)]
pub struct People {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The signers of this page, by given name.
    pub rows: Vec<PersonRow>,
    /// The pages of the list.
    pub pages: Vec<PageLink>,
}

/// A signer.
#[derive(Clone, Debug, Serialize)]
pub struct PersonRow {
    /// The signer's page.
    pub link: Counted,
    /// The body.
    pub issuer: String,
    /// The posts, the newest first.
    pub posts: Vec<Post>,
}

/// `registers.html`: the years of the register.
#[derive(Clone, Debug, Serialize)]
pub struct Registers {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The years, newest first.
    pub years: Vec<Counted>,
}

/// `register.html`: the register of documents of a year, with the columns of Decree 30/2020/NĐ-CP, annex IV.
#[derive(Clone, Debug, Serialize)]
pub struct Register {
    /// What every page needs.
    pub page: Common,
    /// The heading.
    pub heading: String,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// How many documents the year has.
    pub count: usize,
    /// The documents of this page: body after body, by date.
    pub rows: Vec<RegisterRow>,
    /// The pages of the register.
    pub pages: Vec<PageLink>,
    /// The year before.
    pub previous: Option<Link>,
    /// The year after.
    pub next: Option<Link>,
}

/// A line of the register. What reports do not say (copies, who keeps one, when it was sent, receipt) is left empty.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterRow {
    /// The body, where it begins.
    pub issuer: String,
    /// Number, date and title.
    pub report: Row,
    /// Type and title as the register has them.
    pub subject: String,
    /// Who signed.
    pub signer: String,
    /// To whom it was sent.
    pub recipients: String,
    /// Who keeps the copy for the records: of "Lưu: VT" what follows "Lưu:".
    pub kept_by: String,
    /// Remarks: what corrects or replaces it.
    pub remarks: Vec<Link>,
}

/// `search.html`: where the search box leads.
#[derive(Clone, Debug, Serialize)]
pub struct SearchPage {
    /// What every page needs.
    pub page: Common,
    /// What names the index, as JSON.
    pub present: String,
    /// The words that the script shows, as JSON.
    pub words: String,
    /// Whether the index is so small that browsers keep it unasked, where there is a service worker.
    pub is_small: bool,
    /// The size of the index.
    pub index_megabytes: usize,
    /// The cluster and the other archives that are asked too, as JSON.
    pub elsewhere: String,
    /// Years and months, newest first.
    pub calendar: Vec<Year>,
    /// Issuing bodies.
    pub issuers: Vec<Counted>,
    /// The page of all bodies, where not all are here.
    pub all_issuers: Option<Counted>,
    /// Document types.
    pub types: Vec<Counted>,
    /// Reports without a date.
    pub undated: Option<Counted>,
}
