//! An OASIS XML catalog → its reader, and look-ups in it.

use std::path::Path;

use soapstone_codegen::load::Catalog;

use super::Target;

/// The target.
pub const TARGET: Target =
    Target { name: "catalog", run: target, seeds: &[], dictionary: DICTIONARY, longest: 1 << 13 };

/// Reads a catalog, which reads no other file, and looks names up.
///
/// # Panics
/// The reader or a look-up panics, or a look-up gives two results for one name.
pub fn target(data: &[u8]) {
    let mut catalog = Catalog::default();
    // The first line is a name to look up.
    let (name, text) = data.split_at(data.iter().position(|&byte| byte == b'\n').unwrap_or(0));
    let name = String::from_utf8_lossy(name);
    if let Err(error) = catalog.add(text.to_vec(), Path::new("/catalogs/catalog.xml")) {
        assert!(!error.to_string().is_empty());
    }
    for name in [&*name, "", "http://example.com/a/b.xsd", "urn:a", "ü"] {
        assert_eq!(catalog.get(name), catalog.get(name));
    }
}

const DICTIONARY: &[&str] = &[
    "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">",
    "<system systemId=\"http://example.com/a/b.xsd\" uri=\"b.xsd\"/>",
    "<uri name=\"urn:a\" uri=\"%2e%2e/%00\"/>",
    "<rewriteURI uriStartString=\"http://example.com/\" rewritePrefix=\"file:///\"/>",
    "<rewriteSystem systemIdStartString=\"\" rewritePrefix=\"\"/>",
    "<uriSuffix uriSuffix=\".xsd\" uri=\"a\"/>",
    "<systemSuffix systemIdSuffix=\"\" uri=\"a\"/>",
    "<nextCatalog catalog=\"catalog.xml\"/>",
    "<group xml:base=\"../\">",
    "</group>",
    "%ff",
    "file://",
    "#",
    "?",
];
