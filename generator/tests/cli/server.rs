//! A web server on the loopback interface.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Returns the responses that tests set, and records the requests.
pub struct Server {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    responses: HashMap<String, Vec<u8>>,
    requested: Vec<String>,
    authorized: Vec<String>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Mutex::new(Shared::default()));
        let of_thread = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = respond(stream, &of_thread);
            }
        });
        Self { port, shared }
    }

    /// Puts a document at a path.
    pub fn put(&self, path: &str, text: &str) {
        let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len());
        self.shared.lock().unwrap().responses.insert(path.to_owned(), text.into_bytes());
    }

    /// Answers at a path with a status line and headers, and a body.
    pub fn respond(&self, path: &str, head: &str, body: &[u8]) {
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        self.shared.lock().unwrap().responses.insert(path.to_owned(), [head.as_bytes(), body].concat());
    }

    /// Redirects a path.
    pub fn redirect(&self, path: &str, to: &str) {
        let text = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        self.shared.lock().unwrap().responses.insert(path.to_owned(), text.into_bytes());
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The same with a user name and a password.
    pub fn private_url(&self, path: &str) -> String {
        format!("http://someone:opensesame@127.0.0.1:{}{path}", self.port)
    }

    /// The paths that were requested since the last call.
    pub fn take_requested(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().unwrap().requested)
    }

    /// The paths that were requested with credentials.
    pub fn authorized(&self) -> Vec<String> {
        self.shared.lock().unwrap().authorized.clone()
    }
}

fn respond(mut stream: TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let path = lines.next().transpose()?.unwrap_or_default().split(' ').nth(1).unwrap_or_default().to_owned();
    let mut authorized = false;
    for line in lines {
        let line = line?;
        authorized |= line.to_ascii_lowercase().starts_with("authorization:");
        if line.is_empty() {
            break;
        }
    }
    let response = {
        let mut shared = shared.lock().unwrap();
        shared.requested.push(path.clone());
        if authorized {
            shared.authorized.push(path.clone());
        }
        let missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        shared.responses.get(&path).cloned().unwrap_or_else(|| missing.into())
    };
    stream.write_all(&response)
}
