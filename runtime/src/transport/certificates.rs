//! Certificates and keys in PEM (RFC 7468).

use rustls::RootCertStore;
use rustls::pki_types::pem::{Error as PemError, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;

use super::{TransportError, TransportErrorKind, tls};

/// Returns root certificates.
pub(super) fn roots(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let roots = all(pem, "root certificates")?;
    let mut store = RootCertStore::empty();
    for root in &roots {
        store.add(root.clone()).map_err(|error| failed(&format!("a root certificate is not valid: {error}")))?;
    }
    Ok(roots)
}

/// Returns the certificate of a client: its chain and its key, which belong together.
pub(super) fn of_client(chain: &[u8], key: &[u8]) -> Result<CertifiedKey, TransportError> {
    let chain = all(chain, "client certificate")?;
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| match error {
        PemError::NoItemsFound => failed("there is no private key in PEM, or it is encrypted"),
        error => failed(&format!("the private key is not valid PEM: {error}")),
    })?;
    joined(chain, key)
}

/// Returns a chain and a key, if they belong together.
pub(super) fn joined(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<CertifiedKey, TransportError> {
    CertifiedKey::from_der(chain, key, &tls::provider())
        .map_err(|error| failed(&format!("the client certificate cannot be used: {error}")))
}

/// Returns all certificates, at least one.
fn all(pem: &[u8], what: &str) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    match all {
        Ok(all) if all.is_empty() => Err(failed(&format!("{what}: there is no certificate in PEM"))),
        Ok(all) => Ok(all),
        Err(error) => Err(failed(&format!("{what}: not valid PEM: {error}"))),
    }
}

pub(super) fn failed(text: &str) -> TransportError {
    TransportError::new(TransportErrorKind::Tls, text)
}
