//! WS-Security 1.0 and 1.1 for clients that soapstone generates.

mod c14n;
#[allow(dead_code, reason = "signatures follow")]
mod document;

pub use c14n::Canonicalization;
