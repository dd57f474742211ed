//! The trait every way of sending implements, and the handle a client holds.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::{Body, TransportError};

/// Sends one HTTP request and returns its answer, whatever the status.
///
/// A transport does one attempt: it does not repeat a request that may have been acted on, follows no redirect, and sends
/// the URL, the headers and the body as it got them. An answer of any status is `Ok`.
///
/// Keep the request out of logs: `Debug` of it shows the whole body, which may hold a password. Headers with a secret in
/// them are marked sensitive, so their `Debug` does not.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, Response, StatusCode};
/// use iam_transport::{Body, Transport, TransportError, TransportHandle};
///
/// struct Echo;
///
/// impl Transport for Echo {
///     async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
///         Ok(Response::new(Body::from(request.into_body())))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = TransportHandle::new(Echo);
/// let request = Request::post("https://example.com/").body(Bytes::from("hello"))?;
/// let answer = transport.send_buffered(request, 1024).await?;
/// assert_eq!(answer.status(), StatusCode::OK);
/// assert_eq!(answer.body(), "hello");
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`, whose URL is absolute, and returns the answer as soon as its head has arrived.
    ///
    /// Dropping the future gives the request up; the transport stays usable.
    ///
    /// # Errors
    /// [`TransportError`], whose [`kind`](TransportError::kind) tells whether the request can have reached the server.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + Send;
}

impl<T: Transport> Transport for Arc<T> {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        T::send(self, request).await
    }
}

type BoxedSend<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;

/// The object-safe twin of [`Transport`].
trait DynTransport: Send + Sync {
    fn send_boxed(&self, request: Request<Bytes>) -> BoxedSend<'_>;
    fn type_name(&self) -> &'static str;
}

impl<T: Transport> DynTransport for T {
    fn send_boxed(&self, request: Request<Bytes>) -> BoxedSend<'_> {
        Box::pin(self.send(request))
    }

    fn type_name(&self) -> &'static str {
        std::any::type_name::<T>()
    }
}

/// Any [`Transport`], shared: cloning it is cheap and gives the same transport.
#[derive(Clone)]
pub struct TransportHandle(Arc<dyn DynTransport>);

impl TransportHandle {
    /// Wraps a transport.
    pub fn new(transport: impl Transport) -> Self {
        Self(Arc::new(transport))
    }

    /// Sends `request` and returns the answer as soon as its head has arrived.
    ///
    /// # Errors
    /// Those of [`Transport::send`].
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.0.send_boxed(request).await
    }

    /// Sends `request` and waits for the whole answer, of which at most `limit_bytes` bytes of body are held.
    ///
    /// # Errors
    /// Those of [`Transport::send`], and [`Kind::TooLarge`](crate::Kind::TooLarge) for a longer body.
    pub async fn send_buffered(
        &self,
        request: Request<Bytes>,
        limit_bytes: usize,
    ) -> Result<Response<Bytes>, TransportError> {
        let (head, body) = self.send(request).await?.into_parts();
        Ok(Response::from_parts(head, body.collect(limit_bytes).await?))
    }
}

impl Transport for TransportHandle {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.0.send_boxed(request).await
    }
}

impl fmt::Debug for TransportHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransportHandle({})", self.0.type_name())
    }
}

/// A request extension that shortens the time of this one attempt, from [`Transport::send`] to the last byte of the answer.
///
/// `HyperTransport` honours it when it is shorter than its own time-out; other transports may.
///
/// ```
/// use std::time::Duration;
/// use iam_transport::AttemptTimeout;
///
/// let mut request = http::Request::get("https://example.com/").body(bytes::Bytes::new())?;
/// request.extensions_mut().insert(AttemptTimeout(Duration::from_secs(2)));
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttemptTimeout(pub Duration);
