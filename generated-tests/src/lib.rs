//! Placeholder while the generator is built.
