//! One TLS set-up for both HTTP libraries: rustls with *ring*, which needs nothing but a C compiler to build, and the
//! operating system's trusted certificates, so that a company's own authority is trusted where the company has
//! installed it.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

/// The cryptography that both HTTP libraries use.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
