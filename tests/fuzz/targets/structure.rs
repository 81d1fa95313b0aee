//! Feeds bytes to the repair of pages and the structure of a report.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::structure(bytes));
