//! Namespace declarations in scope (Namespaces in XML 1.0 §6), interned against the package's namespaces.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use super::NamespaceFamily;
use super::read::attributes::{Attributes, attribute_value, declared_prefix};
use super::read::scan::same_name;
use super::{NamespaceTable, SOAP_ENCODING_11, SOAP_ENCODING_12, XML, XS, XSI, XmlErrorKind};

/// A namespace: an index into the package's, one of the constants, or one that only this document names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct NsId(u32);

/// The maximum number of namespace declarations in scope, since searching them takes time in proportion. Servers that
/// declare all their namespaces on the envelope have up to a hundred.
const DECLARATIONS: usize = 256;

/// The maximum length of a namespace's URI in bytes, since kept content of that namespace copies it.
const NAME: usize = 4096;

/// The older namespaces of XML Schema's attributes in instances, which are read like that of 2001.
const OLDER_XSI: [&str; 2] =
    ["http://www.w3.org/1999/XMLSchema-instance", "http://www.w3.org/2000/10/XMLSchema-instance"];

/// The older namespaces of XML Schema, likewise.
const OLDER_XS: [&str; 2] = ["http://www.w3.org/1999/XMLSchema", "http://www.w3.org/2000/10/XMLSchema"];

/// The namespaces that the codec itself uses, by their [`NsId`] from [`NsId::KNOWN`] on.
const KNOWN: [&str; 9] =
    [XSI, XS, SOAP_ENCODING_11, SOAP_ENCODING_12, XML, OLDER_XSI[0], OLDER_XSI[1], OLDER_XS[0], OLDER_XS[1]];

impl NsId {
    const KNOWN: u32 = 1 << 24;
    const FOREIGN: u32 = 1 << 25;
    /// No namespace, which is entry 0 of every package.
    pub(crate) const NONE: Self = Self(0);
    const XSI: Self = Self(Self::KNOWN);
    const XS: Self = Self(Self::KNOWN + 1);
    pub(crate) const XML: Self = Self(Self::KNOWN + 4);

    /// Whether this is a namespace of the package.
    pub(crate) fn is_of_package(self) -> bool {
        self != Self::NONE && self.0 < Self::KNOWN
    }

    /// The namespace of that index in the package.
    pub(crate) fn package(index: u16) -> Self {
        Self(u32::from(index))
    }
}

#[derive(Debug, Clone, Copy)]
struct Binding<'a> {
    prefix: &'a str,
    ns: NsId,
    /// The URI as it was declared, where a family of namespaces maps it to another one.
    source: NsId,
}

/// The declarations in scope, innermost last.
#[derive(Debug, Clone)]
pub struct Bindings<'a> {
    package: &'static NamespaceTable,
    /// XSI's namespace, which a package may name as one of its own.
    xsi: NsId,
    family: Option<NamespaceFamily>,
    scope: Vec<Binding<'a>>,
    foreign: Vec<Cow<'a, str>>,
    default: NsId,
    fast: Option<(NsId, &'a str)>,
    /// Changes with every change of the scope.
    version: u64,
    /// The remaining budget for the bytes of URIs that are copied into values.
    uri_copy_budget: Cell<usize>,
}

impl<'a> Bindings<'a> {
    /// No declaration yet.
    pub(crate) fn new(package: &'static NamespaceTable, family: Option<NamespaceFamily>) -> Self {
        Self {
            package,
            xsi: position_of(package, XSI).unwrap_or(NsId::XSI),
            family,
            scope: Vec::new(),
            foreign: Vec::new(),
            default: NsId::NONE,
            fast: None,
            version: 0,
            uri_copy_budget: Cell::new(usize::MAX),
        }
    }

    /// Bounds the bytes of URIs that are copied into values.
    pub(crate) fn with_uri_budget(self, bytes: usize) -> Self {
        self.uri_copy_budget.set(bytes);
        self
    }

    /// Takes over the remaining budget of another scope of the same document.
    pub(crate) fn share_budget(&self, other: &Self) {
        self.uri_copy_budget.set(other.uri_copy_budget.get());
    }

    /// No declaration yet, against the same package.
    pub(crate) fn fresh(&self) -> Self {
        Self::new(self.package, self.family.clone())
    }

    /// A number that is the same as long as nothing comes into scope or leaves it.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// Returns the number of declarations in scope, for [`Self::leave`].
    pub(crate) fn mark(&self) -> usize {
        self.scope.len()
    }

