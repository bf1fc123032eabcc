//! The four operations of the service. `Debug` does not show the secrets of their types.

use secrecy::zeroize::Zeroize;
use secrecy::{ExposeSecret, SecretString};
use soapstone::soap::Caller;
use soapstone::transport::{BlockingTransport, Transport};
use soapstone::{BlockingClient, BuildError, Client, Options};

use crate::error::AuthenticationError;
use crate::generated::authentication::i_authentication::{
    GetTokenOperation, GetTokenWithExpirationOperation, ValidateTokenOperation,
};
use crate::generated::authentication::{GetToken, GetTokenWithExpiration, IAuthentication, ValidateToken};
use crate::session::UserSession;

/// The default lifetime of a token, in minutes.
pub const DEFAULT_MINUTES: u32 = 60;

/// The maximum lifetime of a token, in minutes: a day.
pub const MAX_MINUTES: u32 = 1440;

/// The service for async programs; [`blocking::Authentication`](crate::blocking::Authentication) is the blocking counterpart.
pub type Authentication = Service<Client>;

/// The ArcWeb Authentication service: [`Authentication`] for async programs,
/// [`blocking::Authentication`](crate::blocking::Authentication) for others. Cheap to clone.
///
/// # Examples
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn call() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use arcweb_soap::{Authentication, MAX_MINUTES, Options};
///
/// let options = Options::default().timeout(Duration::from_secs(20));
/// let service = Authentication::with_options("https://arcweb.example.com/services/v2/Authentication", options)?;
/// println!("version {}", service.get_version().await?);
/// let session = service.session_for("myuser", "secret", MAX_MINUTES)?;
///
/// let patient = service.with(&Options::default().timeout(Duration::from_secs(120)))?;
/// let token = patient.get_token("myuser", "secret").await?;
/// // The operation itself, as the WSDL has it.
/// println!("{:?}", service.port().get_version().await?);
/// # let _ = (session, token);
/// # Ok(())
/// # }
/// ```
///
/// Any transport will do, and any client:
///
/// ```
/// use arcweb_soap::{Authentication, BuildError, Client, Options};
/// use soapstone::transport::Transport;
///
/// fn service(transport: impl Transport + 'static) -> Result<Authentication, BuildError> {
///     Authentication::with_transport("https://arcweb.example.com/services/v2/Authentication", Options::default(), transport)
/// }
///
/// fn over(client: Client) -> Authentication {
///     Authentication::over(client)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Service<C> {
    port: IAuthentication<C>,
}

impl<C: Caller> Service<C> {
    /// Creates the service that `client` calls.
    pub fn over(client: C) -> Self {
        Self { port: IAuthentication::new(client) }
    }

    /// Returns the generated port.
    pub fn port(&self) -> &IAuthentication<C> {
        &self.port
    }

    /// Returns a session of a user, whose tokens have a lifetime of [`DEFAULT_MINUTES`]. No request is sent before the first
    /// token is needed. Name and password are case-sensitive.
    #[must_use]
    pub fn session(&self, username: &str, password: impl Into<SecretString>) -> UserSession<C>
    where
        C: Clone,
    {
        UserSession::new(self.clone(), username, password.into(), None)
    }

    /// Returns a session of a user, whose tokens have a lifetime in minutes, at most [`MAX_MINUTES`].
    ///
    /// # Errors
    /// [`AuthenticationError::Lifetime`] if `minutes` is 0 or more than that.
    pub fn session_for(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        minutes: u32,
    ) -> Result<UserSession<C>, AuthenticationError>
    where
        C: Clone,
    {
        lifetime(minutes)?;
        Ok(UserSession::new(self.clone(), username, password.into(), Some(minutes)))
    }

