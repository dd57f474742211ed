//! A request made ready to be sent, for whoever sends it in another way or only looks at it.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::Request;

use crate::shown::Shown;

/// A signed request that was not sent. It dereferences to the [`http::Request`].
///
/// `Debug` shows neither the signature nor the session token, and of the body only how long it is: it may carry a
/// password. That of the request inside shows the whole body.
#[derive(Clone)]
pub struct PreparedRequest(Request<Bytes>);

impl PreparedRequest {
    pub(crate) fn new(request: Request<Bytes>) -> Self {
        Self(request)
    }

    /// The request itself, to be sent.
    #[must_use]
    pub fn into_inner(self) -> Request<Bytes> {
        self.0
    }
}

impl Deref for PreparedRequest {
    type Target = Request<Bytes>;

    fn deref(&self) -> &Request<Bytes> {
        &self.0
    }
}

impl fmt::Debug for PreparedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PreparedRequest")
            .field("method", self.method())
            .field("uri", self.uri())
            .field("headers", &Shown(self.headers()))
            .field("body_bytes", &self.body().len())
            .finish()
    }
}
