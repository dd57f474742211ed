//! HTTP/2 where the server offers it.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use h2::Reason;
use h2::server::SendResponse;
use http::{HeaderMap, Request, Response, Version};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use iam_transport::{AttemptTimeout, HyperTransport, Kind, TransportError, TransportHandle};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio_rustls::rustls::ALL_VERSIONS;
use tokio_rustls::server::TlsStream;

use super::support::*;

/// Answers each request of the one connection it accepts with the target it read.
async fn echo_server(authority: &Authority, alpn: &[&[u8]]) -> u16 {
    let acceptor = authority.acceptor_with("localhost", |_| {}, ALL_VERSIONS, alpn);
    let (port, _server) = server(|listener| async move {
        let stream = acceptor.accept(accept(&listener).await).await.unwrap();
        let echo = service_fn(|request: Request<Incoming>| async move {
            Ok::<_, Infallible>(Response::new(Full::<bytes::Bytes>::from(
                request.uri().path_and_query().unwrap().to_string(),
            )))
        });
        auto::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(stream), echo)
            .await
            .unwrap();
    })
    .await;
    port
}

fn trusting(authority: &Authority) -> TransportHandle {
    let builder = HyperTransport::builder().only_roots_pem(authority.root_pem().as_bytes());
    TransportHandle::new(builder.build().unwrap())
}

#[tokio::test]
async fn requests_share_one_connection_of_http_2() {
    let authority = Authority::new();
    let port = echo_server(&authority, &[b"h2", b"http/1.1"]).await;
    let transport = trusting(&authority);
    let target = "/v1/users/%ED%99%8D%20'%2B:?f%5B%5D=100%25";
    let url = format!("https://localhost:{port}{target}");
    let first = transport
        .send_buffered(get(&url), LIMIT_BYTES)
        .await
        .unwrap();
    assert_eq!(
        (first.version(), first.body().as_ref()),
        (Version::HTTP_2, target.as_bytes())
    );
    let (second, third) = tokio::join!(
        transport.send_buffered(get(&url), LIMIT_BYTES),
        transport.send_buffered(get(&url), LIMIT_BYTES)
    );
    assert_eq!(
        (second.unwrap().version(), third.unwrap().version()),
        (Version::HTTP_2, Version::HTTP_2)
    );
}

#[tokio::test]
async fn a_server_without_http_2_gets_http_1() {
    let authority = Authority::new();
    let port = echo_server(&authority, &[b"http/1.1"]).await;
    let answer = trusting(&authority)
        .send(get(format!("https://localhost:{port}/")))
        .await
        .unwrap();
    assert_eq!(answer.version(), Version::HTTP_11);
}

#[tokio::test]
async fn a_connection_on_which_a_request_ran_out_of_time_is_not_used_again() {
    let authority = Authority::new();
    let acceptor = authority.acceptor_with("localhost", |_| {}, ALL_VERSIONS, &[b"h2"]);
    let (asked, was_asked) = oneshot::channel();
    let (port, server) = server(|listener| async move {
        // The first answers neither a request nor a ping, like one that a firewall has forgotten.
        let mut dead = acceptor.accept(accept(&listener).await).await.unwrap();
        dead.read_u8().await.unwrap();
        asked.send(()).unwrap();
        let mut stream = acceptor.accept(accept(&listener).await).await.unwrap();
        let mut connection = h2::server::handshake(&mut stream).await.unwrap();
        for body in ["second", "third"] {
            let (_request, mut respond) = connection.accept().await.unwrap().unwrap();
            let mut answer = respond.send_response(Response::new(()), false).unwrap();
            answer.send_data(body.into(), true).unwrap();
        }
        while connection.accept().await.is_some() {}
        drop(dead);
    })
    .await;
    let transport = trusting(&authority);
    let url = format!("https://localhost:{port}/");
    let mut first = get(&url);
    let timeout = AttemptTimeout(Duration::from_secs(2));
    first.extensions_mut().insert(timeout);
    let (outcome, ()) = tokio::join!(transport.send(first), async {
        was_asked.await.unwrap();
        tokio::time::pause();
    });
    tokio::time::resume();
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout, "{error}");
    for body in ["second", "third"] {
        let answer = transport.send_buffered(get(&url), LIMIT_BYTES).await;
        assert_eq!(answer.unwrap().body(), body);
    }
    drop(transport);
    server.await.unwrap();
}

/// The error of a request over a line of HTTP/2 that `serve` has to itself.
async fn error_of<F, Fut>(serve: F) -> TransportError
where
    F: FnOnce(TlsStream<TcpStream>) -> Fut + Send + 'static,
    Fut: Future<Output = ()> + Send,
{
    let authority = Authority::new();
    let acceptor = authority.acceptor_with("localhost", |_| {}, ALL_VERSIONS, &[b"h2"]);
    let (port, _server) = server(|listener| async move {
        serve(acceptor.accept(accept(&listener).await).await.unwrap()).await;
    })
    .await;
    trusting(&authority)
        .send_buffered(get(format!("https://localhost:{port}/")), LIMIT_BYTES)
        .await
        .unwrap_err()
}

