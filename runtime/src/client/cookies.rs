//! Cookies (RFC 6265) that calls of a client share.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cookie_store::{Cookie, CookieStore, RawCookie};
use url::Url;
use zeroize::Zeroizing;

use crate::transport::{Headers, Request};

/// The number of cookies that are kept at most, and the length in bytes of the name and the value of one (RFC 6265 §6.1).
const MOST: usize = 300;
const LONGEST: usize = 4096;

/// The cookies of a client (RFC 6265), by [`Options::cookies`](crate::Options::cookies). Clones share them.
///
/// A cookie returns only to the host that has set it, whatever its attribute `Domain` is; `Path`, `Secure`, `Expires` and `Max-Age`
/// count as the specification has them. Cookies are in memory only. At most 300 are kept, of at most 4096 bytes each; others are
/// ignored. Their values are secrets: they are masked in errors and in what interceptors see, and not in the `Debug` form.
///
/// # Examples
///
/// ```
/// use soapstone::Options;
/// use soapstone::client::Cookies;
///
/// let cookies = Cookies::new();
/// let options = Options::default().cookies(cookies.clone());
/// # let _ = options;
/// assert!(cookies.is_empty() && cookies.len() == 0);
/// // Ends the sessions of the client.
/// cookies.clear();
/// ```
#[derive(Clone, Default)]
pub struct Cookies(Arc<Mutex<Jar>>);

/// The cookies, and the last values of others, which a server may repeat in the response that replaces them.
#[derive(Default)]
struct Jar {
    store: CookieStore,
    former: VecDeque<Zeroizing<String>>,
}

impl Cookies {
    /// Creates a store without cookies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of cookies that have not expired.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().store.iter_unexpired().count()
    }

    /// Returns whether there is no cookie that has not expired.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes all cookies, which ends the sessions that they belong to.
    pub fn clear(&self) {
        let mut jar = self.lock();
        let values: Vec<_> = jar.values().collect();
        values.into_iter().for_each(|value| jar.remember(value));
        jar.store.clear();
    }

    /// Adds the cookies of the request's URL to its header `Cookie`, behind those that are there (RFC 6265 §5.4).
    pub(super) fn add_to(&self, request: &mut Request) {
        let jar = self.lock();
        let mut cookies = jar.store.matches(&request.url);
        // Longer paths come first; the rest of the order is arbitrary, but always the same.
        cookies.sort_by_key(|cookie| (std::cmp::Reverse(cookie.path.len()), cookie.name().to_owned()));
        let own = request.headers.get("Cookie").map(|own| Zeroizing::new(own.to_owned()));
        let pairs = cookies.iter().map(|cookie| Zeroizing::new(format!("{}={}", cookie.name(), cookie.value())));
        let all: Vec<_> = own.into_iter().chain(pairs).collect();
        if !all.is_empty() {
            let all: Vec<&str> = all.iter().map(|pair| pair.as_str()).collect();
            request.headers.set("Cookie", Zeroizing::new(all.join("; ")).as_str());
        }
    }

    /// Keeps the cookies of a response to a request for `url` (RFC 6265 §5.3). What is no cookie for its host is ignored.
    pub(super) fn keep(&self, headers: &Headers, url: &Url) {
        let fields = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("Set-Cookie"));
        for (_, value) in fields {
            let Some(cookie) = own_cookie(value, url) else { continue };
            let mut jar = self.lock();
            if jar.store.iter_any().count() >= MOST {
                remove_expired(&mut jar.store);
            }
            let known = known(&jar.store, &cookie).map(value_of);
            if jar.store.iter_any().count() < MOST || known.is_some() {
                known.into_iter().for_each(|value| jar.remember(value));
                // An error is that of a cookie which has expired and replaces none.
                let _ = jar.store.insert(cookie, url);
            }
        }
    }

    /// Returns the values of all cookies, which are secrets, and of the last ones that were replaced.
    pub(super) fn values(&self) -> Vec<Zeroizing<String>> {
        let jar = self.lock();
        jar.values().chain(jar.former.iter().cloned()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Jar> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Jar {
    fn values(&self) -> impl Iterator<Item = Zeroizing<String>> {
        self.store.iter_any().map(value_of)
    }

    /// Keeps the value of a cookie that is no more.
    fn remember(&mut self, value: Zeroizing<String>) {
        if self.former.len() >= MOST {
            self.former.pop_front();
        }
        if !self.former.contains(&value) {
            self.former.push_back(value);
        }
    }
}

fn value_of(cookie: &Cookie<'_>) -> Zeroizing<String> {
    Zeroizing::new(cookie.value().to_owned())
}

/// Returns the cookie that a header sets for the host of `url`, and for no other.
fn own_cookie(header: &str, url: &Url) -> Option<Cookie<'static>> {
    let mut raw = RawCookie::parse(header.to_owned()).ok()?;
    if raw.name().len().saturating_add(raw.value().len()) > LONGEST || !Headers::is_valid("Cookie", raw.value()) {
        return None;
    }
    // Another host's attribute `Domain` makes the cookie invalid; a wider one does not make it wider here.
    Cookie::try_from_raw_cookie(&raw, url).ok()?;
    raw.unset_domain();
    Cookie::try_from_raw_cookie(&raw, url).ok()
}

/// Returns the cookie whose place another one takes.
fn known<'s>(store: &'s CookieStore, cookie: &Cookie<'_>) -> Option<&'s Cookie<'static>> {
    let mut all = store.iter_any();
    all.find(|known| known.name() == cookie.name() && known.domain == cookie.domain && known.path == cookie.path)
}

fn remove_expired(store: &mut CookieStore) {
    let expired = store.iter_any().filter(|cookie| cookie.is_expired());
    let expired: Vec<_> =
        expired.map(|cookie| (cookie.domain.as_cow().map(|domain| domain.into_owned()), cookie.clone())).collect();
    for (domain, cookie) in expired {
        store.remove(&domain.unwrap_or_default(), &cookie.path, cookie.name());
    }
}

impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookies").field("len", &self.len()).finish_non_exhaustive()
    }
}
