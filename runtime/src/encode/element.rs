//! Complex values: records with their attributes, groups, choices, hierarchies of types, SOAP-encoded arrays.

use super::output::Append as _;
use super::state::structure;
use super::{Encoder, Reserved, Written};
use crate::decode::SOAP_ENCODING_12;
use crate::table::{Field, FieldKind, Kind, Name, Table};
use crate::value::WriteSlots;

impl Encoder<'_> {
    /// Writes a complex value as the current field.
    ///
    /// # Errors
    /// The value has no form in XML.
    pub fn write_complex(&mut self, value: &dyn WriteSlots, table: &'static Table) -> Written {
        let field = self.field;
        match table.kind {
            Kind::Record => self.write_record(value, table, field)?,
            Kind::Group if field.kind == FieldKind::Element => self.write_record(value, table, field)?,
            Kind::Group => {
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
            Kind::Hierarchy => {
                self.table = table;
                value.write(0, self)?;
            }
            Kind::SoapArray => self.write_array(value, table, field)?,
        }
        self.field = field;
        Ok(())
    }

    fn write_record(&mut self, value: &dyn WriteSlots, table: &'static Table, field: &'static Field) -> Written {
        if field.kind != FieldKind::Element {
            return Err(structure("a complex value has no element to be written as"));
        }
        let prefix = self.prefix_of(field);
        self.open_tag(prefix, field.local());
        self.say_own_type(table.name);
        let is_nil = std::mem::take(&mut self.is_nil);
        if is_nil {
            self.say_nil();
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
    fn write_slots(&mut self, value: &dyn WriteSlots, fields: &'static [Field], first: usize) -> Written {
        for (index, field) in fields.iter().enumerate() {
            self.field = field;
            value.write(first + index, self).map_err(|error| error.in_field(field))?;
        }
        Ok(())
    }

    fn end_element(&mut self, prefix: &str, field: &Field) {
        if self.open {
            self.open = false;
            self.out.push_str("/>");
            return;
        }
        self.end_tag(prefix, field.local());
    }

    /// `xsi:type`, where a hierarchy or SOAP encoding asks for it.
    fn say_own_type(&mut self, own: Name) {
        self.always_typed = false;
        let said = self.type_name.take();
        let name = if self.encoded { said.or(Some(own)) } else { said };
        if let Some(name) = name.filter(|name| *name != Name::NONE) {
            self.say_type(name);
        }
    }

    /// A group within a group counts like an element, but does not change which elements are the outermost ones.
    fn descend_group(&mut self) -> Written {
        self.groups += 1;
        self.check_depth()
    }

    fn ascend_group(&mut self) {
        self.groups -= 1;
    }

    /// An array of SOAP encoding (SOAP 1.1 §5.4.2, SOAP 1.2 Part 2 §3.1.6).
    fn write_array(&mut self, value: &dyn WriteSlots, table: &'static Table, field: &'static Field) -> Written {
        if field.kind != FieldKind::Element {
            return Err(structure("an array has no element to be written as"));
        }
        self.counting = Some(0);
        self.shape.clear();
        value.write(0, self)?;
        let count = self.counting.take().unwrap_or(0);
        if table.content.len() > 1 {
            value.write(1, self)?;
        }
        let extents = self.extents(count);
        self.type_name = None;
        let prefix = self.prefix_of(field);
        self.open_tag(prefix, field.local());
        self.say_array(table, &extents);
        self.descend()?;
        // The items of an array are accessors of SOAP encoding even where a literal body holds the array.
        let encoded = std::mem::replace(&mut self.encoded, true);
        self.write_slots(value, table.content.get(..1).unwrap_or_default(), 0)?;
        self.encoded = encoded;
        self.depth -= 1;
        self.end_element(prefix, field);
        Ok(())
    }

    /// The extents as they are written: those of the shape where they fit the number of items.
    fn extents(&self, count: usize) -> String {
        let items =
            self.shape.iter().try_fold(1_usize, |items, extent| items.checked_mul(usize::try_from(*extent).ok()?));
        if self.shape.len() < 2 || items != Some(count) {
            return count.to_string();
        }
        let separator = if self.is_soap12() { " " } else { "," };
        self.shape.iter().map(u32::to_string).collect::<Vec<_>>().join(separator)
    }

    fn say_array(&mut self, table: &Table, extents: &str) {
        let item = table.array.map_or(Name::NONE, |(item, _)| *item);
        let item_prefix = self.prefixes.of_index(item.ns);
        if self.is_soap12() {
            let enc = self.prefixes.of_uri(SOAP_ENCODING_12, "enc");
            if table.name != Name::NONE {
                self.say_type(table.name);
            }
            // A name cannot say that the items are arrays: those say it themselves.
            if !item.local.ends_with(']') {
                self.attribute_name(&enc, "itemType");
                self.name(item_prefix, item.local);
                self.out.push_str("\"");
            }
            self.attribute_name(&enc, "arraySize");
            self.out.push_str(extents);
            self.out.push_str("\"");
            return;
        }
        let enc = self.prefixes.of_reserved(Reserved::SoapEncoding);
        self.say_type_name(enc, "Array");
        self.attribute_name(enc, "arrayType");
        self.name(item_prefix, item.local);
        for part in ["[", extents, "]\""] {
            self.out.push_str(part);
        }
    }
}
