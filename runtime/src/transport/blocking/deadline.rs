//! The time limit of an exchange.

use std::time::{Duration, Instant};

use super::super::{TransportError, TransportErrorKind};

/// When an exchange has to be over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    end: Option<Instant>,
    limit: Duration,
}

impl Deadline {
    /// Creates a deadline from now; none without a limit, or where the limit is beyond what clocks show.
    pub(super) fn after(limit: Option<Duration>) -> Self {
        let end = limit.and_then(|limit| Instant::now().checked_add(limit));
        Self { end, limit: limit.unwrap_or_default() }
    }

    /// Returns this deadline or one that ends within `limit` from now, whichever is earlier.
    pub(super) fn at_most(self, limit: Duration) -> Self {
        let other = Self::after(Some(limit));
        match (self.end, other.end) {
            (Some(end), Some(earlier)) if end <= earlier => self,
            _ => other,
        }
    }

    /// Returns the time that is left; `None` without a limit.
    pub(super) fn remaining(&self) -> Result<Option<Duration>, TransportError> {
        let Some(end) = self.end else { return Ok(None) };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(self.error()) } else { Ok(Some(left)) }
    }

    /// Returns the error of an exchange that took too long.
    pub(super) fn error(&self) -> TransportError {
        let text = format!("the time limit of {} ms is over", self.limit.as_millis());
        TransportError::new(TransportErrorKind::Timeout, text)
    }
}
