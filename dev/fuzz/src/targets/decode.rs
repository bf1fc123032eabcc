//! A message → the decoders of a feature-rich set of schemas and of the shipped clients: what is read and written is read
//! and written as the same.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use arcgis_soap::generated::{
    catalog::service_catalog_port as service_catalog, map_server::map_server_port as map_server,
};
use arcweb_soap::generated::authentication::i_authentication as authentication;
use capabilities::{OPERATIONS, Rewrite};
use soapstone::__support::{Operation, rewrite};
use soapstone::codec::decode::DecodeOptions;
use soapstone::soap::MessageKind;

use super::Target;

/// The target.
pub const TARGET: Target = Target {
    name: "decode",
    run: target,
    seeds: &[("generated-tests/capabilities", "xml"), ("generated-tests/tests/messages", "xml")],
    dictionary: DICTIONARY,
    longest: 1 << 14,
};

/// Reads a message into the types of an operation that it names, and writes and reads it again.
///
/// # Panics
/// What was written cannot be read, or is written otherwise the next time.
pub fn target(data: &[u8]) {
    let (namespace, local) = soapstone::server::body_name(data).unwrap_or_default();
    let (rewrite, name) = operation(&namespace, &local, data);
    let kind = match local.as_str() {
        "Fault" => MessageKind::Fault,
        _ if local == name => MessageKind::Request,
        _ => MessageKind::Response,
    };
    let lenient = number(data).is_multiple_of(3);
    let options = DecodeOptions { lenient, ..DecodeOptions::default() };
    let Ok(written) = rewrite(kind, data, &options) else { return };
    let next = |written: &[u8]| match rewrite(kind, written, &options) {
        Ok(again) => again,
        Err(error) => panic!("{name}: what was written cannot be read: {error}\n{}", text(written)),
    };
    let again = next(&written);
    // What is kept as XML takes the declarations around it along, which the first time are others.
    let changed = !is_same(&bare(&written), &bare(&again), lenient) || next(&again) != again;
    assert!(!changed, "{name}: written twice, it changes:\n{}\n{}", text(&written), text(&again));
}

/// Returns whether two documents are the same. The fields of a value that is missing as a whole have the defaults of their Rust
/// types when decoding is lenient, and an empty element is read as the schema's default (XSD 1.0 Part 1 §3.3.4): an element that
/// is empty first may have content then.
fn is_same(first: &str, then: &str, lenient: bool) -> bool {
    let tags = |document: &str| document.matches('<').count();
    let is_filled = |(first, then): (&str, &str)| first.ends_with('>') && then.starts_with(first);
    first == then
        || lenient
            && tags(first) == tags(then)
            && first.split('<').zip(then.split('<')).all(|pair| pair.0 == pair.1 || is_filled(pair))
}

/// Returns a document without declarations of namespaces.
fn bare(document: &[u8]) -> String {
    let text = text(document);
    let mut pieces = text.split(" xmlns");
    let mut bare = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        // The value is in quotation marks, and followed by the rest.
        bare.push_str(piece.splitn(3, '"').nth(2).unwrap_or(piece));
    }
    bare
}

/// Returns what reads and writes the messages of an operation, and its name.
fn operation(namespace: &str, local: &str, data: &[u8]) -> (Rewrite, &'static str) {
    let shipped = shipped();
    let is_named = |name: &str| local.starts_with(name) && !name.is_empty();
    if let Some(found) = shipped.iter().find(|(_, name)| namespace.contains("esri") && is_named(name)) {
        return *found;
    }
    let case = |case: &str| namespace.split([':', '/']).any(|part| part == case);
    let found = OPERATIONS.iter().find(|entry| case(entry.case) && is_named(entry.name));
    if let Some(found) = found.or_else(|| OPERATIONS.iter().find(|entry| case(entry.case))) {
        return (found.rewrite, found.name);
    }
    let number = number(data) % (OPERATIONS.len() + shipped.len());
    match OPERATIONS.get(number) {
        Some(entry) => (entry.rewrite, entry.name),
        None => shipped[number - OPERATIONS.len()],
    }
}

/// The operations of the shipped clients whose messages have the most types.
fn shipped() -> [(Rewrite, &'static str); 14] {
    const fn of<O: Operation>() -> (Rewrite, &'static str) {
        (rewrite::<O>, O::INFO.name)
    }
    [
        of::<map_server::ExportMapImageOperation>(),
        of::<map_server::GetServerInfoOperation>(),
        of::<map_server::IdentifyOperation>(),
        of::<map_server::FindOperation>(),
        of::<map_server::QueryFeatureData2Operation>(),
        of::<map_server::QueryFeatureDataOperation>(),
        of::<map_server::QueryDataOperation>(),
        of::<map_server::QueryHyperlinksOperation>(),
        of::<map_server::GetLegendInfoOperation>(),
        of::<map_server::GetTileCacheInfoOperation>(),
        of::<map_server::GetDefaultLayerDrawingDescriptionsOperation>(),
        of::<service_catalog::GetServiceDescriptionsOperation>(),
        of::<authentication::GetTokenOperation>(),
        of::<authentication::ValidateTokenOperation>(),
    ]
}

/// A number that follows from the input.
fn number(data: &[u8]) -> usize {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    hasher.finish() as usize
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(super) const DICTIONARY: &[&str] = &[
    " xsi:type=\"xs:int\"",
    " xsi:type=\"t:Base\"",
    " xsi:nil=\"true\"",
    " href=\"#id1\"",
    " id=\"id1\"",
    " soapenc:arrayType=\"xs:int[2]\"",
    " soapenc:arrayType=\"o:Other[2][1]\"",
    " soapenc:position=\"[1]\"",
    " soapenc:offset=\"[1]\"",
    " xmlns:o=\"urn:other\"",
    " xmlns=\"\"",
    " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"",
    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
    " soap:mustUnderstand=\"1\"",
    "<![CDATA[",
    "]]>",
    "<!-- -->",
    "<?p i?>",
    "<!DOCTYPE a>",
    "&#x0B;",
    "&#10;",
    "&amp;",
    "&lt;",
    "&unknown;",
    "o:name",
    "NaN",
    "-INF",
    "1e400",
    "-0",
    "2024-02-30T24:00:00Z",
    "P1Y-2M",
    "00",
    "\u{feff}",
    "\u{85}",
    "\u{fffd}",
    "\u{10ffff}",
    "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>a</faultstring><detail><b/></detail></soap:Fault>",
];
