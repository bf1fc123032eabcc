//! The calls that a server forbids whatever token they carry, because the user lacks a permission.
//!
//! A server may send one status for a token that has expired and for a permission that is missing. The first such rejection
//! of a call therefore leads to a new token. If the server forbids the call with that token too, further calls of the kind
//! do not request another one, until the token is replaced for another reason or a call of the kind succeeds.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use url::Url;

/// How long a call is known to be forbidden with a token whose lifetime is not known: its end may look like the missing
/// permission.
const UNKNOWN_LIFETIME: Duration = Duration::from_secs(600);

/// The number of calls that are known to be forbidden with a token. Beyond it, the oldest are dropped, which costs a token
/// request for each: a server may forbid any number of downloads.
const MAX_ENTRIES: usize = 256;

/// The kind of call that a server forbids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) url: Arc<Url>,
    /// The operation; none for a download.
    pub(crate) operation: Option<&'static str>,
    /// The number that the server gave.
    pub(crate) code: u16,
}

/// The calls that the server forbade with a token.
#[derive(Default)]
pub(super) struct Forbidden {
    entries: Mutex<Vec<Entry>>,
    /// Whether there are entries, for calls that succeed.
    any: AtomicBool,
}

#[derive(Clone)]
struct Entry {
    cause: Cause,
    since: Instant,
    /// Whether the token is one that a token refresh for this cause has brought.
    is_of_refresh: bool,
}

impl Forbidden {
    /// Records that the server forbids a call. Returns whether a new token may help; it does not where the token is one that
    /// was obtained for this cause, or `is_new` for the call.
    pub(super) fn record(&self, cause: Cause, is_new: bool, expires: bool, now: Instant) -> bool {
        let mut entries = self.lock();
        if !expires {
            entries.retain(|entry| now.saturating_duration_since(entry.since) < UNKNOWN_LIFETIME);
        }
        self.any.store(true, Ordering::Relaxed);
        match entries.iter_mut().find(|entry| entry.cause == cause) {
            Some(entry) => {
                entry.is_of_refresh |= is_new;
                !entry.is_of_refresh
            }
            None => {
                if entries.len() >= MAX_ENTRIES {
                    entries.remove(0);
                }
                entries.push(Entry { cause, since: now, is_of_refresh: is_new });
                !is_new
            }
        }
    }

    /// Records that the server allows calls at a URL, which need not be known as forbidden.
    pub(super) fn allow(&self, url: &Url, operation: Option<&str>) {
        if self.any.load(Ordering::Relaxed) {
            let mut entries = self.lock();
            entries.retain(|entry| entry.cause.operation != operation || *entry.cause.url != *url);
            self.any.store(!entries.is_empty(), Ordering::Relaxed);
        }
    }

    /// Returns what is known of the token that replaces this one: everything, if it is replaced because of a forbidden call.
    pub(super) fn of_next_token(&self) -> Self {
        let mut entries = self.lock().clone();
        if entries.iter().all(|entry| entry.is_of_refresh) {
            return Self::default();
        }
        entries.iter_mut().for_each(|entry| entry.is_of_refresh = true);
        Self { entries: Mutex::new(entries), any: AtomicBool::new(true) }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause(path: &str, operation: &'static str) -> Cause {
        let url = Url::parse("https://h/").and_then(|url| url.join(path)).expect("a URL");
        Cause { url: Arc::new(url), operation: Some(operation), code: 403 }
    }

    #[test]
    fn one_token_refresh_for_a_cause_and_none_for_it_from_then_on() {
        let now = Instant::now();
        let first = Forbidden::default();
        // All calls that meet the old token take part in one token refresh.
        assert!(first.record(cause("a", "x"), false, true, now) && first.record(cause("a", "x"), false, true, now));
        let second = first.of_next_token();
        assert!(!second.record(cause("a", "x"), true, true, now) && !second.record(cause("a", "x"), false, true, now));
        // Another operation, another service, another code are other causes.
        assert!(second.record(cause("a", "y"), false, true, now));
        assert!(second.record(cause("b", "x"), false, true, now));
        assert!(second.record(Cause { code: 401, ..cause("a", "x") }, false, true, now));
        let third = second.of_next_token();
        for (path, operation) in [("a", "x"), ("a", "y"), ("b", "x")] {
            assert!(!third.record(cause(path, operation), false, true, now), "{path} {operation}");
        }
        // A token that is replaced for another reason starts anew.
        assert!(third.of_next_token().record(cause("a", "x"), false, true, now));
    }

    #[test]
    fn a_call_that_succeeds_or_a_lifetime_that_may_have_ended_starts_anew() {
        let now = Instant::now();
        let forbidden = Forbidden::default();
        assert!(!forbidden.record(cause("a", "x"), true, false, now));
        forbidden.allow(&cause("a", "y").url, Some("y"));
        forbidden.allow(&cause("b", "x").url, Some("x"));
        assert!(!forbidden.record(cause("a", "x"), false, false, now + UNKNOWN_LIFETIME / 2));
        assert!(forbidden.record(cause("a", "x"), false, false, now + UNKNOWN_LIFETIME));
        assert!(!forbidden.record(cause("a", "x"), true, true, now));
        assert!(!forbidden.record(cause("a", "x"), false, true, now + UNKNOWN_LIFETIME * 9));
        forbidden.allow(&cause("a", "x").url, Some("x"));
        assert!(forbidden.record(cause("a", "x"), false, true, now));
    }
    #[test]
    fn the_oldest_call_makes_room_for_another() {
        let now = Instant::now();
        let forbidden = Forbidden::default();
        for number in 0..=MAX_ENTRIES {
            assert!(!forbidden.record(cause(&number.to_string(), "x"), true, true, now));
        }
        assert_eq!(forbidden.of_next_token().lock().len(), 0);
        assert!(!forbidden.record(cause("1", "x"), false, true, now));
        assert!(forbidden.record(cause("0", "x"), false, true, now));
        assert_eq!(forbidden.lock().len(), MAX_ENTRIES);
    }
}
