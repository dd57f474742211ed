//! What the service says when it refuses. Every shape that has been seen is read (platform.md §3); what
//! cannot be read is kept.

mod shapes;
mod value;
mod words;

use std::fmt;

use http::StatusCode;
use words::OneLine;

use crate::List;

pub use value::ErrorValue;

answer! {
    /// The error body of the platform's services (platform.md §3 \[live\]).
    pub struct StandardErrors {
        required {
            /// The errors; one in everything that was recorded.
            errors: List<StandardError>,
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
            detail: ErrorValue,
            /// The id of the request across services.
            global_request_id: String,
            /// Empty in everything that was recorded.
            links: ErrorValue,
            /// Empty in everything that was recorded.
            related_resources: ErrorValue,
            /// The id of the request within the service.
            request_id: String,
            /// The status, as in the answer's first line.
            status: u64,
            /// The same as `code` in everything that was recorded.
            title: String,
        }
        nullable {
            /// More about the refusal; with a missing permission an object that names it.
            response: ErrorValue,
        }
        optional {}
    }
}

impl StandardError {
    /// Every detail as a text of its own.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        self.detail
            .value()
            .map(|detail| words::of_detail(detail))
            .unwrap_or_default()
    }
}

/// The shapes of an error body. `Debug` shows texts, and of values what [`ErrorValue`] shows.
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
        params: ErrorValue,
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
        let body = shapes::read(&raw);
        Self {
            status,
            details: words::details(&body, &raw),
            body,
            raw,
        }
    }

    /// The same refusal with no more than so many bytes of its body kept.
    #[must_use]
    pub fn keeping(mut self, bytes: usize) -> Self {
        self.raw.truncate(bytes);
        self.raw.shrink_to_fit();
        self
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
            ErrorBody::Standard(_) => {
                let error = self.standard()?;
                error.code.as_str().or(error.title.as_str())
            }
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
            .field("details", &self.details)
            // Not its content: a service may repeat the request in it, and a secret with that.
            .field("raw_bytes", &self.raw.len())
            .finish()
    }
}

impl std::error::Error for ServiceError {}
