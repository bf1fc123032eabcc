//! The provider of a server whose Catalog states that no tokens are needed.

use std::sync::{Arc, OnceLock};

use secrecy::SecretString;
use soapstone::token::{BlockingTokenProvider, Token, TokenError, TokenErrorKind, TokenProvider, TokenScheme};
use soapstone::transport::{BlockingTransport, BoxFuture, Transport};
use soapstone::{BlockingClient, Client, Error};
use url::Url;

use super::{Provider, TokenService};
use crate::credentials::Credentials;
use crate::error::ConnectError;
use crate::generated::catalog::ServiceCatalogPort;

/// Finds the token service at the first rejection of a call, and gets tokens from there.
pub(crate) struct OnDemand<C> {
    /// The Catalog, called without a token.
    catalog: ServiceCatalogPort<C>,
    server: Url,
    service: TokenService,
    credentials: Credentials,
    provider: OnceLock<Provider>,
}

impl<C> OnDemand<C> {
    pub(crate) fn new(
        catalog: ServiceCatalogPort<C>,
        server: Url,
        service: TokenService,
        credentials: Credentials,
    ) -> Self {
        Self { catalog, server, service, credentials, provider: OnceLock::new() }
    }

    /// Returns the provider for the token service at the URL that the Catalog returned.
    fn found(&self, announced: Result<String, Error>) -> Result<&Provider, TokenError> {
        let announced = announced.map_err(|error| not_found(&error))?;
        let provider = self.service.provider(&self.server, Some(&self.credentials), Some(&announced));
        match provider.map_err(|error| not_usable(&error))? {
            Some(provider) => Ok(self.provider.get_or_init(|| provider)),
            None => Err(TokenError::other("there is no token service")),
        }
    }

    fn own_secrets(&self) -> Vec<SecretString> {
        vec![self.credentials.password.clone()]
    }
}

/// Returns the error of a call of the Catalog. Its text is masked already.
fn not_found(error: &Error) -> TokenError {
    let kind = match error {
        Error::Transport { .. } => TokenErrorKind::Transport,
        _ => TokenErrorKind::Service,
    };
    TokenError::with_clean_text(kind, format!("the server's Catalog does not return its token service: {error}"))
}

/// Returns the error of a token service that cannot be called. Its text is masked already.
fn not_usable(error: &ConnectError) -> TokenError {
    let kind = match error {
        ConnectError::Downgrade { .. } => TokenErrorKind::Insecure,
        _ => TokenErrorKind::Other,
    };
    TokenError::with_clean_text(kind, error.to_string())
}

impl TokenProvider for OnDemand<Client> {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move {
            let provider = match self.provider.get() {
                Some(provider) => provider,
                None => self.found(self.catalog.get_token_service_url().await)?,
            };
            TokenProvider::token(provider, http).await
        })
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.own_secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(self.service.scheme)
    }

    fn is_on_demand(&self) -> bool {
        true
    }
}

impl BlockingTokenProvider for OnDemand<BlockingClient> {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        let provider = match self.provider.get() {
            Some(provider) => provider,
            None => self.found(self.catalog.get_token_service_url())?,
        };
        BlockingTokenProvider::token(provider, http)
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.own_secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(self.service.scheme)
    }

    fn is_on_demand(&self) -> bool {
        true
    }
}
