//! No call outlasts its time, whatever transport, service or provider do.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body::Frame;
use iam_client::auth::{Credentials, CredentialsError, ProvideCredentials, UnixMillis};
use iam_client::transport::testing::{Capture, Never, Script};
use iam_client::transport::{AttemptTimeout, Body, Kind, TransportError};
use iam_client::{CallOptions, Error, ErrorKind, Outcome, RetryPolicy};
use tokio::time::{Instant, Sleep, sleep};

use crate::support::{
    EXAMPLE_ANSWER, broken, builder, client, create_user, line, ok, set_user, show_user, status,
};

const TOLERANCE: Duration = Duration::from_millis(250);

fn seconds(whole: u64, attempt: u64) -> CallOptions {
    CallOptions::new()
        .timeout(Duration::from_secs(whole))
        .attempt_timeout(Duration::from_secs(attempt))
}

/// Awaits a call that must fail, and at which moment.
async fn fails_after<T: std::fmt::Debug>(
    expected: Duration,
    call: impl Future<Output = Result<T, Error>>,
) -> Error {
    let started = Instant::now();
    let error = call.await.unwrap_err();
    let took = started.elapsed();
    assert!(
        took >= expected && took <= expected + TOLERANCE,
        "{took:?}: {error}"
    );
    assert_eq!(error.elapsed(), took);
    error
}

#[tokio::test(start_paused = true)]
async fn a_transport_that_never_answers_is_given_up_when_the_time_for_the_call_is_over() {
    let client = client(Never).with(seconds(10, 30));
    let error = fails_after(Duration::from_secs(10), client.send(&set_user())).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert!(error.is_timeout() && error.is_outcome_unknown());
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: no answer within the 10s that the call may take [1 attempt in N ms]; \
         the outcome is unknown: the change may have been made, read it back before you repeat it"
    );
}

#[tokio::test(start_paused = true)]
async fn attempts_share_the_time_of_the_call_and_name_it_whole() {
    let capture = Capture::new(Never);
    let delay = Duration::from_millis(100);
    let options = seconds(10, 4).retry(RetryPolicy::new().max_attempts(10).delays(delay, delay));
    let client = client(capture.clone()).with(options);
    let error = fails_after(Duration::from_secs(10), client.send(&show_user())).await;
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    assert_eq!(error.attempts(), 3);
    assert!(
        error
            .to_string()
            .contains("within the 10s that the call may take"),
        "{error}"
    );

    let limits: Vec<Duration> = capture
        .requests()
        .iter()
        .map(|request| request.extensions().get::<AttemptTimeout>().unwrap().0)
        .collect();
    assert_eq!(limits[..2], [Duration::from_secs(4); 2]);
    // What the first two and the waits have left.
    assert!(limits[2] < Duration::from_secs(2), "{limits:?}");
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_runs_out_of_time_is_the_last_of_a_post() {
    let client = client(Never).with(seconds(60, 3));
    let error = fails_after(Duration::from_secs(3), client.send(&create_user())).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert_eq!(error.transport_error().unwrap().kind(), Kind::Timeout);
    assert!(error.is_timeout() && error.is_outcome_unknown());
    assert_eq!(
        line(&error),
        "CreateUser 1.4 failed: no whole answer within 3s [1 attempt in N ms]; the outcome is \
         unknown: the change may have been made, read it back before you repeat it"
    );
}

#[tokio::test(start_paused = true)]
async fn a_silent_attempt_is_followed_by_another_while_there_is_time() {
    let script = Script::new().hang().answer(StatusCode::OK, EXAMPLE_ANSWER);
    let client = client(script).with(seconds(60, 3));
    let answer = client.send(&set_user()).await.unwrap();
    assert_eq!(answer.attempts, 2);
    assert!(answer.elapsed > Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn no_attempt_is_begun_without_time_when_a_wait_took_longer_than_asked() {
    // Timers are woken at whole milliseconds: this wait ends at 2 ms, when the time for the call is over.
    let wait = Duration::from_micros(1_100);
    let options = CallOptions::new()
        .timeout(Duration::from_micros(1_500))
        .retry(RetryPolicy::new().delays(wait, wait));
    let script = Script::new().fail(broken(Kind::Connect));
    let error = client(script.clone())
        .with(options)
        .send(&set_user())
        .await
        .unwrap_err();
    assert_eq!((error.attempts(), script.requests().len()), (1, 1));
    assert_eq!(error.transport_kind(), Some(Kind::Connect));
    assert_eq!(error.elapsed(), Duration::from_millis(2));
}

/// A body that sends one byte a second, for ever.
struct Trickle(Pin<Box<Sleep>>);

impl Trickle {
    fn body() -> Body {
        Body::wrap(Self(Box::pin(sleep(Duration::ZERO))))
    }
}

impl http_body::Body for Trickle {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.0.as_mut().poll(context).map(|()| {
            self.0.set(sleep(Duration::from_secs(1)));
            Some(Ok(Frame::data(Bytes::from_static(b" "))))
        })
    }
}

fn trickling(code: u16) -> Response<Body> {
    let mut response = Response::new(Trickle::body());
    *response.status_mut() = status(code);
    response
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_costs_the_time_but_not_the_status() {
    let script = Script::new().respond(trickling(200));
    let client_of = |script: Script| client(script).with(seconds(5, 30));
    let error = fails_after(Duration::from_secs(5), client_of(script).send(&set_user())).await;
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Answer, Some(StatusCode::OK))
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.is_timeout());
    assert_eq!(error.body(), b"      ");
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: 200, but the answer did not come whole: no whole answer within 5s \
         [1 attempt in N ms]; the outcome is unknown: the change may have been made, read it back before you repeat it"
    );

    let script = Script::new().respond(trickling(403));
    let error = fails_after(Duration::from_secs(5), client_of(script).send(&set_user())).await;
    assert!(error.is_permission_denied(), "{error}");
    assert_eq!(error.outcome(), Outcome::Refused);
}

