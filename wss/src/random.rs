//! Random bytes.

use std::fmt::Write as _;

use ring::rand::{SecureRandom as _, SystemRandom};

use crate::error::WssError;

/// Returns 16 random bytes.
pub(crate) fn bytes() -> Result<[u8; 16], WssError> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).map_err(|_| WssError::Random)?;
    Ok(bytes)
}

/// Returns a random identifier, which is a name (XML 1.0 §2.3).
pub(crate) fn id(kind: &str) -> Result<String, WssError> {
    let mut id = format!("{kind}-");
    for byte in bytes()? {
        // Writing to a string does not fail.
        let _ = write!(id, "{byte:02x}");
    }
    Ok(id)
}
