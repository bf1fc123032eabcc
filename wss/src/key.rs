//! The private key that signs, with its certificate.

use std::fmt;

use ring::rand::SystemRandom;
use ring::rsa;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256,
};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use zeroize::Zeroizing;

use crate::certificate::{Certificate, KeyKind};
use crate::error::WssError;

/// A private key with its certificate: RSA of 2048 bits or more, or ECDSA over P-256 or P-384.
///
/// Its `Debug` form shows the certificate only.
///
/// # Examples
///
/// ```no_run
/// use std::fs;
/// use soapstone_wss::{Certificate, SigningKey};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = SigningKey::from_pem(fs::read("client.pem")?, fs::read("client.key.pem")?)?;
/// println!("signs as {}", key.certificate().subject());
///
/// // The same in DER.
/// let certificate = Certificate::from_der(&fs::read("client.cer")?)?;
/// let key = SigningKey::from_der(certificate, &fs::read("client.key")?)?;
/// # let _ = key;
/// # Ok(())
/// # }
/// ```
pub struct SigningKey {
    certificate: Certificate,
    pair: Pair,
}

enum Pair {
    Rsa(Box<rsa::KeyPair>),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
}

impl SigningKey {
    /// Reads a key in PEM, which is not encrypted (PKCS #8, PKCS #1, SEC 1), and the certificate that it belongs to, the first
    /// one of a text in PEM. The two texts may be the same.
    ///
    /// # Errors
    /// The key or the certificate cannot be read, or they do not belong together.
    pub fn from_pem(certificate: impl AsRef<[u8]>, key: impl AsRef<[u8]>) -> Result<Self, WssError> {
        let certificate = Certificate::all_from_pem(certificate)?.swap_remove(0);
        let key = PrivateKeyDer::from_pem_slice(key.as_ref())
            .map_err(|_| WssError::Key("the text has no section PRIVATE KEY that is not encrypted"))?;
        let mut key = ErasedKey(key);
        Self::new(certificate, &mut key)
    }

    /// Takes a key in DER (PKCS #8, or PKCS #1 for RSA) and the certificate that it belongs to.
    ///
    /// # Errors
    /// The key cannot be read, or does not belong to the certificate.
    pub fn from_der(certificate: Certificate, key: &[u8]) -> Result<Self, WssError> {
        let key =
            PrivateKeyDer::try_from(key).map_err(|_| WssError::Key("it is neither PKCS #8, PKCS #1 nor SEC 1"))?;
        let mut key = ErasedKey(key.clone_key());
        Self::new(certificate, &mut key)
    }

    fn new(certificate: Certificate, key: &mut ErasedKey) -> Result<Self, WssError> {
        let bad = |_| WssError::Key("it is not of the kind that its certificate has, or too short");
        let random = SystemRandom::new();
        let pair = match (certificate.key().kind, &key.0) {
            (KeyKind::Rsa, PrivateKeyDer::Pkcs8(key)) => {
                Pair::Rsa(Box::new(rsa::KeyPair::from_pkcs8(key.secret_pkcs8_der()).map_err(bad)?))
            }
            (KeyKind::Rsa, PrivateKeyDer::Pkcs1(key)) => {
                Pair::Rsa(Box::new(rsa::KeyPair::from_der(key.secret_pkcs1_der()).map_err(bad)?))
            }
            (kind @ (KeyKind::P256 | KeyKind::P384), PrivateKeyDer::Pkcs8(_) | PrivateKeyDer::Sec1(_)) => {
                let der = match &key.0 {
                    PrivateKeyDer::Sec1(key) => pkcs8_of_sec1(key.secret_sec1_der(), kind),
                    other => Zeroizing::new(other.secret_der().to_vec()),
                };
                let (algorithm, make): (_, fn(EcdsaKeyPair) -> Pair) = match kind {
                    KeyKind::P256 => (&ECDSA_P256_SHA256_FIXED_SIGNING, Pair::P256),
                    _ => (&ECDSA_P384_SHA384_FIXED_SIGNING, Pair::P384),
                };
                make(EcdsaKeyPair::from_pkcs8(algorithm, &der, &random).map_err(bad)?)
            }
            _ => return Err(WssError::Key("it is not of the kind that its certificate has")),
        };
        let public = match &pair {
            Pair::Rsa(pair) => pair.public().as_ref(),
            Pair::P256(pair) | Pair::P384(pair) => pair.public_key().as_ref(),
        };
        if public != certificate.key().bytes {
            return Err(WssError::Key("it does not belong to the certificate"));
        }
        Ok(Self { certificate, pair })
    }

    /// Returns the certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Returns the URI of the signature's algorithm (RFC 9231 §2.3).
    pub(crate) fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            Pair::P256(_) => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
            Pair::P384(_) => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
        }
    }

    /// Signs a message. Signatures by ECDSA are the two numbers one behind the other (XML Signature 1.1 §6.4.3).
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, WssError> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature);
                signed.map_err(|_| WssError::Random)?;
                Ok(signature)
            }
            Pair::P256(pair) | Pair::P384(pair) => {
                let signature = pair.sign(&random, message).map_err(|_| WssError::Random)?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

/// A key that is overwritten when it is dropped.
struct ErasedKey(PrivateKeyDer<'static>);

impl Drop for ErasedKey {
    fn drop(&mut self) {
        use zeroize::Zeroize as _;
        self.0.zeroize();
    }
}

/// Wraps an `ECPrivateKey` (SEC 1 §C.4) as PKCS #8 (RFC 5208 §5).
fn pkcs8_of_sec1(key: &[u8], kind: KeyKind) -> Zeroizing<Vec<u8>> {
    /// `SEQUENCE { id-ecPublicKey, curve }`
    const P256: &[u8] = b"\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07";
    const P384: &[u8] = b"\x30\x10\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x05\x2B\x81\x04\x00\x22";
    let algorithm = if kind == KeyKind::P256 { P256 } else { P384 };
    let mut octets = Zeroizing::new(Vec::with_capacity(key.len() + 64));
    octets.extend_from_slice(b"\x02\x01\x00");
    octets.extend_from_slice(algorithm);
    octets.push(0x04);
    push_length(&mut octets, key.len());
    octets.extend_from_slice(key);
    let mut all = Zeroizing::new(Vec::with_capacity(octets.len() + 4));
    all.push(0x30);
    push_length(&mut all, octets.len());
    all.extend_from_slice(&octets);
    all
}

/// Appends a length in DER (X.690 §8.1.3). No key has more than 65535 bytes.
fn push_length(out: &mut Vec<u8>, length: usize) {
    let [.., high, low] = length.to_be_bytes();
    match length {
        0..0x80 => out.push(low),
        0x80..0x100 => out.extend([0x81, low]),
        _ => out.extend([0x82, high, low]),
    }
}
