//! The static tables that describe a schema's components to the decoder and the encoder.
//!
//! Generated code holds one [`TypeDescriptor`] per complex type, choice or derivation, and one [`NamespaceTable`] per WSDL. A
//! table describes what goes over the wire (names, namespaces, occurrence); the place of the value in Rust is
//! defined by `Complex`, whose *slots* are numbered like the table's fields.

pub use super::details::{Details, Namespaces, Process, Wildcard};
pub use super::facets::Facets;
use super::type_descriptor::TypeDescriptor;
pub use crate::xml::{Namespace, NamespaceTable};

/// An expanded name: an index into [`NamespaceTable::namespaces`] and a local name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    /// Index into [`NamespaceTable::namespaces`]; 0 is "no namespace".
    pub ns: u16,
    /// The local name.
    pub local: &'static str,
}

impl Name {
    /// The name of an anonymous component.
    pub const NONE: Self = Self { ns: 0, local: "" };

    /// Describes a name in a namespace of the package.
    #[must_use]
    pub const fn new(ns: u16, local: &'static str) -> Self {
        Self { ns, local }
    }
}

/// The representation of a [`FieldDescriptor`] in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// A child element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of simple content.
    Text,
    /// Text between the children of mixed content: only as a variant of a repeated choice.
    MixedText,
    /// A particle without an element of its own; [`FieldDescriptor::group`] is its table (kind `Sequence` or `Choice`).
    Particle,
    /// `xs:any`: elements that no other field takes, as raw XML.
    Any,
    /// `xs:anyAttribute`: attributes that no other field takes.
    AnyAttribute,
    /// A type of a [`Kind::Derivation`](super::Kind::Derivation), by its `xsi:type` name.
    Derived,
    /// A MIME part of the binding (`mime:content`, WSDL 1.1 §5): an attachment, which no element of the message refers to.
    /// Such fields follow all others.
    Attachment,
}

/// The field must occur (`minOccurs` ≥ 1, `use="required"`).
pub const REQUIRED: u16 = 1;
/// The field may occur more than once (`maxOccurs` > 1): its slot is a `Vec`.
pub const REPEATED: u16 = 2;
/// The element may have `xsi:nil`.
pub const NILLABLE: u16 = 4;
/// The element's type is simple: text, and no attributes but those of `xsi`.
pub const SIMPLE: u16 = 8;
/// The declaration has `form` itself, which outweighs SOAP encoding's habit of unqualified accessors.
pub const FORM: u16 = 16;
/// An empty element stands for the schema's `default` or `fixed` value.
pub const DEFAULT: u16 = 32;
/// The field is a member of an `xs:all` group, whose members come in any order (XSD 1.0 Part 1 §3.8.4).
pub const ALL: u16 = 64;
/// The field is an accessor of SOAP encoding, and null is one of its values: in an encoded message it may be left out
/// or have `xsi:nil`, even where the schema requires it (SOAP 1.1 §5.1 rule 9). Its slot holds an `Option`, or of an
/// array's items a `Vec` of such; in literal messages the other flags define its occurrence.
pub const ACCESSOR: u16 = 128;
/// The element's type holds one repeated element and nothing else, and the slot is a `Vec` of these elements without a
/// value of the type around them: see [`Details::list`]. The slot of a field that repeats itself is a `Vec` of such.
pub const LIST: u16 = 256;

/// One field of a [`TypeDescriptor`]: a particle or an attribute, and the slot of the same number in the Rust value.
///
/// A program holds one for every field of every type that it can reach, so that data that few of them have is stored apart.
#[derive(Debug)]
pub struct FieldDescriptor {
    /// Its representation in messages.
    pub kind: FieldKind,
    /// [`REQUIRED`], [`REPEATED`], …
    pub flags: u16,
    /// Its namespace, an index into [`NamespaceTable::namespaces`]; 0 is "no namespace".
    pub ns: u16,
    /// The target namespace of the schema that declares an unqualified element or attribute; else 0.
    pub schema: u16,
    pub(super) label: Label,
    details: Option<&'static Details>,
}

