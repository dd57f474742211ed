//! Connections are kept, given up and never used to send a request twice.

use std::future::pending;

use bytes::Bytes;
use http::Request;
use iam_transport::Kind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;

use super::support::*;

#[tokio::test]
async fn a_connection_serves_one_request_after_another() {
    let (port, server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        answer(&mut stream, OK).await;
        answer(&mut stream, OK).await;
    })
    .await;
    let transport = transport();
    for _ in 0..2 {
        let url = format!("http://127.0.0.1:{port}/");
        assert_eq!(
            transport
                .send_buffered(get(url), LIMIT_BYTES)
                .await
                .unwrap()
                .body(),
            "ok"
        );
    }
    server.await.unwrap();
}

#[tokio::test]
async fn a_request_after_the_server_closed_the_resting_connection_takes_a_new_one() {
    let (closed, was_closed) = oneshot::channel();
    let (port, _server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        answer(&mut stream, OK).await;
        stream.shutdown().await.unwrap();
        // The client closes its side once it has seen ours closed.
        assert_eq!(stream.read(&mut [0; 1]).await.unwrap(), 0);
        closed.send(()).unwrap();
        answer(&mut accept(&listener).await, OK).await;
    })
    .await;
    let transport = transport();
    let url = format!("http://127.0.0.1:{port}/");
    transport
        .send_buffered(get(&url), LIMIT_BYTES)
        .await
        .unwrap();
    was_closed.await.unwrap();
    assert_eq!(
        transport
            .send_buffered(get(&url), LIMIT_BYTES)
            .await
            .unwrap()
            .body(),
        "ok"
    );
}

#[tokio::test]
async fn a_request_that_was_written_is_not_sent_again() {
    let (port, server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        answer(&mut stream, OK).await;
        read_head(&mut stream).await;
        drop(stream);
        // The next connection is the one the test opens after the failure.
        read_head(&mut accept(&listener).await).await
    })
    .await;
    let transport = transport();
    let url = format!("http://127.0.0.1:{port}/v1/users");
    transport
        .send_buffered(get(&url), LIMIT_BYTES)
        .await
        .unwrap();
    let error = transport
        .send(Request::post(&url).body(Bytes::new()).unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Interrupted);
    transport
        .send(get(format!("{url}/after")))
        .await
        .unwrap_err();
    assert!(server.await.unwrap().starts_with("GET /v1/users/after "));
}

#[tokio::test]
async fn giving_a_request_up_leaves_the_transport_usable() {
    let (asked, was_asked) = oneshot::channel();
    let (port, _server) = server(|listener| async move {
        let mut first = accept(&listener).await;
        read_head(&mut first).await;
        asked.send(()).unwrap();
        answer(&mut accept(&listener).await, OK).await;
        pending::<()>().await;
    })
    .await;
    let transport = transport();
    let url = format!("http://127.0.0.1:{port}/");
    tokio::select! {
        _ = transport.send(get(&url)) => panic!("the server does not answer"),
        asked = was_asked => asked.unwrap(),
    }
    assert_eq!(
        transport
            .send_buffered(get(&url), LIMIT_BYTES)
            .await
            .unwrap()
            .body(),
        "ok"
    );
}

#[tokio::test]
async fn clones_of_a_handle_send_at_the_same_time() {
    let (port, _server) = server(|listener| async move {
        let (mut first, mut second) = (accept(&listener).await, accept(&listener).await);
        tokio::join!(answer(&mut second, OK), answer(&mut first, OK))
    })
    .await;
    let transport = transport();
    let url = format!("http://127.0.0.1:{port}/");
    let other = transport.clone();
    let (first, second) = tokio::join!(transport.send(get(&url)), other.send(get(&url)));
    assert_eq!(
        (first.unwrap().status(), second.unwrap().status()),
        (http::StatusCode::OK, http::StatusCode::OK)
    );
}
