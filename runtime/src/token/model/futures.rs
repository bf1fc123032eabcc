//! Async calls that share a refresh: polled, dropped and completed in every order. Only calls that were woken are polled, as a
//! runtime does, so that a wake-up that is lost is a call that never ends.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use super::explore;
use crate::token::cell::{Need, TokenCell};
use crate::token::shared_refresh::{RefreshFuture, TokenFuture};
use crate::token::{Token, TokenError};

const CALLS: usize = 3;

/// A call's waker: whether it was woken since it was polled.
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// The token service: how it responds, once it does.
#[derive(Default)]
struct Service {
    outcome: Mutex<Option<Result<Token, TokenError>>>,
    waker: Mutex<Option<Waker>>,
    begun: AtomicUsize,
}

struct Refresh(Arc<Service>);

impl Future for Refresh {
    type Output = Result<Token, TokenError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = self.0.outcome.lock().unwrap().take();
        // A refresh that is over wakes no call.
        *self.0.waker.lock().unwrap() = outcome.is_none().then(|| cx.waker().clone());
        outcome.map_or(Poll::Pending, Poll::Ready)
    }
}

impl Service {
    fn respond(&self, outcome: Result<Token, TokenError>) {
        *self.outcome.lock().unwrap() = Some(outcome);
        if let Some(waker) = self.waker.lock().unwrap().take() {
            waker.wake();
        }
    }
}

/// Runs a sequence; returns how many choices there are next. Each is a step of a call, or a response of the service.
fn run(path: &[usize], length: usize) -> usize {
    let cell: Arc<TokenCell> = Arc::default();
    let service = Arc::new(Service::default());
    let start = || -> RefreshFuture {
        service.begun.fetch_add(1, Ordering::SeqCst);
        Box::pin(Refresh(Arc::clone(&service)))
    };
    let flags: Vec<Arc<Flag>> = (0..CALLS).map(|_| Arc::new(Flag(AtomicBool::new(true)))).collect();
    let epoch = cell.epoch();
    let mut calls: Vec<Option<TokenFuture<'_>>> =
        (0..CALLS).map(|_| Some(TokenFuture::new(&cell, Need::Any, epoch, &start))).collect();
    let mut responses = 0;
    let poll = |calls: &mut Vec<Option<TokenFuture<'_>>>, call: usize| {
        let Some(future) = calls[call].as_mut().filter(|_| flags[call].0.swap(false, Ordering::SeqCst)) else { return };
        let waker = Waker::from(Arc::clone(&flags[call]));
        if Pin::new(future).poll(&mut Context::from_waker(&waker)).is_ready() {
            calls[call] = None;
        }
    };
    for choice in path {
        match choice {
            0..CALLS => poll(&mut calls, *choice),
            choice if *choice < 2 * CALLS => calls[choice - CALLS] = None,
            choice => {
                let is_ok = *choice == 2 * CALLS;
                service.respond(if is_ok { Ok(Token::new("t")) } else { Err(TokenError::other("no")) });
                responses += 1;
            }
        }
        let begun = service.begun.load(Ordering::SeqCst);
        assert!(begun <= 1 + responses + path.len(), "{path:?}");
    }
    if path.len() == length {
        // The service responds to whatever is still requested, and each woken call is polled until none is.
        for _ in 0..20 {
            service.respond(Ok(Token::new("t")));
            (0..CALLS).for_each(|call| poll(&mut calls, call));
        }
        assert!(calls.iter().all(Option::is_none), "a call was not woken: {path:?}");
    }
    2 * CALLS + 2
}

#[test]
fn no_wake_up_is_lost_in_any_order() {
    const LENGTH: usize = 5;
    assert_eq!(explore(LENGTH, |path| run(path, LENGTH)), (2 * CALLS + 2).pow(5));
}
