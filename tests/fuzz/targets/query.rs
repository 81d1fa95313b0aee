//! Feeds bytes to what a reader types.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::query(bytes));
