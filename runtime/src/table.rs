//! The static tables that describe a schema's components to the decoder and the encoder.
//!
//! Generated code holds one [`Table`] per complex type, choice or hierarchy of types, and one [`Package`] per WSDL.
//! A table says what goes over the wire (names, namespaces, occurrence); where the value lives in Rust is the business
//! of [`Complex`](crate::value::Complex), whose *slots* are numbered like the table's fields.

/// All that the tables of one generated package share.
#[derive(Debug)]
pub struct Package {
    /// The namespaces that the tables name, by index. Entry 0 is always "no namespace" (an empty URI).
    pub namespaces: &'static [Namespace],
}

/// A namespace of a [`Package`] and the prefix it is written with.
#[derive(Debug)]
pub struct Namespace {
    /// The namespace's URI; empty for "no namespace".
    pub uri: &'static str,
    /// The prefix that the encoder declares for it, unique in its package; never `xsi`, `xs`, `soap` or `soapenc`.
    pub prefix: &'static str,
}

/// An expanded name: an index into [`Package::namespaces`] and a local name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name {
    /// Index into [`Package::namespaces`]; 0 is "no namespace".
    pub ns: u16,
    /// The local name.
    pub local: &'static str,
}

impl Name {
    /// The name of an anonymous component.
    pub const NONE: Self = Self { ns: 0, local: "" };

    /// A name in a namespace of the package.
    #[must_use]
    pub const fn new(ns: u16, local: &'static str) -> Self {
        Self { ns, local }
    }
}

/// What kind of component a [`Table`] describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A complex type: the value owns an element, with attributes (the slots after the content's) and content in order.
    Record,
    /// A particle that has no element of its own: a sequence inside the content of a record. No attributes.
    Group,
    /// A choice particle (or a substitution group): exactly one of the fields. No element of its own.
    Choice,
    /// A type and those derived from it, told apart by `xsi:type`: each field is of kind [`FieldKind::Derived`], named
    /// like the XSD type. The first field is the declared type itself where that is not abstract (see
    /// [`Table::name`]). Slot `fields.len()` is the variant that keeps an unknown type as raw XML.
    Hierarchy,
    /// A SOAP-encoded array (SOAP 1.1 §5.4.2): slot 0 is the `Vec` of items, slot 1 the
    /// [`ArrayShape`](crate::table) where the table has a second field.
    SoapArray,
}

/// What a [`Field`] stands for on the wire.
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
    /// A particle without an element of its own; [`Field::group`] is its table (kind `Group` or `Choice`).
    Particle,
    /// `xs:any`: elements that no other field takes, as raw XML.
    Any,
    /// `xs:anyAttribute`: attributes that no other field takes.
    AnyAttribute,
    /// A type of a [`Kind::Hierarchy`], by its `xsi:type` name.
    Derived,
}

/// The field must occur (`minOccurs` ≥ 1, `use="required"`).
pub const REQUIRED: u16 = 1;
/// The field may occur more than once (`maxOccurs` > 1): its slot is a `Vec`.
pub const REPEATED: u16 = 2;
/// The element may say `xsi:nil`.
pub const NILLABLE: u16 = 4;
/// The element's type is simple: text, and no attributes but those of `xsi`.
pub const SIMPLE: u16 = 8;
/// The declaration says `form` itself, which outweighs SOAP encoding's habit of unqualified accessors.
pub const FORM: u16 = 16;
/// A prohibited repetition of the empty string: an empty element means [`Field::default`].
pub const DEFAULT: u16 = 32;

/// One field of a [`Table`]: a particle or an attribute, and the slot of the same number in the Rust value.
#[derive(Debug)]
pub struct Field {
    /// What it is on the wire.
    pub kind: FieldKind,
    /// [`REQUIRED`], [`REPEATED`], …
    pub flags: u16,
    /// Its expanded name.
    pub name: Name,
    /// The table of a [`FieldKind::Particle`].
    pub group: Option<&'static Table>,
    /// The name of the simple type, written as `xsi:type` where SOAP encoding asks for it.
    pub type_name: Name,
    /// The schema's `default` or `fixed` value.
    pub default: Option<&'static str>,
    /// What a value must satisfy, for `validate()`.
    pub facets: Option<&'static Facets>,
}

