//! A transport that does not answer.

use bytes::Bytes;
use http::{Request, Response};

use crate::{Body, Transport, TransportError};

/// Takes every request and answers none: for tests of deadlines and cancellation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Never;

impl Transport for Never {
    async fn send(&self, _request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        std::future::pending().await
    }
}
