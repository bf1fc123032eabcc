//! The service: it returns the text of a call, counts how often it executes each, and replaces its token from time to time.

use std::collections::HashMap;
use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::http::{between, read, response};

/// The number of calls after which a token is replaced.
const CALLS_PER_TOKEN: usize = 97;

/// What the service has executed.
#[derive(Default)]
pub struct Service {
    executed: Mutex<HashMap<String, usize>>,
    calls: AtomicUsize,
    /// How many calls were rejected because of their token.
    pub rejected: AtomicUsize,
}

impl Service {
    /// Starts the service, and returns its address.
    pub fn start(self: &Arc<Self>) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let service = Arc::clone(self);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let service = Arc::clone(&service);
                thread::spawn(move || service.serve(&stream));
            }
        });
        Ok(address)
    }

    /// Returns the token that is valid now.
    pub fn token(&self) -> String {
        format!("t-{}", self.calls.load(Ordering::SeqCst) / CALLS_PER_TOKEN)
    }

    /// Returns the calls that were executed more than once.
    pub fn executed_twice(&self) -> Vec<String> {
        let executed = self.executed.lock().unwrap_or_else(PoisonError::into_inner);
        executed.iter().filter(|(_, count)| **count > 1).map(|(call, _)| call.clone()).collect()
    }

    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Ok(Some(request)) = read(&mut reader) {
            let body = String::from_utf8_lossy(&request.body);
            let text = between(&body, ":Echo>", "<").unwrap_or_default();
            let is_valid = request.head.contains(&format!("token={} ", self.token()));
            let response = if is_valid { self.execute(text) } else { self.reject() };
            if (&mut &*stream).write_all(&response).is_err() {
                return;
            }
        }
    }

    fn execute(&self, text: &str) -> Vec<u8> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        *self.executed.lock().unwrap_or_else(PoisonError::into_inner).entry(text.to_owned()).or_default() += 1;
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:t=\"urn:test\"><s:Body><t:EchoResponse>{text}</t:EchoResponse></s:Body></s:Envelope>"
        );
        response("200 OK", "Content-Type: text/xml; charset=utf-8\r\n", &body)
    }

    fn reject(&self) -> Vec<u8> {
        self.rejected.fetch_add(1, Ordering::SeqCst);
        response("498 Invalid Token", "Content-Type: text/plain\r\n", "Invalid Token")
    }
}
