//! Namespace declarations in scope (Namespaces in XML 1.0 §6), interned against the package's namespaces.

use std::borrow::Cow;

use crate::dialect::Dialect;
use crate::table::Package;

/// XML Schema's attributes in instance documents: `xsi:type`, `xsi:nil`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// XML Schema itself: the built-in types.
pub const XS: &str = "http://www.w3.org/2001/XMLSchema";
/// SOAP 1.1's encoding.
pub const SOAP_ENCODING_11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// SOAP 1.2's encoding.
pub const SOAP_ENCODING_12: &str = "http://www.w3.org/2003/05/soap-encoding";
/// What the prefix `xml` is always bound to.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// A namespace: an index into the package's, one of the constants, or one that only this document names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct NsId(u32);

/// The namespaces that the codec itself knows, by their [`NsId`] from [`NsId::KNOWN`] on. The older ones are read like
/// those of 2001.
const KNOWN: [&str; 9] = [
    XSI,
    XS,
    SOAP_ENCODING_11,
    SOAP_ENCODING_12,
    XML,
    "http://www.w3.org/1999/XMLSchema-instance",
    "http://www.w3.org/2000/10/XMLSchema-instance",
    "http://www.w3.org/1999/XMLSchema",
    "http://www.w3.org/2000/10/XMLSchema",
];

impl NsId {
    const KNOWN: u32 = 1 << 24;
    const FOREIGN: u32 = 1 << 25;
    /// No namespace, which is entry 0 of every package.
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const XSI: Self = Self(Self::KNOWN);
    pub(crate) const XML: Self = Self(Self::KNOWN + 4);

    /// The namespace of that index in the package.
    pub(crate) fn package(index: u16) -> Self {
        Self(u32::from(index))
    }
}

#[derive(Debug, Clone, Copy)]
struct Binding<'a> {
    prefix: &'a str,
    ns: NsId,
    /// The URI as it was declared, where that is another one than the namespace's because of the dialect.
    source: NsId,
}

/// The declarations in scope, innermost last.
#[derive(Debug, Clone)]
pub struct Bindings<'a> {
    package: &'static Package,
    dialect: Option<Dialect>,
    scope: Vec<Binding<'a>>,
    foreign: Vec<Cow<'a, str>>,
    default: NsId,
    fast: Option<(NsId, &'a str)>,
}

impl<'a> Bindings<'a> {
    /// No declaration yet.
    pub(crate) fn new(package: &'static Package, dialect: Option<Dialect>) -> Self {
        Self { package, dialect, scope: Vec::new(), foreign: Vec::new(), default: NsId::NONE, fast: None }
    }

    /// No declaration yet, against the same package.
    pub(crate) fn fresh(&self) -> Self {
        Self::new(self.package, self.dialect.clone())
    }

    /// How many declarations are in scope: to be handed to [`Self::leave`].
    pub(crate) fn mark(&self) -> usize {
        self.scope.len()
    }

    /// Binds a prefix (empty: the default namespace) to a URI (empty: undeclared).
    pub(crate) fn declare(&mut self, prefix: &'a str, uri: Cow<'a, str>) {
        let (ns, source) = self.intern(uri);
        self.scope.push(Binding { prefix, ns, source });
        if prefix.is_empty() {
            self.default = ns;
        }
        self.fast = None;
    }

    /// Forgets the declarations made since [`Self::mark`] said `mark`.
    pub(crate) fn leave(&mut self, mark: usize) {
        if self.scope.len() > mark {
            self.scope.truncate(mark);
            self.default = self.lookup("").unwrap_or(NsId::NONE);
            self.fast = None;
        }
    }

    /// What a prefix is bound to; `None` where it is not, or undeclared.
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

    /// Remembers the prefix that an element of the namespace was seen with.
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

    /// The URI that a prefix is bound to, the package's own for a namespace of the dialect's family.
    pub(crate) fn uri_of_prefix(&self, prefix: &str) -> Option<&str> {
        self.resolve(prefix).map(|ns| self.uri(ns))
    }

    /// Every prefix in scope with its URI as it was declared, innermost first; hidden ones are left out.
    pub(crate) fn in_scope(&self) -> impl Iterator<Item = (&'a str, &str)> {
        let scope = &self.scope;
        scope.iter().enumerate().rev().filter_map(move |(index, binding)| {
            let hidden = scope.iter().skip(index + 1).any(|inner| inner.prefix == binding.prefix);
            (!hidden).then(|| (binding.prefix, self.uri(binding.source)))
        })
    }

    /// What the prefix `xml` is bound to without a declaration: a schema may refer to `xml:lang`.
    fn xml(&self) -> NsId {
        let own = self.package.namespaces.iter().position(|namespace| namespace.uri == XML);
        own.and_then(|own| u32::try_from(own).ok()).map_or(NsId::XML, NsId)
    }

    fn lookup(&self, prefix: &str) -> Option<NsId> {
        self.scope.iter().rev().find(|binding| binding.prefix == prefix).map(|binding| binding.ns)
    }

    /// The namespace that a URI counts as, and the one that it is.
    fn intern(&mut self, uri: Cow<'a, str>) -> (NsId, NsId) {
        if uri.is_empty() {
            return (NsId::NONE, NsId::NONE);
        }
        if uri == XSI {
            return (NsId::XSI, NsId::XSI);
        }
        // The version that a package was made from wins over its family.
        if let Some(own) = self.package.namespaces.iter().position(|namespace| namespace.uri == uri) {
            let own = NsId(u32::try_from(own).unwrap_or(0));
            return (own, own);
        }
        if let Some(index) = KNOWN.iter().position(|known| *known == uri) {
            let known = NsId(NsId::KNOWN + u32::try_from(index).unwrap_or(0));
            return (if matches!(index, 5 | 6) { NsId::XSI } else { known }, known);
        }
        let family = self.family(&uri);
        let index = self.foreign.iter().position(|known| *known == uri).unwrap_or_else(|| {
            self.foreign.push(uri);
            self.foreign.len() - 1
        });
        let source = NsId(NsId::FOREIGN + u32::try_from(index).unwrap_or(0));
        (family.unwrap_or(source), source)
    }

    /// The package's namespace that stands for a URI of the dialect's family.
    fn family(&self, uri: &str) -> Option<NsId> {
        let dialect = self.dialect.as_ref().filter(|dialect| dialect.contains(uri))?;
        let index = self.package.namespaces.iter().position(|namespace| dialect.contains(namespace.uri))?;
        Some(NsId(u32::try_from(index).unwrap_or(0)))
    }
}
