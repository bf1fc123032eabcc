//! The time that messages carry.

use std::time::{Duration, SystemTime};

use soapstone::xsd::DateTime;

/// The clock by which messages are dated and checked: the system's, or one that is ahead of it or behind.
///
/// Devices without a synchronized clock reject what is dated by a better one (ONVIF Core Specification, §5.12.1); their
/// own time is available from an operation that needs no authentication.
///
/// # Examples
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use soapstone_wss::{Clock, Security};
///
/// // The time that a device returned from an operation which needs no authentication.
/// let of_device = SystemTime::now() - Duration::from_secs(3600);
/// let clock = Clock::of_server(of_device);
/// assert!(clock.now() < SystemTime::now());
/// let security = Security::new().timestamp(Duration::from_secs(60)).clock(clock);
/// # let _ = security;
///
/// let (ahead, behind) = (Clock::ahead(Duration::from_secs(90)), Clock::behind(Duration::from_secs(90)));
/// assert!(behind.now() < ahead.now());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    /// How far the clock is ahead of the system's.
    ahead: Duration,
    /// How far it is behind.
    behind: Duration,
}

impl Clock {
    /// Creates the clock of a server whose time is `now`.
    #[must_use]
    pub fn of_server(now: SystemTime) -> Self {
        match now.duration_since(SystemTime::now()) {
            Ok(ahead) => Self::ahead(ahead),
            Err(behind) => Self::behind(behind.duration()),
        }
    }

    /// Creates a clock that is ahead of the system's.
    #[must_use]
    pub fn ahead(by: Duration) -> Self {
        Self { ahead: by, ..Self::default() }
    }

    /// Creates a clock that is behind the system's.
    #[must_use]
    pub fn behind(by: Duration) -> Self {
        Self { behind: by, ..Self::default() }
    }

    /// Returns the current time.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let now = SystemTime::now();
        let ahead = now.checked_add(self.ahead).unwrap_or(now);
        ahead.checked_sub(self.behind).unwrap_or(ahead)
    }
}

/// Returns a time in UTC, in milliseconds, as `xs:dateTime`.
pub(crate) fn written(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let whole = Duration::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
    let time = SystemTime::UNIX_EPOCH.checked_add(whole).unwrap_or(SystemTime::UNIX_EPOCH);
    DateTime::from(time).to_string()
}

/// Reads an `xs:dateTime`; one without a time zone is in UTC.
pub(crate) fn read(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let time = text.parse::<DateTime>().ok().and_then(|time| SystemTime::try_from(time).ok());
    time.or_else(|| SystemTime::try_from(format!("{text}Z").parse::<DateTime>().ok()?).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_utc() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_nanos(1_000_000_000_123_456_789);
        assert_eq!(written(time), "2001-09-09T01:46:40.123Z");
        let read_again = read(" 2001-09-09T03:46:40.123+02:00 ").unwrap();
        assert_eq!(written(read_again), "2001-09-09T01:46:40.123Z");
        assert_eq!(read("2001-09-09T01:46:40.123"), Some(read_again));
        assert_eq!(read("yesterday"), None);
    }

    #[test]
    fn a_server_has_its_own_time() {
        let hour = Duration::from_secs(3600);
        for time in [SystemTime::now() + hour, SystemTime::now() - hour] {
            let clock = Clock::of_server(time);
            assert!(clock.now() >= time && clock.now() < time + Duration::from_secs(60));
        }
    }
}
