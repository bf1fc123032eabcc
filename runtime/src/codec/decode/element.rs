//! Complex values: complex types with their attributes, choices, derivations.

use std::borrow::Cow;

use super::NsId;
use super::matching::{MATCHES, admits, is_other_form};
use super::state::{Decoder, Lookahead, TextContent};
use super::tag::is_envelope;
use super::{
    Attributes, DecodeError, DecodeErrorKind, NoteKind, RawTag, Read, SOAP_ENCODING_11, SOAP_ENCODING_12,
    attribute_value, declared_prefix, split_name,
};
use crate::codec::decode::enclosing::EnclosingModel;
use crate::codec::decode::position::{Checkpoint, ValueSource};
use crate::codec::simple::trim;
use crate::codec::value::ReadSlots;
use crate::schema::{FieldDescriptor, FieldKind, Kind, Name, REPEATED, REQUIRED, TypeDescriptor};
use crate::xml::read::reader::Tag;
use crate::xml::read::scan::same_name;

impl<'a> Decoder<'a> {
    /// Reads a complex value from what the decoder stands on.
    ///
    /// # Errors
    /// The content is not a value of that type.
    #[doc(hidden)]
    pub fn read_complex(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor) -> Read {
        match (&self.position.source, table.kind) {
            (ValueSource::Nil, _) => {
                self.unexpected_nil()?;
                // Its attributes are kept where the type has a place for them.
                if self.tag.others && matches!(table.kind, Kind::ComplexType | Kind::Derivation) {
                    self.position.source = ValueSource::NilAttributes;
                    return self.read_complex(value, table);
                }
                Ok(())
            }
            (ValueSource::Missing, _) => Ok(()),
            (ValueSource::NilAttributes, Kind::ComplexType) => {
                let tag = self.tag;
                self.read_attributes(value, table, &tag)
            }
            (ValueSource::NilAttributes, Kind::Derivation) => self.read_derivation(value, table),
            (ValueSource::NilAttributes, _) => Ok(()),
            (ValueSource::Group, Kind::Choice) | (ValueSource::Element, Kind::Choice) => self.read_choice(value, table),
            (ValueSource::Group, Kind::Sequence) => self.read_content(value, table),
            (ValueSource::Element, Kind::ComplexType) => self.read_complex_type(value, table),
            (ValueSource::Element, Kind::Sequence) => self.read_complex_type(value, table),
            (ValueSource::Element, Kind::Derivation) => self.read_derivation(value, table),
            (ValueSource::Element, Kind::SoapArray) => self.read_array(value, table),
            (ValueSource::Text(_) | ValueSource::Part(_), Kind::ComplexType) if is_simple_content(table) => {
                self.read_text_slot(value, table)
            }
            _ => Err(self.structure_error("a value does not fit the place where the schema has it")),
        }
    }

    /// An element of complex type: attributes, then content.
    fn read_complex_type(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor) -> Read {
        let tag = self.tag;
        self.descend()?;
        if let Some(name) = tag.type_name {
            self.check_record_type(name, table)?;
        }
        if tag.others || !table.attributes().is_empty() {
            self.read_attributes(value, table, &tag)?;
        }
        if is_simple_content(table) {
            let source = match self.element_text() {
                Ok(text) => ValueSource::Text(text),
                Err(error) => self.included(error)?,
            };
            if let Some(field) = table.content.first() {
                self.set_source(source, field, tag.raw.start);
                self.read_slot(value, 0, field)?;
            }
            self.reader.scope.leave(tag.mark);
        } else {
            let outer = self.enclosing.enter_element();
            self.lookahead = if tag.raw.empty { Lookahead::End } else { Lookahead::Unknown };
            self.read_content(value, table)?;
            self.enclosing.leave(&outer);
            self.close(&tag)?;
        }
        self.limits.depth -= 1;
        Ok(())
    }

    fn read_text_slot(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor) -> Read {
        match table.content.first() {
            Some(field) => self.read_slot(value, 0, field),
            None => Ok(()),
        }
    }

