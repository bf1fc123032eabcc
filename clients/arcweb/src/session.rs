//! A session: a user's token, which is kept, renewed and handed out.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use soapstone::token::{SharedToken, Token, TokenError};
use soapstone::transport::BoxFuture;
use soapstone::{BlockingClient, Client, Error};

use crate::error::{AuthenticationError, TokenProblem};
use crate::service::{DEFAULT_MINUTES, Service};

/// A user's session for async programs; [`blocking::Session`](crate::blocking::Session) is the blocking counterpart.
pub type Session = UserSession<Client>;

/// A user's session: [`Session`] for async programs, [`blocking::Session`](crate::blocking::Session) for others. Created by
/// [`Service::session`]. Cheap to clone; clones share the token.
///
/// The session requests a token when one is needed first, keeps it, and replaces it shortly before it expires. However many
/// calls wait for a token, one request is sent. [`call`](Session::call) also replaces a token that a service rejects.
///
/// # Examples
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn map<T>(get_map: impl AsyncFn(arcweb_soap::SecretString) -> Result<T, arcweb_soap::Error>) -> Result<(), Box<dyn std::error::Error>> {
/// use arcweb_soap::{Authentication, MAX_MINUTES};
///
/// let service = Authentication::new("https://arcweb.example.com/services/v2/Authentication")?;
/// let session = service.session_for("myuser", "secret", MAX_MINUTES)?;
/// // `get_map` calls another ArcWeb service. It is called once more if that rejects the token.
/// let map = session.call(|token| get_map(token)).await?;
/// println!("the token lives for another {} minutes", session.validate().await?);
/// # Ok(())
/// # }
/// ```
///
/// Tokens for calls that `call` does not make, and a token of an earlier run:
///
/// ```
/// use arcweb_soap::{AuthenticationError, Session};
///
/// async fn tokens(session: Session, saved: &str) -> Result<(), AuthenticationError> {
///     let session = session.resume(saved);
///     let token = session.token().await?;
///     // A service has rejected it.
///     let other = session.renew(&token).await?;
///     # let _ = other;
///     println!("another {} minutes", session.validate().await?);
///     Ok(())
/// }
/// ```
pub struct UserSession<C>(Arc<Inner<C>>);

struct Inner<C> {
    service: Service<C>,
    username: String,
    password: SecretString,
    /// The requested lifetime; that of the service by default.
    minutes: Option<u32>,
    shared: SharedToken,
    /// A token of an earlier session, until the service has validated it.
    stored: Mutex<Option<SecretString>>,
}

impl<C> UserSession<C> {
    pub(crate) fn new(service: Service<C>, username: &str, password: SecretString, minutes: Option<u32>) -> Self {
        let (shared, stored) = (SharedToken::new(), Mutex::default());
        Self(Arc::new(Inner { service, username: username.to_owned(), password, minutes, shared, stored }))
    }

    /// Sets a token of an earlier session, such as one from a file. The service validates it before it is used, which also
    /// gives its remaining lifetime; if it has expired, a new one is requested. It has no effect once there is a token.
    #[must_use]
    pub fn resume(self, token: impl Into<SecretString>) -> Self {
        self.0.store(token.into());
        self
    }

    /// Returns the service that the tokens are from.
    #[must_use]
    pub fn service(&self) -> &Service<C> {
        &self.0.service
    }
}

impl<C> Inner<C> {
    fn store(&self, token: SecretString) {
        *self.stored.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
    }

    /// Returns the token of an earlier session, for its validation.
    fn take_stored(&self) -> Option<SecretString> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Returns the stored token if it is still valid; `None` if a new one is needed.
    fn validated(
        &self,
        stored: SecretString,
        outcome: Result<i32, AuthenticationError>,
    ) -> Result<Option<Token>, TokenError> {
        match outcome {
            Ok(minutes) => {
                let minutes = u64::try_from(minutes).ok().filter(|minutes| *minutes > 0);
                Ok(minutes.map(|minutes| Token::from(stored).expires_in(in_minutes(minutes))))
            }
            // Whatever the fault is about, this token is rejected.
            Err(AuthenticationError::Call(error)) if error.fault().is_some() => Ok(None),
            Err(error) => {
                // Nothing is known about it: the next call validates it.
                self.store(stored);
                Err(error.into_token_error())
            }
        }
    }

    /// Returns a new token with its lifetime.
    fn issued(&self, outcome: Result<SecretString, AuthenticationError>) -> Result<Token, TokenError> {
        let token = outcome.map_err(AuthenticationError::into_token_error)?;
        Ok(Token::from(token).expires_in(in_minutes(self.minutes.unwrap_or(DEFAULT_MINUTES).into())))
    }
}

fn in_minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// Returns whether the service has rejected a token that it was to validate.
fn is_over(outcome: &Result<i32, AuthenticationError>) -> bool {
    match outcome {
        Ok(minutes) => *minutes <= 0,
        Err(error) => error.token_problem().is_some(),
    }
}

/// Returns the error of a call for which there is no token.
fn without_token<F>(source: TokenError) -> Error<F> {
    Error::Token { operation: "getToken", source }
}

fn rejects_token<T, F>(outcome: &Result<T, Error<F>>) -> bool {
    outcome.as_ref().is_err_and(|error| error.fault().and_then(TokenProblem::of).is_some())
}

impl Inner<Client> {
    async fn acquire(&self) -> Result<Token, TokenError> {
        if let Some(stored) = self.take_stored() {
            let outcome = self.service.validate_token(&stored).await;
            if let Some(token) = self.validated(stored, outcome)? {
                return Ok(token);
            }
        }
        let (username, password) = (&self.username, self.password.clone());
        self.issued(match self.minutes {
            Some(minutes) => self.service.get_token_for(username, password, minutes).await,
            None => self.service.get_token(username, password).await,
        })
    }
}

impl Session {
    /// Returns the token. It is requested first if there is none or if it is about to expire.
    ///
    /// # Errors
    /// [`AuthenticationError::Token`]: the service did not issue a token. All calls that waited for it fail with the same error.
    pub async fn token(&self) -> Result<SecretString, AuthenticationError> {
        Ok(self.current(None).await?)
    }

    /// Returns a token in place of one that a service has rejected. If that was replaced meanwhile, no request is sent.
    ///
    /// # Errors
    /// As for [`token`](Self::token).
    pub async fn renew(&self, rejected: &SecretString) -> Result<SecretString, AuthenticationError> {
        Ok(self.current(Some(rejected)).await?)
    }

    /// Returns the remaining lifetime of the token in minutes, according to the service. A token that it rejects is replaced
    /// first.
    ///
    /// # Errors
    /// As for [`token`](Self::token), or the call of `validateToken` failed.
    pub async fn validate(&self) -> Result<i32, AuthenticationError> {
        let token = self.token().await?;
        let outcome = self.0.service.validate_token(&token).await;
        if !is_over(&outcome) {
            return outcome;
        }
        let renewed = self.renew(&token).await?;
        self.0.service.validate_token(&renewed).await
    }

    /// Calls an operation of another ArcWeb service with the token. If the service rejects it ([`TokenProblem`]), the operation
    /// is called once more with another token.
    ///
    /// # Errors
    /// The error of the operation; [`Error::Token`] if there is no token.
    pub async fn call<T, F, R>(&self, operation: impl Fn(SecretString) -> R) -> Result<T, Error<F>>
    where
        R: Future<Output = Result<T, Error<F>>>,
    {
        let token = self.current(None).await.map_err(without_token)?;
        let outcome = operation(token.clone()).await;
        if !rejects_token(&outcome) {
            return outcome;
        }
        operation(self.current(Some(&token)).await.map_err(without_token)?).await
    }

    async fn current(&self, rejected: Option<&SecretString>) -> Result<SecretString, TokenError> {
        let acquire = || -> BoxFuture<'static, Result<Token, TokenError>> {
            let inner = Arc::clone(&self.0);
            Box::pin(async move { inner.acquire().await })
        };
        Ok(self.0.shared.get(rejected, acquire).await?.expose().into())
    }
}

