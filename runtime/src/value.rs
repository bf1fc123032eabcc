//! How Rust values meet the wire: [`Value`] is what a slot holds, [`Complex`] what generated code implements.
//!
//! The containers' implementations are kept tiny, since they are instantiated for every generated type: whatever does
//! not depend on the type is a call into the decoder or the encoder.

use crate::decode::{Decoder, Read};
use crate::encode::{Encoder, Written};
use crate::simple::{List, Simple, trim};
use crate::table::Table;

/// What a slot of a generated type can hold.
pub trait Value {
    /// Reads one occurrence. The decoder stands on the field's element (its start tag is taken), an attribute's value,
    /// a piece of text, or before the first element of a group.
    ///
    /// # Errors
    /// What is on the wire is not a value of this type.
    fn read(&mut self, d: &mut Decoder<'_>) -> Read;

    /// Writes the slot, which may be nothing or several occurrences; the encoder knows the field.
    ///
    /// # Errors
    /// The value has no form in XML.
    fn write(&self, e: &mut Encoder<'_>) -> Written {
        self.write_one(e)
    }

    /// Writes one occurrence that is present.
    ///
    /// # Errors
    /// The value has no form in XML.
    fn write_one(&self, e: &mut Encoder<'_>) -> Written;

    /// Takes `xsi:nil="true"`; false where the type has no nil.
    fn read_nil(&mut self) -> bool {
        false
    }

    /// The type's table; `None` for simple types.
    #[doc(hidden)]
    fn schema(&self) -> Option<&'static Table> {
        None
    }
}

/// A generated type with a [`Table`]: its slots are numbered like the table's fields, content first, then attributes.
pub trait Complex {
    /// The table that describes the type.
    fn table(&self) -> &'static Table;

    /// Reads what the decoder stands on into a slot.
    ///
    /// # Errors
    /// See [`Value::read`].
    fn read(&mut self, slot: usize, d: &mut Decoder<'_>) -> Read;

    /// Writes a slot.
    ///
    /// # Errors
    /// See [`Value::write`].
    fn write(&self, slot: usize, e: &mut Encoder<'_>) -> Written;
}

/// An `xs:enumeration`, as generated: an enum with a variant for values that the schema does not know.
pub trait Enumeration: Sized {
    /// The variant of a lexical value.
    fn from_wire(text: &str) -> Self;

    /// The lexical value.
    fn as_str(&self) -> &str;

    /// The variant of text from the wire: the exact text first, then without the white space around it.
    #[doc(hidden)]
    fn from_text(text: &str) -> Self {
        let exact = Self::from_wire(text);
        let trimmed = trim(text);
        // No schema can list U+0000, so this is the variant for unknown values.
        let unknown = std::mem::discriminant(&Self::from_wire("\0"));
        if trimmed.len() == text.len() || std::mem::discriminant(&exact) != unknown {
            return exact;
        }
        let close = Self::from_wire(trimmed);
        if std::mem::discriminant(&close) == unknown { exact } else { close }
    }
}

/// Puts a default into an option and lends it. A function of its own so that the temporary value does not live in the
/// frame of a recursive call (which counts in debug builds).
#[inline(never)]
fn filled<T: Default>(slot: &mut Option<T>) -> &mut T {
    slot.insert(T::default())
}

/// Appends a default and lends it; see [`filled`].
#[inline(never)]
fn appended<T: Default>(items: &mut Vec<T>) -> Option<&mut T> {
    items.push(T::default());
    items.last_mut()
}

impl<T: Value + Default> Value for Option<T> {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        let value = filled(self);
        if !d.is_nil() || value.read_nil() {
            return value.read(d);
        }
        *self = None;
        Ok(())
    }

    fn write(&self, e: &mut Encoder<'_>) -> Written {
        match self {
            Some(value) => value.write_one(e),
            None => e.absent(),
        }
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        match self {
            Some(value) => value.write_one(e),
            None => e.nil(),
        }
    }

    fn read_nil(&mut self) -> bool {
        if !filled(self).read_nil() {
            *self = None;
        }
        true
    }

    fn schema(&self) -> Option<&'static Table> {
        self.as_ref().map_or_else(|| T::default().schema(), Value::schema)
    }
}

impl<T: Value + Default> Value for Vec<T> {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        let index = self.len();
        match appended(self) {
            Some(item) => d.read_item(item, index),
            None => Ok(()),
        }
    }

    fn write(&self, e: &mut Encoder<'_>) -> Written {
        if self.is_empty() && e.judges() { e.no_items() } else { self.write_one(e) }
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        if e.counts(self.len()) {
            return Ok(());
        }
        for (index, item) in self.iter().enumerate() {
            item.write_one(e).map_err(|error| error.at_index(index))?;
        }
        Ok(())
    }

    fn schema(&self) -> Option<&'static Table> {
        T::default().schema()
    }
}

impl<T: Value> Value for Box<T> {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        (**self).read(d)
    }

    fn write(&self, e: &mut Encoder<'_>) -> Written {
        (**self).write(e)
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        (**self).write_one(e)
    }

    fn read_nil(&mut self) -> bool {
        (**self).read_nil()
    }

    fn schema(&self) -> Option<&'static Table> {
        (**self).schema()
    }
}

/// Nothing: an empty body, a header that is not declared.
impl Value for () {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        d.ignore()
    }

    fn write_one(&self, _: &mut Encoder<'_>) -> Written {
        Ok(())
    }
}

impl<T: Simple> Value for List<T> {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        d.read_simple(self)
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        e.write_simple(self)
    }
}

impl Value for String {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        d.read_string(self)
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        e.write_str(self)
    }
}

crate::simple!(bool);
crate::simple!(i8);
crate::simple!(i16);
crate::simple!(i32);
crate::simple!(i64);
crate::simple!(u8);
crate::simple!(u16);
crate::simple!(u32);
crate::simple!(u64);
crate::simple!(f32);
crate::simple!(f64);
