//! `Retry-After`: what the header says, read by a calculation of our own, is how long the client waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderValue, Request, Response, StatusCode};
use iam_client::auth::{Credentials, FixedClock, UnixMillis};
use iam_client::model::users::ShowUser;
use iam_client::model::{InstanceId, UserUuid};
use iam_client::transport::testing::Script;
use iam_client::transport::{Body, Transport, TransportError};
use iam_client::{CallOptions, Client, RetryPolicy};
use tokio::time::Instant;

/// 2026-11-23T00:00:00Z, by `date -u -d 2026-11-23 +%s`.
const NOW_SECONDS: u64 = 1_795_392_000;

/// The longest that is waited for here.
const CAP: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The input is the value of the header.
pub fn retry_after(input: &[u8]) {
    let Ok(value) = HeaderValue::from_bytes(input) else {
        return;
    };
    let waited = waited(value.clone());
    if let Some(waited) = waited {
        assert!(waited <= CAP + GRAIN, "{value:?}: {waited:?}");
    }
    let Some(asked) = value.to_str().ok().and_then(|text| asked(text.trim())) else {
        return;
    };
    if asked > CAP {
        assert_eq!(waited, None, "{value:?} asks for {asked:?}");
    } else {
        let waited = waited.unwrap_or_else(|| panic!("{value:?} asks for {asked:?}"));
        assert!(
            asked <= waited && waited <= asked + GRAIN,
            "{value:?}: {waited:?}"
        );
    }
}

/// tokio's timers are this coarse.
const GRAIN: Duration = Duration::from_millis(2);

/// How long a client waits between a 503 with this header and its next attempt; `None` when it makes none.
fn waited(value: HeaderValue) -> Option<Duration> {
    let mut refusal = Response::new("");
    *refusal.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    refusal.headers_mut().insert(RETRY_AFTER, value);
    let transport = Timed {
        script: Script::new()
            .respond(refusal)
            .answer(StatusCode::OK, r#"{"user":{}}"#),
        times: Arc::default(),
    };
    let policy = RetryPolicy::new()
        .delays(Duration::ZERO, Duration::ZERO)
        .max_retry_after(CAP);
    let client = Client::builder()
        .endpoint("https://id-center.test".parse().unwrap())
        .credentials(Credentials::new("AKEXAMPLE", "sk-example").unwrap())
        .clock(FixedClock::new(UnixMillis::new(NOW_SECONDS * 1_000)))
        .transport(transport.clone())
        .options(CallOptions::new().timeout(CAP * 2).retry(policy))
        .build()
        .unwrap();
    let user: UserUuid = "138c2fc8".parse().unwrap();
    let instance: InstanceId = "ssoins-12345".parse().unwrap();
    let call = ShowUser::new(user, instance);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap();
    let answered = runtime.block_on(client.send(&call));
    let times = transport.times.lock().unwrap();
    assert_eq!(times.len(), 1 + usize::from(answered.is_ok()));
    match (answered, times.as_slice()) {
        (Ok(_), [refused, repeated]) => Some(*repeated - *refused),
        (Err(error), _) => {
            assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
            None
        }
        (Ok(_), times) => panic!("{} attempts", times.len()),
    }
}

/// Notes when each request came, and passes it on.
#[derive(Clone, Debug)]
struct Timed {
    script: Script,
    times: Arc<Mutex<Vec<Instant>>>,
}

impl Transport for Timed {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.times.lock().unwrap().push(Instant::now());
        self.script.send(request).await
    }
}

/// What RFC 9110 makes of a value: seconds, or a date in one of the three forms that a recipient must accept (5.6.7).
/// `None` for anything else.
fn asked(text: &str) -> Option<Duration> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let at = imf_fixdate(text)
        .or_else(|| rfc_850_date(text))
        .or_else(|| asctime_date(text))?;
    Some(Duration::from_secs(at.saturating_sub(NOW_SECONDS)))
}

const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn imf_fixdate(text: &str) -> Option<u64> {
    let words: Vec<&str> = text.split(' ').collect();
    let [day_name, day, month, year, time, "GMT"] = words.as_slice() else {
        return None;
    };
    let day_name = day_name.strip_suffix(',')?;
    seconds(day_name, 3, digits(year, 4)?, month, digits(day, 2)?, time)
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`. A year that would be more than 50 years ahead is one of the century before.
fn rfc_850_date(text: &str) -> Option<u64> {
    let words: Vec<&str> = text.split(' ').collect();
    let [day_name, date, time, "GMT"] = words.as_slice() else {
        return None;
    };
    let date: Vec<&str> = date.split('-').collect();
    let [day, month, year] = date.as_slice() else {
        return None;
    };
    let year = match digits(year, 2)? {
        year @ ..=68 => 2000 + year,
        year @ 77.. => 1900 + year,
        // So near to 50 years that others may see it otherwise.
        _ => return None,
    };
    let day_name = day_name.strip_suffix(',')?;
    seconds(day_name, 9, year, month, digits(day, 2)?, time)
}

/// `Sun Nov  6 08:49:37 1994`.
fn asctime_date(text: &str) -> Option<u64> {
    let (day_name, rest) = text.split_once(' ')?;
    let (month, rest) = rest.split_once(' ')?;
    let (day, rest) = rest.split_at_checked(2)?;
    let (time, year) = rest.strip_prefix(' ')?.split_once(' ')?;
    let day = match day.strip_prefix(' ') {
        Some(day) => digits(day, 1)?,
        None => digits(day, 2)?,
    };
    seconds(day_name, 3, digits(year, 4)?, month, day, time)
}

fn digits(text: &str, length: usize) -> Option<u64> {
    let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// Since 1970, counted day by day. `None` when there is no such time, also for a day of the week that it is not.
fn seconds(
    day_name: &str,
    name_length: usize,
    year: u64,
    month: &str,
    day: u64,
    time: &str,
) -> Option<u64> {
    let month = MONTHS.iter().position(|name| *name == month)?;
    let time: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = time.as_slice() else {
        return None;
    };
    let (hour, minute, second) = (digits(hour, 2)?, digits(minute, 2)?, digits(second, 2)?);
    let valid = (1970..9999).contains(&year)
        && (1..=days_of(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    if !valid {
        return None;
    }
    let years: u64 = (1970..year)
        .map(|year| (0..12).map(|month| days_of(year, month)).sum::<u64>())
        .sum();
    let months: u64 = (0..month).map(|month| days_of(year, month)).sum();
    let days = years + months + day - 1;
    // 1970-01-01 was a Thursday.
    let name = DAYS[usize::try_from((days + 4) % 7).ok()?];
    let name = if name_length == 3 { &name[..3] } else { name };
    (name == day_name).then_some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

/// The days of a month, which is counted from 0.
fn days_of(year: u64, month: usize) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 if is_leap => 29,
        1 => 28,
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    }
}
