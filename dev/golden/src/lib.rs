//! The harness of tests that are data: a folder is a case and a test of its own, and files in it hold what is expected.
//!
//! A test binary with `harness = false` collects [`Tests`] and returns [`Tests::run`] from `main`. Each test has the name
//! `group::case`, so that `cargo test --test NAME case` runs one. A test that cannot run where it is, because something is
//! not installed, is shown as ignored with the reason.
//!
//! `UPDATE_EXPECT=1 cargo test …` writes expected files instead of comparing them.

mod case;
mod compare;
mod tests;

pub use case::Case;
pub use compare::{compare, difference, is_updating};
pub use tests::{Outcome, Tests};
