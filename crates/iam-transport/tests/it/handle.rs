//! The trait, the handle and the body without any network.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::Frame;
use iam_transport::{Body, Kind, Transport, TransportError, TransportHandle};

/// A body made of prepared frames, which counts those taken.
struct Frames {
    frames: VecDeque<Result<Frame<Bytes>, TransportError>>,
    taken: Arc<AtomicUsize>,
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.taken.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(self.frames.pop_front())
    }
}

fn frames(
    frames: impl IntoIterator<Item = Result<Frame<Bytes>, TransportError>>,
) -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let body = Body::wrap(Frames {
        frames: frames.into_iter().collect(),
        taken: Arc::clone(&taken),
    });
    (body, taken)
}

fn data(text: &'static str) -> Result<Frame<Bytes>, TransportError> {
    Ok(Frame::data(Bytes::from_static(text.as_bytes())))
}

/// Answers with the body it got, under the status 202.
struct Echo;

impl Transport for Echo {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let mut response = Response::new(Body::from(request.into_body()));
        *response.status_mut() = StatusCode::ACCEPTED;
        Ok(response)
    }
}

#[tokio::test]
async fn send_buffered_keeps_the_head_and_collects_the_body() {
    let transport = TransportHandle::new(Echo);
    let request = Request::post("https://example.com/")
        .body(Bytes::from_static(b"12345"))
        .unwrap();
    let answer = transport.send_buffered(request, 5).await.unwrap();
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    assert_eq!(answer.body(), "12345");
}

#[tokio::test]
async fn send_buffered_refuses_a_body_above_the_limit() {
    let transport = TransportHandle::new(Arc::new(Echo));
    let request = Request::post("https://example.com/")
        .body(Bytes::from_static(b"123456"))
        .unwrap();
    let error = transport.send_buffered(request, 5).await.unwrap_err();
    assert_eq!(error.kind(), Kind::TooLarge);
    assert_eq!(
        error.to_string(),
        "the answer is longer than the limit of 5 bytes"
    );
    assert!(!error.nothing_was_sent());
}

#[tokio::test]
async fn collect_joins_frames_and_leaves_trailers_out() {
    let (body, _) = frames([
        data("ab"),
        data(""),
        data("cd"),
        Ok(Frame::trailers(HeaderMap::new())),
        data("e"),
    ]);
    assert_eq!(body.collect(5).await.unwrap(), "abcde");
}

#[tokio::test]
async fn collect_takes_no_frame_after_the_one_that_passes_the_limit() {
    let (body, taken) = frames([data("1234"), data("5678"), data("9"), data("0")]);
    assert_eq!(body.collect(7).await.unwrap_err().kind(), Kind::TooLarge);
    assert_eq!(taken.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn collect_returns_what_broke_the_stream() {
    let (body, _) = frames([
        data("1234"),
        Err(TransportError::new(Kind::Interrupted, "cable cut")),
    ]);
    let error = body.collect(100).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (Kind::Interrupted, "cable cut")
    );
}

#[tokio::test]
async fn an_empty_body_is_at_its_end_and_collects_to_nothing() {
    assert!(http_body::Body::is_end_stream(&Body::from("")));
    assert_eq!(http_body::Body::size_hint(&Body::empty()).exact(), Some(0));
    assert_eq!(Body::empty().collect(0).await.unwrap(), "");
}

#[test]
fn debug_shows_which_transport_but_never_what_a_body_holds() {
    assert!(format!("{:?}", TransportHandle::new(Echo)).ends_with("Echo)"));
    assert_eq!(format!("{:?}", Body::from("s3cret")), "Body(6 bytes)");
}

#[test]
fn handle_error_and_futures_can_cross_threads() {
    fn send_and_sync<T: Send + Sync + 'static>(_: &T) {}
    fn send<T: Send>(_: &T) {}
    let transport = TransportHandle::new(Echo);
    send_and_sync(&transport);
    send_and_sync(&TransportError::new(Kind::Other, "x"));
    send(&transport.send_buffered(Request::new(Bytes::new()), 1));
}
