//! WS-Security 1.0 and 1.1 for clients that soapstone generates.

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
