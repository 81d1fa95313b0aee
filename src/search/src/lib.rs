//! Turns reports into a published index, and a query into ranked hits with passages.
//!
//! The generator, the command line and the browser all call this one crate, so the three give the same
//! hits in the same order. It knows nothing of Markdown, HTML, files or networks: what goes in and out
//! are strings and byte vectors.
//!
//! In reading order: [`fold`] makes letters comparable, [`tokenize`] cuts text into syllables, [`key`]
//! turns these into what the index holds. Written: [`segment`] writes tantivy segments, [`register`] what
//! is known of their reports, [`publish`] cuts both into files. Read: [`chunks`] puts the files together
//! again, [`index`] looks words up, [`query`] understands what was typed, [`plan`] reads what it
//! needs, [`rank`] orders the reports,
//! [`passage`] finds the words in the text of a hit, and [`session`] answers, saying what has to be fetched.

pub mod chunks;
pub mod fold;
pub mod index;
pub mod key;
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
pub mod tokenize;
pub mod wire;

pub use passage::{Passage, Snippet};
pub use query::Query;
pub use session::{Answer, Hit, Request, Session, Step, Text};
