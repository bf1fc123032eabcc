//! Cookies over a connection: a session that a server keeps by them, with both clients.

use soapstone::client::Cookies;
use soapstone::{BlockingClient, Client, Options};

use crate::loopback::{After, Received, Server, ok, serve};

/// A server that counts the requests of a session.
fn sessions() -> Server {
    serve(|received: &Received| {
        let cookie = received.head.lines().find_map(|line| line.strip_prefix("cookie: "));
        let count = cookie.and_then(|cookie| cookie.strip_prefix("count=")).map_or(0, |count| count.parse().unwrap());
        let header = format!("Set-Cookie: count={}; HttpOnly\r\n", count + 1);
        (ok(&header, count.to_string().as_bytes()), After::KeepOpen)
    })
}

#[test]
fn both_clients_keep_a_session_by_cookies() {
    let server = sessions();
    let url = format!("http://{}/service", server.address);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (options, expected) in
        [(Options::default(), ["0", "0", "0"]), (Options::default().cookies(Cookies::new()), ["0", "1", "2"])]
    {
        let (blocking, client) = (
            BlockingClient::with_options(&url, options.clone()).unwrap(),
            Client::with_options(&url, options).unwrap(),
        );
        let bodies = [
            blocking.download("/a").unwrap().body,
            runtime.block_on(client.download("/b")).unwrap().body,
            blocking.download("/c").unwrap().body,
        ];
        assert_eq!(bodies.map(|body| String::from_utf8(body).unwrap()), expected);
    }
}
