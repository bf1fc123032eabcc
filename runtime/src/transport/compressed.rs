//! Bodies of requests in the content coding gzip.

use std::io::Read as _;

use bytes::Bytes;
use flate2::Compression;

use super::Body;

/// Returns a body in the content coding gzip (RFC 9110 §8.4.1.3). One in memory is compressed at once, another one while it is sent.
pub(crate) fn gzip(body: &Body) -> Body {
    match body.as_bytes() {
        Some(bytes) => compressed(bytes).into(),
        None => {
            let body = body.clone();
            Body::reader(None, move || Ok(flate2::read::GzEncoder::new(body.open()?, Compression::default())))
        }
    }
}

fn compressed(bytes: &Bytes) -> Vec<u8> {
    let mut encoder = flate2::read::GzEncoder::new(&**bytes, Compression::default());
    let mut compressed = Vec::new();
    // Neither reading nor writing of memory fails.
    let _ = encoder.read_to_end(&mut compressed);
    compressed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_in_memory_and_readers_are_compressed_for_each_attempt() {
        let text = "<a>text</a>".repeat(1000);
        let reader =
            Body::join([Body::from("<a>text</a>".repeat(999)), Body::reader(None, || Ok(&b"<a>text</a>"[..]))]);
        for (body, has_length) in [(Body::from(text.clone()), true), (reader, false)] {
            let compressed = gzip(&body);
            assert_eq!(compressed.len().is_some(), has_length);
            for _ in 0..2 {
                let (bytes, mut decoded) = (compressed.to_bytes().unwrap(), String::new());
                flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut decoded).unwrap();
                assert!(decoded == text && bytes.len() < 1000, "{} bytes", bytes.len());
            }
        }
        let missing = Body::reader(None, || Err::<&[u8], _>(std::io::ErrorKind::NotFound.into()));
        assert!(gzip(&missing).to_bytes().is_err());
    }
}
