//! One fetch of a token for many async calls: whichever of them is polled drives it.
//!
//! The fetch belongs to nobody's future. It is kept beside the token, and a call that waits for it polls it, so that it
//! gets on as long as *any* call that waits is polled; a call that is dropped, or kept without being polled, holds
//! nobody up. Each waiting call has put down its waker before it polls the fetch, and the fetch wakes all of them: a
//! call that found the fetch pending is woken when there is more to do. The first of them to be polled then sees to it,
//! and the others leave the fetch alone. The last call to leave takes the fetch along.

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

/// A fetch that had something to do for so long, and was not polled by anybody, is not believed when it fails: its
/// time was over because of us.
const STARVED_AFTER: Duration = Duration::from_secs(1);

/// A fetch under way.
pub(crate) type RefreshFuture = BoxFuture<'static, Result<Token, TokenError>>;

/// The place of the fetch, and those who wait for it.
#[derive(Default)]
pub(crate) struct SharedRefresh {
    /// Locked for as long as it takes to poll the fetch once.
    fetch: Mutex<Option<RefreshFuture>>,
    waiting: Arc<Waiting>,
    /// The thread that is polling the fetch: should that come back here, the provider asks for its own token.
    polling: Mutex<Option<ThreadId>>,
    /// Whether somebody came while the fetch was polled, and wants to be woken when that is over.
    contended: AtomicBool,
}

impl SharedRefresh {
    /// Wakes those who came while the fetch's place was locked; to be called when it is not any more.
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
    /// By how often the call was refused, and when it came.
    wakers: BTreeMap<(u32, u64), Waker>,
    next: u64,
    /// Since when the fetch has something to do.
    due: Option<Instant>,
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        let wakers: Vec<Waker> = {
            let mut calls = lock(&self.calls);
            calls.due.get_or_insert_with(Instant::now);
            // Who was refused most often comes first, lest its luck run out; among the others the last, who was refused
            // last the other time, because it was sent last, and is now sent early.
            calls.wakers.values().rev().cloned().collect()
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// A call that wants a token.
pub(crate) struct TokenFuture<'a> {
    cell: &'a Arc<TokenCell>,
    need: Need,
    epoch: CallEpoch,
    start: &'a (dyn Fn() -> RefreshFuture + Sync),
    /// Its place among those who wait.
    place: Option<(u32, u64)>,
    /// Whether it began the fetch: it then waits for the end, so that a token that is about to expire is replaced while
    /// the others go on with it.
    leads: bool,
}

impl<'a> TokenFuture<'a> {
    /// Gets the shared token; where there is none that will do, `start` makes the fetch of another one.
    pub(crate) fn new(
        cell: &'a Arc<TokenCell>,
        need: Need,
        epoch: CallEpoch,
        start: &'a (dyn Fn() -> RefreshFuture + Sync),
    ) -> Self {
        Self { cell, need, epoch, start, place: None, leads: false }
    }

    /// Puts down the waker, before anything is looked at.
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

    /// The fetch's place, locked; `None` where somebody is at it. A poll may take its time, and whoever waited for its end
    /// would keep a thread from the other calls.
    fn fetch(&self) -> Option<MutexGuard<'a, Option<RefreshFuture>>> {
        match self.cell.shared_refresh.fetch.try_lock() {
            Ok(fetch) => Some(fetch),
            Err(TryLockError::Poisoned(fetch)) => Some(fetch.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// The same, when nobody is there any more to wake this call: what is contended is said before looking again.
    fn try_lock_or_register(&self) -> Option<MutexGuard<'a, Option<RefreshFuture>>> {
        self.fetch().or_else(|| {
            self.cell.shared_refresh.contended.store(true, Ordering::SeqCst);
            self.fetch()
        })
    }

    /// Gets on with the fetch as far as it goes.
    fn advance(&mut self, fetch: &mut Option<RefreshFuture>) -> Poll<Result<CachedToken, TokenError>> {
        loop {
            match self.cell.acquire(self.need, self.epoch, self.leads) {
                Acquire::Have(cached) => return Poll::Ready(Ok(cached)),
                Acquire::Failed(error) => return Poll::Ready(Err(error)),
                Acquire::Refresh(permit) => {
                    permit.hand_over();
                    self.leads = true;
                    lock(&self.cell.shared_refresh.waiting.calls).due = Some(Instant::now());
                    *fetch = Some((self.start)());
                }
                Acquire::Wait => {}
            }
            match self.drive(fetch) {
                Poll::Pending => return Poll::Pending,
                // However soon it expires: another one would do no better.
                Poll::Ready(Some(cached)) => return Poll::Ready(Ok(cached)),
                Poll::Ready(None) => {}
            }
        }
    }

    /// Polls the fetch. When it has come to an end, everybody is told; the token is given back, if it is one.
    fn drive(&self, slot: &mut Option<RefreshFuture>) -> Poll<Option<CachedToken>> {
        let shared_refresh = &self.cell.shared_refresh;
        // It is put back if it goes on: one that panics is gone, and the next call begins another.
        let Some(mut fetch) = slot.take() else {
            self.cell.finish_refresh(None);
            return Poll::Ready(None);
        };
        // All who wait are woken when it can get on, and the first of them has seen to that.
        let Some(due) = lock(&shared_refresh.waiting.calls).due.take() else {
            *slot = Some(fetch);
            return Poll::Pending;
        };
        let is_starved = !self.leads && due.elapsed() > STARVED_AFTER;
        let waker = Waker::from(Arc::clone(&shared_refresh.waiting));
        let polling = Polling::begin(shared_refresh);
        let outcome = fetch.as_mut().poll(&mut Context::from_waker(&waker));
        drop(polling);
        let cached = match outcome {
            Poll::Pending => {
                *slot = Some(fetch);
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

/// Says which thread is polling the fetch, until that is over; should the fetch panic, those who wait are told.
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
            let text = "the token provider calls the client whose token it is to fetch";
            return Poll::Ready(Err(TokenError::other(text)));
        }
        let Some(mut fetch) = this.try_lock_or_register() else { return Poll::Pending };
        let outcome = this.advance(&mut fetch);
        drop(fetch);
        this.cell.shared_refresh.wake_contended();
        outcome
    }
}

impl Drop for TokenFuture<'_> {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        let shared_refresh = &self.cell.shared_refresh;
        lock(&shared_refresh.waiting.calls).wakers.remove(&place);
        // Whoever holds the lock waits for the fetch as well, or is about to look here.
        let Some(mut slot) = self.fetch() else { return };
        if lock(&shared_refresh.waiting.calls).wakers.is_empty()
            && let Some(fetch) = slot.take()
        {
            self.cell.finish_refresh(None);
            drop(fetch);
        }
        drop(slot);
        shared_refresh.wake_contended();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing is left half done under these locks but a fetch that panicked, and that was taken out before.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
