//! `Retry-After`: seconds, or a date.

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use iam_auth::UnixMillis;

use crate::skew::http_date;

/// How long the service asks to wait. `None` when it does not say, or says it in no form of RFC 9110.
pub(crate) fn retry_after(headers: &HeaderMap, now: UnixMillis) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = http_date(text)?;
    Some(Duration::from_millis(
        at.as_u64().saturating_sub(now.as_u64()),
    ))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    /// 2026-11-23T00:00:00Z, by `date -u -d 2026-11-23 +%s`.
    const NOW: UnixMillis = UnixMillis::new(1_795_392_000_000);

    fn read(text: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(text).unwrap());
        retry_after(&headers, NOW)
    }

    #[test]
    fn seconds_and_dates_are_read_and_nonsense_is_not() {
        let cases = [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Mon, 23 Nov 2026 00:01:30 GMT", Some(90)),
            ("Mon, 23 Nov 2020 00:01:30 GMT", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(read(text), seconds.map(Duration::from_secs), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_value_makes_it_panic(text in "[ -~]*") {
            let _ = read(&text);
        }
    }
}
