//! Figures: an index of the quantities that are followed, a page for each with charts and tables, and its table as CSV.

use super::{PAGE_BODIES, page_count, page_links, page_of, paged, period_slug};
use crate::archive::figures::{self as model, Point};
use crate::render::Renderer;
use crate::render::chart::{self, Value};
use crate::render::views::{Counted, Figure, FigureIndex, FigurePoint, FigureRow, FigureSeries};
use crate::report::period::Span;

/// The address of the index, without extension.
pub const INDEX: &str = "so-lieu";

fn base(figure: &model::Figure) -> String {
    format!("{INDEX}/{}", figure.slug)
}

impl Renderer<'_> {
    /// All pages of figures: place in the archive and page.
    pub(crate) fn figure_pages(&self) -> Vec<(usize, usize)> {
        let figures = self.archive.figures.iter().enumerate();
        figures.flat_map(|(at, figure)| (0..page_count(figure.series.len(), PAGE_BODIES)).map(move |page| (at, page))).collect()
    }

    /// The address of a page of a figure.
    pub(crate) fn figure_address(&self, at: usize, page_index: usize) -> String {
        paged(&base(&self.archive.figures[at]), page_index)
    }

    /// The address of a figure's table.
    pub(crate) fn figure_table_address(&self, at: usize) -> String {
        format!("{}.csv", base(&self.archive.figures[at]))
    }

    /// What stands on the index.
    pub(crate) fn figure_index_view(&self) -> FigureIndex {
        let page = self.common(&paged(INDEX, 0), &self.say("figures"), "figures");
        let rows = |is_named: bool| {
            let figures = self.archive.figures.iter().enumerate().filter(move |(_, figure)| figure.is_named == is_named);
            figures.map(|(at, figure)| self.figure_row(at, figure)).collect()
        };
        FigureIndex { trail: self.trail("", &[]), named: rows(true), found: rows(false), page }
    }

    fn figure_row(&self, at: usize, figure: &model::Figure) -> FigureRow {
        let count = figure.series.values().map(Vec::len).sum();
        let newest = figure.series.values().flatten().max_by_key(|point| (point.period.last_month(), point.entry));
        let most = figure.series.values().max_by_key(|points| points.len());
        FigureRow {
            link: Counted { href: self.figure_address(at, 0), text: figure.label.clone(), count, sample: false },
            unit: figure.unit.clone(),
            bodies: figure.series.len(),
            newest: newest.map_or(String::new(), |point| format!("{}: {}", self.period_name(point.period), point.printed)),
            chart: most.map_or(String::new(), |points| chart::small(&self.values(points, ""), figure.chart)),
        }
    }

    /// What stands on a page of a figure.
    pub(crate) fn figure_view(&self, at: usize, page_index: usize) -> Figure {
        let figure = &self.archive.figures[at];
        let page = self.common(&self.figure_address(at, page_index), &figure.label, "figures");
        let root = page.root.clone();
        let all: Vec<(&String, &Vec<Point>)> = figure.series.iter().collect();
        let series = page_of(&all, page_index, PAGE_BODIES).iter().map(|(issuer, points)| self.series(figure, issuer, points, &root));
        let index = paged(INDEX, 0);
        Figure {
            heading: figure.label.clone(),
            trail: self.trail(&root, &[(&index, self.say("figures"))]),
            unit: figure.unit.clone(),
            is_named: figure.is_named,
            series: series.collect(),
            csv: format!("{}.csv", figure.slug),
            pages: page_links(&root, &base(figure), figure.series.len(), PAGE_BODIES, page_index),
            page,
        }
    }

    fn series(&self, figure: &model::Figure, issuer: &str, points: &[Point], root: &str) -> FigureSeries {
        let group = self.archive.collections.issuers.iter().find(|group| group.slug == issuer);
        let name = group.map_or_else(|| issuer.to_owned(), |group| group.name.clone());
        let says = self.fill("chart_of", &[("label", &figure.label), ("name", &name)]);
        FigureSeries {
            sample: group.is_some_and(|group| group.sample),
            chart: chart::large(&self.values(points, root), figure.chart, &says),
            points: points.iter().rev().map(|point| self.figure_point(point, root)).collect(),
            name,
        }
    }

    /// The statements about months; a quarter or a year is no point of a line of months.
    fn values(&self, points: &[Point], root: &str) -> Vec<Value> {
        let value = |point: &Point| {
            let Span::Month(month) = point.period.span else { return None };
            Some(Value {
                month: i32::from(point.period.year) * 12 + i32::from(month) - 1,
                value: point.value,
                says: format!("{}: {}", self.period_name(point.period), point.printed),
                href: self.statement(point, root),
            })
        };
        points.iter().filter_map(value).collect()
    }

    fn statement(&self, point: &Point, root: &str) -> String {
        format!("{root}{}#{}", self.archive.entries[point.entry].address(), point.place)
    }

    fn figure_point(&self, point: &Point, root: &str) -> FigurePoint {
        FigurePoint {
            period: self.period_name(point.period),
            code: point.period.to_string(),
            number: point.printed.clone(),
            value: point.value.to_string(),
            href: self.statement(point, root),
            before: point.sentence.0.clone(),
            after: point.sentence.1.clone(),
            is_corrected: point.is_corrected,
        }
    }

    /// A figure's table for machines (RFC 4180): the words of the head are those of the page.
    pub(crate) fn figure_table(&self, at: usize) -> Vec<u8> {
        let figure = &self.archive.figures[at];
        let head =
            ["column_issuer", "column_period", "column_value", "column_printed", "column_sentence", "column_address", "column_corrected"];
        let mut table = row(head.map(|key| self.say(key)).iter());
        for (issuer, points) in &figure.series {
            let name = self.archive.collections.issuers.iter().find(|group| group.slug == *issuer).map_or(issuer, |group| &group.name);
            for point in points {
                let address = self.statement(point, "");
                let sentence = format!("{}{}{}", point.sentence.0, point.printed, point.sentence.1);
                let corrected = if point.is_corrected { "1" } else { "" };
                let cells = [
                    name.clone(),
                    period_slug(point.period),
                    point.value.to_string(),
                    point.printed.clone(),
                    sentence,
                    address,
                    corrected.to_owned(),
                ];
                table.push_str(&row(cells.iter()));
            }
        }
        table.into_bytes()
    }
}

/// A line of a table. A cell that a spreadsheet would take for a formula is set off by an apostrophe.
fn row<'a>(cells: impl Iterator<Item = &'a String>) -> String {
    let cell = |text: &String| {
        let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    };
    cells.map(cell).collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text() {
        assert_eq!(row(["a \"b\"".to_owned(), "=1+1".to_owned()].iter()), "\"a \"\"b\"\"\",\"'=1+1\"\r\n");
    }
}
