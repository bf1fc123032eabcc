//! One fetch for many calls, polled by hand in every order that matters.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::token::TokenErrorKind;

/// A token service that is a switch: fetches are pending until it is thrown.
#[derive(Default)]
struct Service {
    begun: AtomicUsize,
    dropped: AtomicUsize,
    polled: AtomicUsize,
    state: Mutex<Switch>,
}

#[derive(Default)]
struct Switch {
    outcome: Option<Result<Token, TokenError>>,
    waker: Option<Waker>,
    panics: bool,
}

struct Fetching(Arc<Service>);

impl Future for Fetching {
    type Output = Result<Token, TokenError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.polled.fetch_add(1, Ordering::SeqCst);
        let mut state = lock(&self.0.state);
        assert!(!state.panics, "the provider panics");
        match &state.outcome {
            Some(outcome) => Poll::Ready(outcome.clone()),
            None => {
                state.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

impl Service {
    fn fetch(self: &Arc<Self>) -> RefreshFuture {
        self.begun.fetch_add(1, Ordering::SeqCst);
        Box::pin(Fetching(Arc::clone(self)))
    }

    fn respond(&self, outcome: Result<Token, TokenError>) {
        let waker = {
            let mut state = lock(&self.state);
            state.outcome = Some(outcome);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn begun(&self) -> usize {
        self.begun.load(Ordering::SeqCst)
    }
}

/// A waker that counts.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn poll<T>(future: &mut (impl Future<Output = T> + Unpin), bell: &Arc<Bell>) -> Poll<T> {
    Pin::new(future).poll(&mut Context::from_waker(&Waker::from(Arc::clone(bell))))
}

fn token(outcome: Poll<Result<CachedToken, TokenError>>) -> String {
    match outcome {
        Poll::Ready(Ok(cached)) => cached.token.expose().to_owned(),
        Poll::Ready(Err(error)) => error.to_string(),
        Poll::Pending => "pending".to_owned(),
    }
}

#[test]
fn a_call_that_is_kept_and_not_polled_delays_no_other() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let (one, other) = (Arc::new(Bell::default()), Arc::new(Bell::default()));
    let mut first = TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    let mut second = TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    assert!(poll(&mut first, &one).is_pending() && poll(&mut second, &other).is_pending());
    assert_eq!(service.begun(), 1, "they share one fetch");
    service.respond(Ok(Token::new("a")));
    assert!(one.0.load(Ordering::SeqCst) > 0 && other.0.load(Ordering::SeqCst) > 0, "both are woken");
    assert_eq!(token(poll(&mut second, &other)), "a");
    assert_eq!(token(poll(&mut first, &one)), "a");
    assert_eq!((service.begun(), service.dropped.load(Ordering::SeqCst)), (1, 1));
}

#[test]
fn a_dropped_call_leaves_the_fetch_to_the_others_and_the_last_one_drops_it() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let bell = Arc::new(Bell::default());
    let call = || TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    let (mut first, mut second) = (call(), call());
    assert!(poll(&mut first, &bell).is_pending() && poll(&mut second, &bell).is_pending());
    drop(first);
    assert_eq!(service.dropped.load(Ordering::SeqCst), 0);
    drop(second);
    assert_eq!(service.dropped.load(Ordering::SeqCst), 1, "no call needs it any more");
    let mut third = call();
    assert!(poll(&mut third, &bell).is_pending());
    service.respond(Ok(Token::new("b")));
    assert_eq!((token(poll(&mut third, &bell)), service.begun()), ("b".to_owned(), 2));
}

#[test]
fn a_failure_is_shared_unless_the_fetch_was_not_polled() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let bell = Arc::new(Bell::default());
    let call = || TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    let (mut first, mut second) = (call(), call());
    assert!(poll(&mut first, &bell).is_pending() && poll(&mut second, &bell).is_pending());
    service.respond(Err(TokenError::new(TokenErrorKind::BadCredentials, "no")));
    assert_eq!((token(poll(&mut second, &bell)), token(poll(&mut first, &bell))), ("no".to_owned(), "no".to_owned()));
    assert_eq!(service.begun(), 1);
    // A fetch that timed out while its call was not polled does not show that the service failed.
    lock(&service.state).outcome = None;
    let mut idle = call();
    assert!(poll(&mut idle, &bell).is_pending());
    service.respond(Err(TokenError::other("too late")));
    lock(&cell.shared_refresh.waiting.calls).due = Instant::now().checked_sub(2 * STARVED_AFTER);
    let mut late = call();
    assert_eq!(token(poll(&mut late, &bell)), "too late", "it began another fetch, whose failure counts");
    assert_eq!(service.begun(), 3);
}

#[test]
fn a_token_about_to_expire_is_replaced_by_the_first_call_and_serves_the_others() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let bell = Arc::new(Bell::default());
    let call = || TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    // Its time is nearly over: nine tenths of a life that began before.
    let life = Duration::from_secs(3600);
    let old = Token { obtained: std::time::SystemTime::now() - (life - Duration::from_secs(10)), ..Token::new("old") };
    let expires = old.obtained + life;
    cell.finish_refresh(Some(Ok(old.expires_at(expires))));
    let (mut first, mut second) = (call(), call());
    assert!(poll(&mut first, &bell).is_pending());
    assert_eq!(token(poll(&mut second, &bell)), "old");
    assert!(poll(&mut first, &bell).is_pending(), "the call that began waits");
    service.respond(Ok(Token::new("new")));
    assert_eq!(token(poll(&mut first, &bell)), "new");
    assert_eq!(token(poll(&mut call(), &bell)), "new");
}

