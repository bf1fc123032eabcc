//! The requirements on transports, checked for both HTTP libraries with a small server on the loopback interface.
#![cfg(all(feature = "client", feature = "blocking"))]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use soapstone::transport::{
    BlockingTransport, HyperTransport, Request, ReqwestTransport, Response, Transport, TransportError,
    TransportErrorKind,
};
use url::Url;

/// What the server was sent: request line and headers, and the body.
type Seen = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// Starts a server whose response depends on the path.
fn server() -> (SocketAddr, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Seen::default();
    let log = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let log = Arc::clone(&log);
            std::thread::spawn(move || serve(stream.unwrap(), &log));
        }
    });
    (address, seen)
}

/// One connection, one request.
fn serve(mut stream: TcpStream, log: &Seen) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let path = head.split(' ').nth(1).unwrap().split('?').next().unwrap().to_owned();
    log.lock().unwrap().push((head, body));
    let close = "Connection: close\r\n";
    let response = match path.as_str() {
        "/redirect" => format!("HTTP/1.1 302 Found\r\n{close}Location: /other\r\nContent-Length: 5\r\n\r\nmoved"),
        "/fault" => format!("HTTP/1.1 500 Internal Server Error\r\n{close}Content-Length: 5\r\n\r\nfault"),
        "/token" => format!("HTTP/1.1 498 Invalid Token\r\n{close}Content-Length: 0\r\n\r\n"),
        "/endless" => {
            // Announces little and sends much: without a limit this would never end.
            let _ =
                stream.write_all(format!("HTTP/1.1 200 OK\r\n{close}Transfer-Encoding: chunked\r\n\r\n").as_bytes());
            let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
            while stream.write_all(chunk.as_bytes()).is_ok() {}
            return;
        }
        "/liar" => format!("HTTP/1.1 200 OK\r\n{close}Content-Length: 99999999999\r\n\r\nshort"),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(3));
            format!("HTTP/1.1 200 OK\r\n{close}Content-Length: 0\r\n\r\n")
        }
        "/drip" => {
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{close}Content-Length: 5\r\n\r\n").as_bytes());
            for byte in b"piece" {
                std::thread::sleep(Duration::from_millis(120));
                let _ = stream.write_all(&[*byte]);
            }
            return;
        }
        "/stop" => {
            let _ = stream.write_all(format!("HTTP/1.1 200 OK\r\n{close}Content-Length: 5\r\n\r\npi").as_bytes());
            std::thread::sleep(Duration::from_secs(3));
            return;
        }
        "/nonsense" => "this is not HTTP\r\n\r\n".to_owned(),
        _ => format!(
            "HTTP/1.1 200 OK\r\n{close}Content-Type: text/xml\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 5\r\n\r\n<ok/>"
        ),
    };
    let _ = stream.write_all(response.as_bytes());
}

/// Sends one request through each of the libraries.
fn send(request: &Request) -> [Result<Response, TransportError>; 2] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asynchronous = runtime.block_on(ReqwestTransport::new().unwrap().send(request.clone()));
    [asynchronous, BlockingTransport::send(&HyperTransport::new(), request.clone())]
}

fn url(address: SocketAddr, path: &str) -> Url {
    Url::parse(&format!("http://{address}{path}?token=sec%2Bret")).unwrap()
}

#[test]
fn what_is_no_header_is_an_error_that_does_not_show_its_value() {
    let (address, seen) = server();
    for (name, value) in [("X Y", "sec-ret"), ("X-Y", "sec-ret\r\nX-Z: 1")] {
        let mut request = Request::get(url(address, "/"));
        request.headers.add(name, value);
        for error in send(&request).map(Result::unwrap_err) {
            assert!(!format!("{error} {error:?}").contains("ret"), "{error}");
        }
    }
    assert!(seen.lock().unwrap().is_empty());
}

#[test]
fn more_headers_than_http_libraries_take_are_an_error() {
    let (address, seen) = server();
    let mut request = Request::get(url(address, "/"));
    (0..40_000).for_each(|n| request.headers.add(format!("x-{n}"), "1"));
    for error in send(&request).map(Result::unwrap_err) {
        assert!(!error.to_string().contains("ret"), "{error}");
    }
    assert!(seen.lock().unwrap().is_empty());
}

