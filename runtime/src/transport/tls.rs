//! One TLS set-up for both HTTP libraries: rustls with *ring*, which needs nothing but a C compiler to build, and the
//! operating system's trusted certificates, so that a company's own authority is trusted where the company has
//! installed it.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::{TransportError, TransportErrorKind};

/// Returns the TLS settings of both transports.
///
/// # Errors
/// There are no trusted certificates.
pub(super) fn config() -> Result<ClientConfig, TransportError> {
    let failed = |error: &rustls::Error| TransportError::chain(TransportErrorKind::Tls, error);
    let builder = ClientConfig::builder_with_provider(provider());
    let builder = builder.with_safe_default_protocol_versions().map_err(|error| failed(&error))?;
    let builder = builder.with_platform_verifier().map_err(|error| failed(&error))?;
    Ok(builder.with_no_client_auth())
}

/// Returns settings that trust no certificate, for a client that requires some settings.
#[cfg(feature = "client")]
pub(super) fn without_certificates() -> Result<ClientConfig, TransportError> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| TransportError::chain(TransportErrorKind::Tls, &error))?;
    Ok(builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth())
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
