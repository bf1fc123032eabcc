//! ArcGIS token services: `getToken` by GET and POST, and `generateToken` with its JSON answer.
//!
//! [`ArcGisTokens`] makes the request and reads the answer without doing IO itself; as a provider it sends the one and
//! hands on the other.

use std::fmt;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

use super::{BlockingTokenProvider, Token, TokenError, TokenErrorKind, TokenProvider};
use crate::redact::{self, Scrubber};
use crate::transport::{BlockingTransport, BoxFuture, Method, Request, Response, Transport};

/// Gets tokens from an ArcGIS token service with a user's name and password.
///
/// ```
/// use soapstone::token::{ArcGisTokens, ClientId};
/// # fn main() -> Result<(), soapstone::token::TokenError> {
/// let provider = ArcGisTokens::generate_token("https://gis.example.com/arcgis/tokens/generateToken", "ann", "secret")?
///     .client_id(ClientId::Referer("https://app.example.com".into()))
///     .expiration(60);
/// assert!(!format!("{provider:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ArcGisTokens {
    url: Url,
    style: Style,
    username: String,
    password: SecretString,
    client_id: Option<ClientId>,
    /// The name of the parameter that says how long, and the minutes.
    lifetime: Option<(&'static str, u32)>,
    extra: Vec<(String, String)>,
    timeout: Duration,
}

/// How the service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `?request=getToken&username=…&password=…`
    GetToken,
    /// The same parameters as a form.
    PostToken,
    /// `generateToken`: a form, and JSON back.
    Generate,
}

/// What a token is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientId {
    /// Requests with this `Referer` (`clientid=ref.…`, `client=referer`). The client then sends that header.
    Referer(String),
    /// Requests from this IP address (`clientid=ip.…`, `client=ip`).
    Ip(String),
    /// Requests from the address that asks for the token (`client=requestip`; nothing with `getToken`).
    RequestIp,
}

