//! The kinds of page, one a file: which pages there are, their addresses, and what stands on them.

pub mod cited;
pub mod comparison;
pub mod figures;
pub mod glossary;
pub mod home;
pub mod lists;
pub mod people;
pub mod register;
pub mod report;
pub mod site;
pub mod threads;

use jiff::civil::Date;

use super::Renderer;
use super::views::{Alternate, Common, Link, PageLink, Point};
use crate::archive::collections::Collection;
use crate::archive::{Entry, address};
use crate::report::items;
use crate::report::period::{Period, Span};
use crate::report::{Body, numbering, pinpoint, relations};

/// The address of the search page.
pub(crate) const SEARCH: &str = "tim-kiem.html";

/// A text as a value in the query of an address.
fn in_query(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// Rows on one page of a list.
pub const PAGE_ROWS: usize = 50;

/// Bodies on one page that has a section for each.
const PAGE_BODIES: usize = 10;

/// Pages of a list named on each side of the present one.
const PAGES_AROUND: usize = 3;

/// The address of a page of a list: the first has the list's own.
pub(super) fn paged(base: &str, page_index: usize) -> String {
    if page_index == 0 { format!("{base}.html") } else { format!("{base}-trang-{}.html", page_index + 1) }
}

/// How many pages so many rows make; a list without rows has one too.
fn page_count(rows: usize, page_rows: usize) -> usize {
    rows.div_ceil(page_rows).max(1)
}

/// The rows of one page.
fn page_of<T>(rows: &[T], page_index: usize, page_rows: usize) -> &[T] {
    let start = (page_index * page_rows).min(rows.len());
    &rows[start..(start + page_rows).min(rows.len())]
}

/// The pages of a list, relative to one of them: the first, the last, those around the present one.
fn page_links(root: &str, base: &str, rows: usize, page_rows: usize, current: usize) -> Vec<PageLink> {
    let count = page_count(rows, page_rows);
    if count < 2 {
        return Vec::new();
    }
    let is_near = |index: usize| index == 0 || index + 1 == count || index.abs_diff(current) <= PAGES_AROUND;
    let mut links: Vec<PageLink> = Vec::new();
    for index in 0..count {
        if is_near(index) {
            links.push(PageLink { href: format!("{root}{}", paged(base, index)), number: index + 1, current: index == current });
        } else if links.last().is_some_and(|link| !link.href.is_empty()) {
            links.push(PageLink { href: String::new(), number: index + 1, current: false });
        }
    }
    links
}

/// A period as a part of an address: `2023-10`, `2023-q3`.
fn period_slug(period: Period) -> String {
    period.to_string().to_lowercase()
}

impl Renderer<'_> {
    /// A word or sentence of the archive's language.
    pub(super) fn say(&self, key: &str) -> String {
        self.theme.strings.fill(key, &[])
    }

    /// A sentence with values in it.
    pub(super) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.theme.strings.fill(key, values)
    }

    pub(super) fn common(&self, page_address: &str, title: &str, part: &'static str) -> Common {
        let root = address::to_root(page_address);
        let description = self.fill("page_description", &[("title", title), ("site", &self.archive.config.title)]);
        Common {
            window_title: title.to_owned(),
            alternates: self.feed_link(None, &root).into_iter().collect(),
            open_graph: self.open_graph("website", title, &description, page_address),
            service_worker: self.archive.config.has_service_worker.then_some(super::data::SERVICE_WORKER_ADDRESS),
            connect: Vec::new(),
            description,
            root,
            style: self.theme.style_address.clone(),
            script: self.theme.script_address.clone(),
            search_description: self.search_description_address(),
            canonical: self.archive.config.address.as_ref().map(|site| format!("{site}{page_address}")),
            part,
            kind: "",
        }
    }

    /// The feed of a list, or of the archive.
    fn feed_link(&self, list: Option<Collection>, root: &str) -> Option<Alternate> {
        self.has_feed(list).then(|| Alternate {
            href: format!("{root}{}", self.feed_address(list)),
            media_type: "application/atom+xml",
            title: list.map_or_else(|| self.archive.config.title.clone(), |list| self.list_name(list)),
        })
    }

    /// The pages above a page: home, then others by address and name.
    pub(super) fn trail(&self, root: &str, above: &[(&str, String)]) -> Vec<Link> {
        let home = ("index.html", self.say("home"));
        std::iter::once(&home).chain(above).map(|(address, text)| Link { href: format!("{root}{address}"), text: text.clone() }).collect()
    }

    /// A date as readers of the archive's language write it.
    pub(super) fn date(&self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year());
        let month_key = format!("month_{month}");
        let name = self.say(&month_key);
        let values = [("day", format!("{day:02}")), ("month", format!("{month:02}")), ("month_name", name), ("year", year.to_string())];
        self.fill("date", &values.each_ref().map(|(key, value)| (*key, value.as_str())))
    }

    /// "Tháng 10/2023".
    pub(super) fn month_name(&self, year: i16, month: i8) -> String {
        self.fill("month_name", &[("month", &month.to_string()), ("year", &year.to_string())])
    }

    /// "Tháng 10/2023", "Quý III/2023".
    pub(super) fn period_name(&self, period: Period) -> String {
        let year = period.year.to_string();
        let fill = |key: &str, number: &str| self.fill(key, &[("number", number), ("year", &year)]);
        match period.span {
            Span::Week(week) => fill("week_name", &week.to_string()),
            Span::Month(month) => self.month_name(period.year, month),
            Span::Quarter(quarter) => fill("quarter_name", &numbering::roman(quarter.unsigned_abs().into())),
            Span::Half(1) => fill("first_half_name", ""),
            Span::Half(_) => fill("second_half_name", ""),
            Span::NineMonths => fill("nine_months_name", ""),
            Span::Year => fill("year_name", ""),
        }
    }

    /// What a report is called in a sentence: its period, else its title.
    pub(super) fn short_name(&self, entry: &Entry) -> String {
        entry.report.period.as_ref().map_or_else(|| shortened(&entry.report.title.value), |period| self.period_name(period.value))
    }

    /// A report by its citation: "Báo cáo số 02/BC-LĐLĐ ngày 17/10/2023 …".
    fn cited_link(&self, index: usize, root: &str) -> Link {
        let entry = &self.archive.entries[index];
        Link { href: format!("{root}{}", entry.address()), text: shortened(&pinpoint::document(&entry.report)) }
    }

    /// A numbered point of a report with everything in it.
    fn point(&self, index: usize, anchor: &str, root: &str) -> Point {
        let entry = &self.archive.entries[index];
        let href = format!("{root}{}#{anchor}", entry.address());
        if self.is_sketch {
            return Point { href, trail: String::new(), text: self.stand_in(index, anchor) };
        }
        let body = entry.report.body();
        let blocks = body.blocks();
        let item = self.block_at(index, &body, anchor).map(|at| {
            let inner = blocks[at + 1..].iter().take_while(|block| pinpoint::is_within(&block.anchor, anchor)).count();
            items::Item { blocks: &blocks[at..=at + inner], is_task: false }
        });
        match item {
            Some(item) => Point { href, trail: item.trail().to_owned(), text: item.text() },
            None => Point { href, trail: String::new(), text: body.text_at(anchor).unwrap_or_default().into_owned() },
        }
    }

    /// Where the block with an anchor stands in a report with printed numbers. Pages ask for very many blocks of a long one.
    fn block_at(&self, index: usize, body: &Body, anchor: &str) -> Option<usize> {
        let blocks = body.blocks();
        match self.known.long.get(&index) {
            Some(held) => {
                let by_anchor = || blocks.iter().enumerate().map(|(at, block)| (block.anchor.clone(), at)).rev().collect();
                held.get_or_init(by_anchor).get(anchor).copied().filter(|at| *at < blocks.len())
            }
            None => blocks.iter().position(|block| block.anchor == anchor),
        }
    }

    fn is_sample(&self, index: usize) -> bool {
        self.archive.entries[index].report.issuer.as_ref().is_some_and(|issuer| issuer.value.sample)
    }
}

