//! Turns reports into a published index, and a query into ranked hits with passages.
//!
//! The generator, the command line and the browser all call this one crate, so the three give the same
//! hits in the same order. It knows nothing of Markdown, HTML, files or networks: what goes in and out
//! are strings and byte vectors.
//!
//! In reading order: [`fold`] makes letters comparable, [`syllable`] knows what a Vietnamese syllable is,
//! [`legacy`] and [`typing`] decode what is none, [`tokenize`] cuts text into syllables and [`number`]s, [`expression`]
//! finds dates and numbers of documents, [`key`] turns all into what the index holds. Written: [`segment`] writes tantivy
//! segments, [`register`] what is known of their reports, [`publish`] cuts both into files. Read: [`chunks`] puts
//! the files together again, [`index`] looks words up, [`query`] understands what was typed, with [`numeral`] and
//! [`abbreviations`], [`plan`] reads what it needs, [`rank`] orders the reports, [`passage`] shows what a query
//! names in a text, [`terms`] are offered, [`session`] answers, saying what has to be fetched,
//! and [`federated`] makes one answer of those of several sites, [`remote`] asks a cluster instead.
//!
//! # The rules, and what other searches do
//!
//! What each finds on the documents of `tests/search/cases.tsv`, by `tests/bench/rules.mjs`: Pagefind 1.6.0, lunr 2.3.9
//! with its Vietnamese plug-in, SQLite FTS5 3.40 with `remove_diacritics 2`. "first" is the right report first and no
//! wrong neighbour after it.
//!
//! | rule | typed | stands there | vanthu | Pagefind | lunr | FTS5 |
//! |---|---|---|---|---|---|---|
//! | folded, with đ as d ([`fold`]) | cong doan | Công đoàn | first | "cộng đồng" first | nothing | nothing |
//! | marks typed are honoured ([`key`]) | đường | đường, dương | first | first | first | first |
//! | place of the tone ([`syllable`]) | hoà giải | hòa giải | first | first | nothing | first |
//! | i for y ([`key`]) | kĩ thuật | kỹ thuật | first | nothing | nothing | nothing |
//! | Telex and VNI keys ([`typing`]) | cong ddoanf | Công đoàn | first | "cộng đồng" first | nothing | nothing |
//! | fonts before Unicode ([`legacy`]) | tài chính | Tµi chÝnh | first | nothing | nothing | nothing |
//! | number of a document ([`expression`]) | 02-NQ/TW | the document, and one citing it | the document first | the citing one | the citing one | the citing one |
//! | part of a number ([`expression`]) | 37/2020 | 37/2020/QĐ-UBND; "37 người, năm 2020" | first | the citing one | nothing | the 37 people |
//! | days ([`expression`]) | 17/10/2023 | "ngày 17 tháng 10 năm 2023"; "17/11/2023, 10 người" | both of the day | one of two | one of two | the wrong day |
//! | thousands ([`number`]) | 3666 sáng kiến | 3.666 sáng kiến | first | first | nothing | nothing |
//! | Roman numerals ([`numeral`]) | đại hội 13 | Đại hội XIII; "13 người dự hội nghị đại biểu" | first | the 13 people, not XIII | the 13 people, not XIII | the 13 people, not XIII |
//! | abbreviations ([`abbreviations`]) | LĐLĐ huyện | LĐLĐ huyện; Liên đoàn Lao động huyện | both | the first | the first | the first |

pub mod abbreviations;
pub mod chunks;
mod class;
mod correct;
pub mod exchange;
pub mod expression;
pub mod federated;
pub mod figures;
mod find;
pub mod fold;
pub mod index;
pub mod key;
pub mod legacy;
pub mod number;
pub mod numeral;
pub mod passage;
pub mod plan;
#[cfg(feature = "write")]
pub mod publish;
pub mod query;
pub mod rank;
pub mod register;
pub mod remote;
pub mod schema;
pub mod score;
#[cfg(feature = "write")]
pub mod segment;
pub mod session;
/// Which runs of letters can be a Vietnamese syllable.
pub mod syllable;
mod tally;
pub mod terms;
pub mod tokenize;
pub mod typing;
pub mod wire;
pub mod word;

pub use exchange::{Answer, Completion, Count, Counting, Hit, Passage, Request, Snippet, Step, Text};
pub use query::Query;
pub use session::Session;
