//! A clock that is wrong: what is told of it, and what is done about it when that is asked for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode, header};
use iam_client::auth::{FixedClock, UnixMillis};
use iam_client::model::Operation;
use iam_client::transport::{Body, Transport, TransportError};
use iam_client::{CallOptions, Client, Error, Outcome, RetryPolicy};

use crate::support::{
    EXAMPLE_ANSWER, NOW, builder, create_user, line, set_user, show_user, verified,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// [`NOW`] as a header.
const DATE: &str = "Mon, 23 Nov 2026 00:00:00 GMT";

/// Accepts what is signed at [`NOW`] to the millisecond, and refuses all else; notes what the requests were dated.
#[derive(Clone, Debug, Default)]
struct Service {
    dates: Arc<Mutex<Vec<String>>>,
    refuses_all: bool,
}

impl Service {
    fn refusing_all() -> Self {
        Self {
            refuses_all: true,
            ..Self::default()
        }
    }

    fn dates(&self) -> Vec<String> {
        self.dates.lock().unwrap().clone()
    }
}

impl Transport for Service {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let dated = request.headers()["scp-timestamp"].to_str().unwrap();
        self.dates.lock().unwrap().push(dated.to_owned());
        let (method, url) = (request.method().as_str(), request.uri().to_string());
        let accepted = verified(method, &url, request.headers(), NOW).is_ok() && !self.refuses_all;
        let (status, body) = if accepted {
            (StatusCode::OK, EXAMPLE_ANSWER)
        } else {
            (StatusCode::UNAUTHORIZED, "")
        };
        let answer = Response::builder()
            .status(status)
            .header(header::DATE, DATE);
        Ok(answer.body(Body::from(body)).unwrap())
    }
}

/// A client whose clock shows this.
fn client(service: &Service, clock: UnixMillis, correct_clock_skew: bool) -> Client {
    builder()
        .clock(FixedClock::new(clock))
        .correct_clock_skew(correct_clock_skew)
        .transport(service.clone())
        .build()
        .unwrap()
}

async fn failure(client: &Client, operation: &impl Operation) -> Error {
    client.send(operation).await.map(|_| ()).unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_clock_wrong_by_a_day_is_told_and_by_default_left_alone() {
    for (clock, told) in [
        (NOW.saturating_add(DAY), "86400 s ahead of"),
        (NOW.saturating_sub(DAY), "86400 s behind"),
    ] {
        let service = Service::default();
        let error = failure(&client(&service, clock, false), &set_user()).await;
        assert!(error.is_authentication());
        assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 1));
        assert!(line(&error).contains(told), "{error}");
        assert_eq!(service.dates(), [clock.to_string()]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_corrected_clock_dates_the_call_anew_and_all_later_ones_at_once() {
    for clock in [NOW.saturating_add(DAY), NOW.saturating_sub(DAY)] {
        let service = Service::default();
        let client = client(&service, clock, true);
        assert_eq!(client.send(&set_user()).await.unwrap().attempts, 2);
        assert_eq!(client.clone().send(&show_user()).await.unwrap().attempts, 1);
        let now = NOW.to_string();
        assert_eq!(service.dates(), [clock.to_string(), now.clone(), now]);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_for_its_date_is_dated_anew_whatever_the_policy_and_the_operation() {
    let service = Service::default();
    let client = client(&service, NOW.saturating_add(DAY), true);
    let once = CallOptions::new().retry(RetryPolicy::never());
    assert!(client.with(once).send(&create_user()).await.is_ok());
    assert_eq!(service.dates().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_dated_anew_only_once() {
    let service = Service::refusing_all();
    let client = client(&service, NOW.saturating_add(DAY), true);
    let error = failure(&client, &set_user()).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::Refused, 2));
    assert_eq!(
        service.dates(),
        [NOW.saturating_add(DAY), NOW].map(|date| date.to_string())
    );
    // The clock is right by now: what the service refuses, it refuses for another reason.
    assert_eq!(failure(&client, &set_user()).await.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_right_is_not_corrected() {
    let service = Service::refusing_all();
    let client = client(
        &service,
        NOW.saturating_add(Duration::from_millis(1_500)),
        true,
    );
    assert_eq!(failure(&client, &set_user()).await.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn calls_at_the_same_time_are_each_dated_anew() {
    let service = Service::default();
    let client = client(&service, NOW.saturating_add(DAY), true);
    let (set, show) = (set_user(), show_user());
    let (first, second) = tokio::join!(client.send(&set), client.send(&show));
    assert!(first.is_ok() && second.is_ok());
}
