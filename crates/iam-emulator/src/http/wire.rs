//! Answers that do not arrive whole: connections cut, bodies truncated.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Response};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

/// What becomes of an answer on its way, put into its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    Whole,
    /// Nothing of it arrives.
    Cut,
    /// Its body ends in the middle.
    Truncated,
}

/// The connection ends here, by order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CutShort;

impl fmt::Display for CutShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fault was ordered that ends the connection here")
    }
}

impl std::error::Error for CutShort {}

/// Does to an answer what is to become of it. An error makes hyper drop the connection.
pub(super) async fn onto_connection(response: Response<Body>) -> Result<Response<Body>, CutShort> {
    match response.extensions().get::<Wire>() {
        Some(Wire::Cut) => Err(CutShort),
        Some(Wire::Truncated) => Ok(truncated(response).await),
        Some(Wire::Whole) | None => Ok(response),
    }
}

/// The answer with half of its body, and with the length of all of it.
pub(crate) async fn truncated(response: Response<Body>) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    // The body is at hand, so it cannot fail.
    let whole = body.collect().await.unwrap_or_default().to_bytes();
    let length = whole.len().max(1);
    head.headers
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
    let half = TruncatedBody {
        half: Some(whole.slice(..whole.len() / 2)),
        flushed: false,
        length: length as u64,
    };
    Response::from_parts(head, Body::new(half))
}

struct TruncatedBody {
    half: Option<Bytes>,
    flushed: bool,
    length: u64,
}

impl http_body::Body for TruncatedBody {
    type Data = Bytes;
    type Error = CutShort;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutShort>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        if !self.flushed {
            // The connection writes out what it has before it asks again; an error at once would drop that too.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(CutShort)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
