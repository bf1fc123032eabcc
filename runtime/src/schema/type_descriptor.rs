//! The static table of a schema's component: a complex type, a sequence, a choice, a derivation or an array.

use super::descriptor::{FieldDescriptor, FieldKind, Label, Name};
use crate::xml::NamespaceTable;

/// The kind of component that a [`TypeDescriptor`] describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A complex type: the value owns an element, with attributes (the slots after the content's) and content in order.
    ComplexType,
    /// A sequence inside the content of a complex type: a particle without an element of its own. No attributes.
    Sequence,
    /// A choice particle (or a substitution group): exactly one of the fields. No element of its own.
    Choice,
    /// A type and those derived from it, distinguished by `xsi:type`: each field is of kind [`FieldKind::Derived`],
    /// named like the XSD type. The first field is the declared type itself where that is not abstract (see
    /// [`TypeDescriptor::name`]). Slot `fields.len()` is the variant that keeps an unknown type as raw XML.
    Derivation,
    /// A SOAP-encoded array (SOAP 1.1 §5.4.2): slot 0 is the `Vec` of items, slot 1 the
    /// `ArrayShape` where the array has more than one dimension.
    SoapArray,
}

/// One component's table. The slots are numbered: content first, then attributes.
#[derive(Debug)]
pub struct TypeDescriptor {
    /// The package that the table's names belong to.
    pub package: &'static NamespaceTable,
    /// The kind of component.
    pub kind: Kind,
    /// The XSD type's name, for `xsi:type` and for messages; [`Name::NONE`] where it is anonymous.
    /// Of a `Derivation`: the declared type. Of a `SoapArray`: the array type's own name.
    pub name: Name,
    /// The content's fields in document order; the variants of a `Choice` or `Derivation`.
    pub content: &'static [FieldDescriptor],
    /// The attributes, in slots `content.len()..`; `None` where there are none, which is smaller than an empty slice.
    attributes: Option<&'static [FieldDescriptor]>,
    /// Of a `SoapArray`: the item type's name and the rank in `wsdl:arrayType`.
    pub array: Option<&'static (Name, u8)>,
    /// Whether text between elements is content: a particle within has a [`FieldKind::MixedText`].
    pub mixed: bool,
    /// Whether a wildcard is among the content, or in a particle within: it keeps text that a server sends in the place
    /// of elements.
    pub open: bool,
    /// Of a `SoapArray`: whether the type has a sequence of its own, which names the element of the items. A literal
    /// message follows that sequence, without `xsi:type` on the array or its items.
    pub declares_items: bool,
}

impl TypeDescriptor {
    const fn new(
        package: &'static NamespaceTable,
        kind: Kind,
        name: Name,
        content: &'static [FieldDescriptor],
    ) -> Self {
        let (mixed, open) = mixed_and_open(content);
        Self { package, kind, name, content, attributes: None, array: None, mixed, open, declares_items: false }
    }

    /// Describes a complex type.
    #[must_use]
    pub const fn complex_type(
        package: &'static NamespaceTable,
        ns: u16,
        local: &'static str,
        content: &'static [FieldDescriptor],
    ) -> Self {
        Self::new(package, Kind::ComplexType, Name::new(ns, local), content)
    }

    /// Describes a complex type without a name.
    #[must_use]
    pub const fn anonymous(package: &'static NamespaceTable, content: &'static [FieldDescriptor]) -> Self {
        Self::new(package, Kind::ComplexType, Name::NONE, content)
    }

    /// Describes a nested sequence.
    #[must_use]
    pub const fn sequence(package: &'static NamespaceTable, content: &'static [FieldDescriptor]) -> Self {
        Self::new(package, Kind::Sequence, Name::NONE, content)
    }

    /// Describes a choice or a substitution group.
    #[must_use]
    pub const fn choice(package: &'static NamespaceTable, content: &'static [FieldDescriptor]) -> Self {
        Self::new(package, Kind::Choice, Name::NONE, content)
    }

    /// Describes a type and its descendants; `ns` and `local` name the declared type.
    #[must_use]
    pub const fn derivation(
        package: &'static NamespaceTable,
        ns: u16,
        local: &'static str,
        types: &'static [FieldDescriptor],
    ) -> Self {
        Self::new(package, Kind::Derivation, Name::new(ns, local), types)
    }

    /// Describes a SOAP-encoded array of `item`s: their type's name and the array's rank.
    #[must_use]
    pub const fn soap_array(
        package: &'static NamespaceTable,
        name: Name,
        item: &'static (Name, u8),
        slots: &'static [FieldDescriptor],
    ) -> Self {
        let mut table = Self::new(package, Kind::SoapArray, name, slots);
        table.array = Some(item);
        table
    }

    /// Marks the element of an array's items as declared by the array's type.
    #[must_use]
    pub const fn with_declared_items(mut self) -> Self {
        self.declares_items = true;
        self
    }

    /// Adds the attributes.
    #[must_use]
    pub const fn with_attributes(mut self, attributes: &'static [FieldDescriptor]) -> Self {
        self.attributes = Some(attributes);
        self
    }

    /// Returns the attributes, in slots `content.len()..`.
    #[must_use]
    #[inline]
    pub fn attributes(&self) -> &'static [FieldDescriptor] {
        self.attributes.unwrap_or_default()
    }
}

/// Returns [`TypeDescriptor::mixed`] and [`TypeDescriptor::open`] of a content model. One pass over the fields gives both, since the
/// compiler evaluates it for each descriptor of a program.
const fn mixed_and_open(fields: &[FieldDescriptor]) -> (bool, bool) {
    let (mut mixed, mut open) = (false, false);
    let mut index = 0;
    while index < fields.len() {
        match &fields[index] {
            FieldDescriptor { kind: FieldKind::Element | FieldKind::Attribute | FieldKind::Derived, .. } => {}
            FieldDescriptor { kind: FieldKind::MixedText, .. } => mixed = true,
            FieldDescriptor { kind: FieldKind::Any, .. } => open = true,
            FieldDescriptor { kind: FieldKind::Particle, label: Label::Group(group), .. } => {
                mixed |= group.mixed;
                open |= group.open;
            }
            _ => {}
        }
        index += 1;
    }
    (mixed, open)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Programs hold thousands of fields: their size is part of every program's.
    #[test]
    fn tables_are_small() {
        let pointer = size_of::<usize>();
        assert!(size_of::<FieldDescriptor>() <= 4 * pointer, "{}", size_of::<FieldDescriptor>());
        assert!(size_of::<TypeDescriptor>() <= 10 * pointer, "{}", size_of::<TypeDescriptor>());
    }
}
