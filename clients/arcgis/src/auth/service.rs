//! The token service: its URL, and the kind of token request.

use std::fmt;
use std::time::Duration;

use soapstone::redact;
use url::Url;

use super::{ArcGisTokenScheme, ArcGisTokens, ClientId, Provider};
use crate::builder::TokenRequest;
use crate::credentials::Credentials;
use crate::error::ConnectError;

/// The last part of the path of services that return JSON.
const GENERATE: &str = "generateToken";

/// The caller's settings of the token service.
#[derive(Clone, Default)]
pub(crate) struct TokenService {
    pub(crate) url: Option<String>,
    pub(crate) request: TokenRequest,
    pub(crate) client_id: Option<ClientId>,
    pub(crate) lifetime: Option<u32>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) allow_http: bool,
    pub(crate) scheme: ArcGisTokenScheme,
    /// The URL of the server that a portal's tokens are exchanged for.
    pub(crate) server_url: Option<String>,
}

impl TokenService {
    /// Returns the provider of tokens for the server at `server`; `None` without credentials or token service.
    /// `announced` is the URL of the token service according to the Catalog, if that was called.
    pub(crate) fn provider(
        &self,
        server: &Url,
        credentials: Option<&Credentials>,
        announced: Option<&str>,
    ) -> Result<Option<Provider>, ConnectError> {
        let Some(credentials) = credentials else { return Ok(None) };
        let url = match (&self.url, announced) {
            (Some(url), _) => resolve(server, url)?,
            (None, Some(announced)) => {
                let url = resolve(server, announced)?;
                self.check_downgrade(server, &url)?;
                url
            }
            (None, None) => return Ok(None),
        };
        let make = |how: TokenRequest| self.tokens(&url, how, credentials);
        let generate = last_segment(&url).eq_ignore_ascii_case(GENERATE);
        // Only this kind exchanges tokens.
        let exchanges = self.server_url.is_some();
        Ok(Some(match self.request {
            _ if exchanges => Provider::new(make(TokenRequest::GenerateToken)?, None),
            TokenRequest::Auto if generate => Provider::new(make(TokenRequest::GenerateToken)?, None),
            TokenRequest::Auto => Provider::new(make(TokenRequest::PostToken)?, Some(make(TokenRequest::GetToken)?)),
            how => Provider::new(make(how)?, None),
        }))
    }

    /// Returns an error if the server uses `https`, but its Catalog announces a token service without encryption.
    fn check_downgrade(&self, server: &Url, url: &Url) -> Result<(), ConnectError> {
        if server.scheme() == "https" && url.scheme() == "http" && !self.allow_http {
            let (server, token_service) = (redact::url(&bare(server.clone())), redact::url(url));
            return Err(ConnectError::Downgrade { server, token_service });
        }
        Ok(())
    }

    fn tokens(&self, url: &Url, how: TokenRequest, credentials: &Credentials) -> Result<ArcGisTokens, ConnectError> {
        let (name, password) = (credentials.username.clone(), credentials.password.clone());
        let made = match how {
            TokenRequest::GetToken => ArcGisTokens::get_token(url.as_str(), name, password),
            TokenRequest::GenerateToken => ArcGisTokens::generate_token(generate_url(url).as_str(), name, password),
            TokenRequest::PostToken | TokenRequest::Auto => ArcGisTokens::post_token(url.as_str(), name, password),
        };
        let mut tokens = made.map_err(|error| bad(TOKEN_SERVICE, url.as_str(), &error.to_string()))?;
        tokens = tokens.scheme(self.scheme);
        if let Some(server_url) = &self.server_url {
            tokens = tokens.exchange_for(server_url);
        }
        if let Some(client_id) = &self.client_id {
            tokens = tokens.client_id(client_id.clone());
        }
        if let Some(minutes) = self.lifetime {
            tokens = tokens.expiration(minutes);
        }
        if let Some(timeout) = self.timeout {
            tokens = tokens.response_timeout(timeout);
        }
        Ok(tokens)
    }
}

impl fmt::Debug for TokenService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenService")
            .field("url", &self.url.as_deref().map(redact::text))
            .field("request", &self.request)
            .field("client_id", &self.client_id)
            .field("lifetime", &self.lifetime)
            .field("timeout", &self.timeout)
            .field("allow_http", &self.allow_http)
            .field("scheme", &self.scheme)
            .field("server_url", &self.server_url.as_deref().map(redact::text))
            .finish()
    }
}

const SERVER: &str = "an ArcGIS server's services";
const TOKEN_SERVICE: &str = "a token service";

/// Parses the URL of a server's services. A slash at the end, `?wsdl` and a fragment are removed.
pub(crate) fn parse_server(text: &str) -> Result<Url, ConnectError> {
    let mut url = Url::parse(text.trim()).map_err(|error| bad(SERVER, text, &error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad(SERVER, text, "its scheme is neither http nor https"));
    }
    tidy(&mut url);
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty();
    }
    Ok(url)
}