#[test]
fn responses_come_back_whole_whatever_their_status() {
    let (address, seen) = server();
    let mut request = Request::post(url(address, "/"), "text/xml; charset=utf-8", "<a/>");
    request.headers.set("SOAPAction", "\"\"");
    for response in send(&request) {
        let response = response.unwrap();
        assert_eq!((response.status, response.content_type(), &*response.body), (200, "text/xml", &b"<ok/>"[..]));
        assert_eq!(response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("X-A")).count(), 2);
    }
    for (head, body) in seen.lock().unwrap().iter() {
        assert!(head.starts_with("POST /?token=sec%2Bret HTTP/1.1\r\n"), "{head}");
        let head = head.to_ascii_lowercase();
        assert!(
            head.contains("soapaction: \"\"\r\n") && head.contains("content-type: text/xml; charset=utf-8\r\n"),
            "{head}"
        );
        assert_eq!(body, b"<a/>");
    }
    for (path, status, body) in [("/fault", 500, "fault"), ("/token", 498, ""), ("/redirect", 302, "moved")] {
        for request in [Request::get(url(address, path)), Request::post(url(address, path), "text/xml", "x")] {
            for response in send(&request) {
                let response = response.unwrap();
                assert_eq!((response.status, &*response.body), (status, body.as_bytes()), "{path}");
            }
        }
    }
    assert!(seen.lock().unwrap().iter().all(|(head, _)| !head.contains("/other")), "redirects are not followed");
}

#[test]
fn failures_have_a_kind_and_show_no_secret() {
    let (address, _) = server();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let limited = |path| {
        let mut request = Request::get(url(address, path));
        request.limit = 100_000;
        request
    };
    let mut hurried = Request::get(url(address, "/slow"));
    hurried.timeouts.total = Some(Duration::from_millis(300));
    let cases = [
        (limited("/endless"), TransportErrorKind::TooLarge),
        (limited("/liar"), TransportErrorKind::Other),
        (hurried, TransportErrorKind::Timeout),
        (Request::get(url(address, "/nonsense")), TransportErrorKind::Other),
        (Request::get(url(nobody, "/")), TransportErrorKind::Connect),
        (Request::get(Url::parse("http://soapstone.invalid/?token=sec%2Bret").unwrap()), TransportErrorKind::Connect),
    ];
    for (request, kind) in cases {
        for (library, outcome) in ["reqwest", "hyper"].into_iter().zip(send(&request)) {
            let error = outcome.unwrap_err();
            let shown = format!("{error} {error:?}");
            assert_eq!(error.kind(), kind, "{library}: {shown}");
            assert!(!shown.contains("sec") || !shown.contains("ret"), "{library}: {shown}");
        }
    }
}

#[test]
fn https_to_a_server_without_it_is_a_failure_and_no_panic() {
    let (address, _) = server();
    let request = Request::get(Url::parse(&format!("https://{address}/?token=sec%2Bret")).unwrap());
    for outcome in send(&request) {
        let error = outcome.unwrap_err().to_string();
        assert!(!error.contains("sec"), "{error}");
    }
}

#[test]
fn waiting_for_a_piece_has_a_time_limit_of_its_own() {
    let (address, _) = server();
    let with_limit = |path| {
        let mut request = Request::get(url(address, path));
        request.timeouts.read = Some(Duration::from_millis(400));
        request
    };
    for outcome in send(&with_limit("/drip")) {
        assert_eq!(outcome.unwrap().body, b"piece", "the whole takes longer than the limit, each piece does not");
    }
    for path in ["/slow", "/stop"] {
        for outcome in send(&with_limit(path)) {
            assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::Timeout, "{path}");
        }
    }
}

#[test]
fn connecting_has_a_time_limit_of_its_own() {
    // A server that accepts connections and never sends TLS.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("https://{}/", silent.local_addr().unwrap())).unwrap();
    let mut request = Request::get(url);
    request.timeouts.connect = Some(Duration::from_millis(300));
    let start = std::time::Instant::now();
    for outcome in send(&request) {
        assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::Timeout);
    }
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_call_outside_of_tokio_names_the_runtime() {
    let url = Url::parse("http://127.0.0.1:1/").unwrap();
    let transport = ReqwestTransport::new().unwrap();
    let mut call = transport.send(Request::get(url));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(outcome) = call.as_mut().poll(&mut context) else { panic!("the call waits") };
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains("requires a tokio runtime") && text.contains("rt-multi-thread"), "{text}");
}
