//! What goes into a [`crate::session::Session`] and comes out of it.

use serde::{Deserialize, Serialize};

use crate::figures::Figures;
use crate::query::{self, Narrowing};
use crate::score::Exactness;
use crate::terms::Suggestion;

/// One part of a report that has an address of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The anchor on the report's page, without `#`; empty for the page itself.
    pub anchor: String,
    /// Where in the report this is, as printed: `I › 5`.
    pub trail: String,
    /// The text without markup.
    pub text: String,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The text in its original spelling.
    pub text: String,
    /// Whether it is a word that was looked for.
    pub hit: bool,
}

/// A place of a report that answers a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snippet {
    /// The anchor of the passage.
    pub anchor: String,
    /// Where in the report it is.
    pub trail: String,
    /// The text, cut into words found and the rest.
    pub pieces: Vec<Piece>,
}

/// A site that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// What readers call it; empty for the site that asks.
    pub name: String,
    /// The address of its root; empty for the site that asks.
    pub address: String,
}

impl Site {
    /// Whether it is the site that asks.
    pub fn is_own(&self) -> bool {
        self.address.is_empty()
    }
}

/// The text of a report beside its page, for its hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The report's path below `content/`.
    pub path: String,
    /// The title as printed.
    pub title: String,
    /// Number and symbol as printed, or empty.
    pub number: String,
    /// Name of the issuing body, or empty.
    pub issuer: String,
    /// Its parts in the order printed, without the title.
    pub passages: Vec<Passage>,
}

impl Text {
    /// Everything that was indexed of the report.
    pub(crate) fn all(&self) -> Vec<Passage> {
        let of_page = |text: &String| Passage { anchor: String::new(), trail: String::new(), text: text.clone() };
        let known = [&self.title, &self.number, &self.issuer].into_iter().filter(|text| !text.is_empty()).map(of_page);
        known.chain(self.passages.iter().cloned()).collect()
    }
}

/// A question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// What the reader typed.
    pub query: String,
    /// First month as `YYYY-MM`, or empty.
    pub from: String,
    /// Last month, or empty.
    pub to: String,
    /// Types, by code.
    pub kinds: Vec<String>,
    /// Issuers, by code.
    pub issuers: Vec<String>,
    /// `newest`, `oldest`, or the best first.
    pub sort: String,
    /// Where to go on; 0, or [`Answer::next`] of the answer before.
    pub offset: usize,
    /// How many hits.
    pub limit: usize,
    /// How many passages a hit shows at most.
    pub passages: usize,
    /// Whether to count everything, whatever it costs.
    pub complete: bool,
    /// What other indexes that are asked the same say of the words.
    pub others: Vec<Figures>,
}

impl Request {
    /// What the answer is narrowed to, besides what is typed; what is no month narrows nothing.
    pub(crate) fn narrowing(&self) -> Narrowing {
        Narrowing {
            from: query::month(&self.from, 1),
            to: query::month(&self.to, 12),
            kinds: self.kinds.clone(),
            issuers: self.issuers.clone(),
        }
    }
}

/// One report of an answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The report's path below `content/`; empty while its text is not here.
    pub path: String,
    /// The page's address below the site's root.
    pub address: String,
    /// Title.
    pub title: String,
    /// Number and symbol as printed, or empty.
    pub number: String,
    /// Date of issue as `YYYY-MM-DD`, or empty.
    pub date: String,
    /// Name of the type, or empty.
    pub kind: String,
    /// Name of the issuing body, or empty.
    pub issuer: String,
    /// Comparable within one answer only.
    pub score: f32,
    /// The site that has it, where several were asked.
    #[serde(default, skip_serializing_if = "Site::is_own")]
    pub site: Site,
    /// The best passages, best first.
    pub passages: Vec<Snippet>,
    /// The words found as the report spells them.
    pub spellings: Vec<String>,
}

/// How many hits there are of one month, type or issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// `2023-10`, or the code of a type or issuer.
    pub code: String,
    /// What readers call it; empty for months.
    pub name: String,
    /// How many.
    pub count: usize,
}

impl Count {
    /// The count of a month, year × 100 + month.
    pub(crate) fn of_month(month: u32, count: usize) -> Count {
        Count { code: format!("{:04}-{:02}", month / 100, month % 100), name: String::new(), count }
    }
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// How many reports answer.
    pub total: usize,
    /// How far that is known.
    pub exactness: Exactness,
    /// How much less than enough of the words the reports hold, in steps, because none holds more; 0 for enough.
    pub looseness: usize,
    /// The hits asked for.
    pub hits: Vec<Hit>,
    /// Where the next hits begin; none at the end.
    pub next: Option<usize>,
    /// Hits by month, oldest first, whatever months were asked for.
    pub months: Vec<Count>,
    /// Hits by type, whatever types were asked for.
    pub kinds: Vec<Count>,
    /// Hits by issuer, whatever issuers were asked for.
    pub issuers: Vec<Count>,
    /// Queries that may have been meant, when next to nothing was found.
    pub corrections: Vec<String>,
}

/// What became of a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Step {
    /// These files are needed, by address below the site's root.
    Need {
        /// Addresses, each once.
        files: Vec<String>,
        /// What is known already: totals and counts, and hits once their order is known.
        so_far: Option<Answer>,
    },
    /// The answer.
    Done(Answer),
}

/// What became of a beginning that is to be completed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Completion {
    /// These files are needed.
    Need {
        /// Addresses, each once.
        files: Vec<String>,
    },
    /// What it may become, the likeliest first.
    Suggested(Vec<Suggestion>),
}

/// What became of asking an index for its figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Counting {
    /// These files are needed.
    Need {
        /// Addresses, each once.
        files: Vec<String>,
    },
    /// What the index says.
    Figures(Figures),
}
