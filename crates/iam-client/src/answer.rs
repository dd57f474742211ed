//! A successful answer: the typed body, and what came with it.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};
use iam_model::ApiVersion;

use crate::shown::Shown;

/// Where the emulator puts the id of a request; whether the service does so is not known.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A successful answer. It dereferences to the typed body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The body, typed.
    pub value: T,
    /// The body as it came, with members that the reference does not know.
    pub body: Bytes,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The version that was asked for; `None` for version discovery.
    pub api_version: Option<ApiVersion>,
    /// How many times the call was sent.
    pub attempts: u32,
    /// How long the call took, with all attempts and the waits between them.
    pub elapsed: Duration,
}

impl<T> Answer<T> {
    /// The id of the request in the header `X-Request-Id`, if the answer has one. Whether the service
    /// sends one with a success is not known; the emulator does.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers.get(X_REQUEST_ID)?.to_str().ok()
    }

    /// The typed body alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }
}

/// Leaves the body as it came out: it repeats the typed one, without what its types redact.
impl<T: fmt::Debug> fmt::Debug for Answer<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Answer")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers))
            .field("api_version", &self.api_version)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
