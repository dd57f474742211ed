//! When a call is sent again, after how long, and what is said of the change in the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Request, Response, StatusCode};
use iam_client::auth::{Credentials, CredentialsError, ProvideCredentials, UnixMillis};
use iam_client::model::{Idempotency, Operation};
use iam_client::transport::testing::Script;
use iam_client::transport::{Body, Kind, Transport, TransportError};
use iam_client::{CallOptions, Client, Error, ErrorKind, Outcome, RetryPolicy};
use tokio::time::Instant;

use crate::support::{
    EXAMPLE_ANSWER, NOW, Timed, TokioClock, broken, builder, client, create_user, credentials,
    line, set_user, show_user, status, verified,
};

#[derive(Clone, Copy, Debug)]
enum Failing {
    Status(u16),
    Kind(Kind),
}

impl Failing {
    fn script(self, times: usize) -> Script {
        (0..times).fold(Script::new(), |script, _| match self {
            Self::Status(code) => script.answer(status(code), ""),
            Self::Kind(kind) => script.fail(broken(kind)),
        })
    }
}

async fn failure<O: Operation>(script: &Script, operation: &O) -> Error {
    client(script.clone())
        .send(operation)
        .await
        .map(|_| ())
        .unwrap_err()
}

/// For a safe, an idempotent and another call, in this order: requests, and what is said of the change.
type Expected = ([usize; 3], [Outcome; 3]);

const REFUSED: [Outcome; 3] = [Outcome::Refused; 3];
const NOT_SENT: [Outcome; 3] = [Outcome::NotSent; 3];
const UNKNOWN_UNLESS_SAFE: [Outcome; 3] = [Outcome::NotSent, Outcome::Unknown, Outcome::Unknown];

const ONCE: [usize; 3] = [1, 1, 1];
const UNLESS_POST: [usize; 3] = [3, 3, 1];
const ALWAYS: [usize; 3] = [3, 3, 3];

const TABLE: [(Failing, Expected); 27] = [
    (Failing::Status(101), (ONCE, UNKNOWN_UNLESS_SAFE)),
    (Failing::Status(302), (ONCE, REFUSED)),
    (Failing::Status(303), (ONCE, UNKNOWN_UNLESS_SAFE)),
    (Failing::Status(308), (ONCE, REFUSED)),
    (Failing::Status(400), (ONCE, REFUSED)),
    (Failing::Status(401), (ONCE, REFUSED)),
    (Failing::Status(403), (ONCE, REFUSED)),
    (Failing::Status(404), (ONCE, REFUSED)),
    (Failing::Status(406), (ONCE, REFUSED)),
    (Failing::Status(409), (ONCE, REFUSED)),
    (Failing::Status(413), (ONCE, REFUSED)),
    (Failing::Status(500), (ONCE, UNKNOWN_UNLESS_SAFE)),
    (Failing::Status(501), (ONCE, UNKNOWN_UNLESS_SAFE)),
    (Failing::Status(408), (UNLESS_POST, REFUSED)),
    (Failing::Status(417), (UNLESS_POST, REFUSED)),
    (Failing::Status(429), (UNLESS_POST, REFUSED)),
    (Failing::Status(502), (UNLESS_POST, UNKNOWN_UNLESS_SAFE)),
    (Failing::Status(503), (UNLESS_POST, UNKNOWN_UNLESS_SAFE)),
    (Failing::Status(504), (UNLESS_POST, UNKNOWN_UNLESS_SAFE)),
    (Failing::Status(999), (ONCE, UNKNOWN_UNLESS_SAFE)),
    (Failing::Kind(Kind::Connect), (ALWAYS, NOT_SENT)),
    (Failing::Kind(Kind::Tls), (ONCE, NOT_SENT)),
    (
        Failing::Kind(Kind::Interrupted),
        (UNLESS_POST, UNKNOWN_UNLESS_SAFE),
    ),
    (
        Failing::Kind(Kind::Timeout),
        (UNLESS_POST, UNKNOWN_UNLESS_SAFE),
    ),
    (Failing::Kind(Kind::TooLarge), (ONCE, UNKNOWN_UNLESS_SAFE)),
    (Failing::Kind(Kind::Protocol), (ONCE, UNKNOWN_UNLESS_SAFE)),
    (Failing::Kind(Kind::Other), (ONCE, UNKNOWN_UNLESS_SAFE)),
];

