//! Arrays of SOAP encoding (SOAP 1.1 §5.4.2, SOAP 1.2 Part 2 §3.1.6).

use crate::codec::decode::SOAP_ENCODING_12;
use crate::codec::encode::EncodeError;
use crate::codec::encode::{Encoder, Written};
use crate::codec::soapenc::size_of;
use crate::codec::value::WriteSlots;
use crate::schema::{FieldDescriptor, FieldKind, Name, TypeDescriptor};
use crate::xml::write::{Append as _, Reserved};

impl Encoder<'_> {
    /// Takes note of the extents of the array that is to be written.
    pub(crate) fn set_shape(&mut self, dimensions: &[u32]) {
        self.array.shape = dimensions.to_vec();
    }

    /// Writes an array. In a literal message, one whose type declares its items is written as that declaration has it.
    pub(crate) fn write_array(
        &mut self,
        value: &dyn WriteSlots,
        table: &'static TypeDescriptor,
        field: &'static FieldDescriptor,
    ) -> Written {
        if field.kind != FieldKind::Element {
            return Err(EncodeError::structure("an array has no element to be written as"));
        }
        self.array.counting = Some(0);
        self.array.shape.clear();
        value.write(0, self)?;
        let count = self.array.counting.take().unwrap_or(0);
        if table.content.len() > 1 {
            value.write(1, self)?;
        }
        let extents = self.extents(table, count)?;
        self.next.type_name = None;
        let prefix = self.prefix_of(field);
        self.writer.open_tag(prefix, field.local());
        // Items that the schema does not declare are accessors of SOAP encoding even where a literal body holds the
        // array.
        let encoded = self.encoded;
        self.encoded |= !table.declares_items;
        if self.encoded {
            self.write_array_attributes(table);
        }
        // An attribute of every array type, and where its extents are (SOAP 1.1 §5.4.2).
        self.write_array_type(table, &extents);
        self.descend()?;
        self.write_slots(value, table.content.get(..1).unwrap_or_default(), 0)?;
        self.encoded = encoded;
        self.depth -= 1;
        self.end_element(prefix, field);
        Ok(())
    }

    /// Returns the extents as they are written. Those of several dimensions must be written, since they do not follow
    /// from the items. Without items they are 0, so that the rank is kept.
    fn extents(&self, table: &TypeDescriptor, count: usize) -> Written<String> {
        let rank = table.array.map_or(1, |(_, rank)| usize::from(*rank));
        if self.array.shape.is_empty() && (rank < 2 || count == 0) {
            return Ok(self.join(&vec![count; rank.max(1)]));
        }
        if size_of(&self.array.shape) != Some(count) {
            return Err(EncodeError::structure(
                "the dimensions of an array are not given, or do not add up to the number of its items",
            ));
        }
        Ok(self.join(&self.array.shape))
    }

    fn join<T: ToString>(&self, extents: &[T]) -> String {
        let separator = if self.is_soap12() { " " } else { "," };
        extents.iter().map(T::to_string).collect::<Vec<_>>().join(separator)
    }

    fn write_array_attributes(&mut self, table: &TypeDescriptor) {
        if !self.is_soap12() {
            let enc = self.writer.prefixes.of_reserved(Reserved::SoapEncoding);
            self.write_xsi_type_name(enc, "Array");
        } else if table.name != Name::NONE {
            self.write_xsi_type(table.name);
        }
    }

    fn write_array_type(&mut self, table: &TypeDescriptor, extents: &str) {
        let item = table.array.map_or(Name::NONE, |(item, _)| *item);
        let item_prefix = self.writer.prefixes.of_index(item.ns);
        if self.is_soap12() {
            let enc = self.writer.prefixes.of_uri(SOAP_ENCODING_12, "enc");
            // A type's name cannot express that the items are arrays. The items do so with their own attributes.
            if !item.local.ends_with(']') {
                self.writer.attribute_name(&enc, "itemType");
                self.writer.name(item_prefix, item.local);
                self.writer.out.push_str("\"");
            }
            self.writer.attribute_name(&enc, "arraySize");
            self.writer.out.push_str(extents);
            self.writer.out.push_str("\"");
            return;
        }
        let enc = self.writer.prefixes.of_reserved(Reserved::SoapEncoding);
        self.writer.attribute_name(enc, "arrayType");
        self.writer.name(item_prefix, item.local);
        for part in ["[", extents, "]\""] {
            self.writer.out.push_str(part);
        }
    }
}
