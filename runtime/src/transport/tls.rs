//! One TLS set-up for both HTTP libraries: rustls with *ring*, which needs nothing but a C compiler to build, and the
//! operating system's trusted certificates, so that a company's own authority is trusted where the company has
//! installed it.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::SingleCertAndKey;
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::{TransportError, TransportErrorKind, TransportSettings};

/// Returns the TLS settings of both transports. They negotiate no protocol (ALPN, RFC 7301), which stands for HTTP/1.1.
///
/// # Errors
/// There are no trusted certificates.
pub(super) fn config(settings: &TransportSettings) -> Result<ClientConfig, TransportError> {
    if let Some(config) = &settings.tls {
        let mut config = ClientConfig::clone(config);
        config.alpn_protocols.clear();
        return Ok(config);
    }
    let failed = |error: &rustls::Error| TransportError::chain(TransportErrorKind::Tls, error);
    let builder = ClientConfig::builder_with_provider(provider());
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| failed(&error))?;
    let builder = if settings.accepts_invalid {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyCertificate(provider())))
    } else if settings.is_without_system {
        let mut store = RootCertStore::empty();
        for root in &settings.roots {
            store.add(root.clone()).map_err(|error| failed(&error))?;
        }
        if store.is_empty() {
            let text = "no certificate is trusted: there are no root certificates";
            return Err(TransportError::new(TransportErrorKind::Tls, text));
        }
        builder.with_root_certificates(store)
    } else {
        let verifier = of_system(&settings.roots).map_err(|error| failed(&error))?;
        builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    };
    Ok(match &settings.client_certificate {
        Some(key) => builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(Arc::clone(key)))),
        None => builder.with_no_client_auth(),
    })
}

/// Returns what verifies certificates by those of the operating system, and by others.
#[cfg(not(target_os = "android"))]
fn of_system(roots: &[CertificateDer<'static>]) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
    rustls_platform_verifier::Verifier::new_with_extra_roots(roots.iter().cloned(), provider())
}

/// Returns what verifies certificates by those of the operating system. Android's verifier takes no others.
#[cfg(target_os = "android")]
fn of_system(roots: &[CertificateDer<'static>]) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
    if roots.is_empty() {
        return rustls_platform_verifier::Verifier::new(provider());
    }
    Err(rustls::Error::General("Android trusts its own certificates or others, not both".to_owned()))
}

/// Returns settings that trust no certificate, for a client that requires some settings.
#[cfg(feature = "client")]
pub(super) fn without_certificates() -> Result<ClientConfig, TransportError> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| TransportError::chain(TransportErrorKind::Tls, &error))?;
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Accepts any certificate, one that cannot be read included.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_protocol_is_negotiated_that_the_transports_lack() {
        let mut own = config(&TransportSettings::new().danger_accept_invalid_certificates(true)).unwrap();
        own.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        assert!(config(&TransportSettings::new().tls(own)).unwrap().alpn_protocols.is_empty());
    }
}