    /// Binds a prefix (empty: the default namespace) to a URI (empty: undeclared).
    ///
    /// # Errors
    /// Too many are bound already, or the URI is too long.
    pub(crate) fn declare(&mut self, prefix: &'a str, uri: Cow<'a, str>) -> Result<(), XmlErrorKind> {
        if self.scope.len() >= DECLARATIONS {
            return Err(XmlErrorKind::Limit("too many namespaces are declared at once"));
        }
        if uri.len() > NAME {
            return Err(XmlErrorKind::Limit("the name of a namespace is too long"));
        }
        let (ns, source) = self.intern(uri);
        self.scope.push(Binding { prefix, ns, source });
        self.version += 1;
        if prefix.is_empty() {
            self.default = ns;
        }
        self.fast = None;
        Ok(())
    }

    /// Binds what a start tag's attributes declare.
    ///
    /// # Errors
    /// They are not well-formed, or as for [`Self::declare`].
    pub(crate) fn declare_all(&mut self, attributes: &'a str) -> Result<(), XmlErrorKind> {
        for attribute in Attributes::new(attributes) {
            let (name, value) = attribute.map_err(|why| XmlErrorKind::Syntax(why.to_owned()))?;
            if let Some(prefix) = declared_prefix(name) {
                self.declare(prefix, attribute_value(value).map_err(XmlErrorKind::Syntax)?)?;
            }
        }
        Ok(())
    }

    /// Removes the declarations made since [`Self::mark`] returned `mark`.
    pub(crate) fn leave(&mut self, mark: usize) {
        if self.scope.len() > mark {
            self.scope.truncate(mark);
            self.version += 1;
            self.forget_foreign();
            self.default = self.lookup("").unwrap_or(NsId::NONE);
            self.fast = None;
        }
    }

    /// Removes the foreign namespaces that no declaration in scope binds any more. They are numbered in the order in
    /// which they were met, so that the remaining ones come first.
    fn forget_foreign(&mut self) {
        if self.foreign.is_empty() {
            return;
        }
        let named = self.scope.iter().filter_map(|binding| binding.source.0.checked_sub(NsId::FOREIGN));
        let known = named.max().map_or(0, |last| last as usize + 1);
        self.foreign.truncate(known);
    }

    /// Returns the namespace that a prefix is bound to, or `None` if it is not bound or undeclared.
    pub(crate) fn resolve(&self, prefix: &str) -> Option<NsId> {
        if prefix.is_empty() {
            return Some(self.default);
        }
        match self.lookup(prefix) {
            Some(NsId::NONE) => None,
            None if prefix == "xml" => Some(self.xml()),
            found => found,
        }
    }

