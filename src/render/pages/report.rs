//! The page of a report.

use std::collections::BTreeSet;

use crate::archive::Entry;
use crate::archive::address;
use crate::archive::cited::Mention;
use crate::archive::collections::Collection;
use crate::archive::references::{self, Target};
use crate::render::views::{Alternate, Cited, Detail, Link, Related, ReportPage, WithdrawnPage};
use crate::render::{Renderer, document};
use crate::report::citations::Citation;
use crate::report::pinpoint;
use crate::report::relations::{Attachment, Kind};

impl Renderer<'_> {
    /// What stands on a report's page.
    pub(crate) fn report_view(&self, index: usize) -> ReportPage {
        let entry = &self.archive.entries[index];
        let report = &entry.report;
        let mut page = self.common(&entry.address(), &report.headline(), "");
        let root = page.root.clone();
        let citation = pinpoint::document(report);
        page.kind = "report-page";
        page.description = format!("{citation}: {}", report.title.value);
        page.alternates = self.forms_of_report(entry);
        page.open_graph = self.open_graph("article", &report.title.value, &page.description, &entry.address());
        let neighbour = |index: Option<usize>| {
            let other = &self.archive.entries[index?];
            Some(Link { href: format!("{root}{}", other.address()), text: self.short_name(other) })
        };
        let original = entry.file_address();
        let file_name = address::last(&original).to_owned();
        ReportPage {
            trail: self.report_trail(entry, &root),
            related: self.related(entry, &root),
            dublin_core: self.head_of_report(index),
            json_ld: self.json_ld(index),
            document: self.document(index, &root),
            citation,
            contents: if self.is_sketch { Vec::new() } else { document::contents(entry) },
            details: self.details(entry, &root),
            citations: report.citations.iter().map(|citation| self.cited(citation, &root)).collect(),
            cited_by: self.cited_by(index, &root),
            comparisons: self.comparisons_with(index, &root),
            threads: self.threads_through(index, &root),
            previous: neighbour(entry.previous),
            next: neighbour(entry.next),
            original: Link { href: file_name.clone(), text: file_name },
            original_bytes: report.text.file_bytes,
            attachments: self.files_of(entry, &root, false),
            made_from: self.files_of(entry, &root, true).pop(),
            sha256: report.sha256.clone(),
            redacted: report.redacted,
            sample: self.is_sample(index),
            page,
        }
    }

    /// The report beside its page: data, plain text, the file.
    fn forms_of_report(&self, entry: &Entry) -> Vec<Alternate> {
        let form = |address: &str, media_type, key| Alternate { href: address::last(address).to_owned(), media_type, title: self.say(key) };
        vec![
            form(&address::data(&entry.base), "application/json", "form_data"),
            form(&address::text(&entry.base), "text/plain", "form_text"),
            form(&entry.file_address(), "text/markdown", if entry.report.redacted { "redacted_copy" } else { "original" }),
        ]
    }

    /// The text of a report as HTML.
    fn document(&self, index: usize, root: &str) -> String {
        if self.is_sketch {
            return self.document_key(index);
        }
        let (html, looked_up) = document::html(self.archive, &self.archive.entries[index], root, &self.say("pin"));
        self.note_looked_up(index, looked_up);
        html
    }

    /// What stands where a withdrawn report stood.
    pub(crate) fn withdrawn_view(&self, index: usize) -> WithdrawnPage {
        let withdrawn = &self.archive.withdrawn[index];
        let number = withdrawn.number.as_ref().map_or("", |number| number.printed.as_str());
        let kind = withdrawn.kind.as_ref().map_or("", |kind| kind.name.as_str());
        let name = [kind, number].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let name = if name.is_empty() { self.say("withdrawn_document") } else { name };
        let mut page = self.common(&withdrawn.address(), &self.fill("withdrawn_title", &[("name", &name)]), "");
        (page.canonical, page.open_graph) = (None, Vec::new());
        WithdrawnPage {
            trail: self.trail(&page.root, &[]),
            name,
            title: withdrawn.title.clone().unwrap_or_default(),
            issuer: withdrawn.issuer.clone().unwrap_or_default(),
            date: withdrawn.date.map_or(String::new(), |date| self.date(date)),
            withdrawn: withdrawn.withdrawal.date.map_or(String::new(), |date| self.date(date)),
            reason: withdrawn.withdrawal.reason.clone(),
            page,
        }
    }

    /// What corrects, replaces or amends it first, since a reader must know that before reading.
    fn related(&self, entry: &Entry, root: &str) -> Vec<Related> {
        let related = |is_superseded: bool| {
            move |(kind, other): &(Kind, usize)| Related {
                what: self.say(super::relation_key(*kind, is_superseded)),
                link: self.cited_link(*other, root),
                is_superseded: is_superseded && *kind != Kind::Attaches,
            }
        };
        entry.related_by.iter().map(related(true)).chain(entry.relations.iter().map(related(false))).collect()
    }

    /// The files that belong to it, or the one that it was made from.
    fn files_of(&self, entry: &Entry, root: &str, is_source: bool) -> Vec<Link> {
        let link = |attachment: &Attachment| match entry.targets.get(&attachment.written)? {
            Target::File { address, .. } => {
                let text = address::last(&attachment.written).to_owned();
                Some(Link { href: format!("{root}{address}"), text })
            }
            _ => None,
        };
        references::attachments(&entry.report).filter(|attachment| attachment.is_source == is_source).filter_map(link).collect()
    }

    /// Reports that cite it by its number.
    fn cited_by(&self, index: usize, root: &str) -> Vec<Link> {
        let Some(number) = &self.archive.entries[index].report.number else { return Vec::new() };
        let Some(document) = self.archive.cited.get(&number.value.identity()).filter(|document| document.held.contains(&index)) else {
            return Vec::new();
        };
        let entries = &self.archive.entries;
        let link = |mention: &Mention| {
            let link = self.cited_link(mention.entry, root);
            let anchor = &mention.place(entries).anchor;
            let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
            Link { href: link.href + &anchor, text: link.text }
        };
        // One link a report; the mentions of each stand together.
        let mut mentions: Vec<&Mention> = document.mentions.iter().filter(|mention| mention.means(entries, index)).collect();
        mentions.dedup_by_key(|mention| mention.entry);
        mentions.into_iter().take(super::PAGE_ROWS).map(link).collect()
    }

    /// The comparisons that it plans for and that it answers.
    fn comparisons_with(&self, index: usize, root: &str) -> Vec<Link> {
        let link = |at: &usize| {
            let comparison = &self.archive.comparisons[*at];
            let key = if comparison.plan == index { "comparison_as_plan" } else { "comparison_as_result" };
            let name = self.period_name(comparison.period);
            Link { href: format!("{root}{}", self.comparison_place(comparison)), text: self.fill(key, &[("name", &name)]) }
        };
        self.known.comparisons.get(&index).into_iter().flatten().map(link).collect()
    }

    /// The points of it that stand in other reports too.
    fn threads_through(&self, index: usize, root: &str) -> Vec<Link> {
        let link = |at: &usize| {
            let thread = &self.archive.threads[*at];
            Link { href: format!("{root}{}", self.thread_address(thread, 0)), text: self.thread_name(thread) }
        };
        self.known.threads.get(&index).into_iter().flatten().map(link).collect()
    }

    fn report_trail(&self, entry: &Entry, root: &str) -> Vec<Link> {
        let mut trail = self.trail(root, &[]);
        if let Some((year, month)) = entry.report.month() {
            trail.extend([Collection::Year(year), Collection::Month(year, month)].map(|list| self.list_link(list, root)));
        } else if let Some(period) = &entry.report.period {
            trail.push(self.list_link(Collection::Year(period.value.year), root));
        }
        trail
    }

    fn details(&self, entry: &Entry, root: &str) -> Vec<Detail> {
        let report = &entry.report;
        let collections = &self.archive.collections;
        let mut details = Vec::new();
        let mut add = |key: &str, value: Option<String>, href: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                details.push(Detail { name: self.say(key), value, href: href.map_or(String::new(), |address| format!("{root}{address}")) });
            }
        };
        let kind = report.kind.as_ref().map(|kind| &kind.value.name);
        let kind_at = kind.and_then(|name| collections.types.iter().position(|group| group.name == *name));
        let issuer_at = report.issuer.as_ref().and_then(|issuer| collections.issuer_place(&issuer.value.slug));
        add("field_number", report.number.as_ref().map(|number| number.value.printed.clone()), None);
        add("field_type", kind.cloned(), kind_at.map(|index| self.list_address(Collection::Type(index), 0)));
        add(
            "field_issuer",
            report.issuer.as_ref().map(|issuer| issuer.value.name.clone()),
            issuer_at.map(|index| self.list_address(Collection::Issuer(index), 0)),
        );
        add("field_superior", report.issuer.as_ref().map(|issuer| issuer.value.superior.clone()), None);
        add("field_place", report.place.as_ref().map(|place| place.value.clone()), None);
        add("field_date", report.date.as_ref().map(|date| self.date(date.value)), None);
        add("field_period", report.period.as_ref().map(|period| self.period_name(period.value)), None);
        add("field_next_period", report.next_period.as_ref().map(|period| self.period_name(period.value)), None);
        add("field_term", report.term.as_ref().map(|term| term.value.clone()), None);
        add(
            "field_signer",
            report.signer.as_ref().map(|signer| signer.value.described()),
            self.known.signers.get(&entry.base).map(|index| self.list_address(Collection::Signer(*index), 0)),
        );
        if matches!(report.recipients.as_ref().map(|recipients| &recipients.origin), Some(crate::report::Origin::FrontMatter(_))) {
            add("field_recipients", report.recipients.as_ref().map(|recipients| recipients.value.join("; ")), None);
        }
        details.extend(report.extra.iter().map(|(name, value)| Detail { name: name.clone(), value: value.clone(), href: String::new() }));
        details
    }

    fn cited(&self, citation: &Citation, root: &str) -> Cited {
        let about =
            [citation.date.map(|date| self.date(date)), citation.issuer.clone(), citation.title.as_ref().map(|title| format!("“{title}”"))];
        let mut known: BTreeSet<&str> = BTreeSet::new();
        let mut places: Vec<Link> = Vec::new();
        for place in citation.mentions.iter().filter(|place| !place.anchor.is_empty()) {
            if known.insert(&place.anchor) {
                places.push(Link { href: format!("#{}", place.anchor), text: known.len().to_string() });
            }
        }
        let document = self.archive.cited.get(&citation.identity);
        Cited {
            href: document.map_or(String::new(), |document| format!("{root}{}", super::cited::address(document, 0))),
            name: citation.name(),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(", "),
            places,
        }
    }
}
