//! The prefixes that a document uses, collected while it is written and declared on its root element afterwards.

use std::borrow::Cow;

use super::escape::{Escape, escape_into};
use super::output::Append;
use crate::decode::{SOAP_ENCODING_11, XML, XS, XSI};
use crate::dialect::Dialect;
use crate::table::Package;

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
    package: &'static Package,
    dialect: Option<Dialect>,
    /// By index into the package's namespaces.
    used: Vec<bool>,
    reserved: [bool; 3],
    /// Namespaces that are neither the package's nor reserved: URI and prefix.
    others: Vec<(String, String)>,
}

impl Prefixes {
    pub(crate) fn new(package: &'static Package, dialect: Option<Dialect>) -> Self {
        Self { package, dialect, used: vec![false; package.namespaces.len()], reserved: [false; 3], others: Vec::new() }
    }

    /// The package's prefix for a namespace by its index, to be declared; empty for "no namespace".
    #[inline]
    pub(crate) fn of_index(&mut self, index: u16) -> &'static str {
        let index = usize::from(index);
        match (self.package.namespaces.get(index), self.used.get_mut(index)) {
            (Some(namespace), Some(used)) if index > 0 => {
                *used = true;
                namespace.prefix
            }
            _ => "",
        }
    }

    /// The prefix of a reserved namespace, to be declared.
    pub(crate) fn of_reserved(&mut self, reserved: Reserved) -> &'static str {
        let index = reserved as usize;
        if let Some(used) = self.reserved.get_mut(index) {
            *used = true;
        }
        RESERVED.get(index).map_or("", |(_, prefix)| prefix)
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
            Some(((_, prefix), used)) => {
                *used = true;
                Cow::Borrowed(prefix)
            }
            None => Cow::Owned(self.other(uri, preferred)),
        }
    }

    /// The declarations, each with a space in front.
    pub(crate) fn declarations(&self) -> String {
        // Room for a handful, so that a small message does not grow it piece by piece.
        let mut out = String::with_capacity(512);
        for ((uri, prefix), _) in RESERVED.iter().zip(&self.reserved).filter(|(_, used)| **used) {
            declaration(&mut out, prefix, uri);
        }
        for (namespace, _) in self.package.namespaces.iter().zip(&self.used).filter(|(_, used)| **used) {
            declaration(&mut out, namespace.prefix, self.written(namespace.uri));
        }
        for (uri, prefix) in &self.others {
            declaration(&mut out, prefix, uri);
        }
        out
    }

    /// The URI that is written for a namespace of the package.
    pub(crate) fn uri_of_index(&self, index: u16) -> &str {
        self.package.namespaces.get(usize::from(index)).map_or("", |namespace| self.written(namespace.uri))
    }

    fn written<'s>(&'s self, uri: &'s str) -> &'s str {
        self.dialect.as_ref().map_or(uri, |dialect| dialect.written(uri))
    }

    fn other(&mut self, uri: &str, preferred: &str) -> String {
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
        self.others.push((uri.to_owned(), prefix.clone()));
        prefix
    }

    fn is_taken(&self, prefix: &str) -> bool {
        prefix == "xml"
            || RESERVED.iter().any(|(_, known)| *known == prefix)
            || self.package.namespaces.iter().any(|namespace| namespace.prefix == prefix)
            || self.others.iter().any(|(_, known)| known == prefix)
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
    // A URI comes from a table or a document that was read, so that it holds no forbidden character.
    let _ = escape_into(out, uri, Escape::Attribute);
    out.push_str("\"");
}
