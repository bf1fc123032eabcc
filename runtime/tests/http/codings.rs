//! Content codings: what is decoded, within which limits, and what is left.

use std::io::Write as _;

use crate::loopback::{After, ok, serve};
use flate2::Compression;
use flate2::write::GzEncoder;
use soapstone::transport::{
    BlockingTransport, HyperTransport, Request, ReqwestTransport, Response, Transport, TransportError,
    TransportErrorKind,
};
use url::Url;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Sends one request through each of the libraries.
fn send(request: &Request) -> [Result<Response, TransportError>; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asynchronous = runtime.block_on(ReqwestTransport::new().unwrap().send(request.clone()));
    [asynchronous, BlockingTransport::send(&HyperTransport::new(), request.clone())]
}

/// The header of requests for the features of this build.
fn offered() -> String {
    let all = [
        ("gzip", true),
        ("deflate", cfg!(feature = "deflate")),
        ("br", cfg!(feature = "brotli")),
        ("zstd", cfg!(feature = "zstd")),
    ];
    let names: Vec<&str> = all.iter().filter(|(_, is_on)| *is_on).map(|(name, _)| *name).collect();
    format!("accept-encoding: {}\r\n", names.join(", "))
}

#[test]
fn gzip_is_decoded_within_limits() {
    let text: String = (0..20_000).map(|number| format!("<n>{number}</n>")).collect();
    let expected = text.clone();
    let (coded, zeros) = (gzip(text.as_bytes()), gzip(&vec![0; 8 << 20]));
    let server = serve(move |received| {
        assert!(received.head.to_ascii_lowercase().contains(&offered()), "{}", received.head);
        let response = match received.target() {
            "/gzip" => ok("Content-Encoding: gzip\r\n", &coded),
            "/x-gzip" => ok("Content-Encoding: X-GZip\r\n", &coded),
            "/members" => ok("Content-Encoding: gzip\r\n", &[coded.clone(), gzip(b"more")].concat()),
            "/bomb" => ok("Content-Encoding: gzip\r\n", &zeros),
            "/cut" => ok("Content-Encoding: gzip\r\n", &coded[..coded.len() / 2]),
            "/lie" => ok("Content-Encoding: gzip\r\n", b"<a/>"),
            "/twice" => ok("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", &gzip(&coded)),
            "/compress" => ok("Content-Encoding: compress\r\n", b"x"),
            "/empty" => ok("Content-Encoding: gzip\r\n", b""),
            _ => ok("Content-Encoding: identity\r\n", text.as_bytes()),
        };
        (response, After::KeepOpen)
    });
    let get = |path: &str| {
        let mut request = Request::get(Url::parse(&format!("http://{}{path}", server.address)).unwrap());
        request.limit = 100 << 20;
        request
    };
    for (path, body) in [
        ("/gzip", &*expected),
        ("/x-gzip", &expected),
        ("/members", &format!("{expected}more")),
        ("/plain", &expected),
        ("/empty", ""),
    ] {
        for response in send(&get(path)) {
            let response = response.unwrap();
            assert!(response.body == body.as_bytes(), "{path}: {} bytes", response.body.len());
            assert!(path == "/empty" || response.content_coding().is_none(), "{path}");
        }
    }
    for (path, kind, text) in [
        ("/bomb", TransportErrorKind::TooLarge, "expands to more than 200 times its compressed length"),
        ("/cut", TransportErrorKind::Other, "not in the content coding gzip that its header names"),
        ("/lie", TransportErrorKind::Other, "not in the content coding gzip that its header names"),
    ] {
        for error in send(&get(path)).map(Result::unwrap_err) {
            assert!(error.kind() == kind && error.to_string().contains(text), "{path}: {error}");
        }
    }
    let mut small = get("/gzip");
    small.limit = expected.len() as u64 - 1;
    for error in send(&small).map(Result::unwrap_err) {
        assert_eq!(error, TransportError::too_large(small.limit));
    }
    for (path, coding) in [("/twice", "gzip, gzip"), ("/compress", "compress")] {
        for response in send(&get(path)) {
            assert_eq!(response.unwrap().content_coding().as_deref(), Some(coding));
        }
    }
}
