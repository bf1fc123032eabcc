//! The provider of a connected server: one kind of token request, and another one for services that do not support it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use secrecy::SecretString;
use soapstone::token::{BlockingTokenProvider, Token, TokenError, TokenProvider, TokenScheme};
use soapstone::transport::{BlockingTransport, BoxFuture, Response, Transport, TransportError};

use super::{ArcGisTokenScheme, ArcGisTokens};

/// Gets tokens by one kind of request, or by a second kind where the service does not support the first.
pub(crate) struct Provider {
    first: ArcGisTokens,
    second: Option<ArcGisTokens>,
    /// Whether the service is known not to support the first kind.
    use_second: AtomicBool,
}

impl Provider {
    pub(super) fn new(first: ArcGisTokens, second: Option<ArcGisTokens>) -> Self {
        Self { first, second, use_second: AtomicBool::new(false) }
    }

    /// Returns the kind of request to begin with.
    fn preferred(&self) -> &ArcGisTokens {
        match &self.second {
            Some(second) if self.use_second.load(Ordering::Relaxed) => second,
            _ => &self.first,
        }
    }

    /// Returns the second kind of request if the response to the first calls for it: 405 (method not allowed) or 501 (not
    /// implemented).
    fn fallback(&self, outcome: &Result<Response, TransportError>) -> Option<&ArcGisTokens> {
        let second = self.second.as_ref().filter(|_| !self.use_second.load(Ordering::Relaxed))?;
        let is_unsupported = outcome.as_ref().is_ok_and(|response| matches!(response.status, 405 | 501));
        is_unsupported.then(|| {
            self.use_second.store(true, Ordering::Relaxed);
            second
        })
    }
}

impl TokenProvider for Provider {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move {
            let tokens = self.preferred();
            let outcome = http.send(tokens.request()).await;
            match self.fallback(&outcome) {
                Some(second) => second.token_of(http.send(second.request()).await),
                None => tokens.token_of(outcome),
            }
        })
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.first.secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(ArcGisTokenScheme)
    }
}

impl BlockingTokenProvider for Provider {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        let tokens = self.preferred();
        let outcome = http.send(tokens.request());
        match self.fallback(&outcome) {
            Some(second) => second.token_of(http.send(second.request())),
            None => tokens.token_of(outcome),
        }
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.first.secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        Arc::new(ArcGisTokenScheme)
    }
}
