//! Recognises a server's "the token is no longer valid" (498) and "a token is required" (499).
//!
//! The code comes as the HTTP status (ArcGIS 9.3 to 10.x), inside a SOAP fault or in a JSON error body (seen behind
//! proxies and on REST front ends).

use memchr::memmem;

use crate::codec::decode::transcode;
use crate::soap::{self, Fault};
use crate::token::json_error;
use crate::transport::Response;

/// Longer bodies are answers, not refusals; looking for codes in them would cost time.
const LONGEST: usize = 64 << 10;

/// A refusal of a token: the code, and the fault where that is how it was said.
pub(crate) struct Refusal {
    pub(crate) code: u16,
    pub(crate) fault: Option<Fault>,
}

/// The refusal, if that is what the answer is.
pub(crate) fn of_answer(answer: &Response) -> Option<Refusal> {
    let said = said_in_body(answer);
    match answer.status {
        code @ (498 | 499) => Some(Refusal { code, fault: said.and_then(|said| said.fault) }),
        _ => said,
    }
}

/// What the body says, whatever envelope, attachment or character set it comes in.
fn said_in_body(answer: &Response) -> Option<Refusal> {
    // Most answers are documents in a character set that extends ASCII: they need no more than a look.
    let is_plain = matches!(&*answer.body, [b'<', second, ..] if *second != 0);
    if answer.body.len() > LONGEST || (is_plain && !names_code(&answer.body)) {
        return None;
    }
    let payload = soap::payload(answer.content_type(), &answer.body, LONGEST).ok()?;
    let text = transcode(&payload.xml, payload.charset.as_deref()).ok()?;
    if !names_code(text.as_bytes()) {
        return None;
    }
    if text.trim_start().starts_with('{') {
        let (code, _) = json_error(&serde_json::from_str(text.trim()).ok()?)?;
        let code = u16::try_from(code).ok().filter(|code| matches!(code, 498 | 499))?;
        return Some(Refusal { code, fault: None });
    }
    if !text.contains("Fault") {
        return None;
    }
    let (code, fault) = soap::token_fault(&text)?;
    Some(Refusal { code, fault: Some(fault) })
}

/// Whether one of the two codes stands anywhere in a text; answers are searched for them that have nothing to do with
/// tokens.
fn names_code(text: &[u8]) -> bool {
    memmem::find_iter(text, b"49").any(|at| matches!(text.get(at + 2), Some(b'8' | b'9')))
}
