//! HTTP's digest authentication (RFC 7616).

mod challenge;

use std::sync::{Arc, Mutex, PoisonError};

use md5::Md5;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};
use url::{Origin, Position, Url};

use self::challenge::Challenge;
use super::options::Options;
use super::settings::Settings;
use crate::transport::{Headers, Method, Request, Response};

/// The number of challenges that a call answers: the first one, and those that state that a nonce has expired.
const MOST: u8 = 3;

impl Options {
    /// Adds HTTP's digest authentication (RFC 7616) to all requests to the server, in place of basic and bearer authentication: MD5
    /// and SHA-256, with `qop=auth` or without. The password is a secret.
    ///
    /// The first call is sent without credentials, the server's challenge is answered, and later calls use its nonce, counted, until
    /// it has expired. A call that is repeated so is sent as a whole.
    ///
    /// ```
    /// # use soapstone::Options;
    /// let options = Options::default().digest_auth("myuser", "secret");
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn digest_auth(mut self, username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self = self.without_authentication();
        let (username, password, nonce) = (username.into(), password.into(), Mutex::default());
        self.digest = Some(Arc::new(DigestAuth { username, password, nonce }));
        self
    }
}

/// Adds the credentials of the options to a request.
pub(super) fn authorize(options: &Settings, request: &mut Request) {
    if let Some(digest) = &options.digest {
        digest.authorize(request);
    }
}

/// The challenges that a call has answered.
#[derive(Default)]
pub(super) struct Answers(u8);

impl Answers {
    /// Keeps the challenge of a response of the server with the status 401. Returns whether the call is to be repeated with an answer: to the first
    /// one, and while the server states that a nonce has expired.
    pub(super) fn count(&mut self, options: &Settings, server: &Url, response: &Response) -> bool {
        let Some(digest) = options.digest.as_ref().filter(|_| response.status == 401) else { return false };
        let Some(challenge) = Challenge::of(&response.headers) else { return false };
        if self.0 > 0 && (!challenge.is_stale || self.0 >= MOST) {
            return false;
        }
        self.0 += 1;
        *digest.nonce.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Nonce { server: server.origin(), challenge, count: 0 });
        true
    }
}

/// The credentials, and the challenge that requests answer.
pub(crate) struct DigestAuth {
    username: String,
    password: SecretString,
    nonce: Mutex<Option<Nonce>>,
}

/// A challenge, and how many requests have answered it.
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

    /// Adds credentials to a request, if there is a challenge and the request has none.
    fn authorize(&self, request: &mut Request) {
        if request.headers.get("Authorization").is_some() {
            return;
        }
        let mut nonce = self.nonce.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(nonce) = nonce.as_mut().filter(|nonce| nonce.server == request.url.origin()) else { return };
        let mut random = [0; 16];
        // Without random numbers there are no credentials, and the server rejects the request.
        if getrandom::fill(&mut random).is_err() {
            return;
        }
        nonce.count = nonce.count.saturating_add(1);
        let value = self.value(&nonce.challenge, nonce.count, &hex(&random), request.method, &request.url);
        request.headers.set("Authorization", value);
    }

    /// Returns the value of the header `Authorization` (RFC 7616 §3.4).
    fn value(&self, challenge: &Challenge, count: u32, cnonce: &str, method: Method, url: &Url) -> String {
        let hash = |text: &str| challenge.algorithm.hash(text.as_bytes());
        let Challenge { realm, nonce, .. } = challenge;
        let uri = &url[Position::BeforePath..Position::AfterQuery];
        let mut secret = hash(&format!("{}:{realm}:{}", self.username, self.password()));
        if challenge.is_session {
            secret = hash(&format!("{secret}:{nonce}:{cnonce}"));
        }
        let request = hash(&format!("{method}:{uri}"));
        let response = match challenge.has_qop {
            true => hash(&format!("{secret}:{nonce}:{count:08x}:{cnonce}:auth:{request}")),
            false => hash(&format!("{secret}:{nonce}:{request}")),
        };
        let mut value = format!("Digest {}", self.shown_username(challenge));
        let mut add = |name: &str, text: &str| value.push_str(&format!(", {name}={}", quoted(text)));
        add("realm", realm);
        add("nonce", nonce);
        add("uri", uri);
        add("response", &response);
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
