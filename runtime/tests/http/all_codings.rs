//! All content codings alike: whole responses and streamed ones, in small pieces, within limits.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use soapstone::transport::{
    BlockingTransport, HyperTransport, Request, ReqwestTransport, Transport, TransportError, TransportErrorKind,
};
use url::Url;

use crate::loopback::{After, Server, serve};

/// A document, and eight megabytes of zeros, in Brotli, which Node.js has encoded.
const BROTLI: &str = "G4YM+I3UY41uHCh5YnzyJcytNDkwHAgNAYD2MQ0=";
const BROTLI_ZEROS: &str = "m///f/gnAOKxQCD3/g8=";

/// The codings; `raw` is deflate without the format of zlib.
const CODINGS: [&str; 5] = ["gzip", "deflate", "raw", "br", "zstd"];

fn document() -> Vec<u8> {
    format!("<a>{}</a>", "<n>1</n>".repeat(400)).into_bytes()
}

fn encoded(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let best = Compression::best();
    let mut encoded = Vec::new();
    match coding {
        "gzip" => GzEncoder::new(&mut encoded, best).write_all(bytes).unwrap(),
        "deflate" => ZlibEncoder::new(&mut encoded, best).write_all(bytes).unwrap(),
        "raw" => DeflateEncoder::new(&mut encoded, best).write_all(bytes).unwrap(),
        "br" => {
            let text = if bytes.first() == Some(&0) { BROTLI_ZEROS } else { BROTLI };
            encoded = BASE64_STANDARD.decode(text).unwrap();
        }
        _ => encoded = zstd::encode_all(bytes, 9).unwrap(),
    }
    encoded
}

fn response(coding: &str, body: &[u8]) -> Vec<u8> {
    let coding = if coding == "raw" { "deflate" } else { coding };
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// A server whose paths are a coding and what is done to the body.
fn server() -> Server {
    serve(|received| {
        let mut parts = received.target().split('/').skip(1);
        let (coding, what) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut body = encoded(coding, &document());
        match what {
            "cut" => body.truncate(body.len() - 3),
            "more" => body.extend_from_slice(&[7; 20_000]),
            "zeros" => body = encoded(coding, &vec![0; 8 << 20]),
            "empty" => body.clear(),
            "garbage" => body = b"\xff\xfe<a/> is no compressed body".to_vec(),
            _ => {}
        }
        (response(coding, &body), After::KeepOpen)
    })
}

type Outcome = Result<Vec<u8>, TransportError>;

/// Receives a response whole and streamed, through both libraries.
fn receive(url: &str, limit: u64) -> [Outcome; 4] {
    let mut request = Request::get(Url::parse(url).unwrap());
    request.limit = limit;
    let (blocking, client) = (HyperTransport::new(), ReqwestTransport::new().unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let collected = blocking.stream(request.clone()).and_then(|streamed| streamed.collect());
    [
        BlockingTransport::send(&blocking, request.clone()).map(|response| response.body),
        collected.map(|response| response.body),
        runtime.block_on(client.send(request.clone())).map(|response| response.body),
        runtime.block_on(async { client.stream(request).await?.collect().await }).map(|response| response.body),
    ]
}

#[test]
fn every_coding_is_decoded_whole_and_streamed() {
    let server = server();
    for coding in CODINGS {
        for outcome in receive(&format!("http://{}/{coding}/", server.address), 1 << 20) {
            assert!(outcome.as_ref().is_ok_and(|body| *body == document()), "{coding}: {outcome:?}");
        }
        for outcome in receive(&format!("http://{}/{coding}/empty", server.address), 1 << 20) {
            assert_eq!(outcome, Ok(Vec::new()), "{coding}");
        }
    }
}

#[test]
fn limits_hold_for_every_coding() {
    let server = server();
    for coding in CODINGS {
        // Eight megabytes of a few kilobytes.
        for outcome in receive(&format!("http://{}/{coding}/zeros", server.address), 100 << 20) {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::TooLarge, "{coding}: {error}");
            assert!(error.to_string().contains("more than 200 times its compressed length"), "{coding}: {error}");
        }
        let length = document().len() as u64;
        for outcome in receive(&format!("http://{}/{coding}/", server.address), length - 1) {
            assert_eq!(outcome.unwrap_err(), TransportError::too_large(length - 1), "{coding}");
        }
    }
}

#[test]
fn bodies_that_are_not_in_their_coding_are_errors() {
    let server = server();
    for coding in CODINGS {
        for what in ["cut", "more", "garbage"] {
            for outcome in receive(&format!("http://{}/{coding}/{what}", server.address), 1 << 20) {
                let error = outcome.expect_err(&format!("{coding} {what}"));
                let name = if coding == "raw" { "deflate" } else { coding };
                let text = format!("is not in the content coding {name} that its header names");
                assert!(error.to_string().contains(&text), "{coding} {what}: {error}");
            }
        }
    }
}

/// Each byte of the body arrives by itself, so that decoders stop and go on at each place.
#[test]
fn every_coding_is_decoded_from_the_smallest_pieces() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || {
                stream.set_nodelay(true).unwrap();
                let (mut head, mut byte) = (Vec::new(), [0]);
                while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
                    head.push(byte[0]);
                }
                let head = String::from_utf8(head).unwrap();
                let coding = head.split(['/', ' ']).nth(2).unwrap_or_default();
                let whole = response(coding, &encoded(coding, &document()));
                let whole = [b"HTTP/1.1 200 OK\r\nConnection: close", &whole[15..]].concat();
                let end = whole.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
                stream.write_all(&whole[..end]).unwrap();
                for byte in &whole[end..] {
                    std::thread::sleep(std::time::Duration::from_micros(500));
                    if stream.write_all(&[*byte]).is_err() {
                        return;
                    }
                }
            });
        }
    });
    for coding in CODINGS {
        for outcome in receive(&format!("http://{address}/{coding}"), 1 << 20) {
            assert!(outcome.as_ref().is_ok_and(|body| *body == document()), "{coding}: {outcome:?}");
        }
    }
}

#[test]
fn connections_are_used_again_after_every_coding() {
    let server = server();
    let transport = HyperTransport::new();
    for coding in CODINGS {
        for _ in 0..2 {
            let url = Url::parse(&format!("http://{}/{coding}/", server.address)).unwrap();
            let mut streamed = transport.stream(Request::get(url)).unwrap();
            let mut body = Vec::new();
            streamed.body.read_to_end(&mut body).unwrap();
            assert_eq!(body, document(), "{coding}");
        }
    }
    assert_eq!(server.connections(), 1);
}
