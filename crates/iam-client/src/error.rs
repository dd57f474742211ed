//! Why a call failed, with nothing lost: one line to print, and every part of it to ask for.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{LOCATION, RETRY_AFTER};
use http::{HeaderMap, HeaderName, StatusCode};
use iam_auth::{CredentialsError, SigningError};
use iam_model::{ApiVersion, ErrorBody, Idempotency, Lifecycle, ServiceError, UnsupportedVersion};
use iam_transport::{Kind, TransportError};

use crate::answer::X_REQUEST_ID;
use crate::shown::{Shown, ShownValue};

/// Why a call failed.
///
/// `Display` is one complete line: operation, version, what the service or the network said, the ids
/// of the request, the number of attempts and the time. It says so when the change may have been
/// made all the same. There is no [`source`](std::error::Error::source) that would repeat a part of it.
pub struct Error(Box<Inner>);

struct Inner {
    failure: Failure,
    trace: Trace,
    outcome: Outcome,
}

/// What is known of a call when it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trace {
    pub(crate) operation: &'static str,
    pub(crate) path: &'static str,
    pub(crate) idempotency: Idempotency,
    pub(crate) api_version: Option<ApiVersion>,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// What earlier attempts may have done to the change.
    pub(crate) earlier: Outcome,
}

impl Trace {
    /// The trace of a call that has not been sent.
    pub(crate) fn unsent(
        operation: &'static str,
        path: &'static str,
        idempotency: Idempotency,
        api_version: Option<ApiVersion>,
    ) -> Self {
        Self {
            operation,
            path,
            idempotency,
            api_version,
            attempts: 0,
            elapsed: Duration::ZERO,
            earlier: Outcome::NotSent,
        }
    }
}

/// What ended a call.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The service refused.
    Service(Box<Refusal>),
    /// There is no answer.
    Transport(TransportError),
    /// The time for the whole call ran out while an attempt was under way.
    Deadline(Duration),
    /// There is a successful answer, but it did not come whole or does not read.
    Answer(Box<UnreadAnswer>),
    Credentials(CredentialsError),
    /// The provider of credentials did not answer within the time.
    NoCredentialsInTime(Duration),
    Signing(SigningError),
    Version(UnsupportedVersion),
    Lifecycle(ApiVersion, Lifecycle),
    Request(String),
    Paging(String),
}

/// An answer with a status other than 2xx.
pub(crate) struct Refusal {
    pub(crate) error: ServiceError,
    pub(crate) headers: HeaderMap,
    pub(crate) clock_skew_seconds: Option<i64>,
    /// Why its body is not all of it.
    pub(crate) broken: Option<TransportError>,
}

/// A successful answer that did not come whole or does not read.
pub(crate) struct UnreadAnswer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How it broke off; `None` when it came whole.
    pub(crate) broken: Option<Kind>,
    pub(crate) problem: String,
}

/// What kind of failure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service answered with a status other than 2xx.
    Service,
    /// There is no answer; see [`Error::transport_error`].
    Transport,
    /// The time for the whole call ran out, or credentials did not come in time.
    Timeout,
    /// The service answered with a 2xx, but its body did not come whole or does not read.
    Answer,
    /// There are no credentials to sign with.
    Credentials,
    /// The request cannot be sent as it is.
    Request,
    /// The version is refused: the operation has no known shape in it, or
    /// [`LifecyclePolicy::Deny`](crate::LifecyclePolicy::Deny) forbids it.
    Version,
    /// The pages of a list contradict each other or their `count`.
    Paging,
}

/// What has become of the change that a failed call asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The service answered with success; only the answer is unreadable.
    Applied,
    /// The service said no.
    Refused,
    /// Nothing was sent, or the call changes nothing anyway. It is safe to repeat.
    NotSent,
    /// The change may have been made. Read it back before you repeat the call.
    Unknown,
}

