//! Idle connections.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hyper_util::client::proxy::matcher::Intercept;

use super::address::ServerAddress;
use super::connection::Connection;

/// The longest time that a connection is kept idle. Many servers close theirs after 15 to 60 seconds.
const IDLE: Duration = Duration::from_secs(15);

/// The number of idle connections to one server.
const PER_SERVER: usize = 32;

/// The server and the proxy that a connection leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    target: ServerAddress,
    proxy: Option<String>,
}

impl Key {
    pub(super) fn new(target: &ServerAddress, proxy: Option<&Intercept>) -> Self {
        Self { target: target.clone(), proxy: proxy.map(|proxy| proxy.uri().to_string()) }
    }
}

/// The idle connections of a transport.
#[derive(Default)]
pub(super) struct Pool {
    idle: Mutex<HashMap<Key, Vec<(Instant, Connection)>>>,
}

impl Pool {
    /// Takes the connection that was used last, if one is open.
    pub(super) fn take(&self, key: &Key) -> Option<Connection> {
        loop {
            let (since, connection) = self.lock().get_mut(key)?.pop()?;
            if since.elapsed() < IDLE && connection.is_usable() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection, and closes those that were idle for too long.
    pub(super) fn put(&self, key: Key, connection: Connection) {
        let mut idle = self.lock();
        let mut old = Vec::new();
        for connections in idle.values_mut() {
            let fresh = connections.partition_point(|(since, _)| since.elapsed() >= IDLE);
            old.extend(connections.drain(..fresh));
        }
        idle.retain(|_, connections| !connections.is_empty());
        let connections = idle.entry(key).or_default();
        if connections.len() < PER_SERVER {
            connections.push((Instant::now(), connection));
        }
        // Closing takes time that the lock is not needed for.
        drop(idle);
        drop(old);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Vec<(Instant, Connection)>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
