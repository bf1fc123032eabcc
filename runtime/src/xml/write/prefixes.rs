//! The prefixes that a document uses, collected while it is written and declared on its root element afterwards.

use std::borrow::Cow;

use super::escape::{Escape, escape_into};
use super::output::Append;
use crate::xml::NamespaceFamily;
use crate::xml::NamespaceTable;
use crate::xml::read::attributes::is_character;
use crate::xml::{SOAP_ENCODING_11, XML, XS, XSI};

/// A namespace that is always written with the same prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reserved {
    Xsi,
    Xs,
    SoapEncoding,
}

/// The namespaces of [`Reserved`], in its order, and their prefixes, which no package uses for others.
const RESERVED: [(&str, &str); 3] = [(XSI, "xsi"), (XS, "xs"), (SOAP_ENCODING_11, "soapenc")];

/// The namespaces used so far.
#[derive(Debug)]
pub(crate) struct Prefixes {
    package: &'static NamespaceTable,
    family: Option<NamespaceFamily>,
    /// By index into the package's namespaces: whether it is used, and its prefix.
    used: Vec<(bool, &'static str)>,
    reserved: [(bool, &'static str); 3],
    /// Namespaces that are neither the package's nor reserved, and those that text has a prefix for: URI and prefix.
    others: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// The prefix and the URI that text needs and cannot have, since names were written with the prefix already.
    conflict: Option<(String, String)>,
    /// A character in a URI of `others` that XML forbids, so that the namespace cannot be declared.
    forbidden: Option<char>,
}

/// The prefixes that names get whose own is needed for text.
const ALTERNATIVES: [&str; 24] = [
    "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13", "p14", "p15", "p16", "p17",
    "p18", "p19", "p20", "p21", "p22", "p23", "p24",
];

impl Prefixes {
    pub(crate) fn new(package: &'static NamespaceTable, family: Option<NamespaceFamily>) -> Self {
        let used = package.namespaces.iter().map(|namespace| (false, namespace.prefix)).collect();
        let reserved = RESERVED.map(|(_, prefix)| (false, prefix));
        Self { package, family, used, reserved, others: Vec::new(), conflict: None, forbidden: None }
    }

    /// The package's prefix for a namespace by its index, to be declared; empty for "no namespace".
    #[inline]
    pub(crate) fn of_index(&mut self, index: u16) -> &'static str {
        match self.used.get_mut(usize::from(index)) {
            Some((used, prefix)) if index > 0 => {
                *used = true;
                prefix
            }
            _ => "",
        }
    }

    /// The prefix of a reserved namespace, to be declared.
    pub(crate) fn of_reserved(&mut self, reserved: Reserved) -> &'static str {
        let Some((used, prefix)) = self.reserved.get_mut(reserved as usize) else { return "" };
        *used = true;
        prefix
    }

    /// The prefix for a namespace by its URI, `preferred` where it is none that has one already; to be declared.
    pub(crate) fn of_uri(&mut self, uri: &str, preferred: &str) -> Cow<'static, str> {
        if uri.is_empty() {
            return Cow::Borrowed("");
        }
        if uri == XML {
            return Cow::Borrowed("xml");
        }
        if let Some(index) = self.package.namespaces.iter().position(|namespace| namespace.uri == uri) {
            return Cow::Borrowed(self.of_index(u16::try_from(index).unwrap_or(0)));
        }
        match RESERVED.iter().zip(&mut self.reserved).find(|((known, _), _)| *known == uri) {
            Some((_, (used, prefix))) => {
                *used = true;
                Cow::Borrowed(*prefix)
            }
            None => self.other(uri, preferred),
        }
    }

    /// The declarations, each with a space in front.
    pub(crate) fn declarations(&self) -> String {
        // Room for a handful, so that a small message does not grow it piece by piece.
        let mut out = String::with_capacity(512);
        for ((uri, _), (_, prefix)) in RESERVED.iter().zip(&self.reserved).filter(|(_, (used, _))| *used) {
            declaration(&mut out, prefix, uri);
        }
        for (namespace, (_, prefix)) in self.package.namespaces.iter().zip(&self.used).filter(|(_, (used, _))| *used) {
            // Bound in every document (Namespaces in XML 1.0 §3).
            if namespace.uri == XML {
                continue;
            }
            declaration(&mut out, prefix, self.written(namespace.uri));
        }
        for (uri, prefix) in &self.others {
            let is_own = self.package.namespaces.iter().any(|namespace| namespace.uri == uri);
            declaration(&mut out, prefix, if is_own { self.written(uri) } else { uri });
        }
        out
    }