impl Inner<BlockingClient> {
    fn acquire(&self) -> Result<Token, TokenError> {
        if let Some(stored) = self.take_stored() {
            let outcome = self.service.validate_token(&stored);
            if let Some(token) = self.validated(stored, outcome)? {
                return Ok(token);
            }
        }
        let (username, password) = (&self.username, self.password.clone());
        self.issued(match self.minutes {
            Some(minutes) => self.service.get_token_for(username, password, minutes),
            None => self.service.get_token(username, password),
        })
    }
}

impl UserSession<BlockingClient> {
    /// Returns the token. It is requested first if there is none or if it is about to expire.
    ///
    /// # Errors
    /// [`AuthenticationError::Token`]: the service did not issue a token. All calls that waited for it fail with the same error.
    pub fn token(&self) -> Result<SecretString, AuthenticationError> {
        Ok(self.current(None)?)
    }

    /// Returns a token in place of one that a service has rejected. If that was replaced meanwhile, no request is sent.
    ///
    /// # Errors
    /// As for [`token`](Self::token).
    pub fn renew(&self, rejected: &SecretString) -> Result<SecretString, AuthenticationError> {
        Ok(self.current(Some(rejected))?)
    }

    /// Returns the remaining lifetime of the token in minutes, according to the service. A token that it rejects is replaced
    /// first.
    ///
    /// # Errors
    /// As for [`token`](Self::token), or the call of `validateToken` failed.
    pub fn validate(&self) -> Result<i32, AuthenticationError> {
        let token = self.token()?;
        let outcome = self.0.service.validate_token(&token);
        if !is_over(&outcome) {
            return outcome;
        }
        self.0.service.validate_token(&self.renew(&token)?)
    }

    /// Calls an operation of another ArcWeb service with the token. If the service rejects it ([`TokenProblem`]), the operation
    /// is called once more with another token.
    ///
    /// # Errors
    /// The error of the operation; [`Error::Token`] if there is no token.
    pub fn call<T, F>(&self, operation: impl Fn(SecretString) -> Result<T, Error<F>>) -> Result<T, Error<F>> {
        let token = self.current(None).map_err(without_token)?;
        let outcome = operation(token.clone());
        if !rejects_token(&outcome) {
            return outcome;
        }
        operation(self.current(Some(&token)).map_err(without_token)?)
    }

    fn current(&self, rejected: Option<&SecretString>) -> Result<SecretString, TokenError> {
        Ok(self.0.shared.get_blocking(rejected, || self.0.acquire())?.expose().into())
    }
}

impl<C> Clone for UserSession<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C> fmt::Debug for UserSession<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserSession")
            .field("username", &self.0.username)
            .field("minutes", &self.0.minutes)
            .field("token", &self.0.shared)
            .finish_non_exhaustive()
    }
}
