//! The requests to ArcGIS token services: `getToken` by GET and POST, and `generateToken`, which returns JSON.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use soapstone::redact;
use soapstone::token::{BlockingTokenProvider, Token, TokenError, TokenProvider, TokenScheme};
use soapstone::transport::{BlockingTransport, BoxFuture, Method, Request, Response, Transport, TransportError};
use url::Url;
use url::form_urlencoded::Serializer;

use super::ArcGisTokenScheme;

/// Gets tokens from an ArcGIS token service with a user's name and password.
///
/// ```
/// use arcgis_soap::{ArcGisTokens, ClientId};
/// # fn main() -> Result<(), soapstone::token::TokenError> {
/// let provider = ArcGisTokens::generate_token("https://gis.example.com/arcgis/tokens/generateToken", "ann", "secret")?
///     .client_id(ClientId::Referer("https://app.example.com".into()))
///     .expiration(60);
/// assert!(!format!("{provider:?}").contains("secret"));
/// # Ok(())
/// # }
/// ```
///
/// A portal that issues tokens of a federated server, and services of long ago:
///
/// ```
/// use std::time::Duration;
/// use arcgis_soap::{ArcGisTokenScheme, ArcGisTokens};
/// use soapstone::transport::Response;
///
/// # fn main() -> Result<(), soapstone::token::TokenError> {
/// let portal = ArcGisTokens::generate_token("https://portal.example.com/portal/sharing/rest/generateToken", "ann", "secret")?
///     .exchange_for("https://gis.example.com/server")
///     .scheme(ArcGisTokenScheme::EsriHeader)
///     .response_timeout(Duration::from_secs(10));
/// # let _ = portal;
///
/// let older = ArcGisTokens::post_token("https://gis.example.com/arcgis/tokens", "ann", "secret")?.timeout(60);
/// let oldest = ArcGisTokens::get_token("https://gis.example.com/arcgis/tokens", "ann", "secret")?.parameter("f", "text");
/// assert_eq!((older.request().method.as_str(), oldest.request().method.as_str()), ("POST", "GET"));
/// assert_eq!(oldest.parse(&Response::new(200, "text/plain", "abc.."))?.expose(), "abc..");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ArcGisTokens {
    url: Url,
    style: Style,
    username: String,
    pub(super) password: SecretString,
    pub(super) client_id: Option<ClientId>,
    /// The name of the parameter for the lifetime, and the minutes.
    pub(super) lifetime: Option<(&'static str, u32)>,
    extra: Vec<(String, String)>,
    timeout: Duration,
    scheme: ArcGisTokenScheme,
    /// The URL of the server that a portal's token is exchanged for one of.
    server_url: Option<String>,
}

/// The kind of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `?request=getToken&username=…&password=…`
    GetToken,
    /// The same parameters as a form.
    PostToken,
    /// `generateToken`: a form, and a response in JSON.
    Generate,
}

/// The client that a token is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientId {
    /// Requests with this `Referer` (`clientid=ref.…`, `client=referer`). The client then sends that header.
    Referer(String),
    /// Requests from this IP address (`clientid=ip.…`, `client=ip`).
    Ip(String),
    /// Requests from the address of the token request (`client=requestip`; nothing with `getToken`).
    RequestIp,
}

impl ArcGisTokens {
    /// Creates a provider that sends `GET …?request=getToken&username=…&password=…`. The password is then part of a URL that proxies and
    /// servers may log; [`post_token`](Self::post_token) avoids that where the service supports it.
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

    /// Creates a provider that sends the parameters of [`get_token`](Self::get_token) in the body of a `POST`.
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

