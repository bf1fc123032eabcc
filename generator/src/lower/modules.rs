//! The Rust modules: one for each XML namespace, one for the messages, one for each port.

use std::collections::{BTreeMap, HashMap};

use super::case::{snake, words};
use super::docs;
use super::scope::Scope;

/// Names that no module of a package can have.
const RESERVED_MODULES: &[&str] =
    &["rt", "std", "core", "alloc", "soapstone", "facets", "ns", "messages", "mod", "lib", "main"];

/// Parts of URIs that do not describe what a namespace is for.
const GENERIC: &[&str] = &[
    "wsdl", "xsd", "xml", "schema", "schemas", "soap", "ws", "asmx", "svc", "www", "com", "org", "net", "http",
    "https", "urn", "uri",
];

/// Longest name of a module, in bytes: a module is a file, and file names are limited.
const LONGEST_MODULE: usize = 64;

/// A module of items.
#[derive(Debug)]
pub struct ModuleScope {
    /// Its identifier.
    pub ident: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The identifiers of its types.
    pub types: Scope,
}

/// The modules of a package, added when first needed.
#[derive(Debug)]
pub struct Modules<'m> {
    /// Module names by namespace URI, from the configuration.
    configured: &'m BTreeMap<String, String>,
    /// The identifiers of all modules.
    root: Scope,
    /// The modules of items, in the order in which they were added.
    pub list: Vec<ModuleScope>,
    of_namespaces: HashMap<String, usize>,
    of_messages: Option<usize>,
}

impl<'m> Modules<'m> {
    /// Creates a package without modules.
    pub fn new(configured: &'m BTreeMap<String, String>) -> Self {
        let root = Scope::with(RESERVED_MODULES);
        Self { configured, root, list: Vec::new(), of_namespaces: HashMap::new(), of_messages: None }
    }

    /// Returns the module of a namespace.
    pub fn of_namespace(&mut self, uri: &str) -> usize {
        if let Some(&index) = self.of_namespaces.get(uri) {
            return index;
        }
        let preferred = match self.configured.get(uri) {
            Some(configured) => configured.clone(),
            None => {
                let mut candidates = module_candidates(uri);
                candidates.iter_mut().for_each(|candidate| candidate.truncate(LONGEST_MODULE));
                let free = candidates.iter().find(|candidate| self.root.is_free(candidate)).or(candidates.first());
                free.cloned().unwrap_or_else(|| "unqualified".to_owned())
            }
        };
        let ident = self.root.claim_snake(&preferred, "");
        let docs = if uri.is_empty() {
            "The types without a namespace.".to_owned()
        } else {
            format!("The types of the namespace `{}`.", uri.replace('`', ""))
        };
        let index = self.add(ident, docs);
        self.of_namespaces.insert(uri.to_owned(), index);
        index
    }

    /// Returns the module of the messages that have no element of their own: rpc wrappers, several parts, headers,
    /// faults.
    pub fn of_messages(&mut self) -> usize {
        if let Some(index) = self.of_messages {
            return index;
        }
        let docs =
            "What messages hold that no schema declares: rpc wrappers, bodies of several parts, headers and faults.";
        let index = self.add("messages".to_owned(), docs.to_owned());
        self.of_messages = Some(index);
        index
    }

    /// Returns the identifier of a new port's module.
    pub fn of_port(&mut self, port: &str) -> String {
        let mut preferred = snake(&words(port));
        preferred.truncate(LONGEST_MODULE);
        self.root.claim_snake(&preferred, "port")
    }

    fn add(&mut self, ident: String, docs: String) -> usize {
        self.list.push(ModuleScope { ident, docs: docs::lines_of_ours(docs), types: Scope::types() });
        self.list.len() - 1
    }
}

/// Returns possible names for the module of a namespace, the shortest first.
pub fn module_candidates(uri: &str) -> Vec<String> {
    let meaningful: Vec<String> = segments(uri)
        .iter()
        .map(|segment| segment.strip_suffix(".xsd").or_else(|| segment.strip_suffix(".wsdl")).unwrap_or(segment))
        .filter(|segment| {
            segment.chars().any(char::is_alphanumeric) && !GENERIC.contains(&segment.to_lowercase().as_str())
        })
        .map(|segment| words(segment).join("_"))
        .collect();
    let mut candidates = Vec::new();
    let mut name: Vec<String> = Vec::new();
    for segment in meaningful.iter().rev() {
        name.insert(0, segment.clone());
        if !is_version(segment) {
            candidates.push(snake(&name));
        }
    }
    if candidates.is_empty() && !name.is_empty() {
        candidates.push(snake(&[vec!["v".to_owned()], name].concat()));
    }
    candidates
}

/// The parts of a URI: of a host, the labels without the top-level domain, the most specific one last.
fn segments(uri: &str) -> Vec<&str> {
    let stripped = ["http://", "https://", "urn:"].iter().find_map(|scheme| uri.strip_prefix(scheme)).unwrap_or(uri);
    let mut segments: Vec<&str> = Vec::new();
    for (at, segment) in stripped.split(['/', ':', '#', '?', '=', '&']).enumerate() {
        if at == 0 && segment.contains('.') && uri.starts_with("http") {
            segments.extend(segment.split('.').rev().skip(1));
        } else {
            segments.push(segment);
        }
    }
    segments
}

/// Whether a part of a URI is only a version or a date.
fn is_version(segment: &str) -> bool {
    let digits = segment.trim_start_matches("version").trim_start_matches("ver").trim_start_matches(['v', 'r', '_']);
    digits.chars().all(|c| c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::module_candidates;

    #[test]
    fn modules_are_named_by_what_tells_something() {
        for (uri, expected) in [
            ("http://www.esri.com/schemas/ArcGIS/10.7", "arc_gis_10_7"),
            ("http://arcweb.esri.com/v2", "arcweb_v2"),
            ("http://www.onvif.org/ver10/device/wsdl", "device"),
            ("http://schemas.microsoft.com/exchange/services/2006/types", "types"),
            ("http://tempuri.org/", "tempuri"),
            ("urn:partner.soap.sforce.com", "partner_soap_sforce_com"),
        ] {
            assert_eq!(module_candidates(uri).first().map(String::as_str), Some(expected), "{uri}");
        }
    }
}
