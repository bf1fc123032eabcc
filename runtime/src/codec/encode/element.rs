//! Complex values: complex types with their attributes, sequences, choices, derivations.

use super::{EncodeError, Encoder, Written};
use crate::codec::value::WriteSlots;
use crate::schema::{FieldDescriptor, FieldKind, Kind, Name, TypeDescriptor};
use crate::xml::write::Append as _;

impl Encoder<'_> {
    /// Writes a complex value as the current field.
    ///
    /// # Errors
    /// The value has no form in XML.
    #[doc(hidden)]
    pub fn write_complex(&mut self, value: &dyn WriteSlots, table: &'static TypeDescriptor) -> Written {
        let field = self.field;
        match table.kind {
            Kind::ComplexType => self.write_complex_type(value, table, field)?,
            Kind::Sequence if field.kind == FieldKind::Element => self.write_complex_type(value, table, field)?,
            Kind::Sequence => {
                self.descend_group()?;
                self.write_slots(value, table.content, 0)?;
                self.ascend_group();
            }
            Kind::Choice => {
                self.descend_group()?;
                self.table = table;
                value.write(0, self)?;
                self.ascend_group();
            }
            Kind::Derivation => {
                self.table = table;
                value.write(0, self)?;
            }
            Kind::SoapArray => self.write_array(value, table, field)?,
        }
        self.field = field;
        Ok(())
    }

    fn write_complex_type(
        &mut self,
        value: &dyn WriteSlots,
        table: &'static TypeDescriptor,
        field: &'static FieldDescriptor,
    ) -> Written {
        if field.kind != FieldKind::Element {
            return Err(EncodeError::structure("a complex value has no element to be written as"));
        }
        let prefix = self.prefix_of(field);
        self.writer.open_tag(prefix, field.local());
        self.write_own_type(table.name);
        let is_nil = std::mem::take(&mut self.next.is_nil);
        if is_nil {
            self.write_xsi_nil();
        }
        self.descend()?;
        if !table.attributes().is_empty() {
            self.write_slots(value, table.attributes(), table.content.len())?;
        }
        if !is_nil {
            self.write_slots(value, table.content, 0)?;
        }
        self.depth -= 1;
        self.end_element(prefix, field);
        Ok(())
    }

    /// The slots of some fields, the first of which has the number `first`.
    pub(crate) fn write_slots(
        &mut self,
        value: &dyn WriteSlots,
        fields: &'static [FieldDescriptor],
        first: usize,
    ) -> Written {
        for (index, field) in fields.iter().enumerate() {
            self.field = field;
            value.write(first + index, self).map_err(|error| error.in_field(field))?;
        }
        Ok(())
    }

    pub(crate) fn end_element(&mut self, prefix: &str, field: &FieldDescriptor) {
        if self.writer.open {
            self.writer.open = false;
            self.writer.out.push_str("/>");
            return;
        }
        self.writer.end_tag(prefix, field.local());
    }

    /// `xsi:type`, where a derivation or SOAP encoding requires it.
    fn write_own_type(&mut self, own: Name) {
        self.next.always_typed = false;
        let type_name = self.next.type_name.take();
        let name = if self.encoded { type_name.or(Some(own)) } else { type_name };
        if let Some(name) = name.filter(|name| *name != Name::NONE) {
            self.write_xsi_type(name);
        }
    }

    /// A sequence within a sequence counts like an element, but does not change which elements are the outermost ones.
    fn descend_group(&mut self) -> Written {
        self.groups += 1;
        self.check_depth()
    }

    fn ascend_group(&mut self) {
        self.groups -= 1;
    }
}
