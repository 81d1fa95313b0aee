//! Feeds bytes to the published index as a browser reads it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::index(bytes));
