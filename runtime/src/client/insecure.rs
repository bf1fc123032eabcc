//! Tokens that must not be sent over plain `http`.

use url::{Host, Url};

use super::failure::origin_of;
use crate::token::{Token, TokenError, TokenErrorKind};

/// Returns an error if a token that is for `https` only would be sent over plain `http`. Loopback addresses are exempt.
pub(super) fn check_secure_transport(token: &Token, url: &Url) -> Result<(), TokenError> {
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if token.is_https_only() && url.scheme() == "http" && !is_loopback {
        let origin = origin_of(url);
        let text = format!("the token service requires https for its tokens, and {origin} is plain http: use https");
        return Err(TokenError::with_clean_text(TokenErrorKind::Insecure, text));
    }
    Ok(())
}