    /// The attributes of a start tag.
    fn read_attributes(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor, tag: &Tag<'a>) -> Read {
        let is_nil = matches!(self.position.source, ValueSource::NilAttributes);
        let mut seen = 0_u128;
        let text = if tag.others { tag.raw.attributes } else { "" };
        for attribute in Attributes::new(text) {
            let (name, raw) = attribute.map_err(|why| self.syntax_at(why, tag.raw.start))?;
            if declared_prefix(name).is_some() {
                continue;
            }
            let (prefix, local) = split_name(name);
            let ns = if prefix.is_empty() { NsId::NONE } else { self.reader.resolve_name(name, tag.raw.start)?.0 };
            let found = self.find_attribute(table, &tag.raw, ns, local)?;
            let wild = found.is_none_or(|(_, field)| field.kind == FieldKind::AnyAttribute);
            let is_encoding = (found.is_none() || self.options.encoded) && self.is_encoding_attribute(ns, local);
            if wild && (ns == self.reader.scope.xsi() || is_encoding) {
                continue;
            }
            let Some((index, field)) = found else {
                if self.is_block_attribute(ns, local) {
                    continue;
                }
                self.unexpected(NoteKind::UnknownAttribute, &format!("@{local}"), tag.raw.start, raw)?;
                continue;
            };
            let text = attribute_value(raw).map_err(|why| self.syntax_at(why, tag.raw.start))?;
            if index < 128 {
                if seen & (1 << index) != 0 && field.kind == FieldKind::Attribute {
                    return Err(self.syntax_at(format!("the attribute {name} is there twice"), tag.raw.start));
                }
                seen |= 1 << index;
            }
            self.set_text(Cow::Borrowed(""), field, tag.raw.start);
            self.position.source = ValueSource::Attribute(ns, local, text);
            self.read_slot(value, table.content.len() + index, field)?;
        }
        self.check_attributes(table, seen, is_nil);
        Ok(())
    }

    /// Checks that the required attributes were there. Elements that are nil often lack them, and other stacks read
    /// those.
    pub(crate) fn check_attributes(&mut self, table: &'static TypeDescriptor, seen: u128, is_nil: bool) {
        for (index, field) in table.attributes().iter().enumerate() {
            if field.flags & (REQUIRED | REPEATED) == REQUIRED && index < 128 && seen & (1 << index) == 0 {
                let name = format!("@{}", field.local());
                if is_nil { self.note_or_missing(name) } else { self.missing(name) }
            }
        }
    }

    /// The field of an attribute: by its expanded name, or a wildcard that admits it; else one of the wrong form (see
    /// [`Match::Form`]), which is noted, unless the attribute of the right form is there too.
    fn find_attribute(
        &mut self,
        table: &'static TypeDescriptor,
        tag: &RawTag<'a>,
        ns: NsId,
        local: &str,
    ) -> Read<Option<(usize, &'static FieldDescriptor)>> {
        let fields = || table.attributes().iter().enumerate();
        let named = |field: &FieldDescriptor| field.kind == FieldKind::Attribute && same_name(field.local(), local);
        let exact = fields().find(|(_, field)| named(field) && NsId::package(field.ns) == ns);
        let wild = |field: &FieldDescriptor| field.kind == FieldKind::AnyAttribute && admits(field, ns);
        if let Some(found) = exact.or_else(|| fields().find(|(_, field)| wild(field))) {
            return Ok(Some(found));
        }
        let Some((index, field)) = fields().find(|(_, field)| named(field) && is_other_form(field, ns)) else {
            return Ok(None);
        };
        if self.reader.attribute_of(tag, NsId::package(field.ns), local)?.is_some() {
            return Ok(None);
        }
        self.unexpected(NoteKind::Namespace, &format!("@{local}"), tag.start, "")?;
        Ok(Some((index, field)))
    }

