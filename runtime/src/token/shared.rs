//! A token that many tasks or threads share, without a client.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::cell::{Acquire, CachedToken, Need, TokenCell};
use super::shared_refresh::{RefreshFuture, TokenFuture};
use super::{Token, TokenError};
use crate::transport::BoxFuture;

/// A token that is acquired once for all that wait for it, and replaced shortly before it expires. Clones share it.
///
/// Clients do the same for tokens that requests carry. This is for services whose operations take the token as an
/// argument.
///
/// # Examples
///
/// ```
/// use soapstone::token::{SharedToken, Token};
///
/// # fn main() -> Result<(), soapstone::token::TokenError> {
/// let shared = SharedToken::new();
/// let first = shared.get_blocking(None, || Ok(Token::new("a")))?;
/// // It is cached.
/// assert_eq!(shared.get_blocking(None, || Ok(Token::new("b")))?.expose(), "a");
/// // The server rejected it.
/// assert_eq!(shared.get_blocking(Some(&first.expose().into()), || Ok(Token::new("b")))?.expose(), "b");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct SharedToken {
    cell: Arc<TokenCell>,
}

impl SharedToken {
    /// Creates an empty place for a token.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the token. If there is none, if it is about to expire, or if it is the one that a server `rejected`, `acquire`
    /// is called first, unless another caller does so already. The result is shared by all that wait.
    ///
    /// # Errors
    /// The error of `acquire`.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone::token::{SharedToken, Token, TokenError};
    ///
    /// async fn token(shared: &SharedToken) -> Result<String, TokenError> {
    ///     let token = shared.get(None, || Box::pin(async { Ok(Token::new("secret")) })).await?;
    ///     Ok(token.expose().to_owned())
    /// }
    /// ```
    pub async fn get<F>(&self, rejected: Option<&SecretString>, acquire: F) -> Result<Arc<Token>, TokenError>
    where
        F: Fn() -> BoxFuture<'static, Result<Token, TokenError>> + Sync,
    {
        let (need, epoch) = (self.need(rejected), self.cell.epoch());
        if let Some(cached) = self.cell.ready(need) {
            return Ok(cached.token);
        }
        let start = || -> RefreshFuture { acquire() };
        Ok(TokenFuture::new(&self.cell, need, epoch, &start).await?.token)
    }

    /// Returns the token as [`get`](Self::get) does, and blocks until it is there.
    ///
    /// # Errors
    /// The error of `acquire`.
    pub fn get_blocking<F>(&self, rejected: Option<&SecretString>, acquire: F) -> Result<Arc<Token>, TokenError>
    where
        F: FnOnce() -> Result<Token, TokenError>,
    {
        let (need, epoch) = (self.need(rejected), self.cell.epoch());
        match self.cell.wait_acquire(need, epoch) {
            Acquire::Have(cached) => Ok(cached.token),
            Acquire::Failed(error) => Err(error),
            Acquire::Refresh(permit) => Ok(permit.finish(acquire())?.token),
            Acquire::Wait => Err(TokenError::other("no token")),
        }
    }

    /// Returns what is needed after a rejection. A token that has been replaced meanwhile is of no interest any more.
    fn need(&self, rejected: Option<&SecretString>) -> Need {
        let is_rejected =
            |cached: &CachedToken| rejected.is_some_and(|rejected| rejected.expose_secret() == cached.token.expose());
        match self.cell.cached().filter(is_rejected) {
            Some(cached) => {
                cached.mark_expired();
                Need::LaterThan(cached.generation)
            }
            None => Need::Any,
        }
    }
}

impl fmt::Debug for SharedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.cell.cached().map(|cached| cached.token);
        f.debug_struct("SharedToken").field("token", &token).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    /// Counts the tokens that it issues.
    #[derive(Default)]
    struct Service(AtomicUsize);

    impl Service {
        fn issue(&self) -> Token {
            Token::new(format!("t{}", self.0.fetch_add(1, Ordering::SeqCst) + 1))
        }
    }

    #[test]
    fn threads_that_meet_a_rejection_together_share_the_next_token() {
        let (shared, service, start) = (SharedToken::new(), Service::default(), Barrier::new(8));
        let first = shared.get_blocking(None, || Ok(service.issue())).unwrap();
        let rejected = SecretString::from(first.expose());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    start.wait();
                    let issue = || {
                        std::thread::sleep(Duration::from_millis(20));
                        Ok(service.issue())
                    };
                    assert_eq!(shared.get_blocking(Some(&rejected), issue).unwrap().expose(), "t2");
                });
            }
        });
        assert_eq!(service.0.load(Ordering::SeqCst), 2);
        assert!(!format!("{shared:?}").contains("t2"));
    }

    #[tokio::test]
    async fn tasks_that_meet_a_rejection_together_share_the_next_token() {
        let (shared, service) = (SharedToken::new(), Arc::new(Service::default()));
        let acquire = || -> BoxFuture<'static, Result<Token, TokenError>> {
            let service = Arc::clone(&service);
            Box::pin(async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                Ok(service.issue())
            })
        };
        let rejected = SecretString::from(shared.get(None, acquire).await.unwrap().expose());
        let (a, b) = tokio::join!(shared.get(Some(&rejected), acquire), shared.get(Some(&rejected), acquire));
        assert_eq!((a.unwrap().expose(), b.unwrap().expose()), ("t2", "t2"));
        // The rejection is old news.
        assert_eq!(shared.get(Some(&rejected), acquire).await.unwrap().expose(), "t2");
        assert_eq!(service.0.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_failure_is_the_error_of_that_call_and_the_next_one_starts_anew() {
        let shared = SharedToken::new();
        let error = shared.get_blocking(None, || Err(TokenError::other("down"))).unwrap_err();
        assert_eq!(error.to_string(), "down");
        assert_eq!(shared.get_blocking(None, || Ok(Token::new("a"))).unwrap().expose(), "a");
        // After a rejection, the token is discarded, whatever the token service responds.
        assert!(shared.get_blocking(Some(&"a".into()), || Err(TokenError::other("down"))).is_err());
        assert_eq!(shared.get_blocking(None, || Ok(Token::new("b"))).unwrap().expose(), "b");
    }
}