/// The name of a field, depending on its kind. The second variant fits into the first one's niche.
#[derive(Debug)]
pub(super) enum Label {
    /// Its local name; empty where it has none.
    Local(&'static str),
    /// The table of a nested particle, which has no name.
    Group(&'static TypeDescriptor),
}

impl FieldDescriptor {
    const fn new(kind: FieldKind, ns: u16, local: &'static str, flags: u16) -> Self {
        Self { kind, flags, ns, schema: 0, label: Label::Local(local), details: None }
    }

    /// Describes a child element.
    #[must_use]
    pub const fn element(ns: u16, local: &'static str, flags: u16) -> Self {
        Self::new(FieldKind::Element, ns, local, flags)
    }

    /// Describes a child element in no namespace, which a schema with the target namespace `schema` declares.
    #[must_use]
    pub const fn local_element(schema: u16, local: &'static str, flags: u16) -> Self {
        Self { kind: FieldKind::Element, flags, ns: 0, schema, label: Label::Local(local), details: None }
    }

    /// Describes an attribute in no namespace, which a schema with the target namespace `schema` declares.
    #[must_use]
    pub const fn local_attribute(schema: u16, local: &'static str, flags: u16) -> Self {
        Self { kind: FieldKind::Attribute, flags, ns: 0, schema, label: Label::Local(local), details: None }
    }

    /// Describes an attribute.
    #[must_use]
    pub const fn attribute(ns: u16, local: &'static str, flags: u16) -> Self {
        Self::new(FieldKind::Attribute, ns, local, flags)
    }

    /// Describes the text of simple content.
    #[must_use]
    pub const fn text() -> Self {
        Self::new(FieldKind::Text, 0, "", REQUIRED | SIMPLE)
    }

    /// Describes text between the children of mixed content.
    #[must_use]
    pub const fn mixed_text() -> Self {
        Self::new(FieldKind::MixedText, 0, "", SIMPLE)
    }

    /// Describes a nested particle.
    #[must_use]
    pub const fn particle(group: &'static TypeDescriptor, flags: u16) -> Self {
        let mut field = Self::new(FieldKind::Particle, 0, "", flags);
        field.label = Label::Group(group);
        field
    }

    /// Describes `xs:any`, of every namespace unless [`Details::wildcard`] constrains it.
    #[must_use]
    pub const fn any(flags: u16) -> Self {
        Self::new(FieldKind::Any, 0, "", flags)
    }

    /// Describes `xs:anyAttribute`, of every namespace unless [`Details::wildcard`] constrains it.
    #[must_use]
    pub const fn any_attribute() -> Self {
        Self::new(FieldKind::AnyAttribute, 0, "", REPEATED)
    }

    /// Describes an attachment that is a MIME part of the binding, by the name of the part. The field is [`NILLABLE`]
    /// where the flags have it optional, since each one is looked for.
    #[must_use]
    pub const fn attachment(part: &'static str, flags: u16) -> Self {
        let flags = if flags & REQUIRED == 0 { REQUIRED | NILLABLE } else { REQUIRED };
        Self::new(FieldKind::Attachment, 0, part, flags)
    }

    /// Describes a type of a [`Kind::Derivation`](super::Kind::Derivation).
    #[must_use]
    pub const fn derived(ns: u16, local: &'static str) -> Self {
        Self::new(FieldKind::Derived, ns, local, 0)
    }

    /// Adds what few fields have.
    #[must_use]
    pub const fn with(mut self, details: &'static Details) -> Self {
        if details.default.is_some() {
            self.flags |= DEFAULT;
        }
        if details.list.is_some() {
            self.flags |= LIST;
        }
        self.details = Some(details);
        self
    }

    /// Its expanded name.
    #[must_use]
    pub const fn name(&self) -> Name {
        Name::new(self.ns, self.local())
    }

    /// Its local name; empty where it has none.
    #[must_use]
    #[inline]
    pub const fn local(&self) -> &'static str {
        match self.label {
            Label::Local(local) => local,
            Label::Group(_) => "",
        }
    }

    /// Returns the table of a particle.
    #[must_use]
    #[inline]
    pub const fn group(&self) -> Option<&'static TypeDescriptor> {
        match self.label {
            Label::Group(group) => Some(group),
            Label::Local(_) => None,
        }
    }

    /// Returns the name of its simple type, which SOAP encoding may have to write.
    #[must_use]
    pub const fn type_name(&self) -> Name {
        match self.details {
            Some(details) => details.type_name,
            None => Name::NONE,
        }
    }

    /// Returns what a wildcard admits.
    #[must_use]
    pub const fn wildcard(&self) -> &'static Wildcard {
        match self.details {
            Some(Details { wildcard: Some(wildcard), .. }) => wildcard,
            _ => &Wildcard::ANY,
        }
    }

    /// Returns the table of the type of an element whose slot is a `Vec`.
    #[must_use]
    pub const fn list(&self) -> Option<&'static TypeDescriptor> {
        match self.details {
            Some(details) => details.list,
            None => None,
        }
    }

    /// Returns the schema's `default` or `fixed` value.
    #[must_use]
    pub const fn default(&self) -> Option<&'static str> {
        match self.details {
            Some(details) => details.default,
            None => None,
        }
    }

    /// Returns the media types that the binding names for an attachment.
    #[must_use]
    pub const fn media_types(&self) -> &'static [&'static str] {
        match self.details {
            Some(details) => details.media_types,
            None => &[],
        }
    }

    /// Returns the constraints on a value.
    #[must_use]
    pub const fn facets(&self) -> Option<&'static Facets> {
        match self.details {
            Some(details) => details.facets,
            None => None,
        }
    }
}
