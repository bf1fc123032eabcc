//! The HTTP headers of requests: those that say what the message is, and those that only the server itself may see.

use std::borrow::Cow;

use super::options::Options;
use crate::soap::{OperationInfo, Version};
use crate::transport::Headers;

/// Room for what an ordinary call says about itself.
const FIELDS: usize = 8;
const BYTES: usize = 256;

/// Headers that say what is sent; any server may see them. A download sends nothing.
pub(super) fn of_message(operation: Option<&OperationInfo>) -> Headers {
    let mut headers = Headers::with_room(FIELDS, BYTES);
    let Some(info) = operation else { return headers };
    let (action, media_type) = (quotable(info.action), info.version.media_type());
    match info.version {
        Version::Soap11 => {
            headers.add_joined("Content-Type", [media_type, "; charset=utf-8"]);
            // Quoted even when empty: SOAP 1.1 §6.1.1 tells an empty action from none.
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

/// Adds what only the server itself may see.
pub(super) fn add_own(headers: &mut Headers, options: &Options) {
    for (name, value) in options.headers.iter() {
        headers.set(name, value);
    }
    if let Some(basic) = &options.basic {
        headers.set("Authorization", basic.authorization().as_str());
    }
}

/// An action as it may stand between quotation marks.
fn quotable(action: &'static str) -> Cow<'static, str> {
    if !action.contains(|c: char| c.is_control() || matches!(c, '\\' | '"')) {
        return Cow::Borrowed(action);
    }
    let action: String = action.chars().filter(|c| !c.is_control()).collect();
    Cow::Owned(action.replace('\\', "\\\\").replace('"', "\\\""))
}