impl Outcome {
    /// What is known of the change when this came of the last attempt, and `earlier` of those before.
    pub(crate) fn after(self, earlier: Self) -> Self {
        match (earlier, self) {
            (Self::Applied, _) | (_, Self::Applied) => Self::Applied,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (_, last) => last,
        }
    }
}

impl Error {
    pub(crate) fn new(failure: Failure, trace: Trace) -> Self {
        let outcome = failure.outcome(trace.idempotency).after(trace.earlier);
        Self(Box::new(Inner {
            failure,
            trace,
            outcome,
        }))
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.0.failure {
            Failure::Service(_) => ErrorKind::Service,
            Failure::Transport(error) if error.kind() == Kind::Refused => ErrorKind::Request,
            Failure::Transport(_) => ErrorKind::Transport,
            Failure::Deadline(_) | Failure::NoCredentialsInTime(_) => ErrorKind::Timeout,
            Failure::Answer(_) => ErrorKind::Answer,
            Failure::Credentials(_) => ErrorKind::Credentials,
            Failure::Signing(_) | Failure::Request(_) => ErrorKind::Request,
            Failure::Version(_) | Failure::Lifecycle(..) => ErrorKind::Version,
            Failure::Paging(_) => ErrorKind::Paging,
        }
    }

    /// What has become of the change that was asked for.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }

    /// Whether the change may have been made although the call failed.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.outcome == Outcome::Unknown
    }

    /// The name of the operation, such as `SetUser`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.trace.operation
    }

    /// The version that was asked for; `None` for version discovery.
    #[must_use]
    pub fn api_version(&self) -> Option<ApiVersion> {
        self.0.trace.api_version
    }

    /// How many times the call was sent or tried to be.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.trace.attempts
    }

    /// How long the call took, with all attempts and the waits between them.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.trace.elapsed
    }

    /// The status of the last answer, if there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.failure {
            Failure::Service(refusal) => Some(refusal.error.status()),
            Failure::Answer(answer) => Some(answer.status),
            _ => None,
        }
    }

    /// The headers of the last answer, if there is one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match &self.0.failure {
            Failure::Service(refusal) => Some(&refusal.headers),
            Failure::Answer(answer) => Some(&answer.headers),
            _ => None,
        }
    }

    /// The body of the last answer, or as much of it as was kept (64 KiB); empty when there is none.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        match &self.0.failure {
            Failure::Service(refusal) => refusal.error.raw(),
            Failure::Answer(answer) => &answer.body,
            _ => &[],
        }
    }

    /// The service's refusal, if this is one.
    #[must_use]
    pub fn service_error(&self) -> Option<&ServiceError> {
        match &self.0.failure {
            Failure::Service(refusal) => Some(&refusal.error),
            _ => None,
        }
    }

    /// Why there is no answer, if there is none.
    #[must_use]
    pub fn transport_error(&self) -> Option<&TransportError> {
        match &self.0.failure {
            Failure::Transport(error) => Some(error),
            _ => None,
        }
    }

    /// How the connection failed, also where the beginning of an answer had come.
    #[must_use]
    pub fn transport_kind(&self) -> Option<Kind> {
        match &self.0.failure {
            Failure::Transport(error) => Some(error.kind()),
            Failure::Answer(answer) => answer.broken,
            _ => None,
        }
    }

    /// The service's word for what went wrong, such as `NoSuchVersion`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service_error()?.code()
    }

    /// Everything the service said of what went wrong.
    #[must_use]
    pub fn details(&self) -> &[String] {
        self.service_error().map_or(&[], ServiceError::details)
    }

    /// The id of the request within the service.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.service_error()?.request_id()
    }

    /// The id of the request across services.
    #[must_use]
    pub fn global_request_id(&self) -> Option<&str> {
        self.service_error()?.global_request_id()
    }

    /// By how many seconds this machine's clock was ahead of the service's when the service refused the
    /// signature (401); negative when it was behind. Measured by the answer's `Date`.
    #[must_use]
    pub fn clock_skew_seconds(&self) -> Option<i64> {
        match &self.0.failure {
            Failure::Service(refusal) => refusal.clock_skew_seconds,
            _ => None,
        }
    }

    /// Whether the service did not accept who is calling: 401, or no credentials.
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Credentials || self.has_status(&[401])
    }

    /// Whether the caller lacks a permission: 403.
    #[must_use]
    pub fn is_permission_denied(&self) -> bool {
        self.has_status(&[403])
    }

    /// Whether something that was named does not exist: 404.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404])
    }

    /// Whether the one thing that the operation's path names, such as the user of `ShowUser` or
    /// `DeleteUser`, is not there (any more): the service itself answered 404.
    ///
    /// It is `false` where the path names no one thing, as with bulk deletions, and for a 404 of a gateway
    /// or of a wrong host. The service answers 404 to an unknown instance as well (platform.md §3 \[live\]),
    /// in which nothing is there either: be sure of the instance's id.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.is_not_found_by_the_service() && self.0.trace.path.ends_with('}')
    }

    /// Whether the service itself says 404, and not a gateway or another host.
    pub(crate) fn is_not_found_by_the_service(&self) -> bool {
        let from_service = self
            .service_error()
            .is_some_and(|error| matches!(error.body(), ErrorBody::Standard(_)));
        self.is_not_found() && from_service
    }

    /// Whether something of that name exists already: 409.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.has_status(&[409])
    }

    /// Whether a member or parameter is invalid: 400.
    #[must_use]
    pub fn is_invalid(&self) -> bool {
        self.has_status(&[400])
    }

    /// Whether there were too many requests: 429, or 417 from the web firewall.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.has_status(&[417, 429])
    }

    /// Whether the version is not served: 406, or refused on this side.
    #[must_use]
    pub fn is_version_not_served(&self) -> bool {
        self.kind() == ErrorKind::Version || self.has_status(&[406])
    }

    /// Whether time ran out: for the whole call, or for the last attempt.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match &self.0.failure {
            Failure::Deadline(_) | Failure::NoCredentialsInTime(_) => true,
            Failure::Transport(error) => error.kind() == Kind::Timeout,
            Failure::Answer(answer) => answer.broken == Some(Kind::Timeout),
            _ => false,
        }
    }

    fn has_status(&self, statuses: &[u16]) -> bool {
        self.kind() == ErrorKind::Service
            && self
                .status()
                .is_some_and(|status| statuses.contains(&status.as_u16()))
    }
}

