//! HTTP/2 where the server offers it.

use std::convert::Infallible;

use http::{Request, Response, Version};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use iam_transport::{HyperTransport, TransportHandle};
use tokio_rustls::rustls::ALL_VERSIONS;

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
