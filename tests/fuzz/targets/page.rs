//! Feeds bytes to a whole report, from bytes to the files that are published of it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::page(bytes));
