//! What is secret in a URL: user information, and the values of parameters that are called like a key or a password.
//!
//! It is left out wherever a URL is shown or written. A name too many in the lists costs little, one too few a secret.

use std::ops::Range;

use percent_encoding::percent_decode_str;

/// What stands in the place of a secret.
const MASK: &str = "***";

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

/// A text with URLs in it for people: user information and secret values are masked.
pub(crate) fn masked(text: &str) -> String {
    replaced(text, &secrets(text, false), |_| MASK.to_owned())
}

/// The same, with as many bytes as before, so that places in the text stay right.
pub(crate) fn masked_in_place(text: &str) -> String {
    replaced(text, &secrets(text, false), |length| "*".repeat(length))
}

/// The query of a URL for people.
#[cfg(feature = "cli")]
pub(crate) fn masked_query(query: &str) -> String {
    replaced(query, &secrets(query, true), |_| MASK.to_owned())
}

fn replaced(text: &str, secrets: &[Range<usize>], mask: impl Fn(usize) -> String) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets {
        shown.push_str(text.get(at..secret.start).unwrap_or_default());
        shown.push_str(&mask(secret.len()));
        at = secret.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}

/// Where secrets stand in a text, or in what is nothing but a query, in one pass.
fn secrets(text: &str, query: bool) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
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
                let secret = name.take().and_then(|start| text.get(start..at)).is_some_and(is_secret);
                at = if secret { value_end(text, value, query, nested) } else { value };
                if at > value {
                    found.push(value..at);
                }
            }
            (b':', _) if bytes[at..].starts_with(b"://") => {
                name = None;
                at += 3;
                if let Some(sign) = user_information(text, at) {
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

/// Where the value of a parameter ends.
fn value_end(text: &str, start: usize, query: bool, nested: bool) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: usize, byte: u8| match byte {
        b'&' | b'#' => true,
        b'"' | b'\'' | b'<' | b'>' => !query,
        b'%' => nested && escaped(bytes, at) == Some(b'&'),
        other => !query && other.is_ascii_whitespace(),
    };
    let mut rest = bytes.iter().enumerate().skip(start);
    rest.find(|(at, byte)| ends(*at, **byte)).map_or(bytes.len(), |(at, _)| at)
}

/// Where the user information ends that begins behind `://`, if there is any.
fn user_information(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>'));
    let sign = rest.get(..end.unwrap_or(rest.len()))?.rfind('@')?;
    (sign > 0).then_some(start + sign)
}

fn is_secret(name: &str) -> bool {
    let name = percent_decode_str(name).decode_utf8_lossy();
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    WHOLE.contains(&name.as_str()) || ENDS.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked() {
        for (given, expected) in [
            ("see http://h/a?x=1&TOKEN=abc&y=2.", "see http://h/a?x=1&TOKEN=***&y=2."),
            ("http://h/a?sig=a%2Bb&sv=2020&code=c&key=d", "http://h/a?sig=***&sv=2020&code=***&key=***"),
            ("a?api-key=a&api_key=b&apikey=c", "a?api-key=***&api_key=***&apikey=***"),
            ("a?Ocp-Apim-Subscription-Key=a&b=c", "a?Ocp-Apim-Subscription-Key=***&b=c"),
            ("?client_secret=a&auth=b&sas=c&pwd=d", "?client_secret=***&auth=***&sas=***&pwd=***"),
            (
                "x='https://me:pw@h/a?wsdl&amp;access_token=b&amp;z'",
                "x='https://***@h/a?wsdl&amp;access_token=***&amp;z'",
            ),
            ("http://h/a?t%6fken=b%26c", "http://h/a?t%6fken=***"),
            ("h?url=http%3A%2F%2Fg%2F%3Ftoken%3Da%26f%3Db", "h?url=http%3A%2F%2Fg%2F%3Ftoken%3D***%26f%3Db"),
            ("http://h/a;jsessionid=0A?wsdl", "http://h/a;jsessionid=***"),
            ("http://h/a?xsd=key&name=ö&monkeys=1&token=", "http://h/a?xsd=key&name=ö&monkeys=1&token="),
            ("key=1 sig=2", "key=1 sig=2"),
        ] {
            assert_eq!(masked(given), expected);
            assert_eq!(masked(expected), expected);
            assert_eq!(masked_in_place(given).len(), given.len());
        }
        assert_eq!(masked_in_place("<a b='?key=döt'/>"), "<a b='?key=****'/>");
    }
}
