//! What each template is given: one struct a template, only what it shows. `themes/README.md` lists them for theme
//! authors; here are the parts that several of them share.

mod lists;
mod reports;
mod studies;

pub use lists::{
    Home, IssuerRow, Issuers, List, Month, People, PersonRow, Post, Quarter, Register, RegisterRow, Registers, SearchPage, Year,
};
pub use reports::{Cited, ContentsLine, Detail, Related, ReportPage, WithdrawnPage};
pub use studies::{
    About, CitedDocument, CitedIndex, CitedRow, Colophon, ComparedBody, Comparison, ComparisonIndex, ComparisonRow, DiffPiece, Figure,
    FigureIndex, FigurePoint, FigureRow, FigureSeries, Gaps, Glossary, GlossaryTerm, Meaning, Mention, MissingBody, NotFound, Outcome,
    TaskRow, Thread, ThreadIndex, ThreadRow, Version,
};

use serde::Serialize;

/// What every page needs.
#[derive(Clone, Debug, Serialize)]
pub struct Common {
    /// The way to the site's root.
    pub root: String,
    /// The title of the window.
    pub window_title: String,
    /// What the page is, for search engines.
    pub description: String,
    /// The style sheet's address below the root.
    pub style: String,
    /// The script's address below the root.
    pub script: String,
    /// The address of the search's description for browsers, below the root, where there is one.
    pub search_description: Option<String>,
    /// The page's absolute address, where the site's is known.
    pub canonical: Option<String>,
    /// The same in other forms: a feed, data, plain text.
    pub alternates: Vec<Alternate>,
    /// What cards of the page show elsewhere: Open Graph, as `name` and `content`; empty where the site's address is not known.
    pub open_graph: Vec<Metadata>,
    /// The address of the service worker below the root, where browsers keep what was read.
    pub service_worker: Option<&'static str>,
    /// Other servers that the page may ask, as sources of the policy in `base.html`.
    pub connect: Vec<String>,
    /// The part of the site that the page is in: `home`, `comparison`, `figures`, `cited`, `about`, or empty.
    pub part: &'static str,
    /// What kind of page it is, as a class: `home-page`, `report-page`, `register-page`, or empty.
    pub kind: &'static str,
}

/// What a head says of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// What is said: `DC.title`, `og:title`.
    pub name: String,
    /// The value.
    pub content: String,
}

impl Metadata {
    pub(crate) fn of(name: &str, content: impl Into<String>) -> Metadata {
        Metadata { name: name.to_owned(), content: content.into() }
    }
}

/// Another form of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Alternate {
    /// The address, relative to the page.
    pub href: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it is.
    pub title: String,
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

/// A page of a long list.
#[derive(Clone, Debug, Serialize)]
pub struct PageLink {
    /// The address, relative to the page; empty for pages left out.
    pub href: String,
    /// Its number.
    pub number: usize,
    /// Whether it is this page.
    pub current: bool,
}

/// A point of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// Where it stands on its report's page, relative to this page.
    pub href: String,
    /// Its place as printed: `III › 9`.
    pub trail: String,
    /// Its text without markup, a line a part.
    pub text: String,
}
