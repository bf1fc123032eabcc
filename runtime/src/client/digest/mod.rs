//! HTTP's digest authentication (RFC 7616).

mod challenge;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use md5::Md5;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use url::{Origin, Position, Url};
use zeroize::Zeroizing;

use self::challenge::Challenge;
use super::options::Options;
use super::settings::Settings;
use crate::token::TokenError;
use crate::transport::{Headers, Method, Request, Response};

/// The number of challenges that a call responds to: the first one, and those that state that a nonce has expired.
const MOST: u8 = 3;

/// The value of the header `Authorization` in whose place the credentials are put, so that token schemes see that it is in use.
pub(super) const PLACE: &str = "Digest";

/// The number of requests whose values are masked in texts of servers: those in progress, by and large.
const MASKED: usize = 64;

impl Options {
    /// Adds HTTP's digest authentication (RFC 7616) to all requests to the server, and to a token service of the same origin, in
    /// place of basic and bearer authentication: MD5 and SHA-256, with `qop=auth` or without. The password is a secret.
    ///
    /// The first call is sent without credentials and repeated, as a whole, with those for the server's challenge. Later calls
    /// use its nonce, counted, until it has expired.
    ///
    /// The credentials are in the header `Authorization`. A [`TokenScheme`](crate::token::TokenScheme) that replaces this header
    /// makes calls fail before they are sent: a request has one only, and the token belongs into another place.
    ///
    /// ```
    /// # use soapstone::Options;
    /// let options = Options::default().digest_auth("myuser", "secret");
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn digest_auth(mut self, username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self = self.without_authentication();
        let (username, password) = (username.into(), password.into());
        let (nonce, sent) = (Mutex::default(), Mutex::default());
        self.digest = Some(Arc::new(DigestAuth { username, password, nonce, sent }));
        self
    }
}

/// Adds the credentials of the options to a request that is complete otherwise, in the [place](PLACE) that it has for them.
///
/// # Errors
/// Something else is in this place.
pub(super) fn authorize(options: &Settings, request: &mut Request) -> Result<(), TokenError> {
    let Some(digest) = &options.digest else { return Ok(()) };
    if request.headers.get("Authorization").is_some_and(|value| value != PLACE) {
        let text = "the token is in the header `Authorization`, which digest authentication requires: it belongs into another place";
        return Err(TokenError::other(text));
    }
    match digest.credentials(request) {
        Some(credentials) => request.headers.set("Authorization", credentials.as_str()),
        None => request.headers.remove("Authorization"),
    }
    Ok(())
}

/// The number of challenges that a call has responded to.
#[derive(Default)]
pub(super) struct ChallengeCount(u8);

impl ChallengeCount {
    /// Keeps the challenge of a response of the server with the status 401. Returns whether the call is to be repeated with
    /// credentials for it: for the first one, and while the server states that a nonce has expired.
    pub(super) fn count(&mut self, options: &Settings, server: &Url, response: &Response) -> bool {
        let Some(digest) = options.digest.as_ref().filter(|_| response.status == 401) else { return false };
        let Some(challenge) = Challenge::of(&response.headers) else { return false };
        if self.0 > 0 && (!challenge.is_stale || self.0 >= MOST) {
            return false;
        }
        self.0 += 1;
        let mut nonce = digest.nonce.lock().unwrap_or_else(PoisonError::into_inner);
        let server = server.origin();
        // A server may send one nonce to all, and rejects a count that it has met (RFC 7616 §3.4).
        let known = nonce.as_ref().filter(|known| known.server == server && known.challenge.nonce == challenge.nonce);
        let count = known.map_or(0, |known| known.count);
        *nonce = Some(Nonce { server, challenge, count });
        true
    }
}

/// The credentials, and the challenge that requests respond to.
pub(crate) struct DigestAuth {
    username: String,
    password: SecretString,
    nonce: Mutex<Option<Nonce>>,
    /// The values that the last requests proved the password with, which servers may return.
    sent: Mutex<VecDeque<Zeroizing<String>>>,
}

/// A challenge, and how many requests have responded to it.
struct Nonce {
    /// Clients of several servers may have the same options, and a nonce is one server's.
    server: Origin,
    challenge: Challenge,
    count: u32,
}

impl DigestAuth {
    pub(crate) fn username(&self) -> &str {
        &self.username
    }

    pub(crate) fn password(&self) -> &str {
        self.password.expose_secret()
    }

