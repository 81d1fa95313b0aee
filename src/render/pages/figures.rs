//! Figures: an index of the quantities that are followed, a page for each with charts and tables.

use std::cmp::Reverse;

use super::{PAGE_BODIES, page_count, page_links, page_of, paged};
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

    /// The address of a figure without page and extension.
    pub(crate) fn figure_base(&self, at: usize) -> String {
        base(&self.archive.figures[at])
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
        let newest = figure.series.values().flatten().max_by_key(|point| (point.period.last_month(), Reverse(point.entry)));
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
            series: series.collect(),
            csv: format!("{}.csv", figure.slug),
            pages: page_links(&root, &base(figure), figure.series.len(), PAGE_BODIES, page_index),
            page,
        }
    }

    fn series(&self, figure: &model::Figure, issuer: &str, points: &[Point], root: &str) -> FigureSeries {
        let collections = &self.archive.collections;
        let group = collections.issuer_place(issuer).map(|at| &collections.issuers[at]);
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
}
