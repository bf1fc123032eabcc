//! The layers of the generator and the runtime, as they are, and what is not yet as it should be.

/// A crate whose modules are in layers, each using only those before it.
#[derive(Debug)]
pub struct Layered {
    /// The crate's folder.
    pub folder: &'static str,
    /// The layers, lowest first. The modules of one layer may use each other, but not in a cycle.
    pub layers: &'static [&'static [&'static str]],
    /// The uses of a higher layer that remain: from, to. The list only shrinks.
    pub backward: &'static [(&'static str, &'static str)],
    /// The groups of modules that use each other in cycles. They only shrink.
    pub cycles: &'static [&'static [&'static str]],
}

/// The crates whose layers are checked.
pub const CRATES: &[Layered] = &[GENERATOR, RUNTIME, WSS];

/// `base things → load → parse → resolve → lower → emit`, and what drives these.
const GENERATOR: Layered = Layered {
    folder: "generator",
    layers: &[
        &["base", "redact"],
        &["diagnostics"],
        &["load"],
        &["parse"],
        &["model"],
        &["resolve"],
        &["overrides"],
        &["lower"],
        &["emit"],
        &["output"],
        &["config_file"],
        &["pipeline"],
        &["build_script", "cli"],
    ],
    backward: &[],
    cycles: &[],
};

/// XML, the built-in types, descriptors, the codec, SOAP, transport, the client.
const RUNTIME: Layered = Layered {
    folder: "runtime",
    layers: &[
        &["redact"],
        &["headers"],
        &["xml"],
        &["xsd"],
        &["schema"],
        &["codec"],
        &["soap"],
        &["transport", "server"],
        &["token"],
        &["error"],
        &["client", "mock"],
        &["support"],
    ],
    backward: &[],
    cycles: &[],
};

/// Documents, their canonical form, and what signs and verifies them.
const WSS: Layered = Layered {
    folder: "wss",
    layers: &[
        &["names", "error", "escape"],
        &["document"],
        &["c14n", "envelope"],
        &["certificate", "clock", "random"],
        &["key", "username"],
        &["sign", "verify"],
        &["security"],
        &["module"],
    ],
    backward: &[],
    cycles: &[],
};
