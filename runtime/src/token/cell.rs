//! The token that calls share, and the rule that only one of them refreshes it while the others wait.
//!
//! This is a state machine without IO. A call [acquires](TokenCell::acquire) the token and gets one of four outcomes, see
//! [`Acquire`]. Blocking calls wait on a condition variable, and a permit that is dropped unfinished passes to another
//! call; async calls drive the refresh together, see [`shared_refresh`](super::shared_refresh).
//!
//! ```text
//!                 acquire: no usable token
//!      ┌────────┐ ───────────────────────────▶ ┌────────────┐   acquire by others:
//!      │  idle  │                              │ refreshing │   usable meanwhile → token
//!      └────────┘ ◀─────────────────────────── └────────────┘   else            → wait
//!        acquire:   finish_refresh:
//!        usable     new token    → generation + 1
//!        → token    error        → failures + 1; calls that began before it fail with it
//!                   no outcome   → as before; the next call gets the permit
//! ```
//!
//! Beside that, each token has a [status](TokenStatus) that calls report to:
//!
//! ```text
//!      new ── mark_accepted ──▶ accepted ── mark_expired ──▶ marked expired
//!                                   ▲                              │
//!                                   └──────── clear_expired ───────┘
//! ```

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use url::Url;

use super::forbidden::{Cause, Forbidden};
use super::shared_refresh::SharedRefresh;
use super::{Token, TokenError};

/// The shared place of a token.
#[derive(Default)]
pub(crate) struct TokenCell {
    state: Mutex<State>,
    changed: Condvar,
    /// The refresh that async calls share.
    pub(super) shared_refresh: SharedRefresh,
}

#[derive(Default)]
struct State {
    cached: Option<CachedToken>,
    /// The number of tokens so far.
    generation: u64,
    /// The number of refreshes that failed, and the error of the last one.
    failures: u64,
    failure: Option<TokenError>,
    /// Whether a refresh is in progress.
    refreshing: bool,
}

/// A token and its generation. A call rejected with an older generation retries with this one instead of refreshing.
#[derive(Clone)]
pub(crate) struct CachedToken {
    pub(crate) token: Arc<Token>,
    pub(crate) generation: u64,
    status: Arc<TokenStatus>,
}

/// What calls report about a token.
#[derive(Default)]
struct TokenStatus {
    /// Whether the server accepted the token for some call. A later rejection then means that it has expired.
    accepted: AtomicBool,
    /// Whether the token is marked as expired. Calls that have not been sent yet need not try it.
    expired: AtomicBool,
    /// Whether the token is being replaced. It stays so until the refresh ends, however fast calls become meanwhile.
    stale: AtomicBool,
    /// The moving average of the duration of calls, in microseconds.
    avg_latency: AtomicU64,
    /// The calls that the server forbids with the token.
    forbidden: Forbidden,
}

impl CachedToken {
    pub(crate) fn new(token: Token, generation: u64) -> Self {
        Self { token: Arc::new(token), generation, status: Arc::default() }
    }

    /// Creates the token that replaces `last`, and takes over what does not depend on the token.
    fn after(last: &Self, token: Token, generation: u64) -> Self {
        let average = last.status.avg_latency.load(Ordering::Relaxed);
        // Where the last token's life has ended, a call that it was forbidden may be allowed now.
        let has_ended = last.is_marked_expired() || last.token.is_stale(SystemTime::now(), last.avg_latency());
        let forbidden = if has_ended { Forbidden::default() } else { last.status.forbidden.of_next_token() };
        let status = TokenStatus { avg_latency: average.into(), forbidden, ..TokenStatus::default() };
        Self { token: Arc::new(token), generation, status: Arc::new(status) }
    }

    /// Records that the server accepted the token for a call of this duration.
    pub(crate) fn mark_accepted(&self, elapsed: Option<Duration>) {
        if let Some(elapsed) = elapsed {
            let elapsed = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
            let average = self.status.avg_latency.load(Ordering::Relaxed);
            // The first duration counts as it is. Of two concurrent updates, one is lost, which does no harm.
            let average = if average == 0 { elapsed } else { average - average / 8 + elapsed / 8 };
            self.status.avg_latency.store(average, Ordering::Relaxed);
        }
        // Read first: a write by every call on every thread would contend for the cache line.
        if !self.status.accepted.load(Ordering::Relaxed) {
            self.status.accepted.store(true, Ordering::Relaxed);
        }
    }

