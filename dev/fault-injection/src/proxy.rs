//! The proxy, which passes requests on and breaks responses.

use std::collections::HashMap;
use std::io::{self, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::fault::Fault;
use super::http::{Message, between, read, response};

/// How long a response is late that is in time.
const DELAY: Duration = Duration::from_millis(30);

/// A proxy to one service.
pub struct Proxy {
    service: SocketAddr,
    /// What happens to the responses of calls, by their texts.
    faults: Mutex<HashMap<String, Fault>>,
    /// How long a response is late that is too late.
    stall: Duration,
}

impl Proxy {
    pub fn new(service: SocketAddr, stall: Duration) -> Self {
        Self { service, faults: Mutex::default(), stall }
    }

    /// Starts the proxy, and returns its address.
    pub fn start(self: &Arc<Self>) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let proxy = Arc::clone(self);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let proxy = Arc::clone(&proxy);
                thread::spawn(move || proxy.serve(stream));
            }
        });
        Ok(address)
    }

    /// Sets what happens to the response of a call.
    pub fn plan(&self, text: String, fault: Fault) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).insert(text, fault);
    }

    /// Serves a connection until it is closed. Errors end it too.
    fn serve(&self, client: TcpStream) {
        let Ok(service) = TcpStream::connect(self.service) else { return };
        let (mut requests, mut responses) = (BufReader::new(&client), BufReader::new(&service));
        while let Ok(Some(request)) = read(&mut requests) {
            let body = String::from_utf8_lossy(&request.body);
            let text = between(&body, ":Echo>", "<").unwrap_or_default();
            let fault = self.faults.lock().unwrap_or_else(PoisonError::into_inner).get(text).copied();
            let fault = fault.unwrap_or(Fault::None);
            if fault == Fault::CloseAtOnce {
                return;
            }
            let message = [request.head.as_bytes(), &request.body].concat();
            let passed = (&service).write_all(&message).and_then(|()| read(&mut responses));
            let Ok(Some(response)) = passed else { return };
            // A call whose token is rejected is repeated: the fault is for the one that is executed.
            let fault = if response.head.contains(" 498 ") { Fault::None } else { fault };
            if !matches!(self.respond(&client, &response, fault), Ok(true)) {
                return;
            }
        }
    }

    /// Sends a response; returns whether the connection stays open.
    fn respond(&self, client: &TcpStream, response: &Message, fault: Fault) -> io::Result<bool> {
        let whole = |head: &str| [head.as_bytes(), &response.body].concat();
        let bytes = whole(&response.head);
        let mut client = client;
        match fault {
            Fault::None | Fault::CloseAtOnce => client.write_all(&bytes)?,
            Fault::Truncate(length) => {
                client.write_all(&bytes[..length.min(bytes.len())])?;
                return Ok(false);
            }
            Fault::Reset(length) => {
                client.write_all(&bytes[..length.min(bytes.len())])?;
                return reset(client);
            }
            Fault::Delay => {
                thread::sleep(DELAY);
                client.write_all(&bytes)?;
            }
            Fault::Stall => {
                thread::sleep(self.stall);
                client.write_all(&bytes)?;
            }
            Fault::Trickle => {
                for piece in bytes.chunks(23) {
                    client.write_all(piece)?;
                    thread::sleep(Duration::from_millis(1));
                }
            }
            Fault::Duplicate => client.write_all(&[&*bytes, &*bytes].concat())?,
            Fault::TooLong | Fault::TooShort => {
                let length = response.body.len();
                let lie = if fault == Fault::TooLong { length + 7 } else { length - 7 };
                let head = response.head.replace(&format!("Length: {length}"), &format!("Length: {lie}"));
                client.write_all(&whole(&head))?;
                return Ok(false);
            }
            Fault::WrongCoding(coding) => {
                let head =
                    response.head.replace("Content-Type", &format!("Content-Encoding: {coding}\r\nContent-Type"));
                client.write_all(&whole(&head))?;
            }
            Fault::WrongCharset(charset) => {
                let head = response.head.replace("charset=utf-8", &format!("charset={charset}"));
                client.write_all(&whole(&head))?;
            }
            Fault::Garbage => {
                client.write_all(&whole(&response.head.replace("HTTP/1.1", "ICY")))?;
                return Ok(false);
            }
            Fault::BadGateway => client.write_all(&bad_gateway())?,
        }
        Ok(true)
    }
}

fn bad_gateway() -> Vec<u8> {
    response("502 Bad Gateway", "Content-Type: text/html\r\n", "<html><h1>Bad Gateway</h1></html>")
}

/// Has a connection reset when it is closed, once the other end has had the time to read.
fn reset(client: &TcpStream) -> io::Result<bool> {
    thread::sleep(Duration::from_millis(2));
    socket2::SockRef::from(client).set_linger(Some(Duration::ZERO))?;
    Ok(false)
}
