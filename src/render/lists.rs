//! Turns collections into list pages: which there are, and what stands on each.

use super::Renderer;
use super::views::{Counted, Link, List, Month, PageLink, Row, Year};
use crate::archive::Entry;
use crate::archive::address::issuer_folder;

/// Reports on one page of a list.
pub const PAGE_ROWS: usize = 50;

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
    /// All reports of a month.
    Month(i16, i8),
    /// A type, by its place in the collections.
    Type(usize),
    /// A body, by its place in the collections.
    Issuer(usize),
    /// Reports without a date.
    Undated,
}

impl Renderer<'_> {
    /// All list pages.
    pub(super) fn list_jobs(&self) -> Vec<Job> {
        let collections = &self.archive.collections;
        let years = collections
            .years
            .iter()
            .flat_map(|(year, months)| std::iter::once(Which::Year(*year)).chain(months.keys().map(|month| Which::Month(*year, *month))));
        let groups = (0..collections.types.len()).map(Which::Type).chain((0..collections.issuers.len()).map(Which::Issuer));
        let undated = (!collections.undated.is_empty()).then_some(Which::Undated);
        years
            .chain(groups)
            .chain(undated)
            .flat_map(|list| (0..self.members(list).len().div_ceil(PAGE_ROWS)).map(move |page_index| Job { list, page_index }))
            .collect()
    }

    fn members(&self, list: Which) -> Vec<usize> {
        let collections = &self.archive.collections;
        match list {
            Which::Year(year) => {
                collections.years.get(&year).into_iter().flat_map(|months| months.values().rev().flatten().copied()).collect()
            }
            Which::Month(year, month) => collections.years.get(&year).and_then(|months| months.get(&month)).cloned().unwrap_or_default(),
            Which::Type(index) => collections.types[index].entries.clone(),
            Which::Issuer(index) => collections.issuers[index].entries.clone(),
            Which::Undated => collections.undated.clone(),
        }
    }

    /// The address of a page of a list.
    pub(super) fn list_address(&self, list: Which, page_index: usize) -> String {
        let collections = &self.archive.collections;
        let base = match list {
            Which::Year(year) => format!("nam/{year:04}"),
            Which::Month(year, month) => format!("thang/{year:04}-{month:02}"),
            Which::Type(index) => format!("loai/{}", collections.types[index].slug),
            Which::Issuer(index) => format!("co-quan/{}", issuer_folder(&collections.issuers[index].slug)),
            Which::Undated => "nam/khong-ro-ngay".to_owned(),
        };
        if page_index == 0 { format!("{base}.html") } else { format!("{base}-trang-{}.html", page_index + 1) }
    }

    fn list_name(&self, list: Which) -> String {
        let collections = &self.archive.collections;
        match list {
            Which::Year(year) => self.theme.strings.fill("year_name", &[("year", &year.to_string())]),
            Which::Month(year, month) => self.month_name(year, month),
            Which::Type(index) => collections.types[index].name.clone(),
            Which::Issuer(index) => collections.issuers[index].name.clone(),
            Which::Undated => self.theme.strings.fill("undated", &[]),
        }
    }

    /// "Tháng 10/2023".
    pub(super) fn month_name(&self, year: i16, month: i8) -> String {
        self.theme.strings.fill("month_name", &[("month", &month.to_string()), ("year", &year.to_string())])
    }

    /// What stands on a page of a list.
    pub(super) fn list_view(&self, job: &Job) -> List {
        let members = self.members(job.list);
        let address = self.list_address(job.list, job.page_index);
        let name = self.list_name(job.list);
        let page = self.common(&address, &name);
        let root = page.root.clone();
        let rows: Vec<Row> = members
            .iter()
            .skip(job.page_index * PAGE_ROWS)
            .take(PAGE_ROWS)
            .map(|index| self.row(&self.archive.entries[*index], &root))
            .collect();
        let page_count = members.len().div_ceil(PAGE_ROWS);
        let pages = (0..page_count).filter(|_| page_count > 1).map(|index| PageLink {
            href: format!("{root}{}", self.list_address(job.list, index)),
            number: index + 1,
            current: index == job.page_index,
        });
        let mut trail = vec![Link { href: format!("{root}index.html"), text: self.theme.strings.fill("home", &[]) }];
        let mut months = Vec::new();
        match job.list {
            Which::Month(year, _) => trail
                .push(Link { href: format!("{root}{}", self.list_address(Which::Year(year), 0)), text: self.list_name(Which::Year(year)) }),
            Which::Year(year) => months = self.months(year, &root),
            _ => {}
        }
        let (previous, next) = self.neighbour_lists(job.list, &root);
        List {
            page,
            heading: name,
            trail,
            count: members.len(),
            months,
            sample: !rows.is_empty() && rows.iter().all(|row| row.sample),
            rows,
            pages: pages.collect(),
            previous,
            next,
        }
    }

    /// The year or month before and after that has reports.
    fn neighbour_lists(&self, list: Which, root: &str) -> (Option<Link>, Option<Link>) {
        let years = &self.archive.collections.years;
        let all: Vec<Which> = match list {
            Which::Year(_) => years.keys().map(|year| Which::Year(*year)).collect(),
            Which::Month(..) => years.iter().flat_map(|(year, months)| months.keys().map(|month| Which::Month(*year, *month))).collect(),
            _ => return (None, None),
        };
        let at = all.iter().position(|other| *other == list).unwrap_or(0);
        let link = |list: &Which| Link { href: format!("{root}{}", self.list_address(*list, 0)), text: self.list_name(*list) };
        (at.checked_sub(1).and_then(|before| all.get(before)).map(link), all.get(at + 1).map(link))
    }

    /// A report as a row.
    pub(super) fn row(&self, entry: &Entry, root: &str) -> Row {
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
    pub(super) fn calendar(&self, root: &str) -> Vec<Year> {
        let collections = &self.archive.collections;
        let link = |year: i16| Counted {
            href: format!("{root}{}", self.list_address(Which::Year(year), 0)),
            text: year.to_string(),
            count: collections.year_count(year),
            sample: false,
        };
        collections.years.keys().rev().map(|year| Year { link: link(*year), months: self.months(*year, root) }).collect()
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
    pub(super) fn groups(&self, root: &str) -> (Vec<Counted>, Vec<Counted>, Option<Counted>) {
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
