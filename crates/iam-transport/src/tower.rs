//! Tower services as transports, and transports as tower services.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http::{Request, Response};
use http_body_util::BodyExt;
use tower_service::Service;

use crate::{Body, Kind, Transport, TransportError, TransportHandle};

type BoxError = Box<dyn Error + Send + Sync>;

/// A tower service as a [`Transport`], with whatever layers it wears.
///
/// A [`TransportError`] that the service returns (even boxed) keeps its kind; every other error becomes [`Kind::Other`].
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use iam_transport::{Body, ServiceTransport, TransportHandle};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let service = tower::service_fn(|request: Request<Bytes>| async move {
///     Ok::<_, std::io::Error>(Response::new(Body::from(request.into_body())))
/// });
/// let transport = TransportHandle::new(ServiceTransport::new(service));
/// let request = Request::post("https://example.com/").body(Bytes::from("hello"))?;
/// assert_eq!(transport.send_buffered(request, 1024).await?.body(), "hello");
/// # Ok(())
/// # }
/// ```
// Services need not be `Sync` (`tower::util::BoxCloneService` is not), and every request takes a clone anyway.
pub struct ServiceTransport<S>(Mutex<S>);

impl<S> ServiceTransport<S> {
    /// Wraps a service; every request is sent by a clone of it, once that is ready.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for ServiceTransport<S>
where
    S: Service<Request<Bytes>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body + Send + 'static,
    B::Data: Buf + Send,
    B::Error: Into<BoxError>,
{
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let mut service = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        poll_fn(|context| service.poll_ready(context))
            .await
            .map_err(service_error)?;
        let response = service.call(request).await.map_err(service_error)?;
        Ok(response.map(|body| Body::wrap(body.map_frame(into_bytes).map_err(service_error))))
    }
}

fn into_bytes<D: Buf>(frame: http_body::Frame<D>) -> http_body::Frame<Bytes> {
    frame.map_data(|mut data| data.copy_to_bytes(data.remaining()))
}

fn service_error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => {
            TransportError::new(Kind::Other, "the tower service failed").caused_by(&*error)
        }
    }
}

impl<S> fmt::Debug for ServiceTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServiceTransport({})", std::any::type_name::<S>())
    }
}

impl Service<Request<Bytes>> for TransportHandle {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let transport = self.clone();
        Box::pin(async move { transport.send(request).await })
    }
}