    /// The URI that is written for a namespace of the package.
    pub(crate) fn uri_of_index(&self, index: u16) -> &str {
        self.package.namespaces.get(usize::from(index)).map_or("", |namespace| self.written(namespace.uri))
    }

    fn written<'s>(&'s self, uri: &'s str) -> &'s str {
        self.family.as_ref().map_or(uri, |family| family.uri_to_write(uri))
    }

    /// Has a namespace of this crate's own, which no package has, stand for a prefix that no package uses. [`Self::of_uri`]
    /// returns the prefix without a copy from then on.
    pub(crate) fn add_own(&mut self, uri: &'static str, prefix: &'static str) {
        if !self.is_taken(prefix) && !self.package.namespaces.iter().any(|namespace| namespace.uri == uri) {
            self.others.push((Cow::Borrowed(uri), Cow::Borrowed(prefix)));
        }
    }

    fn other(&mut self, uri: &str, preferred: &str) -> Cow<'static, str> {
        if let Some((_, prefix)) = self.others.iter().find(|(known, _)| known == uri) {
            return prefix.clone();
        }
        let mut prefix = preferred.to_owned();
        let base = if preferred.is_empty() { "ns" } else { preferred };
        let mut number = 1;
        while prefix.is_empty() || self.is_taken(&prefix) {
            prefix = format!("{base}{number}");
            number += 1;
        }
        self.add_other(uri, &prefix);
        Cow::Owned(prefix)
    }

    fn is_taken(&self, prefix: &str) -> bool {
        prefix == "xml"
            || self.reserved.iter().any(|(_, known)| *known == prefix)
            || self.used.iter().any(|(_, known)| *known == prefix)
            || self.others.iter().any(|(_, known)| known == prefix)
    }

    /// Has a prefix stand for a namespace, as text needs it; false where names were written with the prefix that are in
    /// another one, which [`Self::take_conflict`] reports.
    pub(crate) fn require(&mut self, prefix: &str, uri: &str) -> bool {
        if prefix == "xml" && uri == XML {
            return true;
        }
        let found = match self.others.iter().find(|(_, known)| known == prefix) {
            Some((known, _)) => known == uri,
            None => self.require_known(prefix, uri),
        };
        if !found && self.conflict.is_none() {
            self.conflict = Some((prefix.to_owned(), uri.to_owned()));
        }
        found
    }

    /// The same for a prefix that only the package's namespaces and the reserved ones may have.
    fn require_known(&mut self, prefix: &str, uri: &str) -> bool {
        if prefix.is_empty() || matches!(prefix, "xml" | "xmlns") || uri.is_empty() {
            return false;
        }
        let alternative = ALTERNATIVES.into_iter().find(|free| *free != prefix && !self.is_taken(free));
        let package = self.package.namespaces.iter().map(|namespace| namespace.uri).zip(&mut self.used);
        let mut known = package.chain(RESERVED.iter().map(|(uri, _)| *uri).zip(&mut self.reserved));
        let Some((known, (used, own))) = known.find(|(_, (_, own))| *own == prefix) else {
            self.add_other(uri, prefix);
            return true;
        };
        if known == uri {
            *used = true;
            return true;
        }
        let Some(alternative) = alternative.filter(|_| !*used) else { return false };
        *own = alternative;
        self.add_other(uri, prefix);
        true
    }

    fn add_other(&mut self, uri: &str, prefix: &str) {
        self.forbidden = self.forbidden.or_else(|| uri.chars().find(|c| !is_character(*c)));
        self.others.push((Cow::Owned(uri.to_owned()), Cow::Owned(prefix.to_owned())));
    }

    /// A character in the URI of a namespace that XML forbids, if there is any.
    pub(crate) fn forbidden(&self) -> Option<char> {
        self.forbidden
    }

    /// The prefix and the URI that [`Self::require`] was rejected last.
    pub(crate) fn take_conflict(&mut self) -> Option<(String, String)> {
        self.conflict.take()
    }
}

/// Appends a namespace declaration with a space in front.
pub(crate) fn declaration(out: &mut impl Append, prefix: &str, uri: &str) {
    out.push_str(" xmlns");
    if !prefix.is_empty() {
        out.push_str(":");
        out.push_str(prefix);
    }
    out.push_str("=\"");
    // A forbidden character is an error of the encoder: see `Prefixes::forbidden`.
    let _ = escape_into(out, uri, Escape::Attribute);
    out.push_str("\"");
}
