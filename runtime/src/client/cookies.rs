//! Cookies (RFC 6265) that calls of a client share.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cookie_store::{Cookie, CookieStore, RawCookie};
use url::Url;
use zeroize::Zeroizing;

use crate::transport::{Headers, Request};

/// The number of cookies that are kept at most, and the length in bytes of the name and the value of one (RFC 6265 §6.1).
const MOST: usize = 300;
/// The number of cookies that a host may have before those of others go (RFC 6265 §6.1).
const OF_ONE_HOST: usize = 50;
const LONGEST: usize = 4096;

/// The cookies of a client (RFC 6265), by [`Options::cookies`](crate::Options::cookies). Clones share them.
///
/// A cookie returns only to the host that has set it, whatever its attribute `Domain` is; `Path`, `Secure`, `Expires` and `Max-Age`
/// count as the specification has them. Cookies are in memory only. Longer ones than 4096 bytes are ignored. At most 300 are kept:
/// first those that have expired make room, then those of a host which has more than 50, then all, the ones that were not used for
/// longest (§5.3). Their values are secrets, which are masked in errors and in what interceptors get, and which the `Debug` form
/// lacks.
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
    /// When each cookie was set or sent last, in steps of `clock`.
    used: HashMap<Identity, u64>,
    clock: u64,
}

/// The identity of a cookie: host, path, name (RFC 6265 §5.3).
type Identity = (String, String, String);

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
        jar.used.clear();
    }

    /// Adds the cookies of the request's URL to its header `Cookie`, behind those that are there (RFC 6265 §5.4).
    pub(super) fn add_to(&self, request: &mut Request) {
        let mut jar = self.lock();
        let jar = &mut *jar;
        let mut cookies = jar.store.matches(&request.url);
        // Longer paths come first; the rest of the order is arbitrary, but always the same.
        cookies.sort_by_key(|cookie| (std::cmp::Reverse(cookie.path.len()), cookie.name().to_owned()));
        jar.clock += 1;
        jar.used.extend(cookies.iter().map(|cookie| (identity(cookie), jar.clock)));
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
            self.lock().insert(cookie, url);
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

    /// Adds a cookie that a response to a request for `url` has set.
    fn insert(&mut self, cookie: Cookie<'static>, url: &Url) {
        let identity = identity(&cookie);
        let known = get(&self.store, &identity).map(value_of);
        known.into_iter().for_each(|value| self.remember(value));
        // An error is that of a cookie which has expired and replaces none.
        if self.store.insert(cookie, url).is_ok() {
            self.clock += 1;
            self.used.insert(identity, self.clock);
        }
        while self.store.iter_any().count() > MOST
            && let Some(identity) = self.dispensable()
        {
            if let Some(value) = get(&self.store, &identity).map(value_of) {
                self.remember(value);
            }
            let (host, path, name) = &identity;
            self.store.remove(host, path, name);
            self.used.remove(&identity);
        }
    }

    /// Returns the cookie that makes room for others (RFC 6265 §5.3).
    fn dispensable(&self) -> Option<Identity> {
        let mut of_hosts = HashMap::<String, usize>::new();
        let all: Vec<_> = self.store.iter_any().map(|cookie| (cookie.is_expired(), identity(cookie))).collect();
        all.iter().for_each(|(_, (host, _, _))| *of_hosts.entry(host.clone()).or_default() += 1);
        let is_many = |host: &str| of_hosts.get(host).is_some_and(|count| *count > OF_ONE_HOST);
        let rank = |(is_expired, identity): &(bool, Identity)| {
            (!is_expired, !is_many(&identity.0), self.used.get(identity).copied())
        };
        all.into_iter().min_by_key(rank).map(|(_, identity)| identity)
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

fn identity(cookie: &Cookie<'_>) -> Identity {
    let host = cookie.domain.as_cow().map(|host| host.into_owned()).unwrap_or_default();
    (host, (*cookie.path).to_owned(), cookie.name().to_owned())
}

/// Returns a cookie, expired or not.
fn get<'s>(store: &'s CookieStore, (host, path, name): &Identity) -> Option<&'s Cookie<'static>> {
    store.get_any(host, path, name)
}

impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cookies").field("len", &self.len()).finish_non_exhaustive()
    }
}
