//! Opens connections: sockets, tunnels through proxies, TLS.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::proxy::matcher::Intercept;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, StreamOwned};

use super::super::{TransportError, TransportErrorKind};
use super::address::{ServerAddress, resolve};
use super::connection::Connection;
use super::deadline::Deadline;
use super::wire::Stream;

/// The time limit for a connection, from resolving the name to the end of the TLS handshake.
const CONNECT: Duration = Duration::from_secs(30);

/// The length, in bytes, of the longest head of a proxy's response.
const HEAD: usize = 16 << 10;

/// Opens connections.
pub(super) struct Connector {
    /// The TLS settings, or why `https` cannot work.
    tls: Result<Arc<ClientConfig>, TransportError>,
}

impl Connector {
    pub(super) fn new(tls: Result<Arc<ClientConfig>, TransportError>) -> Self {
        Self { tls }
    }

    /// Opens a connection to a server, within `limit` if that is set.
    pub(super) fn connect(
        &self,
        target: &ServerAddress,
        proxy: Option<&Intercept>,
        deadline: &Deadline,
        limit: Option<Duration>,
    ) -> Result<Connection, TransportError> {
        let deadline = deadline.at_most(limit.unwrap_or(CONNECT));
        let socket = match proxy {
            None => open(&target.host, target.port, &deadline)?,
            Some(proxy) => {
                let (host, port) = address(proxy)?;
                let socket = open(&host, port, &deadline)?;
                if target.is_tls {
                    tunnel(&socket, target, proxy, &deadline)?;
                }
                socket
            }
        };
        let stream = if target.is_tls {
            Stream::Tls(Box::new(self.handshake(socket, &target.host, &deadline)?))
        } else {
            Stream::Plain(socket)
        };
        Connection::new(stream)
    }

    fn handshake(
        &self,
        mut socket: TcpStream,
        host: &str,
        deadline: &Deadline,
    ) -> Result<StreamOwned<ClientConnection, TcpStream>, TransportError> {
        let config = Arc::clone(self.tls.as_ref().map_err(Clone::clone)?);
        let tls = |error: &(dyn std::error::Error + 'static)| TransportError::chain(TransportErrorKind::Tls, error);
        let name = ServerName::try_from(host.to_owned()).map_err(|error| tls(&error))?;
        let mut connection = ClientConnection::new(config, name).map_err(|error| tls(&error))?;
        while connection.is_handshaking() {
            limit(&socket, deadline)?;
            connection.complete_io(&mut socket).map_err(|error| match error.get_ref() {
                Some(inner) if inner.is::<rustls::Error>() => tls(&error),
                _ => broken(&error, deadline, "the TLS handshake failed"),
            })?;
        }
        Ok(StreamOwned::new(connection, socket))
    }
}

/// Returns the host and the port of a proxy.
fn address(proxy: &Intercept) -> Result<(String, u16), TransportError> {
    let uri = proxy.uri();
    let unusable =
        |why: &str| TransportError::new(TransportErrorKind::Connect, format!("the proxy cannot be used: {why}"));
    if !matches!(uri.scheme_str(), None | Some("http")) {
        return Err(unusable("its scheme is not http"));
    }
    let host = uri.host().ok_or_else(|| unusable("its URL has no host"))?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    Ok((host.to_owned(), uri.port_u16().unwrap_or(80)))
}

/// Opens a socket to the first address of a host that can be reached.
fn open(host: &str, port: u16, deadline: &Deadline) -> Result<TcpStream, TransportError> {
    let mut last = None;
    for address in resolve(host, port, deadline)? {
        let outcome = match deadline.remaining()? {
            Some(remaining) => TcpStream::connect_timeout(&address, remaining),
            None => TcpStream::connect(address),
        };
        match outcome {
            Ok(socket) => {
                // Small requests are sent at once. The error is ignored, since not every system has this option.
                let _ = socket.set_nodelay(true);
                return Ok(socket);
            }
            Err(error) => last = Some(error),
        }
    }
    let error = last.unwrap_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    if is_timeout(&error) {
        return Err(deadline.error());
    }
    Err(TransportError::chain(TransportErrorKind::Connect, &error))
}

/// Has a proxy connect a socket with the server (RFC 9110 §9.3.6).
fn tunnel(
    mut socket: &TcpStream,
    target: &ServerAddress,
    proxy: &Intercept,
    deadline: &Deadline,
) -> Result<(), TransportError> {
    let host = if target.host.contains(':') { format!("[{}]", target.host) } else { target.host.clone() };
    let authority = format!("{host}:{}", target.port);
    let mut request = format!("CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n").into_bytes();
    if let Some(authorization) = proxy.basic_auth() {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(authorization.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    let failed = |error: &io::Error| broken(error, deadline, "the proxy failed");
    limit(socket, deadline)?;
    socket.write_all(&request).map_err(|error| failed(&error))?;
    // Byte by byte, since what follows the head is the server's.
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        limit(socket, deadline)?;
        let is_over = socket.read(&mut byte).map_err(|error| failed(&error))? == 0;
        if is_over || head.len() >= HEAD {
            return Err(TransportError::new(TransportErrorKind::Connect, "the proxy does not respond with HTTP"));
        }
        head.extend_from_slice(&byte);
    }
    let line = String::from_utf8_lossy(head.split(|byte| *byte == b'\r').next().unwrap_or_default());
    let status = line.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1));
    match status {
        Some(status) if status.len() == 3 && status.starts_with('2') => Ok(()),
        Some(status) => {
            let text = format!("the proxy does not connect to the server (HTTP {status})");
            Err(TransportError::new(TransportErrorKind::Connect, text))
        }
        None => Err(TransportError::new(TransportErrorKind::Connect, "the proxy does not respond with HTTP")),
    }
}

/// Sets how long the next read and the next write may take.
pub(super) fn limit(socket: &TcpStream, deadline: &Deadline) -> Result<(), TransportError> {
    let remaining = deadline.remaining()?;
    let set = socket.set_read_timeout(remaining).and_then(|()| socket.set_write_timeout(remaining));
    set.map_err(|error| TransportError::chain(TransportErrorKind::Other, &error))
}

/// Returns whether a read or write reached its time limit.
pub(super) fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// Returns the error of a connection that cannot be used.
fn broken(error: &io::Error, deadline: &Deadline, what: &str) -> TransportError {
    if is_timeout(error) {
        return deadline.error();
    }
    TransportError::new(TransportErrorKind::Connect, format!("{what}: {error}"))
}
