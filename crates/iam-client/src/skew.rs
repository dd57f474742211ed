//! How far this machine's clock is from the service's, by the `Date` of an answer, and what is done about it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::UNIX_EPOCH;

use http::HeaderMap;
use http::header::DATE;
use iam_auth::UnixMillis;

/// A date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`, in one of its three forms (RFC 9110, 5.6.7).
pub(crate) fn http_date(text: &str) -> Option<UnixMillis> {
    let since_1970 = httpdate::parse_http_date(text)
        .ok()?
        .duration_since(UNIX_EPOCH);
    let millis = since_1970.ok()?.as_millis();
    u64::try_from(millis).ok().map(UnixMillis::new)
}

/// By how many seconds this machine's clock is ahead of the service's; negative when it is behind.
pub(crate) fn clock_skew_seconds(headers: &HeaderMap, now: UnixMillis) -> Option<i64> {
    let theirs = http_date(headers.get(DATE)?.to_str().ok()?)?;
    let ours = i64::try_from(now.as_u64() / 1000).ok()?;
    ours.checked_sub(i64::try_from(theirs.as_u64() / 1000).ok()?)
}

/// `Date` counts whole seconds, and the answer takes its time: a smaller difference says nothing.
const NOTABLE: i64 = 2_000;

/// What requests are dated by: this machine's clock, set right by what answers have told of it.
#[derive(Debug, Default)]
pub(crate) struct ClockCorrection {
    enabled: bool,
    millis: AtomicI64,
}

impl ClockCorrection {
    pub(crate) fn new(enabled: bool) -> Self {
        Self {
            enabled,
            millis: AtomicI64::new(0),
        }
    }

    /// What is added to this machine's clock, in milliseconds.
    pub(crate) fn millis(&self) -> i64 {
        self.millis.load(Ordering::Relaxed)
    }

    pub(crate) fn apply(&self, now: UnixMillis) -> UnixMillis {
        UnixMillis::new(now.as_u64().saturating_add_signed(self.millis()))
    }

    /// Takes over a measured skew. Whether a request that was dated with `used` may be accepted when it is
    /// dated anew.
    pub(crate) fn learn(&self, skew_seconds: i64, used: i64) -> bool {
        if !self.enabled {
            return false;
        }
        let measured = skew_seconds.saturating_mul(-1_000);
        let notable = measured.saturating_sub(used).saturating_abs() >= NOTABLE;
        if notable {
            self.millis.store(measured, Ordering::Relaxed);
        }
        notable
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_corrected_clock_shows_the_time_of_the_service(
            now in 10_000_000_u64..4_000_000_000_000,
            skew in -9_000_i64..9_000,
        ) {
            let correction = ClockCorrection::new(true);
            let learnt = correction.learn(skew, correction.millis());
            prop_assert_eq!(learnt, skew.abs() >= 2);
            if learnt {
                let theirs = now.saturating_add_signed(-skew * 1_000);
                prop_assert_eq!(correction.apply(UnixMillis::new(now)), UnixMillis::new(theirs));
                prop_assert!(!correction.learn(skew, correction.millis()), "it is right now");
            }
        }

        #[test]
        fn no_skew_makes_it_panic(now: u64, skew: i64, used: i64) {
            let correction = ClockCorrection::new(true);
            correction.learn(skew, used);
            correction.apply(UnixMillis::new(now));
        }
    }

    #[test]
    fn a_call_that_another_has_corrected_the_clock_for_may_be_dated_anew() {
        let correction = ClockCorrection::new(true);
        let used = correction.millis();
        assert!(correction.learn(90, used));
        assert!(correction.learn(90, used));
    }

    #[test]
    fn the_three_forms_of_rfc_9110_are_read() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            // By `date -u -d "Sun, 06 Nov 1994 08:49:37 GMT" +%s`.
            let expected = Some(UnixMillis::new(784_111_777_000));
            assert_eq!(http_date(text), expected, "{text}");
        }
        for text in [
            "yesterday",
            "Mon Nov  6 08:49:37 1994",
            "1994-11-06T08:49:37Z",
        ] {
            assert_eq!(http_date(text), None, "{text}");
        }
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
