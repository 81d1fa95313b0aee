//! All integration tests in one binary: data in, text out, one `check` a stage.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bad_input;
mod cases;
mod clerk;
mod collisions;
mod converters;
mod crash;
mod engine;
mod fuzz;
mod harness;
mod hosting;
mod import;
mod import_originals;
mod import_pdf;
mod import_safety;
mod incremental;
mod limits;
mod messages;
mod pages;
mod paths;
mod privacy;
mod publish;
mod readme;
mod regress;
mod reports;
mod search;
mod serve;
mod studies;
mod themes;
mod tidy;
mod withholding;
mod words;
