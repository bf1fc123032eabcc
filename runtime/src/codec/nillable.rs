//! Elements that may be left out, and that may be nil where they are not.

use std::ops::Deref;

use crate::codec::decode::{Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::value::Value;
use crate::schema::TypeDescriptor;

/// The value of an element that is optional and nillable: the element is absent, nil or has a value.
///
/// A value becomes a `Nillable` with `into()`. So does an `Option`, whose `None` means that the element is absent: a
/// nil element is [`Nillable::Nil`], and nothing else.
///
/// # Examples
///
/// ```
/// use soapstone::Nillable;
///
/// let mut name: Nillable<String> = "Ada".to_owned().into();
/// assert_eq!(name.value().map(String::as_str), Some("Ada"));
/// if let Some(name) = name.value_mut() {
///     name.push('!');
/// }
/// assert_eq!((name.as_deref(), name.as_ref().map(String::len)), (Nillable::Value("Ada!"), Nillable::Value(4)));
/// assert_eq!(name.into_value(), Some("Ada!".to_owned()));
///
/// let not_set: Nillable<String> = None.into();
/// assert!(not_set.is_absent() && !not_set.is_nil());
/// let nil: Nillable<String> = Nillable::Nil;
/// assert!(nil.is_nil() && nil.value().is_none());
/// assert_eq!(nil.unwrap_or_default(), "");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Nillable<T> {
    /// No element.
    #[default]
    Absent,
    /// An element with `xsi:nil="true"`, without content.
    Nil,
    /// An element with content.
    Value(T),
}

impl<T> Nillable<T> {
    /// Returns whether there is no element.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether there is an element, and it is nil.
    #[must_use]
    pub const fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// Returns the value; `None` where the element is absent or nil.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Nil => None,
        }
    }

    /// Returns the value to change it; `None` where the element is absent or nil.
    #[must_use]
    pub const fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Nil => None,
        }
    }

    /// Returns the value by value; `None` where the element is absent or nil.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Nil => None,
        }
    }

    /// Returns the value by value; the default of its type where the element is absent or nil.
    #[must_use]
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_value().unwrap_or_default()
    }

    /// Returns the same state with a reference to the value.
    #[must_use]
    pub const fn as_ref(&self) -> Nillable<&T> {
        match self {
            Self::Absent => Nillable::Absent,
            Self::Nil => Nillable::Nil,
            Self::Value(value) => Nillable::Value(value),
        }
    }

    /// Returns the same state with a reference to what the value dereferences to: `&str` for a `String`, `&T` for a `Box<T>`.
    #[must_use]
    pub fn as_deref(&self) -> Nillable<&T::Target>
    where
        T: Deref,
    {
        self.as_ref().map(Deref::deref)
    }

    /// Returns the same state with the value that `change` makes of this one.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nillable<U> {
        match self {
            Self::Absent => Nillable::Absent,
            Self::Nil => Nillable::Nil,
            Self::Value(value) => Nillable::Value(change(value)),
        }
    }
}

impl<T> From<T> for Nillable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nillable<T> {
    /// Converts `None` to [`Nillable::Absent`].
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

/// Returns the value in `slot`, inserting a default first. Out of line in debug builds to keep recursive frames small;
/// it needs no drop glue.
#[cfg_attr(debug_assertions, inline(never))]
fn filled<T: Default>(slot: &mut Nillable<T>) -> Option<&mut T> {
    if slot.value().is_none() {
        std::mem::forget(std::mem::replace(slot, Nillable::Value(T::default())));
    }
    slot.value_mut()
}

impl<T: Value + Default> Value for Nillable<T> {
    const TABLE: Option<&'static TypeDescriptor> = T::TABLE;
    const TAKES_NIL: bool = true;
    const IS_KEPT_IN_PART: bool = T::IS_KEPT_IN_PART;

    // Once per type, and not once per field: the arms of `read_slot` stay calls.
    #[inline(never)]
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        let read = if decoder.is_nil() && !T::TAKES_NIL {
            if self.is_absent() {
                std::mem::forget(std::mem::replace(self, Self::Nil));
            }
            decoder.read_nil()
        } else {
            match filled(self) {
                Some(value) => value.read_one(decoder),
                None => Ok(()),
            }
        };
        // An invalid literal leaves the element absent; a complex value recovers within.
        if !T::IS_KEPT_IN_PART && read.is_err() {
            std::mem::forget(std::mem::replace(self, Self::Absent));
        }
        read
    }

    fn write(&self, encoder: &mut Encoder<'_>) -> Written {
        match self {
            Self::Value(value) => value.write_one(encoder),
            Self::Nil => encoder.nil(),
            Self::Absent => encoder.absent(),
        }
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        match self {
            Self::Value(value) => value.write_one(encoder),
            Self::Nil | Self::Absent => encoder.nil(),
        }
    }
}
