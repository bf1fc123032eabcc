//! Private keys in PKCS#8 (RFC 5208).

use cms::cert::x509::Certificate;
use cms::cert::x509::spki::AlgorithmIdentifierRef;
use der::asn1::{BitStringRef, ObjectIdentifier, OctetStringRef};
use der::{Decode, Encode, Sequence};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

/// Keys of elliptic curves (RFC 5480 §2.1.1).
const ELLIPTIC_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// RFC 5208 §5, without attributes.
#[derive(Sequence)]
struct KeyInfo<'k> {
    version: u8,
    algorithm: AlgorithmIdentifierRef<'k>,
    key: OctetStringRef<'k>,
}

/// RFC 5915 §3, without parameters.
#[derive(Sequence)]
struct CurveKey<'k> {
    version: u8,
    key: OctetStringRef<'k>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    public_key: Option<BitStringRef<'k>>,
}

/// Returns a key for the library.
pub(super) fn owned(key: &[u8]) -> PrivateKeyDer<'static> {
    PrivatePkcs8KeyDer::from(key.to_vec()).into()
}

/// Returns a key of an elliptic curve with the public key of a certificate. Java leaves that out, and *ring* requires it.
pub(super) fn completed(key: &[u8], certificate: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let info = KeyInfo::from_der(key).ok().filter(|info| info.algorithm.oid == ELLIPTIC_CURVE)?;
    let curve = CurveKey::from_der(info.key.as_bytes()).ok().filter(|curve| curve.public_key.is_none())?;
    let certificate = Certificate::from_der(certificate).ok()?;
    let public_key = certificate.tbs_certificate.subject_public_key_info.subject_public_key;
    let public_key = BitStringRef::from_bytes(public_key.as_bytes()?).ok()?;
    let curve = Zeroizing::new(CurveKey { public_key: Some(public_key), ..curve }.to_der().ok()?);
    let info = KeyInfo { key: OctetStringRef::new(&curve).ok()?, ..info };
    Some(Zeroizing::new(info.to_der().ok()?))
}
