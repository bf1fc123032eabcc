//! Finds the secrets in URLs: user information, and the values of parameters that are named like a key or a password.
//!
//! The runtime and the generator without its command line are independent, and redact alike, so that each holds this file and
//! `escapes.rs`, byte for byte the same: `cargo xtask tidy` compares them. A name too many in the lists costs little, one too
//! few a secret.

use std::ops::Range;

use percent_encoding::percent_decode;

use super::escapes::layers;

/// The ends of the names of parameters whose values are secret: lower case, letters and digits only.
const ENDS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "passwort",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "key",
    "signature",
    "auth",
    "authorization",
    "credential",
    "credentials",
    "jwt",
];

/// Names that are secret only as a whole.
const WHOLE: &[&str] = &[
    "accesscode",
    "accesskeyid",
    "assertion",
    "authcode",
    "awsaccesskeyid",
    "bearer",
    "code",
    "hmac",
    "jsessionid",
    "keyid",
    "otp",
    "pass",
    "phpsessid",
    "pin",
    "pw",
    "sas",
    "session",
    "sessionid",
    "sid",
    "sig",
    "ticket",
];

/// Returns where secrets are in a text, or in what is nothing but a query: values of secret parameters and user
/// information, in order and apart. Escapes are decoded first, layer by layer, since a server may quote a URL in any of them.
pub(crate) fn secrets(text: &str, query: bool) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    if memchr::memchr3(b'%', b'&', b'\\', bytes).is_none() {
        return plain(bytes, query);
    }
    let mut found = Vec::new();
    layers(bytes, |view| {
        found.extend(plain(view.bytes(), query).into_iter().map(|place| view.source(place.start, place.end)));
    });
    found.sort_unstable_by_key(|place| place.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for place in found {
        match apart.last_mut().filter(|last| place.start < last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => apart.push(place),
        }
    }
    apart
}

/// Returns where secrets are in one layer. One pass, so that a text full of names costs no more than its length.
fn plain(bytes: &[u8], query: bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    // Where the name of a parameter begins, if one can be read here.
    let mut name = query.then_some(0);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, escaped(bytes, at)) {
            (b'?' | b'&' | b';' | b'#', _) => {
                at += 1;
                name = Some(at);
            }
            // A URL in a parameter of another has parameters of its own.
            (_, Some(b'?' | b'&' | b';' | b'#')) => {
                at += 3;
                name = Some(at);
            }
            (b'=', _) | (_, Some(b'=')) => {
                let nested = *byte == b'%';
                let value = at + if nested { 3 } else { 1 };
                let secret = name.take().and_then(|start| bytes.get(start..at)).is_some_and(is_secret);
                at = if secret { value_end(bytes, value, query, nested) } else { value };
                if at > value {
                    found.push(value..at);
                }
            }
            (b':', _) if bytes[at..].starts_with(b"://") => {
                name = None;
                at += 3;
                if let Some(sign) = user_information(bytes, at) {
                    found.push(at..sign);
                    at = sign;
                }
            }
            _ => {
                let in_name = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'%' | b'[' | b']');
                name = name.filter(|_| in_name);
                at += 1;
            }
        }
    }
    found
}

/// The character that is percent-encoded at a place.
fn escaped(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = bytes.get(at..at + 3)? else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// Returns the end of a parameter's value.
fn value_end(bytes: &[u8], start: usize, query: bool, nested: bool) -> usize {
    let ends = |at: usize, byte: u8| match byte {
        b'&' | b'#' => true,
        b'"' | b'\'' | b'<' | b'>' => !query,
        b'%' => nested && escaped(bytes, at) == Some(b'&'),
        other => !query && other.is_ascii_whitespace(),
    };
    let mut rest = bytes.iter().enumerate().skip(start);
    rest.find(|(at, byte)| ends(*at, **byte)).map_or(bytes.len(), |(at, _)| at)
}

/// Returns the end of the user information behind `://`, if there is any.
fn user_information(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = bytes.get(start..)?;
    // A password may have an apostrophe in it.
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'?' | b'#' | b'"' | b'<' | b'>');
    let end = rest.iter().position(ends).unwrap_or(rest.len());
    let sign = rest.get(..end)?.iter().rposition(|byte| *byte == b'@')?;
    (sign > 0).then_some(start + sign)
}

/// Returns whether the value of the parameter of this name is secret.
fn is_secret(name: &[u8]) -> bool {
    let name = percent_decode(name).decode_utf8_lossy();
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    WHOLE.contains(&name.as_str()) || ENDS.iter().any(|end| name.ends_with(end))
}
