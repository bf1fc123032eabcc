//! What both HTTP libraries have in common: the types of the crate `http`.

use ::http::{HeaderMap, HeaderName, HeaderValue};

use super::{Headers, TransportError, TransportErrorKind};
use crate::headers::PUBLIC;

/// Appends headers to those of a request. Values that may be secret are marked as sensitive, so that HTTP/2 keeps them out of its
/// tables (RFC 7541 §7.1.3) and no `Debug` form of the library shows them.
pub(super) fn append_headers(map: &mut HeaderMap, headers: Headers) -> Result<(), TransportError> {
    let too_many = |_| TransportError::new(TransportErrorKind::Other, "more headers than the HTTP library can carry");
    let fields = headers.into_shared();
    map.try_reserve(fields.len()).map_err(too_many)?;
    for (name, value) in fields {
        let field = HeaderName::from_bytes(&name).ok().zip(HeaderValue::from_maybe_shared(value).ok());
        let (name, mut value) = field.ok_or_else(|| {
            let text = format!("{:?} is not a valid HTTP header, or its value is not", String::from_utf8_lossy(&name));
            TransportError::new(TransportErrorKind::Other, text)
        })?;
        // The name is in lower case.
        value.set_sensitive(!PUBLIC.contains(&name.as_str()));
        map.try_append(name, value).map_err(too_many)?;
    }
    Ok(())
}

/// Returns the error of a URL that the library rejects. It does not show the URL, which may hold a token.
#[cfg(any(feature = "blocking", feature = "tower"))]
pub(super) fn bad_url() -> TransportError {
    TransportError::new(TransportErrorKind::Other, "the HTTP library does not accept the URL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_may_be_secret_are_sensitive() {
        let mut headers = Headers::default();
        let fields = ["Content-Type", "SOAPAction", "Authorization", "X-Api-Key", "Cookie", "Referer"];
        fields.iter().for_each(|name| headers.add(name, "a"));
        let mut map = HeaderMap::new();
        append_headers(&mut map, headers).unwrap();
        let sensitive = fields.map(|name| map.get(name).unwrap().is_sensitive());
        assert_eq!(sensitive, [false, false, true, true, true, true]);
    }
}
