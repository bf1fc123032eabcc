//! A server of a few lines on the loopback interface, whose connections stay open.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A request: its first line and headers, and its body.
pub struct Received {
    pub head: String,

    pub body: Vec<u8>,
}

impl Received {
    /// Returns the path, with the query.
    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }
}

/// What a server does after a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    KeepOpen,
    Close,
}

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Returns how many connections were opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Starts a server that responds to each request with bytes.
pub fn serve(respond: impl Fn(&Received) -> (Vec<u8>, After) + Send + Sync + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = listener.local_addr().expect("it is bound");
    let connections = Arc::new(AtomicUsize::new(0));
    let (count, respond) = (Arc::clone(&connections), Arc::new(respond));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            count.fetch_add(1, Ordering::SeqCst);
            let respond = Arc::clone(&respond);
            std::thread::spawn(move || converse(stream, &*respond));
        }
    });
    Server { address, connections }
}

/// Serves one connection, whatever carries it, until it is closed.
pub fn converse(stream: impl Read + Write, respond: &dyn Fn(&Received) -> (Vec<u8>, After)) {
    let mut stream = BufReader::new(stream);
    while let Some(received) = receive(&mut stream) {
        let (response, after) = respond(&received);
        let sent = stream.get_mut().write_all(&response).and_then(|()| stream.get_mut().flush());
        if sent.is_err() || after == After::Close {
            return;
        }
    }
}

fn receive(stream: &mut impl BufRead) -> Option<Received> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Received { head, body })
}

/// Returns a response with status 200.
pub fn ok(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}
