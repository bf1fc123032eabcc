//! Options, lists and the standard library's types as values.
//!
//! The containers' implementations are kept tiny, since they are instantiated for every generated type: whatever does
//! not depend on the type is a call into the decoder or the encoder.

use crate::codec::decode::{Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::simple::{List, Simple};
use crate::codec::value::{ReadSlots, Value, WriteSlots};
use crate::schema::TypeDescriptor;
use crate::xml::XS;

/// Returns the value in `slot`, inserting a default first. Out of line in debug builds to keep recursive frames small;
/// unlike `get_or_insert_with`, it needs no drop glue.
#[cfg_attr(debug_assertions, inline(never))]
fn filled<T: Default>(slot: &mut Option<T>) -> Option<&mut T> {
    if slot.is_none() {
        std::mem::forget(slot.replace(T::default()));
    }
    slot.as_mut()
}

/// Appends a default and returns it; see [`filled`]. Unlike `push`, it needs no drop glue.
#[cfg_attr(debug_assertions, inline(never))]
fn appended<T: Default>(items: &mut Vec<T>) -> Option<&mut T> {
    items.extend(std::iter::once_with(T::default));
    items.last_mut()
}

impl<T: Value + Default> Value for Option<T> {
    const TABLE: Option<&'static TypeDescriptor> = T::TABLE;
    const TAKES_NIL: bool = true;
    const IS_KEPT_IN_PART: bool = T::IS_KEPT_IN_PART;

    // Once per type, and not once per field: the arms of `read_slot` stay calls.
    #[inline(never)]
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        if decoder.is_nil() && !T::TAKES_NIL {
            return decoder.read_nil();
        }
        let read = match filled(self) {
            Some(value) => value.read_one(decoder),
            None => Ok(()),
        };
        // A value outside of the lexical space of its type is left out. Complex values recover within.
        if !T::IS_KEPT_IN_PART && read.is_err() {
            std::mem::forget(self.take());
        }
        read
    }

    fn write(&self, encoder: &mut Encoder<'_>) -> Written {
        match self {
            Some(value) => value.write_one(encoder),
            None => encoder.absent(),
        }
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        match self {
            Some(value) => value.write_one(encoder),
            None => encoder.nil(),
        }
    }
}

/// The items of a repeated field; or, of a field that is a list, the content of an element whose type holds nothing but
/// the items.
impl<T: Value + Default> Value for Vec<T> {
    const TABLE: Option<&'static TypeDescriptor> = T::TABLE;
    const IS_KEPT_IN_PART: bool = true;

    #[inline(never)]
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        if decoder.is_at_list() {
            return self.read_one(decoder);
        }
        if decoder.is_nil_element() && !T::TAKES_NIL {
            return decoder.read_nil();
        }
        let (index, notes) = (self.len(), decoder.note_count());
        let read = match appended(self) {
            Some(item) => item.read_one(decoder),
            None => Ok(()),
        };
        if !T::IS_KEPT_IN_PART && read.is_err() {
            std::mem::forget(self.pop());
        }
        decoder.item_was_read(index, notes, read)
    }

    fn read_one(&mut self, decoder: &mut Decoder<'_>) -> Read {
        let mut items = self;
        decoder.read_list(&mut items)
    }

    fn write(&self, encoder: &mut Encoder<'_>) -> Written {
        if encoder.is_at_list() { encoder.write_list(&self) } else { write_items(self, encoder) }
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        if encoder.is_in_list() { encoder.write_list(&self) } else { write_items(self, encoder) }
    }
}

fn write_items<T: Value>(items: &[T], encoder: &mut Encoder<'_>) -> Written {
    if items.is_empty() && encoder.is_validating() {
        return encoder.no_items();
    }
    if encoder.record_item_count(items.len()) {
        return Ok(());
    }
    for (index, item) in items.iter().enumerate() {
        item.write_one(encoder).map_err(|error| error.at_index(index))?;
    }
    Ok(())
}

/// The one slot of a type that holds nothing but a repeated element.
impl<T: Value + Default> ReadSlots for &mut Vec<T> {
    fn read(&mut self, _: usize, decoder: &mut Decoder<'_>) -> Read {
        Value::read(*self, decoder)
    }
}

/// The same, to be written.
impl<T: Value + Default> WriteSlots for &Vec<T> {
    fn write(&self, _: usize, encoder: &mut Encoder<'_>) -> Written {
        write_items(self, encoder)
    }
}

/// Nothing: an empty body, a header that is not declared.
impl Value for () {
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        decoder.ignore()
    }

    fn write_one(&self, _: &mut Encoder<'_>) -> Written {
        Ok(())
    }
}

impl<T: Simple> Value for List<T> {
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        decoder.read_simple(self)
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        encoder.write_simple(self)
    }
}

impl Value for String {
    const SIMPLE_NAME: Option<(&'static str, &'static str)> = Some((XS, "string"));

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        decoder.read_string(self)
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        encoder.write_str(self)
    }
}

crate::simple!(bool, XS, "boolean");
crate::simple!(i8, XS, "byte");
crate::simple!(i16, XS, "short");
crate::simple!(i32, XS, "int");
crate::simple!(i64, XS, "long");
crate::simple!(u8, XS, "unsignedByte");
crate::simple!(u16, XS, "unsignedShort");
crate::simple!(u32, XS, "unsignedInt");
crate::simple!(u64, XS, "unsignedLong");
crate::simple!(f32, XS, "float");
crate::simple!(f64, XS, "double");

#[cfg(test)]
mod tests {
    use crate::codec::decode::{DecodeOptions, Decoder};
    use crate::schema::{Details, FieldDescriptor, NamespaceTable, REPEATED, SIMPLE, TypeDescriptor};

    static PACKAGE: NamespaceTable = NamespaceTable { namespaces: &[] };
    static ITEMS: TypeDescriptor =
        TypeDescriptor::complex_type(&PACKAGE, 0, "Items", &[FieldDescriptor::element(0, "item", REPEATED | SIMPLE)]);
    static FIELD: FieldDescriptor = FieldDescriptor::element(0, "items", 0).with(&Details::NONE.list(&ITEMS));

    /// A value that is taken out after an error is not freed.
    #[test]
    fn an_error_leaves_the_items_of_a_list_where_they_are() {
        let options = DecodeOptions::default();
        let mut decoder = Decoder::new("<items><item>1</item><item></items>", &PACKAGE, &options);
        assert!(decoder.next().is_ok_and(|is_there| is_there));
        let mut items: Option<Vec<i32>> = None;
        assert!(decoder.read_field(&FIELD, &mut items).is_err());
        assert_eq!(items, Some(vec![1]));
    }
}
