//! Lists of reports: years, quarters, months, types, bodies, signers.

use std::collections::BTreeSet;

use super::{PAGE_ROWS, page_links, page_of, paged};
use super::{SEARCH, in_query};
use crate::archive::Entry;
use crate::archive::address::issuer_folder;
use crate::archive::collections::{self, Collection};
use crate::render::Renderer;
use crate::render::views::{Counted, IssuerRow, Issuers, Link, List, Month, Quarter, Row, Year};
use crate::report::period::{Period, Span};

/// The page of all bodies.
pub const ISSUERS: &str = "co-quan.html";

/// A list page to be rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Which list.
    pub list: Collection,
    /// Which of its pages, from 0.
    pub page_index: usize,
}

impl Renderer<'_> {
    /// All list pages.
    pub(crate) fn list_jobs(&self) -> Vec<Job> {
        let collections = &self.archive.collections;
        let years = collections.years.iter().flat_map(|(year, months)| {
            let months = months.keys().filter(|month| **month != collections::NO_MONTH);
            std::iter::once(Collection::Year(*year)).chain(months.map(|month| Collection::Month(*year, *month)))
        });
        let quarters = collections.quarters().map(|(year, quarter)| Collection::Quarter(year, quarter));
        let groups = (0..collections.types.len()).map(Collection::Type).chain((0..collections.issuers.len()).map(Collection::Issuer));
        let signers = (0..self.archive.people.len()).map(Collection::Signer);
        let undated = (!collections.undated.is_empty()).then_some(Collection::Undated);
        years
            .chain(quarters)
            .chain(groups)
            .chain(signers)
            .chain(undated)
            .flat_map(|list| (0..self.members(list).len().div_ceil(PAGE_ROWS)).map(move |page_index| Job { list, page_index }))
            .collect()
    }

    pub(crate) fn members(&self, list: Collection) -> Vec<usize> {
        let collections = &self.archive.collections;
        match list {
            Collection::Year(year) => {
                collections.years.get(&year).into_iter().flat_map(|months| months.values().rev().flatten().copied()).collect()
            }
            Collection::Quarter(year, quarter) => collections.quarter(year, quarter),
            Collection::Month(year, month) => {
                collections.years.get(&year).and_then(|months| months.get(&month)).cloned().unwrap_or_default()
            }
            Collection::Type(index) => collections.types[index].entries.clone(),
            Collection::Issuer(index) => collections.issuers[index].entries.clone(),
            Collection::Signer(index) => self.archive.people[index].entries.clone(),
            Collection::Undated => collections.undated.clone(),
        }
    }

    /// The address of a list without page and extension.
    pub(crate) fn list_base(&self, list: Collection) -> String {
        let collections = &self.archive.collections;
        match list {
            Collection::Year(year) => format!("nam/{year:04}"),
            Collection::Quarter(year, quarter) => format!("quy/{year:04}-q{quarter}"),
            Collection::Month(year, month) => format!("thang/{year:04}-{month:02}"),
            Collection::Type(index) => format!("loai/{}", collections.types[index].slug),
            Collection::Issuer(index) => format!("co-quan/{}", issuer_folder(&collections.issuers[index].slug)),
            Collection::Signer(index) => format!("nguoi-ky/{}", self.archive.people[index].slug),
            Collection::Undated => "nam/khong-ro-ngay".to_owned(),
        }
    }

    /// The address of a page of a list.
    pub(crate) fn list_address(&self, list: Collection, page_index: usize) -> String {
        paged(&self.list_base(list), page_index)
    }

    pub(crate) fn list_name(&self, list: Collection) -> String {
        let collections = &self.archive.collections;
        match list {
            Collection::Year(year) => self.fill("year_name", &[("year", &year.to_string())]),
            Collection::Quarter(year, quarter) => self.period_name(Period { year, span: Span::Quarter(quarter) }),
            Collection::Month(year, month) => self.month_name(year, month),
            Collection::Type(index) => collections.types[index].name.clone(),
            Collection::Issuer(index) => collections.issuers[index].name.clone(),
            Collection::Signer(index) => self.archive.people[index].name.clone(),
            Collection::Undated => self.say("undated"),
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
        let year = if let Collection::Year(year) = job.list { Some(year) } else { None };
        List {
            heading: name,
            trail: self.list_trail(job.list, &root),
            count: members.len(),
            months: year.map_or_else(Vec::new, |year| self.months(year, &root)),
            quarters: year.map_or_else(Vec::new, |year| self.quarters_of(year, &root)),
            posts: if let Collection::Signer(index) = job.list { self.posts(index) } else { Vec::new() },
            also: self.also(job.list, &root),
            search: self.search_of(job.list).map(|query| format!("{root}{SEARCH}?{query}")),
            sample: !rows.is_empty() && rows.iter().all(|row| row.sample),
            rows,
            pages: page_links(&root, &base, members.len(), PAGE_ROWS, job.page_index),
            previous,
            next,
            page,
        }
    }

    /// A link to the first page of a list.
    pub(crate) fn list_link(&self, list: Collection, root: &str) -> Link {
        Link { href: format!("{root}{}", self.list_address(list, 0)), text: self.list_name(list) }
    }

    fn list_trail(&self, list: Collection, root: &str) -> Vec<Link> {
        let year = |year: i16| (self.list_address(Collection::Year(year), 0), self.list_name(Collection::Year(year)));
        let above: Vec<(String, String)> = match list {
            Collection::Quarter(of, _) => vec![year(of)],
            Collection::Month(of, month) => {
                let quarter = Collection::Quarter(of, (month + 2) / 3);
                vec![year(of), (self.list_address(quarter, 0), self.list_name(quarter))]
            }
            Collection::Issuer(_) => vec![(ISSUERS.to_owned(), self.say("issuers"))],
            Collection::Signer(_) => vec![(format!("{}.html", super::people::ADDRESS), self.say("people"))],
            Collection::Year(_) | Collection::Type(_) | Collection::Undated => Vec::new(),
        };
        let above: Vec<(&str, String)> = above.iter().map(|(address, text)| (address.as_str(), text.clone())).collect();
        self.trail(root, &above)
    }

    /// Other pages about the same time, body or signer.
    fn also(&self, list: Collection, root: &str) -> Vec<Link> {
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
            Collection::Year(year) => register(year).into_iter().chain(comparison(Period { year, span: Span::Year })).collect(),
            Collection::Quarter(year, quarter) => comparison(Period { year, span: Span::Quarter(quarter) }).into_iter().collect(),
            Collection::Month(year, month) => comparison(Period::month(year, month)).into_iter().collect(),
            Collection::Signer(index) => {
                let issuer = self.archive.collections.issuer_place(&self.archive.people[index].issuer).map(Collection::Issuer);
                issuer.into_iter().map(|issuer| self.list_link(issuer, root)).collect()
            }
            Collection::Type(_) | Collection::Issuer(_) | Collection::Undated => Vec::new(),
        }
    }

    /// The query of the search page that finds just this list.
    fn search_of(&self, list: Collection) -> Option<String> {
        let span = |from: String, to: String| Some(format!("tu={from}&den={to}"));
        match list {
            Collection::Year(year) => span(format!("{year:04}-01"), format!("{year:04}-12")),
            Collection::Quarter(year, quarter) => {
                span(format!("{year:04}-{:02}", quarter * 3 - 2), format!("{year:04}-{:02}", quarter * 3))
            }
            Collection::Month(year, month) => span(format!("{year:04}-{month:02}"), format!("{year:04}-{month:02}")),
            Collection::Type(index) => {
                let first = self.archive.collections.types[index].entries.first()?;
                let key = self.archive.entries[*first].report.kind.as_ref()?.value.key();
                Some(format!("loai={}", in_query(&key)))
            }
            Collection::Issuer(index) => Some(format!("cq={}", self.archive.collections.issuers[index].slug)),
            Collection::Signer(_) | Collection::Undated => None,
        }
    }

    /// The year, quarter or month before and after that has reports.
    fn neighbour_lists(&self, list: Collection, root: &str) -> (Option<Link>, Option<Link>) {
        let collections = &self.archive.collections;
        let years = &collections.years;
        let all: Vec<Collection> = match list {
            Collection::Year(_) => years.keys().map(|year| Collection::Year(*year)).collect(),
            Collection::Quarter(..) => collections.quarters().map(|(year, quarter)| Collection::Quarter(year, quarter)).collect(),
            Collection::Month(..) => years
                .iter()
                .flat_map(|(year, months)| {
                    months.keys().filter(|month| **month != collections::NO_MONTH).map(|month| Collection::Month(*year, *month))
                })
                .collect(),
            _ => return (None, None),
        };
        let at = all.iter().position(|other| *other == list).unwrap_or(0);
        let link = |list: &Collection| self.list_link(*list, root);
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
            let list = Collection::Quarter(year, quarter);
            let href = if count > 0 { format!("{root}{}", self.list_address(list, 0)) } else { String::new() };
            Quarter { href, name: self.list_name(list), count }
        };
        (1..=4).map(quarter).collect()
    }

    /// A report as a row.
    pub(crate) fn row(&self, entry: &Entry, root: &str) -> Row {
        let report = &entry.report;
        let date = report.day();
        Row {
            href: format!("{root}{}", entry.address()),
            title: report.title.value.clone(),
            number: report.printed_number().to_owned(),
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
                format!("{root}{}", self.list_address(Collection::Year(year), 0))
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
                let href =
                    if count > 0 { format!("{root}{}", self.list_address(Collection::Month(year, month), 0)) } else { String::new() };
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
        let counted = |list: Collection, text: &str, count: usize, sample: bool| Counted {
            href: format!("{root}{}", self.list_address(list, 0)),
            text: text.to_owned(),
            count,
            sample,
        };
        let types = collections
            .types
            .iter()
            .enumerate()
            .map(|(index, group)| counted(Collection::Type(index), &group.name, group.entries.len(), false))
            .collect();
        let issuers = collections
            .issuers
            .iter()
            .enumerate()
            .map(|(index, group)| counted(Collection::Issuer(index), &group.name, group.entries.len(), group.sample))
            .collect();
        let undated = (!collections.undated.is_empty())
            .then(|| counted(Collection::Undated, &self.list_name(Collection::Undated), collections.undated.len(), false));
        (types, issuers, undated)
    }
}