    /// The prefix that elements of the namespace have most likely: the one seen last, or the innermost.
    #[inline]
    pub(crate) fn likely_prefix(&mut self, ns: NsId) -> Option<&'a str> {
        match self.fast {
            Some((known, prefix)) if known == ns => Some(prefix),
            _ if self.default == ns => Some(""),
            _ => self.find_prefix(ns),
        }
    }

    fn find_prefix(&mut self, ns: NsId) -> Option<&'a str> {
        let found = self.scope.iter().rev().find(|binding| binding.ns == ns && !binding.prefix.is_empty())?.prefix;
        if self.lookup(found) != Some(ns) {
            return None;
        }
        self.fast = Some((ns, found));
        Some(found)
    }

    /// Stores the prefix that an element of the namespace was seen with.
    pub(crate) fn seen(&mut self, ns: NsId, prefix: &'a str) {
        self.fast = Some((ns, prefix));
    }

    /// The URI of a namespace.
    pub(crate) fn uri(&self, ns: NsId) -> &str {
        let index = ns.0 as usize;
        let found = if ns.0 >= NsId::FOREIGN {
            self.foreign.get(index - NsId::FOREIGN as usize).map(|uri| &**uri)
        } else if ns.0 >= NsId::KNOWN {
            KNOWN.get(index - NsId::KNOWN as usize).copied()
        } else {
            self.package.namespaces.get(index).map(|namespace| namespace.uri)
        };
        found.unwrap_or_default()
    }

    /// Returns the URI that a prefix is bound to; for a namespace of the family, the package's own.
    pub(crate) fn uri_of_prefix(&self, prefix: &str) -> Option<&str> {
        self.resolve(prefix).map(|ns| self.uri(ns))
    }

    /// The same for a value that keeps a copy of the URI; `None` once the budget is exhausted.
    pub(crate) fn copy_uri(&self, prefix: &str) -> Option<&str> {
        let uri = self.uri_of_prefix(prefix)?;
        let left = self.uri_copy_budget.get().checked_sub(uri.len());
        self.uri_copy_budget.set(left.unwrap_or(0));
        left.map(|_| uri)
    }

    /// Every prefix in scope with its URI as it was declared, innermost first; hidden ones are left out.
    pub(crate) fn in_scope(&self) -> impl Iterator<Item = (&'a str, &str)> {
        let mut seen = HashSet::new();
        let visible = self.scope.iter().rev().filter(move |binding| seen.insert(binding.prefix));
        visible.map(|binding| (binding.prefix, self.uri(binding.source)))
    }

    /// The URI of a prefix as it was declared: empty where the prefix is undeclared, `None` where it has no
    /// declaration.
    pub(crate) fn declared(&self, prefix: &str) -> Option<&str> {
        self.find(prefix).map(|binding| self.uri(binding.source))
    }

    /// The namespace of the prefix `xml`, which needs no declaration: a schema may refer to `xml:lang`.
    fn xml(&self) -> NsId {
        self.own(XML).unwrap_or(NsId::XML)
    }

    /// The namespace of `xsi:type` and `xsi:nil`.
    #[inline]
    pub(crate) fn xsi(&self) -> NsId {
        self.xsi
    }

    /// The package's namespace of that URI.
    fn own(&self, uri: &str) -> Option<NsId> {
        position_of(self.package, uri)
    }

    fn find(&self, prefix: &str) -> Option<&Binding<'a>> {
        self.scope.iter().rev().find(|binding| same_name(binding.prefix, prefix))
    }

    fn lookup(&self, prefix: &str) -> Option<NsId> {
        self.find(prefix).map(|binding| binding.ns)
    }

    /// The namespace that a URI counts as, and the one that it is.
    fn intern(&mut self, uri: Cow<'a, str>) -> (NsId, NsId) {
        if uri.is_empty() {
            return (NsId::NONE, NsId::NONE);
        }
        if uri == XSI {
            return (self.xsi, self.xsi);
        }
        // The version that a package was made from wins over its family.
        if let Some(own) = self.own(&uri) {
            return (own, own);
        }
        if let Some((name, number)) = KNOWN.iter().zip(NsId::KNOWN..).find(|(name, _)| **name == uri) {
            let known = NsId(number);
            return if OLDER_XSI.contains(name) {
                (self.xsi, known)
            } else if OLDER_XS.contains(name) {
                (self.own(XS).unwrap_or(NsId::XS), known)
            } else {
                (known, known)
            };
        }
        let family = self.family(&uri);
        let index = self.foreign.iter().position(|known| *known == uri).unwrap_or_else(|| {
            self.foreign.push(uri);
            self.foreign.len() - 1
        });
        let source = NsId(NsId::FOREIGN + u32::try_from(index).unwrap_or(0));
        (family.unwrap_or(source), source)
    }

    /// Returns the package's namespace that stands for a URI of the family.
    fn family(&self, uri: &str) -> Option<NsId> {
        let family = self.family.as_ref().filter(|family| family.contains(uri))?;
        let index = self.package.namespaces.iter().position(|namespace| family.contains(namespace.uri))?;
        Some(NsId(u32::try_from(index).unwrap_or(0)))
    }
}

/// The namespace of that URI among the package's.
fn position_of(package: &NamespaceTable, uri: &str) -> Option<NsId> {
    let index = package.namespaces.iter().position(|namespace| namespace.uri == uri)?;
    u32::try_from(index).ok().map(NsId)
}

/// Returns the namespaces that prefixes in text stand for.
pub trait ResolvePrefix: std::fmt::Debug {
    /// Returns the URI that a prefix is bound to, which the caller copies; `None` where it is not bound, or where the
    /// copies of a document's URIs exceed their budget.
    fn resolve_prefix(&self, prefix: &str) -> Option<&str>;

    /// Returns whether that budget is exhausted.
    fn is_exhausted(&self) -> bool;
}

impl ResolvePrefix for Bindings<'_> {
    fn resolve_prefix(&self, prefix: &str) -> Option<&str> {
        self.copy_uri(prefix)
    }

    fn is_exhausted(&self) -> bool {
        self.uri_copy_budget.get() == 0
    }
}