    /// Returns whether the server accepted the token for some call.
    pub(crate) fn was_accepted(&self) -> bool {
        self.status.accepted.load(Ordering::Relaxed)
    }

    /// Marks the token as expired: the server rejected it after it had accepted it.
    pub(crate) fn mark_expired(&self) {
        self.status.expired.store(true, Ordering::Relaxed);
    }

    /// Clears the expired mark: the server accepted the token again, so the earlier rejection concerned that call only.
    pub(crate) fn clear_expired(&self) {
        self.status.expired.store(false, Ordering::Relaxed);
    }

    /// Returns whether the token is marked as expired.
    pub(crate) fn is_marked_expired(&self) -> bool {
        self.status.expired.load(Ordering::Relaxed)
    }

    /// Records that the server forbids a call with the token. Returns whether a later token may help; `is_new` is whether
    /// the call obtained this one after another rejection.
    pub(crate) fn mark_forbidden(&self, cause: Cause, is_new: bool) -> bool {
        self.status.forbidden.record(cause, is_new, self.token.expires().is_some(), Instant::now())
    }

    /// Records that the server allows an operation at a URL.
    pub(crate) fn mark_allowed(&self, url: &Url, operation: Option<&str>) {
        self.status.forbidden.allow(url, operation);
    }

    fn avg_latency(&self) -> Duration {
        Duration::from_micros(self.status.avg_latency.load(Ordering::Relaxed))
    }

    /// Returns whether a call can use the token without further conditions.
    fn is_usable(&self, need: Need) -> bool {
        !self.is_marked_expired()
            && match need {
                Need::Any if self.status.stale.load(Ordering::Relaxed) => false,
                // The clock is read only for tokens that expire.
                Need::Any => {
                    self.token.expires().is_none() || !self.token.is_stale(SystemTime::now(), self.avg_latency())
                }
                Need::LaterThan(generation) => self.generation > generation,
            }
    }
}

/// The token that a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// A token that is not about to expire.
    Any,
    /// A token later than the one of this generation, which the server rejected.
    LaterThan(u64),
}

/// The state when a call began. A refresh that failed later than that fails this call, too: otherwise each of many calls
/// that meet the same expiry would call a broken token service in turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CallEpoch {
    failures: u64,
    /// The number of attempts that were rejected since. The calls with the most are woken first.
    pub(super) attempts: u32,
}

impl CallEpoch {
    /// Returns the epoch of a call after this number of attempts.
    pub(crate) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }
}

/// The outcome of acquiring a token.
pub(crate) enum Acquire {
    /// Use this token.
    Have(CachedToken),
    /// Fail.
    Failed(TokenError),
    /// Get a new token and [finish](RefreshPermit::finish).
    Refresh(RefreshPermit),
    /// Another call is refreshing: wait, and acquire again.
    Wait,
}

impl TokenCell {
    /// Returns the epoch of a call that begins now.
    pub(crate) fn epoch(&self) -> CallEpoch {
        CallEpoch { failures: self.lock().failures, attempts: 0 }
    }

    /// Returns the token that is cached now, usable or not.
    pub(crate) fn cached(&self) -> Option<CachedToken> {
        self.lock().cached.clone()
    }

    /// Returns the token if a call can use it without refreshing or waiting, which is nearly always so.
    pub(crate) fn ready(&self, need: Need) -> Option<CachedToken> {
        self.lock().cached.as_ref().filter(|cached| cached.is_usable(need)).cloned()
    }

    /// Returns what a call does next; `started_refresh` if it began the refresh that is in progress.
    pub(super) fn acquire(self: &Arc<Self>, need: Need, epoch: CallEpoch, started_refresh: bool) -> Acquire {
        let mut state = self.lock();
        self.decide(&mut state, need, epoch, started_refresh)
    }

