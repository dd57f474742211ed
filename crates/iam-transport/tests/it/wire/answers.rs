//! Answers as the server gave them, within the limits.

use std::pin::Pin;

use bytes::Bytes;
use http_body_util::BodyExt;
use iam_transport::{Body, HyperTransport, Kind, TransportHandle};
use tokio::io::AsyncWriteExt;

use super::support::*;

fn limited(limit_bytes: usize) -> TransportHandle {
    TransportHandle::new(
        HyperTransport::builder()
            .body_limit_bytes(limit_bytes)
            .build()
            .unwrap(),
    )
}

#[tokio::test]
async fn a_redirect_is_returned_and_not_followed() {
    let (port, server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        let location = listener.local_addr().unwrap();
        let redirect = format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{location}/other\r\nContent-Length: 0\r\n\r\n");
        answer(&mut stream, &redirect).await;
        // Where a second request would have come, the client closes instead.
        tokio::io::AsyncReadExt::read_u8(&mut stream).await.unwrap_err()
    })
    .await;
    let transport = transport();
    let answer = transport
        .send_buffered(get(format!("http://127.0.0.1:{port}/")), LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(answer.status(), 307);
    assert_eq!(
        answer.headers()["location"],
        format!("http://127.0.0.1:{port}/other")
    );
    drop(transport);
    server.await.unwrap();
}

#[tokio::test]
async fn a_compressed_body_is_passed_on_as_it_is() {
    let (port, _server) = server(|listener| async move {
        let text =
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x7fab";
        answer(&mut accept(&listener).await, text).await
    })
    .await;
    let answer = transport()
        .send_buffered(get(format!("http://127.0.0.1:{port}/")), LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(answer.body(), &b"\x1f\x7fab"[..]);
}

#[tokio::test]
async fn an_endless_body_ends_at_the_limit_and_its_connection_is_closed() {
    let (port, server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        answer(
            &mut stream,
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        )
        .await;
        let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
        while stream.write_all(chunk.as_bytes()).await.is_ok() {}
    })
    .await;
    let transport = limited(100_000);
    let mut body = transport
        .send(get(format!("http://127.0.0.1:{port}/")))
        .await
        .unwrap()
        .into_body();
    let mut received = 0;
    let error = loop {
        match body.frame().await.unwrap() {
            Ok(frame) => received += frame.data_ref().map_or(0, Bytes::len),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), Kind::TooLarge);
    assert!(received <= 100_000, "{received}");
    assert!(body.frame().await.is_none());
    server.await.unwrap();
}

#[tokio::test]
async fn a_length_above_the_limit_is_refused_before_a_byte_of_the_body_is_taken() {
    let (port, _server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        answer(
            &mut stream,
            "HTTP/1.1 500 Oops\r\nContent-Length: 104857600\r\n\r\n",
        )
        .await;
        stream
    })
    .await;
    let answer = limited(100)
        .send(get(format!("http://127.0.0.1:{port}/")))
        .await
        .unwrap();
    assert_eq!(answer.status(), 500);
    let error = answer.into_body().collect(usize::MAX).await.unwrap_err();
    assert_eq!(error.kind(), Kind::TooLarge);
    assert_eq!(
        error.to_string(),
        "the answer is longer than the limit of 100 bytes"
    );
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_passes() {
    for head in [
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
    ] {
        let (port, _server) = server(move |listener| async move {
            answer(
                &mut accept(&listener).await,
                &format!("HTTP/1.1 200 OK\r\n{head}"),
            )
            .await
        })
        .await;
        let answer = limited(5)
            .send_buffered(get(format!("http://127.0.0.1:{port}/")), 5)
            .await
            .unwrap();
        assert_eq!(answer.body(), "hello");
    }
}

#[test]
fn the_body_can_be_pinned_anywhere() {
    fn unpin<T: Unpin>(_: &T) {}
    unpin(&Body::empty());
    let mut body = Body::from("x");
    let _ = Pin::new(&mut body);
}
