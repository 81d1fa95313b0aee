//! Turns text into search terms, terms into a tantivy index, and a query into ranked hits with passages.
//!
//! The generator, the command line and (later) the browser all call this one crate, so the three give
//! the same hits in the same order. It knows nothing of Markdown, HTML or files: what goes in and out
//! are strings and byte vectors.
//!
//! In reading order: [`fold`] makes letters comparable, [`tokenize`] cuts text into syllables,
//! [`schema`] names the fields, [`index`] writes and opens segments, [`query`] ranks reports, and
//! [`passage`] finds the words in the text of a hit.

pub mod fold;
pub mod index;
pub mod passage;
pub mod query;
pub mod schema;
pub mod tokenize;

pub use index::{Document, Index, SegmentFiles};
pub use passage::{Passage, Snippet};
pub use query::{Hit, Hits, Months, Query};
