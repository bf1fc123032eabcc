//! A typed client of the ArcWeb Authentication service, version 2: tokens for the other ArcWeb services.
//!
//! [`Authentication`] has the operations of the service as methods that return tokens as [`SecretString`]s. It checks
//! the lifetime of a token before a request is sent, and returns an error where the service returns null.
//!
//! # Example
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn get_token() -> Result<(), Box<dyn std::error::Error>> {
//! use arcweb_soap::Authentication;
//!
//! let service = Authentication::new("https://arcweb.example.com/services/v2/Authentication")?;
//! let token = service.get_token("myuser", "secret").await?;
//! println!("valid for {} minutes", service.validate_token(&token).await?);
//! # Ok(())
//! # }
//! ```
//!
//! The same without `async`, with the feature `blocking`:
//!
//! ```no_run
//! # #[cfg(feature = "blocking")]
//! # fn get_token() -> Result<(), Box<dyn std::error::Error>> {
//! use arcweb_soap::blocking::Authentication;
//!
//! let service = Authentication::new("https://arcweb.example.com/services/v2/Authentication")?;
//! let token = service.get_token_for("myuser", "secret", 1440)?;
//! # Ok(())
//! # }
//! ```
//!
//! Other ArcWeb services take the token as an argument. When it has expired, or is used from another address than the
//! one that requested it, they return a fault that [`TokenProblem::of`] recognises. A [`Session`] keeps the token of a user, and
//! replaces it shortly before it expires and after such a fault:
//!
//! ```no_run
//! # #[cfg(feature = "blocking")]
//! # fn get_map(get_map: impl Fn(arcweb_soap::SecretString) -> Result<(), arcweb_soap::Error>) -> Result<(), Box<dyn std::error::Error>> {
//! use arcweb_soap::blocking::Authentication;
//!
//! let service = Authentication::new("https://arcweb.example.com/services/v2/Authentication")?;
//! let session = service.session("myuser", "secret");
//! let map = session.call(|token| get_map(token))?;
//! # Ok(())
//! # }
//! ```
//!
//! [`generated`] holds the port and the types of the WSDL; the port works on its own, too. `Debug` of the types there
//! shows passwords and tokens; `Debug` of the types here does not.
//!
//! # Features
//! | feature | adds |
//! |---|---|
//! | `client` (default) | the HTTP library of the async client, which works with a custom transport without it |
//! | `blocking` | the HTTP library of the blocking client; the same applies |
//! | `http2`, `pkcs12` | HTTP/2 of the async client, certificates of clients in PKCS#12 files |
//! | `gzip`, `deflate`, `brotli`, `zstd` | compressed responses; with `gzip`, compressed requests by option |
//! | `cookies`, `digest` | cookies, and digest authentication, of a web tier: `Options::cookies`, `Options::digest_auth` |
//! | `stream`, `tempfile` | streams of items, and large attachments in temporary files |
//! | `tower`, `tracing` | an adapter for services of tower, and a span for each exchange |

mod error;
mod service;
mod session;

pub mod blocking;
#[rustfmt::skip]
#[allow(missing_docs, reason = "the documentation comes from the WSDL")]
pub mod generated;

pub use self::error::{AuthenticationError, TokenProblem};
pub use self::generated::authentication::IAuthentication;
pub use self::service::{Authentication, DEFAULT_MINUTES, MAX_MINUTES, Service};
pub use self::session::{Session, UserSession};
pub use secrecy::{ExposeSecret, SecretString};
pub use soapstone::client::Exchange;
pub use soapstone::token::{TokenError, TokenErrorKind};
pub use soapstone::{BlockingClient, BuildError, Client, Error, Fault, Options, Reply};