impl ArcGisTokens {
    /// Asks by `GET ….?request=getToken&username=…&password=…`. The password is then part of a URL that proxies and
    /// servers may log; [`post_token`](Self::post_token) avoids that where the service takes it.
    ///
    /// # Errors
    /// `url` is not an absolute `http` or `https` URL.
    pub fn get_token(
        url: &str,
        username: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Result<Self, TokenError> {
        Self::new(url, Style::GetToken, username.into(), password.into())
    }

    /// Asks with the parameters of [`get_token`](Self::get_token) in the body of a `POST`.
    ///
    /// # Errors
    /// `url` is not an absolute `http` or `https` URL.
    pub fn post_token(
        url: &str,
        username: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Result<Self, TokenError> {
        Self::new(url, Style::PostToken, username.into(), password.into())
    }

    /// Asks `…/generateToken` (ArcGIS 10 and later, portals) by `POST`, for JSON.
    ///
    /// # Errors
    /// `url` is not an absolute `http` or `https` URL.
    pub fn generate_token(
        url: &str,
        username: impl Into<String>,
        password: impl Into<SecretString>,
    ) -> Result<Self, TokenError> {
        Self::new(url, Style::Generate, username.into(), password.into())
    }

    fn new(url: &str, style: Style, username: String, password: SecretString) -> Result<Self, TokenError> {
        let fail = |why: &str| TokenError::other(format!("the token service's URL {why}"));
        let url = Url::parse(url).map_err(|error| fail(&format!("is not valid: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(fail("is neither http nor https"));
        }
        let timeout = Duration::from_secs(60);
        Ok(Self { url, style, username, password, client_id: None, lifetime: None, extra: Vec::new(), timeout })
    }

    /// Binds tokens to a client.
    #[must_use]
    pub fn client_id(mut self, client_id: ClientId) -> Self {
        self.client_id = Some(client_id);
        self
    }

    /// Asks for tokens that last so many minutes (`expiration`).
    #[must_use]
    pub fn expiration(mut self, minutes: u32) -> Self {
        self.lifetime = Some(("expiration", minutes));
        self
    }

    /// Asks for tokens that last so many minutes by the parameter's older name, `timeout`.
    #[must_use]
    pub fn timeout(mut self, minutes: u32) -> Self {
        self.lifetime = Some(("timeout", minutes));
        self
    }

    /// Adds any other parameter that a service wants.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), value.into()));
        self
    }

    /// How long the service may take to answer; a minute unless said otherwise.
    #[must_use]
    pub fn answer_within(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The request for a token. It contains the password.
    #[must_use]
    pub fn request(&self) -> Request {
        let form = self.form();
        let mut request = if self.style == Style::GetToken {
            let mut url = self.url.clone();
            let query = match url.query().filter(|query| !query.is_empty()) {
                Some(query) => Zeroizing::new(format!("{query}&{}", *form)),
                None => form,
            };
            url.set_query(Some(&query));
            Request::get(url)
        } else {
            Request::post(self.url.clone(), "application/x-www-form-urlencoded", form.as_bytes().to_vec())
        };
        let accept = if self.style == Style::Generate { "application/json, text/plain" } else { "text/plain, */*" };
        request.headers.set("Accept", accept);
        if let Some(ClientId::Referer(referer)) = &self.client_id {
            request.headers.set("Referer", referer);
        }
        request.timeout = Some(self.timeout);
        request.limit = 1 << 20;
        request
    }

    fn form(&self) -> Zeroizing<String> {
        let mut form = Serializer::new(String::new());
        if self.style != Style::Generate {
            form.append_pair("request", "getToken");
        }
        form.append_pair("username", &self.username).append_pair("password", self.password.expose_secret());
        match (&self.client_id, self.style) {
            (Some(ClientId::Referer(referer)), Style::Generate) => {
                form.append_pair("client", "referer").append_pair("referer", referer);
            }
            (Some(ClientId::Ip(ip)), Style::Generate) => {
                form.append_pair("client", "ip").append_pair("ip", ip);
            }
            (Some(ClientId::RequestIp) | None, Style::Generate) => {
                form.append_pair("client", "requestip");
            }
            (Some(ClientId::Referer(referer)), _) => {
                form.append_pair("clientid", &format!("ref.{referer}"));
            }
            (Some(ClientId::Ip(ip)), _) => {
                form.append_pair("clientid", &format!("ip.{ip}"));
            }
            (Some(ClientId::RequestIp) | None, _) => {}
        }
        if let Some((name, minutes)) = self.lifetime {
            form.append_pair(name, &minutes.to_string());
        }
        if self.style == Style::Generate {
            form.append_pair("f", "json");
        }
        for (name, value) in &self.extra {
            form.append_pair(name, value);
        }
        Zeroizing::new(form.finish())
    }

    /// Reads the service's answer: a token as plain text or in JSON.
    ///
    /// # Errors
    /// The answer says or shows that there is no token: see [`TokenErrorKind`].
    pub fn parse(&self, answer: &Response) -> Result<Token, TokenError> {
        let body = String::from_utf8_lossy(&answer.body);
        let text = body.trim_start_matches('\u{feff}').trim();
        if text.starts_with(['{', '"'])
            && let Ok(json) = serde_json::from_str::<Value>(text)
        {
            return self.parse_json(&json, answer);
        }
        self.check_status(answer, text)?;
        let error = |what: &str| self.error(TokenErrorKind::NotAToken, format!("answers with {what}"));
        if text.is_empty() {
            return Err(error("nothing instead of a token: check the URL"));
        }
        if text.starts_with('<') {
            let shown = self.excerpt(text);
            return Err(if mentions_credentials(&shown) {
                let text = format!("does not accept the user name and password; its error page says “{shown}”");
                self.error(TokenErrorKind::BadCredentials, text)
            } else {
                error(&format!("a page instead of a token: “{shown}”; check the URL, the user name and the password"))
            });
        }
        if text.len() > 8192 || !text.bytes().all(|c| c.is_ascii_graphic()) {
            let shown = self.excerpt(text);
            let kind =
                if mentions_credentials(&shown) { TokenErrorKind::BadCredentials } else { TokenErrorKind::NotAToken };
            return Err(self.error(kind, format!("answers with a text that is no token: “{shown}”")));
        }
        Ok(self.bind(Token::new(text)))
    }

    fn check_status(&self, answer: &Response, text: &str) -> Result<(), TokenError> {
        let status = answer.status;
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
                let to = answer.headers.get("Location").unwrap_or("an unnamed place");
                let text = format!(
                    "redirects (HTTP {status}) to {to}; the credentials were not sent there: set that URL if it is right"
                );
                Err(self.error(TokenErrorKind::NotAToken, text))
            }
            _ => Err(self.error(TokenErrorKind::Service, format!("fails with HTTP {status}{shown}"))),
        }
    }

    fn parse_json(&self, json: &Value, answer: &Response) -> Result<Token, TokenError> {
        if let Some(token) = json.as_str().or_else(|| json.get("token").and_then(Value::as_str)) {
            let token = Token::new(token);
            if token.expose().is_empty() {
                return Err(self.error(TokenErrorKind::NotAToken, "answers with an empty token"));
            }
            let ssl = json.get("ssl").and_then(Value::as_bool).unwrap_or(false);
            let mut token = self.bind(token).https_only(ssl);
            let expires = json.get("expires").and_then(Value::as_u64).map(Duration::from_millis);
            if let Some(time) = expires.and_then(|expires| SystemTime::UNIX_EPOCH.checked_add(expires)) {
                token = token.expires_at(time);
            }
            return Ok(token);
        }
        let Some((code, text)) = json_error(json) else {
            self.check_status(answer, "")?;
            return Err(self.error(TokenErrorKind::NotAToken, "answers with JSON that holds no token"));
        };
        if matches!(code, 401 | 403) || matches!(answer.status, 401 | 403) || mentions_credentials(&text) {
            let text = format!("does not accept the user name and password ({code}): {text}");
            return Err(self.error(TokenErrorKind::BadCredentials, text));
        }
        Err(self.error(TokenErrorKind::Service, format!("fails ({code}): {text}")))
    }

    /// Adds to a token what the request for it said.
    fn bind(&self, mut token: Token) -> Token {
        if let Some((_, minutes)) = self.lifetime {
            token = token.expires_in(Duration::from_secs(60 * u64::from(minutes)));
        }
        match &self.client_id {
            Some(ClientId::Referer(referer)) => token.for_referer(referer),
            _ => token,
        }
    }

    fn error(&self, kind: TokenErrorKind, text: impl AsRef<str>) -> TokenError {
        // A page may repeat the request, password and all, in some encoding.
        let scrubber = Scrubber::new([self.password.expose_secret()]);
        TokenError::new(kind, scrubber.scrub(&format!("the token service {} {}", self.shown(), text.as_ref())))
    }

    /// The beginning of a text. The password has to go first: the excerpt drops what looks like markup in it, or cuts it in
    /// two, and what is left would not be recognised any more.
    fn excerpt(&self, text: &str) -> String {
        let scrubber = Scrubber::new([self.password.expose_secret()]);
        redact::excerpt(scrubber.scrub(text).as_bytes(), 200)
    }

    fn shown(&self) -> String {
        redact::url(&self.url)
    }
}

impl TokenProvider for ArcGisTokens {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move {
            let answer = http.send(self.request()).await;
            self.parse(&answer.map_err(|error| TokenError::transport(&self.shown(), error))?)
        })
    }

