//! What is promised of a call that meets a fault: kind, outcome and number of attempts.

use std::fmt;

use iam_client::transport::Kind;
use iam_client::{Error, ErrorKind, Outcome};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) how: How,
    pub(super) attempts: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Success,
    Failure(Why, Outcome),
}

/// The kind of an error, with what it says of the last attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Service(u16),
    Transport(Kind),
    /// How the answer broke off; `None` when it came whole and does not read.
    Answer(Option<Kind>),
    Timeout,
    Other(ErrorKind),
}

impl Ended {
    pub(super) fn of<T>(result: &Result<iam_client::Answer<T>, Error>) -> Self {
        match result {
            Ok(answer) => Self {
                how: How::Success,
                attempts: answer.attempts,
            },
            Err(error) => Self {
                how: How::Failure(Why::of(error), error.outcome()),
                attempts: error.attempts(),
            },
        }
    }
}

impl Why {
    fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Service => Self::Service(error.status().unwrap().as_u16()),
            ErrorKind::Transport => Self::Transport(error.transport_kind().unwrap()),
            ErrorKind::Answer => Self::Answer(error.transport_kind()),
            ErrorKind::Timeout => Self::Timeout,
            other => Self::Other(other),
        }
    }
}

/// How the three operations end: SetUser, CreateUser, ShowUser.
pub(super) type Three = [Ended; 3];

/// What is promised of a fault.
#[derive(Clone, Copy, Debug)]
pub(super) struct Promise {
    /// When the first attempt alone meets it; `None` for what does not pass.
    pub(super) once: Option<Three>,
    /// When every attempt meets it.
    pub(super) always: Three,
}

impl Promise {
    const fn the_same(three: Three) -> Self {
        Self {
            once: Some(three),
            always: three,
        }
    }

    /// The same of a fault that does not pass.
    pub(super) const fn lasting(self) -> Self {
        Self { once: None, ..self }
    }
}

const fn success(attempts: u32) -> Ended {
    Ended {
        how: How::Success,
        attempts,
    }
}

const fn failure(why: Why, outcome: Outcome, attempts: u32) -> Ended {
    Ended {
        how: How::Failure(why, outcome),
        attempts,
    }
}

/// The caller does not notice.
pub(super) const fn unnoticed() -> Promise {
    Promise::the_same([success(1); 3])
}

/// There was no connection, or the server did not take the request: all calls are sent again.
pub(super) const fn not_sent() -> Promise {
    let why = Why::Transport(Kind::Connect);
    Promise {
        once: Some([success(2); 3]),
        always: [failure(why, Outcome::NotSent, 3); 3],
    }
}

/// There was no connection within the time.
pub(super) const fn not_sent_in_time() -> Promise {
    let why = Why::Transport(Kind::Connect);
    Promise {
        once: Some([success(2); 3]),
        always: [failure(why, Outcome::NotSent, 2); 3],
    }
}

/// The server is not to be trusted: nothing was sent, and nothing will be.
pub(super) const fn not_trusted() -> Promise {
    let why = Why::Transport(Kind::Tls);
    Promise::the_same([failure(why, Outcome::NotSent, 1); 3])
}

/// The request was sent, and the connection broke: only what may be sent twice is sent again.
pub(super) const fn interrupted() -> Promise {
    let why = Why::Transport(Kind::Interrupted);
    let created = failure(why, Outcome::Unknown, 1);
    Promise {
        once: Some([success(2), created, success(2)]),
        always: [
            failure(why, Outcome::Unknown, 3),
            created,
            failure(why, Outcome::NotSent, 3),
        ],
    }
}

/// The request was sent, and no answer began within the time.
pub(super) const fn unanswered() -> Promise {
    let created = failure(Why::Transport(Kind::Timeout), Outcome::Unknown, 1);
    Promise {
        once: Some([success(2), created, success(2)]),
        always: [
            failure(Why::Timeout, Outcome::Unknown, 2),
            created,
            failure(Why::Timeout, Outcome::NotSent, 2),
        ],
    }
}

