//! XML namespaces: their index and prefix in the tables, and the Rust module of each.

use super::ir::{Module, Namespaces, RustType, Wildcard};
use super::names::Scope;
use super::words::{snake, words};
use super::{Lowerer, docs};
use crate::model::{self, NamespaceConstraint, QName};

/// Prefixes that the encoder has uses of its own for.
const RESERVED_PREFIXES: &[&str] = &["xml", "xmlns", "xsi", "xs", "soap", "soapenv", "soapenc", "item"];

pub use crate::names::{XML, XSD};

/// Parts of URIs that say nothing about what a namespace is for.
const GENERIC: &[&str] = &[
    "wsdl", "xsd", "xml", "schema", "schemas", "soap", "ws", "asmx", "svc", "www", "com", "org", "net", "http",
    "https", "urn", "uri",
];

impl Lowerer<'_> {
    /// The index of a namespace in the package's table; it is added when first asked for.
    pub(super) fn namespace(&mut self, uri: &str) -> u16 {
        if let Some(&index) = self.namespaces.get(uri) {
            return index;
        }
        // A table of over 65,535 namespaces is beyond any WSDL: the documents' limit comes first.
        let index = u16::try_from(self.package.namespaces.len()).unwrap_or(u16::MAX);
        let prefix = self.prefix(uri);
        self.package.namespaces.push((uri.to_owned(), prefix));
        self.namespaces.insert(uri.to_owned(), index);
        index
    }

    /// A name as the tables have it.
    pub(super) fn name(&mut self, name: &QName) -> (u16, String) {
        (self.namespace(&name.namespace), name.local.clone())
    }

    /// What a wildcard admits, as the tables have it; `None` is everything.
    pub(super) fn wildcard(&mut self, admits: &model::Wildcard) -> Option<Wildcard> {
        if *admits == model::Wildcard::any() {
            return None;
        }
        let namespaces = match &admits.namespaces {
            NamespaceConstraint::Any => Namespaces::Any,
            NamespaceConstraint::Other(excluded) => Namespaces::Other(self.namespace(excluded)),
            NamespaceConstraint::Listed(listed) => {
                Namespaces::Listed(listed.iter().map(|uri| self.namespace(uri)).collect())
            }
        };
        Some(Wildcard { namespaces, process: admits.process })
    }

    /// A prefix: the documents' own where it tells something, else one made of the URI.
    fn prefix(&self, uri: &str) -> String {
        if uri == XML {
            return "xml".to_owned();
        }
        if uri == XSD {
            return "xsd".to_owned();
        }
        let taken = |prefix: &str| self.package.namespaces.iter().any(|(_, p)| p == prefix);
        let telling = |prefix: &str| {
            let stem = prefix.trim_end_matches(|c: char| c.is_ascii_digit());
            !matches!(
                stem,
                "" | "tns"
                    | "ns"
                    | "s"
                    | "q"
                    | "n"
                    | "p"
                    | "types"
                    | "typens"
                    | "impl"
                    | "intf"
                    | "this"
                    | "self"
                    | "xsd"
            ) && prefix.starts_with(|c: char| c.is_ascii_alphabetic())
                && prefix.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        };
        let hints = self.model.prefixes.iter().filter(|(_, bound)| bound == uri).map(|(prefix, _)| prefix.clone());
        let wanted = hints
            .into_iter()
            .find(|prefix| telling(prefix) && !RESERVED_PREFIXES.contains(&prefix.as_str()))
            .unwrap_or_else(|| {
                let stem = module_candidates(uri).into_iter().next().unwrap_or_default();
                let stem: String = stem.chars().filter(char::is_ascii_alphanumeric).collect();
                if stem.starts_with(|c: char| c.is_ascii_alphabetic()) && stem.len() <= 12 && !stem.starts_with("xml") {
                    stem
                } else {
                    "ns".to_owned()
                }
            });
        if !taken(&wanted) && !RESERVED_PREFIXES.contains(&wanted.as_str()) {
            return wanted;
        }
        (1_usize..).map(|n| format!("{wanted}{n}")).find(|prefix| !taken(prefix)).unwrap_or(wanted)
    }

    /// The module of a namespace; it is added when first asked for.
    pub(super) fn module(&mut self, uri: &str) -> usize {
        if let Some(&index) = self.modules.get(uri) {
            return index;
        }
        let ident = match self.options.modules.get(uri) {
            Some(chosen) => self.root.claim_snake(chosen, ""),
            None => {
                let mut candidates = module_candidates(uri);
                // A module is a file, and file names end somewhere.
                candidates.iter_mut().for_each(|candidate| candidate.truncate(LONGEST_MODULE));
                let free = candidates.iter().find(|candidate| self.root.is_free(candidate)).or(candidates.first());
                let wanted = free.cloned().unwrap_or_else(|| "unqualified".to_owned());
                self.root.claim_snake(&wanted, "")
            }
        };
        let text = if uri.is_empty() {
            "The types without a namespace.".to_owned()
        } else {
            format!("The types of the namespace `{}`.", uri.replace('`', ""))
        };
        let index = self.add_module(ident, text);
        self.modules.insert(uri.to_owned(), index);
        index
    }

    /// The module of the messages that have no element of their own: rpc wrappers, several parts, headers, faults.
    pub(super) fn messages_module(&mut self) -> usize {
        const KEY: &str = "\0messages";
        if let Some(&index) = self.modules.get(KEY) {
            return index;
        }
        let index = self.add_module(
            "messages".to_owned(),
            "What messages hold that no schema declares: rpc wrappers, bodies of several parts, headers and faults."
                .to_owned(),
        );
        self.modules.insert(KEY.to_owned(), index);
        index
    }

    fn add_module(&mut self, ident: String, text: String) -> usize {
        self.package.modules.push(Module { ident, docs: docs::lines_of_ours(text), files: Vec::new() });
        self.scopes.push(Scope::types());
        self.package.modules.len() - 1
    }

    /// The configured Rust type of a simple type.
    pub(super) fn custom_type(&self, name: &QName) -> Option<RustType> {
        let full = format!("{{{}}}{}", name.namespace, name.local);
        let chosen = self.options.types.get(&full).or_else(|| self.options.types.get(&name.local))?;
        Some(RustType::Custom(chosen.clone()))
    }

    /// The configured identifier of a component.
    pub(super) fn custom_name(&self, name: &QName) -> Option<String> {
        let full = format!("{{{}}}{}", name.namespace, name.local);
        self.options.names.get(&full).or_else(|| self.options.names.get(&name.local)).cloned()
    }
}

