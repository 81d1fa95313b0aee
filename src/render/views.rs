//! What each template is given: one struct a template, only what it shows.

use serde::Serialize;

use super::body::ContentsLine;

/// What every page needs.
#[derive(Clone, Debug, Serialize)]
pub struct Common {
    /// The way to the site's root.
    pub root: String,
    /// The title of the window.
    pub window_title: String,
    /// The style sheet's address below the root.
    pub style: String,
    /// The script's address below the root.
    pub script: String,
    /// The address of the search's description for browsers, below the root, where there is one.
    pub search_description: Option<String>,
    /// The page's absolute address, where the site's is known.
    pub canonical: Option<String>,
}

/// A link with its text.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The address, relative to the page.
    pub href: String,
    /// The text.
    pub text: String,
}

/// A link with how many reports it leads to.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    /// The address, relative to the page.
    pub href: String,
    /// The text.
    pub text: String,
    /// How many reports.
    pub count: usize,
    /// Whether it is sample data.
    pub sample: bool,
}

/// A report in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The address, relative to the page.
    pub href: String,
    /// The title.
    pub title: String,
    /// Number and symbol, or empty.
    pub number: String,
    /// The date as readers write it, or empty.
    pub date: String,
    /// The date as machines do, or empty.
    pub datetime: String,
    /// The issuing body's short name, or empty.
    pub issuer: String,
    /// The type's name, or empty.
    pub kind: String,
    /// Whether it is sample data.
    pub sample: bool,
}

/// A year of the calendar.
#[derive(Clone, Debug, Serialize)]
pub struct Year {
    /// The year's page.
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

/// `home.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// What every page needs.
    pub page: Common,
    /// How many reports there are.
    pub report_count: usize,
    /// The newest reports.
    pub newest: Vec<Row>,
    /// Years and months, newest first.
    pub calendar: Vec<Year>,
    /// Issuing bodies.
    pub issuers: Vec<Counted>,
    /// Document types.
    pub types: Vec<Counted>,
    /// Reports without a date.
    pub undated: Option<Counted>,
    /// Whether a month is missing.
    pub has_gaps: bool,
}

/// `list.html`: a year, a month, a type, a body.
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

/// A page of a long list.
#[derive(Clone, Debug, Serialize)]
pub struct PageLink {
    /// The address, relative to the page.
    pub href: String,
    /// Its number.
    pub number: usize,
    /// Whether it is this page.
    pub current: bool,
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
    /// Type and number.
    pub name: String,
    /// Date, body and title, as far as the report gives them.
    pub about: String,
    /// The places that cite it.
    pub places: Vec<Link>,
}

/// `report.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ReportPage {
    /// What every page needs.
    pub page: Common,
    /// The pages above it.
    pub trail: Vec<Link>,
    /// The document as HTML.
    pub document: String,
    /// Its headings.
    pub contents: Vec<ContentsLine>,
    /// What is known of it.
    pub details: Vec<Detail>,
    /// The documents it cites.
    pub citations: Vec<Cited>,
    /// The body's report of the period before.
    pub previous: Option<Link>,
    /// The body's report of the period after.
    pub next: Option<Link>,
    /// The original file.
    pub original: Link,
    /// Its length in bytes.
    pub original_bytes: usize,
    /// Its SHA-256.
    pub sha256: String,
    /// Whether it is sample data.
    pub sample: bool,
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
    /// Years and months, newest first.
    pub calendar: Vec<Year>,
    /// Issuing bodies.
    pub issuers: Vec<Counted>,
    /// Document types.
    pub types: Vec<Counted>,
    /// Reports without a date.
    pub undated: Option<Counted>,
}