/// Letters of a name that pages show again and again, at most.
const NAME_CHARS_MAX: usize = 400;

/// A name that stands on as many pages as a report has points or citations; a longer one is cut.
fn shortened(name: &str) -> String {
    name.char_indices().nth(NAME_CHARS_MAX).map_or_else(|| name.to_owned(), |(end, _)| format!("{}…", name[..end].trim_end()))
}

/// What is said of a document that bears on another one, or of that other one.
const fn relation_key(kind: relations::Kind, is_other: bool) -> &'static str {
    match (kind, is_other) {
        (relations::Kind::Corrects, false) => "corrects",
        (relations::Kind::Corrects, true) => "corrects_by",
        (relations::Kind::Replaces, false) => "replaces",
        (relations::Kind::Replaces, true) => "replaces_by",
        (relations::Kind::Amends, false) => "amends",
        (relations::Kind::Amends, true) => "amends_by",
        (relations::Kind::Attaches, false) => "attaches",
        (relations::Kind::Attaches, true) => "attaches_by",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_long_list() {
        let numbers = |count: usize, current: usize| {
            let links = page_links("", "a", count * PAGE_ROWS, PAGE_ROWS, current);
            links
                .iter()
                .map(|link| {
                    if link.href.is_empty() { "…".to_owned() } else { format!("{}{}", link.number, if link.current { "*" } else { "" }) }
                })
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(numbers(1, 0), "");
        assert_eq!(numbers(3, 1), "1 2* 3");
        assert_eq!(numbers(20, 0), "1* 2 3 4 … 20");
        assert_eq!(numbers(20, 9), "1 … 7 8 9 10* 11 12 13 … 20");
        assert_eq!(page_of(&[1, 2, 3], 1, 2), [3]);
        assert_eq!(page_of(&[1], 9, 2), [0; 0]);
    }
}