/// Longest name of a module, in bytes.
const LONGEST_MODULE: usize = 64;

/// What the module of a namespace may be called, the shortest first.
fn module_candidates(uri: &str) -> Vec<String> {
    let stripped = ["http://", "https://", "urn:"].iter().find_map(|scheme| uri.strip_prefix(scheme)).unwrap_or(uri);
    let mut segments: Vec<String> = Vec::new();
    for (at, segment) in stripped.split(['/', ':', '#', '?', '=', '&']).enumerate() {
        if at == 0 && segment.contains('.') && uri.starts_with("http") {
            // Of a host, the labels that are neither `www` nor a top-level domain, the most special one last.
            let mut labels: Vec<&str> = segment.split('.').collect();
            labels.pop();
            labels.reverse();
            segments.extend(labels.into_iter().map(str::to_owned));
        } else {
            segments.push(segment.to_owned());
        }
    }
    let told: Vec<String> = segments
        .iter()
        .map(|segment| segment.strip_suffix(".xsd").or_else(|| segment.strip_suffix(".wsdl")).unwrap_or(segment))
        .filter(|segment| {
            segment.chars().any(|c| c.is_alphanumeric()) && !GENERIC.contains(&segment.to_lowercase().as_str())
        })
        .map(|segment| words(segment).join("_"))
        .collect();
    let mut candidates = Vec::new();
    let mut name: Vec<String> = Vec::new();
    for segment in told.iter().rev() {
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