#[test]
fn a_provider_that_panics_is_called_again_by_the_next_call() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let (one, other) = (Arc::new(Bell::default()), Arc::new(Bell::default()));
    let call = || TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    let (mut first, mut second) = (call(), call());
    assert!(poll(&mut first, &one).is_pending() && poll(&mut second, &other).is_pending());
    lock(&service.state).panics = true;
    let waker = lock(&service.state).waker.take();
    waker.unwrap().wake();
    let before = other.0.load(Ordering::SeqCst);
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| poll(&mut first, &one)));
    assert!(outcome.is_err() && other.0.load(Ordering::SeqCst) > before, "the others are woken");
    lock(&service.state).panics = false;
    lock(&service.state).outcome = Some(Ok(Token::new("a")));
    assert_eq!(token(poll(&mut second, &other)), "a");
    // The state after the panic still allows the last call to drop a fetch.
    lock(&service.state).outcome = None;
    let mut last = TokenFuture::new(&cell, Need::LaterThan(1), cell.epoch(), &start);
    assert!(poll(&mut last, &one).is_pending());
    let dropped = service.dropped.load(Ordering::SeqCst);
    drop((first, second, last));
    assert_eq!(service.dropped.load(Ordering::SeqCst), dropped + 1);
}

#[test]
fn a_provider_that_requests_its_own_token_fails_with_the_reason() {
    let cell = Arc::new(TokenCell::default());
    let inner = Arc::clone(&cell);
    let start = move || -> RefreshFuture {
        let cell = Arc::clone(&inner);
        Box::pin(async move {
            let start = || -> RefreshFuture { Box::pin(std::future::pending()) };
            let cached = TokenFuture::new(&cell, Need::Any, cell.epoch(), &start).await?;
            Ok(Token::new(cached.token.expose()))
        })
    };
    let mut call = TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    let text = token(poll(&mut call, &Arc::new(Bell::default())));
    assert!(text.contains("calls the client"), "{text}");
}

#[test]
fn many_threads_share_one_fetch() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                let mut call = TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
                let bell = Arc::new(Bell::default());
                let mut rung = 0;
                loop {
                    if let Poll::Ready(outcome) = poll(&mut call, &bell) {
                        assert_eq!(outcome.unwrap().token.expose(), "a");
                        return;
                    }
                    // No poll without the bell: a lost one would hang here.
                    while bell.0.load(Ordering::SeqCst) == rung {
                        std::thread::yield_now();
                    }
                    rung = bell.0.load(Ordering::SeqCst);
                }
            });
        }
        while service.begun() == 0 {
            std::thread::yield_now();
        }
        std::thread::sleep(Duration::from_millis(20));
        service.respond(Ok(Token::new("a")));
    });
    assert_eq!(service.begun(), 1);
}

#[test]
fn a_call_that_comes_while_the_fetch_is_polled_is_woken_afterwards() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let (one, late) = (Arc::new(Bell::default()), Arc::new(Bell::default()));
    let call = || TokenFuture::new(&cell, Need::Any, cell.epoch(), &start);
    for leaves in [false, true] {
        let (mut first, mut second) = (call(), call());
        assert!(poll(&mut first, &one).is_pending());
        let before = late.0.load(Ordering::SeqCst);
        let busy = lock(&cell.shared_refresh.refresh);
        assert!(poll(&mut second, &late).is_pending(), "no call waits for the lock");
        drop(busy);
        assert_eq!(late.0.load(Ordering::SeqCst), before);
        // The next call that polls the fetch or leaves it wakes the calls that found the lock taken.
        if leaves {
            drop(first);
        } else {
            assert!(poll(&mut first, &one).is_pending());
        }
        assert!(late.0.load(Ordering::SeqCst) > before, "leaves: {leaves}");
    }
}

#[test]
fn calls_are_woken_by_rejections_and_then_the_latest_first() {
    /// Notes its name when it rings.
    struct Named(&'static str, Arc<Mutex<Vec<&'static str>>>);
    impl Wake for Named {
        fn wake(self: Arc<Self>) {
            lock(&self.1).push(self.0);
        }
    }
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let rung = Arc::new(Mutex::new(Vec::new()));
    let mut calls = Vec::new();
    for (name, attempts) in [("first", 0), ("rejected twice", 2), ("rejected once", 1), ("last", 0)] {
        let mut call = TokenFuture::new(&cell, Need::Any, cell.epoch().after(attempts), &start);
        let waker = Waker::from(Arc::new(Named(name, Arc::clone(&rung))));
        assert!(Pin::new(&mut call).poll(&mut Context::from_waker(&waker)).is_pending());
        calls.push(call);
    }
    service.respond(Ok(Token::new("a")));
    assert_eq!(*lock(&rung), ["rejected twice", "rejected once", "last", "first"]);
}

#[test]
fn a_fetch_is_polled_when_it_can_get_on_and_not_by_everybody_who_waits() {
    let (cell, service) = (Arc::new(TokenCell::default()), Arc::new(Service::default()));
    let start = || service.fetch();
    let bell = Arc::new(Bell::default());
    let mut calls: Vec<_> = (0..10).map(|_| TokenFuture::new(&cell, Need::Any, cell.epoch(), &start)).collect();
    assert!(calls.iter_mut().all(|call| poll(call, &bell).is_pending()));
    assert_eq!(service.polled.load(Ordering::SeqCst), 1);
    service.respond(Ok(Token::new("a")));
    assert!(calls.iter_mut().all(|call| poll(call, &bell).is_ready()));
    assert_eq!(service.polled.load(Ordering::SeqCst), 2);
}
