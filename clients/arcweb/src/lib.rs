//! A typed client of the ArcWeb Authentication service, version 2: tokens for the other ArcWeb services.
//!
//! ```no_run
//! # #[cfg(feature = "client")]
//! # async fn ask() -> Result<(), Box<dyn std::error::Error>> {
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
//! # fn ask() -> Result<(), Box<dyn std::error::Error>> {
//! use arcweb_soap::blocking::Authentication;
//!
//! let service = Authentication::new("https://arcweb.example.com/services/v2/Authentication")?;
//! let token = service.get_token_for("myuser", "secret", 1440)?;
//! # Ok(())
//! # }
//! ```
//!
//! Other ArcWeb services take the token as an argument. When it has expired, or is used from another address than the
//! one that asked for it, they answer with a fault that [`TokenProblem::of`] recognises.
//!
//! [`generated`] holds what the service description says; its port works on its own, too. The types there show the
//! password and the token in their `Debug` forms, as they show everything; those here do not.
//!
//! # Features
//! `client` (default) and `blocking` bring the HTTP library of the async and of the blocking client; both clients also
//! work over a transport of your own, without either. `gzip` is for compressed answers.

mod error;
mod service;

pub mod blocking;
#[rustfmt::skip]
#[allow(missing_docs, reason = "the service description documents what it wishes")]
pub mod generated;

pub use self::error::{AuthenticationError, TokenProblem};
pub use self::generated::authentication::IAuthentication;
pub use self::service::{Authentication, DEFAULT_MINUTES, MAX_MINUTES, Service};
pub use secrecy::{ExposeSecret, SecretString};
pub use soapstone::client::Exchange;
pub use soapstone::{BlockingClient, BuildError, Client, Error, Fault, Options};
