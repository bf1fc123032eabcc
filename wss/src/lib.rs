//! WS-Security 1.0 and 1.1 for clients that soapstone generates.
//!
//! [`Security`] is a module of a client's options. It adds the security header to requests (a [`UsernameToken`], a timestamp,
//! tokens that are passed on, an X.509 signature by [`Signing`]) and has a [`Verifier`] check the signatures of responses.
//! [`Canonicalization`] is exclusive XML canonicalization, which signatures are about. `docs/security.md` is the guide.
//!
//! # Why
//! Many services behind gateways, of banks, of public administrations and of devices (ONVIF) require a username token, a
//! timestamp or a signature. This crate makes and verifies these on the public interface of the runtime, so that clients
//! without them do not compile any cryptography. What is verified is what is decoded: one reader reads both, and a reference of
//! a signature leads to the envelope's own body, to a header block or into the security header, and to nothing else. Tested with
//! WSS4J and xmlsec1 (`INTEROP.md`).
//!
//! # Example
//!
//! ```
//! use std::time::Duration;
//!
//! use soapstone::Options;
//! use soapstone_wss::{Security, UsernameToken};
//!
//! let security = Security::new()
//!     .username(UsernameToken::digest("myuser", "secret"))
//!     .timestamp(Duration::from_secs(300));
//! let options = Options::default().module(security);
//! # let _ = options;
//! ```
//!
//! By the policy of the WSDL, with a signature of the request and a verified response:
//!
//! ```no_run
//! use std::fs;
//!
//! use soapstone::soap::Policy;
//! use soapstone::{BlockingClient, Options};
//! use soapstone_wss::{Certificate, Security, Signing, SigningKey, Verifier};
//!
//! # struct QuotesPort;
//! # impl QuotesPort { fn policy() -> Policy { Policy::new().signed().with_timestamp() } }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = SigningKey::from_pem(fs::read("client.pem")?, fs::read("client.key.pem")?)?;
//! let service = Certificate::all_from_pem(fs::read("service.pem")?)?;
//! // `QuotesPort` is generated, and returns what its WSDL requires.
//! let security = Security::of_policy(&QuotesPort::policy(), "myuser", "secret")
//!     .sign(Signing::new(key))
//!     .verify(Verifier::pinned(service).require_timestamp());
//! let client = BlockingClient::with_options("https://quotes.example.com/soap", Options::default().module(security))?;
//! # let _ = client;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//! There are none: the crate works with every feature of `soapstone`, the async and the blocking client.
//!
//! # Cryptography
//! Primitives are those of *ring*, which rustls uses too; paths of certificates are those of webpki. Crates for XML signatures
//! were not taken: `xml-sec` calls itself an early release that is not for production; `bergshamra` brings 250 crates and a
//! reader of its own, so that what is verified need not be what is decoded; others bind libxmlsec1.

mod c14n;
mod certificate;
mod clock;
mod document;
mod envelope;
mod error;
mod escape;
mod key;
mod module;
pub mod names;
mod random;
mod security;
mod sign;
mod username;
mod verify;

pub use c14n::Canonicalization;
pub use certificate::Certificate;
pub use clock::Clock;
pub use error::{VerifyError, VerifyErrorKind, WssError};
pub use key::SigningKey;
pub use security::Security;
pub use sign::{KeyReference, Signing};
pub use username::UsernameToken;
pub use verify::{Verified, Verifier};

/// The examples of the guides.
#[cfg(doctest)]
mod guides {
    #[doc = include_str!("../../docs/addressing.md")]
    struct Addressing;
    #[doc = include_str!("../../docs/attachments.md")]
    struct Attachments;
    #[doc = include_str!("../../docs/http.md")]
    struct Http;
    #[doc = include_str!("../../docs/security.md")]
    struct Security;
}
