//! What the server received, and what the client made of its responses.

use arcgis_soap::{Error, TokenError};
use soapstone_stand_in::server::{Exchange, StandIn, TokenPlace};

use crate::exchanges;

const MAP: &str = "/arcgis/services/MapService/MapServer";

/// The outcome of a test.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The requests to the map service.
pub fn calls(stand_in: &StandIn) -> Vec<Exchange> {
    stand_in.exchanges().into_iter().filter(|exchange| exchange.path == MAP).collect()
}

/// Where the requests to the map service had their tokens.
pub fn places(stand_in: &StandIn) -> Vec<Option<TokenPlace>> {
    calls(stand_in).iter().map(|call| call.token).collect()
}

/// The methods and statuses of the requests to the token service.
pub fn token_requests(stand_in: &StandIn) -> Vec<String> {
    let lines = exchanges(stand_in).into_iter();
    lines.filter(|line| line.contains("oken →") || line.contains("/tokens")).collect()
}

/// The kind of the error of a call.
pub fn token_error<T: std::fmt::Debug>(outcome: Result<T, Error>) -> TokenError {
    match outcome.unwrap_err() {
        Error::Token { source, .. } => source,
        error => panic!("{error}"),
    }
}
