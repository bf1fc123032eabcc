//! The same without `async`: the calling thread waits for each answer.

use soapstone::BlockingClient;

/// The service, as [`crate::Authentication`] is for async programs.
pub type Authentication = crate::Service<BlockingClient>;