    fn secrets(&self) -> Vec<SecretString> {
        vec![self.password.clone()]
    }
}

impl BlockingTokenProvider for ArcGisTokens {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        let answer = http.send(self.request());
        self.parse(&answer.map_err(|error| TokenError::transport(&self.shown(), error))?)
    }

    fn secrets(&self) -> Vec<SecretString> {
        vec![self.password.clone()]
    }
}

impl fmt::Debug for ArcGisTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = if self.style == Style::GetToken { Method::Get } else { Method::Post };
        f.debug_struct("ArcGisTokens")
            .field("method", &method)
            .field("url", &self.shown())
            .field("client_id", &self.client_id)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

/// The code and text of ArcGIS's JSON errors: `{"error":{"code":…,"message":…,"details":[…]}}`, and the older
/// `{"status":"error","code":…,"messages":[…]}`.
pub(crate) fn json_error(json: &Value) -> Option<(u64, String)> {
    let error = match json.get("error") {
        Some(error) if error.is_object() => error,
        _ if json.get("status").and_then(Value::as_str) == Some("error") => json,
        _ => return None,
    };
    let code = error.get("code");
    let code = code.and_then(|code| code.as_u64().or_else(|| code.as_str()?.parse().ok())).unwrap_or(0);
    let lists = ["details", "messages"].into_iter().filter_map(|name| error.get(name)?.as_array());
    let texts = error.get("message").into_iter().chain(lists.flatten()).filter_map(Value::as_str);
    let mut text = String::new();
    for part in texts.map(str::trim).filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
    }
    Some((code, text))
}

/// Whether an error's text puts it down to the user's name and password.
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

#[cfg(test)]
mod tests;