    /// Acquires as [`acquire`](Self::acquire) does, but waits; never returns [`Acquire::Wait`].
    pub(crate) fn wait_acquire(self: &Arc<Self>, need: Need, epoch: CallEpoch) -> Acquire {
        let mut state = self.lock();
        loop {
            match self.decide(&mut state, need, epoch, false) {
                Acquire::Wait => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                outcome => return outcome,
            }
        }
    }

    /// Decides in this order: a usable token, the error of a refresh that failed meanwhile, waiting, refreshing.
    fn decide(self: &Arc<Self>, state: &mut State, need: Need, epoch: CallEpoch, started_refresh: bool) -> Acquire {
        let has_failed = state.failures > epoch.failures;
        if let Some(cached) = &state.cached
            && (cached.is_usable(need)
                || need == Need::Any && cached.usable_meanwhile(state.refreshing && !started_refresh, has_failed))
        {
            return Acquire::Have(cached.clone());
        }
        if has_failed && let Some(error) = &state.failure {
            return Acquire::Failed(error.clone());
        }
        if state.refreshing {
            return Acquire::Wait;
        }
        state.refreshing = true;
        if let Some(cached) = &state.cached {
            cached.status.stale.store(true, Ordering::Relaxed);
        }
        Acquire::Refresh(RefreshPermit { cell: Arc::clone(self), need, done: false })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No invariant is broken while the lock is held, so that a poisoned state is valid.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a refresh and wakes the threads that wait for it. Returns the token that is cached now. Without a result, the
    /// refresh was abandoned.
    pub(super) fn finish_refresh(&self, result: Option<Result<Token, TokenError>>) -> Option<CachedToken> {
        let cached = {
            let mut state = self.lock();
            state.refreshing = false;
            match result {
                Some(Ok(token)) => {
                    state.generation += 1;
                    state.cached = Some(match &state.cached {
                        Some(last) => CachedToken::after(last, token, state.generation),
                        None => CachedToken::new(token, state.generation),
                    });
                }
                Some(Err(error)) => {
                    state.failures += 1;
                    state.failure = Some(error);
                }
                None => {}
            }
            // Without a new token, the old one is as good as before.
            if let Some(cached) = &state.cached {
                cached.status.stale.store(false, Ordering::Relaxed);
            }
            state.cached.clone()
        };
        self.changed.notify_all();
        cached
    }
}

impl CachedToken {
    /// Returns whether a token that is about to expire can still be used: while another call replaces it, if it will not
    /// expire in flight; and after a refresh has failed, until it expires.
    fn usable_meanwhile(&self, is_being_replaced: bool, has_failed: bool) -> bool {
        let now = SystemTime::now();
        let in_time = !self.is_marked_expired() && !self.token.expires_in_flight(now, self.avg_latency());
        has_failed && !self.token.is_expired(now) || in_time && is_being_replaced
    }
}

/// The right and the duty to refresh the token. Dropped unfinished, it passes to another call.
pub(crate) struct RefreshPermit {
    cell: Arc<TokenCell>,
    need: Need,
    done: bool,
}

impl RefreshPermit {
    /// Leaves the refresh to the calls that drive it together.
    pub(super) fn hand_over(mut self) {
        self.done = true;
    }

    /// Publishes the outcome and returns what it means for the caller: where the refresh failed, a token that is about to
    /// expire is used until it does.
    pub(crate) fn finish(mut self, result: Result<Token, TokenError>) -> Result<CachedToken, TokenError> {
        self.done = true;
        let error = result.as_ref().err().cloned();
        let cached = self.cell.finish_refresh(Some(result));
        match (error, cached) {
            (None, Some(cached)) => Ok(cached),
            (Some(_), Some(cached)) if self.need == Need::Any && !cached.token.is_expired(SystemTime::now()) => {
                Ok(cached)
            }
            (Some(error), _) => Err(error),
            (None, None) => Err(TokenError::other("no token")),
        }
    }
}

impl Drop for RefreshPermit {
    fn drop(&mut self) {
        if !self.done {
            self.cell.finish_refresh(None);
        }
    }
}

#[cfg(test)]
mod tests;
