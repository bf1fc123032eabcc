//! The macros that generated code calls: the arms that pair a type's slots with its fields, once for reading and once
//! for writing.
//!
//! They are `macro_rules`, which cost the compiler little more than the code that they stand for, and they keep what a
//! person reads of a generated type to its struct and its table.

/// Implements [`Complex`](crate::codec::value::Complex) for a struct: table, and `slot: field` for each field. A struct whose
/// default makes boxes lists its fields once more, see [`Value::discard_default`](crate::codec::value::Value::discard_default). One that is the
/// content of a global element ends with that element's namespace and name.
#[doc(hidden)]
#[macro_export]
macro_rules! complex_type {
    (
        $vis:vis static $table:ident: $type:ident = $made:ident($($head:expr),*) $(.$more:ident())? {
            $($slot:literal $field:ident: $kind:ident $arguments:tt $(.with($details:expr))?,)*
        }
        $(attributes {
            $($attribute_slot:literal $attribute:ident: $attribute_kind:ident $attribute_arguments:tt
                $(.with($attribute_details:expr))?,)*
        })?
        $(default_has $boxes:ident)?
        $(global_element $element:tt)?
    ) => {
        $vis static $table: $crate::__support::TypeDescriptor = $crate::__support::TypeDescriptor::$made($($head,)* &[
            $($crate::__support::FieldDescriptor::$kind $arguments $(.with($details))?,)*
        ])
        $(.with_attributes(&[
            $($crate::__support::FieldDescriptor::$attribute_kind $attribute_arguments
                $(.with($attribute_details))?,)*
        ]))?
        $(.$more())?;

        $crate::complex_type!(@impl $type, $table, {
            $($slot: $field,)* $($($attribute_slot: $attribute,)*)?
        }, $($boxes)? $(; $element)?);
    };
    // A type that holds one repeated element, of which fields hold the items alone: a descriptor without a struct.
    ($vis:vis static $table:ident = $made:ident($($head:expr),*) {
        0 $field:ident: $kind:ident $arguments:tt $(.with($details:expr))?,
    }) => {
        $vis static $table: $crate::__support::TypeDescriptor = $crate::__support::TypeDescriptor::$made($($head,)* &[
            $crate::__support::FieldDescriptor::$kind $arguments $(.with($details))?,
        ]);
    };
    (@impl $type:ident, $table:ident, { $($slot:literal: $field:ident,)* }, boxes $(; $element:tt)?) => {
        $crate::complex_type!($type, $table, { $($slot: $field),* }, { $($field),* } $(; $element)?);
    };
    (@impl $type:ident, $table:ident, $slots:tt, $(; $element:tt)?) => {
        $crate::complex_type!($type, $table, $slots $(; $element)?);
    };
    ($type:ident, $table:ident, { $($slot:literal: $field:ident),* $(,)? } $(, $default_boxes:tt)? $(; ($ns:expr, $local:literal))?) => {
        impl $crate::__support::Complex for $type {
            $($crate::discard_default_fields!($default_boxes);)?

            const TABLE: &'static $crate::__support::TypeDescriptor = &$table;

            fn read_slot(&mut self, slot: usize, decoder: &mut $crate::__support::Decoder<'_>) -> $crate::__support::Read {
                match slot {
                    $($slot => $crate::__support::Value::read(&mut self.$field, decoder),)*
                    _ => decoder.no_slot(slot),
                }
            }

            fn write_slot(&self, slot: usize, encoder: &mut $crate::__support::Encoder<'_>) -> $crate::__support::Written {
                match slot {
                    $($slot => $crate::__support::Value::write(&self.$field, encoder),)*
                    _ => encoder.no_slot(slot),
                }
            }
        }

        $(impl $crate::__support::GlobalElement for $type {
            const FIELD: &'static $crate::__support::FieldDescriptor =
                &$crate::__support::FieldDescriptor::element($ns, $local, $crate::__support::REQUIRED);
        })?
    };
}

/// Discards a default struct field by field. `ManuallyDrop` keeps the unwind path from instantiating the other fields'
/// drop glue.
#[doc(hidden)]
#[macro_export]
macro_rules! discard_default_fields {
    ({ $($field:ident),* $(,)? }) => {
        fn discard_complex_default(self) {
            let Self { $($field),* } = self;
            $(let $field = ::core::mem::ManuallyDrop::new($field);)*
            $($crate::__support::Value::discard_default(::core::mem::ManuallyDrop::into_inner($field));)*
        }
    };
}

