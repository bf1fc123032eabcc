//! The target `responses` for libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| soapstone_fuzz::targets::responses::target(data));
