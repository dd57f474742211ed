//! Every way in which a request is refused, and what the service says then.
//!
//! Sources are named where there is one. Every text in a hand-written answer is the emulator's own: the service's
//! wording is recorded for a few situations only.

use std::fmt;

use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::answer::{Answer, Envelope};
use super::clock::gateway_time;
use super::language::Text;
use super::received::Received;
use super::schema_check::Problem;
use crate::directory;
use crate::engine::Failure;
use crate::faults::StatusFault;
use crate::random;
use crate::store::StoreError;

#[derive(Debug)]
pub(super) enum Refusal {
    /// 403 without a header of CORS \[live\]; the body is \[unknown\] and left empty.
    Options,
    /// No header of a signature: 404 in the gateway's shape \[live\].
    Unsigned,
    /// 404 in the gateway's shape \[derived\].
    UnknownPath,
    /// 401; the body is \[unknown\], and the gateway's other refusal of credentials \[live\] is taken.
    Unauthorized(String),
    /// What the service answers is \[unknown\]; 405 in the standard envelope is our choice.
    WrongMethod,
    /// 406 `NoSuchVersion` \[live\].
    NoSuchVersion {
        asked: String,
    },
    /// 403 `Forbidden` \[live\].
    Forbidden {
        operation: &'static str,
    },
    /// 400 `ValidationError` \[live\].
    Invalid(Vec<Problem>),
    Directory(directory::Refusal),
    /// 413; what the service answers is \[unknown\].
    BodyTooLarge {
        limit: usize,
    },
    /// 408; what the service answers is \[unknown\].
    BodyTimeout,
    /// 400; the client is most likely gone.
    BodyBroken(String),
    /// 500 `InternalServerError` \[live\].
    Store(StoreError),
    /// 500 `InternalServerError` \[live\].
    Unwritable(String),
}

impl From<directory::Refusal> for Refusal {
    fn from(refusal: directory::Refusal) -> Self {
        Self::Directory(refusal)
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Directory(refusal),
            Failure::Store(error) => Self::Store(error),
        }
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
            Self::WrongMethod => f.write_str("no operation on this path has this method"),
            Self::NoSuchVersion { asked } => write!(f, "version {asked:?} is not served"),
            Self::Forbidden { operation } => {
                write!(f, "the access key is read-only and may not {operation}")
            }
            Self::Invalid(problems) => problems.iter().enumerate().try_for_each(|(at, problem)| {
                let separator = if at == 0 { "" } else { "; " };
                write!(f, "{separator}{}: {}", problem.member, problem.text)
            }),
            Self::Directory(refusal) => details(refusal).fmt(f),
            Self::BodyTooLarge { limit } => write!(f, "the body has more than {limit} bytes"),
            Self::BodyTimeout => f.write_str("the body did not arrive in time"),
            Self::BodyBroken(reason) => write!(f, "the body could not be read: {reason}"),
            Self::Store(error) => error.fmt(f),
            Self::Unwritable(reason) => write!(f, "the answer could not be written: {reason}"),
        }
    }
}

impl Refusal {
    pub(super) fn answer(&self, received: &Received) -> Answer {
        match self {
            Self::Options => Answer::empty(StatusCode::FORBIDDEN),
            Self::Unsigned | Self::UnknownPath => not_found_at_gateway(received),
            Self::Unauthorized(_) => rejected_by_gateway(),
            Self::Forbidden { operation } => forbidden(operation, received),
            Self::Invalid(problems) => {
                let texts = problems
                    .iter()
                    .map(|problem| Text::framework(&problem.text));
                validation_error(texts, received)
            }
            Self::Directory(refusal) => by_directory(refusal, received),
            other => other.plain(received),
        }
    }

