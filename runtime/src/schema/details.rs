//! Data that few fields of a descriptor have: defaults, facets, constraints of wildcards. It is stored apart from the
//! fields, of which programs have thousands.

use super::descriptor::Name;
use super::facets::Facets;
use super::type_descriptor::TypeDescriptor;

/// The data that a [`FieldDescriptor`](super::FieldDescriptor) may have besides its name.
#[derive(Debug)]
pub struct Details {
    /// The name of the simple type, written as `xsi:type` where SOAP encoding requires it.
    pub type_name: Name,
    /// The schema's `default` or `fixed` value.
    pub default: Option<&'static str>,
    /// The constraints on a value, for `validate()`.
    pub facets: Option<&'static Facets>,
    /// Of a wildcard, what it admits.
    pub wildcard: Option<&'static Wildcard>,
    /// Of an element whose slot is a `Vec`, the table of its type: the only field repeats.
    pub list: Option<&'static TypeDescriptor>,
    /// Of an attachment, the media types that the binding names: alternatives, the preferred one first.
    pub media_types: &'static [&'static str],
}

/// The constraints of a wildcard (XSD 1.0 Part 1 §3.10.1).
#[derive(Debug, PartialEq, Eq)]
pub struct Wildcard {
    /// The namespaces whose elements or attributes it admits.
    pub namespaces: Namespaces,
    /// The validation of admitted content.
    pub process: Process,
}

/// The namespace constraint of a wildcard (XSD 1.0 Part 1 §3.10.1, §3.10.4).
#[derive(Debug, PartialEq, Eq)]
pub enum Namespaces {
    /// `##any`: every namespace, and none.
    Any,
    /// `##other`: every namespace but this one (an index into
    /// [`NamespaceTable::namespaces`](crate::xml::NamespaceTable::namespaces)), and not "no namespace".
    Other(u16),
    /// `##targetNamespace`, `##local` (index 0) and URIs: these, as indices into
    /// [`NamespaceTable::namespaces`](crate::xml::NamespaceTable::namespaces).
    Listed(&'static [u16]),
}

/// `processContents` of a wildcard (XSD 1.0 Part 1 §3.10.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// A declaration must be known, and the content be valid.
    Strict,
    /// The content must be valid where a declaration is known.
    Lax,
    /// The content need only be well-formed.
    Skip,
}

impl Wildcard {
    /// Every namespace, processed laxly: the wildcard of `xs:anyType`.
    pub const ANY: Self = Self { namespaces: Namespaces::Any, process: Process::Lax };

    /// Describes a wildcard with these constraints.
    #[must_use]
    pub const fn new(namespaces: Namespaces, process: Process) -> Self {
        Self { namespaces, process }
    }
}

impl Details {
    /// Nothing; the base for what follows.
    pub const NONE: Self =
        Self { type_name: Name::NONE, default: None, facets: None, wildcard: None, list: None, media_types: &[] };

    /// Adds the table of a type that holds one repeated element, whose values are the slot.
    #[must_use]
    pub const fn list(mut self, table: &'static TypeDescriptor) -> Self {
        self.list = Some(table);
        self
    }

    /// Adds the media types of an attachment.
    #[must_use]
    pub const fn media_types(mut self, media_types: &'static [&'static str]) -> Self {
        self.media_types = media_types;
        self
    }

    /// Adds what a wildcard admits.
    #[must_use]
    pub const fn wildcard(mut self, wildcard: &'static Wildcard) -> Self {
        self.wildcard = Some(wildcard);
        self
    }

    /// Names the simple type for SOAP encoding's `xsi:type`.
    #[must_use]
    pub const fn typed(mut self, ns: u16, local: &'static str) -> Self {
        self.type_name = Name::new(ns, local);
        self
    }

    /// Adds the schema's `default` or `fixed` value.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// Adds what a value must satisfy.
    #[must_use]
    pub const fn facets(mut self, facets: &'static Facets) -> Self {
        self.facets = Some(facets);
        self
    }
}
