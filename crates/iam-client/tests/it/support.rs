//! Fixtures: the example's user, a clock that follows tokio's, transports that note the time, and captured events.

use std::io;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use iam_client::auth::{
    Clock, Credentials, FixedClock, ReceivedRequest, SecretKey, Skew, UnixMillis, Verified,
    VerifyError, verify,
};
use iam_client::model::users::{CreateUser, SetUser, ShowUser, UserCreateRequest, UserSetRequest};
use iam_client::model::{InstanceId, UserUuid};
use iam_client::transport::testing::Script;
use iam_client::transport::{Body, Kind, Transport, TransportError};
use iam_client::{Client, ClientBuilder, Error};
use tokio::time::Instant;
use tracing::Dispatch;
use tracing::subscriber::{DefaultGuard, NoSubscriber};

pub(crate) const ACCESS_KEY: &str = "AKEXAMPLE0000000000";
pub(crate) const SECRET_KEY: &str = "sk-example-secret";
pub(crate) const ENDPOINT: &str = "https://iam-identity-center.kr-west1.e.samsungsdscloud.com";

/// 2026-11-23T00:00:00Z, by `date -u -d 2026-11-23 +%s`.
pub(crate) const NOW: UnixMillis = UnixMillis::new(1_795_392_000_000);

pub(crate) const USER: &str = "138c2fc8c29a449dbfa8681f8f1d78e2";
pub(crate) const INSTANCE: &str = "ssoins-12345";
pub(crate) const EXAMPLE_REQUEST: &str =
    include_str!("../../../iam-model/tests/facts/set-user/request.json");
pub(crate) const EXAMPLE_ANSWER: &str =
    include_str!("../../../iam-model/tests/facts/set-user/response.json");

pub(crate) fn user() -> UserUuid {
    USER.parse().unwrap()
}

pub(crate) fn instance() -> InstanceId {
    INSTANCE.parse().unwrap()
}

/// Safe.
pub(crate) fn show_user() -> ShowUser {
    ShowUser::new(user(), instance())
}

/// Idempotent; the body of the reference's example.
pub(crate) fn set_user() -> SetUser {
    let request: UserSetRequest = serde_json::from_str(EXAMPLE_REQUEST).unwrap();
    SetUser::new(user(), request)
}

/// Not idempotent.
pub(crate) fn create_user() -> CreateUser {
    CreateUser::new(UserCreateRequest::new(instance(), "John Doe", "johndoe"))
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY, SECRET_KEY).unwrap()
}

/// A builder with everything but a transport.
pub(crate) fn builder() -> ClientBuilder {
    Client::builder()
        .endpoint(ENDPOINT.parse().unwrap())
        .credentials(credentials())
        .clock(FixedClock::new(NOW))
}

pub(crate) fn client(transport: impl Transport) -> Client {
    builder().transport(transport).build().unwrap()
}

pub(crate) fn ok() -> Script {
    Script::new().answer(StatusCode::OK, EXAMPLE_ANSWER)
}

pub(crate) fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap()
}

pub(crate) fn broken(kind: Kind) -> TransportError {
    TransportError::new(kind, "the cable was cut")
}

/// The error's one line, with `N` in place of the milliseconds, which real sockets make vary.
pub(crate) fn line(error: &Error) -> String {
    let text = error.to_string();
    assert!(!text.contains(char::is_control), "{text:?} is not one line");
    match text.split_once(" ms]") {
        Some((before, after)) => {
            let before = before.trim_end_matches(|c: char| c.is_ascii_digit());
            format!("{before}N ms]{after}")
        }
        None => text,
    }
}

/// Verifies a signature as a server does that allows no difference of clocks at all.
pub(crate) fn verified(
    method: &str,
    url: &str,
    headers: &HeaderMap,
    now: UnixMillis,
) -> Result<Verified, VerifyError> {
    let secret_key_of =
        |access_key: &str| (access_key == ACCESS_KEY).then(|| SecretKey::new(SECRET_KEY).unwrap());
    let request = ReceivedRequest::new(method, url, headers);
    verify(&request, now, Skew::Within(Duration::ZERO), secret_key_of)
}

/// A clock that goes with tokio's, so that a paused runtime moves both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TokioClock(Instant);

impl TokioClock {
    /// Shows [`NOW`] now.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn at(self, moment: Instant) -> UnixMillis {
        NOW.saturating_add(moment - self.0)
    }
}

impl Clock for TokioClock {
    fn now(&self) -> UnixMillis {
        self.at(Instant::now())
    }
}

/// Notes when each request came, and passes it on.
#[derive(Clone, Debug)]
pub(crate) struct Timed<T> {
    transport: T,
    times: Arc<Mutex<Vec<Instant>>>,
}

impl<T> Timed<T> {
    pub(crate) fn new(transport: T) -> Self {
        Self {
            transport,
            times: Arc::default(),
        }
    }

    pub(crate) fn times(&self) -> Vec<Instant> {
        self.times.lock().unwrap().clone()
    }

    /// The time between one request and the next.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        let times = self.times();
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

impl<T: Transport> Transport for Timed<T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.times.lock().unwrap().push(Instant::now());
        self.transport.send(request).await
    }
}

/// Everything that `tracing` was told at any level while it was set, as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<u8>>>);

impl Events {
    /// Starts to listen on this thread, until the guard is dropped.
    pub(crate) fn capture() -> (Self, DefaultGuard) {
        // As long as there is only one dispatcher, tracing lets whatever thread comes first decide whether
        // an event is wanted at all.
        static ANOTHER: OnceLock<Dispatch> = OnceLock::new();
        ANOTHER.get_or_init(|| Dispatch::new(NoSubscriber::new()));
        let events = Self::default();
        let writer = events.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (events, tracing::subscriber::set_default(subscriber))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Events {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
