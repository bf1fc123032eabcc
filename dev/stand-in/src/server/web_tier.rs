//! The web tier in front of the server, with basic (RFC 7617) or digest authentication (RFC 7616) of its own.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use soapstone::xsd::Base64Binary;

use super::http::{HttpRequest, HttpResponse};
use super::{Site, random};

/// The authentication that a web tier requires.
#[derive(Clone)]
pub enum WebTier {
    /// Basic, with a name and a password.
    Basic(String, String),
    /// Digest with SHA-256 and `qop=auth`, with a name and a password.
    Digest(String, String),
}

/// The nonce of digest authentication, and the counts that requests had with it.
#[derive(Default)]
pub(super) struct Nonce(Mutex<(String, HashSet<String>)>);

/// A response without the server behind it, and the challenge in it.
pub(super) type Barred = (HttpResponse, String);

/// Returns the response to a request without the name and password that the web tier requires. It names the path, as those of
/// web servers do, but not the server behind it.
pub(super) fn rejection(site: &Site, http_request: &HttpRequest) -> Option<Barred> {
    let challenge = match site.config.web_tier.as_ref()? {
        WebTier::Basic(name, password) => {
            let expected = format!("Basic {}", Base64Binary(format!("{name}:{password}").into_bytes()));
            (http_request.authorization != expected).then(|| "Basic realm=\"intranet\"".to_owned())
        }
        WebTier::Digest(name, password) => site.nonce.challenge(http_request, name, password),
    };
    // Like some real servers, it repeats the credentials.
    let page = format!(
        "<html><h1>Unauthorized</h1><p>{} requires a login: {}</p></html>",
        http_request.path, http_request.authorization
    );
    challenge.map(|challenge| (HttpResponse::new(401, "text/html; charset=utf-8", page), challenge))
}

impl Nonce {
    /// Returns the challenge to a request without the right credentials, or with a count that was there before.
    fn challenge(&self, http_request: &HttpRequest, name: &str, password: &str) -> Option<String> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (nonce, counts) = &mut *state;
        let parameter = |name: &str| parameter(&http_request.authorization, name);
        let user = hash(&format!("{name}:intranet:{password}"));
        let message = hash(&format!("{}:{}", http_request.method, http_request.uri));
        let (count, cnonce) = (parameter("nc"), parameter("cnonce"));
        let response = hash(&format!("{user}:{nonce}:{count}:{cnonce}:auth:{message}"));
        let is_right = parameter("response") == response && parameter("uri") == http_request.uri;
        if is_right && !nonce.is_empty() && counts.insert(count) {
            return None;
        }
        if nonce.is_empty() {
            *nonce = Base64Binary(random().unwrap_or_default().to_vec()).to_string();
        }
        Some(format!("Digest realm=\"intranet\", qop=\"auth\", algorithm=SHA-256, nonce=\"{nonce}\""))
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns a parameter of the header `Authorization`; empty if there is none.
fn parameter(header: &str, name: &str) -> String {
    let rest = header.split_once(&format!(" {name}=")).map_or("", |(_, rest)| rest);
    let value = rest.strip_prefix('"').map_or_else(|| rest.split(',').next(), |rest| rest.split('"').next());
    value.unwrap_or_default().to_owned()
}
