//! Feeds bytes to the decoders of key strokes and of old fonts.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vanthu_fuzz::decoders(bytes));