    /// Attributes that belong to SOAP encoding or to the envelope, and are no data.
    fn is_encoding_attribute(&self, ns: NsId, local: &str) -> bool {
        let uri = self.reader.scope.uri(ns);
        matches!(uri, SOAP_ENCODING_11 | SOAP_ENCODING_12)
            || (local == "encodingStyle" && is_envelope(uri))
            || (self.options.encoded && ns == NsId::NONE && matches!(local, "id" | "href"))
    }

    /// Attributes of a header block that the envelope's namespace defines (SOAP 1.1 §4.2, SOAP 1.2 Part 1 §5.2). They
    /// are addressed to the SOAP layer and are no data.
    fn is_block_attribute(&self, ns: NsId, local: &str) -> bool {
        // The element of the block is entered already; what the envelope and its header entered is counted too.
        self.in_header && self.limits.depth as usize == self.entered.len() + 1 && self.is_soap_attribute(ns, local)
    }

    /// Reads one of several particles, which the pending element selects.
    fn read_choice(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor) -> Read {
        if matches!(self.position.source, ValueSource::Element) {
            return Err(self.structure_error("a choice has no element of its own"));
        }
        self.look_for(TextContent::of(table))?;
        let tag = match &mut self.lookahead {
            Lookahead::Start(tag) => *tag,
            Lookahead::Text(text) => {
                let text = std::mem::take(text);
                return self.read_mixed_text(value, table, text);
            }
            _ => return Ok(()),
        };
        let found = MATCHES.into_iter().find_map(|how| Some((self.find(&tag, table, 0, how)?, how)));
        let Some((index, how)) = found else { return Ok(()) };
        let Some(field) = table.content.get(index) else { return Ok(()) };
        if self.is_expected_outside(&tag, how) {
            return Ok(());
        }
        self.note_match(&tag, how)?;
        if field.kind == FieldKind::Particle {
            return self.read_branch(value, index, field);
        }
        let checkpoint = self.begin_field_within(tag, field)?;
        self.read_slot(value, index, field)?;
        self.end_field(checkpoint);
        Ok(())
    }

    fn read_mixed_text(
        &mut self,
        value: &mut dyn ReadSlots,
        table: &'static TypeDescriptor,
        text: Cow<'a, str>,
    ) -> Read {
        let at = self.position.offset;
        let mut fields = table.content.iter().enumerate();
        if let Some((index, field)) = fields.find(|(_, field)| field.kind == FieldKind::MixedText) {
            self.lookahead = Lookahead::Unknown;
            self.set_text(text, field, at);
            return self.read_slot(value, index, field);
        }
        let mut fields = table.content.iter().enumerate();
        match fields.find(|(_, field)| takes_text(field)) {
            Some((index, field)) if field.kind == FieldKind::Any => {
                self.lookahead = Lookahead::Unknown;
                self.read_open_text(value, index, field, text)
            }
            Some((index, field)) => {
                self.lookahead = Lookahead::Text(text);
                self.read_branch(value, index, field)
            }
            None => {
                self.lookahead = Lookahead::Text(text);
                Ok(())
            }
        }
    }

    /// Text in the place of the elements that a wildcard admits, which the wildcard's field keeps.
    pub(crate) fn read_open_text(
        &mut self,
        value: &mut dyn ReadSlots,
        slot: usize,
        field: &'static FieldDescriptor,
        text: Cow<'a, str>,
    ) -> Read {
        let at = self.position.offset;
        self.unexpected(NoteKind::OpenText, "", at, &text)?;
        self.set_text(text, field, at);
        self.read_slot(value, slot, field)
    }

    /// A branch of a choice that is a particle itself.
    fn read_branch(&mut self, value: &mut dyn ReadSlots, index: usize, field: &'static FieldDescriptor) -> Read {
        self.descend()?;
        let group = field.group().filter(|_| field.flags & REPEATED != 0);
        let outer = group.map(|table| self.enclosing.enter_group(EnclosingModel { table, next: 0 }, true));
        self.position.field = field;
        self.position.checkpoint = Checkpoint { mark: usize::MAX, jumps: self.encoding.jumps.len() };
        self.position.source = ValueSource::Group;
        self.read_slot(value, index, field)?;
        if let Some(outer) = outer {
            self.enclosing.leave(&outer);
        }
        self.limits.depth -= 1;
        Ok(())
    }

