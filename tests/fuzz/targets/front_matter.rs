//! Feeds bytes to front matter.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::front_matter(bytes));
