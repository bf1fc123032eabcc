//! The algorithms that signatures may name: a list of those that are accepted.

use ring::digest::{self, Algorithm};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};

use crate::certificate::{KeyKind, PublicKey};

/// Returns the digest of an algorithm's URI; `None` if it is not accepted.
pub(super) fn digest(uri: &str, sha1: bool) -> Option<&'static Algorithm> {
    Some(match uri {
        "http://www.w3.org/2001/04/xmlenc#sha256" => &digest::SHA256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => &digest::SHA384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => &digest::SHA512,
        "http://www.w3.org/2000/09/xmldsig#sha1" if sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
        _ => return None,
    })
}

/// Returns the algorithm of a signature by a key of that kind; `None` if it is not accepted. RSA keys have 2048 bits or more.
fn signature(uri: &str, kind: KeyKind, sha1: bool) -> Option<&'static dyn VerificationAlgorithm> {
    Some(match (kind, uri) {
        (KeyKind::Rsa, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256") => &signature::RSA_PKCS1_2048_8192_SHA256,
        (KeyKind::Rsa, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384") => &signature::RSA_PKCS1_2048_8192_SHA384,
        (KeyKind::Rsa, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512") => &signature::RSA_PKCS1_2048_8192_SHA512,
        (KeyKind::Rsa, "http://www.w3.org/2000/09/xmldsig#rsa-sha1") if sha1 => {
            &signature::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY
        }
        (KeyKind::P256, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256") => &signature::ECDSA_P256_SHA256_FIXED,
        (KeyKind::P384, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384") => &signature::ECDSA_P384_SHA384_FIXED,
        _ => return None,
    })
}

/// Returns whether a signature is valid; `None` if its algorithm is not accepted for the key.
pub(super) fn is_valid(uri: &str, key: &PublicKey, message: &[u8], value: &[u8], sha1: bool) -> Option<bool> {
    let algorithm = signature(uri, key.kind, sha1)?;
    Some(UnparsedPublicKey::new(algorithm, &key.bytes).verify(message, value).is_ok())
}