/// What [`in_version!`](iam_model::in_version) says where none of the shapes is that of the version; nothing was sent.
impl From<UnsupportedVersion> for Error {
    fn from(unsupported: UnsupportedVersion) -> Self {
        let UnsupportedVersion {
            operation, version, ..
        } = unsupported;
        let trace = Trace::unsent(operation, "", Idempotency::Safe, Some(version));
        Self::new(Failure::Version(unsupported), trace)
    }
}

impl Failure {
    /// What has become of the change, as far as the last attempt tells.
    pub(crate) fn outcome(&self, idempotency: Idempotency) -> Outcome {
        let unless_safe = |outcome| match idempotency {
            Idempotency::Safe => Outcome::NotSent,
            Idempotency::Idempotent | Idempotency::NonIdempotent => outcome,
        };
        match self {
            Self::Service(refusal) if refusal.says_no() => Outcome::Refused,
            Self::Service(_) => unless_safe(Outcome::Unknown),
            Self::Transport(error) if error.nothing_was_sent() => Outcome::NotSent,
            Self::Transport(_) | Self::Deadline(_) => unless_safe(Outcome::Unknown),
            // A page of somebody in between can carry a 2xx too; only the service writes an object.
            Self::Answer(answer) if !answer.is_of_the_service() => unless_safe(Outcome::Unknown),
            Self::Answer(_) | Self::Paging(_) => unless_safe(Outcome::Applied),
            Self::Credentials(_)
            | Self::NoCredentialsInTime(_)
            | Self::Signing(_)
            | Self::Version(_)
            | Self::Lifecycle(..)
            | Self::Request(_) => Outcome::NotSent,
        }
    }
}

