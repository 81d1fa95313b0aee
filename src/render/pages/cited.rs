//! Cited documents: an index of all, and a page for each with who cites it, when, and in which words.

use super::{PAGE_ROWS, page_count, page_links, page_of, paged, shortened};
use crate::archive::cited::{self as model, Document};
use crate::archive::excerpt::Excerpt;
use crate::render::Renderer;
use crate::render::views::{CitedDocument, CitedIndex, CitedRow, Counted, Link, Mention};
use crate::report::Report;
use crate::report::citations;

/// The address of the index, without extension.
pub const INDEX: &str = "van-ban";

/// The address of a page of a document.
pub fn address(document: &Document, page_index: usize) -> String {
    paged(&base(document), page_index)
}

fn base(document: &Document) -> String {
    format!("{INDEX}/{}", document.slug)
}

/// "Nghị quyết 02-NQ/TW".
pub(super) fn name(document: &Document) -> String {
    citations::name_of(&document.type_name, &document.number)
}

impl Renderer<'_> {
    /// All pages of documents: place in the archive and page.
    pub(crate) fn cited_pages(&self) -> Vec<(usize, usize)> {
        let documents = self.archive.cited.documents.iter().enumerate();
        documents.flat_map(|(at, document)| (0..page_count(document.mentions.len(), PAGE_ROWS)).map(move |page| (at, page))).collect()
    }

    /// How many pages the index has.
    pub(crate) fn cited_index_pages(&self) -> usize {
        page_count(self.archive.cited.documents.len(), PAGE_ROWS)
    }

    /// What stands on a page of the index.
    pub(crate) fn cited_index_view(&self, page_index: usize) -> CitedIndex {
        let page = self.common(&paged(INDEX, page_index), &self.say("cited_documents"), "cited");
        let documents = &self.archive.cited.documents;
        let row = |document: &Document| CitedRow {
            link: Counted { href: address(document, 0), text: document.number.clone(), count: document.report_count, sample: false },
            kind: document.type_name.clone(),
            issuer: document.issuer.clone().unwrap_or_default(),
            title: document.title.clone().unwrap_or_default(),
            dates: document.dates.iter().map(|date| self.date(*date)).collect(),
            is_held: !document.held.is_empty(),
        };
        CitedIndex {
            trail: self.trail("", &[]),
            count: documents.len(),
            rows: page_of(documents, page_index, PAGE_ROWS).iter().map(row).collect(),
            pages: page_links("", INDEX, documents.len(), PAGE_ROWS, page_index),
            page,
        }
    }

    /// What stands on a page of a document.
    pub(crate) fn cited_view(&self, at: usize, page_index: usize) -> CitedDocument {
        let document = &self.archive.cited.documents[at];
        let page = self.common(&address(document, page_index), &name(document), "cited");
        let root = page.root.clone();
        let index = paged(INDEX, 0);
        CitedDocument {
            heading: name(document),
            trail: self.trail(&root, &[(&index, self.say("cited_documents"))]),
            issuer: document.issuer.clone().unwrap_or_default(),
            title: document.title.clone().unwrap_or_default(),
            dates: document.dates.iter().map(|date| self.date(*date)).collect(),
            report_count: document.report_count,
            held: document.held.iter().map(|index| self.cited_link(*index, &root)).collect(),
            mentions: self.mentions(document, page_of(&document.mentions, page_index, PAGE_ROWS), &root),
            pages: page_links(&root, &base(document), document.mentions.len(), PAGE_ROWS, page_index),
            page,
        }
    }

    fn mentions(&self, document: &Document, mentions: &[model::Mention], root: &str) -> Vec<Mention> {
        let stand_in = |mention: &model::Mention| {
            let place = mention.place(&self.archive.entries);
            let before = self.stand_in(mention.entry, &format!("{} {}", place.anchor, place.offset));
            Excerpt { before, ..Excerpt::default() }
        };
        let excerpts = if self.is_sketch { mentions.iter().map(stand_in).collect() } else { self.excerpts.of(mentions, self.memo) };
        mentions.iter().zip(excerpts).map(|(mention, excerpt)| self.mention(document, mention.entry, excerpt, root)).collect()
    }

    fn mention(&self, document: &Document, entry: usize, excerpt: Excerpt, root: &str) -> Mention {
        let entry = &self.archive.entries[entry];
        let anchor = if excerpt.anchor.is_empty() { String::new() } else { format!("#{}", excerpt.anchor) };
        Mention {
            link: Link { href: format!("{root}{}{anchor}", entry.address()), text: shortened(&entry.report.title.value) },
            place: excerpt.place,
            about: shortened(&self.about(&entry.report)),
            before: excerpt.before,
            number: excerpt.number.unwrap_or_else(|| document.number.clone()),
            after: excerpt.after,
        }
    }

    /// Number, date and body of a report.
    fn about(&self, report: &Report) -> String {
        let number = report.number.as_ref().map(|number| number.value.printed.clone());
        let date = report.date.as_ref().map(|date| self.date(date.value));
        let issuer = report.issuer.as_ref().map(|issuer| issuer.value.short.clone());
        [number, date, issuer].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}
