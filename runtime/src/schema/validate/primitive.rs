//! The built-in types as far as facets depend on them: white space, the unit of length, the order of values.

use std::borrow::Cow;

/// The primitive type of a simple type, strings by their white space processing (XSD 1.0 Part 2 §3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Primitive {
    /// `string`, white space preserved.
    String,
    /// `normalizedString`: each white space character counts as a space.
    NormalizedString,
    /// `token` and what is derived from it: white space collapsed.
    Token,
    /// `boolean`.
    Boolean,
    /// `decimal`, `integer` and all that is derived from them.
    Decimal,
    /// `float`.
    Float,
    /// `double`.
    Double,
    /// `duration`.
    Duration,
    /// `dateTime`.
    DateTime,
    /// `time`.
    Time,
    /// `date`.
    Date,
    /// `gYearMonth`.
    GYearMonth,
    /// `gYear`.
    GYear,
    /// `gMonthDay`.
    GMonthDay,
    /// `gDay`.
    GDay,
    /// `gMonth`.
    GMonth,
    /// `hexBinary`, its length in octets.
    HexBinary,
    /// `base64Binary`, its length in octets.
    Base64Binary,
    /// `anyURI`.
    AnyUri,
    /// `QName`; its length is not constrained (§4.3.1.3).
    QName,
    /// `NOTATION`; its length is not constrained either.
    Notation,
    /// A list, its length in items.
    List,
}

impl Primitive {
    /// Returns the primitive type of a built-in type by its local name (`int` → `Decimal`).
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "string" | "anySimpleType" => Self::String,
            "normalizedString" => Self::NormalizedString,
            "token" | "language" | "NMTOKEN" | "Name" | "NCName" | "ID" | "IDREF" | "ENTITY" => Self::Token,
            "NMTOKENS" | "IDREFS" | "ENTITIES" => Self::List,
            "boolean" => Self::Boolean,
            "decimal" | "integer" | "nonPositiveInteger" | "negativeInteger" | "nonNegativeInteger"
            | "positiveInteger" | "long" | "int" | "short" | "byte" | "unsignedLong" | "unsignedInt"
            | "unsignedShort" | "unsignedByte" => Self::Decimal,
            "float" => Self::Float,
            "double" => Self::Double,
            "duration" => Self::Duration,
            "dateTime" => Self::DateTime,
            "time" => Self::Time,
            "date" => Self::Date,
            "gYearMonth" => Self::GYearMonth,
            "gYear" => Self::GYear,
            "gMonthDay" => Self::GMonthDay,
            "gDay" => Self::GDay,
            "gMonth" => Self::GMonth,
            "hexBinary" => Self::HexBinary,
            "base64Binary" => Self::Base64Binary,
            "anyURI" => Self::AnyUri,
            "QName" => Self::QName,
            "NOTATION" => Self::Notation,
            _ => return None,
        })
    }

    /// The literal after white space processing (§4.3.6).
    pub(super) fn normalize(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::String => Cow::Borrowed(text),
            Self::NormalizedString => replace(text),
            _ => collapse(text),
        }
    }

    /// The length of a literal in the unit of its type; nothing where lengths do not apply.
    pub(super) fn length(self, literal: &str) -> Option<u64> {
        let count = match self {
            Self::String | Self::NormalizedString | Self::Token | Self::AnyUri => literal.chars().count(),
            Self::List => literal.split(' ').filter(|item| !item.is_empty()).count(),
            Self::HexBinary => literal.len() / 2,
            Self::Base64Binary => {
                let digits = literal.bytes().filter(|byte| !matches!(byte, b' ' | b'=')).count();
                // Four digits are three octets; those of a rest are as many as fill eight bits.
                digits / 4 * 3 + digits % 4 * 3 / 4
            }
            _ => return None,
        };
        u64::try_from(count).ok()
    }
}

fn replace(text: &str) -> Cow<'_, str> {
    if text.contains(['\t', '\n', '\r']) { Cow::Owned(text.replace(['\t', '\n', '\r'], " ")) } else { text.into() }
}

fn collapse(text: &str) -> Cow<'_, str> {
    let trimmed = crate::xml::trim(text);
    if !trimmed.contains(['\t', '\n', '\r']) && !trimmed.contains("  ") {
        return Cow::Borrowed(trimmed);
    }
    let mut collapsed = String::with_capacity(trimmed.len());
    for word in trimmed.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    Cow::Owned(collapsed)
}