    /// Returns the values that are masked in texts: `response` and `cnonce` of the last requests.
    pub(crate) fn sent(&self) -> Vec<Zeroizing<String>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Returns the credentials of a request; none before the first challenge of its server.
    fn credentials(&self, request: &Request) -> Option<Zeroizing<String>> {
        let mut nonce = self.nonce.lock().unwrap_or_else(PoisonError::into_inner);
        let nonce = nonce.as_mut().filter(|nonce| nonce.server == request.url.origin())?;
        let mut random = [0; 16];
        // Without random numbers there are no credentials, and the server rejects the request.
        getrandom::fill(&mut random).ok()?;
        nonce.count = nonce.count.saturating_add(1);
        let (cnonce, challenge) = (Zeroizing::new(hex(&random)), &nonce.challenge);
        let response = self.response(challenge, nonce.count, &cnonce, request.method, &request.url);
        let value = self.value(challenge, nonce.count, &cnonce, &response, &request.url);
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.extend([cnonce, response]);
        let surplus = sent.len().saturating_sub(2 * MASKED);
        sent.drain(..surplus);
        Some(value)
    }

    /// Returns the parameter `response` (RFC 7616 §3.4.1).
    fn response(
        &self,
        challenge: &Challenge,
        count: u32,
        cnonce: &str,
        method: Method,
        url: &Url,
    ) -> Zeroizing<String> {
        let hash = |text: &str| challenge.algorithm.hash(text.as_bytes());
        let Challenge { realm, nonce, .. } = challenge;
        let mut secret = hash(&format!("{}:{realm}:{}", self.username, self.password()));
        if challenge.is_session {
            secret = hash(&format!("{secret}:{nonce}:{cnonce}"));
        }
        let request = hash(&format!("{method}:{}", uri(url)));
        Zeroizing::new(match challenge.has_qop {
            true => hash(&format!("{secret}:{nonce}:{count:08x}:{cnonce}:auth:{request}")),
            false => hash(&format!("{secret}:{nonce}:{request}")),
        })
    }

    /// Returns the value of the header `Authorization` (RFC 7616 §3.4).
    fn value(&self, challenge: &Challenge, count: u32, cnonce: &str, response: &str, url: &Url) -> Zeroizing<String> {
        let mut value = Zeroizing::new(format!("Digest {}", self.shown_username(challenge)));
        let mut add = |name: &str, text: &str| value.push_str(&format!(", {name}={}", quoted(text)));
        add("realm", &challenge.realm);
        add("nonce", &challenge.nonce);
        add("uri", uri(url));
        add("response", response);
        if let Some(opaque) = &challenge.opaque {
            add("opaque", opaque);
        }
        if challenge.has_qop || challenge.is_session {
            add("cnonce", cnonce);
        }
        // These are not quoted (§3.4).
        if let Some(algorithm) = &challenge.stated_algorithm {
            value.push_str(&format!(", algorithm={algorithm}"));
        }
        if challenge.has_qop {
            value.push_str(&format!(", qop=auth, nc={count:08x}"));
        }
        value
    }

    /// Returns the parameter that names the user (§3.4, §3.4.4).
    fn shown_username(&self, challenge: &Challenge) -> String {
        let username = &self.username;
        if challenge.hashes_user {
            let hash = challenge.algorithm.hash(format!("{username}:{}", challenge.realm).as_bytes());
            return format!("username=\"{hash}\", userhash=true");
        }
        if username.is_ascii() {
            return format!("username={}", quoted(username));
        }
        let encoded = percent_encoding::utf8_percent_encode(username, percent_encoding::NON_ALPHANUMERIC);
        format!("username*=UTF-8''{encoded}")
    }

    /// Returns whether the name can be in a header.
    pub(super) fn is_valid(&self) -> bool {
        Headers::is_valid("Authorization", &self.username)
    }
}

/// Returns the part of a URL that is sent to its server, which the credentials cover.
fn uri(url: &Url) -> &str {
    &url[Position::BeforePath..Position::AfterQuery]
}

/// A hash function (§3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    Md5,
    Sha256,
}

impl Algorithm {
    fn hash(self, bytes: &[u8]) -> String {
        match self {
            Self::Md5 => hex(&Md5::digest(bytes)),
            Self::Sha256 => hex(&Sha256::digest(bytes)),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns a quoted string (RFC 9110 §5.6.4).
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests;