impl Field {
    const fn new(kind: FieldKind, name: Name, flags: u16) -> Self {
        Self { kind, flags, name, group: None, type_name: Name::NONE, default: None, facets: None }
    }

    /// A child element.
    #[must_use]
    pub const fn element(ns: u16, local: &'static str, flags: u16) -> Self {
        Self::new(FieldKind::Element, Name::new(ns, local), flags)
    }

    /// An attribute.
    #[must_use]
    pub const fn attribute(ns: u16, local: &'static str, flags: u16) -> Self {
        Self::new(FieldKind::Attribute, Name::new(ns, local), flags)
    }

    /// The text of simple content.
    #[must_use]
    pub const fn text() -> Self {
        Self::new(FieldKind::Text, Name::NONE, REQUIRED | SIMPLE)
    }

    /// Text between the children of mixed content.
    #[must_use]
    pub const fn mixed_text() -> Self {
        Self::new(FieldKind::MixedText, Name::NONE, SIMPLE)
    }

    /// A nested particle.
    #[must_use]
    pub const fn particle(group: &'static Table, flags: u16) -> Self {
        let mut field = Self::new(FieldKind::Particle, Name::NONE, flags);
        field.group = Some(group);
        field
    }

    /// `xs:any`.
    #[must_use]
    pub const fn any(flags: u16) -> Self {
        Self::new(FieldKind::Any, Name::NONE, flags)
    }

    /// `xs:anyAttribute`.
    #[must_use]
    pub const fn any_attribute() -> Self {
        Self::new(FieldKind::AnyAttribute, Name::NONE, REPEATED)
    }

    /// A type of a hierarchy.
    #[must_use]
    pub const fn derived(ns: u16, local: &'static str) -> Self {
        Self::new(FieldKind::Derived, Name::new(ns, local), 0)
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
        self.flags |= DEFAULT;
        self
    }

    /// Adds what a value must satisfy.
    #[must_use]
    pub const fn facets(mut self, facets: &'static Facets) -> Self {
        self.facets = Some(facets);
        self
    }
}

/// The constraining facets of a simple type (XSD 1.0 Part 2 §4.3), those that generated code does not express in types.
#[derive(Debug)]
pub struct Facets {
    /// `length` as (n, n), `minLength`, `maxLength`, in the units of the type (characters, octets or items).
    pub length: (Option<u32>, Option<u32>),
    /// Regular expressions; each derivation step's alternatives joined by `|`, all steps must match.
    pub patterns: &'static [&'static str],
    /// `minInclusive` / `minExclusive` (true when exclusive).
    pub min: Option<(&'static str, bool)>,
    /// `maxInclusive` / `maxExclusive` (true when exclusive).
    pub max: Option<(&'static str, bool)>,
    /// `totalDigits`.
    pub total_digits: Option<u32>,
    /// `fractionDigits`.
    pub fraction_digits: Option<u32>,
    /// `enumeration`, of values that have no Rust enum; empty where there is none.
    pub values: &'static [&'static str],
}

impl Facets {
    /// No constraint; the base for struct update syntax.
    pub const NONE: Self = Self {
        length: (None, None),
        patterns: &[],
        min: None,
        max: None,
        total_digits: None,
        fraction_digits: None,
        values: &[],
    };

    /// With the only values.
    #[must_use]
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// With a least length.
    #[must_use]
    pub const fn min_length(mut self, length: u32) -> Self {
        self.length.0 = Some(length);
        self
    }

    /// With a greatest length.
    #[must_use]
    pub const fn max_length(mut self, length: u32) -> Self {
        self.length.1 = Some(length);
        self
    }

    /// With `minInclusive`.
    #[must_use]
    pub const fn at_least(mut self, value: &'static str) -> Self {
        self.min = Some((value, false));
        self
    }

    /// With `minExclusive`.
    #[must_use]
    pub const fn more_than(mut self, value: &'static str) -> Self {
        self.min = Some((value, true));
        self
    }

