//! A server that answers the same bytes whatever it is asked: the least that one can do with hyper.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::Result;
use crate::fixtures::{answer, page};

const PAGE: usize = 1_000;

/// `--users N` answers with pages of that many users, `--tls FILE` speaks TLS and writes its root there.
pub async fn serve_static(arguments: &[String]) -> Result<()> {
    let value = |name: &str| {
        let index = arguments.iter().position(|argument| argument == name)?;
        arguments.get(index + 1)
    };
    let bodies: Arc<Vec<Bytes>> = Arc::new(match value("--users") {
        Some(users) => pages(users.parse()?),
        None => vec![answer().into()],
    });
    let tls = value("--tls").map(|file| acceptor(file)).transpose()?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (bodies, tls) = (Arc::clone(&bodies), tls.clone());
        tokio::spawn(async move {
            match tls {
                None => serve(stream, bodies).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, bodies).await;
                    }
                }
            }
        });
    }
}

fn pages(users: usize) -> Vec<Bytes> {
    (0..=users / PAGE)
        .map(|number| page(number * PAGE, PAGE, users).into())
        .collect()
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    bodies: Arc<Vec<Bytes>>,
) {
    let service = service_fn(move |request: Request<Incoming>| {
        let body = bodies[page_of(&request).min(bodies.len() - 1)].clone();
        async move {
            let _ = request.into_body().collect().await;
            let answer = Response::builder()
                .header("content-type", "application/json")
                .body(Full::new(body));
            Ok::<_, Infallible>(answer.unwrap_or_default())
        }
    });
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

fn page_of(request: &Request<Incoming>) -> usize {
    let query = request.uri().query().unwrap_or_default();
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("page=")?.parse().ok())
        .unwrap_or(0)
}

fn acceptor(file: &str) -> Result<TlsAcceptor> {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
    std::fs::write(file, certified.cert.pem())?;
    let key = rustls::pki_types::PrivateKeyDer::try_from(certified.signing_key.serialize_der())?;
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()?
    .with_no_client_auth()
    .with_single_cert(vec![certified.cert.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
