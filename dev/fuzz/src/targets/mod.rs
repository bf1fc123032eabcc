//! The targets.

pub mod catalog;
pub mod config;
pub mod decode;
pub mod generator;
pub mod lexical;
pub mod lock;
pub mod mime;
pub mod redact;
pub mod responses;
pub mod tokens;

/// A target with what its inputs are made from.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The name: that of its file, of its folders of inputs, and of its wrapper in `libfuzzer/`.
    pub name: &'static str,
    /// The function. Panics if the input uncovers a mistake.
    pub run: fn(&[u8]),
    /// Further folders of seeds, below the root of the checkout, each with the extension of the files that count.
    pub seeds: &'static [(&'static str, &'static str)],
    /// Tokens that the inputs are rich in.
    pub dictionary: &'static [&'static str],
    /// The maximum size of an input, in bytes.
    pub longest: usize,
}

/// All targets, by name.
pub const TARGETS: &[Target] = &[
    catalog::TARGET,
    config::TARGET,
    decode::TARGET,
    generator::TARGET,
    lexical::TARGET,
    lock::TARGET,
    mime::TARGET,
    redact::TARGET,
    responses::TARGET,
    tokens::TARGET,
];
