//! What all types with an optional time zone have in common, written once.

/// Implements the zone's accessors, parsing, printing and comparison for a type that has a field `offset` and the
/// methods `scan` (all but the zone's end), `write` (without the zone) and `moment`.
macro_rules! calendar_type {
    ($type:ident, $expected:expr) => {
        impl $type {
            /// Returns the time zone, where one is given.
            #[must_use]
            pub const fn offset(self) -> Option<Offset> {
                self.offset
            }

            /// Returns the same components with this time zone: nothing is converted.
            #[must_use]
            pub const fn with_offset(mut self, offset: Offset) -> Self {
                self.offset = Some(offset);
                self
            }

            /// Returns the same components without a time zone: nothing is converted.
            #[must_use]
            pub const fn without_offset(mut self) -> Self {
                self.offset = None;
                self
            }

            /// The literal, on the stack.
            pub(crate) fn literal(self) -> LiteralText {
                let mut out = LiteralText::new();
                self.write(&mut out);
                if let Some(offset) = self.offset {
                    offset.write(&mut out);
                }
                out
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                crate::xsd::pad(f, self.literal().as_str())
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($type), self.literal().as_str())
            }
        }

        impl FromStr for $type {
            type Err = InvalidValue;

            fn from_str(text: &str) -> Result<Self, InvalidValue> {
                let mut scanner = Scanner::new(text);
                let mut value = Self::scan(&mut scanner)?;
                value.offset = calendar::parse_end($expected, &mut scanner)?;
                Ok(value)
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.moment().key() == other.moment().key()
            }
        }

        impl Eq for $type {}

        impl Hash for $type {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.moment().key().hash(state);
            }
        }

        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                self.moment().compare(&other.moment())
            }
        }
    };
}

pub(crate) use calendar_type;