    /// With `maxInclusive`.
    #[must_use]
    pub const fn at_most(mut self, value: &'static str) -> Self {
        self.max = Some((value, false));
        self
    }

    /// With `maxExclusive`.
    #[must_use]
    pub const fn less_than(mut self, value: &'static str) -> Self {
        self.max = Some((value, true));
        self
    }

    /// With `totalDigits`.
    #[must_use]
    pub const fn total_digits(mut self, digits: u32) -> Self {
        self.total_digits = Some(digits);
        self
    }

    /// With `fractionDigits`.
    #[must_use]
    pub const fn fraction_digits(mut self, digits: u32) -> Self {
        self.fraction_digits = Some(digits);
        self
    }

    /// With patterns, all of which must match.
    #[must_use]
    pub const fn patterns(mut self, patterns: &'static [&'static str]) -> Self {
        self.patterns = patterns;
        self
    }
}

/// One component's table. The slots are numbered: content first, then attributes.
#[derive(Debug)]
pub struct Table {
    /// The package that the table's names belong to.
    pub package: &'static Package,
    /// What kind of component this is.
    pub kind: Kind,
    /// The XSD type's name, for `xsi:type` and for messages; [`Name::NONE`] where it is anonymous.
    /// Of a `Hierarchy`: the declared type. Of a `SoapArray`: the array type's own name.
    pub name: Name,
    /// The content's fields in document order; the variants of a `Choice` or `Hierarchy`.
    pub content: &'static [Field],
    /// The attributes, in slots `content.len()..`.
    pub attributes: &'static [Field],
    /// Of a `SoapArray`: the item type's name and the rank that `wsdl:arrayType` says.
    pub array: Option<(Name, u8)>,
    /// Whether text between elements is content: a particle within has a [`FieldKind::MixedText`].
    pub mixed: bool,
}

impl Table {
    const fn new(package: &'static Package, kind: Kind, name: Name, content: &'static [Field]) -> Self {
        Self { package, kind, name, content, attributes: &[], array: None, mixed: is_mixed(content) }
    }

    /// A complex type.
    #[must_use]
    pub const fn record(package: &'static Package, ns: u16, local: &'static str, content: &'static [Field]) -> Self {
        Self::new(package, Kind::Record, Name::new(ns, local), content)
    }

    /// A complex type without a name.
    #[must_use]
    pub const fn anonymous(package: &'static Package, content: &'static [Field]) -> Self {
        Self::new(package, Kind::Record, Name::NONE, content)
    }

    /// A nested sequence.
    #[must_use]
    pub const fn group(package: &'static Package, content: &'static [Field]) -> Self {
        Self::new(package, Kind::Group, Name::NONE, content)
    }

    /// A choice or a substitution group.
    #[must_use]
    pub const fn choice(package: &'static Package, content: &'static [Field]) -> Self {
        Self::new(package, Kind::Choice, Name::NONE, content)
    }

    /// A type and its descendants; `ns` and `local` name the declared type.
    #[must_use]
    pub const fn hierarchy(package: &'static Package, ns: u16, local: &'static str, types: &'static [Field]) -> Self {
        Self::new(package, Kind::Hierarchy, Name::new(ns, local), types)
    }

    /// A SOAP-encoded array of `item`s.
    #[must_use]
    pub const fn soap_array(
        package: &'static Package,
        name: Name,
        item: Name,
        rank: u8,
        slots: &'static [Field],
    ) -> Self {
        let mut table = Self::new(package, Kind::SoapArray, name, slots);
        table.array = Some((item, rank));
        table
    }

    /// Adds the attributes.
    #[must_use]
    pub const fn attributes(mut self, attributes: &'static [Field]) -> Self {
        self.attributes = attributes;
        self
    }
}

/// Whether one of the fields takes text between elements, or is a particle that does.
const fn is_mixed(fields: &[Field]) -> bool {
    let mut index = 0;
    while index < fields.len() {
        let field = &fields[index];
        if matches!(field.kind, FieldKind::MixedText) {
            return true;
        }
        if let (FieldKind::Particle, Some(group)) = (field.kind, field.group)
            && group.mixed
        {
            return true;
        }
        index += 1;
    }
    false
}
