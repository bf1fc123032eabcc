//! The provider of a connected server: one kind of token request, and another one for services that do not support it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use secrecy::SecretString;
use soapstone::token::{BlockingTokenProvider, Token, TokenError, TokenErrorKind, TokenProvider, TokenScheme};
use soapstone::transport::{BlockingTransport, BoxFuture, Response, Transport, TransportError};

use super::ArcGisTokens;

/// Gets tokens by one kind of request, or by a second kind where the service does not support the first.
pub(crate) struct Provider {
    first: ArcGisTokens,
    second: Option<ArcGisTokens>,
    /// Whether the service is known not to support the first kind.
    use_second: AtomicBool,
}

/// What the response to the first kind of request leads to.
enum Next<'a> {
    /// This is the result.
    Done(Result<Token, TokenError>),
    /// The second kind is next; if it does not help, this is the error.
    Second(&'a ArcGisTokens, TokenError),
}

impl Provider {
    pub(super) fn new(first: ArcGisTokens, second: Option<ArcGisTokens>) -> Self {
        Self { first, second, use_second: AtomicBool::new(false) }
    }

    /// Returns the only kind of request, which needs no other; `None` if the second one is undecided.
    fn decided(&self) -> Option<&ArcGisTokens> {
        match &self.second {
            Some(second) if self.use_second.load(Ordering::Relaxed) => Some(second),
            Some(_) => None,
            None => Some(&self.first),
        }
    }

    /// Returns what follows on the response to the first kind of request. The second kind does on every response that is
    /// neither a token nor a rejection of the credentials, unless the service is elsewhere or busy.
    fn after_first(&self, outcome: Result<Response, TransportError>) -> Next<'_> {
        let is_final = match &outcome {
            Ok(response) => matches!(response.status, 300..=399 | 408 | 429 | 502..=504),
            Err(_) => true,
        };
        match (self.first.token_of(outcome), &self.second) {
            (Err(error), Some(second)) if !is_final && error.kind() != TokenErrorKind::BadCredentials => {
                Next::Second(second, error)
            }
            (result, _) => Next::Done(result),
        }
    }

    /// Returns the result of the second kind of request. A response that is none to such a request does not replace the
    /// error of the first.
    fn after_second(&self, result: Result<Token, TokenError>, first: TokenError) -> Result<Token, TokenError> {
        match result {
            Err(error) if error.kind() != TokenErrorKind::BadCredentials => Err(first),
            supported => {
                self.use_second.store(true, Ordering::Relaxed);
                supported
            }
        }
    }
}

impl TokenProvider for Provider {
    fn token<'a>(&'a self, http: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(async move {
            if let Some(tokens) = self.decided() {
                return TokenProvider::token(tokens, http).await;
            }
            match self.after_first(http.send(self.first.request()).await) {
                Next::Done(result) => result,
                Next::Second(second, error) => {
                    let result = second.token_of(http.send(second.request()).await);
                    self.after_second(result, error)
                }
            }
        })
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.first.secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        TokenProvider::scheme(&self.first)
    }
}

impl BlockingTokenProvider for Provider {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        if let Some(tokens) = self.decided() {
            return BlockingTokenProvider::token(tokens, http);
        }
        match self.after_first(http.send(self.first.request())) {
            Next::Done(result) => result,
            Next::Second(second, error) => {
                let result = second.token_of(http.send(second.request()));
                self.after_second(result, error)
            }
        }
    }

    fn secrets(&self) -> Vec<SecretString> {
        self.first.secrets()
    }

    fn scheme(&self) -> Arc<dyn TokenScheme> {
        BlockingTokenProvider::scheme(&self.first)
    }
}