    /// The refusals that are a status, a code and a text.
    fn plain(&self, received: &Received) -> Answer {
        let (status, code, text) = match self {
            Self::NoSuchVersion { asked } => (
                StatusCode::NOT_ACCEPTABLE,
                "NoSuchVersion",
                Text::new(
                    format!("The version {asked} is not served."),
                    format!("{asked} 버전은 제공되지 않습니다."),
                ),
            ),
            Self::WrongMethod => (
                StatusCode::METHOD_NOT_ALLOWED,
                "MethodNotAllowed",
                Text::new(
                    format!("The method {} is not allowed here.", received.method),
                    format!("{} 메서드는 허용되지 않습니다.", received.method),
                ),
            ),
            Self::BodyTooLarge { limit } => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "PayloadTooLarge",
                Text::new(
                    format!("The body may have at most {limit} bytes."),
                    format!("본문은 최대 {limit}바이트까지 허용됩니다."),
                ),
            ),
            Self::BodyTimeout => (
                StatusCode::REQUEST_TIMEOUT,
                "RequestTimeout",
                Text::new(
                    "The body did not arrive in time.",
                    "본문이 제시간에 도착하지 않았습니다.",
                ),
            ),
            Self::BodyBroken(_) => (
                StatusCode::BAD_REQUEST,
                "BadRequest",
                Text::new("The body could not be read.", "본문을 읽을 수 없습니다."),
            ),
            _ => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "InternalServerError",
                Text::new(
                    "The server could not process the request.",
                    "서버가 요청을 처리하지 못했습니다.",
                ),
            ),
        };
        standard(status, code, &text, received)
    }
}

fn standard(status: StatusCode, code: &str, text: &Text, received: &Received) -> Answer {
    let envelope = Envelope {
        status,
        code,
        detail: received.language.pick(text).into(),
        response: Value::Null,
    };
    Answer::standard(received, envelope)
}

/// The details of a `ValidationError` are a list \[live\].
fn validation_error(texts: impl Iterator<Item = Text>, received: &Received) -> Answer {
    let envelope = Envelope {
        status: StatusCode::BAD_REQUEST,
        code: "ValidationError",
        detail: texts
            .map(|text| received.language.pick(&text).to_owned())
            .collect(),
        response: Value::Null,
    };
    Answer::standard(received, envelope)
}

/// `response` has these four members \[live\]; their values are our choice.
fn forbidden(operation: &str, received: &Received) -> Answer {
    let action = format!("{}:{operation}", iam_model::SERVICE);
    let text = Text::new(
        format!("You are not permitted to perform {action}."),
        format!("{action} 작업을 수행할 권한이 없습니다."),
    );
    let message = received.language.pick(&text);
    let envelope = Envelope {
        status: StatusCode::FORBIDDEN,
        code: "Forbidden",
        detail: message.into(),
        response: json!({
            "access_level": "WRITE",
            "action_name": action,
            "caused_auths": [],
            "message": message,
        }),
    };
    Answer::standard(received, envelope)
}

/// The status of an unknown id is known \[live\]\[doc\], its code is not. That a login id is taken is a 400 because
/// CreateUser documents no 409 \[derived\].
fn by_directory(refusal: &directory::Refusal, received: &Received) -> Answer {
    use directory::Refusal as Cause;
    let Details(texts) = details(refusal);
    match refusal {
        Cause::UnknownInstance(_) | Cause::UnknownUser(_) | Cause::UnknownGroup(_) => {
            let text = texts.into_iter().next();
            let text = text.unwrap_or_else(|| Text::framework(""));
            standard(StatusCode::NOT_FOUND, "NotFound", &text, received)
        }
        Cause::LoginIdTaken(_) | Cause::Unsortable { .. } | Cause::EmptyPage | Cause::Limits(_) => {
            validation_error(texts.into_iter(), received)
        }
    }
}

/// What there is to say of a refusal by the directory, one text for each thing.
struct Details(Vec<Text>);

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(at, text)| {
            let separator = if at == 0 { "" } else { "; " };
            write!(f, "{separator}{}", text.english)
        })
    }
}

