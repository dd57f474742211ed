//! A transport that records what passes through it.

use std::fmt;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response};

use super::lock;
use crate::{Body, Transport, TransportError};

/// Records every request and passes it on to another transport. Clones share one record.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, StatusCode};
/// use iam_transport::testing::{Capture, Script};
/// use iam_transport::TransportHandle;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let capture = Capture::new(Script::new().answer(StatusCode::NO_CONTENT, ""));
/// let transport = TransportHandle::new(capture.clone());
/// transport.send(Request::delete("https://example.com/v1/groups/7").body(Bytes::new())?).await?;
/// assert_eq!(capture.requests()[0].uri().path(), "/v1/groups/7");
/// # Ok(())
/// # }
/// ```
pub struct Capture<T> {
    transport: Arc<T>,
    requests: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl<T: Transport> Capture<T> {
    /// Records what is sent through `transport`.
    pub fn new(transport: T) -> Self {
        Self {
            transport: Arc::new(transport),
            requests: Arc::default(),
        }
    }

    /// The requests so far, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        lock(&self.requests).clone()
    }
}

impl<T: Transport> Transport for Capture<T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        lock(&self.requests).push(request.clone());
        self.transport.send(request).await
    }
}

impl<T> Clone for Capture<T> {
    fn clone(&self) -> Self {
        Self {
            transport: Arc::clone(&self.transport),
            requests: Arc::clone(&self.requests),
        }
    }
}

impl<T> fmt::Debug for Capture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capture")
            .field("requests", &lock(&self.requests).len())
            .finish_non_exhaustive()
    }
}
