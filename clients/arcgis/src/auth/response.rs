//! The responses of ArcGIS token services: tokens as text or JSON, and errors in many forms.

use std::time::{Duration, SystemTime};

use secrecy::ExposeSecret;
use serde_json::Value;
use soapstone::redact::{self, Scrubber};
use soapstone::token::{Token, TokenError, TokenErrorKind};
use soapstone::transport::Response;

use super::json;
use super::tokens::{ArcGisTokens, ClientId};

/// The length, in bytes, of the longest text that is taken for a token. Servers do not accept longer URLs.
const LONGEST_TOKEN: usize = 8192;

impl ArcGisTokens {
    /// Reads the service's response: a token as plain text or in JSON.
    ///
    /// # Errors
    /// The response holds no token: see [`TokenErrorKind`].
    pub fn parse(&self, response: &Response) -> Result<Token, TokenError> {
        if let Some(coding) = response.content_coding() {
            let coding = self.scrubbed(&coding);
            let text = format!("returns a body in the content coding {coding:?}, which is not supported");
            return Err(self.error(TokenErrorKind::NotAToken, text));
        }
        let body = String::from_utf8_lossy(&response.body);
        let text = body.trim_start_matches('\u{feff}').trim();
        if text.starts_with(['{', '"'])
            && let Ok(json) = serde_json::from_str::<Value>(text)
        {
            return self.parse_json(&json, response);
        }
        self.check_status(response, text)?;
        let error = |what: &str| self.error(TokenErrorKind::NotAToken, format!("returns {what}"));
        if text.is_empty() {
            return Err(error("an empty body instead of a token: check the URL"));
        }
        if text.starts_with('<') {
            let shown = self.excerpt(text);
            return Err(if mentions_credentials(&shown) {
                let text = format!("does not accept the user name and password; its error page is “{shown}”");
                self.error(TokenErrorKind::BadCredentials, text)
            } else {
                error(&format!("a page instead of a token: “{shown}”; check the URL, the user name and the password"))
            });
        }
        self.check_token(text)?;
        Ok(self.bind(Token::new(text)))
    }

    /// Returns an error if a text cannot be a token, however it arrived: it would become part of a URL or a header.
    fn check_token(&self, text: &str) -> Result<(), TokenError> {
        let shown = || self.excerpt(text);
        if text.is_empty() {
            return Err(self.error(TokenErrorKind::NotAToken, "returns an empty token"));
        }
        if text.len() > LONGEST_TOKEN {
            let what = format!("returns {} bytes, which are too many for a token: “{}”", text.len(), shown());
            return Err(self.error(TokenErrorKind::NotAToken, what));
        }
        if !text.bytes().all(|c| c.is_ascii_graphic()) {
            let shown = shown();
            let kind =
                if mentions_credentials(&shown) { TokenErrorKind::BadCredentials } else { TokenErrorKind::NotAToken };
            return Err(self.error(kind, format!("returns a text that is not a token: “{shown}”")));
        }
        Ok(())
    }

    fn check_status(&self, response: &Response, text: &str) -> Result<(), TokenError> {
        let status = response.status;
        let shown = match self.excerpt(text) {
            shown if shown.is_empty() => String::new(),
            shown => format!(": “{shown}”"),
        };
        match status {
            200..=299 => Ok(()),
            401 | 403 => {
                let text = format!("does not accept the user name and password (HTTP {status}){shown}");
                Err(self.error(TokenErrorKind::BadCredentials, text))
            }
            300..=399 => {
                let to = self.scrubbed(response.headers.get("Location").unwrap_or("an unknown URL"));
                let text = format!(
                    "redirects (HTTP {status}) to {to}; the credentials were not sent there: set that URL if it is correct"
                );
                Err(self.error(TokenErrorKind::NotAToken, text))
            }
            _ => Err(self.error(TokenErrorKind::Service, format!("fails with HTTP {status}{shown}"))),
        }
    }

    fn parse_json(&self, json: &Value, response: &Response) -> Result<Token, TokenError> {
        if let Some(token) = json.as_str().or_else(|| json.get("token").and_then(Value::as_str)) {
            self.check_token(token.trim())?;
            let token = Token::new(token);
            let ssl = json.get("ssl").and_then(Value::as_bool).unwrap_or(false);
            let mut token = self.bind(token).https_only(ssl);
            let expires = json.get("expires").and_then(Value::as_u64).map(Duration::from_millis);
            if let Some(time) = expires.and_then(|expires| SystemTime::UNIX_EPOCH.checked_add(expires)) {
                token = token.expires_at(time);
            }
            return Ok(token);
        }
        let Some((code, text)) = json::error(json) else {
            self.check_status(response, "")?;
            return Err(self.error(TokenErrorKind::NotAToken, "returns JSON without a token"));
        };
        let text = self.scrubbed(&text);
        if matches!(code, 401 | 403) || matches!(response.status, 401 | 403) || mentions_credentials(&text) {
            let text = format!("does not accept the user name and password ({code}): {text}");
            return Err(self.error(TokenErrorKind::BadCredentials, text));
        }
        Err(self.error(TokenErrorKind::Service, format!("fails ({code}): {text}")))
    }

    /// Returns the error of an exchange of a portal's token. The service may repeat the token.
    pub(super) fn exchange_failed(&self, portal: &Token, error: TokenError) -> TokenError {
        // The portal accepted the user's name and password before.
        let kind = match error.kind() {
            TokenErrorKind::BadCredentials => TokenErrorKind::Service,
            kind => kind,
        };
        let attempted = format!("no token for the server {} in exchange for the portal's", self.shown_server());
        error.with_kind(kind).in_context(&attempted, &Scrubber::new([portal.expose()]))
    }

    /// Adds the parameters of the request to its token.
    fn bind(&self, mut token: Token) -> Token {
        if let Some((_, minutes)) = self.lifetime {
            token = token.expires_in(Duration::from_secs(60 * u64::from(minutes)));
        }
        match &self.client_id {
            Some(ClientId::Referer(referer)) => token.for_referer(referer),
            _ => token,
        }
    }

    /// Creates an error about the service. What the text quotes of the response is scrubbed already.
    fn error(&self, kind: TokenErrorKind, text: impl AsRef<str>) -> TokenError {
        TokenError::with_clean_text(kind, format!("the token service {} {}", self.shown(), text.as_ref()))
    }

    /// Returns a text of the service without the password, which it may repeat in some encoding.
    fn scrubbed(&self, text: &str) -> String {
        let clean = Scrubber::new([self.password.expose_secret()]).scrub(text);
        clean.replace(|c: char| c.is_control(), " ")
    }

    /// Returns the beginning of a text. The password is masked first: the excerpt drops markup, which a part of the password
    /// may look like, and may end within it.
    fn excerpt(&self, text: &str) -> String {
        const EXCERPT: usize = 200;
        let end = (0..=text.len().min(EXCERPT * 20)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        redact::excerpt(self.scrubbed(text.get(..end).unwrap_or_default()).as_bytes(), EXCERPT)
    }
}

/// Returns whether an error's text is about the user's name and password.
fn mentions_credentials(text: &str) -> bool {
    const WORDS: [&str; 10] = [
        "invalid user",
        "invalid password",
        "incorrect password",
        "username or password",
        "user name or password",
        "credential",
        "unauthorized",
        "not authorized",
        "access denied",
        "forbidden",
    ];
    let text = text.to_ascii_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}