/// The same, where `respond` does something about the first request.
async fn error_of_responding(
    respond: impl FnOnce(SendResponse<bytes::Bytes>) + Send + 'static,
) -> TransportError {
    error_of(move |stream| async move {
        let mut connection = h2::server::handshake(stream).await.unwrap();
        let (_request, responding) = connection.accept().await.unwrap().unwrap();
        respond(responding);
        while connection.accept().await.is_some() {}
    })
    .await
}

/// The same, where the server writes these bytes and nothing else.
async fn error_of_bytes(bytes: &'static [u8]) -> TransportError {
    error_of(move |mut stream| async move {
        stream.write_all(bytes).await.unwrap();
        while stream.read(&mut [0; 1024]).await.is_ok_and(|read| read > 0) {}
    })
    .await
}

#[tokio::test]
async fn a_request_that_the_server_did_not_look_at_counts_as_not_sent() {
    let refused = error_of_responding(|mut respond| respond.send_reset(Reason::REFUSED_STREAM));
    // SETTINGS, and a GOAWAY for every stream above 0.
    let left_out = error_of_bytes(
        b"\0\0\0\x04\0\0\0\0\0\
          \0\0\x08\x07\0\0\0\0\0\0\0\0\0\0\0\0\0",
    );
    for error in [refused.await, left_out.await] {
        assert_eq!(error.kind(), Kind::Connect, "{error}");
        assert!(error.nothing_was_sent());
        assert!(
            error.to_string().contains("did not take the request"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_stream_that_is_reset_for_another_reason_is_interrupted() {
    for reason in [
        Reason::INTERNAL_ERROR,
        Reason::CANCEL,
        Reason::NO_ERROR,
        Reason::ENHANCE_YOUR_CALM,
    ] {
        let error = error_of_responding(move |mut respond| respond.send_reset(reason)).await;
        assert_eq!(error.kind(), Kind::Interrupted, "{reason:?}: {error}");
        assert!(!error.nothing_was_sent());
    }
}

#[tokio::test]
async fn an_answer_that_breaks_the_rules_of_http_2_is_protocol() {
    let http_1 = error_of_bytes(OK.as_bytes()).await;
    let long_head = error_of_responding(|mut respond| {
        let filler = "x".repeat(64 * 1024);
        let answer = Response::builder().header("x-filler", filler).body(());
        respond.send_response(answer.unwrap(), true).unwrap();
    })
    .await;
    for error in [http_1, long_head] {
        assert_eq!(error.kind(), Kind::Protocol, "{error}");
        assert!(!error.nothing_was_sent());
    }
}

#[tokio::test]
async fn a_body_without_its_end_is_interrupted() {
    for reason in [Reason::NO_ERROR, Reason::CANCEL, Reason::REFUSED_STREAM] {
        let error = error_of(move |stream| async move {
            let mut connection = h2::server::handshake(stream).await.unwrap();
            let (_request, mut respond) = connection.accept().await.unwrap().unwrap();
            let mut answer = respond.send_response(Response::new(()), false).unwrap();
            answer.send_data("half".into(), false).unwrap();
            // Once a pong is back, what stood before the ping has arrived.
            let mut pings = connection.ping_pong().unwrap();
            tokio::select! {
                pong = pings.ping(h2::Ping::opaque()) => { pong.unwrap(); }
                _ = connection.accept() => panic!("the client asks once"),
            }
            answer.send_reset(reason);
            while connection.accept().await.is_some() {}
        })
        .await;
        assert_eq!(error.kind(), Kind::Interrupted, "{reason:?}: {error}");
        assert!(!error.nothing_was_sent());
    }
}

#[tokio::test]
async fn a_body_of_http_2_is_read_to_its_end_whatever_follows() {
    let authority = Authority::new();
    let acceptor = authority.acceptor_with("localhost", |_| {}, ALL_VERSIONS, &[b"h2"]);
    let (port, _server) = server(|listener| async move {
        let stream = acceptor.accept(accept(&listener).await).await.unwrap();
        let mut connection = h2::server::handshake(stream).await.unwrap();
        for trailers in [false, true] {
            let (_request, mut respond) = connection.accept().await.unwrap().unwrap();
            let mut answer = respond.send_response(Response::new(()), false).unwrap();
            answer.send_data("whole".into(), !trailers).unwrap();
            if trailers {
                answer.send_trailers(HeaderMap::new()).unwrap();
            }
        }
        while connection.accept().await.is_some() {}
    })
    .await;
    let transport = trusting(&authority);
    for _ in 0..2 {
        let answer = transport
            .send_buffered(get(format!("https://localhost:{port}/")), LIMIT_BYTES)
            .await;
        assert_eq!(answer.unwrap().body(), "whole");
    }
}
