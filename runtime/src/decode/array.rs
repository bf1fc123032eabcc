//! Arrays of SOAP encoding (SOAP 1.1 §5.4.2, SOAP 1.2 Part 2 §3.1.6).

use super::bindings::NsId;
use super::state::{Ahead, Decoder, Item};
use super::tag::Tag;
use super::{DecodeError, DecodeErrorKind, NoteKind, Read, SOAP_ENCODING_11, SOAP_ENCODING_12, split_name};
use crate::array::ArrayShape;
use crate::table::{Field, Table};
use crate::value::ReadSlots;

/// What an array's start tag says about its items.
#[derive(Debug, Default)]
struct Declared<'a> {
    item: Option<(NsId, &'a str)>,
    shape: ArrayShape,
}

impl<'a> Decoder<'a> {
    /// An array: its items are the children, whatever their names.
    pub(super) fn read_array(&mut self, value: &mut dyn ReadSlots, table: &'static Table) -> Read {
        let tag = self.tag;
        self.descend()?;
        let declared = self.array_attributes(&tag)?;
        if let Some(field) = table.content.get(1) {
            self.set_text(declared.shape.to_text().into(), field, tag.raw.start);
            value.read(1, self)?;
        }
        let Some(field) = table.content.first() else { return Err(self.structure("an array has no items")) };
        let base = std::mem::replace(&mut self.followers_base, self.followers.len());
        // Within an array the rules of SOAP encoding hold, in a literal message too.
        let encoded = std::mem::replace(&mut self.options.encoded, true);
        self.ahead = if tag.raw.empty { Ahead::End } else { Ahead::Unknown };
        let mut count = 0;
        let mut sparse = declared.shape.offset > 0;
        self.fill(value, field, &mut count, declared.shape.offset)?;
        loop {
            self.look()?;
            let item = match &self.ahead {
                Ahead::Start(item) => *item,
                Ahead::End => break,
                _ => return Err(self.cursor.syntax("the document ends within an array")),
            };
            sparse |= self.read_array_item(value, field, &item, &declared, &mut count)?;
        }
        if sparse {
            // Places behind the last item were not transmitted either.
            let size = declared.shape.size().unwrap_or(count);
            self.fill(value, field, &mut count, size)?;
        }
        self.followers_base = base;
        self.options.encoded = encoded;
        self.close(&tag)?;
        self.depth -= 1;
        Ok(())
    }

    fn read_array_item(
        &mut self,
        value: &mut dyn ReadSlots,
        field: &'static Field,
        item: &Tag<'a>,
        declared: &Declared<'a>,
        count: &mut usize,
    ) -> Read<bool> {
        let said = if item.raw.attributes.is_empty() { None } else { self.encoding_attribute(item, "position")? };
        let mut placed = false;
        if let Some(text) = said {
            let position = declared.shape.index_of(text).filter(|position| *position >= *count);
            placed = position.is_some();
            match position {
                Some(position) => self.fill(value, field, count, position)?,
                // Items stand in order; this one is put behind those that came before it.
                None => self.unexpected(NoteKind::Order, "@position", item.raw.start, text)?,
            }
        }
        let taken = self.take(*item, field)?;
        self.item_type = declared.item;
        self.read_slot(value, 0, field)?;
        self.item_type = None;
        self.done(taken);
        *count += 1;
        Ok(placed)
    }

    /// Fills the places up to `position` with defaults, where items were not transmitted.
    fn fill(&mut self, value: &mut dyn ReadSlots, field: &'static Field, count: &mut usize, position: usize) -> Read {
        if *count >= position {
            return Ok(());
        }
        self.note_sparse();
        while *count < position {
            self.charge(128)?;
            self.field = field;
            self.item = Item::Missing;
            value.read(0, self)?;
            *count += 1;
        }
        Ok(())
    }

    fn array_attributes(&self, tag: &Tag<'a>) -> Read<Declared<'a>> {
        let mut declared = Declared::default();
        if tag.raw.attributes.is_empty() {
            return Ok(declared);
        }
        if let Some(text) = self.encoding_attribute(tag, "arrayType")? {
            let (name, dimensions) = text.rsplit_once('[').unwrap_or((text, ""));
            declared.shape.dimensions = ArrayShape::numbers(dimensions.trim_end().trim_end_matches(']'));
            // Of an array of arrays, the items are arrays themselves and know their type.
            declared.item = if name.contains('[') { None } else { self.type_name(name.trim(), tag) };
        }
        if let Some(text) = self.encoding_attribute(tag, "itemType")? {
            declared.item = self.type_name(text.trim(), tag);
        }
        if let Some(text) = self.encoding_attribute(tag, "arraySize")? {
            declared.shape.dimensions = ArrayShape::numbers(text);
        }
        if let Some(text) = self.encoding_attribute(tag, "offset")? {
            let offset = declared.shape.index_of(text);
            declared.shape.offset = offset.ok_or_else(|| {
                DecodeError::new(DecodeErrorKind::Structure(format!("{text:?} is no offset")), tag.raw.start)
            })?;
        }
        Ok(declared)
    }

    /// The name of an item type; a prefix that is not declared says nothing, as with servers that forget it.
    fn type_name(&self, name: &'a str, tag: &Tag<'a>) -> Option<(NsId, &'a str)> {
        self.resolve_name(name, tag.raw.start).ok()
    }

    /// An attribute of SOAP encoding, of either version.
    fn encoding_attribute(&self, tag: &Tag<'a>, local: &str) -> Read<Option<&'a str>> {
        for attribute in super::Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.raw.start))?;
            let (prefix, own) = split_name(name);
            let encoding = || {
                let uri = self.bindings.uri_of_prefix(prefix);
                !prefix.is_empty() && matches!(uri, Some(SOAP_ENCODING_11 | SOAP_ENCODING_12))
            };
            if own == local && encoding() {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}
