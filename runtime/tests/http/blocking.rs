//! The blocking transport: connections that are used again, also with TLS and through a tunnel, and responses that break off.

use std::time::Duration;

use crate::loopback::{After, ok, serve};
use crate::proxies::tunnels;
use crate::secure::{Authority, secure_server};
use soapstone::transport::{BlockingTransport, HyperTransport, Request, TransportErrorKind, TransportSettings};
use url::Url;

fn get(url: &str) -> Request {
    let mut request = Request::get(Url::parse(url).unwrap());
    request.timeouts.total = Some(Duration::from_secs(10));
    request
}

#[test]
fn connections_are_used_again_until_the_server_closes_them() {
    let server = serve(|received| {
        let after = if received.target() == "/last" { After::Close } else { After::KeepOpen };
        (ok("", received.target().as_bytes()), after)
    });
    let transport = HyperTransport::new();
    let send = |path: &str| {
        let response = transport.send(get(&format!("http://{}{path}", server.address))).unwrap();
        assert_eq!((response.status, &*response.body), (200, path.as_bytes()));
    };
    (0..5).for_each(|number| send(&format!("/{number}")));
    assert_eq!(server.connections(), 1);
    send("/last");
    assert_eq!(server.connections(), 1);
    // The other end has time to close it.
    std::thread::sleep(Duration::from_millis(50));
    send("/a");
    assert_eq!(server.connections(), 2);
    // Threads that call at once have connections of their own.
    std::thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || (0..20).for_each(|round| send(&format!("/{number}/{round}"))));
        }
    });
    assert!((2..=10).contains(&server.connections()), "{}", server.connections());
}

#[test]
fn bodies_arrive_whole_however_they_are_sent() {
    let long: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    let expected = long.clone();
    let server = serve(move |received| match received.target() {
        "/chunked" => {
            let mut response = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
            for chunk in long.chunks(70_001) {
                response.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                response.extend_from_slice(chunk);
                response.extend_from_slice(b"\r\n");
            }
            response.extend_from_slice(b"0\r\n\r\n");
            (response, After::KeepOpen)
        }
        "/to-the-end" => ([b"HTTP/1.1 200 OK\r\n\r\n", &*long].concat(), After::Close),
        "/echo" => (ok("", &received.body), After::KeepOpen),
        _ => (ok("", &long), After::KeepOpen),
    });
    let transport = HyperTransport::new();
    for path in ["/chunked", "/length", "/to-the-end", "/chunked"] {
        let response = transport.send(get(&format!("http://{}{path}", server.address))).unwrap();
        assert!(response.body == expected, "{path}: {} bytes", response.body.len());
    }
    let url = Url::parse(&format!("http://{}/echo", server.address)).unwrap();
    let response = transport.send(Request::post(url.clone(), "text/xml", expected.clone())).unwrap();
    assert!(response.body == expected);
    let mut small = Request::post(url, "text/xml", expected.clone());
    small.limit = 1000;
    assert_eq!(transport.send(small).unwrap_err().kind(), TransportErrorKind::TooLarge);
    let server = serve(|_| (b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), After::KeepOpen));
    for _ in 0..3 {
        let response = transport.send(get(&format!("http://{}/", server.address))).unwrap();
        assert_eq!((response.status, response.body.len()), (204, 0));
    }
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_response_that_breaks_off_is_an_error_that_names_the_cause() {
    let server = serve(|received| {
        let response: &[u8] = match received.target() {
            "/head" => b"HTTP/1.1 200 OK\r\nContent-Le",
            "/body" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
            "/chunk" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            _ => b"",
        };
        (response.to_vec(), After::Close)
    });
    let transport = HyperTransport::new();
    for (path, expected) in [
        ("/nothing", "connection closed before message completed"),
        ("/head", "connection closed before message completed"),
        ("/body", "(HTTP 200) broke off after 3 bytes of its body"),
        ("/chunk", "(HTTP 200) broke off after 2 bytes of its body"),
    ] {
        let error = transport.send(get(&format!("http://{}{path}", server.address))).unwrap_err();
        assert!(error.kind() == TransportErrorKind::Other && error.to_string().contains(expected), "{path}: {error}");
    }
}

#[test]
fn time_limits_hold_wherever_the_server_stops() {
    let server = serve(|received| {
        let response: &[u8] = match received.target() {
            "/body" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
            _ => b"HTTP/1.1 200 OK\r\nContent-Le",
        };
        (response.to_vec(), After::KeepOpen)
    });
    for path in ["/head", "/body"] {
        let mut request = get(&format!("http://{}{path}", server.address));
        request.timeouts.total = Some(Duration::from_millis(200));
        let error = HyperTransport::new().send(request).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("the time limit of 200 ms is over"), "{error}");
    }
}

#[test]
fn connections_with_tls_are_used_again_directly_and_through_a_tunnel() {
    let authority = Authority::new();
    let url = format!("https://localhost:{}/a", secure_server(&authority.issue("localhost"), None).port());
    let (proxy, heads) = tunnels();
    let settings = TransportSettings::new().root_certificates(authority.pem()).unwrap();
    let direct = HyperTransport::with_settings(&settings.clone().without_proxy());
    let proxied = HyperTransport::with_settings(&settings.proxy(&format!("http://{proxy}")).unwrap());
    for transport in [&direct, &proxied] {
        for _ in 0..3 {
            assert_eq!(transport.send(get(&url)).unwrap().status, 200);
        }
    }
    assert_eq!(heads.lock().unwrap().len(), 1);
}