/// Returns a URL without user name and password.
pub(crate) fn bare(mut url: Url) -> Url {
    // Both fail only for URLs without a host, which have neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// Returns the absolute URL of a token service, whose text may be relative, lack the scheme, or be empty.
fn resolve(server: &Url, announced: &str) -> Result<Url, ConnectError> {
    let text = match announced.trim() {
        // The default of servers.
        "" => "tokens".to_owned(),
        text if lacks_scheme(text) => format!("//{text}"),
        text => text.to_owned(),
    };
    let mut url =
        bare(server.clone()).join(&text).map_err(|error| bad(TOKEN_SERVICE, announced, &error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad(TOKEN_SERVICE, announced, "its scheme is neither http nor https"));
    }
    tidy(&mut url);
    Ok(url)
}

/// Returns whether a text starts with a host: `gis.example.com/arcgis/tokens`, `localhost:6080/arcgis/tokens`.
fn lacks_scheme(text: &str) -> bool {
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    !text.contains("://") && !first.starts_with('.') && (first.contains('.') || first.contains(':'))
}

fn tidy(url: &mut Url) {
    url.set_fragment(None);
    if url.query().is_some_and(|query| query.is_empty() || query.eq_ignore_ascii_case("wsdl")) {
        url.set_query(None);
    }
}

fn last_segment(url: &Url) -> &str {
    url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

fn generate_url(url: &Url) -> Url {
    let mut url = url.clone();
    if !last_segment(&url).eq_ignore_ascii_case(GENERATE) {
        // Fails only for URLs without a path.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(GENERATE);
        }
    }
    url
}

fn bad(whose: &'static str, url: &str, why: &str) -> ConnectError {
    ConnectError::Url { whose, url: redact::text(url), why: redact::text(why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(server: &str, announced: &str) -> String {
        resolve(&parse_server(server).unwrap(), announced).unwrap().into()
    }

    #[test]
    fn token_services_are_found_however_they_are_named() {
        let server = "http://gis.example.com:6080/arcgis/services/?wsdl";
        for (announced, url) in [
            ("http://gis.example.com:6080/arcgis/tokens/", "http://gis.example.com:6080/arcgis/tokens/"),
            (
                " \n https://portal.example.com/sharing/generateToken ",
                "https://portal.example.com/sharing/generateToken",
            ),
            ("/arcgis/tokens", "http://gis.example.com:6080/arcgis/tokens"),
            ("tokens/", "http://gis.example.com:6080/arcgis/tokens/"),
            ("../tokens", "http://gis.example.com:6080/tokens"),
            ("", "http://gis.example.com:6080/arcgis/tokens"),
            ("//sso.example.com/tokens", "http://sso.example.com/tokens"),
            ("sso.example.com/tokens", "http://sso.example.com/tokens"),
            ("localhost:8080/tokens?wsdl", "http://localhost:8080/tokens"),
            ("http://gis.example.com/tokens?site=1", "http://gis.example.com/tokens?site=1"),
        ] {
            assert_eq!(resolved(server, announced), url, "{announced:?}");
        }
        assert!(resolve(&parse_server(server).unwrap(), "ftp://gis.example.com/tokens").is_err());
    }

    #[test]
    fn the_servers_own_credentials_do_not_go_to_its_token_service() {
        assert_eq!(
            resolved("https://u:pw1@gis.example.com/arcgis/services", "tokens"),
            "https://gis.example.com/arcgis/tokens"
        );
    }

    #[test]
    fn generate_token_is_added_once() {
        for url in ["http://h/arcgis/tokens", "http://h/arcgis/tokens/", "http://h/arcgis/tokens/generateToken"] {
            let url = generate_url(&Url::parse(url).unwrap());
            assert_eq!(url.as_str(), "http://h/arcgis/tokens/generateToken");
        }
    }

    #[test]
    fn credentials_are_not_sent_from_https_to_http() {
        let server = parse_server("https://gis.example.com/arcgis/services").unwrap();
        let user = Credentials::new("ann", "pw1");
        let credentials = || Some(&user);
        let mut service = TokenService::default();
        let announced = Some("http://gis.example.com:6080/arcgis/tokens");
        let error = service.provider(&server, credentials(), announced).err().unwrap();
        assert!(matches!(error, ConnectError::Downgrade { .. }) && error.to_string().contains("allow_http_tokens"));
        service.allow_http = true;
        assert!(service.provider(&server, credentials(), announced).unwrap().is_some());
        assert!(TokenService::default().provider(&server, credentials(), Some("tokens")).unwrap().is_some());
        assert!(service.provider(&server, None, announced).unwrap().is_none());
    }

    #[test]
    fn debug_shows_no_secret() {
        let service =
            TokenService { url: Some("https://u:pw1@h/tokens?password=pw2".to_owned()), ..Default::default() };
        let shown = format!("{service:?}");
        assert!(!shown.contains("pw1") && !shown.contains("pw2"), "{shown}");
    }
}