    fn request_token(&self, username: &str, password: &SecretString) -> C::Reply<'_, GetTokenOperation> {
        let password = password.expose_secret().to_owned();
        let mut request = GetToken { username: Some(username.to_owned()), password: Some(password) };
        let reply = self.port.get_token(&request);
        request.password.zeroize();
        reply
    }

    fn request_token_for(
        &self,
        username: &str,
        password: &SecretString,
        expiration: i32,
    ) -> C::Reply<'_, GetTokenWithExpirationOperation> {
        let password = password.expose_secret().to_owned();
        let mut request = GetTokenWithExpiration {
            username: Some(username.to_owned()),
            password: Some(password),
            expiration: Some(expiration),
        };
        let reply = self.port.get_token_with_expiration(&request);
        request.password.zeroize();
        reply
    }

    fn request_validity(&self, token: &SecretString) -> C::Reply<'_, ValidateTokenOperation> {
        let mut request = ValidateToken { token: Some(token.expose_secret().to_owned()) };
        let reply = self.port.validate_token(&request);
        request.token.zeroize();
        reply
    }
}

impl Service<Client> {
    /// Creates the service at `url`, without sending a request.
    ///
    /// # Errors
    /// `url` is not an absolute `http` or `https` URL, or the HTTP library cannot be initialised.
    #[cfg(feature = "client")]
    pub fn new(url: &str) -> Result<Self, BuildError> {
        Client::new(url).map(Self::over)
    }

    /// Creates the service at `url`, with options: timeouts, headers, hooks.
    ///
    /// # Errors
    /// As for [`new`](Self::new), or a header among the options is not valid.
    #[cfg(feature = "client")]
    pub fn with_options(url: &str, options: Options) -> Result<Self, BuildError> {
        Client::with_options(url, options).map(Self::over)
    }

    /// Creates the service at `url`, with a custom transport.
    ///
    /// # Errors
    /// As for [`with_options`](Self::with_options).
    pub fn with_transport(
        url: &str,
        options: Options,
        transport: impl Transport + 'static,
    ) -> Result<Self, BuildError> {
        Client::with_transport(url, options, transport).map(Self::over)
    }

    /// Returns the service with further options for its calls, which are added as [`Options::merge`] describes. For the whole
    /// [`Reply`](soapstone::Reply) of a call, see [`Client::call_with`] and [`Client::replies`] of `port().client()`.
    ///
    /// # Errors
    /// An option is not valid, or the endpoint has another origin.
    pub fn with(&self, options: &Options) -> Result<Self, BuildError> {
        self.port.client().with(options).map(Self::over)
    }

    /// Requests a token with a lifetime of [`DEFAULT_MINUTES`]. Name and password are case-sensitive.
    ///
    /// # Errors
    /// The call failed, for example with a fault because name or password is wrong. [`AuthenticationError::Null`] if the
    /// response has no token.
    pub async fn get_token(
        &self,
        username: &str,
        password: impl Into<SecretString>,
    ) -> Result<SecretString, AuthenticationError> {
        let password = password.into();
        let result = self.request_token(username, &password).await;
        token(result.map_err(|error| AuthenticationError::without(error, &password))?)
    }

    /// Requests a token with a lifetime in minutes, at most [`MAX_MINUTES`].
    ///
    /// # Errors
    /// [`AuthenticationError::Lifetime`], without a request, if `minutes` is 0 or more than that; otherwise as for
    /// [`get_token`](Self::get_token).
    pub async fn get_token_for(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        minutes: u32,
    ) -> Result<SecretString, AuthenticationError> {
        let (password, minutes) = (password.into(), lifetime(minutes)?);
        let result = self.request_token_for(username, &password, minutes).await;
        token(result.map_err(|error| AuthenticationError::without(error, &password))?)
    }

    /// Returns the remaining lifetime of a token in minutes.
    ///
    /// # Errors
    /// The call failed; [`AuthenticationError::token_problem`] returns whether because of the token.
    /// [`AuthenticationError::Null`] if the response has no number.
    pub async fn validate_token(&self, token: &SecretString) -> Result<i32, AuthenticationError> {
        let result = self.request_validity(token).await;
        present(result.map_err(|error| AuthenticationError::without(error, token))?, "validateToken")
    }

    /// Returns the version of the service.
    ///
    /// # Errors
    /// The call failed. [`AuthenticationError::Null`] if the response has no version.
    pub async fn get_version(&self) -> Result<String, AuthenticationError> {
        present(self.port.get_version().await?, "getVersion")
    }
}

