//! Tokens: their providers, how requests carry them, and how calls share one.
//!
//! A [`TokenProvider`] (or [`BlockingTokenProvider`]) gets a [`Token`] whenever a client needs a new one. A [`Token`]
//! itself and a closure are providers too:
//!
//! ```
//! use soapstone::token::{BlockingTokenProvider, Token, TokenError};
//! let _fixed: &dyn BlockingTokenProvider = &Token::new("abc");
//! let _own: &dyn BlockingTokenProvider =
//!     &|| std::fs::read_to_string("/run/token").map(Token::new).map_err(|error| TokenError::other(error.to_string()));
//! ```
//!
//! A [`TokenScheme`] puts the token into a request and recognises responses that reject it; [`QueryToken`] is the default.
//!
//! A client caches one token for all its calls and refreshes it once for all calls that wait. No call depends on another
//! one for it: whichever async call is polled drives the refresh that they share. A refresh takes as long as the provider
//! does, so that a provider needs a time limit of its own. [`SharedToken`] does the same for services whose operations
//! take the token as an argument.

mod authorized_url;
mod cell;
mod error;
mod forbidden;
#[cfg(test)]
mod model;
mod rejection_text;
mod scheme;
mod shared;
mod shared_refresh;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use self::authorized_url::AuthorizedUrlCache;
pub(crate) use self::cell::{Acquire, CachedToken, CallEpoch, Need, TokenCell};
pub use self::error::{TokenError, TokenErrorKind};
pub(crate) use self::forbidden::Cause;
pub use self::rejection_text::text_rejects_token;
pub(crate) use self::scheme::RejectionReason;
pub use self::scheme::{QueryToken, Rejection, TokenScheme, Verdict};
pub use self::shared::SharedToken;
pub(crate) use self::shared_refresh::{RefreshFuture, TokenFuture};
use crate::transport::{BlockingTransport, BoxFuture, Transport};

/// A token: the secret, its expiry and the conditions of its use. `Debug` does not show the secret.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use soapstone::token::Token;
///
/// let token = Token::new("secret").expires_in(Duration::from_secs(3600)).https_only(true);
/// assert_eq!((token.expose(), token.is_https_only(), token.referer()), ("secret", true, None));
/// assert!(token.expires().is_some_and(|expires| expires > SystemTime::now()));
///
/// // A token service that states when the token expires, and binds it to a client.
/// let until = SystemTime::now() + Duration::from_secs(600);
/// let bound = Token::new("secret").expires_at(until).for_referer("https://app.example.com");
/// assert_eq!((bound.expires(), bound.referer()), (Some(until), Some("https://app.example.com")));
/// ```
#[derive(Clone)]
pub struct Token {
    value: SecretString,
    /// The parameter of URLs, encoded once.
    parameter: SecretString,
    authorized_urls: AuthorizedUrlCache,
    obtained: SystemTime,
    expires: Option<SystemTime>,
    referer: Option<String>,
    https_only: bool,
}

impl Token {
    /// Creates a token that is valid until the server rejects it. White space around it is removed.
    #[must_use]
    pub fn new(value: impl AsRef<str>) -> Self {
        Self::of(SecretString::from(value.as_ref().trim()))
    }

    fn of(value: SecretString) -> Self {
        let mut parameter = String::from("token=");
        parameter.extend(url::form_urlencoded::byte_serialize(value.expose_secret().as_bytes()));
        let (parameter, obtained) = (parameter.into(), SystemTime::now());
        Self {
            value,
            parameter,
            authorized_urls: AuthorizedUrlCache::default(),
            obtained,
            expires: None,
            referer: None,
            https_only: false,
        }
    }

