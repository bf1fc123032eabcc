//! Fuzz targets: functions of bytes that panic where something is wrong.
//!
//! A target is a file in `targets/` with one function, and a row of [`TARGETS`]. Three programs run the targets:
//!
//! * `cargo xtask fuzz [TARGET…]`, on a stable toolchain: [`mutate`] changes seeds at random, with a number that repeats the run.
//! * `cargo xtask fuzz --libfuzzer [TARGET…]`, the same with cargo-fuzz on nightly: `libfuzzer/` has a wrapper per target.
//! * `cargo test -p soapstone-fuzz`, which replays every seed and every input that once was a finding.
//!
//! Seeds are in `seeds/TARGET/`, and in the folders that the target's row names; inputs that were findings are in
//! `found/TARGET/`. All of them are made by this project.

pub mod inputs;
pub mod mutate;
pub mod targets;

pub use targets::{TARGETS, Target};