/// What came is no HTTP: asking again would not help.
pub(super) const fn no_http() -> Promise {
    let changed = failure(Why::Transport(Kind::Protocol), Outcome::Unknown, 1);
    let shown = failure(Why::Transport(Kind::Protocol), Outcome::NotSent, 1);
    Promise::the_same([changed, changed, shown])
}

/// An answer of success began as the service's do, and broke off in a way that may pass.
pub(super) const fn broken_off(kind: Kind, attempts: u32) -> Promise {
    let why = Why::Answer(Some(kind));
    let created = failure(why, Outcome::Applied, 1);
    Promise {
        once: Some([success(2), created, success(2)]),
        always: [
            failure(why, Outcome::Applied, attempts),
            created,
            failure(why, Outcome::NotSent, attempts),
        ],
    }
}

/// An answer of success began as the service's do, and does not read.
pub(super) const fn unreadable(broken: Option<Kind>) -> Promise {
    let changed = failure(Why::Answer(broken), Outcome::Applied, 1);
    let shown = failure(Why::Answer(broken), Outcome::NotSent, 1);
    Promise::the_same([changed, changed, shown])
}

/// The head of an answer of success came, which anybody may have written, and broke off in a way that may pass.
pub(super) const fn headed(kind: Kind, attempts: u32) -> Promise {
    let why = Why::Answer(Some(kind));
    let created = failure(why, Outcome::Unknown, 1);
    Promise {
        once: Some([success(2), created, success(2)]),
        always: [
            failure(why, Outcome::Unknown, attempts),
            created,
            failure(why, Outcome::NotSent, attempts),
        ],
    }
}

/// An answer of success that the service would not write: it may be somebody else's.
pub(super) const fn not_of_the_service(broken: Option<Kind>) -> Promise {
    let changed = failure(Why::Answer(broken), Outcome::Unknown, 1);
    let shown = failure(Why::Answer(broken), Outcome::NotSent, 1);
    Promise::the_same([changed, changed, shown])
}

/// The service said no.
pub(super) const fn refused(status: u16) -> Promise {
    Promise::the_same([failure(Why::Service(status), Outcome::Refused, 1); 3])
}

/// The service said no for now: what may be sent twice is sent again.
pub(super) const fn refused_for_now(status: u16) -> Promise {
    let why = Why::Service(status);
    let created = failure(why, Outcome::Refused, 1);
    let repeated = failure(why, Outcome::Refused, 3);
    Promise {
        once: Some([success(2), created, success(2)]),
        always: [repeated, created, repeated],
    }
}

/// The answer tells nothing of what was done; what may be sent twice is sent again.
pub(super) const fn unavailable(status: u16) -> Promise {
    let why = Why::Service(status);
    let created = failure(why, Outcome::Unknown, 1);
    Promise {
        once: Some([success(2), created, success(2)]),
        always: [
            failure(why, Outcome::Unknown, 3),
            created,
            failure(why, Outcome::NotSent, 3),
        ],
    }
}

/// The answer tells nothing of what was done, and asking again would not help.
pub(super) const fn failed(status: u16) -> Promise {
    let changed = failure(Why::Service(status), Outcome::Unknown, 1);
    let shown = failure(Why::Service(status), Outcome::NotSent, 1);
    Promise::the_same([changed, changed, shown])
}

impl fmt::Display for Ended {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.how {
            How::Success => write!(formatter, "success, {}", self.attempts),
            How::Failure(why, outcome) => {
                let outcome = match outcome {
                    Outcome::Applied => "applied",
                    Outcome::Refused => "refused",
                    Outcome::NotSent => "not sent",
                    _ => "unknown",
                };
                write!(formatter, "{outcome}, {why}, {}", self.attempts)
            }
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(status) => write!(formatter, "Service {status}"),
            Self::Transport(kind) => write!(formatter, "Transport {kind:?}"),
            Self::Answer(Some(kind)) => write!(formatter, "Answer {kind:?}"),
            Self::Answer(None) => formatter.write_str("Answer"),
            Self::Timeout => formatter.write_str("Timeout"),
            Self::Other(kind) => write!(formatter, "{kind:?}"),
        }
    }
}
