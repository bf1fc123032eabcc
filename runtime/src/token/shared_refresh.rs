//! One token refresh for many async calls: whichever call is polled drives it.
//!
//! The refresh belongs to no single future. It is kept beside the token, and each call that waits for it polls it, so
//! that it makes progress as long as *any* waiting call is polled. A call that is dropped, or kept without being
//! polled, does not delay the others.
//!
//! ```text
//! TokenFuture::poll
//!   1. register the waker                    before any state is read, so that no wake-up is lost
//!   2. lock the refresh ── contended? ──▶ set `contended`, return Pending; the holder of the lock wakes it
//!   3. acquire the token
//!        token, error  ──▶ Ready
//!        permit        ──▶ start the refresh, go to 4
//!        wait          ──▶ 4
//!   4. poll the refresh, if it is due
//!        pending       ──▶ Pending; its waker wakes all registered calls, and the first to be polled comes here
//!        done          ──▶ publish the result, wake all registered calls, go to 3
//!   5. unlock, and wake the calls that met the lock
//! ```
//!
//! The last waiting call that is dropped drops the refresh with it.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use super::cell::{Acquire, CachedToken, CallEpoch, Need, TokenCell};
use super::{Token, TokenError};
use crate::transport::BoxFuture;

/// If a woken refresh was not polled for this long, its failure is ignored: it probably timed out because it was not
/// polled.
const STARVED_AFTER: Duration = Duration::from_secs(1);

/// A refresh in progress.
pub(crate) type RefreshFuture = BoxFuture<'static, Result<Token, TokenError>>;

/// The refresh and the calls that wait for it.
#[derive(Default)]
pub(crate) struct SharedRefresh {
    /// Locked while the refresh is polled once.
    refresh: Mutex<Option<RefreshFuture>>,
    waiting: Arc<Waiting>,
    /// The thread that polls the refresh. If the same thread polls a call here, the provider calls its own client.
    polling: Mutex<Option<ThreadId>>,
    /// Whether a call met the lock and must be woken when it is released.
    contended: AtomicBool,
}

impl SharedRefresh {
    /// Wakes the calls that met the lock. Call it after the lock is released.
    fn wake_contended(&self) {
        if self.contended.swap(false, Ordering::SeqCst) {
            Arc::clone(&self.waiting).wake();
        }
    }
}

#[derive(Default)]
struct Waiting {
    calls: Mutex<Calls>,
}

#[derive(Default)]
struct Calls {
    /// By the number of rejected attempts and the order of arrival.
    wakers: BTreeMap<(u32, u64), Waker>,
    next: u64,
    /// Since when the refresh can make progress; `None` if it was polled since.
    due: Option<Instant>,
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        let wakers: Vec<Waker> = {
            let mut calls = lock(&self.calls);
            calls.due.get_or_insert_with(Instant::now);
            // Wake callers with the most rejected attempts first so that none starves; break ties newest first.
            calls.wakers.values().rev().cloned().collect()
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// A call that acquires a token.
pub(crate) struct TokenFuture<'a> {
    cell: &'a Arc<TokenCell>,
    need: Need,
    epoch: CallEpoch,
    start: &'a (dyn Fn() -> RefreshFuture + Sync),
    /// Its place among the waiting calls.
    place: Option<(u32, u64)>,
    /// Whether it started the refresh. It then waits for the end, so that a token that is about to expire is replaced
    /// while other calls use it.
    started: bool,
}

impl<'a> TokenFuture<'a> {
    /// Acquires the shared token; `start` creates a refresh if there is no usable one.
    pub(crate) fn new(
        cell: &'a Arc<TokenCell>,
        need: Need,
        epoch: CallEpoch,
        start: &'a (dyn Fn() -> RefreshFuture + Sync),
    ) -> Self {
        Self { cell, need, epoch, start, place: None, started: false }
    }

    /// Registers the waker, before any state is read.
    fn join(&mut self, waker: &Waker) {
        let mut calls = lock(&self.cell.shared_refresh.waiting.calls);
        let place = *self.place.get_or_insert_with(|| {
            calls.next += 1;
            (self.epoch.attempts, calls.next)
        });
        match calls.wakers.get_mut(&place) {
            Some(known) => known.clone_from(waker),
            None => {
                calls.wakers.insert(place, waker.clone());
            }
        }
    }

