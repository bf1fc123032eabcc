//! Recognises a server's "the token is no longer valid" (498) and "a token is required" (499).
//!
//! The code comes as the HTTP status (ArcGIS 9.3 to 10.x), inside a SOAP fault or in a JSON error body (seen behind
//! proxies and on REST front ends).

use memchr::memmem;

use crate::soap;
use crate::token::json_error;
use crate::transport::Response;

/// Longer bodies are answers, not refusals; looking for codes in them would cost time.
const LONGEST: usize = 64 << 10;

/// 498 or 499, if that is what the answer says.
pub(crate) fn token_code(answer: &Response) -> Option<u16> {
    if let 498 | 499 = answer.status {
        return Some(answer.status);
    }
    let body = answer.body.trim_ascii_start();
    if body.len() > LONGEST || (memmem::find(body, b"498").is_none() && memmem::find(body, b"499").is_none()) {
        return None;
    }
    if body.starts_with(b"{") {
        let (code, _) = json_error(&serde_json::from_slice(body).ok()?)?;
        return u16::try_from(code).ok().filter(|code| matches!(code, 498 | 499));
    }
    memmem::find(body, b"Fault")?;
    soap::fault_token_code(body)
}
