//! `serde` for the types of this layer: the literal as a string, which loses no digit and no time zone.

use std::borrow::Cow;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    Base64Binary, Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary,
    Integer, Offset, QName, Time,
};

/// Serializes types as their literals.
macro_rules! literals {
    ($($type:ty),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<'_, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

literals!(
    Base64Binary,
    Date,
    DateTime,
    Decimal,
    Duration,
    GDay,
    GMonth,
    GMonthDay,
    GYear,
    GYearMonth,
    HexBinary,
    Integer,
    Offset,
    Time
);

/// As the literal in Base64; the content is read for that.
impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = String::new();
        self.write_literal(|piece| text.push_str(piece)).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'_, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// As `{namespace}local`, or only the local part of a name in no namespace.
impl Serialize for QName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for QName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        match text.strip_prefix('{') {
            None => Ok(Self::new("", text)),
            // No local part has a brace, but a namespace may have one.
            Some(name) => match name.rsplit_once('}') {
                Some((namespace, local)) => Ok(Self::new(namespace, local)),
                None => Err(D::Error::custom("not a QName: its namespace has no end")),
            },
        }
    }
}
