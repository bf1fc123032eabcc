//! Certificates (RFC 5280), as far as signatures need them.

use std::fmt;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::SubjectKeyIdentifier;

use crate::error::WssError;

/// The object identifiers of keys: `rsaEncryption` (RFC 8017 §A.1), `id-ecPublicKey` (RFC 5480 §2.1).
const RSA: &str = "1.2.840.113549.1.1.1";
const EC: &str = "1.2.840.10045.2.1";
/// Those of curves (RFC 5480 §2.1.1.1).
const P256: &str = "1.2.840.10045.3.1.7";
const P384: &str = "1.3.132.0.34";

/// An X.509 certificate.
///
/// # Examples
///
/// ```
/// use soapstone_wss::{Certificate, WssError};
///
/// /// Prints the certificates of a file in PEM.
/// fn print(pem: &[u8]) -> Result<(), WssError> {
///     for certificate in Certificate::all_from_pem(pem)? {
///         println!("{}, number {}", certificate.subject(), certificate.serial_number());
///         println!("issued by {}", certificate.issuer());
///         assert_eq!(Certificate::from_der(certificate.der())?, certificate);
///     }
///     Ok(())
/// }
/// # print(&std::fs::read("tests/keys/p256.pem").unwrap()).unwrap();
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: CertificateDer<'static>,
    subject: String,
    issuer: String,
    serial: String,
    key: PublicKey,
    key_identifier: Option<Vec<u8>>,
}

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublicKey {
    pub(crate) kind: KeyKind,
    /// An `RSAPublicKey` (RFC 8017 §A.1.1), or a point (SEC 1 §2.3.3).
    pub(crate) bytes: Vec<u8>,
}

/// The kinds of keys that are supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Rsa,
    P256,
    P384,
}

impl Certificate {
    /// Reads a certificate in DER.
    ///
    /// # Errors
    /// It is not one, or its key is none of RSA, P-256 and P-384.
    pub fn from_der(der: &[u8]) -> Result<Self, WssError> {
        let bad = |error: x509_cert::der::Error| WssError::Certificate(error.to_string());
        let parsed = x509_cert::Certificate::from_der(der).map_err(bad)?;
        let tbs = parsed.tbs_certificate();
        let info = tbs.subject_public_key_info();
        let kind = match info.algorithm.oid.to_string().as_str() {
            RSA => Some(KeyKind::Rsa),
            EC => {
                let curve = info.algorithm.parameters.as_ref();
                let curve = curve.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
                match curve.map(|curve| curve.to_string()).as_deref() {
                    Some(P256) => Some(KeyKind::P256),
                    Some(P384) => Some(KeyKind::P384),
                    _ => None,
                }
            }
            _ => None,
        };
        let kind = kind.ok_or_else(|| WssError::Certificate("its key is none of RSA, P-256 and P-384".to_owned()))?;
        let bytes = info.subject_public_key.raw_bytes().to_vec();
        let identifier = tbs.get_extension::<SubjectKeyIdentifier>().map_err(bad)?;
        let serial = tbs.serial_number().to_der().map_err(bad)?;
        Ok(Self {
            der: CertificateDer::from(der.to_vec()),
            subject: tbs.subject().to_string(),
            issuer: tbs.issuer().to_string(),
            serial: decimal(serial.get(2..).unwrap_or_default()),
            key: PublicKey { kind, bytes },
            key_identifier: identifier.map(|(_, identifier)| identifier.0.as_bytes().to_vec()),
        })
    }

    /// Reads the certificates in a text in PEM (RFC 7468); other sections are passed.
    ///
    /// # Errors
    /// There is none, or one of them is as for [`from_der`](Self::from_der).
    pub fn all_from_pem(pem: impl AsRef<[u8]>) -> Result<Vec<Self>, WssError> {
        let mut all = Vec::new();
        for der in CertificateDer::pem_slice_iter(pem.as_ref()) {
            let der = der.map_err(|error| WssError::Certificate(error.to_string()))?;
            all.push(Self::from_der(&der)?);
        }
        if all.is_empty() {
            return Err(WssError::Certificate("the text has no section CERTIFICATE".to_owned()));
        }
        Ok(all)
    }

    /// Returns the certificate in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Returns the subject as text (RFC 4514).
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the issuer as text (RFC 4514).
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Returns the serial number in decimal.
    #[must_use]
    pub fn serial_number(&self) -> &str {
        &self.serial
    }

    pub(crate) fn as_der(&self) -> &CertificateDer<'static> {
        &self.der
    }

    pub(crate) fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Returns the SHA-1 of the certificate, by which WS-Security 1.1 §7.3 refers to it.
    pub(crate) fn thumbprint(&self) -> Vec<u8> {
        digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.der).as_ref().to_vec()
    }

    /// Returns the subject key identifier (RFC 5280 §4.2.1.2).
    pub(crate) fn key_identifier(&self) -> Option<&[u8]> {
        self.key_identifier.as_deref()
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &self.subject)
            .field("issuer", &self.issuer)
            .field("serial_number", &self.serial)
            .finish_non_exhaustive()
    }
}

/// Returns a big-endian number in decimal.
fn decimal(bytes: &[u8]) -> String {
    // Digits, the last first.
    let mut digits: Vec<u8> = vec![0];
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn serial_numbers_are_decimal() {
        assert_eq!(decimal(&[]), "0");
        assert_eq!(decimal(&[0, 200]), "200");
        assert_eq!(decimal(&[1, 0, 0, 0, 0, 0, 0, 0, 0]), "18446744073709551616");
    }
}
