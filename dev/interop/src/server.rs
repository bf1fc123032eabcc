//! The server of a peer: free ports, start, readiness.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use crate::peer::{Peer, Ready};
use crate::process::{Guarded, Running};

/// The time that a server may take until its first response.
const START: Duration = Duration::from_secs(60);
/// The time that a server runs at most, in seconds.
const LIFETIME: u64 = 600;
/// The number of attempts to find ports in a row.
const ATTEMPTS: usize = 100;

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// The URL without a path: `http://127.0.0.1:PORT`.
    pub base: String,
    running: Running,
}

impl Server {
    /// Starts the server of a peer and waits until it serves all its WSDLs, or listens at all its ports where it serves
    /// none.
    pub fn start(peer: Peer, ready: &Ready) -> Result<Self, String> {
        let port = free_ports(ready.ports)?;
        let log = peer.work().join("server.log");
        let guarded = Guarded::new("the server", LIFETIME, peer.folder().join("run"), &log);
        let guarded = guarded.map_err(|error| error.to_string())?;
        let running = guarded.arg(peer.work()).arg(port.to_string()).start()?;
        let mut server = Self { base: format!("http://127.0.0.1:{port}"), running };
        for port in port..port.saturating_add(ready.ports) {
            server.wait(|| connect(port).is_some())?;
        }
        for service in ready.services.iter().filter(|service| !service.wsdl.starts_with("file:")) {
            server.wait(|| is_served(port, &service.wsdl)).map_err(|error| format!("{}: {error}", service.wsdl))?;
        }
        Ok(server)
    }

    /// Waits until something holds.
    fn wait(&mut self, holds: impl Fn() -> bool) -> Result<(), String> {
        let began = Instant::now();
        while !holds() {
            self.running.is_alive()?;
            if began.elapsed() > START {
                return Err(format!("the server is not ready after {} s", START.as_secs()));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

/// Returns the first of `number` ports in a row that are free at this moment.
fn free_ports(number: u16) -> Result<u16, String> {
    for _ in 0..ATTEMPTS {
        let Ok(first) = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)) else { break };
        let Ok(port) = first.local_addr().map(|address| address.port()) else { break };
        let mut rest = (1..number).map(|offset| port.checked_add(offset));
        if rest.all(|port| port.is_some_and(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok())) {
            return Ok(port);
        }
    }
    Err(format!("there are no {number} free ports in a row"))
}

fn connect(port: u16) -> Option<TcpStream> {
    let stream =
        TcpStream::connect_timeout(&SocketAddrV4::new(Ipv4Addr::LOCALHOST, port).into(), Duration::from_secs(1));
    let stream = stream.ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    Some(stream)
}

/// Returns whether a `GET` for that path succeeds.
fn is_served(port: u16, path: &str) -> bool {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    let mut head = [0; 12];
    connect(port).is_some_and(|mut stream| {
        stream.write_all(request.as_bytes()).is_ok() && stream.read_exact(&mut head).is_ok() && head.ends_with(b" 200")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_in_a_row_are_free() {
        let first = free_ports(3).unwrap();
        let held: Vec<_> = (first..first + 3).map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port))).collect();
        assert!(held.iter().all(Result::is_ok));
    }

    #[test]
    fn only_a_success_counts_as_served() {
        for (status, expected) in [("200 OK", true), ("404 Not Found", false)] {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let port = listener.local_addr().unwrap().port();
            let responding = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).unwrap();
                // Closing with a request unread would reset the connection.
                let _ = stream.read(&mut [0; 1024]);
            });
            assert_eq!(is_served(port, "/x?wsdl"), expected);
            responding.join().unwrap();
            assert!(!is_served(port, "/x?wsdl"));
        }
    }
}
