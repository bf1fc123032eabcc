//! Bodies in pieces: responses as they arrive, and requests from files and readers, by both transports.
#![cfg(all(feature = "client", feature = "blocking"))]

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use soapstone::transport::{
    BlockingTransport, Body, HyperTransport, Request, ReqwestTransport, Transport, TransportError, TransportErrorKind,
};
use url::Url;

/// A request that the server got: its head, and its body without chunks.
type Seen = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// Starts a server that handles each connection by a function.
fn serve(handle: impl Fn(BufReader<TcpStream>) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, handle) = (listener.local_addr().unwrap(), Arc::new(handle));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let handle = Arc::clone(&handle);
            std::thread::spawn(move || handle(BufReader::new(stream)));
        }
    });
    address
}

/// Reads a request; its body may be chunked.
fn receive(stream: &mut BufReader<TcpStream>) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).unwrap_or(0) == 0 {
            return None;
        }
    }
    let mut body = Vec::new();
    let lower = head.to_ascii_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse::<u64>().ok());
    if let Some(length) = length {
        stream.take(length).read_to_end(&mut body).ok()?;
    } else if lower.contains("transfer-encoding: chunked") {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).ok()?;
            let length = u64::from_str_radix(line.trim(), 16).ok()?;
            stream.take(length).read_to_end(&mut body).ok()?;
            stream.read_line(&mut line).ok()?;
            if length == 0 {
                break;
            }
        }
    }
    Some((head, body))
}

fn url(address: SocketAddr, path: &str) -> Url {
    Url::parse(&format!("http://{address}{path}")).unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Reads a response to its end by each of the transports.
fn read(request: &Request) -> [Result<Vec<u8>, TransportError>; 2] {
    let asynchronous = runtime().block_on(async {
        let response = ReqwestTransport::new()?.stream(request.clone()).await?;
        response.collect().await.map(|response| response.body)
    });
    let response = HyperTransport::new().stream(request.clone());
    [asynchronous, response.and_then(|response| response.collect()).map(|response| response.body)]
}

#[test]
fn pieces_are_there_before_the_response_is_over() {
    let (go, wait) = mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let address = serve(move |mut stream| {
        while receive(&mut stream).is_some() {
            let stream = stream.get_mut();
            stream.write_all(b"HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 9\r\n\r\nfirst").unwrap();
            wait.lock().unwrap().recv_timeout(Duration::from_secs(20)).unwrap();
            stream.write_all(b"last").unwrap();
        }
    });
    runtime().block_on(async {
        let transport = ReqwestTransport::new().unwrap();
        let mut response = transport.stream(Request::get(url(address, "/"))).await.unwrap();
        assert_eq!((response.status, response.headers.get("x-a")), (200, Some("1")));
        assert_eq!(response.body.next().await.unwrap().as_deref(), Some(&b"first"[..]));
        go.send(()).unwrap();
        assert_eq!(response.body.next().await.unwrap().as_deref(), Some(&b"last"[..]));
        assert_eq!(response.body.next().await.unwrap(), None);
        assert_eq!(response.body.next().await.unwrap(), None);
    });
    let transport = HyperTransport::new();
    for _ in 0..2 {
        let mut response = transport.stream(Request::get(url(address, "/"))).unwrap();
        let mut piece = [0; 5];
        response.body.read_exact(&mut piece).unwrap();
        assert_eq!((response.status, response.headers.get("x-a"), &piece), (200, Some("1"), b"first"));
        go.send(()).unwrap();
        let mut rest = String::new();
        response.body.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "last");
    }
}

#[test]
fn a_connection_is_used_again_after_the_end() {
    let connections = Arc::new(Mutex::new(0));
    let count = Arc::clone(&connections);
    let address = serve(move |mut stream| {
        *count.lock().unwrap() += 1;
        while receive(&mut stream).is_some() {
            stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").unwrap();
        }
    });
    let transport = HyperTransport::new();
    for _ in 0..3 {
        let response = transport.stream(Request::get(url(address, "/"))).unwrap();
        assert_eq!(response.collect().unwrap().body, b"ok");
    }
    assert_eq!(*connections.lock().unwrap(), 1);
    // A response that is dropped amid its body takes the connection along.
    drop(transport.stream(Request::get(url(address, "/"))).unwrap());
    transport.stream(Request::get(url(address, "/"))).unwrap().collect().unwrap();
    assert_eq!(*connections.lock().unwrap(), 2);
}

#[test]
fn limits_and_broken_responses_are_errors_of_reading() {
    let address = serve(|mut stream| {
        if let Some((head, _)) = receive(&mut stream) {
            let stream = stream.get_mut();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            let _ = stream.write_all(&vec![b'x'; if head.contains("/cut") { 50_000 } else { 100_000 }]);
        }
    });
    let mut limited = Request::get(url(address, "/"));
    limited.limit = 99_999;
    for outcome in read(&limited) {
        assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::TooLarge);
    }
    limited.limit = 100_000;
    for outcome in read(&limited) {
        assert_eq!(outcome.unwrap().len(), 100_000);
    }
    for outcome in read(&Request::get(url(address, "/cut"))) {
        assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::Other);
    }
}

