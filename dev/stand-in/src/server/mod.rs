//! A stand-in for an ArcGIS server, on a port of the loopback: a Catalog, a token service and a map service that draws
//! [`map`](crate::map).
//!
//! It uses the same generated types as the client, in the other direction, so that tests and the demo can call a whole
//! server. Its tokens live for [`Config::token_lifetime`], which may be short in order to test expiry.

mod area;
mod catalog;
mod condition;
mod http;
mod info;
mod inspect;
mod log;
mod map_server;
mod measure;
mod outputs;
mod picture;
mod query;
mod shape;
mod soap;
mod tokens;
mod web_tier;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

pub use self::log::{Exchange, TokenPlace};
pub use self::tokens::RejectionForm;
pub use self::web_tier::WebTier;

use self::log::Log;
use self::outputs::Outputs;
use self::tokens::Tokens;
use self::web_tier::Nonce;

/// The settings of a [`StandIn`].
#[derive(Clone)]
pub struct Config {
    /// The one user's name.
    pub username: String,
    /// The user's password.
    pub password: String,
    /// Whether the map services are secured; the Catalog and the token service are there in any case.
    pub requires_tokens: bool,
    /// Whether the Catalog states that no tokens are needed, although the map services require them.
    pub catalog_denies_tokens: bool,
    /// The URL of the token service according to the Catalog; the server's own by default.
    pub token_service: Option<String>,
    /// How requests without a valid token are rejected.
    pub rejection: RejectionForm,
    /// Whether the server is federated with a portal, which is the same server: the token service is the portal's, and the map
    /// services accept only the tokens that it gives in exchange for its own.
    pub federated: bool,
    /// The authentication that a web tier in front of the whole server requires.
    pub web_tier: Option<WebTier>,
    /// The name of the map service that the user has no permission for, in spite of a valid token: HTTP 403 with a JSON error.
    pub forbidden: Option<String>,
    /// The longest lifetime of a token; requests may have a shorter one.
    pub token_lifetime: Duration,
    /// The HTTP status, with a page, with which the token service responds to `POST`, as old ones do that accept `GET` only.
    pub post_response: Option<u16>,
    /// The port; 0 for a free one.
    pub port: u16,
}

/// Secured; `myuser` with the password `secret`; tokens live for an hour.
impl Default for Config {
    fn default() -> Self {
        Self {
            username: "myuser".to_owned(),
            password: "secret".to_owned(),
            requires_tokens: true,
            token_lifetime: Duration::from_secs(3600),
            catalog_denies_tokens: false,
            token_service: None,
            rejection: RejectionForm::Status,
            federated: false,
            web_tier: None,
            forbidden: None,
            post_response: None,
            port: 0,
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("username", &self.username)
            .field("requires_tokens", &self.requires_tokens)
            .field("token_lifetime", &self.token_lifetime)
            .field("catalog_denies_tokens", &self.catalog_denies_tokens)
            .field("rejection", &self.rejection)
            .field("federated", &self.federated)
            .field("forbidden", &self.forbidden)
            .field("post_response", &self.post_response)
            .finish_non_exhaustive()
    }
}

/// A running server, with threads of its own. It stops when it is dropped.
pub struct StandIn {
    site: Arc<Site>,
    runtime: Option<Runtime>,
}

impl StandIn {
    /// Starts a server on a port of `127.0.0.1`.
    ///
    /// # Errors
    /// There is no port or no thread to be had.
    pub fn start(config: Config) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, config.port))?;
        listener.set_nonblocking(true)?;
        let site = Arc::new(Site::new(config, listener.local_addr()?));
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("stand-in").enable_all().build()?;
        let listener = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(http::serve(listener, Arc::clone(&site)));
        Ok(Self { site, runtime: Some(runtime) })
    }

    /// The URL of the services: `http://127.0.0.1:PORT/arcgis/services`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.site.address, http::SERVICES)
    }

    /// Expires all tokens that were issued so far.
    pub fn expire_all(&self) {
        self.site.tokens.clear();
    }

    /// All requests and responses so far, in order.
    #[must_use]
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.site.log.all()
    }

    /// The number of requests to the token service, successful or not.
    #[must_use]
    pub fn token_requests(&self) -> usize {
        self.exchanges()
            .iter()
            .filter(|exchange| exchange.path.starts_with(http::TOKENS) || exchange.path == http::PORTAL)
            .count()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        let runtime = self.runtime.take();
        // The server may be dropped within an async runtime, which must not block on shutting down another one.
        if let Ok(stopping) = thread::Builder::new().spawn(move || drop(runtime)) {
            // It only fails if a handler panicked, which has failed that handler's request already.
            let _ = stopping.join();
        }
    }
}

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIn").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// What all requests share.
struct Site {
    config: Config,
    address: SocketAddr,
    tokens: Tokens,
    outputs: Outputs,
    log: Log,
    /// The nonce of the web tier.
    nonce: Nonce,
}

impl Site {
    fn new(config: Config, address: SocketAddr) -> Self {
        let (tokens, outputs, log, nonce) = <(Tokens, Outputs, Log, Nonce)>::default();
        Self { config, address, tokens, outputs, log, nonce }
    }
}

/// Unpredictable bytes.
fn random() -> Result<[u8; 24], getrandom::Error> {
    let mut octets = [0; 24];
    getrandom::fill(&mut octets)?;
    Ok(octets)
}
