//! Tokens of ArcGIS: where the token service is, how it is called, what it returns, and how a server rejects a token.

mod forbidden;
mod json;
mod on_demand;
mod provider;
mod response;
mod scheme;
mod service;
mod tokens;

pub(crate) use self::on_demand::OnDemand;
pub(crate) use self::provider::Provider;
pub use self::scheme::ArcGisTokenScheme;
pub(crate) use self::service::{TokenService, bare, parse_server};
pub use self::tokens::{ArcGisTokens, ClientId};
