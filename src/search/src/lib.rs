//! Turns reports into a published index, and a query into ranked hits with passages.
//!
//! The generator, the command line and the browser all call this one crate, so the three give the same
//! hits in the same order. It knows nothing of Markdown, HTML, files or networks: what goes in and out
//! are strings and byte vectors.
//!
//! In reading order: [`fold`] makes letters comparable, [`syllable`] knows what a Vietnamese syllable is,
//! [`legacy`] and [`typing`] decode what is none, [`tokenize`] cuts text into syllables, [`expression`] finds dates
//! and numbers of documents, [`key`] turns all into what the index holds. Written: [`segment`] writes tantivy segments, [`register`] what
//! is known of their reports, [`publish`] cuts both into files. Read: [`chunks`] puts the files together
//! again, [`index`] looks words up, [`query`] understands what was typed, with [`numeral`] and [`abbreviations`],
//! [`plan`] reads what it needs, [`rank`] orders the reports,
//! [`passage`] shows what a query names in a text, [`terms`] are offered, and
//! [`session`] answers, saying what has to be fetched.

pub mod abbreviations;
pub mod chunks;
mod correct;
pub mod expression;
mod find;
pub mod fold;
pub mod index;
pub mod key;
pub mod legacy;
pub mod numeral;
pub mod passage;
pub mod plan;
#[cfg(feature = "write")]
pub mod publish;
pub mod query;
pub mod rank;
pub mod register;
pub mod schema;
#[cfg(feature = "write")]
pub mod segment;
pub mod session;
pub mod syllable;
pub mod terms;
pub mod tokenize;
pub mod typing;
pub mod wire;

pub use passage::{Passage, Snippet};
pub use query::Query;
pub use session::{Answer, Completion, Hit, Request, Session, Step, Text};
