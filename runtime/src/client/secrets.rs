//! The secrets of a client, which are masked where a server or a library returns them.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::settings::Settings;
use crate::redact::Scrubber;

/// The length, in bytes, of the shortest secret that is masked in the responses and the errors of a token provider.
pub(super) const SHORTEST: usize = 4;

/// The length, in bytes, of the shortest value of a header that is taken for a secret. Shorter ones are in many words.
const SHORTEST_IN_HEADER: usize = 4;

/// The headers whose values are no secrets, in lower case, beside those that begin with `if-`.
const PUBLIC: [&str; 22] = [
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "expect",
    "from",
    "host",
    "origin",
    "pragma",
    "range",
    "referer",
    "soapaction",
    "te",
    "user-agent",
    "via",
];

/// Returns whether the value of a header is a secret by the header's name, in requests or responses.
pub(super) fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 5] = ["auth", "cookie", "key", "secret", "token"];
    let name = name.to_ascii_lowercase();
    name != "www-authenticate" && name != "proxy-authenticate" && WORDS.iter().any(|word| name.contains(word))
}

/// Returns what masks the secrets of a client: those of its options and of its token provider, and the current token. Secrets
/// with fewer than `shortest` bytes are left out.
pub(crate) fn scrubber(
    options: &Settings,
    provider: &[SecretString],
    token: Option<&str>,
    shortest: usize,
) -> Scrubber {
    let of_options = of_options(options);
    let known = provider.iter().map(ExposeSecret::expose_secret);
    let all = token.into_iter().chain(known).chain(of_options.iter().map(|secret| secret.as_str()));
    Scrubber::new(all.filter(|secret| secret.len() >= shortest))
}

fn of_options(options: &Settings) -> Vec<Zeroizing<String>> {
    let mut secrets = Vec::new();
    if let Some(token) = &options.bearer {
        secrets.push(Zeroizing::new(token.expose_secret().to_owned()));
    }
    if let Some(basic) = &options.basic {
        secrets.push(Zeroizing::new(basic.password().to_owned()));
        secrets.push(basic.pair());
    }
    #[cfg(feature = "digest")]
    if let Some(digest) = &options.digest {
        secrets.push(Zeroizing::new(digest.password().to_owned()));
        secrets.push(Zeroizing::new(format!("{}:{}", digest.username(), digest.password())));
        secrets.extend(digest.sent());
    }
    #[cfg(feature = "cookies")]
    for value in options.cookies.iter().flat_map(super::cookies::Cookies::values) {
        add(&mut secrets, &value);
    }
    let of_modules = options.modules.iter().flat_map(|module| module.secrets());
    secrets.extend(of_modules.map(|secret| Zeroizing::new(secret.expose_secret().to_owned())));
    for (name, value) in options.headers.iter() {
        let name = name.to_ascii_lowercase();
        if !name.starts_with("if-") && !PUBLIC.contains(&name.as_str()) {
            add_header(&mut secrets, value);
        }
    }
    secrets
}

/// Adds the value of a header, its parts (`Bearer KEY`, `a=KEY; b=KEY`), and what they hold in base64 (RFC 7617 §2).
fn add_header(secrets: &mut Vec<Zeroizing<String>>, value: &str) {
    let mut parts = value.split([' ', ',', ';']).filter(|part| !part.is_empty()).peekable();
    // The first word of several is the name of a scheme.
    if value.trim().contains(' ') {
        parts.next_if(|part| !part.contains('='));
    }
    for part in parts {
        let part = part.trim_matches('"');
        if let Some((_, value)) = part.split_once('=') {
            add(secrets, value.trim_matches('"'));
        }
        if let Some(pair) = BASE64_STANDARD.decode(part).ok().and_then(|pair| String::from_utf8(pair).ok()) {
            let pair = Zeroizing::new(pair);
            if let Some((_, password)) = pair.split_once(':') {
                add(secrets, password);
                add(secrets, &pair);
            }
        }
        add(secrets, part);
    }
    add(secrets, value);
}

fn add(secrets: &mut Vec<Zeroizing<String>>, secret: &str) {
    if secret.len() >= SHORTEST_IN_HEADER {
        secrets.push(Zeroizing::new(secret.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_headers_are_secrets_in_all_their_forms() {
        let options = crate::Options::default()
            .basic_auth("ann", "pw0")
            .header("X-Api-Key", "key-1")
            .header("Authorization", "Basic Ym9iOmhpZGRlbg==")
            .header("X-Other", "Digest username=\"eve\", response=\"key-2\"")
            .header("Cookie", "session=key-3; theme=key-4")
            .header("Accept-Language", "german");
        let options = Settings::new(&options).unwrap();
        let scrubber = scrubber(&options, &["prov".into()], Some("toke"), 0);
        for secret in [
            "pw0",
            "ann:pw0",
            "key-1",
            "Ym9iOmhpZGRlbg==",
            "hidden",
            "bob:hidden",
            "key-2",
            "key-3",
            "key-4",
            "prov",
            "toke",
        ] {
            assert_eq!(scrubber.scrub(&format!("({secret})")), "(***)", "{secret}");
        }
        for word in ["german", "Basic", "Digest", "soapstone", "eve"] {
            assert_eq!(scrubber.scrub(word), word);
        }
    }
}
