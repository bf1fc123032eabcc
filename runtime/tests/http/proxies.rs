//! Proxies by the settings of both transports: what they are sent, and which hosts are reached without them.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use soapstone::transport::{TransportErrorKind, TransportSettings};

use crate::loopback::{After, ok, serve};
use crate::secure::{Authority, secure_server, send};

#[test]
fn a_proxy_gets_whole_urls_and_its_credentials() {
    let server = serve(|received| (ok("", received.head.as_bytes()), After::KeepOpen));
    let settings = TransportSettings::new().proxy(&format!("http://ann:p%40ss@{}", server.address)).unwrap();
    let apart =
        TransportSettings::new().proxy(&format!("http://{}", server.address)).unwrap().proxy_auth("ann", "p@ss");
    for settings in [&settings, &apart] {
        for response in send(settings, "http://soapstone.invalid/a?b=c") {
            let head = String::from_utf8(response.unwrap().body).unwrap();
            assert!(head.starts_with("GET http://soapstone.invalid/a?b=c HTTP/1.1\r\n"), "{head}");
            assert!(head.contains("proxy-authorization: Basic YW5uOnBAc3M=\r\n"), "{head}");
            assert!(head.contains("host: soapstone.invalid\r\n"), "{head}");
        }
    }
    for settings in [settings.clone().without_proxy(), settings.no_proxy(["other.example.com", "invalid"])] {
        for outcome in send(&settings, "http://soapstone.invalid/") {
            assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::Connect);
        }
    }
}

#[test]
fn hosts_of_the_list_are_reached_without_the_proxy() {
    let proxy = serve(|_| (ok("", b"proxy"), After::KeepOpen));
    let server = serve(|_| (ok("", b"server"), After::KeepOpen));
    let settings = TransportSettings::new().proxy(&format!("http://{}", proxy.address)).unwrap();
    let of = |hosts: &[&str]| settings.clone().no_proxy(hosts.iter().copied());
    for (hosts, expected) in [
        (&[][..], "proxy"),
        (&["127.0.0.2", "example.com"], "proxy"),
        (&["example.com", "127.0.0.1"], "server"),
        (&["127.0.0.0/8"], "server"),
        (&["*"], "proxy"),
    ] {
        for response in send(&of(hosts), &format!("http://{}/", server.address)) {
            assert_eq!(response.unwrap().body, expected.as_bytes(), "{hosts:?}");
        }
    }
    for response in send(&of(&["*"]), &format!("http://localhost:{}/", server.address.port())) {
        assert_eq!(response.unwrap().body, b"server");
    }
}

/// Starts a proxy that connects clients with the servers that they name. Returns the heads of the requests, too.
pub fn tunnels() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, heads) = (listener.local_addr().unwrap(), Arc::<Mutex<Vec<String>>>::default());
    let log = Arc::clone(&heads);
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(client.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).unwrap();
            }
            let port = head.split([':', ' ']).nth(2).unwrap();
            let server = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
            log.lock().unwrap().push(head);
            (&client).write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
            for (mut from, mut to) in [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)] {
                std::thread::spawn(move || std::io::copy(&mut from, &mut to));
            }
        }
    });
    (address, heads)
}

#[test]
fn tls_goes_through_a_tunnel() {
    let authority = Authority::new();
    let address = secure_server(&authority.issue("localhost"), None);
    let url = format!("https://localhost:{}/a", address.port());
    let (proxy, heads) = tunnels();
    let settings = TransportSettings::new().root_certificates(authority.pem()).unwrap().proxy_auth("ann", "pw");
    for response in send(&settings.clone().proxy(&format!("http://{proxy}")).unwrap(), &url) {
        let head = String::from_utf8(response.unwrap().body).unwrap();
        assert!(!head.to_ascii_lowercase().contains("proxy-authorization"), "{head}");
    }
    let heads = heads.lock().unwrap();
    assert_eq!(heads.len(), 2);
    for head in heads.iter() {
        assert!(head.starts_with(&format!("CONNECT localhost:{} HTTP/1.1\r\n", address.port())), "{head}");
        assert!(head.to_ascii_lowercase().contains("proxy-authorization: basic yw5uonb3\r\n"), "{head}");
    }
    // A proxy that rejects the credentials.
    let strict = serve(|_| (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".to_vec(), After::Close));
    for outcome in send(&settings.proxy(&format!("http://{}", strict.address)).unwrap(), &url) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect, "{error}");
        assert!(!format!("{error:?}").contains("pw"), "{error:?}");
    }
}
