//! All integration tests in one binary: data in, text out, one `check` a stage.

mod bad_input;
mod harness;
mod pages;
mod publish;
mod readme;
mod reports;
mod search;
mod serve;
mod tidy;
mod words;
