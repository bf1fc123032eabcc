//! The HTTP headers of requests: those of the message, and those that are sent only to the endpoint's server.

use std::borrow::Cow;

use bytes::Bytes;

use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use super::settings::Settings;
use crate::codec::encode::attach::Attachments;
use crate::soap::{self, Attachment, OperationInfo, Version};
use crate::transport::{Body, Headers};

/// The capacity for the headers of an ordinary call.
const FIELDS: usize = 8;
const BYTES: usize = 256;

/// Returns the headers of the message, which any server may see; none for a download.
pub(super) fn of_message(operation: Option<&OperationInfo>) -> Headers {
    let mut headers = Headers::with_room(FIELDS, BYTES);
    let Some(info) = operation else { return headers };
    let (action, media_type) = (quotable(info.action), info.version.media_type());
    match info.version {
        Version::Soap11 => {
            headers.add_joined("Content-Type", [media_type, "; charset=utf-8"]);
            // Quoted even when empty: SOAP 1.1 §6.1.1 distinguishes an empty action from none.
            headers.add_joined("SOAPAction", ["\"", &action, "\""]);
        }
        Version::Soap12 if action.is_empty() => headers.add_joined("Content-Type", [media_type, "; charset=utf-8"]),
        Version::Soap12 => {
            headers.add_joined("Content-Type", [media_type, "; charset=utf-8; action=\"", &action, "\""]);
        }
    }
    headers.add("Accept", media_type);
    headers
}

/// Puts a message, the octets that it includes and other attachments into one body, whose headers take the place of those of
/// the message alone.
#[cold]
pub(super) fn package(
    headers: &mut Headers,
    info: &OperationInfo,
    envelope: &Bytes,
    included: Option<&Attachments>,
    others: &[Attachment],
) -> Body {
    let package = soap::package(info, &quotable(info.action), envelope, included, others);
    headers.set("Content-Type", package.content_type.as_str());
    // The server may respond in kind.
    let xop = if included.is_some_and(|included| included.is_xop) { " application/xop+xml," } else { "" };
    let accept = format!("multipart/related,{xop} {}", info.version.media_type());
    headers.set("Accept", accept.as_str());
    let mut pieces = package.pieces.into_iter().map(Body::from);
    match (pieces.next(), pieces.len()) {
        (Some(only), 0) => only,
        (first, _) => Body::join(first.into_iter().chain(pieces)),
    }
}

/// Adds the headers that are sent only to the endpoint's server.
pub(super) fn add_own(headers: &mut Headers, options: &Settings) {
    for (name, value) in options.headers.iter() {
        headers.set(name, value);
    }
    if let Some(token) = &options.bearer {
        let value = Zeroizing::new(format!("Bearer {}", token.expose_secret()));
        headers.set("Authorization", value.as_str());
    }
    if let Some(basic) = &options.basic {
        headers.set("Authorization", basic.authorization().as_str());
    }
    #[cfg(feature = "digest")]
    if options.digest.is_some() {
        headers.set("Authorization", super::digest::PLACE);
    }
}

/// Adds the headers that are sent only to the endpoint's server, without those of a name that is there already.
pub(super) fn add_missing(headers: &mut Headers, options: &Settings) {
    let mut own = Headers::default();
    add_own(&mut own, options);
    for (name, value) in own.iter() {
        if headers.get(name).is_none() {
            headers.add(name, value);
        }
    }
}

/// Returns an action, escaped for quotation marks.
fn quotable(action: &'static str) -> Cow<'static, str> {
    if !action.contains(|c: char| c.is_control() || matches!(c, '\\' | '"')) {
        return Cow::Borrowed(action);
    }
    let action: String = action.chars().filter(|c| !c.is_control()).collect();
    Cow::Owned(action.replace('\\', "\\\\").replace('"', "\\\""))
}