#[tokio::test(start_paused = true)]
async fn what_is_repeated_depends_on_the_failure_and_on_the_call() {
    for (failing, (requests, outcomes)) in TABLE {
        let scripts = [(); 3].map(|()| failing.script(3));
        let errors = [
            failure(&scripts[0], &show_user()).await,
            failure(&scripts[1], &set_user()).await,
            failure(&scripts[2], &create_user()).await,
        ];
        for (index, error) in errors.iter().enumerate() {
            let case = format!("{failing:?} of {}", error.operation());
            let kind = match failing {
                Failing::Status(_) => ErrorKind::Service,
                Failing::Kind(_) => ErrorKind::Transport,
            };
            assert_eq!(error.kind(), kind, "{case}");
            assert_eq!(scripts[index].requests().len(), requests[index], "{case}");
            assert_eq!(error.attempts() as usize, requests[index], "{case}");
            assert_eq!(error.outcome(), outcomes[index], "{case}");
            assert_eq!(
                error.is_outcome_unknown(),
                outcomes[index] == Outcome::Unknown,
                "{case}"
            );
            assert_eq!(
                error.to_string().contains("the outcome is unknown"),
                error.is_outcome_unknown(),
                "{case}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_operations_of_the_table_are_what_it_takes_them_for() {
    fn idempotency<O: Operation>(_: &O) -> Idempotency {
        O::IDEMPOTENCY
    }
    assert_eq!(idempotency(&show_user()), Idempotency::Safe);
    assert_eq!(idempotency(&set_user()), Idempotency::Idempotent);
    assert_eq!(idempotency(&create_user()), Idempotency::NonIdempotent);
}

#[tokio::test(start_paused = true)]
async fn what_the_transport_refuses_was_never_an_attempt() {
    let script = Failing::Kind(Kind::Refused).script(3);
    let error = failure(&script, &create_user()).await;
    assert_eq!(script.requests().len(), 1);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        line(&error),
        "CreateUser 1.4 failed: the cable was cut [nothing was sent]"
    );
}

#[tokio::test(start_paused = true)]
async fn a_repeated_call_that_succeeds_tells_how_often_it_was_sent() {
    let script = Failing::Status(503)
        .script(2)
        .answer(StatusCode::OK, EXAMPLE_ANSWER);
    let answer = client(script).send(&set_user()).await.unwrap();
    assert_eq!(answer.attempts, 3);
    assert!(
        answer.elapsed >= Duration::from_millis(400),
        "{:?}",
        answer.elapsed
    );
    assert_eq!(answer.user.value().unwrap().name.as_str(), Some("John Doe"));
}

#[tokio::test(start_paused = true)]
async fn one_attempt_or_none_allowed_sends_once() {
    for attempts in [0, 1] {
        let script = Failing::Kind(Kind::Connect).script(3);
        let options = CallOptions::new().retry(RetryPolicy::new().max_attempts(attempts));
        let error = client(script.clone())
            .with(options)
            .send(&show_user())
            .await
            .unwrap_err();
        assert_eq!((script.requests().len(), error.attempts()), (1, 1));
        assert_eq!(error.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_after_an_ambiguous_attempt_leaves_the_outcome_unknown() {
    let script = Script::new()
        .fail(broken(Kind::Interrupted))
        .answer(StatusCode::NOT_FOUND, "");
    let error = failure(&script, &set_user()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 2));
    assert!(
        error.is_not_found() && error.is_outcome_unknown(),
        "{error}"
    );

    let script = Script::new()
        .fail(broken(Kind::Connect))
        .answer(StatusCode::NOT_FOUND, "");
    let error = failure(&script, &set_user()).await;
    assert_eq!(error.outcome(), Outcome::Refused);
}

/// Has credentials once.
#[derive(Debug, Default)]
struct Once(AtomicU32);

impl ProvideCredentials for Once {
    async fn credentials(&self, _now: UnixMillis) -> Result<Credentials, CredentialsError> {
        match self.0.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(credentials()),
            _ => Err(CredentialsError::not_found("the vault")),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_that_are_gone_before_the_second_attempt_leave_the_outcome_unknown() {
    let script = Script::new().fail(broken(Kind::Interrupted));
    let error = builder()
        .credentials_provider(Once::default())
        .transport(script.clone())
        .build()
        .unwrap()
        .send(&set_user())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!((error.attempts(), script.requests().len()), (1, 1));
    assert!(
        error.is_outcome_unknown() && error.is_authentication(),
        "{error}"
    );
}

/// A body whose connection breaks after `text`.
struct CutAfter(Option<&'static str>);

impl http_body::Body for CutAfter {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, TransportError>>> {
        std::task::Poll::Ready(Some(match self.0.take() {
            Some(text) => Ok(http_body::Frame::data(text.into())),
            None => Err(broken(Kind::Interrupted)),
        }))
    }
}

fn cut(code: u16) -> Response<Body> {
    let mut response = Response::new(Body::wrap(CutAfter(Some("{\"user\":"))));
    *response.status_mut() = status(code);
    response
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_success_that_breaks_off_is_asked_for_again_where_that_is_safe() {
    let script = Script::new()
        .respond(cut(200))
        .answer(StatusCode::OK, EXAMPLE_ANSWER);
    let answer = client(script).send(&set_user()).await.unwrap();
    assert_eq!(answer.attempts, 2);

    let script = Script::new().respond(cut(201));
    let error = failure(&script, &create_user()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Answer, 1));
    assert_eq!(
        (error.outcome(), error.status()),
        (Outcome::Applied, Some(StatusCode::CREATED))
    );
    assert_eq!(error.body(), b"{\"user\":");
    assert_eq!(
        line(&error),
        "CreateUser 1.4 failed: 201, but the answer did not come whole: the cable was cut \
         [1 attempt in N ms]; the change was made"
    );
}

#[tokio::test(start_paused = true)]
async fn a_change_that_was_applied_stays_applied_whatever_follows() {
    let script = Script::new()
        .respond(cut(200))
        .fail(broken(Kind::Timeout))
        .answer(StatusCode::NOT_FOUND, "");
    let error = failure(&script, &set_user()).await;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Service, 2 + 1)
    );
    assert_eq!(error.outcome(), Outcome::Applied);
    assert!(
        error.to_string().ends_with("; the change was made"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_whose_body_breaks_off_is_still_that_refusal() {
    let script = Script::new().respond(cut(409));
    let error = failure(&script, &create_user()).await;
    assert!(error.is_conflict(), "{error}");
    assert_eq!(error.body(), b"{\"user\":");
}

fn throttled(retry_after: &str) -> Response<&'static str> {
    Response::builder()
        .status(429)
        .header(RETRY_AFTER, retry_after)
        .body("")
        .unwrap()
}

/// One refusal with this `Retry-After`, then success. `Ok` is how long the wait was.
async fn wait_after(retry_after: &str, policy: RetryPolicy) -> Result<Duration, Error> {
    let transport = Timed::new(
        Script::new()
            .respond(throttled(retry_after))
            .answer(StatusCode::OK, EXAMPLE_ANSWER),
    );
    let options = CallOptions::new()
        .timeout(Duration::from_secs(600))
        .retry(policy);
    client(transport.clone())
        .with(options)
        .send(&set_user())
        .await?;
    Ok(transport.waits()[0])
}

fn policy() -> RetryPolicy {
    RetryPolicy::new().delays(Duration::from_millis(100), Duration::from_millis(100))
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_the_least_that_is_waited() {
    let cases = [
        ("2", 2_000),
        ("60", 60_000),
        // Three seconds after the clock of these tests.
        ("Mon, 23 Nov 2026 00:00:03 GMT", 3_000),
        // Less than the policy's own wait, or nothing that can be read.
        ("0", 100),
        ("Sun, 22 Nov 2026 00:00:00 GMT", 100),
        ("soon", 100),
        ("-1", 100),
    ];
    for (text, millis) in cases {
        let wait = wait_after(text, policy()).await.unwrap();
        let expected = Duration::from_millis(millis);
        assert!(
            wait >= expected && wait <= expected + Duration::from_millis(2),
            "{text}: {wait:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_cap_ends_the_call_at_once() {
    for text in [
        "61",
        "86400",
        "99999999999999999999999",
        "Tue, 24 Nov 2026 00:00:00 GMT",
    ] {
        let error = wait_after(text, policy()).await.unwrap_err();
        assert!(error.is_throttled(), "{text}: {error}");
        assert_eq!(
            (error.attempts(), error.elapsed()),
            (1, Duration::ZERO),
            "{text}"
        );
    }
    let patient = policy().max_retry_after(Duration::from_secs(120));
    let wait = wait_after("119", patient).await.unwrap();
    assert!(wait >= Duration::from_secs(119));
    let impatient = policy().max_retry_after(Duration::from_secs(1));
    assert_eq!(wait_after("2", impatient).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn every_wait_lies_between_the_shortest_and_the_longest_delay() {
    let (min, max) = (Duration::from_millis(50), Duration::from_millis(400));
    let transport = Timed::new(Failing::Kind(Kind::Connect).script(60));
    let options = CallOptions::new().retry(RetryPolicy::new().max_attempts(60).delays(min, max));
    let error = client(transport.clone())
        .with(options)
        .send(&show_user())
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 60);
    let waits = transport.waits();
    assert_eq!(waits.len(), 59);
    // The timer counts whole milliseconds.
    let rounded_up = max + Duration::from_millis(2);
    assert!(
        waits.iter().all(|wait| *wait >= min && *wait <= rounded_up),
        "{waits:?}"
    );
    assert!(
        waits.iter().any(|wait| *wait != waits[0]),
        "no jitter: {waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn delays_out_of_all_proportion_neither_panic_nor_outlast_the_call() {
    let mut policy = RetryPolicy::new();
    (policy.min_delay, policy.max_delay) = (Duration::MAX, Duration::MAX);
    let script = Failing::Kind(Kind::Connect).script(3);
    let client = client(script).with(CallOptions::new().retry(policy));
    let error = client.send(&show_user()).await.unwrap_err();
    assert_eq!((error.attempts(), error.elapsed()), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn the_budget_of_the_whole_client_stops_a_storm() {
    let script = Failing::Status(503).script(200);
    let client = client(script.clone());
    let mut requests = Vec::new();
    for _ in 0..60 {
        // Clones share the budget.
        let error = client.clone().send(&show_user()).await.unwrap_err();
        requests.push(error.attempts());
    }
    // It pays for 100 repetitions: 50 calls of three attempts each.
    assert_eq!(requests[..50], [3; 50]);
    assert_eq!(requests[50..], [1; 10]);
    assert_eq!(script.requests().len(), 160);
}

#[tokio::test(start_paused = true)]
async fn successes_earn_repetitions_back() {
    let mut script = Failing::Status(503).script(150);
    for _ in 0..5 {
        script = script.answer(StatusCode::OK, EXAMPLE_ANSWER);
    }
    script = script
        .answer(status(503), "")
        .answer(StatusCode::OK, EXAMPLE_ANSWER);
    let client = client(script);
    for _ in 0..50 {
        client.send(&show_user()).await.unwrap_err();
    }
    for _ in 0..5 {
        client.send(&show_user()).await.unwrap();
    }
    assert_eq!(client.send(&show_user()).await.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_signed_anew_at_the_moment_it_is_sent() {
    let script = Failing::Status(503).script(3);
    let transport = Timed::new(script.clone());
    let clock = TokioClock::start();
    let client = builder()
        .clock(clock)
        .transport(transport.clone())
        .build()
        .unwrap();
    client.send(&set_user()).await.unwrap_err();

    let mut timestamps = Vec::new();
    for (request, sent_at) in script.requests().iter().zip(transport.times()) {
        let url = request.uri().to_string();
        let now = clock.at(sent_at);
        let verified = verified("PATCH", &url, request.headers(), now).unwrap();
        assert_eq!(verified.timestamp, now);
        timestamps.push(now.as_u64());
    }
    assert_eq!(timestamps.len(), 3);
    assert!(timestamps[1] >= timestamps[0] + 200, "{timestamps:?}");
    assert!(timestamps[2] >= timestamps[1] + 200, "{timestamps:?}");
}

/// Refuses with 503 and moves the clock on, as a slow service does.
#[derive(Clone, Debug)]
struct Slow {
    script: Script,
    clock: iam_client::auth::FixedClock,
}

impl Transport for Slow {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.clock.advance(Duration::from_secs(7));
        self.script.send(request).await
    }
}

#[tokio::test(start_paused = true)]
async fn the_timestamp_is_the_clock_s_and_nobody_else_s() {
    let script = Failing::Status(503).script(3);
    let clock = iam_client::auth::FixedClock::new(NOW);
    let client = builder()
        .clock(clock.clone())
        .transport(Slow {
            script: script.clone(),
            clock,
        })
        .build()
        .unwrap();
    client.send(&set_user()).await.unwrap_err();
    let timestamps: Vec<String> = script
        .requests()
        .iter()
        .map(|request| {
            request.headers()["scp-timestamp"]
                .to_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(
        timestamps,
        ["1795392000000", "1795392007000", "1795392014000"]
    );
}

/// Takes three seconds for credentials, as a call to STS may.
#[derive(Debug)]
struct SlowVault(Arc<AtomicU32>);

impl ProvideCredentials for SlowVault {
    async fn credentials(&self, _now: UnixMillis) -> Result<Credentials, CredentialsError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_secs(3)).await;
        Ok(credentials())
    }
}

#[tokio::test(start_paused = true)]
async fn the_provider_is_asked_at_each_attempt_and_its_time_does_not_age_the_signature() {
    let script = Failing::Status(503).script(3);
    let transport = Timed::new(script.clone());
    let clock = TokioClock::start();
    let asked = Arc::default();
    let client = builder()
        .clock(clock)
        .credentials_provider(SlowVault(Arc::clone(&asked)))
        .transport(transport.clone())
        .build()
        .unwrap();
    client.send(&set_user()).await.unwrap_err();
    assert_eq!(asked.load(Ordering::SeqCst), 3);
    for (request, sent_at) in script.requests().iter().zip(transport.times()) {
        let url = request.uri().to_string();
        verified("PATCH", &url, request.headers(), clock.at(sent_at)).unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_before_a_repetition_is_not_begun_when_it_would_outlast_the_call() {
    let started = Instant::now();
    let client: Client = client(Failing::Status(503).script(3)).with(
        CallOptions::new()
            .timeout(Duration::from_secs(1))
            .retry(RetryPolicy::new().delays(Duration::from_secs(2), Duration::from_secs(2))),
    );
    let error = client.send(&show_user()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(status(503)), 1));
    assert_eq!(started.elapsed(), Duration::ZERO);
}