#[cfg(feature = "gzip")]
#[test]
fn pieces_are_decoded_within_limits() {
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let text: String = (0..20_000).map(|number| format!("<n>{number}</n>")).collect();
    let (coded, zeros) = (gzip(text.as_bytes()), gzip(&vec![0; 8 << 20]));
    let address = serve(move |mut stream| {
        let Some((head, _)) = receive(&mut stream) else { return };
        let body = match head.split(' ').nth(1) {
            Some("/bomb") => zeros.clone(),
            Some("/cut") => coded[..coded.len() / 2].to_vec(),
            Some("/lie") => b"<a/>".to_vec(),
            _ => coded.clone(),
        };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
        let _ = stream.get_mut().write_all(head.as_bytes()).and_then(|()| stream.get_mut().write_all(&body));
    });
    for outcome in read(&Request::get(url(address, "/"))) {
        assert!(outcome.unwrap() == text.as_bytes());
    }
    let mut limited = Request::get(url(address, "/"));
    limited.limit = text.len() as u64 - 1;
    for (request, kind) in [
        (limited, TransportErrorKind::TooLarge),
        (Request::get(url(address, "/bomb")), TransportErrorKind::TooLarge),
        (Request::get(url(address, "/cut")), TransportErrorKind::Other),
        (Request::get(url(address, "/lie")), TransportErrorKind::Other),
    ] {
        for outcome in read(&request) {
            assert_eq!(outcome.unwrap_err().kind(), kind, "{request:?}");
        }
    }
}

/// Starts a server that keeps requests, and a file of three megabytes.
fn receiver(name: &str) -> (SocketAddr, Seen, std::path::PathBuf, Vec<u8>) {
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    let address = serve(move |mut stream| {
        while let Some(request) = receive(&mut stream) {
            log.lock().unwrap().push(request);
            let _ = stream.get_mut().write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let content: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    let path = std::env::temp_dir().join(format!("soapstone-{name}-{}", std::process::id()));
    std::fs::write(&path, &content).unwrap();
    (address, seen, path, content)
}

#[test]
fn files_and_readers_are_sent() {
    let (address, seen, path, content) = receiver("sent");
    let file = Body::join([Body::from("head-"), Body::file(&path).unwrap(), Body::from("-tail")]);
    let whole = [b"head-", &content[..], b"-tail"].concat();
    let opened = content.clone();
    let reader = Body::reader(None, move || Ok(io::Cursor::new(opened.clone())));
    for (body, is_chunked, expected) in [(file, false, whole), (reader, true, content)] {
        for outcome in read(&Request::post(url(address, "/"), "application/octet-stream", body)) {
            outcome.unwrap();
        }
        for (head, received) in seen.lock().unwrap().drain(..) {
            assert_eq!(head.to_ascii_lowercase().contains("transfer-encoding: chunked"), is_chunked, "{head}");
            assert!(received == expected, "{} bytes", received.len());
        }
    }
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_blocking_transport_reads_bodies_on_a_thread_of_an_async_runtime() {
    let (address, seen, path, content) = receiver("within");
    let opened = content.clone();
    let reader = Body::reader(None, move || Ok(io::Cursor::new(opened.clone())));
    let request = Request::post(url(address, "/"), "application/octet-stream", reader);
    let send = move || HyperTransport::new().send(request).map(|response| response.status);
    let sent = tokio::task::spawn_blocking(send);
    let status = tokio::time::timeout(Duration::from_secs(20), sent).await.expect("the body is read").unwrap();
    assert_eq!(status.unwrap(), 200);
    assert!(seen.lock().unwrap().pop().is_some_and(|(_, received)| received == content));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_body_that_is_not_as_long_as_announced_is_an_error() {
    let (address, _, path, _) = receiver("short");
    let short = Body::file(&path).unwrap();
    std::fs::write(&path, "short").unwrap();
    let missing = Body::file(&path).unwrap();
    let long = Body::reader(Some(2), || Ok(&b"abc"[..]));
    let gone = path.with_extension("gone");
    std::fs::write(&gone, "x").unwrap();
    let gone_body = Body::file(&gone).unwrap();
    std::fs::remove_file(&gone).unwrap();
    for body in [short, long, gone_body] {
        let request = Request::post(url(address, "/"), "application/octet-stream", body);
        for outcome in read(&request) {
            assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::Other, "{request:?}");
        }
    }
    for outcome in read(&Request::post(url(address, "/"), "text/plain", missing)) {
        outcome.unwrap();
    }
    std::fs::remove_file(path).unwrap();
}

#[cfg(feature = "tower")]
mod tower {
    use std::future::{Ready, ready};
    use std::task::{Context, Poll};

    use http::{Request as HttpRequest, Response as HttpResponse};
    use soapstone::transport::{OutgoingBody, TowerTransport};
    use tower_service::Service;

    use super::*;

    /// Returns the requested number.
    #[derive(Clone)]
    struct Mirror;

    impl Service<HttpRequest<OutgoingBody>> for Mirror {
        type Response = HttpResponse<String>;
        type Error = io::Error;
        type Future = Ready<io::Result<HttpResponse<String>>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: HttpRequest<OutgoingBody>) -> Self::Future {
            if request.uri().path() == "/fails" {
                return ready(Err(io::Error::other("no service, token=abc")));
            }
            let length = http_body::Body::size_hint(request.body()).exact();
            let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("-");
            let text = format!("{} {} {} {length:?}", request.method(), request.uri(), header("content-type"));
            let response = HttpResponse::builder().status(207).header("X-A", "1").body(text).unwrap();
            ready(Ok(response))
        }
    }

    #[test]
    fn a_service_is_a_transport() {
        runtime().block_on(async {
            let transport = TowerTransport::new(Mirror);
            let mut request = Request::post(Url::parse("https://h/a?b=c").unwrap(), "text/xml", "<e/>");
            let response = transport.send(request.clone()).await.unwrap();
            assert_eq!((response.status, response.headers.get("x-a")), (207, Some("1")));
            assert_eq!(response.body, b"POST https://h/a?b=c text/xml Some(4)");
            request.limit = 10;
            let error = transport.send(request.clone()).await.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::TooLarge);
            request.url.set_path("/fails");
            let error = transport.send(request).await.unwrap_err();
            assert_eq!(error.to_string(), "no service, token=***");
        });
    }
}
