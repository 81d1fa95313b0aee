//! The glossary: abbreviations that reports use, what they stand for, and who says so.

use super::{SEARCH, in_query};
use crate::archive::Archive;
use crate::archive::collections::sort_by_name;
use crate::archive::glossary::{Source, Term};
use crate::render::Renderer;
use crate::render::views::{self, GlossaryTerm, Meaning};

/// The address of the page.
pub const ADDRESS: &str = "viet-tat.html";

/// The terms that reports use.
pub fn used(archive: &Archive) -> impl Iterator<Item = &Term> {
    archive.glossary.terms.values().filter(|term| term.report_count > 0)
}

impl Renderer<'_> {
    /// What stands on the page.
    pub(crate) fn glossary_view(&self) -> views::Glossary {
        let page = self.common(ADDRESS, &self.say("glossary"), "");
        let mut terms: Vec<&Term> = used(self.archive).collect();
        sort_by_name(&mut terms, |term| term.short.clone(), |term| term.short.clone());
        views::Glossary { trail: self.trail("", &[]), terms: terms.into_iter().map(|term| self.term(term)).collect(), page }
    }

    fn term(&self, term: &Term) -> GlossaryTerm {
        let source = |source: Source| match source {
            Source::Shipped => self.say("source_shipped"),
            Source::Configuration => self.say("source_archive"),
            Source::Reports => self.say("source_reports"),
        };
        GlossaryTerm {
            anchor: term.anchor(),
            short: term.short.clone(),
            meanings: term.meanings.iter().map(|(meaning, from)| Meaning { text: meaning.clone(), source: source(*from) }).collect(),
            count: term.report_count,
            first: term.first.map(|index| self.cited_link(index, "")),
            search: format!("{SEARCH}?q={}", in_query(&term.short)),
        }
    }
}
