//! The tables that describe types and fields in messages, see the runtime's descriptors.

use super::{ItemId, RustType};
use crate::model::ProcessContents;

/// A static table.
#[derive(Debug, Clone)]
pub struct Table {
    /// The static's identifier.
    pub ident: String,
    /// The kind of component that it describes.
    pub kind: TableKind,
    /// The XSD type's name: index of the namespace, and local name.
    pub name: Option<(u16, String)>,
    /// Whether tables in other files refer to it.
    pub shared: bool,
}

/// The kind of component that a table describes; see the runtime's `Kind`.
#[derive(Debug, Clone, PartialEq)]
pub enum TableKind {
    /// A complex type.
    ComplexType,
    /// A nested sequence, or the parts of a body.
    Sequence,
    /// A choice or a substitution group.
    Choice,
    /// Types distinguished by `xsi:type`.
    Derivation,
    /// A SOAP-encoded array: the item type's name, the dimensions, and whether the type declares the items' element.
    SoapArray((u16, String), u8, bool),
}

/// A struct's field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its identifier.
    pub ident: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its type.
    pub ty: RustType,
    /// Its representation in messages.
    pub wire: Wire,
}

/// A variant of a [`Choice`](super::Choice).
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its identifier.
    pub ident: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The type of what it holds.
    pub ty: RustType,
    /// Its representation in messages.
    pub wire: Wire,
}

/// The representation of a field or variant in messages.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Element, attribute, …
    pub kind: WireKind,
    /// Its name: index of the namespace, and local name.
    pub name: (u16, String),
    /// Of an unqualified element or attribute, the target namespace of the schema that declares it; else 0.
    pub schema: u16,
    /// The occurrence and its like.
    pub flags: Flags,
    /// The simple type's name, for SOAP encoding.
    pub type_name: Option<(u16, String)>,
    /// `default` or `fixed`.
    pub default: Option<String>,
    /// Facets that are checked on demand.
    pub facets: Option<Facets>,
    /// Of a wildcard, what it admits; `None` is everything, processed laxly.
    pub wildcard: Option<Wildcard>,
    /// The name that a search finds it by, where its identifier differs.
    pub alias: Option<String>,
    /// Of an element that is held as the `Vec` that its type is, the type's item.
    pub list: Option<ItemId>,
    /// Of an attachment, its media types.
    pub media_types: Vec<String>,
}

/// The constraints of a wildcard; see the runtime's `Wildcard`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wildcard {
    /// The namespaces, by index.
    pub namespaces: Namespaces,
    /// `processContents`.
    pub process: ProcessContents,
}

/// The namespace constraint of a wildcard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Namespaces {
    /// `##any`.
    Any,
    /// `##other`.
    Other(u16),
    /// A list.
    Listed(Vec<u16>),
}

/// The kind of a [`Wire`]; see the runtime's `FieldKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WireKind {
    /// A child element.
    Element,
    /// An attribute.
    Attribute,
    /// Simple content.
    Text,
    /// Text between elements.
    MixedText,
    /// A nested particle, whose table is this item's.
    Particle(ItemId),
    /// `xs:any`.
    Any,
    /// `xs:anyAttribute`.
    AnyAttribute,
    /// A type of a derivation.
    Derived,
    /// A MIME part of the binding, whose name is the local one.
    Attachment,
}

/// The flags of a table's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags {
    /// `minOccurs` ≥ 1 or `use="required"`.
    pub required: bool,
    /// `maxOccurs` > 1.
    pub repeated: bool,
    /// `nillable`.
    pub nillable: bool,
    /// Of a simple type.
    pub simple: bool,
    /// The declaration has `form`.
    pub form: bool,
    /// A member of an `xs:all` group.
    pub all: bool,
    /// An accessor of SOAP encoding, which may be null.
    pub accessor: bool,
}

/// The facets of a field; patterns of one step are joined, a step each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Facets {
    /// Least length.
    pub min_length: Option<u64>,
    /// Greatest length.
    pub max_length: Option<u64>,
    /// Regular expressions, all of which must match.
    pub patterns: Vec<String>,
    /// `enumeration` of values that no Rust enum can name; empty where there is none.
    pub values: Vec<String>,
    /// Lower bound, and whether it is excluded.
    pub min: Option<(String, bool)>,
    /// Upper bound, and whether it is excluded.
    pub max: Option<(String, bool)>,
    /// `totalDigits`.
    pub total_digits: Option<u32>,
    /// `fractionDigits`.
    pub fraction_digits: Option<u32>,
}
