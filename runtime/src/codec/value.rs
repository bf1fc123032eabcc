//! The traits that connect Rust values with messages: slots hold a [`Value`], generated code implements [`Complex`].
//!
//! The containers' implementations are small, since they are instantiated for every generated type: code that does not
//! depend on the type is in the decoder and the encoder. A program must not contain code that it does not use, such as
//! decoding a type that is only sent. Therefore the decoder and the encoder access values through two kinds of trait
//! objects ([`ReadSlots`], [`WriteSlots`]). These are made of references, so that their method tables do not contain
//! the values' drop glue either.

use std::borrow::Cow;

use crate::codec::decode::{Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::simple::{Simple, TextContext, TextSink, ValueError, trim};
use crate::schema::{FieldDescriptor, TypeDescriptor};

/// A type that a slot of a generated type can hold.
pub trait Value {
    /// The type's table; `None` for simple types.
    #[doc(hidden)]
    const TABLE: Option<&'static TypeDescriptor> = None;

    /// Namespace and local name of the simple type, where it has a name; `None` for all others.
    #[doc(hidden)]
    const SIMPLE_NAME: Option<(&'static str, &'static str)> = None;

    /// Whether `xsi:nil="true"` is one of the type's values.
    #[doc(hidden)]
    const TAKES_NIL: bool = false;

    /// Whether what was read of a value is kept after an error: a complex value recovers within, an invalid literal is
    /// none.
    #[doc(hidden)]
    const IS_KEPT_IN_PART: bool = Self::TABLE.is_some();

    /// Reads one occurrence into a default, or one more into a `Vec`. The decoder stands on the field's element (its
    /// start tag is taken), an attribute's value, a piece of text, or before the first element of a group.
    ///
    /// # Errors
    /// The content is not a value of this type.
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read;

    /// Reads one occurrence into a default, also where the value is a `Vec`: of an element whose type holds nothing but
    /// the items.
    ///
    /// # Errors
    /// See [`Value::read`].
    #[doc(hidden)]
    fn read_one(&mut self, decoder: &mut Decoder<'_>) -> Read {
        self.read(decoder)
    }

    /// Writes the slot, which may have no or several occurrences. The encoder holds the field.
    ///
    /// # Errors
    /// The value has no form in XML.
    fn write(&self, encoder: &mut Encoder<'_>) -> Written {
        self.write_one(encoder)
    }

    /// Writes one occurrence that is present.
    ///
    /// # Errors
    /// The value has no form in XML.
    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written;

    /// Discards `self` without running its drop glue. `self` must be equal to `Default::default()`: anything that it
    /// owns beyond that is leaked.
    #[doc(hidden)]
    fn discard_default(self)
    where
        Self: Sized,
    {
        std::mem::forget(self);
    }
}

/// A generated type with a [`TypeDescriptor`]: its slots are numbered like the table's fields, content first, then attributes.
pub trait Complex {
    /// The table that describes the type.
    const TABLE: &'static TypeDescriptor;

    /// Reads what the decoder stands on into a slot.
    ///
    /// # Errors
    /// See [`Value::read`].
    fn read_slot(&mut self, slot: usize, decoder: &mut Decoder<'_>) -> Read;

    /// Writes a slot.
    ///
    /// # Errors
    /// See [`Value::write`].
    fn write_slot(&self, slot: usize, encoder: &mut Encoder<'_>) -> Written;

    /// Reads the value itself; a box hands this on to what it holds.
    #[doc(hidden)]
    fn read_whole(&mut self, decoder: &mut Decoder<'_>) -> Read
    where
        Self: Sized,
    {
        let mut slots = self;
        decoder.read_complex(&mut slots, Self::TABLE)
    }

    /// Writes the value itself; a box hands this on to what it holds.
    #[doc(hidden)]
    fn write_whole(&self, encoder: &mut Encoder<'_>) -> Written
    where
        Self: Sized,
    {
        encoder.write_complex(&self, Self::TABLE)
    }

    /// Discards a default, see [`Value::discard_default`]. Types whose default contains boxes free these.
    #[doc(hidden)]
    fn discard_complex_default(self)
    where
        Self: Sized,
    {
        std::mem::forget(self);
    }
}

/// A generated type that is the content of one global element (XSD 1.0 Part 1 §3.3), so that its value has that name.
/// [`RawElement::encode`](crate::xml::fragment::RawElement::encode) makes such an element for a wildcard.
///
/// # Examples
///
/// ```
/// use soapstone::codec::encode::EncodeError;
/// use soapstone::codec::value::GlobalElement;
/// use soapstone::{Options, RawElement};
///
/// /// Adds a generated element to the header of all requests.
/// fn with_header<T: GlobalElement>(options: Options, value: &T) -> Result<Options, EncodeError> {
///     Ok(options.soap_header(RawElement::encode(value)?))
/// }
/// ```
pub trait GlobalElement: Complex {
    /// The element.
    #[doc(hidden)]
    const FIELD: &'static FieldDescriptor;
}

/// A complex value as the decoder sees it.
#[doc(hidden)]
pub trait ReadSlots {
    /// See [`Complex::read_slot`].
    ///
    /// # Errors
    /// See [`Value::read`].
    fn read(&mut self, slot: usize, decoder: &mut Decoder<'_>) -> Read;
}

impl<T: Complex> ReadSlots for &mut T {
    fn read(&mut self, slot: usize, decoder: &mut Decoder<'_>) -> Read {
        (**self).read_slot(slot, decoder)
    }
}

/// A complex value as the encoder sees it.
#[doc(hidden)]
pub trait WriteSlots {
    /// See [`Complex::write_slot`].
    ///
    /// # Errors
    /// See [`Value::write`].
    fn write(&self, slot: usize, encoder: &mut Encoder<'_>) -> Written;
}

impl<T: Complex> WriteSlots for &T {
    fn write(&self, slot: usize, encoder: &mut Encoder<'_>) -> Written {
        (**self).write_slot(slot, encoder)
    }
}

/// Any value that something is to be read into.
#[doc(hidden)]
pub trait ReadValue {
    /// See [`Value::read`].
    ///
    /// # Errors
    /// See [`Value::read`].
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read;

    /// See [`Value::TABLE`].
    fn table(&self) -> Option<&'static TypeDescriptor>;
}

impl<T: Value> ReadValue for &mut T {
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        (**self).read(decoder)
    }

    fn table(&self) -> Option<&'static TypeDescriptor> {
        T::TABLE
    }
}

/// Any value that is to be written.
#[doc(hidden)]
pub trait WriteValue {
    /// See [`Value::write`].
    ///
    /// # Errors
    /// See [`Value::write`].
    fn write(&self, encoder: &mut Encoder<'_>) -> Written;

    /// See [`Value::write_one`].
    ///
    /// # Errors
    /// See [`Value::write`].
    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written;

    /// See [`Value::TABLE`].
    fn table(&self) -> Option<&'static TypeDescriptor>;
}

impl<T: Value> WriteValue for &T {
    fn write(&self, encoder: &mut Encoder<'_>) -> Written {
        (**self).write(encoder)
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        (**self).write_one(encoder)
    }

    fn table(&self) -> Option<&'static TypeDescriptor> {
        T::TABLE
    }
}

impl<T: Complex> Value for T {
    const TABLE: Option<&'static TypeDescriptor> = Some(<T as Complex>::TABLE);

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        self.read_whole(decoder)
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        self.write_whole(encoder)
    }

    fn discard_default(self) {
        self.discard_complex_default();
    }
}

/// Implements [`Complex`] for a box, which reads and writes as what it holds does.
macro_rules! complex_of_box {
    ($type:ident, $boxed:ident => $inner:expr) => {
        impl<T: Complex> Complex for $type<T> {
            const TABLE: &'static TypeDescriptor = T::TABLE;

            fn read_slot(&mut self, slot: usize, decoder: &mut Decoder<'_>) -> Read {
                (**self).read_slot(slot, decoder)
            }

            fn write_slot(&self, slot: usize, encoder: &mut Encoder<'_>) -> Written {
                (**self).write_slot(slot, encoder)
            }

            fn read_whole(&mut self, decoder: &mut Decoder<'_>) -> Read {
                (**self).read_whole(decoder)
            }

            fn write_whole(&self, encoder: &mut Encoder<'_>) -> Written {
                (**self).write_whole(encoder)
            }

            fn discard_complex_default(self) {
                let $boxed = self;
                $inner.discard_complex_default();
            }
        }
    };
}
pub(crate) use complex_of_box;

complex_of_box!(Box, boxed => (*boxed));

/// An `xs:enumeration`, as generated: an enum with a variant for values that the schema does not declare.
///
/// # Examples
///
/// ```
/// use soapstone::codec::value::Enumeration;
///
/// /// Returns a value of any generated enumeration, unless the schema lacks it.
/// fn known<E: Enumeration>(text: &str) -> Option<E> {
///     E::VALUES.contains(&text).then(|| E::from_wire(text))
/// }
///
/// fn label<E: Enumeration>(value: &E) -> &str {
///     value.as_str()
/// }
/// ```
pub trait Enumeration: Sized {
    /// The lexical values that the schema declares.
    const VALUES: &'static [&'static str];

    /// Namespace and local name of the type; `None` where it is anonymous.
    #[doc(hidden)]
    const NAME: Option<(&'static str, &'static str)> = None;

    /// The variant of the value at that index, or of a text that the schema does not declare.
    #[doc(hidden)]
    fn of(found: Result<usize, String>) -> Self;

    /// The index of the value; the text of one that the schema does not declare.
    #[doc(hidden)]
    fn index(&self) -> Result<usize, &str>;

    /// The variant of a lexical value.
    #[must_use]
    fn from_wire(text: &str) -> Self {
        Self::of(position(Self::VALUES, text).ok_or_else(|| text.to_owned()))
    }

    /// The lexical value.
    fn as_str(&self) -> &str {
        match self.index() {
            Ok(index) => Self::VALUES.get(index).copied().unwrap_or_default(),
            Err(text) => text,
        }
    }
}

/// Returns the position of a value among those of an enumeration.
pub(crate) fn position(values: &[&str], text: &str) -> Option<usize> {
    values.iter().position(|value| *value == text)
}

impl<T: Enumeration> Simple for T {
    const EXPECTED: &'static str = "value of the enumeration";

    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        Ok(T::of(listed(T::VALUES, text.into())))
    }

    fn print(&self, out: &mut TextSink<'_>) {
        out.escaped(self.as_str());
    }
}

/// The value of text from the wire: the exact text first, then without the white space around it.
pub(crate) fn listed(values: &[&str], text: Cow<'_, str>) -> Result<usize, String> {
    position(values, &text).or_else(|| position(values, trim(&text))).ok_or_else(|| text.into_owned())
}