impl Refusal {
    /// Whether the status says that nothing was done. A 500 may come although the change was made (platform.md §3
    /// \[live\]), a 303 points to what came of it (RFC 9110, 15.4.4), and a 101 is no answer yet.
    fn says_no(&self) -> bool {
        let status = self.error.status();
        status.is_client_error() || status.is_redirection() && status != StatusCode::SEE_OTHER
    }
}

impl UnreadAnswer {
    fn is_of_the_service(&self) -> bool {
        self.body.trim_ascii_start().starts_with(b"{")
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Refusal")
            .field("error", &self.error)
            .field("headers", &Shown(&self.headers))
            .field("clock_skew_seconds", &self.clock_skew_seconds)
            .field("broken", &self.broken)
            .finish()
    }
}

/// Leaves the body out: what could not be read could not be redacted either.
impl fmt::Debug for UnreadAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UnreadAnswer")
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers))
            .field("body_bytes", &self.body.len())
            .field("problem", &self.problem)
            .finish()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)?;
        let header = |name: HeaderName| self.headers.get(name).map(ShownValue);
        if self.error.request_id().is_none()
            && let Some(id) = header(X_REQUEST_ID)
        {
            write!(formatter, " (request_id {id})")?;
        }
        if let Some(time) = header(RETRY_AFTER) {
            write!(formatter, "; retry after {time}")?;
        }
        if let Some(place) = header(LOCATION) {
            write!(formatter, "; it points to {place}, which is not followed")?;
        }
        if let Some(error) = &self.broken {
            write!(formatter, "; its body did not come whole: {error}")?;
        }
        match self.clock_skew_seconds {
            Some(seconds @ ..-1) => write!(
                formatter,
                "; this machine's clock is {} s behind the service's",
                seconds.unsigned_abs()
            ),
            Some(seconds @ 2..) => write!(
                formatter,
                "; this machine's clock is {seconds} s ahead of the service's"
            ),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(refusal) => refusal.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
            Self::Deadline(timeout) => write!(
                formatter,
                "no answer within the {timeout:?} that the call may take"
            ),
            Self::Answer(answer) => write!(
                formatter,
                "{}, but {}",
                answer.status.as_u16(),
                answer.problem
            ),
            Self::Credentials(error) => error.fmt(formatter),
            Self::NoCredentialsInTime(limit) => write!(
                formatter,
                "the provider of credentials did not answer within {limit:?}"
            ),
            Self::Signing(error) => error.fmt(formatter),
            Self::Version(error) => error.fmt(formatter),
            Self::Lifecycle(version, lifecycle) => write!(
                formatter,
                "version {version} is {lifecycle} and the lifecycle policy denies it; ask for another version or set another policy"
            ),
            Self::Request(text) | Self::Paging(text) => formatter.write_str(text),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trace = &self.0.trace;
        formatter.write_str(trace.operation)?;
        if let Some(version) = trace.api_version {
            write!(formatter, " {version}")?;
        }
        write!(formatter, " failed: {}", self.0.failure)?;
        match trace.attempts {
            0 => formatter.write_str(" [nothing was sent]")?,
            attempts => write!(
                formatter,
                " [{attempts} attempt{} in {} ms]",
                if attempts == 1 { "" } else { "s" },
                trace.elapsed.as_millis()
            )?,
        }
        match self.0.outcome {
            Outcome::Unknown => formatter.write_str(
                "; the outcome is unknown: the change may have been made, read it back before you repeat it",
            ),
            Outcome::Applied => formatter.write_str("; the change was made"),
            Outcome::Refused | Outcome::NotSent => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("failure", &self.0.failure)
            .field("trace", &self.0.trace)
            .field("outcome", &self.0.outcome)
            .finish()
    }
}

impl std::error::Error for Error {}
