//! One connection: hyper with limits, and our router behind it.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::header::{CONNECTION, HeaderValue};
use http::{Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_io_timeout::TimeoutWriter;
use tower_service::Service as _;

use super::host;
use super::received::Origin;
use super::wire::{CutShort, onto_connection};
use crate::Limits;
use crate::places::Place;

/// hyper's smallest buffer; a smaller one makes it panic.
const SMALLEST_BUFFER: usize = 8192;

/// A connection, to be awaited until it ends.
pub(crate) type Connection<I> =
    http1::Connection<TokioIo<Pin<Box<TimeoutWriter<I>>>>, RouterService>;

/// The connection on a stream. It tells its place, if it has one, when it works on a request and when it waits for one.
pub(crate) fn connection<I>(
    stream: I,
    router: Router,
    origin: Origin,
    limits: &Limits,
    place: Option<Arc<Place>>,
) -> Connection<I>
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(limits.write_timeout));
    let service = RouterService {
        router,
        origin,
        place,
    };
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_headers(limits.headers)
        .max_header_size(limits.head_bytes)
        .max_buf_size(limits.head_bytes.max(SMALLEST_BUFFER))
        .auto_date_header(false)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
}

/// The router as hyper calls it.
pub(crate) struct RouterService {
    router: Router,
    origin: Origin,
    place: Option<Arc<Place>>,
}

impl Service<Request<Incoming>> for RouterService {
    type Response = Response<Body>;
    type Error = CutShort;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, CutShort>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        if let Some(fault) = host::fault(request.version(), request.uri(), request.headers()) {
            tracing::debug!(fault, "a request is refused unread");
            return Box::pin(std::future::ready(Ok(bad_request())));
        }
        request.extensions_mut().insert(self.origin);
        let mut router = self.router.clone();
        let place = self.place.clone();
        if let Some(place) = &place {
            place.works();
        }
        Box::pin(async move {
            let answered: Result<_, Infallible> = router.call(request.map(Body::new)).await;
            let Ok(response) = answered;
            let response = onto_connection(response).await;
            if let Some(place) = place {
                place.waits();
            }
            response
        })
    }
}

/// As hyper answers what is no HTTP.
fn bad_request() -> Response<Body> {
    let mut answer = Response::new(Body::empty());
    *answer.status_mut() = StatusCode::BAD_REQUEST;
    let close = HeaderValue::from_static("close");
    answer.headers_mut().insert(CONNECTION, close);
    answer
}
