//! Each way to fail has its kind, and a text that says what happened and where.

use std::future::{Future, pending};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http_body_util::BodyExt;
use iam_transport::{
    AttemptTimeout, HyperTransport, Kind, Transport, TransportError, TransportHandle,
};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::support::*;

/// The error of a request to a server that reads the request, writes `text` and closes.
async fn error_after(text: &'static str) -> TransportError {
    let (port, _server) =
        server(move |listener| async move { answer(&mut accept(&listener).await, text).await })
            .await;
    let url = format!("http://127.0.0.1:{port}/path?token=s3cret");
    let error = transport()
        .send_buffered(get(url), LIMIT_BYTES)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains(&format!("127.0.0.1:{port}")),
        "{error}"
    );
    assert!(!error.to_string().contains("s3cret"), "{error}");
    error
}

#[tokio::test]
async fn a_refused_connection_is_connect() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = transport()
        .send(get(format!("http://{address}/")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Connect);
    assert!(error.nothing_was_sent());
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("cannot connect to {address}: ")),
        "{text}"
    );
    assert!(text.to_lowercase().contains("connection refused"), "{text}");
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_interrupted() {
    let error = error_after("").await;
    assert_eq!(error.kind(), Kind::Interrupted);
    assert!(!error.nothing_was_sent());
}

#[tokio::test]
async fn a_connection_closed_within_the_head_is_interrupted() {
    assert_eq!(
        error_after("HTTP/1.1 200 OK\r\nContent-Le").await.kind(),
        Kind::Interrupted
    );
}

#[tokio::test]
async fn a_body_shorter_than_its_length_is_interrupted() {
    assert_eq!(
        error_after("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
            .await
            .kind(),
        Kind::Interrupted
    );
}

#[tokio::test]
async fn a_chunked_body_without_its_end_is_interrupted() {
    let error =
        error_after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n").await;
    assert_eq!(error.kind(), Kind::Interrupted);
}

#[tokio::test]
async fn an_answer_that_is_no_http_is_protocol() {
    assert_eq!(
        error_after("SSH-2.0-OpenSSH_9.6\r\n\r\n").await.kind(),
        Kind::Protocol
    );
}

#[tokio::test]
async fn chunks_of_unreadable_length_are_protocol() {
    let error =
        error_after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n")
            .await;
    assert_eq!(error.kind(), Kind::Protocol);
}

#[tokio::test]
async fn a_head_beyond_every_measure_is_protocol() {
    let (port, _server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        read_head(&mut stream).await;
        let headers = "X-Filler: 0123456789\r\n".repeat(1000);
        write(&mut stream, &format!("HTTP/1.1 200 OK\r\n{headers}\r\n")).await;
        stream
    })
    .await;
    let error = transport()
        .send(get(format!("http://127.0.0.1:{port}/")))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Protocol);
}

#[tokio::test]
async fn a_server_that_stays_silent_is_timeout() {
    let (asked, was_asked) = oneshot::channel();
    let (port, _server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        read_head(&mut stream).await;
        asked.send(()).unwrap();
        pending::<()>().await;
    })
    .await;
    let transport = transport();
    let (outcome, ()) = tokio::join!(
        transport.send(get(format!("http://127.0.0.1:{port}/"))),
        async {
            was_asked.await.unwrap();
            tokio::time::pause();
        }
    );
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
    assert_eq!(
        error.to_string(),
        format!("no whole answer from 127.0.0.1:{port} within 30s")
    );
}

#[tokio::test]
async fn a_body_that_stops_arriving_is_timeout() {
    let (port, _server) = server(|listener| async move {
        let mut stream = accept(&listener).await;
        answer(
            &mut stream,
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        )
        .await;
        pending::<()>().await;
    })
    .await;
    let mut request = get(format!("http://127.0.0.1:{port}/"));
    request
        .extensions_mut()
        .insert(AttemptTimeout(Duration::from_secs(7)));
    let mut body = transport().send(request).await.unwrap().into_body();
    assert_eq!(
        body.frame().await.unwrap().unwrap().into_data().unwrap(),
        "abc"
    );
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let error = body.collect(LIMIT_BYTES).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
    assert!(error.to_string().ends_with("within 7s"), "{error}");
    assert!(started.elapsed() <= Duration::from_secs(8));
}

/// The error of a request over TLS to a server that accepts the connection and says nothing.
async fn error_of_a_mute_handshake(
    transport: HyperTransport,
    timeout: Option<AttemptTimeout>,
) -> TransportError {
    let (accepted, was_accepted) = oneshot::channel();
    let (port, _server) = server(|listener| async move {
        let _stream = accept(&listener).await;
        accepted.send(()).unwrap();
        pending::<()>().await;
    })
    .await;
    let mut request = get(format!("https://127.0.0.1:{port}/"));
    if let Some(timeout) = timeout {
        request.extensions_mut().insert(timeout);
    }
    let (outcome, ()) = tokio::join!(Transport::send(&transport, request), async {
        was_accepted.await.unwrap();
        tokio::time::pause();
    });
    outcome.unwrap_err()
}

#[tokio::test]
async fn a_handshake_that_takes_too_long_is_connect() {
    let error = error_of_a_mute_handshake(trusting_a_stranger(), None).await;
    assert_eq!(error.kind(), Kind::Connect);
    assert!(
        error.to_string().ends_with("no connection within 5s"),
        "{error}"
    );
}

#[tokio::test]
async fn an_attempt_that_ends_before_there_is_a_connection_is_connect() {
    let timeout = AttemptTimeout(Duration::from_secs(1));
    let error = error_of_a_mute_handshake(trusting_a_stranger(), Some(timeout)).await;
    assert_eq!(error.kind(), Kind::Connect);
    assert!(
        error.to_string().ends_with("no connection within 1s"),
        "{error}"
    );
}

#[tokio::test]
async fn a_host_that_no_certificate_can_name_is_refused() {
    let error = TransportHandle::new(trusting_a_stranger())
        .send(get("https://idc..example.com/"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    assert!(error.to_string().contains("invalid dns name"), "{error}");
}

#[tokio::test]
async fn plain_http_to_another_machine_is_refused() {
    let error = transport()
        .send(get("http://192.0.2.1/v1?token=s3cret"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(error.nothing_was_sent());
    assert_eq!(
        error.to_string(),
        "plain http:// to 192.0.2.1 would show the request to the network: use https://, or allow plain http explicitly"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn plain_http_to_another_address_passes_if_allowed() {
    let (port, _server) =
        server(|listener| async move { answer(&mut accept(&listener).await, OK).await }).await;
    let transport = TransportHandle::new(
        HyperTransport::builder()
            .allow_plain_http(true)
            .build()
            .unwrap(),
    );
    // No loopback address by its form, but it reaches this machine.
    let answer = transport
        .send(get(format!("http://0.0.0.0:{port}/")))
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[test]
fn without_a_runtime_the_request_is_refused() {
    let transport = HyperTransport::new().unwrap();
    let mut sending = pin!(Transport::send(&transport, get("http://127.0.0.1:9/")));
    let Poll::Ready(outcome) = sending
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("waits without a runtime");
    };
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert!(
        error.to_string().contains("within a tokio runtime"),
        "{error}"
    );
}