    /// Locks the refresh; `None` if another call polls it. Waiting for the lock would block a thread that other calls
    /// need.
    fn try_lock(&self) -> Option<MutexGuard<'a, Option<RefreshFuture>>> {
        match self.cell.shared_refresh.refresh.try_lock() {
            Ok(refresh) => Some(refresh),
            Err(TryLockError::Poisoned(refresh)) => Some(refresh.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// Locks the refresh, or registers that this call met the lock. The second attempt is for a holder that released
    /// the lock in between and did not see the registration.
    fn try_lock_or_register(&self) -> Option<MutexGuard<'a, Option<RefreshFuture>>> {
        self.try_lock().or_else(|| {
            self.cell.shared_refresh.contended.store(true, Ordering::SeqCst);
            self.try_lock()
        })
    }

    /// Advances the refresh until it is pending or the call has its outcome.
    fn advance(&mut self, refresh: &mut Option<RefreshFuture>) -> Poll<Result<CachedToken, TokenError>> {
        loop {
            match self.cell.acquire(self.need, self.epoch, self.started) {
                Acquire::Have(cached) => return Poll::Ready(Ok(cached)),
                Acquire::Failed(error) => return Poll::Ready(Err(error)),
                Acquire::Refresh(permit) => {
                    permit.hand_over();
                    self.started = true;
                    lock(&self.cell.shared_refresh.waiting.calls).due = Some(Instant::now());
                    *refresh = Some((self.start)());
                }
                Acquire::Wait => {}
            }
            match self.drive(refresh) {
                Poll::Pending => return Poll::Pending,
                // However soon it expires: another token would not last longer.
                Poll::Ready(Some(cached)) => return Poll::Ready(Ok(cached)),
                Poll::Ready(None) => {}
            }
        }
    }

    /// Polls the refresh. When it is done, publishes the result, wakes all calls and returns the token, if it is one.
    fn drive(&self, slot: &mut Option<RefreshFuture>) -> Poll<Option<CachedToken>> {
        let shared_refresh = &self.cell.shared_refresh;
        // It is put back if it is pending. One that panics is gone, and the next call starts another.
        let Some(mut refresh) = slot.take() else {
            self.cell.finish_refresh(None);
            return Poll::Ready(None);
        };
        // Not woken since the last poll: there is nothing to do.
        let Some(due) = lock(&shared_refresh.waiting.calls).due.take() else {
            *slot = Some(refresh);
            return Poll::Pending;
        };
        let is_starved = !self.started && due.elapsed() > STARVED_AFTER;
        let waker = Waker::from(Arc::clone(&shared_refresh.waiting));
        let polling = Polling::begin(shared_refresh);
        let outcome = refresh.as_mut().poll(&mut Context::from_waker(&waker));
        drop(polling);
        let cached = match outcome {
            Poll::Pending => {
                *slot = Some(refresh);
                return Poll::Pending;
            }
            Poll::Ready(Ok(token)) => self.cell.finish_refresh(Some(Ok(token))),
            Poll::Ready(Err(error)) => {
                self.cell.finish_refresh(if is_starved { None } else { Some(Err(error)) });
                None
            }
        };
        waker.wake();
        Poll::Ready(cached)
    }
}

/// Records the polling thread while it polls. If the refresh panics, the waiting calls are woken.
struct Polling<'f>(&'f SharedRefresh);

impl<'f> Polling<'f> {
    fn begin(shared_refresh: &'f SharedRefresh) -> Self {
        *lock(&shared_refresh.polling) = Some(thread::current().id());
        Self(shared_refresh)
    }
}

impl Drop for Polling<'_> {
    fn drop(&mut self) {
        *lock(&self.0.polling) = None;
        if thread::panicking() {
            Arc::clone(&self.0.waiting).wake();
        }
    }
}

impl Future for TokenFuture<'_> {
    type Output = Result<CachedToken, TokenError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        this.join(cx.waker());
        if *lock(&this.cell.shared_refresh.polling) == Some(thread::current().id()) {
            let text = "the token provider calls the client that it provides the token for";
            return Poll::Ready(Err(TokenError::other(text)));
        }
        let Some(mut refresh) = this.try_lock_or_register() else { return Poll::Pending };
        let outcome = this.advance(&mut refresh);
        drop(refresh);
        this.cell.shared_refresh.wake_contended();
        outcome
    }
}

impl Drop for TokenFuture<'_> {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        let shared_refresh = &self.cell.shared_refresh;
        lock(&shared_refresh.waiting.calls).wakers.remove(&place);
        // The holder of the lock waits for the refresh as well, or is about to run this check.
        let Some(mut slot) = self.try_lock() else { return };
        if lock(&shared_refresh.waiting.calls).wakers.is_empty()
            && let Some(refresh) = slot.take()
        {
            self.cell.finish_refresh(None);
            drop(refresh);
        }
        drop(slot);
        shared_refresh.wake_contended();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // No invariant is broken while these locks are held: a refresh that panics was taken out before.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
