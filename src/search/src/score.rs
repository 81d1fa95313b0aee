//! What a score is made of: the weights of BM25 and ours, and figures of the whole index.

use serde::{Deserialize, Serialize};
use tantivy::fieldnorm::FieldNormReader;

use crate::class::Class;
use crate::figures::Figures;
use crate::index::Index;
use crate::key::Closeness;

/// BM25: how soon repeating a word stops counting, and how much length counts against a report.
pub(crate) const K1: f32 = 1.2;
const B: f32 = 0.75;

/// What was typed counts more than another way to write it.
pub(crate) const SUBSTITUTE_FACTOR: f32 = 0.8;

/// Added for a document whose own number was asked for: it comes before all that cite it.
pub(crate) const OWN_NUMBER_SCORE: f32 = 100.0;

/// How often a report names the day, month or year that it is of, besides what its text says; and what it says by
/// being of it, as a part of what the date says.
pub(crate) const OF_COUNT: u32 = 3;
pub(crate) const OF_SHARE: f32 = 1.5;

/// A query with more words is taken for a question.
pub(crate) const QUESTION_WORDS: u32 = 6;

/// With fewer hits than this, corrections are offered.
pub(crate) const HITS_ENOUGH: usize = 3;

/// Reports whose text is looked at for each hit of a phrase that is asked for.
pub(crate) const CANDIDATES_A_HIT: usize = 6;

/// The best so many hits are ordered once more, by how near the words stand in their texts. Their texts are
/// fetched to be shown anyway.
pub(crate) const ORDERED_BY_TEXT: usize = 10;

/// What nearness counts beside the score of the index.
pub(crate) const NEARNESS_WEIGHT: f32 = 1.0;

/// How far a total is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Exactness {
    /// It is the number.
    #[default]
    Exact,
    /// A phrase was found by its pairs, or a word was left out: there may be fewer.
    About,
    /// Spellings of a frequent word were left out: there may be more.
    #[serde(rename = "at least")]
    AtLeast,
}

/// Reports of one shard in the order of their numbers, and their scores.
pub(crate) type Scored = Vec<(u32, f32)>;

impl Exactness {
    /// How far a total is known of which two parts are known so far.
    pub(crate) fn and(self, other: Exactness) -> Exactness {
        match (self, other) {
            (Self::Exact, other) | (other, Self::Exact) => other,
            (Self::AtLeast, Self::AtLeast) => Self::AtLeast,
            _ => Self::About,
        }
    }
}

/// What each word of a query says, and each pair by its second word: the logarithm of how rare it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    /// By the word's place in the query.
    pub words: Vec<f32>,
    /// By the place of the second word.
    pub pairs: Vec<f32>,
    /// How closely spellings have to follow what was typed, by the word's place.
    pub closeness: Vec<Closeness>,
}

/// How far a search reaches.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Whether everything is read and counted, whatever it costs.
    pub is_complete: bool,
    /// What other indexes that are asked the same say together.
    pub others: Figures,
}

/// Figures of the whole index, and of others that are asked with it.
pub(crate) struct Statistics<'a> {
    reports: f32,
    mean_length: f32,
    others: &'a Figures,
}

impl Statistics<'_> {
    pub(crate) fn of<'a>(index: &Index, others: &'a Figures) -> Statistics<'a> {
        let reports = (index.report_count() as u64 + others.reports).max(1) as f32;
        let words = others.words + index.shards.iter().map(|shard| shard.word_count).sum::<u64>();
        Statistics { reports, mean_length: (words as f32 / reports).max(1.0), others }
    }

    pub(crate) fn idf(&self, class: &Class) -> f32 {
        let reports = ((class.reports + self.others.elsewhere(|| class.name())) as f32).min(self.reports);
        (1.0 + (self.reports - reports + 0.5) / (reports + 0.5)).ln()
    }

    /// What is added to a frequency for a report's length, by tantivy's code of the length.
    pub(crate) fn length_factors(&self) -> Vec<f32> {
        let factor = |code: u8| K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(code) as f32 / self.mean_length);
        (0..=u8::MAX).map(factor).collect()
    }
}
