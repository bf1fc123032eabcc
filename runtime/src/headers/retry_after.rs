//! The header `Retry-After` (RFC 9110 §10.2.3).

use std::time::{Duration, SystemTime};

use super::Headers;

impl Headers {
    /// Returns the time after which the server has the request repeated: the header `Retry-After` (RFC 9110 §10.2.3), in
    /// seconds or as a date (IMF-fixdate). A date in the past is zero. `None` without the header, or if it is neither.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after_from(SystemTime::now())
    }

    fn retry_after_from(&self, now: SystemTime) -> Option<Duration> {
        let value = self.get("Retry-After")?.trim();
        if value.bytes().all(|byte| byte.is_ascii_digit()) {
            return value.parse().ok().map(Duration::from_secs);
        }
        let date = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds_of(value)?))?;
        Some(date.duration_since(now).unwrap_or_default())
    }
}

/// Returns the seconds from 1970 to a date such as `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
fn seconds_of(date: &str) -> Option<u64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (_, date) = date.split_once(", ")?;
    let mut words = date.strip_suffix(" GMT")?.split(' ');
    let number = |range: std::ops::RangeInclusive<u64>, word: &str| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        word.parse::<u64>().ok().filter(|number| is_number && range.contains(number))
    };
    let day = number(1..=31, words.next()?)?;
    let month = words.next().filter(|word| word.len() == 3).and_then(|word| MONTHS.find(word))?;
    let month = u64::try_from(month).ok().filter(|at| at % 3 == 0)? / 3 + 1;
    let year = number(1970..=9999, words.next()?)?;
    let mut time = words.next()?.split(':');
    let (hour, minute) = (number(0..=23, time.next()?)?, number(0..=59, time.next()?)?);
    let second = number(0..=60, time.next()?)?;
    // Years begin in March, so that a leap day is the last day of its year.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days_to_year = year * 365 + year / 4 - year / 100 + year / 400;
    let days = (days_to_year + (153 * month + 2) / 5 + day - 1).checked_sub(719_468)?;
    Some(days * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        for (value, expected) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:50:38 GMT", Some(61)),
            ("Tue, 29 Feb 2000 00:00:00 GMT", Some(951_782_400 - 784_111_777)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 24:00:00 GMT", None),
            ("Sun, 06 anF 1994 08:00:00 GMT", None),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("-1", None),
            ("soon", None),
            ("99999999999999999999", None),
            ("", None),
        ] {
            let mut headers = Headers::default();
            headers.set("retry-after", value);
            assert_eq!(headers.retry_after_from(now), expected.map(Duration::from_secs), "{value}");
        }
        assert_eq!(Headers::default().retry_after(), None);
    }
}
