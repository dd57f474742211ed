//! What the service says when it refuses. Every shape that has been seen is read (platform.md §3); what
//! cannot be read is kept.

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;

answer! {
    /// The error body of the platform's services (platform.md §3 \[live\]).
    pub struct StandardErrors {
        required {
            /// The errors; one in everything that was recorded.
            errors: Vec<StandardError>,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// One error of [`StandardErrors`].
    pub struct StandardError {
        required {
            /// What went wrong, as a word, such as `ValidationError`.
            code: String,
            /// What went wrong, in one text or several. Elsewhere on the platform also a list printed
            /// into a text, or missing.
            detail: Value,
            /// The id of the request across services.
            global_request_id: String,
            /// Empty in everything that was recorded.
            links: Value,
            /// Empty in everything that was recorded.
            related_resources: Value,
            /// The id of the request within the service.
            request_id: String,
            /// The status, as in the answer's first line.
            status: u64,
            /// The same as `code` in everything that was recorded.
            title: String,
        }
        nullable {
            /// More about the refusal; with a missing permission an object that names it.
            response: Value,
        }
        optional {}
    }
}

impl StandardError {
    /// Every detail as a text of its own.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        match self.detail.value() {
            None => Vec::new(),
            Some(Value::String(text)) => printed_list(text).unwrap_or_else(|| vec![text.clone()]),
            Some(Value::Array(elements)) => elements.iter().map(plain_text).collect(),
            Some(other) => vec![plain_text(other)],
        }
    }
}

fn plain_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// The elements of a Python list of texts that was printed into a text, such as
/// `['Field required', "it's"]`.
fn printed_list(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut elements = Vec::new();
    while !rest.is_empty() {
        let (element, after) = quoted(rest)?;
        elements.push(element);
        rest = match after.trim_start() {
            "" => "",
            more => more.strip_prefix(',')?.trim_start(),
        };
    }
    Some(elements)
}

fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut element = String::new();
    let mut characters = text[1..].char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '\\' => match characters.next()?.1 {
                'n' => element.push('\n'),
                't' => element.push('\t'),
                'r' => element.push('\r'),
                other => element.push(other),
            },
            c if c == quote => return Some((element, &text[index + 2..])),
            c => element.push(c),
        }
    }
    None
}

/// The shapes of an error body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorBody {
    /// The service's own (shape 1 of platform.md §3).
    Standard(StandardErrors),
    /// The gateway's default (shape 2), which is also the answer to a call without signature headers.
    Gateway {
        /// The word for the status, such as `Not Found`.
        error: String,
        /// The path that was asked for.
        path: Option<String>,
        /// The gateway's id of the request.
        request_id: Option<String>,
    },
    /// The gateway refused the credentials (shape 3).
    Rejection {
        /// The status as a word, such as `UNAUTHORIZED`.
        status: String,
        /// What happened, such as `Request was rejected by gateway`.
        name: String,
        /// Why.
        message: Option<String>,
    },
    /// A page for people (shape 4), such as the web firewall's.
    Html {
        /// The title of the page.
        title: Option<String>,
        /// The id to give to the vendor's support.
        support_id: Option<String>,
    },
    /// Nothing (shape 5).
    Empty,
    /// Another service's older shape (shape 6).
    Legacy {
        /// What went wrong.
        message: String,
        /// What went wrong, as a word.
        code: Option<String>,
        /// The service's id of the request.
        request_id: Option<String>,
        /// The parameters that are at fault, as they came.
        params: Value,
    },
    /// None of these; [`ServiceError::raw`] has it.
    Unread,
}

/// A refusal: the status, the body as far as it could be read, and the body itself.
///
/// ```
/// use iam_model::ServiceError;
/// use http::StatusCode;
///
/// let body = r#"{"errors":[{"code":"ValidationError","detail":["Field required"],"request_id":"req-1"}]}"#;
/// let error = ServiceError::read(StatusCode::BAD_REQUEST, body.as_bytes().to_vec());
/// assert_eq!(error.code(), Some("ValidationError"));
/// assert_eq!(error.to_string(), "400 ValidationError: Field required (request_id req-1)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ServiceError {
    status: StatusCode,
    body: ErrorBody,
    details: Vec<String>,
    raw: Vec<u8>,
}

