//! `xs:base64Binary` and `xs:hexBinary`.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

use base64::{DecodeError, Engine as _};

use super::error::InvalidValue;
use super::text::{is_space, trim};
use engine::ENGINE;

/// The number of bytes that are converted to text at once; a multiple of 3, so that only the end is padded.
pub(super) const CHUNK: usize = 3 * 1024;

/// The fastest engine that the machine has, strict about padding. The `base64` crate has vector code for these two
/// architectures only.
#[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon")))]
mod engine {
    use std::sync::LazyLock;

    use base64::engine::Simd;
    use base64::engine::general_purpose::PAD;

    pub(super) static ENGINE: LazyLock<Simd> = LazyLock::new(|| Simd::standard(PAD));
}

/// The engine of all other architectures, strict about padding.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon"))))]
mod engine {
    use base64::alphabet;
    use base64::engine::general_purpose::{GeneralPurpose, PAD};

    pub(super) static ENGINE: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PAD);
}

/// `xs:base64Binary`: octets, written in Base64 (XSD 1.0 Part 2 §3.2.16, RFC 3548).
///
/// White space anywhere in the literal is ignored; padding is required.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::Base64Binary;
///
/// let octets: Base64Binary = "TWFu".parse()?;
/// assert_eq!(&octets[..], b"Man");
/// assert_eq!(Base64Binary::from(*b"Ma").to_string(), "TWE=");
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Base64Binary(pub Vec<u8>);

/// `xs:hexBinary`: octets, written as pairs of hexadecimal digits (XSD 1.0 Part 2 §3.2.15).
///
/// Both cases are read, upper case is written.
///
/// # Examples
///
/// ```
/// use soapstone::xsd::HexBinary;
///
/// let octets: HexBinary = "0fB7".parse()?;
/// assert_eq!(octets.0, [0x0f, 0xb7]);
/// assert_eq!(octets.to_string(), "0FB7");
/// # Ok::<(), soapstone::xsd::InvalidValue>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HexBinary(pub Vec<u8>);

impl Base64Binary {
    pub(crate) const EXPECTED: &'static str = "base64Binary";

    /// Passes the literal on, piece by piece.
    pub(crate) fn write_literal(&self, take: impl FnMut(&str)) {
        write_base64(&self.0, take);
    }
}

/// Passes octets in Base64 on, piece by piece.
pub(super) fn write_base64(octets: &[u8], mut take: impl FnMut(&str)) {
    let mut text = [0; CHUNK / 3 * 4];
    for chunk in octets.chunks(CHUNK) {
        // The buffer has room for a chunk, so that there is no error to meet.
        let length = ENGINE.encode_slice(chunk, &mut text).unwrap_or_default();
        take(ascii(text.get(..length)));
    }
}

impl HexBinary {
    pub(crate) const EXPECTED: &'static str = "hexBinary";

    /// Passes the literal on, piece by piece.
    pub(crate) fn write_literal(&self, mut take: impl FnMut(&str)) {
        let mut text = [0; CHUNK * 2];
        for chunk in self.0.chunks(CHUNK) {
            let (pairs, _) = text.as_chunks_mut::<2>();
            for (pair, octet) in pairs.iter_mut().zip(chunk) {
                *pair = [hex_digit(octet >> 4), hex_digit(octet & 15)];
            }
            take(ascii(text.get(..chunk.len() * 2)));
        }
    }
}

fn ascii(bytes: Option<&[u8]>) -> &str {
    bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

const fn hex_digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'A' + value - 10 }
}

/// The values of hexadecimal digits; 16 for every other octet.
const HEX_VALUES: [u8; 256] = {
    let mut values = [16; 256];
    let mut value = 0;
    while value < 16 {
        let digit = hex_digit(value);
        values[digit as usize] = value;
        values[digit.to_ascii_lowercase() as usize] = value;
        value += 1;
    }
    values
};

impl FromStr for Base64Binary {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let bytes = trim(text).as_bytes();
        match ENGINE.decode(bytes) {
            Ok(octets) => Ok(Self(octets)),
            Err(DecodeError::InvalidByte(at, _)) if bytes.iter().skip(at).copied().any(is_space) => {
                ENGINE.decode(without_space(bytes)).map(Self).map_err(base64_error)
            }
            Err(error) => Err(base64_error(error)),
        }
    }
}

/// Removes white space. Long runs without any are moved as a whole, because text is wrapped at 64 or 76 characters.
fn without_space(bytes: &[u8]) -> Vec<u8> {
    let mut dense = Vec::with_capacity(bytes.len());
    for run in bytes.split(|byte| is_space(*byte)) {
        dense.extend_from_slice(run);
    }
    dense
}

fn base64_error(error: DecodeError) -> InvalidValue {
    let reason = match error {
        DecodeError::InvalidByte(..) => "it has a character that is not of the Base64 alphabet, or padding within",
        DecodeError::InvalidLength(_) => "it is cut off",
        DecodeError::InvalidLastSymbol { .. } => "its last character has bits too many",
        DecodeError::InvalidPadding => "its padding is wrong",
    };
    InvalidValue::new(Base64Binary::EXPECTED, reason)
}

impl FromStr for HexBinary {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let (pairs, rest) = trim(text).as_bytes().as_chunks::<2>();
        if !rest.is_empty() {
            return Err(InvalidValue::new(Self::EXPECTED, "the number of digits is odd"));
        }
        let mut seen = 0;
        let mut octets = Vec::with_capacity(pairs.len());
        octets.extend(pairs.iter().map(|[high, low]| {
            let (high, low) = (HEX_VALUES[usize::from(*high)], HEX_VALUES[usize::from(*low)]);
            seen |= high | low;
            (high << 4) | low
        }));
        if seen >= 16 {
            return Err(InvalidValue::new(Self::EXPECTED, "it has a character that is not a hexadecimal digit"));
        }
        Ok(Self(octets))
    }
}

/// Implements the traits of both types.
macro_rules! binary {
    ($($type:ident)*) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut result = Ok(());
                self.write_literal(|text| result = result.and_then(|()| f.write_str(text)));
                result
            }
        }

        impl fmt::Debug for $type {
            /// The first octets and how many there are: values may be megabytes long.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                const SHOWN: usize = 16;
                write!(f, "{}({} octets: ", stringify!($type), self.0.len())?;
                for octet in self.0.iter().take(SHOWN) {
                    write!(f, "{octet:02X}")?;
                }
                f.write_str(if self.0.len() > SHOWN { "…)" } else { ")" })
            }
        }

        impl Deref for $type {
            type Target = [u8];

            fn deref(&self) -> &[u8] {
                &self.0
            }
        }

        impl DerefMut for $type {
            fn deref_mut(&mut self) -> &mut [u8] {
                &mut self.0
            }
        }

        impl AsRef<[u8]> for $type {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl From<Vec<u8>> for $type {
            fn from(octets: Vec<u8>) -> Self {
                Self(octets)
            }
        }

        impl From<&[u8]> for $type {
            fn from(octets: &[u8]) -> Self {
                Self(octets.to_vec())
            }
        }

        impl<const N: usize> From<[u8; N]> for $type {
            fn from(octets: [u8; N]) -> Self {
                Self(octets.to_vec())
            }
        }

        impl From<$type> for Vec<u8> {
            fn from(value: $type) -> Self {
                value.0
            }
        }
    )*};
}
binary!(Base64Binary HexBinary);
