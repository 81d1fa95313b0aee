//! Turns a folder of Markdown reports into a static archive with full-text Vietnamese search.
//!
//! The modules in the order of the pipeline; each stage knows only the stages before it:
//!
//! ```text
//! content/  ─read─▶ sources ─report─▶ reports ─archive─▶ archive ─index─▶ files ───┐
//!                                                          │        └▶ its name     ├─write─▶ public/
//! themes/   ───────────────────────────────────────────────┴─render─▶ pages ────────┘
//! ```
//!
//! - [`read`] is the only reader of content and themes, [`mod@write`] the only writer of `public/`; only [`cache`] reads and
//!   writes what is beside it.
//! - [`report`], [`archive`], [`render`] and [`index`] are functions from values to values: no disk, no
//!   clock, no environment.
//! - What reports say to each other is found in [`archive`]: which task has which result ([`archive::comparison`]), which
//!   point comes back ([`archive::recurrence`]), which quantity ([`archive::figures`]), who cites what
//!   ([`archive::cited`]). What is guessed is called a suggestion on the page, and nothing is added up.
//! - A page is a template with its view ([`render::views`]), filled in [`render::pages`]; the text of a report is HTML of
//!   our own ([`render::document`]).
//! - [`pipeline`] calls them one after another, index and pages side by side; `build`, `serve` and `check` are different
//!   ends of it. [`timings`] are what they took, [`progress`] how far they have come.
//! - A build makes anew only what changed. Costly steps ask [`memo`] for what they made of the same inputs before; [`cache`]
//!   keeps that beside the output, with what every published file was made of. Which pages are as before is told by
//!   sketches: views with digests in place of texts ([`render::Renderer::sketch`]). The text of a report is fetched when it is
//!   asked for ([`report::text`]).
//! - Beside the pipeline stand what only a clerk asks for: [`import`] turns Word files, PDFs and old fonts into reports,
//!   [`mod@draft`] an archive into its next report, [`audit`] an archive and a day into what no single report shows. They are
//!   functions too; which files are read and written is decided in [`cli`].
//! - [`diag`] is what is odd in the content: collected, never thrown. What fails of the machine is an
//!   `anyhow::Error`. The sentences of both are in [`messages`], in Vietnamese and English.
//! - `vanthu-search` (in `src/search`) knows nothing of Markdown, HTML or files. Its one fold serves terms,
//!   addresses and passages; `vanthu search` and readers' browsers ask it alike.
//! - `vanthu-browser` (in `src/browser`) is that crate as WebAssembly; its build is in [`index::engine`].
//!
//! [`memory`] is the same as a library, without a disk:
//!
//! ```
//! use vanthu::memory::Site;
//! use vanthu::read::Source;
//!
//! let report = "LIÊN ĐOÀN LAO ĐỘNG\n\nSố: 02/BC-LĐLĐ\n\nLai Châu, ngày 17 tháng 10 năm 2023\n\nBÁO CÁO\n\nKết quả tháng 10 năm 2023\n\n\
//!     I. KẾT QUẢ\n\n1. Tổ chức thành công Đại hội XIII Công đoàn tỉnh.\n";
//! let site = Site::build(&[Source::new("2023-10.md", report.as_bytes())], "title = \"Kho báo cáo\"")?;
//! assert!(site.files.contains_key("index.html"));
//!
//! let answer = site.search("dai hoi xiii")?;
//! assert_eq!(answer.hits[0].address, "ldld-lai-chau/2023/10/17/02-bc-ldld.html");
//! assert_eq!(answer.hits[0].passages[0].anchor, "m1-k1");
//! # Ok::<(), anyhow::Error>(())
//! ```
//!
//! What holds everywhere:
//!
//! 1. Nothing printed in a report is lost or reordered. Repairs change white space only.
//! 2. Front matter wins; without it everything is derived, with the line it came from.
//! 3. A build that fails changes nothing in `public/`.
//! 4. Equal input gives equal bytes: no clock, no hash order, no random names.
//! 5. Reports are untrusted, themes are trusted.

pub mod archive;
pub mod audit;
pub mod cache;
pub mod cli;
pub mod diag;
pub mod digest;
pub mod draft;
pub mod import;
pub mod index;
mod lock;
pub mod manifest;
pub mod memo;
pub mod memory;
pub mod messages;
mod pattern;
pub mod pipeline;
pub mod progress;
pub mod read;
pub mod render;
pub mod report;
pub mod serve;
pub mod timings;
pub mod watch;
pub mod write;

pub use vanthu_search as search;
