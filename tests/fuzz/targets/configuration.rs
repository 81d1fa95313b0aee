//! Feeds bytes to archive.toml.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::configuration(bytes));
