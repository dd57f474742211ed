//! The times that answers carry outside of records.

use http::HeaderValue;
use iam_auth::UnixMillis;
use iam_model::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

/// The value of the header `Date`; `None` beyond the year 9999.
pub(super) fn http_date(now: UnixMillis) -> Option<HeaderValue> {
    let instant = Timestamp::from_unix_millis(now.as_u64()).instant();
    let text = DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&instant)
        .ok()?;
    HeaderValue::from_str(&text).ok()
}

/// As the gateway writes it: `2026-06-05T01:05:31.491+00:00` \[live\].
pub(super) fn gateway_time(now: UnixMillis) -> String {
    let seconds = Timestamp::from_unix_millis((now.as_u64() / 1000).saturating_mul(1000));
    let millis = now.as_u64() % 1000;
    format!(
        "{}.{millis:03}+00:00",
        seconds.as_str().trim_end_matches('Z')
    )
}
