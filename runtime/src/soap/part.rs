//! The content of the parts of a response, apart from the rest of it.

use std::ops::Range;

use bytes::Bytes;

use crate::xsd::Binary;

/// The length in bytes of the longest part that is copied out of its response.
const COPIED: usize = 64 << 10;

/// Returns a part of a body. A short part of a longer body is copied, so that a value which a program keeps does not keep all that
/// came with it. The root is read and dropped, so that it is not.
pub(super) fn content(body: &Bytes, part: Range<usize>, is_root: bool) -> Binary {
    let part = body.get(part).unwrap_or_default();
    if !is_root && part.len() <= COPIED && part.len() < body.len() / 2 {
        return Bytes::copy_from_slice(part).into();
    }
    body.slice_ref(part).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_parts_do_not_keep_the_whole_body() {
        let is_shared = |of: usize, part: Range<usize>, is_root| {
            let body = Bytes::from(vec![7; of]);
            let content = content(&body, part.clone(), is_root);
            let bytes = content.as_bytes().unwrap();
            assert_eq!(bytes, &body[part]);
            body.as_ptr_range().contains(&bytes.as_ptr())
        };
        assert!(!is_shared(10 * COPIED, 5..COPIED + 5, false));
        assert!(is_shared(10 * COPIED, 5..COPIED + 6, false));
        assert!(is_shared(10 * COPIED, 5..6, true));
        // Most of the body.
        assert!(is_shared(100, 5..95, false));
    }

    #[test]
    fn a_range_beyond_the_body_is_empty() {
        assert_eq!(content(&Bytes::from_static(b"abc"), 2..4, false).as_bytes().unwrap(), "");
    }
}
