//! Where a URL leads, and the addresses of a host.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::mpsc;
use std::thread;

use ::http::Uri;
use url::{Host, Url};

use super::super::{TransportError, TransportErrorKind, library};
use super::deadline::Deadline;

/// The server of a URL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ServerAddress {
    pub(super) is_tls: bool,
    /// The name of the host, or its address without brackets.
    pub(super) host: String,
    pub(super) port: u16,
    /// The host and, unless it is the scheme's own, the port.
    pub(super) authority: String,
}

impl ServerAddress {
    pub(super) fn of(url: &Url) -> Result<Self, TransportError> {
        let is_tls = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(library::bad_url()),
        };
        let host = match url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => return Err(library::bad_url()),
        };
        let port = url.port_or_known_default().ok_or_else(library::bad_url)?;
        let shown = url.host_str().unwrap_or_default();
        let authority = url.port().map_or_else(|| shown.to_owned(), |port| format!("{shown}:{port}"));
        Ok(Self { is_tls, host, port, authority })
    }

    /// Returns the URL of the server, without a path, for the rules about proxies.
    pub(super) fn uri(&self) -> Result<Uri, TransportError> {
        let scheme = if self.is_tls { "https" } else { "http" };
        Uri::try_from(format!("{scheme}://{}/", self.authority)).map_err(|_| library::bad_url())
    }
}

/// Returns the addresses of a host. The system's resolver has no time limit, so that it runs on a thread of its own.
pub(super) fn resolve(host: &str, port: u16, deadline: &Deadline) -> Result<Vec<SocketAddr>, TransportError> {
    if let Ok(address) = host.parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(address, port)]);
    }
    let name = host.to_owned();
    let look_up = move || (name.as_str(), port).to_socket_addrs().map(Iterator::collect::<Vec<_>>);
    let outcome = match deadline.remaining()? {
        None => look_up(),
        Some(remaining) => {
            let (sender, receiver) = mpsc::sync_channel(1);
            // The receiver is gone if the time is over.
            let run = move || drop(sender.send(look_up()));
            thread::Builder::new().name("soapstone-resolve".to_owned()).spawn(run).map_err(|error| failed(&error))?;
            receiver.recv_timeout(remaining).map_err(|_| deadline.error())?
        }
    };
    match outcome {
        Ok(addresses) if addresses.is_empty() => Err(failed(&"the name has no address")),
        Ok(addresses) => Ok(addresses),
        Err(error) => Err(failed(&error)),
    }
}

fn failed(why: &dyn std::fmt::Display) -> TransportError {
    TransportError::new(TransportErrorKind::Connect, format!("the name of the host cannot be resolved: {why}"))
}
