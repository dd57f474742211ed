//! The transports for tests.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Request, Response, StatusCode};
use iam_transport::testing::{Capture, Never, Script};
use iam_transport::{Kind, TransportError, TransportHandle};

fn get(path: &str) -> Request<Bytes> {
    Request::get(format!("https://example.com{path}"))
        .body(Bytes::new())
        .unwrap()
}

#[tokio::test]
async fn a_script_plays_answers_and_errors_in_order() {
    let throttled = Response::builder()
        .status(429)
        .header(RETRY_AFTER, "3")
        .body("slow down")
        .unwrap();
    let script = Script::new()
        .respond(throttled)
        .fail(TransportError::new(Kind::Interrupted, "cable cut"))
        .answer(StatusCode::OK, "done");
    let transport = TransportHandle::new(script.clone());

    let first = transport.send_buffered(get("/1"), 100).await.unwrap();
    assert_eq!(
        (first.status().as_u16(), &first.headers()[RETRY_AFTER]),
        (429, &"3".parse().unwrap())
    );
    assert_eq!(first.body(), "slow down");
    assert_eq!(
        transport.send(get("/2")).await.unwrap_err().kind(),
        Kind::Interrupted
    );
    assert_eq!(script.remaining(), 1);
    assert_eq!(
        transport
            .send_buffered(get("/3"), 100)
            .await
            .unwrap()
            .body(),
        "done"
    );

    let paths: Vec<_> = script
        .requests()
        .iter()
        .map(|request| request.uri().path().to_owned())
        .collect();
    assert_eq!(paths, ["/1", "/2", "/3"]);
    assert_eq!(script.remaining(), 0);
}

#[tokio::test]
async fn a_script_that_ran_out_fails_and_names_the_request_without_its_query() {
    let script = Script::new();
    let error = TransportHandle::new(script.clone())
        .send(get("/v1/users?token=s3cret"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Other);
    assert!(
        error.to_string().contains("request 1 (GET /v1/users)"),
        "{error}"
    );
    assert!(!error.to_string().contains("s3cret"));
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_script_can_leave_a_request_without_an_answer() {
    let script = Script::new().hang().answer(StatusCode::OK, "done");
    let transport = TransportHandle::new(script.clone());
    let hour = std::time::Duration::from_secs(3600);
    assert!(
        tokio::time::timeout(hour, transport.send(get("/1")))
            .await
            .is_err()
    );
    assert_eq!(
        transport.send(get("/2")).await.unwrap().status(),
        StatusCode::OK
    );
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn capture_records_requests_that_fail_too() {
    let capture = Capture::new(Script::new().fail(TransportError::new(Kind::Timeout, "late")));
    let request = Request::put("https://example.com/v1/users/7")
        .body(Bytes::from_static(b"{}"))
        .unwrap();
    let error = TransportHandle::new(capture.clone())
        .send(request)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
    assert_eq!(capture.requests()[0].body(), "{}");
}

#[test]
fn never_stays_pending() {
    let transport = TransportHandle::new(Never);
    let mut sending = pin!(transport.send(get("/")));
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..3 {
        assert!(matches!(sending.as_mut().poll(&mut context), Poll::Pending));
    }
}