    /// Sets when the token expires. It is replaced a little earlier. A time in the past is ignored, because it means that the
    /// clocks differ rather than that the token is useless.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires = (time > self.obtained).then_some(time);
        self
    }

    /// Sets the lifetime of the token, from now on.
    #[must_use]
    pub fn expires_in(self, time: Duration) -> Self {
        match self.obtained.checked_add(time) {
            Some(expires) => self.expires_at(expires),
            None => self,
        }
    }

    /// Sets the `Referer` header of requests, for a token that is bound to one.
    #[must_use]
    pub fn for_referer(mut self, referer: impl Into<String>) -> Self {
        self.referer = Some(referer.into());
        self
    }

    /// Sets whether the token must not be sent over plain `http`.
    #[must_use]
    pub fn https_only(mut self, https_only: bool) -> Self {
        self.https_only = https_only;
        self
    }

    /// Returns the secret, for writing it into a request.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.value.expose_secret()
    }

    /// Returns `token=` and the secret, as in a URL's query.
    pub(crate) fn parameter(&self) -> &str {
        self.parameter.expose_secret()
    }

    /// Returns the URL with the token. `put` adds it unless the last URL was the same.
    pub(crate) fn authorized_url(&self, plain: &Url, put: impl FnOnce(&mut Url)) -> Url {
        self.authorized_urls.url(plain, put)
    }

    /// Returns when the token expires, if that is known.
    #[must_use]
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    /// Returns the `Referer` that the token is bound to.
    #[must_use]
    pub fn referer(&self) -> Option<&str> {
        self.referer.as_deref()
    }

    /// Returns whether the token must not be sent over plain `http`.
    #[must_use]
    pub fn is_https_only(&self) -> bool {
        self.https_only
    }

    /// Returns whether the token should be replaced: it expires within a minute, or a tenth of its life where that is less; or
    /// before the next call and the one that gets a new token are over, where calls take so long.
    pub(crate) fn is_stale(&self, now: SystemTime, pace: Duration) -> bool {
        let margin = (self.life() / 10).min(Duration::from_secs(60));
        self.expires_within(margin.max(self.bounded(pace.saturating_mul(2))), now)
    }

    /// Returns whether the token will probably have expired when a call that is sent now arrives at the server.
    pub(crate) fn expires_in_flight(&self, now: SystemTime, pace: Duration) -> bool {
        self.expires_within(self.bounded(pace), now)
    }

    /// Limits a time to a quarter of the token's life, so that a token is used for at least three quarters of it.
    fn bounded(&self, time: Duration) -> Duration {
        time.min(self.life() / 4)
    }

    fn life(&self) -> Duration {
        self.expires.and_then(|expires| expires.duration_since(self.obtained).ok()).unwrap_or_default()
    }

    fn expires_within(&self, time: Duration, now: SystemTime) -> bool {
        self.expires.is_some_and(|expires| now.checked_add(time).is_none_or(|soon| soon >= expires))
    }

    /// Returns whether the token has certainly expired.
    pub(crate) fn is_expired(&self, now: SystemTime) -> bool {
        self.expires.is_some_and(|expires| now >= expires)
    }
}

impl From<&str> for Token {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl From<SecretString> for Token {
    fn from(value: SecretString) -> Self {
        Self::of(value)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("expires", &self.expires).finish_non_exhaustive()
    }
}

/// Provides tokens for the async client.
///
/// A [`Token`] is a provider of itself, and so is a closure that returns a future of one.
///
/// # Examples
///
/// ```
/// use soapstone::token::{Token, TokenError, TokenErrorKind, TokenProvider};
/// use soapstone::transport::{BoxFuture, Request, Transport};
/// use url::Url;
///
/// /// A service that returns tokens as text.
/// struct Login(Url);
///
/// impl TokenProvider for Login {
///     fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
///         Box::pin(async move {
///             let response = http.send(Request::get(self.0.clone())).await?;
///             if !response.is_success() {
///                 return Err(TokenError::new(TokenErrorKind::Service, format!("HTTP {}", response.status)));
///             }
///             Ok(Token::new(String::from_utf8_lossy(&response.body)))
///         })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync {
    /// Acquires a new token; `http` is the transport of the client.
    ///
    /// The client calls this when the server rejects the last token and before that expires, and never concurrently.
    ///
    /// # Errors
    /// There is no token. All calls that wait for it fail with this error.
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>>;

