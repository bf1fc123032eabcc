//! What both HTTP libraries have in common: the types of the crate `http`.

use ::http::{HeaderMap, HeaderName, HeaderValue};

use super::{Headers, TransportError, TransportErrorKind};

/// Appends headers to those of a request.
pub(super) fn append_headers(map: &mut HeaderMap, headers: Headers) -> Result<(), TransportError> {
    let too_many = |_| TransportError::new(TransportErrorKind::Other, "more headers than the HTTP library can carry");
    let fields = headers.into_shared();
    map.try_reserve(fields.len()).map_err(too_many)?;
    for (name, value) in fields {
        let field = HeaderName::from_bytes(&name).ok().zip(HeaderValue::from_maybe_shared(value).ok());
        let (name, value) = field.ok_or_else(|| {
            let text = format!("{:?} is not a valid HTTP header, or its value is not", String::from_utf8_lossy(&name));
            TransportError::new(TransportErrorKind::Other, text)
        })?;
        map.try_append(name, value).map_err(too_many)?;
    }
    Ok(())
}

/// Returns the error of a URL that the library rejects. It does not show the URL, which may hold a token.
#[cfg(any(feature = "blocking", feature = "tower"))]
pub(super) fn bad_url() -> TransportError {
    TransportError::new(TransportErrorKind::Other, "the HTTP library does not accept the URL")
}
