//! How far this machine's clock is from the service's, by the `Date` of an answer.

use http::HeaderMap;
use http::header::DATE;
use iam_auth::UnixMillis;

/// A date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<UnixMillis> {
    let instant = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    u64::try_from(instant.as_millisecond())
        .ok()
        .map(UnixMillis::new)
}

/// By how many seconds this machine's clock is ahead of the service's; negative when it is behind.
pub(crate) fn clock_skew_seconds(headers: &HeaderMap, now: UnixMillis) -> Option<i64> {
    let theirs = http_date(headers.get(DATE)?.to_str().ok()?)?;
    let ours = i64::try_from(now.as_u64() / 1000).ok()?;
    ours.checked_sub(i64::try_from(theirs.as_u64() / 1000).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_rfc_9110_is_read() {
        // By `date -u -d "Sun, 06 Nov 1994 08:49:37 GMT" +%s`.
        assert_eq!(
            http_date("Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(UnixMillis::new(784_111_777_000))
        );
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn a_clock_that_is_ahead_has_a_positive_skew() {
        let mut headers = HeaderMap::new();
        headers.insert(DATE, "Sun, 06 Nov 1994 08:49:37 GMT".parse().unwrap());
        let ahead = UnixMillis::new(784_111_777_000 + 90_500);
        assert_eq!(clock_skew_seconds(&headers, ahead), Some(90));
        let behind = UnixMillis::new(784_111_777_000 - 60_000);
        assert_eq!(clock_skew_seconds(&headers, behind), Some(-60));
    }
}
