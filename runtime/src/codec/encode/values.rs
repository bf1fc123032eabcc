//! The encoder's functions for generated code and the containers, each of which writes one slot.

use super::state::UNSOUND;
use super::{EncodeError, Encoder, Escape, Reserved, Written};
use crate::codec::decode::XSI;
use crate::codec::simple::{Print, Simple, text_of};
use crate::codec::value::{WriteSlots, WriteValue};
use crate::schema::{
    ACCESSOR, FieldDescriptor, FieldKind, Kind, LIST, NILLABLE, Name, NamespaceTable, REPEATED, REQUIRED,
    TypeDescriptor,
};
use crate::xml::fragment::{NewName, RawAttribute, RawElement};
use crate::xml::write::Append as _;

/// From how many bytes on a message is likely to repeat its tags often enough to render them once.
const LARGE: usize = 16 << 10;

/// The text that must follow a simple value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Close {
    Element(&'static str),
    Attribute,
    Nothing,
}

impl Encoder<'_> {
    /// Writes a simple value as the current field.
    ///
    /// # Errors
    /// The text holds a character that XML forbids.
    pub fn write_simple<T: Simple>(&mut self, value: &T) -> Written {
        if let Some(place) = self.rendered_start() {
            self.print(value, Escape::Text)?;
            self.rendered_end(place);
            return Ok(());
        }
        self.write_printed(T::PRIMITIVE, value)
    }

    /// Writes a simple value as the current field, which no tag is rendered for.
    fn write_printed(&mut self, primitive: &'static str, value: &dyn Print) -> Written {
        if self.is_validating() {
            self.visit_text(primitive, &text_of(value))?;
        }
        let (close, escape) = self.before_text()?;
        self.print_any(value, escape)?;
        self.after_text(close);
        Ok(())
    }

    /// Writes a string as the current field.
    ///
    /// # Errors
    /// The text holds a character that XML forbids.
    pub fn write_str(&mut self, text: &str) -> Written {
        if let Some(place) = self.rendered_start() {
            self.escaped(text, Escape::Text)?;
            self.rendered_end(place);
            return Ok(());
        }
        if self.is_validating() {
            self.visit_text("string", text)?;
        }
        let (close, escape) = self.before_text()?;
        self.escaped(text, escape)?;
        self.after_text(close);
        Ok(())
    }

    /// Writes a value of an enumeration as the current field: the index of one that is listed, or a text that is not.
    ///
    /// # Errors
    /// The text holds a character that XML forbids.
    #[doc(hidden)]
    pub fn write_listed(&mut self, value: Result<usize, &str>, values: &[&str]) -> Written {
        if self.is_validating() {
            self.visit_listed(value, values)?;
        }
        match value {
            Ok(index) => self.write_str(values.get(index).copied().unwrap_or_default()),
            Err(text) => self.write_str(text),
        }
    }

    /// Appends the current field's start tag if it was rendered before, and returns where its end tag is kept.
    #[inline]
    fn rendered_start(&mut self) -> Option<usize> {
        let (place, start) = self.tags.start(self.field)?;
        if self.writer.open || self.encoded || self.next.type_name.is_some() {
            return None;
        }
        self.writer.out.push_piece(start);
        Some(place)
    }

    #[inline]
    fn rendered_end(&mut self, place: usize) {
        if let Some(end) = self.tags.end(place) {
            self.writer.out.push_piece(end);
        }
    }

    pub(super) fn before_text(&mut self) -> Written<(Close, Escape)> {
        let field = self.field;
        if field.kind == FieldKind::Element && self.is_plain() {
            let prefix = self.writer.prefixes.of_index(field.ns);
            self.writer.plain_tag(prefix, field.local());
            if self.writer.out.len() > LARGE {
                self.tags.add(field, prefix);
            }
            return Ok((Close::Element(prefix), Escape::Text));
        }
        self.before_other_text(field)
    }

    fn before_other_text(&mut self, field: &'static FieldDescriptor) -> Written<(Close, Escape)> {
        match field.kind {
            FieldKind::Element => {
                let prefix = self.prefix_of(field);
                self.writer.open_tag(prefix, field.local());
                if self.encoded || self.next.type_name.is_some() {
                    self.write_simple_type(field);
                }
                self.writer.close_tag();
                Ok((Close::Element(prefix), Escape::Text))
            }
            FieldKind::Attribute => {
                let prefix = self.writer.prefixes.of_index(field.ns);
                self.writer.attribute_name(prefix, field.local());
                Ok((Close::Attribute, Escape::Attribute))
            }
            FieldKind::Text | FieldKind::MixedText => {
                self.writer.close_tag();
                Ok((Close::Nothing, Escape::Text))
            }
            _ => Err(EncodeError::structure("a simple value has no element to be written as")),
        }
    }

    pub(super) fn after_text(&mut self, close: Close) {
        match close {
            Close::Element(prefix) => self.writer.end_tag(prefix, self.field.local()),
            Close::Attribute => self.writer.out.push_str("\""),
            Close::Nothing => {}
        }
    }

    #[cold]
    fn write_simple_type(&mut self, field: &FieldDescriptor) {
        let name = self.next.type_name.take().unwrap_or(field.type_name());
        if name != Name::NONE {
            self.write_xsi_type(name);
        }
    }

    /// Writes a value of a built-in type with an `xsi:type` that names the type.
    pub(crate) fn write_builtin(&mut self, type_name: &'static str, value: &dyn Print) -> Written {
        if self.field.kind != FieldKind::Element {
            return self.write_printed(type_name, value);
        }
        let field = self.field;
        let prefix = self.prefix_of(field);
        self.writer.open_tag(prefix, field.local());
        let xs = self.writer.prefixes.of_reserved(Reserved::Xs);
        self.write_xsi_type_name(xs, type_name);
        self.writer.close_tag();
        self.print_any(value, Escape::Text)?;
        self.after_text(Close::Element(prefix));
        Ok(())
    }

    /// Writes text without an `xsi:type`.
    pub(crate) fn write_untyped(&mut self, text: &str) -> Written {
        if self.field.kind != FieldKind::Element {
            return self.write_str(text);
        }
        let field = self.field;
        let prefix = self.prefix_of(field);
        self.writer.open_tag(prefix, field.local());
        if text.is_empty() {
            self.writer.open = false;
            self.writer.out.push_str("/>");
            return Ok(());
        }
        self.writer.close_tag();
        self.escaped(text, Escape::Text)?;
        self.after_text(Close::Element(prefix));
        Ok(())
    }

    /// Writes the variant of a choice or of a derivation.
    ///
    /// # Errors
    /// The value has no form in XML.
    #[doc(hidden)]
    pub fn variant(&mut self, variant: usize, value: &dyn WriteValue) -> Written {
        let table = self.table;
        let field = table.content.get(variant);
        if self.is_in_derivation() {
            self.next.type_name = match field {
                Some(field) if self.encoded || self.next.always_typed || field.name() != table.name => {
                    Some(field.name())
                }
                _ => None,
            };
            return value.write_one(self);
        }
        let Some(field) = field else { return self.no_slot(variant) };
        self.field = field;
        value.write(self).map_err(|error| error.in_field(field))
    }

    /// Whether the current field is an element whose type holds nothing but the items of a `Vec`.
    #[inline]
    pub(crate) fn is_in_list(&self) -> bool {
        self.field.flags & LIST != 0
    }

    /// Whether the field's slot is that `Vec`, rather than one of several.
    #[inline]
    pub(crate) fn is_at_list(&self) -> bool {
        self.field.flags & (LIST | REPEATED) == LIST
    }

    /// Writes the element that holds the items.
    pub(crate) fn write_list(&mut self, items: &dyn WriteSlots) -> Written {
        match self.field.list() {
            Some(table) => self.write_complex(items, table),
            None => Err(EncodeError::structure("a list has no element to be written as")),
        }
    }

    /// Writes nothing for a choice that has to be there and is not.
    ///
    /// # Errors
    /// A value is only checked, and its violation ends the walk.
    #[doc(hidden)]
    pub fn no_variant(&mut self) -> Written {
        self.no_choice()
    }

    /// The result for a slot that the type does not have; the tables and the types are generated together.
    ///
    /// # Errors
    /// Always.
    #[cold]
    #[doc(hidden)]
    pub fn no_slot(&mut self, _: usize) -> Written {
        Err(EncodeError::structure("the type has no such slot"))
    }

    /// Writes an optional value that is not there: nothing, unless the schema has it occur, as nil or by default. In
    /// SOAP encoding it is null, which is written as `xsi:nil`: receivers that identify accessors by their order, or
    /// that check their number, would not find the others if it were left out (SOAP 1.1 §5.1 rule 9 allows both).
    ///
    /// # Errors
    /// The default holds a character that XML forbids, or a literal message requires the element.
    #[inline]
    #[doc(hidden)]
    pub fn absent(&mut self) -> Written {
        if self.field.flags & REQUIRED == 0 { Ok(()) } else { self.absent_required() }
    }

    #[inline(never)]
    fn absent_required(&mut self) -> Written {
        let is_accessor = self.field.flags & ACCESSOR != 0;
        if self.field.flags & NILLABLE != 0 || (is_accessor && self.encoded) {
            return self.nil();
        }
        match self.field.default() {
            Some(default) => self.write_str(default),
            // Optional for the sake of encoded messages only.
            None if is_accessor && !self.is_validating() => {
                Err(EncodeError::structure("a required element has no value"))
            }
            None => Ok(()),
        }
    }

    /// Writes a value without a lexical form: `xsi:nil` if the field must be present, otherwise nothing.
    pub(crate) fn write_nil_or_nothing(&mut self) -> Written {
        if self.field.flags & (REQUIRED | NILLABLE | REPEATED) == 0 { Ok(()) } else { self.nil() }
    }

    /// Writes `xsi:nil="true"`. There are no errors at present.
    pub fn nil(&mut self) -> Written {
        if self.field.kind != FieldKind::Element {
            return Ok(());
        }
        let field = self.field;
        let prefix = self.prefix_of(field);
        self.writer.open_tag(prefix, field.local());
        self.write_xsi_nil();
        self.writer.out.push_str("/>");
        self.writer.open = false;
        Ok(())
    }

    /// Appends ` xsi:nil="true"`.
    pub(crate) fn write_xsi_nil(&mut self) {
        let xsi = self.writer.prefixes.of_reserved(Reserved::Xsi);
        self.writer.attribute_name(xsi, "nil");
        self.writer.out.push_str("true\"");
    }

    /// Makes the element that is written next nil: it gets its attributes and no content.
    pub(crate) fn without_content(&mut self) {
        self.next.is_nil = true;
    }

    /// Returns whether items are counted at present, rather than written, and keeps their number then.
    #[must_use]
    #[inline]
    #[doc(hidden)]
    pub fn record_item_count(&mut self, items: usize) -> bool {
        match &mut self.array.counting {
            None => false,
            Some(count) => {
                *count = items;
                true
            }
        }
    }

    /// Writes a complex value as that element, with `xsi:type` also where it is of the declared type.
    pub(crate) fn write_with_type(
        &mut self,
        field: &'static FieldDescriptor,
        value: &dyn WriteValue,
        table: &'static TypeDescriptor,
    ) -> Written {
        self.field = field;
        self.next.always_typed = true;
        if table.kind == Kind::ComplexType {
            self.next.type_name = Some(table.name);
        }
        value.write_one(self)
    }

    /// Writes a simple value as an element `value` that names its type.
    pub(crate) fn write_named_text(&mut self, (uri, local): (&str, &str), value: &dyn WriteValue) -> Written {
        static TEXT: FieldDescriptor = FieldDescriptor::text();
        self.start("", "", "value");
        let prefix = self.writer.prefixes.of_uri(uri, "t");
        let name = if prefix.is_empty() { local.to_owned() } else { [&*prefix, ":", local].concat() };
        self.attribute(XSI, "xsi", "type", &name)?;
        self.write_as(&TEXT, value)?;
        self.end();
        Ok(())
    }

    /// Writes an element of a package in another namespace than the one that it is declared in.
    pub(crate) fn write_in_namespace(
        &mut self,
        package: &'static NamespaceTable,
        uri: &str,
        element: &dyn Fn(&mut Encoder<'_>) -> Written,
    ) -> Written {
        let options = self.fragment_options();
        let mut encoder = Encoder::new(package, &options);
        encoder.set_encoded(self.encoded);
        element(&mut encoder)?;
        let Some(raw) = RawElement::written(encoder) else { return Ok(()) };
        self.writer.close_tag();
        let (_, local) = raw.name();
        let prefix = self.writer.prefixes.of_uri(uri, "");
        let name = NewName { prefix: &prefix, uri, local: &local, is_bound: true };
        raw.write_renamed(name, &mut self.writer.out).ok_or_else(|| EncodeError::structure(UNSOUND))
    }

    /// Writes an attribute that a wildcard let in.
    pub(crate) fn write_attribute(&mut self, attribute: &RawAttribute) -> Written {
        self.attribute(&attribute.namespace, "", &attribute.name, &attribute.value)
    }

    /// Writes XML as the current field: under its own name in a wildcard, else under the field's.
    pub(crate) fn write_element(&mut self, raw: &RawElement) -> Written {
        self.next.type_name = None;
        self.next.is_nil = false;
        if !self.is_at_element() {
            return self.write_raw(raw);
        }
        let field = self.field;
        let prefix = self.prefix_of(field);
        let uri = if prefix.is_empty() { "" } else { self.writer.prefixes.uri_of_index(field.ns) };
        if raw.is_named(uri, field.local()) {
            return self.write_raw(raw);
        }
        self.writer.close_tag();
        if raw.to_xml().is_empty() {
            self.writer.open_tag(prefix, field.local());
            self.writer.open = false;
            self.writer.out.push_str("/>");
            return Ok(());
        }
        let uri = if prefix.is_empty() { "" } else { self.writer.prefixes.uri_of_index(field.ns) };
        let name = NewName { prefix, uri, local: field.local(), is_bound: true };
        raw.write_renamed(name, &mut self.writer.out).ok_or_else(|| EncodeError::structure(UNSOUND))
    }
}