/// Never has an answer.
#[derive(Debug)]
struct DeadVault;

impl ProvideCredentials for DeadVault {
    async fn credentials(&self, _now: UnixMillis) -> Result<Credentials, CredentialsError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_that_never_come_are_given_up_and_nothing_was_sent() {
    let script = ok();
    let client = builder()
        .credentials_provider(DeadVault)
        .transport(script.clone())
        .options(seconds(60, 20))
        .build()
        .unwrap();
    let error = fails_after(Duration::from_secs(20), client.send(&create_user())).await;
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Timeout, Outcome::NotSent)
    );
    assert!(error.is_timeout());
    assert_eq!((error.attempts(), script.requests().len()), (0, 0));
    assert_eq!(
        line(&error),
        "CreateUser 1.4 failed: the provider of credentials did not answer within 20s [nothing was sent]"
    );
    let error = client.prepare(&create_user()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
}

#[tokio::test(start_paused = true)]
async fn waits_count_towards_the_time_of_the_call() {
    let script = (0..100).fold(Script::new(), |script, _| {
        script.fail(broken(Kind::Connect))
    });
    let policy = RetryPolicy::new()
        .max_attempts(100)
        .delays(Duration::from_millis(700), Duration::from_millis(700));
    let started = Instant::now();
    let error = client(script)
        .with(seconds(10, 5).retry(policy))
        .send(&create_user())
        .await
        .unwrap_err();
    // 14 waits of 0.7 s are 9.8 s; a fifteenth would outlast the call.
    assert_eq!(error.attempts(), 15);
    assert!(started.elapsed() <= Duration::from_secs(10));
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Transport, Outcome::NotSent)
    );
}

#[tokio::test(start_paused = true)]
async fn endless_time_is_allowed() {
    let options = CallOptions::new()
        .timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX);
    let script = Script::new()
        .fail(broken(Kind::Connect))
        .answer(StatusCode::OK, EXAMPLE_ANSWER);
    let answer = client(script)
        .with(options)
        .send(&show_user())
        .await
        .unwrap();
    assert_eq!(answer.attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn no_time_at_all_is_refused_before_anything_is_sent() {
    for options in [seconds(0, 5), seconds(5, 0)] {
        let script = ok();
        let client = client(script.clone()).with(options);
        let error = client.send(&set_user()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.outcome()),
            (ErrorKind::Request, Outcome::NotSent)
        );
        assert_eq!(
            line(&error),
            "SetUser 1.4 failed: a time-out of zero leaves no time for a call; set one above zero [nothing was sent]"
        );
        assert_eq!(script.requests().len(), 0);
    }
}

#[test]
fn outside_of_a_runtime_a_call_is_refused_and_nothing_panics() {
    let script = ok();
    let client = client(script.clone());
    let set_user = set_user();
    let mut call = pin!(client.send(&set_user));
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else {
        panic!("there is nothing to wait for");
    };
    assert_eq!(
        line(&error),
        "SetUser 1.4 failed: there is no tokio runtime to keep the time; await the call within one [nothing was sent]"
    );
    assert_eq!(script.requests().len(), 0);
}
