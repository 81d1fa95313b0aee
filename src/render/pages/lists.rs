//! Lists of reports: years, quarters, months, types, bodies, signers.

use std::collections::BTreeSet;

use super::{PAGE_ROWS, page_links, page_of, paged};
use crate::archive::Entry;
use crate::archive::address::issuer_folder;
use crate::render::Renderer;
use crate::render::views::{Counted, IssuerRow, Issuers, Link, List, Month, Quarter, Row, Year};
use crate::report::period::{Period, Span};

/// The page of all bodies.
pub const ISSUERS: &str = "co-quan.html";

/// A list page to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which list.
    pub list: Which,
    /// Which of its pages, from 0.
    pub page_index: usize,
}

/// A list of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All reports of a year.
    Year(i16),
    /// All reports of a quarter.
    Quarter(i16, i8),
    /// All reports of a month.
    Month(i16, i8),
    /// A type, by its place in the collections.
    Type(usize),
    /// A body, by its place in the collections.
    Issuer(usize),
    /// A signer, by the place in the archive.
    Signer(usize),
    /// Reports without a date.
    Undated,
}

impl Renderer<'_> {
    /// All list pages.
    pub(crate) fn list_jobs(&self) -> Vec<Job> {
        let collections = &self.archive.collections;
        let years = collections
            .years
            .iter()
            .flat_map(|(year, months)| std::iter::once(Which::Year(*year)).chain(months.keys().map(|month| Which::Month(*year, *month))));
        let quarters = collections.quarters().map(|(year, quarter)| Which::Quarter(year, quarter));
        let groups = (0..collections.types.len()).map(Which::Type).chain((0..collections.issuers.len()).map(Which::Issuer));
        let signers = (0..self.archive.people.len()).map(Which::Signer);
        let undated = (!collections.undated.is_empty()).then_some(Which::Undated);
        years
            .chain(quarters)
            .chain(groups)
            .chain(signers)
            .chain(undated)
            .flat_map(|list| (0..self.members(list).len().div_ceil(PAGE_ROWS)).map(move |page_index| Job { list, page_index }))
            .collect()
    }

    pub(crate) fn members(&self, list: Which) -> Vec<usize> {
        let collections = &self.archive.collections;
        match list {
            Which::Year(year) => {
                collections.years.get(&year).into_iter().flat_map(|months| months.values().rev().flatten().copied()).collect()
            }
            Which::Quarter(year, quarter) => collections.quarter(year, quarter),
            Which::Month(year, month) => collections.years.get(&year).and_then(|months| months.get(&month)).cloned().unwrap_or_default(),
            Which::Type(index) => collections.types[index].entries.clone(),
            Which::Issuer(index) => collections.issuers[index].entries.clone(),
            Which::Signer(index) => self.archive.people[index].entries.clone(),
            Which::Undated => collections.undated.clone(),
        }
    }

    /// The address of a list without page and extension.
    pub(crate) fn list_base(&self, list: Which) -> String {
        let collections = &self.archive.collections;
        match list {
            Which::Year(year) => format!("nam/{year:04}"),
            Which::Quarter(year, quarter) => format!("quy/{year:04}-q{quarter}"),
            Which::Month(year, month) => format!("thang/{year:04}-{month:02}"),
            Which::Type(index) => format!("loai/{}", collections.types[index].slug),
            Which::Issuer(index) => format!("co-quan/{}", issuer_folder(&collections.issuers[index].slug)),
            Which::Signer(index) => format!("nguoi-ky/{}", self.archive.people[index].slug),
            Which::Undated => "nam/khong-ro-ngay".to_owned(),
        }
    }

    /// The address of a page of a list.
    pub(crate) fn list_address(&self, list: Which, page_index: usize) -> String {
        paged(&self.list_base(list), page_index)
    }

    pub(crate) fn list_name(&self, list: Which) -> String {
        let collections = &self.archive.collections;
        match list {
            Which::Year(year) => self.fill("year_name", &[("year", &year.to_string())]),
            Which::Quarter(year, quarter) => self.period_name(Period { year, span: Span::Quarter(quarter) }),
            Which::Month(year, month) => self.month_name(year, month),
            Which::Type(index) => collections.types[index].name.clone(),
            Which::Issuer(index) => collections.issuers[index].name.clone(),
            Which::Signer(index) => self.archive.people[index].name.clone(),
            Which::Undated => self.say("undated"),
        }
    }

    /// What stands on a page of a list.
    pub(crate) fn list_view(&self, job: &Job) -> List {
        let members = self.members(job.list);
        let base = self.list_base(job.list);
        let name = self.list_name(job.list);
        let mut page = self.common(&paged(&base, job.page_index), &name, "");
        let root = page.root.clone();
        page.alternates.extend(self.feed_link(Some(job.list), &root));
        let rows: Vec<Row> =
            page_of(&members, job.page_index, PAGE_ROWS).iter().map(|index| self.row(&self.archive.entries[*index], &root)).collect();
        let (previous, next) = self.neighbour_lists(job.list, &root);
        let year = if let Which::Year(year) = job.list { Some(year) } else { None };
        List {
            heading: name,
            trail: self.list_trail(job.list, &root),
            count: members.len(),
            months: year.map_or_else(Vec::new, |year| self.months(year, &root)),
            quarters: year.map_or_else(Vec::new, |year| self.quarters_of(year, &root)),
            posts: if let Which::Signer(index) = job.list { self.posts(index) } else { Vec::new() },
            also: self.also(job.list, &root),
            search: self.search_of(job.list).map(|query| format!("{root}tim-kiem.html?{query}")),
            sample: !rows.is_empty() && rows.iter().all(|row| row.sample),
            rows,
            pages: page_links(&root, &base, members.len(), PAGE_ROWS, job.page_index),
            previous,
            next,
            page,
        }
    }

    fn list_trail(&self, list: Which, root: &str) -> Vec<Link> {
        let year = |year: i16| (self.list_address(Which::Year(year), 0), self.list_name(Which::Year(year)));
        let above: Vec<(String, String)> = match list {
            Which::Quarter(of, _) => vec![year(of)],
            Which::Month(of, month) => {
                let quarter = Which::Quarter(of, (month + 2) / 3);
                vec![year(of), (self.list_address(quarter, 0), self.list_name(quarter))]
            }
            Which::Issuer(_) => vec![(ISSUERS.to_owned(), self.say("issuers"))],
            Which::Signer(_) => vec![(format!("{}.html", super::people::ADDRESS), self.say("people"))],
            Which::Year(_) | Which::Type(_) | Which::Undated => Vec::new(),
        };
        let above: Vec<(&str, String)> = above.iter().map(|(address, text)| (address.as_str(), text.clone())).collect();
        self.trail(root, &above)
    }

    /// Other pages about the same time, body or signer.
    fn also(&self, list: Which, root: &str) -> Vec<Link> {
        let link = |address: String, text: String| Link { href: format!("{root}{address}"), text };
        let comparison = |period: Period| {
            let is_compared = !self.comparisons_of(period).is_empty();
            is_compared
                .then(|| link(super::comparison::address(period, 0), self.fill("comparison_of", &[("name", &self.period_name(period))])))
        };
        let register = |year: i16| {
            let known = self.archive.collections.registers.contains_key(&year);
            known.then(|| link(super::register::address(year, 0), self.fill("register_of", &[("name", &year.to_string())])))
        };
        match list {
            Which::Year(year) => register(year).into_iter().chain(comparison(Period { year, span: Span::Year })).collect(),
            Which::Quarter(year, quarter) => comparison(Period { year, span: Span::Quarter(quarter) }).into_iter().collect(),
            Which::Month(year, month) => comparison(Period::month(year, month)).into_iter().collect(),
            Which::Signer(index) => {
                let issuer = self.archive.collections.issuer_place(&self.archive.people[index].issuer).map(Which::Issuer);
                issuer.into_iter().map(|issuer| link(self.list_address(issuer, 0), self.list_name(issuer))).collect()
            }
            Which::Type(_) | Which::Issuer(_) | Which::Undated => Vec::new(),
        }
    }

    /// The query of the search page that finds just this list.
    fn search_of(&self, list: Which) -> Option<String> {
        let span = |from: String, to: String| Some(format!("tu={from}&den={to}"));
        match list {
            Which::Year(year) => span(format!("{year:04}-01"), format!("{year:04}-12")),
            Which::Quarter(year, quarter) => span(format!("{year:04}-{:02}", quarter * 3 - 2), format!("{year:04}-{:02}", quarter * 3)),
            Which::Month(year, month) => span(format!("{year:04}-{month:02}"), format!("{year:04}-{month:02}")),
            Which::Type(index) => {
                let first = self.archive.collections.types[index].entries.first()?;
                let key = self.archive.entries[*first].report.kind.as_ref()?.value.key();
                Some(format!("loai={}", percent_encoding::utf8_percent_encode(&key, percent_encoding::NON_ALPHANUMERIC)))
            }
            Which::Issuer(index) => Some(format!("cq={}", self.archive.collections.issuers[index].slug)),
            Which::Signer(_) | Which::Undated => None,
        }
    }

    /// The year, quarter or month before and after that has reports.
    fn neighbour_lists(&self, list: Which, root: &str) -> (Option<Link>, Option<Link>) {
        let collections = &self.archive.collections;
        let years = &collections.years;
        let all: Vec<Which> = match list {
            Which::Year(_) => years.keys().map(|year| Which::Year(*year)).collect(),
            Which::Quarter(..) => collections.quarters().map(|(year, quarter)| Which::Quarter(year, quarter)).collect(),
            Which::Month(..) => years.iter().flat_map(|(year, months)| months.keys().map(|month| Which::Month(*year, *month))).collect(),
            _ => return (None, None),
        };
        let at = all.iter().position(|other| *other == list).unwrap_or(0);
        let link = |list: &Which| Link { href: format!("{root}{}", self.list_address(*list, 0)), text: self.list_name(*list) };
        (at.checked_sub(1).and_then(|before| all.get(before)).map(link), all.get(at + 1).map(link))
    }

    /// What stands on the page of all bodies.
    pub(crate) fn issuers_view(&self) -> Issuers {
        let name = self.say("issuers");
        let page = self.common(ISSUERS, &name, "");
        let (_, issuers, _) = self.groups("");
        let collections = &self.archive.collections;
        let row = |(at, link): (usize, Counted)| {
            let months: Vec<(i16, i8)> =
                collections.issuers[at].entries.iter().filter_map(|index| self.archive.entries[*index].report.month()).collect();
            // Entries are newest first.
            let span = months.last().into_iter().chain(months.first()).map(|(year, month)| self.month_name(*year, *month)).collect();
            IssuerRow { link, span, missing: collections.missing[at].len() }
        };
        Issuers { trail: self.trail("", &[]), rows: issuers.into_iter().enumerate().map(row).collect(), page }
    }

    fn quarters_of(&self, year: i16, root: &str) -> Vec<Quarter> {
        let quarter = |quarter: i8| {
            let count = self.archive.collections.quarter(year, quarter).len();
            let list = Which::Quarter(year, quarter);
            let href = if count > 0 { format!("{root}{}", self.list_address(list, 0)) } else { String::new() };
            Quarter { href, name: self.list_name(list), count }
        };
        (1..=4).map(quarter).collect()
    }

    /// A report as a row.
    pub(crate) fn row(&self, entry: &Entry, root: &str) -> Row {
        let report = &entry.report;
        let date = report.date.as_ref().map(|date| date.value);
        Row {
            href: format!("{root}{}", entry.address()),
            title: report.title.value.clone(),
            number: report.number.as_ref().map_or(String::new(), |number| number.value.printed.clone()),
            date: date.map_or(String::new(), |date| self.date(date)),
            datetime: date.map_or(String::new(), |date| date.to_string()),
            issuer: report.issuer.as_ref().map_or(String::new(), |issuer| issuer.value.short.clone()),
            kind: report.kind.as_ref().map_or(String::new(), |kind| kind.value.name.clone()),
            sample: report.issuer.as_ref().is_some_and(|issuer| issuer.value.sample),
        }
    }

    /// Years and months, newest first.
    pub(crate) fn calendar(&self, root: &str) -> Vec<Year> {
        let collections = &self.archive.collections;
        let link = |year: i16| Counted {
            href: if collections.year_count(year) == 0 {
                String::new()
            } else {
                format!("{root}{}", self.list_address(Which::Year(year), 0))
            },
            text: year.to_string(),
            count: collections.year_count(year),
            sample: false,
        };
        // A year of which every report is missing is a row too.
        let years: BTreeSet<i16> = collections.years.keys().copied().chain(collections.gaps.iter().map(|(year, _)| *year)).collect();
        years.iter().rev().map(|year| Year { link: link(*year), months: self.months(*year, root) }).collect()
    }

    fn months(&self, year: i16, root: &str) -> Vec<Month> {
        let collections = &self.archive.collections;
        let most = collections.years.values().flat_map(|months| months.values().map(Vec::len)).max().unwrap_or(1);
        (1..=12)
            .map(|month| {
                let count = collections.years.get(&year).and_then(|months| months.get(&month)).map_or(0, Vec::len);
                let href = if count > 0 { format!("{root}{}", self.list_address(Which::Month(year, month), 0)) } else { String::new() };
                let shade = (count * 4).div_ceil(most);
                Month {
                    number: month,
                    name: self.month_name(year, month),
                    href,
                    count,
                    shade,
                    gap: collections.gaps.contains(&(year, month)),
                }
            })
            .collect()
    }

    /// Types, bodies and undated reports with their counts.
    pub(crate) fn groups(&self, root: &str) -> (Vec<Counted>, Vec<Counted>, Option<Counted>) {
        let collections = &self.archive.collections;
        let counted = |list: Which, text: &str, count: usize, sample: bool| Counted {
            href: format!("{root}{}", self.list_address(list, 0)),
            text: text.to_owned(),
            count,
            sample,
        };
        let types = collections
            .types
            .iter()
            .enumerate()
            .map(|(index, group)| counted(Which::Type(index), &group.name, group.entries.len(), false))
            .collect();
        let issuers = collections
            .issuers
            .iter()
            .enumerate()
            .map(|(index, group)| counted(Which::Issuer(index), &group.name, group.entries.len(), group.sample))
            .collect();
        let undated = (!collections.undated.is_empty())
            .then(|| counted(Which::Undated, &self.list_name(Which::Undated), collections.undated.len(), false));
        (types, issuers, undated)
    }
}