/// Implements [`Complex`](crate::codec::value::Complex) and `Default` for an enum: table, the default variant, and
/// `slot: Variant once` (or `many`, of a branch that repeats) for each variant. The enum of a required choice has a
/// variant without a slot for the absence of the choice, which is its default.
#[doc(hidden)]
#[macro_export]
macro_rules! choice {
    (
        $vis:vis static $table:ident: $type:ident = $made:ident($($head:expr),*) {
            $($slot:literal $occurs:ident $variant:ident: $kind:ident $arguments:tt $(.with($details:expr))?,)*
        }
        $(unknown $unknown_slot:literal $unknown:ident)? $(missing $missing:ident)? $(default $default:ident)?
    ) => {
        $vis static $table: $crate::__support::TypeDescriptor = $crate::__support::TypeDescriptor::$made($($head,)* &[
            $($crate::__support::FieldDescriptor::$kind $arguments $(.with($details))?,)*
        ]);

        $crate::choice!($type, $table, $(missing $missing)? $(default $default)?, {
            $($slot: $variant $occurs,)* $($unknown_slot: $unknown once,)?
        });
    };
    (
        $type:ident, $table:ident, $(missing $missing:ident)? $(default $default:ident)?,
        { $($slot:literal: $variant:ident $read:ident),* $(,)? }
    ) => {
        impl ::core::default::Default for $type {
            fn default() -> Self {
                $(Self::$missing)?
                $(Self::$default(::core::default::Default::default()))?
            }
        }

        impl $crate::__support::Complex for $type {
            const TABLE: &'static $crate::__support::TypeDescriptor = &$table;

            fn read_slot(&mut self, slot: usize, decoder: &mut $crate::__support::Decoder<'_>) -> $crate::__support::Read {
                let default = match slot {
                    $($slot => ::core::mem::replace(self, Self::$variant(::core::default::Default::default())),)*
                    _ => return decoder.no_slot(slot),
                };
                $crate::__support::Complex::discard_complex_default(default);
                match self {
                    $(Self::$variant(v) => decoder.$read(v),)*
                    $(Self::$missing => ::core::result::Result::Ok(()),)?
                }
            }

            $(fn discard_complex_default(self) {
                match self {
                    Self::$default(v) => $crate::__support::Value::discard_default(v),
                    other => {
                        let _nothing = ::core::mem::ManuallyDrop::new(other);
                    }
                }
            })?

            fn write_slot(&self, _: usize, encoder: &mut $crate::__support::Encoder<'_>) -> $crate::__support::Written {
                match self {
                    $(Self::$variant(v) => encoder.variant($slot, &v),)*
                    $(Self::$missing => encoder.no_variant(),)?
                }
            }
        }
    };
}

/// Implements `From` for the variants of an enum that are the only ones of their type, in a box or not.
#[doc(hidden)]
#[macro_export]
macro_rules! from_variants {
    ($type:ident { $($variant:ident: $held:ty),* $(,)? }) => {
        $(impl ::core::convert::From<$held> for $type {
            #[inline]
            fn from(value: $held) -> Self {
                Self::$variant(::core::convert::From::from(value))
            }
        })*
    };
}

/// Implements [`Enumeration`](crate::codec::value::Enumeration) and all that goes with it: `index: Variant = "wire value"` for
/// each value, and the variant for all others; then the type's namespace and name, where it has one.
#[doc(hidden)]
#[macro_export]
macro_rules! values {
    ($type:ident, $other:ident, { $($index:literal: $variant:ident = $wire:literal),* $(,)? } $(, $uri:literal, $local:literal)?) => {
        impl $crate::__support::Enumeration for $type {
            const VALUES: &'static [&'static str] = &[$($wire),*];
            $(const NAME: ::core::option::Option<(&'static str, &'static str)> =
                ::core::option::Option::Some(($uri, $local));)?

            fn of(found: ::core::result::Result<usize, ::std::string::String>) -> Self {
                match found {
                    $(::core::result::Result::Ok($index) => Self::$variant,)*
                    other => Self::$other(other.err().unwrap_or_default()),
                }
            }

            fn index(&self) -> ::core::result::Result<usize, &str> {
                ::core::result::Result::Ok(match self {
                    $(Self::$variant => $index,)*
                    Self::$other(text) => return ::core::result::Result::Err(text),
                })
            }
        }

        $crate::enumeration!($type);
    };
}
