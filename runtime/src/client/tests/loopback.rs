//! Carries the exchanges of these tests over HTTP: through a built-in transport and a socket of the loopback interface.

use std::io::{BufRead as _, BufReader, Cursor, ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use crate::transport::{
    BlockingTransport as _, Body, Headers, HyperTransport, Request, Response, TransportError, TransportSettings,
};

/// Transports share what they need for TLS, whose certificates take long to read.
static TRANSPORT: LazyLock<HyperTransport> =
    LazyLock::new(|| HyperTransport::with_settings(&TransportSettings::default().without_proxy()));

type Exchange<'scope> = thread::ScopedJoinHandle<'scope, Result<Response, TransportError>>;

/// Sends a request to a server that has the responses of a function, which runs on this thread. The function gets what the server
/// has received, with the host that the client called. Its error stands for a connection that breaks off.
pub(super) fn over_http(
    respond: &dyn Fn(Request) -> Result<Response, TransportError>,
    request: Request,
) -> Result<Response, TransportError> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.set_nonblocking(true).expect("the listener is new");
    let port = listener.local_addr().expect("the listener is bound").port();
    let mut sent = request.clone();
    sent.url.set_scheme("http").expect("the scheme is http or https");
    sent.url.set_host(Some("127.0.0.1")).expect("the URL has a host");
    sent.url.set_port(Some(port)).expect("the URL has a host");
    thread::scope(|scope| {
        let client = scope.spawn(|| TRANSPORT.send(sent));
        let outcome = |client: Exchange<'_>| client.join().expect("the transport does not panic");
        let stream = loop {
            match listener.accept() {
                Ok((stream, _)) => break stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock && !client.is_finished() => {
                    thread::sleep(Duration::from_micros(50));
                }
                // The request cannot be sent.
                Err(_) => return outcome(client),
            }
        };
        stream.set_nonblocking(false).expect("the connection is new");
        match respond(receive(&stream, &request)) {
            Ok(response) => {
                write(&stream, &response);
                // A client that reads the length of a body needs no end of the connection.
                let received = outcome(client);
                drop(stream);
                received.map(|received| as_sent(received, &response))
            }
            Err(error) => {
                drop(stream);
                assert!(outcome(client).is_err(), "a connection that breaks off is no response");
                Err(error)
            }
        }
    })
}

/// Returns the request that a server receives, with the parts of `original` that HTTP does not carry.
fn receive(stream: &TcpStream, original: &Request) -> Request {
    let mut stream = BufReader::new(stream);
    let first = line(&mut stream);
    let target = first.split(' ').nth(1).expect("a target").to_owned();
    assert!(first.starts_with(&format!("{} ", original.method)), "{first}");
    let mut request = Request { url: original.url.join(&target).expect("a URL"), ..original.clone() };
    request.headers = Headers::default();
    while let Some((name, value)) = line(&mut stream).split_once(": ") {
        request.headers.add(spelling(name, &original.headers), value);
    }
    let mut body = Vec::new();
    let is_chunked = request.headers.get("Transfer-Encoding").is_some();
    if is_chunked {
        loop {
            let length = usize::from_str_radix(&line(&mut stream), 16).expect("the length of a chunk");
            let mut chunk = vec![0; length + 2];
            stream.read_exact(&mut chunk).expect("a chunk");
            if length == 0 {
                break;
            }
            body.extend(chunk.get(..length).unwrap_or_default());
        }
    } else {
        body.resize(request.headers.get("Content-Length").map_or(0, |length| length.parse().expect("a length")), 0);
        stream.read_exact(&mut body).expect("the body");
    }
    for name in ["Host", "Content-Length", "Transfer-Encoding", "Accept-Encoding"] {
        request.headers.remove(name);
    }
    // A body whose length is not known stays one.
    request.body = if is_chunked { Body::reader(None, move || Ok(Cursor::new(body.clone()))) } else { body.into() };
    request
}

fn line(stream: &mut BufReader<&TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).expect("the client sends a line");
    line.trim_end().to_owned()
}

fn write(mut stream: &TcpStream, response: &Response) {
    let mut head = format!("HTTP/1.1 {} Test\r\n", response.status);
    for (name, value) in response.headers.iter() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", response.body.len()));
    // The client may have closed the connection, after a response that is too long.
    let _ = stream.write_all(&[head.as_bytes(), &response.body].concat());
}

/// Returns the response that has arrived, without the length that the server added.
fn as_sent(received: Response, sent: &Response) -> Response {
    let mut headers = Headers::default();
    let is_added = |name: &str| name.eq_ignore_ascii_case("Content-Length") && sent.headers.get(name).is_none();
    for (name, value) in received.headers.iter().filter(|(name, _)| !is_added(name)) {
        headers.add(spelling(name, &sent.headers), value);
    }
    Response { headers, ..received }
}

/// Returns the name of a header as it was before the transport changed its case.
fn spelling<'a>(name: &'a str, original: &'a Headers) -> &'a str {
    original.iter().map(|(known, _)| known).find(|known| known.eq_ignore_ascii_case(name)).unwrap_or(name)
}
