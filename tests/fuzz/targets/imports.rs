//! Feeds bytes to the readers of imported files.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::imports(bytes));
