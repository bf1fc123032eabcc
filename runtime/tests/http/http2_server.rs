//! A server with HTTP/2 over TLS on the loopback interface, which gets its responses in the form of HTTP/1.1.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream};
use rustls::ServerConfig;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::loopback::{After, Received};

/// A running server.
pub struct Http2Server {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Http2Server {
    /// Returns how many connections were opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

type Respond = dyn Fn(&Received) -> (Vec<u8>, After) + Send + Sync;

/// Starts a server that responds to each request. It offers HTTP/2 only.
///
/// The header `X-End` of a response has its end: `reset CODE` resets the stream after the body, `go-away` and `drop` end the
/// connection, and `last` lets this response be the last one of the connection. The body of a request for `/unread` is not read.
pub fn serve_http2(
    mut config: ServerConfig,
    respond: impl Fn(&Received) -> (Vec<u8>, After) + Send + Sync + 'static,
) -> Http2Server {
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let (count, respond): (_, Arc<Respond>) = (Arc::clone(&connections), Arc::new(respond));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            while let Ok((socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (acceptor, respond) = (acceptor.clone(), Arc::clone(&respond));
                tokio::spawn(async move {
                    let Ok(stream) = acceptor.accept(socket).await else { return };
                    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
                    let Ok(connection) = h2::server::handshake(stream).await else { return };
                    converse(connection, respond).await;
                });
            }
        });
    });
    Http2Server { address, connections }
}

/// How a response ends, if not by its last byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Whole,
    Reset(Reason),
    GoAway,
    Drop,
    Last,
}

/// Serves a connection until it is closed.
async fn converse(mut connection: Connection<TlsStream<TcpStream>, Bytes>, respond: Arc<Respond>) {
    let (sender, mut ends): (UnboundedSender<End>, UnboundedReceiver<End>) = unbounded_channel();
    loop {
        tokio::select! {
            accepted = connection.accept() => {
                let Some(Ok((request, reply))) = accepted else { return };
                tokio::spawn(exchange(request, reply, Arc::clone(&respond), sender.clone()));
            }
            end = ends.recv() => match end {
                Some(End::GoAway) => connection.abrupt_shutdown(Reason::INTERNAL_ERROR),
                Some(End::Last) => connection.graceful_shutdown(),
                _ => return,
            },
        }
    }
}

/// Reads a request and responds.
async fn exchange(
    request: http::Request<RecvStream>,
    mut reply: SendResponse<Bytes>,
    respond: Arc<Respond>,
    ends: UnboundedSender<End>,
) {
    let (parts, mut stream) = request.into_parts();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut head = format!("{} {target} {:?}\r\n", parts.method, parts.version);
    for (name, value) in &parts.headers {
        head.push_str(&format!("{name}: {}\r\n", String::from_utf8_lossy(value.as_bytes())));
    }
    let mut received = Received { head, body: Vec::new() };
    if !target.starts_with("/unread") {
        while let Some(Ok(piece)) = stream.data().await {
            let _ = stream.flow_control().release_capacity(piece.len());
            received.body.extend_from_slice(&piece);
        }
    }
    let (response, _) = respond(&received);
    let (response, content, end) = translated(&response);
    let Ok(mut sending) = reply.send_response(response, false) else { return };
    let _ = sending.send_data(content, end == End::Whole || end == End::Last);
    let is_unread = target.starts_with("/unread");
    if end != End::Whole || is_unread {
        // What was sent arrives before the end.
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    match end {
        End::Whole => {}
        End::Reset(reason) => sending.send_reset(reason),
        End::GoAway | End::Drop | End::Last => {
            let _ = ends.send(end);
            // The stream is open while the connection ends.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    if is_unread {
        reply.send_reset(Reason::NO_ERROR);
    }
}

/// Returns the head and the body of a response in the form of HTTP/1.1. What is none ends the connection.
fn translated(response: &[u8]) -> (http::Response<()>, Bytes, End) {
    let text = String::from_utf8_lossy(response);
    let Some((head, _)) = text.split_once("\r\n\r\n").filter(|(head, _)| head.starts_with("HTTP/1.1 ")) else {
        return (http::Response::new(()), Bytes::new(), End::Drop);
    };
    let mut content = Bytes::copy_from_slice(&response[head.len() + 4..]);
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let (mut builder, mut end) = (http::Response::builder().status(status), End::Whole);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        match (name, value) {
            ("X-End", "go-away") => end = End::GoAway,
            ("X-End", "drop") => end = End::Drop,
            ("X-End", "last") => end = End::Last,
            ("X-End", reset) => end = End::Reset(reset.strip_prefix("reset ").unwrap().parse::<u32>().unwrap().into()),
            // One chunk.
            ("Transfer-Encoding", _) => {
                let begin = content.windows(2).position(|pair| pair == b"\r\n").unwrap() + 2;
                content = content.slice(begin..content.len() - b"\r\n0\r\n\r\n".len());
            }
            _ => builder = builder.header(name, value),
        }
    }
    (builder.body(()).unwrap(), content, end)
}
