//! A cache of the URL with a token, because setting the query of a URL is a large part of the cost of a token in a call.

use std::sync::{Mutex, PoisonError};

use url::Url;
use zeroize::Zeroize as _;

/// The last URL that a token was added to, without and with the token. Clones of a token start with an empty cache.
#[derive(Default)]
pub(super) struct AuthorizedUrlCache(Mutex<Option<Pair>>);

struct Pair {
    plain: Url,
    with: Url,
}

impl AuthorizedUrlCache {
    /// Returns the URL with the token. `put` adds it if the last URL was another one.
    pub(super) fn url(&self, plain: &Url, put: impl FnOnce(&mut Url)) -> Url {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pair) = last.as_ref().filter(|pair| pair.plain == *plain) {
            return pair.with.clone();
        }
        let mut with = plain.clone();
        put(&mut with);
        *last = Some(Pair { plain: plain.clone(), with: with.clone() });
        with
    }
}

impl Clone for AuthorizedUrlCache {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        let with = std::mem::replace(&mut self.with, self.plain.clone());
        String::from(with).zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::AuthorizedUrlCache;
    use url::Url;

    #[test]
    fn a_url_is_made_once_and_anew_for_another_endpoint() {
        let [one, two] = ["http://one.example/a?b=c", "http://two.example/"].map(|url| Url::parse(url).expect("a URL"));
        let (authorized_urls, mut made) = (AuthorizedUrlCache::default(), 0);
        for (plain, expected) in [(&one, 1), (&one, 1), (&two, 2), (&two, 2), (&one, 3)] {
            let url = authorized_urls.url(plain, |url| {
                made += 1;
                url.set_query(Some("token=t"));
            });
            assert_eq!((url.host_str(), url.query()), (plain.host_str(), Some("token=t")));
            assert_eq!(made, expected);
        }
    }
}