    /// Creates a provider that sends a `POST` to `…/generateToken` (ArcGIS 10 and later, portals), which returns JSON.
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
        Ok(Self {
            url,
            style,
            username,
            password,
            client_id: None,
            lifetime: None,
            extra: Vec::new(),
            timeout,
            scheme: ArcGisTokenScheme::default(),
            server_url: None,
        })
    }

    /// Binds tokens to a client.
    #[must_use]
    pub fn client_id(mut self, client_id: ClientId) -> Self {
        self.client_id = Some(client_id);
        self
    }

    /// Requests tokens with a lifetime in minutes (`expiration`).
    #[must_use]
    pub fn expiration(mut self, minutes: u32) -> Self {
        self.lifetime = Some(("expiration", minutes));
        self
    }

    /// Requests tokens with a lifetime in minutes by the older name of the parameter, `timeout`.
    #[must_use]
    pub fn timeout(mut self, minutes: u32) -> Self {
        self.lifetime = Some(("timeout", minutes));
        self
    }

    /// Sets how requests carry the tokens: as a query parameter by default.
    #[must_use]
    pub fn scheme(mut self, scheme: ArcGisTokenScheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Exchanges each token for one of the server at `server_url`, by a second request to the same service
    /// (`request=getToken&serverUrl=…&token=…`). Servers that are federated with a portal require it. `server_url` is the URL of
    /// the server as the portal has it, or one below it: `https://gis.example.com/server`.
    ///
    /// It has an effect on [`generate_token`](Self::generate_token) only.
    #[must_use]
    pub fn exchange_for(mut self, server_url: impl Into<String>) -> Self {
        self.server_url = Some(server_url.into());
        self
    }

    /// Adds any other parameter.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.extra.push((name.into(), value.into()));
        self
    }

    /// Sets the time limit for a request to the service: one minute by default.
    #[must_use]
    pub fn response_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Returns the request for a token. It contains the password.
    #[must_use]
    pub fn request(&self) -> Request {
        let form = self.form();
        let request = if self.style == Style::GetToken {
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
        self.completed(request)
    }

    /// Adds the headers and the limits of all requests.
    fn completed(&self, mut request: Request) -> Request {
        let accept = if self.style == Style::Generate { "application/json, text/plain" } else { "text/plain, */*" };
        request.headers.set("Accept", accept);
        if let Some(ClientId::Referer(referer)) = &self.client_id {
            request.headers.set("Referer", referer);
        }
        request.timeouts.total = Some(self.timeout);
        request.limit = 1 << 20;
        request
    }

    /// Returns the request that exchanges the token of a portal; `None` if the provider does not exchange tokens.
    fn exchange_request(&self, portal: &Token) -> Option<Request> {
        let server_url = self.server_url.as_ref().filter(|_| self.style == Style::Generate)?;
        let mut form = Serializer::new(String::new());
        form.append_pair("request", "getToken").append_pair("serverUrl", server_url);
        form.append_pair("token", portal.expose());
        if let Some(ClientId::Referer(referer)) = &self.client_id {
            form.append_pair("referer", referer);
        }
        if let Some((name, minutes)) = self.lifetime {
            form.append_pair(name, &minutes.to_string());
        }
        form.append_pair("f", "json");
        let form = Zeroizing::new(form.finish());
        let body = form.as_bytes().to_vec();
        Some(self.completed(Request::post(self.url.clone(), "application/x-www-form-urlencoded", body)))
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

    /// Returns the server's token that the service returns for that of a portal.
    fn exchanged(&self, portal: &Token, outcome: Result<Response, TransportError>) -> Result<Token, TokenError> {
        // The service may repeat the portal's token as well as the password.
        let token = self.token_of(outcome);
        token.map_err(|error| self.exchange_failed(portal, error))
    }

    /// Returns the token of an exchange with the service.
    pub(super) fn token_of(&self, outcome: Result<Response, TransportError>) -> Result<Token, TokenError> {
        self.parse(&outcome.map_err(|error| TokenError::transport(&self.shown(), error))?)
    }

    pub(super) fn secrets(&self) -> Vec<SecretString> {
        vec![self.password.clone()]
    }

    /// Returns the URL of the server that tokens are exchanged for, masked.
    pub(super) fn shown_server(&self) -> String {
        redact::text(self.server_url.as_deref().unwrap_or_default())
    }

    pub(super) fn shown(&self) -> String {
        redact::url(&self.url)
    }
}

impl TokenProvider for ArcGisTokens {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move {
            let token = self.token_of(http.send(self.request()).await)?;
            match self.exchange_request(&token) {
                Some(request) => self.exchanged(&token, http.send(request).await),
                None => Ok(token),
            }
        })
    }

    fn secrets(&self) -> Vec<SecretString> {
        ArcGisTokens::secrets(self)
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(self.scheme)
    }
}

impl BlockingTokenProvider for ArcGisTokens {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        let token = self.token_of(http.send(self.request()))?;
        match self.exchange_request(&token) {
            Some(request) => self.exchanged(&token, http.send(request)),
            None => Ok(token),
        }
    }

    fn secrets(&self) -> Vec<SecretString> {
        ArcGisTokens::secrets(self)
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(self.scheme)
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
            .field("scheme", &self.scheme)
            .field("server_url", &self.server_url.as_deref().map(redact::text))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