impl ServiceError {
    /// Reads the body of a refusal. It never fails: what cannot be read is kept.
    #[must_use]
    pub fn read(status: StatusCode, raw: impl Into<Vec<u8>>) -> Self {
        let raw = raw.into();
        let body = read_body(&raw);
        Self {
            status,
            details: details(&body, &raw),
            body,
            raw,
        }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The body, as far as it could be read.
    #[must_use]
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// The body itself.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// What went wrong, as a word, such as `NoSuchVersion`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.body {
            ErrorBody::Standard(_) => self.standard()?.code.as_str(),
            ErrorBody::Legacy { code, .. } => code.as_deref(),
            ErrorBody::Rejection { status, .. } => Some(status),
            _ => None,
        }
    }

    /// What went wrong, in words, one text for each thing.
    #[must_use]
    pub fn details(&self) -> &[String] {
        &self.details
    }

    /// The id of the request within the service, or the gateway's.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match &self.body {
            ErrorBody::Standard(_) => self.standard()?.request_id.as_str(),
            ErrorBody::Gateway { request_id, .. } | ErrorBody::Legacy { request_id, .. } => {
                request_id.as_deref()
            }
            _ => None,
        }
    }

    /// The id of the request across services.
    #[must_use]
    pub fn global_request_id(&self) -> Option<&str> {
        self.standard()?.global_request_id.as_str()
    }

    /// The id to give to the vendor's support, on the web firewall's page.
    #[must_use]
    pub fn support_id(&self) -> Option<&str> {
        match &self.body {
            ErrorBody::Html { support_id, .. } => support_id.as_deref(),
            _ => None,
        }
    }

    fn standard(&self) -> Option<&StandardError> {
        match &self.body {
            ErrorBody::Standard(body) => body.errors.value()?.first(),
            _ => None,
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.status.as_u16())?;
        if let Some(code) = self.code() {
            write!(formatter, " {}", OneLine(code))?;
        }
        for (index, detail) in self.details.iter().enumerate() {
            write!(
                formatter,
                "{} {}",
                if index == 0 { ":" } else { ";" },
                OneLine(detail)
            )?;
        }
        let ids = [
            ("request_id", self.request_id()),
            ("global_request_id", self.global_request_id()),
            ("support_id", self.support_id()),
        ];
        let mut separator = " (";
        for (name, id) in ids {
            if let Some(id) = id {
                write!(formatter, "{separator}{name} {}", OneLine(id))?;
                separator = ", ";
            }
        }
        formatter.write_str(if separator == ", " { ")" } else { "" })
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServiceError")
            .field("status", &self.status)
            .field("body", &self.body)
            .field("raw", &String::from_utf8_lossy(&self.raw))
            .finish()
    }
}

impl std::error::Error for ServiceError {}

/// Prints a text of the service on one line, whatever it holds.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let visible = |c: char| if c.is_control() { ' ' } else { c };
        self.0
            .split_whitespace()
            .enumerate()
            .try_for_each(|(index, word)| {
                let word: Cow<'_, str> = if word.contains(char::is_control) {
                    word.chars().map(visible).collect()
                } else {
                    word.into()
                };
                write!(formatter, "{}{word}", if index == 0 { "" } else { " " })
            })
    }
}

fn details(body: &ErrorBody, raw: &[u8]) -> Vec<String> {
    match body {
        ErrorBody::Standard(body) => body
            .errors
            .value()
            .into_iter()
            .flatten()
            .flat_map(StandardError::details)
            .collect(),
        ErrorBody::Gateway { error, path, .. } => vec![match path {
            Some(path) => format!("{error}, {path}"),
            None => error.clone(),
        }],
        ErrorBody::Rejection { name, message, .. } => [Some(name), message.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        ErrorBody::Html { title, .. } => vec![match title {
            Some(title) => format!("an HTML page, {title:?}"),
            None => "an HTML page".to_owned(),
        }],
        ErrorBody::Legacy { message, .. } => vec![message.clone()],
        ErrorBody::Empty => vec!["the answer has no body".to_owned()],
        ErrorBody::Unread => vec![format!("the answer has no known shape, {}", excerpt(raw))],
    }
}

/// How much of a body without a known shape is shown, in characters.
const EXCERPT: usize = 120;

/// The beginning of a body for a message: what a proxy or a load balancer said in plain text.
fn excerpt(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(&raw[..raw.len().min(4 * EXCERPT)]);
    let mut shown: String = text.trim().chars().take(EXCERPT).collect();
    if shown.len() < text.trim().len() || raw.len() > 4 * EXCERPT {
        shown.push('…');
    }
    format!("{shown:?}")
}

fn read_body(raw: &[u8]) -> ErrorBody {
    let text = String::from_utf8_lossy(raw);
    let text = text.trim();
    if text.is_empty() {
        return ErrorBody::Empty;
    }
    if text.starts_with('<') {
        return ErrorBody::Html {
            title: between(text, "<title>", "</title>"),
            support_id: support_id(text),
        };
    }
    serde_json::from_str(text)
        .ok()
        .and_then(|value| read_json(&value))
        .unwrap_or(ErrorBody::Unread)
}

fn read_json(value: &Value) -> Option<ErrorBody> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    if let Some(body) = standard_errors(value) {
        return Some(ErrorBody::Standard(body));
    }
    if let Some(error) = text("error") {
        return Some(ErrorBody::Gateway {
            error,
            path: text("path"),
            request_id: text("requestId"),
        });
    }
    if let (Some(status), Some(name)) = (text("status"), text("name")) {
        return Some(ErrorBody::Rejection {
            status,
            name,
            message: text("message"),
        });
    }
    Some(ErrorBody::Legacy {
        message: text("message")?,
        code: text("code"),
        request_id: text("requestId"),
        params: value.get("params").cloned().unwrap_or(Value::Null),
    })
}

/// The service's own shape, if it holds an error at all.
fn standard_errors(value: &Value) -> Option<StandardErrors> {
    let body = StandardErrors::deserialize(value).ok()?;
    (!body.errors.value()?.is_empty()).then_some(body)
}

/// What stands between two tags, found whatever their case.
fn between(text: &str, start: &str, end: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let from = lower.find(start)? + start.len();
    let to = from + lower[from..].find(end)?;
    let words: Vec<&str> = text[from..to].split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The number after the words "support id".
fn support_id(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let after = &text[lower.find("support id")? + "support id".len()..];
    let from = after.find(|c: char| c.is_ascii_digit())?;
    let id: String = after[from..]
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    (from < 32).then_some(id)
}
