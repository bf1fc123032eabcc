//! What generated code names as `rt::…`: every name that it needs, in one place, and the macros that it calls.
//!
//! Not for use by hand: names may come and go with the version of the generator.

pub use crate::client::{BlockingClient, Client};
pub use crate::codec::any::AnyType;
pub use crate::codec::decode::{DecodeError, Decoder, Read};
pub use crate::codec::deep::DeepBox;
pub use crate::codec::encode::{EncodeError, Encoder, Written};
pub use crate::codec::nillable::Nillable;
pub use crate::codec::nilled::Nilled;
pub use crate::codec::simple::{List, Simple, TextContext, TextSink, ValueError, trim};
pub use crate::codec::soapenc::ArrayShape;
pub use crate::codec::swa_ref::SwaRef;
pub use crate::codec::value::{Complex, Enumeration, GlobalElement, Value};
pub use crate::error::Error;
pub use crate::schema::*;
pub use crate::soap::{
    ADDRESSING_1_0, ADDRESSING_2004_08, AddressingVersion, Body, Caller, Fault, FaultDetail, MessageKind, Operation,
    OperationInfo, PasswordKind, Policy, RawDetail, Version, rewrite,
};
pub use crate::xml::fragment::{RawAttribute, RawElement};
pub use crate::xsd::{
    Base64Binary, Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary,
    Integer, QName, ScopedText, Time,
};
pub use crate::{choice, complex_type, enumeration, from_variants, list, nullable_list, simple, values};

/// The index of "no namespace" in every [`NamespaceTable`].
pub const NO_NAMESPACE: u16 = 0;
/// No flags: a field that may be left out.
pub const OPTIONAL: u16 = 0;

/// Implements [`Value`] for a type that implements [`Simple`]; the type's namespace and name follow, where it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! simple {
    ($type:ty $(, $uri:expr, $local:expr)?) => {
        impl $crate::__support::Value for $type {
            $(const SIMPLE_NAME: ::core::option::Option<(&'static str, &'static str)> =
                ::core::option::Option::Some(($uri, $local));)?

            fn read(&mut self, decoder: &mut $crate::__support::Decoder<'_>) -> $crate::__support::Read {
                decoder.read_simple(self)
            }

            fn write_one(&self, encoder: &mut $crate::__support::Encoder<'_>) -> $crate::__support::Written {
                encoder.write_simple(self)
            }

            // What an application's own type holds by default is not known here.
            fn discard_default(self) {}
        }
    };
}

/// Implements what an enumeration has besides [`Enumeration`]: `Value`, `Display`, `FromStr`, `From<&str>`.
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($type:ty) => {
        impl $crate::__support::Value for $type {
            const SIMPLE_NAME: ::core::option::Option<(&'static str, &'static str)> =
                <Self as $crate::__support::Enumeration>::NAME;

            fn read(&mut self, decoder: &mut $crate::__support::Decoder<'_>) -> $crate::__support::Read {
                if let ::core::option::Option::Some(found) =
                    decoder.take_listed(<Self as $crate::__support::Enumeration>::VALUES)?
                {
                    *self = $crate::__support::Enumeration::of(found);
                }
                ::core::result::Result::Ok(())
            }

            fn write_one(&self, encoder: &mut $crate::__support::Encoder<'_>) -> $crate::__support::Written {
                encoder.write_listed(
                    $crate::__support::Enumeration::index(self),
                    <Self as $crate::__support::Enumeration>::VALUES,
                )
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::__support::Enumeration::as_str(self))
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            // Not `Self::Err`: a value may be called so.
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(<Self as $crate::__support::Enumeration>::from_wire(text))
            }
        }

        impl ::core::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                <Self as $crate::__support::Enumeration>::from_wire(text)
            }
        }
    };
}

/// The same as [`list!`](crate::list) for items that may be null, and the list can be made of values as well.
#[doc(hidden)]
#[macro_export]
macro_rules! nullable_list {
    ($type:ident, $field:ident, $value:ty) => {
        $crate::list!($type, $field, ::core::option::Option<$value>);

        impl ::core::convert::From<::std::vec::Vec<$value>> for $type {
            fn from(values: ::std::vec::Vec<$value>) -> Self {
                ::core::iter::FromIterator::from_iter(values)
            }
        }

        impl ::core::iter::FromIterator<$value> for $type {
            fn from_iter<ValuesOfList: ::core::iter::IntoIterator<Item = $value>>(values: ValuesOfList) -> Self {
                let values = ::core::iter::IntoIterator::into_iter(values);
                let items = ::core::iter::Iterator::map(values, ::core::option::Option::Some);
                Self { $field: ::core::iter::Iterator::collect(items) }
            }
        }
    };
}

/// Implements the methods of a `Vec` for a struct whose only slot is one.
#[doc(hidden)]
#[macro_export]
macro_rules! list {
    ($type:ident, $field:ident, $item:ty) => {
        impl ::core::ops::Deref for $type {
            type Target = ::std::vec::Vec<$item>;

            fn deref(&self) -> &Self::Target {
                &self.$field
            }
        }

        impl ::core::ops::DerefMut for $type {
            fn deref_mut(&mut self) -> &mut Self::Target {
                &mut self.$field
            }
        }

        impl ::core::convert::From<::std::vec::Vec<$item>> for $type {
            fn from($field: ::std::vec::Vec<$item>) -> Self {
                Self { $field }
            }
        }

        impl ::core::iter::FromIterator<$item> for $type {
            fn from_iter<ItemsOfList: ::core::iter::IntoIterator<Item = $item>>(items: ItemsOfList) -> Self {
                Self { $field: ::core::iter::FromIterator::from_iter(items) }
            }
        }

        impl ::core::iter::IntoIterator for $type {
            type Item = $item;
            type IntoIter = ::std::vec::IntoIter<$item>;

            fn into_iter(self) -> Self::IntoIter {
                ::core::iter::IntoIterator::into_iter(self.$field)
            }
        }

        impl<'a> ::core::iter::IntoIterator for &'a $type {
            type Item = &'a $item;
            type IntoIter = ::core::slice::Iter<'a, $item>;

            fn into_iter(self) -> Self::IntoIter {
                self.$field.iter()
            }
        }
    };
}
