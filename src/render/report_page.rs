//! Turns one report into what its page shows.

use super::lists::Which;
use super::views::{Cited, Detail, Link, ReportPage};
use super::{Renderer, body};
use crate::archive::Entry;
use crate::report::citations::Citation;
use crate::report::period::{Period, Span};

impl Renderer<'_> {
    /// What stands on a report's page.
    pub(super) fn report_view(&self, entry: &Entry) -> ReportPage {
        let report = &entry.report;
        let number = report.number.as_ref().map_or(String::new(), |number| format!("{} – ", number.value.printed));
        let page = self.common(&entry.address(), &format!("{number}{}", report.title.value));
        let root = page.root.clone();
        let neighbour = |index: Option<usize>| {
            let other = &self.archive.entries[index?];
            let text =
                other.report.period.as_ref().map_or_else(|| other.report.title.value.clone(), |period| self.period_name(period.value));
            Some(Link { href: format!("{root}{}", other.address()), text })
        };
        let original = entry.original_address();
        let file_name = original.rsplit('/').next().unwrap_or(&original).to_owned();
        ReportPage {
            trail: self.report_trail(entry, &root),
            document: body::document(entry, &root),
            contents: body::contents(entry),
            details: self.details(entry, &root),
            citations: report.citations.iter().map(|citation| self.cited(citation)).collect(),
            previous: neighbour(entry.previous),
            next: neighbour(entry.next),
            original: Link { href: file_name.clone(), text: file_name },
            original_bytes: report.original.len(),
            sha256: report.sha256.clone(),
            sample: report.issuer.as_ref().is_some_and(|issuer| issuer.value.sample),
            page,
        }
    }

    fn report_trail(&self, entry: &Entry, root: &str) -> Vec<Link> {
        let mut trail = vec![Link { href: format!("{root}index.html"), text: self.theme.strings.fill("home", &[]) }];
        if let Some((year, month)) = entry.report.month() {
            trail.push(Link {
                href: format!("{root}{}", self.list_address(Which::Year(year), 0)),
                text: self.theme.strings.fill("year_name", &[("year", &year.to_string())]),
            });
            trail.push(Link {
                href: format!("{root}{}", self.list_address(Which::Month(year, month), 0)),
                text: self.month_name(year, month),
            });
        }
        trail
    }

    fn details(&self, entry: &Entry, root: &str) -> Vec<Detail> {
        let report = &entry.report;
        let collections = &self.archive.collections;
        let mut details = Vec::new();
        let mut add = |key: &str, value: Option<String>, href: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                details.push(Detail {
                    name: self.theme.strings.fill(key, &[]),
                    value,
                    href: href.map_or(String::new(), |address| format!("{root}{address}")),
                });
            }
        };
        let kind = report.kind.as_ref().map(|kind| &kind.value.name);
        let kind_at = kind.and_then(|name| collections.types.iter().position(|group| group.name == *name));
        let issuer_at =
            report.issuer.as_ref().and_then(|issuer| collections.issuers.iter().position(|group| group.slug == issuer.value.slug));
        add("field_number", report.number.as_ref().map(|number| number.value.printed.clone()), None);
        add("field_type", kind.cloned(), kind_at.map(|index| self.list_address(Which::Type(index), 0)));
        add(
            "field_issuer",
            report.issuer.as_ref().map(|issuer| issuer.value.name.clone()),
            issuer_at.map(|index| self.list_address(Which::Issuer(index), 0)),
        );
        add("field_superior", report.issuer.as_ref().map(|issuer| issuer.value.superior.clone()), None);
        add("field_place", report.place.as_ref().map(|place| place.value.clone()), None);
        add("field_date", report.date.as_ref().map(|date| self.date(date.value)), None);
        add("field_period", report.period.as_ref().map(|period| self.period_name(period.value)), None);
        add("field_next_period", report.next_period.as_ref().map(|period| self.period_name(period.value)), None);
        add("field_term", report.term.as_ref().map(|term| term.value.clone()), None);
        add(
            "field_signer",
            report.signer.as_ref().map(|signer| {
                let parts = [&signer.value.name, &signer.value.position, &signer.value.authority];
                parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")
            }),
            None,
        );
        if matches!(report.recipients.as_ref().map(|recipients| &recipients.origin), Some(crate::report::Origin::FrontMatter(_))) {
            add("field_recipients", report.recipients.as_ref().map(|recipients| recipients.value.join("; ")), None);
        }
        details.extend(report.extra.iter().map(|(name, value)| Detail { name: name.clone(), value: value.clone(), href: String::new() }));
        details
    }

    fn cited(&self, citation: &Citation) -> Cited {
        let about =
            [citation.date.map(|date| self.date(date)), citation.issuer.clone(), citation.title.as_ref().map(|title| format!("“{title}”"))];
        let mut places: Vec<Link> = Vec::new();
        for (anchor, _) in citation.mentions.iter().filter(|(anchor, _)| !anchor.is_empty()) {
            let href = format!("#{anchor}");
            if places.iter().all(|known| known.href != href) {
                places.push(Link { href, text: (places.len() + 1).to_string() });
            }
        }
        Cited {
            name: format!("{} {}", citation.type_name, citation.number).trim().to_owned(),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(", "),
            places,
        }
    }

    /// "Tháng 10/2023", "Quý III/2023".
    fn period_name(&self, period: Period) -> String {
        let year = period.year.to_string();
        let fill = |key: &str, number: &str| self.theme.strings.fill(key, &[("number", number), ("year", &year)]);
        match period.span {
            Span::Month(month) => self.month_name(period.year, month),
            Span::Quarter(quarter) => fill("quarter_name", &crate::report::numbering::roman(quarter.unsigned_abs().into())),
            Span::Half(1) => fill("first_half_name", ""),
            Span::Half(_) => fill("second_half_name", ""),
            Span::NineMonths => fill("nine_months_name", ""),
            Span::Year => fill("year_name", ""),
        }
    }
}