    /// Returns the secrets by which tokens are acquired. The client masks them in texts of servers.
    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }

    /// Returns the scheme of the tokens: [`QueryToken`] by default.
    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(QueryToken)
    }

    /// Returns whether calls are sent without a token until the server requires one: `false` by default. It is for servers
    /// that secure some of their services only. From the first token on, all calls carry it.
    fn is_on_demand(&self) -> bool {
        false
    }
}

/// Provides tokens for the blocking client.
///
/// A [`Token`] is a provider of itself, and so is a closure that returns one.
pub trait BlockingTokenProvider: Send + Sync {
    /// Acquires a new token, as [`TokenProvider::token`] does.
    ///
    /// # Errors
    /// There is no token. All calls that wait for it fail with this error.
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError>;

    /// Returns the secrets by which tokens are acquired, as [`TokenProvider::secrets`] does.
    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }

    /// Returns the scheme of the tokens: [`QueryToken`] by default.
    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(QueryToken)
    }

    /// Returns whether calls are sent without a token until the server requires one, as [`TokenProvider::is_on_demand`]
    /// does.
    fn is_on_demand(&self) -> bool {
        false
    }
}

impl TokenProvider for Token {
    fn token<'a>(&'a self, _http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl BlockingTokenProvider for Token {
    fn token(&self, _http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        Ok(self.clone())
    }
}

impl<F, R> TokenProvider for F
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Token, TokenError>> + Send + 'static,
{
    fn token<'a>(&'a self, _http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(self())
    }
}

impl<F> BlockingTokenProvider for F
where
    F: Fn() -> Result<Token, TokenError> + Send + Sync,
{
    fn token(&self, _http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        self()
    }
}

impl<P: TokenProvider + ?Sized> TokenProvider for Arc<P> {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        (**self).token(http)
    }

    fn secrets(&self) -> Vec<SecretString> {
        (**self).secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        (**self).scheme()
    }

    fn is_on_demand(&self) -> bool {
        (**self).is_on_demand()
    }
}

impl<P: BlockingTokenProvider + ?Sized> BlockingTokenProvider for Arc<P> {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        (**self).token(http)
    }

    fn secrets(&self) -> Vec<SecretString> {
        (**self).secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        (**self).scheme()
    }

    fn is_on_demand(&self) -> bool {
        (**self).is_on_demand()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_stale_shortly_before_it_expires() {
        let hour = Token::new("x").expires_in(Duration::from_secs(3600));
        let start = hour.obtained;
        let at = |seconds| start + Duration::from_secs(seconds);
        let (quick, slow) = (Duration::from_millis(50), Duration::from_secs(100));
        assert!(!hour.is_stale(at(0), quick) && !hour.is_stale(at(3539), quick));
        assert!(hour.is_stale(at(3540), quick) && !hour.is_expired(at(3540)));
        assert!(hour.is_expired(at(3600)));
        // Where calls take long, it is replaced as much earlier, but never in the first three quarters of its life.
        assert!(!hour.is_stale(at(3399), slow) && hour.is_stale(at(3400), slow));
        assert!(!hour.expires_in_flight(at(3499), slow) && hour.expires_in_flight(at(3500), slow));
        assert!(!hour.is_stale(at(2699), Duration::MAX / 2) && hour.is_stale(at(2700), Duration::MAX / 2));
        let minute = Token::new("x").expires_in(Duration::from_secs(60));
        assert!(!minute.is_stale(at(50), quick) && minute.is_stale(at(56), quick));
        let past = Token::new("x").expires_at(SystemTime::UNIX_EPOCH);
        assert!(!past.is_stale(at(0), slow) && past.expires().is_none());
        assert!(Token::new("x").expires_in(Duration::MAX).expires().is_none());
    }

    #[test]
    fn debug_hides_the_secret() {
        assert!(!format!("{:?}", Token::new("tok123")).contains("tok123"));
        assert_eq!(Token::new(" tok\r\n").expose(), "tok");
    }
}
