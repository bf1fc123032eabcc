//! Elements that may be nil and whose attributes remain when they are.

use crate::codec::decode::{Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::value::Value;
use crate::schema::TypeDescriptor;

/// The value of a nillable element whose type has attributes: an element that is nil has no content, but may have
/// attributes, and must have those that are required (XSD 1.0 Part 1 §3.3.4).
///
/// # Examples
///
/// ```
/// # use soapstone::Nilled;
/// # #[derive(Debug, Clone, Default, PartialEq)]
/// # struct Price { currency: String, value: f64 }
/// let price = Nilled::from(Price { currency: "CHF".into(), value: 2.5 });
/// assert_eq!(price.value().map(|price| price.value), Some(2.5));
/// assert_eq!(price.into_value().map(|price| price.currency), Some("CHF".to_owned()));
///
/// let unknown = Nilled::Nil(Some(Price { currency: "CHF".into(), ..Price::default() }));
/// assert!(unknown.is_nil() && unknown.value().is_none());
/// assert_eq!(unknown.attributes().map(|price| price.currency.as_str()), Some("CHF"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Nilled<T> {
    /// An element with content.
    Value(T),
    /// An element with `xsi:nil="true"`: only the attributes of `T` mean something. `None` where it has no attributes,
    /// as many services leave out even those that are required.
    Nil(Option<T>),
}

impl<T> Nilled<T> {
    /// Returns whether the element is nil.
    #[must_use]
    pub const fn is_nil(&self) -> bool {
        matches!(self, Self::Nil(_))
    }

    /// Returns the value; `None` where the element is nil.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nil(_) => None,
        }
    }

    /// Returns the value, by value; `None` where the element is nil.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nil(_) => None,
        }
    }

    /// Returns the value with the attributes, whether the element is nil or not; `None` if it is nil and has none.
    #[must_use]
    pub const fn attributes(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nil(attributes) => attributes.as_ref(),
        }
    }
}

impl<T: Default> Default for Nilled<T> {
    /// Creates an element with the default content.
    fn default() -> Self {
        Self::Value(T::default())
    }
}

impl<T> From<T> for Nilled<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Value + Default> Value for Nilled<T> {
    const TABLE: Option<&'static TypeDescriptor> = T::TABLE;
    const TAKES_NIL: bool = true;
    const IS_KEPT_IN_PART: bool = T::IS_KEPT_IN_PART;

    #[inline(never)]
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        if decoder.is_nil() {
            let attributes = decoder.at_nil_attributes().then(T::default);
            std::mem::forget(std::mem::replace(self, Self::Nil(attributes)));
        }
        match self {
            Self::Value(value) | Self::Nil(Some(value)) => value.read(decoder),
            Self::Nil(None) => {
                decoder.nil_without_attributes(T::TABLE);
                Ok(())
            }
        }
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        match self {
            Self::Value(value) => value.write_one(encoder),
            Self::Nil(Some(attributes)) => {
                encoder.without_content();
                attributes.write_one(encoder)
            }
            Self::Nil(None) => encoder.nil(),
        }
    }

    fn discard_default(self) {
        match self {
            Self::Value(value) | Self::Nil(Some(value)) => value.discard_default(),
            Self::Nil(None) => {}
        }
    }
}
