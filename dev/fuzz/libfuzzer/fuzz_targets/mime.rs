//! The target `mime` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| soapstone_fuzz::targets::mime::target(data));