    /// A type and its descendants: `xsi:type` names it (XSD 1.0 Part 1 §2.6.1).
    fn read_derivation(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor) -> Read {
        let named = match self.xsi_type() {
            // A prefix that is not declared names no type of the schema; the element is kept as XML.
            Err(error) if matches!(error.kind(), DecodeErrorKind::Prefix(_)) && !self.options.strict => Err(()),
            named => Ok(named?),
        };
        let start = self.tag.raw.start;
        let item_type = self.encoding.take_item_type(start);
        let variant = match named.map(|named| named.or(item_type)) {
            Ok(Some((ns, local))) => self.find_type(table, ns, local)?,
            Ok(None) => table.content.iter().position(|field| field.name() == table.name),
            Err(()) => None,
        };
        if variant.is_none() {
            let named = named.unwrap_or_default();
            let name = match named {
                Some((_, local)) => local,
                None => self.tag.type_name.map_or(table.name.local, trim),
            };
            if self.options.strict {
                let kind = match named {
                    Some(_) => DecodeErrorKind::Unexpected(name.to_owned()),
                    None => DecodeErrorKind::Abstract(name.to_owned()),
                };
                return Err(DecodeError::new(kind, self.position.offset));
            }
            self.note(NoteKind::UnknownType, "", self.position.offset, name);
            if let (None, Some(ty)) = (self.tag.type_name, item_type) {
                self.encoding.keep_type(start, ty);
            }
        }
        value.read(variant.unwrap_or(table.content.len()), self)
    }

    fn find_type(&mut self, table: &TypeDescriptor, ns: NsId, local: &str) -> Read<Option<usize>> {
        let exact = |field: &FieldDescriptor| NsId::package(field.ns) == ns && same_name(field.local(), local);
        if let Some(found) = table.content.iter().position(exact) {
            return Ok(Some(found));
        }
        // A name without a prefix means the only type of that local name: servers leave the prefix out.
        let mut close = table.content.iter().enumerate().filter(|(_, field)| field.local() == local);
        match (close.next(), close.next()) {
            (Some((found, _)), None) if ns == NsId::NONE => {
                self.unexpected(NoteKind::Namespace, "@type", self.tag.raw.start, local)?;
                Ok(Some(found))
            }
            _ => Ok(None),
        }
    }

    /// An `xsi:type` on an element whose type has no known subtypes is left out where it names another type.
    #[cold]
    fn check_record_type(&mut self, name: &'a str, table: &'static TypeDescriptor) -> Read {
        let at = self.tag.raw.start;
        let is_declared = match self.reader.resolve_name(trim(name), at) {
            Ok((ns, local)) => {
                let is_own = local == table.name.local && (ns == NsId::package(table.name.ns) || ns == NsId::NONE);
                is_own || matches!(self.reader.scope.uri(ns), SOAP_ENCODING_11 | SOAP_ENCODING_12)
            }
            Err(_) => false,
        };
        if is_declared || table.name == Name::NONE {
            return Ok(());
        }
        if self.options.encoded {
            // SOAP stacks give structs type names of their own, so that strict decoding accepts them too.
            self.note(NoteKind::OtherType, "", at, name);
            return Ok(());
        }
        self.unexpected(NoteKind::OtherType, "", at, name)
    }

    #[cold]
    pub(crate) fn structure_error(&self, reason: &str) -> DecodeError {
        DecodeError::structure(self.position.offset, reason)
    }
}

/// Whether the type's content is text only.
fn is_simple_content(table: &TypeDescriptor) -> bool {
    table.content.first().is_some_and(|field| field.kind == FieldKind::Text)
}

/// Whether text between elements can be content of the field: that of mixed content, or in the place of a wildcard's.
pub(crate) fn takes_text(field: &FieldDescriptor) -> bool {
    field.kind == FieldKind::Any || field.group().is_some_and(|group| group.mixed || group.open)
}
