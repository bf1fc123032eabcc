//! WS-Security 1.0 and 1.1 for clients that soapstone generates.

#![allow(dead_code, reason = "signatures follow")]

mod c14n;
mod document;

pub use c14n::Canonicalization;