fn details(refusal: &directory::Refusal) -> Details {
    use directory::Refusal as Cause;
    let unknown = |what: &str, korean: &str, id: &str| {
        Text::new(
            format!("The {what} {id} does not exist."),
            format!("{korean}({id})이(가) 존재하지 않습니다."),
        )
    };
    Details(match refusal {
        Cause::UnknownInstance(id) => vec![unknown("instance", "인스턴스", id.as_str())],
        Cause::UnknownUser(id) => vec![unknown("user", "사용자", id.as_str())],
        Cause::UnknownGroup(id) => vec![unknown("group", "사용자 그룹", id.as_str())],
        Cause::LoginIdTaken(user_id) => vec![Text::new(
            format!("The user ID {user_id} is already in use."),
            format!("사용자 ID {user_id}은(는) 이미 사용 중입니다."),
        )],
        Cause::Unsortable { sort, fields } => vec![Text::new(
            format!(
                "The list cannot be sorted by {sort}. Use asc or desc with one of: {}.",
                fields.join(", ")
            ),
            format!(
                "{sort}(으)로 정렬할 수 없습니다. 다음 중 하나를 asc 또는 desc와 함께 사용하십시오: {}.",
                fields.join(", ")
            ),
        )],
        Cause::EmptyPage => vec![Text::framework(
            "Input should be greater than or equal to 1",
        )],
        Cause::Limits(violations) => violations
            .as_slice()
            .iter()
            .map(|violation| {
                Text::new(
                    format!("{} {}.", violation.member, violation.rule),
                    format!("{} 값이 허용된 형식이 아닙니다.", violation.member),
                )
            })
            .collect(),
    })
}

/// Shape 2 \[live\].
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayNotFound<'a> {
    timestamp: String,
    path: &'a str,
    status: u16,
    error: &'static str,
    request_id: String,
}

fn not_found_at_gateway(received: &Received) -> Answer {
    let content = GatewayNotFound {
        timestamp: gateway_time(received.now),
        path: received.path(),
        status: StatusCode::NOT_FOUND.as_u16(),
        error: "Not Found",
        request_id: random::gateway_request_id(),
    };
    Answer::gateway(StatusCode::NOT_FOUND, &content)
}

/// Shape 3 \[live\]. Recorded for another reason; the message is our own, and the same for an unknown key and a wrong
/// signature.
#[derive(Serialize)]
struct GatewayRejection {
    status: &'static str,
    name: &'static str,
    message: &'static str,
}

fn rejected_by_gateway() -> Answer {
    let content = GatewayRejection {
        status: "UNAUTHORIZED",
        name: "Request was rejected by gateway",
        message: "The access key or the signature is not valid.",
    };
    Answer::gateway(StatusCode::UNAUTHORIZED, &content)
}

/// Shape 4 with status 417 \[live\].
pub(super) fn firewall_page() -> Answer {
    let page = format!(
        "<!DOCTYPE html>\n<html>\n<head><title>Request Rejected</title></head>\n<body>\n\
         <p>This request was rejected.</p>\n<p>Support ID: {}</p>\n</body>\n</html>\n",
        random::support_id()
    );
    Answer::html(StatusCode::EXPECTATION_FAILED, page)
}

/// The answer that a fault asks for.
pub(super) fn by_order(fault: &StatusFault, received: &Received) -> Answer {
    let mut answer = if fault.empty_body {
        Answer::empty(fault.status)
    } else {
        let word = |text: &str| text.split_whitespace().collect::<String>();
        let reason = fault
            .status
            .canonical_reason()
            .map_or_else(String::new, word);
        let code = fault.code.clone().unwrap_or(reason);
        let ordered = || {
            Text::new(
                "This answer was ordered as a fault.",
                "주문된 오류 응답입니다.",
            )
        };
        let text = fault.detail.as_ref().map_or_else(ordered, Text::framework);
        standard(fault.status, &code, &text, received)
    };
    for (name, value) in &fault.headers {
        answer.headers.append(name, value.clone());
    }
    answer
}
