//! Why a literal or a set of components is not a value of an XSD type.

use std::error::Error;
use std::fmt;

/// A literal outside the lexical space of its type, or components outside the value space (XSD 1.0 Part 2).
///
/// The offending text is not kept: it may be long or secret, and the decoder quotes what it needs itself.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::Date;
///
/// let error = Date::new(2026, 2, 30).unwrap_err();
/// assert_eq!((error.expected(), error.reason()), ("date", "the month has no such day"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InvalidValue {
    expected: &'static str,
    reason: &'static str,
}

impl InvalidValue {
    pub(crate) const fn new(expected: &'static str, reason: &'static str) -> Self {
        Self { expected, reason }
    }

    /// Returns the name of the XSD type (or of the Rust type, for a conversion) that was requested.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }

    /// Returns the error as a clause, without a capital letter and a full stop.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = if self.expected.starts_with(['a', 'e', 'i', 'o', 'u', 'O']) { "an" } else { "a" };
        write!(f, "not {article} {}: {}", self.expected, self.reason)
    }
}

impl Error for InvalidValue {}
