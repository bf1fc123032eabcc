//! The blocking client: the calling thread waits for each response.

use soapstone::BlockingClient;

/// The blocking counterpart of [`crate::Authentication`].
pub type Authentication = crate::Service<BlockingClient>;

/// The blocking counterpart of [`crate::Session`].
pub type Session = crate::UserSession<BlockingClient>;
