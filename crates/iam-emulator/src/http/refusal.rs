//! Every way in which a request is refused, and with which status and code.

use std::fmt;

use http::StatusCode;
use iam_model::Operation;
use serde_json::{Value, json};

use super::answer::{Answer, Envelope};
use super::gateway;
use super::received::Received;
use super::schema_check::Problem;
use super::wording::{self, Detail};
use crate::directory::{self, RefusalKind};
use crate::engine::Failure;
use crate::faults::StatusFault;
use crate::store::StoreError;

/// Sources are named where there is one.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// 403 without a header of CORS \[live\]; the body is \[unknown\] and left empty.
    Options,
    /// No header of a signature: 404 in the gateway's shape \[live\].
    Unsigned,
    /// 404 in the gateway's shape \[derived\].
    UnknownPath,
    /// 401 \[live\]; the body is \[unknown\], and the gateway's other refusal of credentials is taken.
    Unauthorized(String),
    /// What the service answers is \[unknown\]; 405 in the standard envelope is our choice.
    WrongMethod,
    /// 406 \[live\].
    NoSuchVersion { asked: String },
    /// 403 \[live\].
    Forbidden { operation: &'static str },
    /// 400 \[live\].
    Invalid(Vec<Problem>),
    /// 404 for an id that is unknown \[live\]\[doc\], with a code that is \[unknown\]. 409 for a group or an instance
    /// that is there already \[doc\], with a code that is \[unknown\]. 400 for a login id that is taken, because
    /// CreateUser documents no 409 \[derived\]; 400 for the others, which is our choice.
    Directory(directory::Refusal),
    /// The directory says that who asks may not: 403 \[live\].
    NotManagementAccount { operation: &'static str },
    /// What the service answers is \[unknown\]; 413 is our choice.
    BodyTooLarge { limit: usize },
    /// What the service answers is \[unknown\]; 408 is our choice.
    BodyTimeout,
    /// The client is most likely gone.
    BodyBroken(String),
    /// 500 \[live\].
    Store(StoreError),
    /// 500 \[live\].
    Unwritable(String),
}

impl From<directory::Refusal> for Refusal {
    fn from(refusal: directory::Refusal) -> Self {
        Self::Directory(refusal)
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Unwritable(error.to_string())
    }
}

/// For the journal: in more detail than the answer.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Options => f.write_str("OPTIONS is refused whatever the path"),
            Self::Unsigned => f.write_str("the request has no header of a signature"),
            Self::UnknownPath => f.write_str("no operation has this path"),
            Self::Unauthorized(reason) => f.write_str(reason),
            Self::Invalid(problems) => problems.iter().enumerate().try_for_each(|(at, problem)| {
                let separator = if at == 0 { "" } else { "; " };
                write!(f, "{separator}{}: {}", problem.member, problem.reason)
            }),
            Self::BodyBroken(reason) => write!(f, "the body could not be read: {reason}"),
            Self::Store(error) => error.fmt(f),
            Self::Unwritable(reason) => write!(f, "the answer could not be written: {reason}"),
            other => wording::detail(other).fmt(f),
        }
    }
}

impl Refusal {
    /// Why an operation has no answer.
    pub(super) fn failed<O: Operation>(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) if refusal.kind() == RefusalKind::Forbidden => {
                Self::NotManagementAccount { operation: O::NAME }
            }
            Failure::Refused(refusal) => Self::Directory(refusal),
            Failure::Store(error) => Self::Store(error),
        }
    }

    pub(super) fn answer(&self, received: &Received) -> Answer {
        match self {
            Self::Options => Answer::empty(self.status()),
            Self::Unsigned | Self::UnknownPath => gateway::not_found(received),
            Self::Unauthorized(_) => gateway::rejection(),
            _ => self.standard(received),
        }
    }

    fn standard(&self, received: &Received) -> Answer {
        let detail = wording::detail(self).in_language(received.language);
        let response = match self {
            Self::Forbidden { operation } | Self::NotManagementAccount { operation } => {
                missing_permission(operation, &detail)
            }
            _ => Value::Null,
        };
        let envelope = Envelope {
            status: self.status(),
            code: self.code(),
            detail,
            response,
        };
        Answer::standard(received, envelope)
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Options | Self::Forbidden { .. } | Self::NotManagementAccount { .. } => {
                StatusCode::FORBIDDEN
            }
            Self::Unsigned | Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NoSuchVersion { .. } => StatusCode::NOT_ACCEPTABLE,
            Self::Invalid(_) | Self::BodyBroken(_) => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Store(_) | Self::Unwritable(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Directory(refusal) => match refusal.kind() {
                RefusalKind::Unknown => StatusCode::NOT_FOUND,
                RefusalKind::Conflict => StatusCode::CONFLICT,
                RefusalKind::Forbidden => StatusCode::FORBIDDEN,
                RefusalKind::Invalid => StatusCode::BAD_REQUEST,
            },
        }
    }

    /// `ValidationError`, `Forbidden`, `NoSuchVersion` and `InternalServerError` were recorded \[live\]; the others are
    /// our own.
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "ValidationError",
            Self::Directory(refusal) => match refusal.kind() {
                RefusalKind::Unknown => "NotFound",
                RefusalKind::Conflict => "Conflict",
                RefusalKind::Forbidden => "Forbidden",
                RefusalKind::Invalid => "ValidationError",
            },
            Self::NoSuchVersion { .. } => "NoSuchVersion",
            Self::Options | Self::Forbidden { .. } | Self::NotManagementAccount { .. } => {
                "Forbidden"
            }
            Self::Unsigned | Self::UnknownPath => "NotFound",
            Self::Unauthorized(_) => "Unauthorized",
            Self::WrongMethod => "MethodNotAllowed",
            Self::BodyTooLarge { .. } => "PayloadTooLarge",
            Self::BodyTimeout => "RequestTimeout",
            Self::BodyBroken(_) => "BadRequest",
            Self::Store(_) | Self::Unwritable(_) => "InternalServerError",
        }
    }
}

/// `response` has these four members \[live\]; their values are our choice.
fn missing_permission(operation: &str, message: &Value) -> Value {
    json!({
        "access_level": "WRITE",
        "action_name": wording::action_name(operation),
        "caused_auths": [],
        "message": message,
    })
}

/// The answer that a fault asks for.
pub(super) fn by_order(fault: &StatusFault, received: &Received) -> Answer {
    let mut answer = if fault.empty_body {
        Answer::empty(fault.status)
    } else {
        let reason = fault.status.canonical_reason().unwrap_or("Fault");
        let code = fault.code.clone();
        let detail = fault.detail.clone();
        let envelope = Envelope {
            status: fault.status,
            code: &code.unwrap_or_else(|| reason.split_whitespace().collect()),
            detail: detail.map_or_else(
                || Detail::ordered_fault().in_language(received.language),
                Value::String,
            ),
            response: Value::Null,
        };
        Answer::standard(received, envelope)
    };
    for (name, value) in &fault.headers {
        answer.headers.append(name, value.clone());
    }
    answer
}
