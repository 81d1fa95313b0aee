//! Turns what a reader typed into ranked reports.
//!
//! The score of a report is the sum of three BM25 scores, folded syllables : folded pairs : accented
//! syllables = 1 : 2 : 1, plus the same folded kinds over the title. On real Vietnamese questions this
//! mixture puts the right document first about as often without accents as with them, where plain
//! accented syllables fail without accents.

use std::ops::Bound;

use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, Occur, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{TantivyDocument, Term};

use crate::fold;
use crate::index::{Card, Index};
use crate::tokenize::{self, TermKind};

/// Terms beyond this are ignored; a longer query is a pasted page.
const SYLLABLES_MAX: usize = 64;

const FOLDED_WEIGHT: f32 = 1.0;
const PAIR_WEIGHT: f32 = 2.0;
const ACCENTED_WEIGHT: f32 = 1.0;
const TITLE_WEIGHT: f32 = 0.5;
const TITLE_PAIR_WEIGHT: f32 = 1.0;

/// The months that a search is narrowed to, each year × 100 + month, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Months {
    /// First month.
    pub from: Option<u64>,
    /// Last month.
    pub to: Option<u64>,
}

/// A query cut into its terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Folded syllables, each once, in the order typed.
    pub folded: Vec<String>,
    /// Canonical syllables that carry marks, each once.
    pub accented: Vec<String>,
    /// Folded pairs, each once.
    pub pairs: Vec<String>,
}

impl Query {
    /// Cuts a typed query; any text is a query, one without letters and digits finds nothing.
    pub fn parse(typed: &str) -> Query {
        let typed = fold::normalize(typed);
        let of = |kind| unique(tokenize::terms(kind, &typed));
        Query { folded: of(TermKind::Folded), accented: of(TermKind::Accented), pairs: of(TermKind::Pairs) }
    }

    /// Reports whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }
}

fn unique(terms: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for term in terms.into_iter().take(SYLLABLES_MAX) {
        if !kept.contains(&term) {
            kept.push(term);
        }
    }
    kept
}

/// One report found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What the report is.
    pub card: Card,
    /// The sum of the weighted BM25 scores; comparable within one index only.
    pub score: f32,
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many reports match.
    pub total: usize,
    /// The best of them, best first; among equals the newer first.
    pub hits: Vec<Hit>,
}

impl Index {
    /// Finds the best `limit` reports for a query.
    ///
    /// Reports that hold every syllable are asked for first; only when there is none, those that hold
    /// some of them.
    ///
    /// # Errors
    /// Fails when the index is damaged.
    pub fn search(&self, query: &Query, months: Months, limit: usize) -> tantivy::Result<Hits> {
        if query.is_empty() {
            return Ok(Hits::default());
        }
        let strict = self.run(query, Occur::Must, months, limit)?;
        if strict.total > 0 || query.folded.len() == 1 { Ok(strict) } else { self.run(query, Occur::Should, months, limit) }
    }

    fn run(&self, query: &Query, syllables: Occur, months: Months, limit: usize) -> tantivy::Result<Hits> {
        let ranked = self.ranked(query, syllables, months);
        // TopDocs refuses a limit of 0 and reserves memory for its limit.
        let limit = limit.clamp(1, self.searcher.num_docs().max(1) as usize);
        let (total, best) = self.searcher.search(&ranked, &(Count, TopDocs::with_limit(limit).order_by_score()))?;
        let mut hits = Vec::with_capacity(best.len());
        for (score, address) in best {
            let stored: TantivyDocument = self.searcher.doc(address)?;
            let bytes = stored.get_first(self.fields.card).and_then(|value| value.as_bytes()).unwrap_or_default();
            hits.push(Hit { card: serde_json::from_slice(bytes)?, score });
        }
        Ok(Hits { total, hits })
    }

    fn ranked(&self, query: &Query, syllables: Occur, months: Months) -> BooleanQuery {
        let fields = &self.fields;
        let mut clauses = Vec::new();
        let mut add = |occur: Occur, field: Field, terms: &[String], weight: f32| {
            for term in terms {
                let term = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
                clauses.push((occur, boxed(BoostQuery::new(Box::new(term), weight))));
            }
        };
        add(syllables, fields.folded, &query.folded, FOLDED_WEIGHT);
        add(Occur::Should, fields.pairs, &query.pairs, PAIR_WEIGHT);
        add(Occur::Should, fields.accented, &query.accented, ACCENTED_WEIGHT);
        add(Occur::Should, fields.title, &query.folded, TITLE_WEIGHT);
        add(Occur::Should, fields.title_pairs, &query.pairs, TITLE_PAIR_WEIGHT);
        if months == Months::default() {
            return BooleanQuery::new(clauses);
        }
        // The range must hold and must not count, so it weighs nothing.
        let words = boxed(BooleanQuery::new(clauses));
        let range = BoostQuery::new(Box::new(self.month_range(months)), 0.0);
        BooleanQuery::new(vec![(Occur::Must, words), (Occur::Must, boxed(range))])
    }

    fn month_range(&self, months: Months) -> RangeQuery {
        let bound =
            |month: Option<u64>| month.map_or(Bound::Unbounded, |month| Bound::Included(Term::from_field_u64(self.fields.month, month)));
        // Month 0 is "unknown": it is in no range.
        RangeQuery::new(bound(Some(months.from.unwrap_or(1))), bound(months.to))
    }
}

fn boxed(query: impl tantivy::query::Query) -> Box<dyn tantivy::query::Query> {
    Box::new(query)
}