impl Service<BlockingClient> {
    /// Creates the service at `url`, without sending a request.
    ///
    /// # Errors
    /// `url` is not an absolute `http` or `https` URL.
    #[cfg(feature = "blocking")]
    pub fn new(url: &str) -> Result<Self, BuildError> {
        BlockingClient::new(url).map(Self::over)
    }

    /// Creates the service at `url`, with options: timeouts, headers, hooks.
    ///
    /// # Errors
    /// As for [`new`](Self::new), or a header among the options is not valid.
    #[cfg(feature = "blocking")]
    pub fn with_options(url: &str, options: Options) -> Result<Self, BuildError> {
        BlockingClient::with_options(url, options).map(Self::over)
    }

    /// Creates the service at `url`, with a custom transport.
    ///
    /// # Errors
    /// As for [`with_options`](Self::with_options).
    pub fn with_transport(
        url: &str,
        options: Options,
        transport: impl BlockingTransport + 'static,
    ) -> Result<Self, BuildError> {
        BlockingClient::with_transport(url, options, transport).map(Self::over)
    }

    /// Returns the service with further options for its calls, which are added as [`Options::merge`] describes. For the whole
    /// [`Reply`](soapstone::Reply) of a call, see [`BlockingClient::call_with`] and [`BlockingClient::replies`] of `port().client()`.
    ///
    /// # Errors
    /// An option is not valid, or the endpoint has another origin.
    pub fn with(&self, options: &Options) -> Result<Self, BuildError> {
        self.port.client().with(options).map(Self::over)
    }

    /// Requests a token with a lifetime of [`DEFAULT_MINUTES`]. Name and password are case-sensitive.
    ///
    /// # Errors
    /// The call failed, for example with a fault because name or password is wrong. [`AuthenticationError::Null`] if the
    /// response has no token.
    pub fn get_token(
        &self,
        username: &str,
        password: impl Into<SecretString>,
    ) -> Result<SecretString, AuthenticationError> {
        let password = password.into();
        let result = self.request_token(username, &password);
        token(result.map_err(|error| AuthenticationError::without(error, &password))?)
    }

    /// Requests a token with a lifetime in minutes, at most [`MAX_MINUTES`].
    ///
    /// # Errors
    /// [`AuthenticationError::Lifetime`], without a request, if `minutes` is 0 or more than that; otherwise as for
    /// [`get_token`](Self::get_token).
    pub fn get_token_for(
        &self,
        username: &str,
        password: impl Into<SecretString>,
        minutes: u32,
    ) -> Result<SecretString, AuthenticationError> {
        let (password, minutes) = (password.into(), lifetime(minutes)?);
        let result = self.request_token_for(username, &password, minutes);
        token(result.map_err(|error| AuthenticationError::without(error, &password))?)
    }

    /// Returns the remaining lifetime of a token in minutes.
    ///
    /// # Errors
    /// The call failed; [`AuthenticationError::token_problem`] returns whether because of the token.
    /// [`AuthenticationError::Null`] if the response has no number.
    pub fn validate_token(&self, token: &SecretString) -> Result<i32, AuthenticationError> {
        let result = self.request_validity(token);
        present(result.map_err(|error| AuthenticationError::without(error, token))?, "validateToken")
    }

    /// Returns the version of the service.
    ///
    /// # Errors
    /// The call failed. [`AuthenticationError::Null`] if the response has no version.
    pub fn get_version(&self) -> Result<String, AuthenticationError> {
        present(self.port.get_version()?, "getVersion")
    }
}

/// Returns the token of a response, which may be null in SOAP encoding.
fn token(result: Option<String>) -> Result<SecretString, AuthenticationError> {
    present(result, "getToken").map(SecretString::from)
}

/// Returns the result of an operation, which may be null in SOAP encoding.
fn present<T>(result: Option<T>, operation: &'static str) -> Result<T, AuthenticationError> {
    result.ok_or(AuthenticationError::Null(operation))
}

/// Checks the lifetime of a token. The service would return an unclear fault, if any.
fn lifetime(minutes: u32) -> Result<i32, AuthenticationError> {
    match i32::try_from(minutes) {
        Ok(checked) if (1..=MAX_MINUTES).contains(&minutes) => Ok(checked),
        _ => Err(AuthenticationError::Lifetime(minutes)),
    }
}
