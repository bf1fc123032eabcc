//! When a call is repeated although its token was not the reason.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use crate::transport::{Response, TransportError, TransportErrorKind};

/// When a call is repeated: never by default. Only requests are repeated that no server has processed.
///
/// * The server was not reached, so that no byte of the request was sent. The pause doubles with each attempt, and its length is
///   random between half of that and the whole.
/// * The response has the status 429 or 503 and the header `Retry-After` (RFC 9110 §10.2.3): after that time, unless it is
///   longer than [`max_pause`](Self::max_pause).
///
/// A connection that breaks later, a time limit and a fault are no such reasons: the server may have executed the call.
///
/// ```
/// use std::time::Duration;
/// use soapstone::{Options, client::Retry};
/// let retry = Retry::new(4).base_pause(Duration::from_millis(100)).max_pause(Duration::from_secs(10));
/// let options = Options::default().retry(retry);
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    base_pause: Duration,
    max_pause: Duration,
}

impl Retry {
    /// Creates a policy of at most `attempts` attempts, the first one included, with pauses from 200 milliseconds to 30
    /// seconds. Attempts with another token do not count.
    #[must_use]
    pub fn new(attempts: u32) -> Self {
        Self { attempts, base_pause: Duration::from_millis(200), max_pause: Duration::from_secs(30) }
    }

    /// Sets the pause before the second attempt.
    #[must_use]
    pub fn base_pause(mut self, pause: Duration) -> Self {
        self.base_pause = pause;
        self
    }

    /// Sets the longest pause. A call whose server requires a longer one is not repeated.
    #[must_use]
    pub fn max_pause(mut self, pause: Duration) -> Self {
        self.max_pause = pause;
        self
    }

    /// Returns the pause before the call is repeated, after `repeated` repetitions; `None` if it is not repeated.
    pub(super) fn pause(&self, repeated: u32, outcome: &Result<Response, TransportError>) -> Option<Duration> {
        if repeated.saturating_add(1) >= self.attempts {
            return None;
        }
        match outcome {
            Err(error) if error.kind() == TransportErrorKind::Connect => {
                let factor = 1_u32.checked_shl(repeated).unwrap_or(u32::MAX);
                let whole = self.base_pause.saturating_mul(factor).min(self.max_pause);
                Some(jittered(whole))
            }
            Ok(response) if matches!(response.status, 429 | 503) => {
                response.headers.retry_after().filter(|pause| *pause <= self.max_pause)
            }
            _ => None,
        }
    }
}

/// Returns a random time between half of `whole` and `whole`, so that clients do not return all at once.
fn jittered(whole: Duration) -> Duration {
    let half = whole / 2;
    // The keys of the standard library's hash maps are random.
    let random = RandomState::new().hash_one(0_u8);
    let nanoseconds = u64::try_from(half.as_nanos()).unwrap_or(u64::MAX).saturating_add(1);
    whole.saturating_sub(Duration::from_nanos(random % nanoseconds))
}

/// Waits without blocking the thread. On a tokio runtime with timers, its timer is used; elsewhere a thread.
pub(super) async fn pause(duration: Duration) {
    #[cfg(feature = "client")]
    if tokio::runtime::Handle::try_current().is_ok() {
        return tokio::time::sleep(duration).await;
    }
    ThreadTimer::start(duration).await;
}

/// A timer that is a thread.
struct ThreadTimer(std::sync::Arc<std::sync::Mutex<(bool, Option<std::task::Waker>)>>);

impl ThreadTimer {
    fn start(duration: Duration) -> Self {
        let state = std::sync::Arc::new(std::sync::Mutex::new((false, None::<std::task::Waker>)));
        let shared = std::sync::Arc::clone(&state);
        std::thread::spawn(move || {
            std::thread::sleep(duration);
            let mut state = shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            state.0 = true;
            if let Some(waker) = state.1.take() {
                waker.wake();
            }
        });
        Self(state)
    }
}

impl Future for ThreadTimer {
    type Output = ();

    fn poll(self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if state.0 {
            return std::task::Poll::Ready(());
        }
        state.1 = Some(cx.waker().clone());
        std::task::Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_at_random_up_to_a_bound() {
        let retry = Retry::new(40).base_pause(Duration::from_millis(100)).max_pause(Duration::from_secs(1));
        let failed = Err(TransportError::new(TransportErrorKind::Connect, "down"));
        for (repeated, whole) in [(0, 100), (1, 200), (3, 800), (4, 1000), (38, 1000)] {
            let pauses = [(); 40].map(|()| retry.pause(repeated, &failed).unwrap());
            let range = Duration::from_millis(whole / 2)..=Duration::from_millis(whole);
            assert!(pauses.iter().all(|pause| range.contains(pause)), "{pauses:?}");
            assert!(pauses.iter().any(|pause| *pause != pauses[0]), "{pauses:?}");
        }
        assert_eq!(retry.pause(39, &failed), None);
    }

    #[test]
    fn a_timer_without_a_runtime_wakes_its_task() {
        let start = std::time::Instant::now();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(ThreadTimer::start(Duration::from_millis(30)));
        assert!(start.elapsed() >= Duration::from_millis(30));
    }
}
