//! From a URL to a connection ready for HTTP: name, TCP, tunnel, TLS, all within one time-out.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::proxy::Proxy;
use super::resolver::Resolver;

type BoxError = Box<dyn Error + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send>>;
/// TCP, or TLS with a proxy.
type Line = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Opens a connection that HTTP can be spoken on.
#[derive(Clone)]
pub(super) struct Connector {
    line: Dialer,
    /// None without TLS.
    https: Option<HttpsConnector<Dialer>>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: Option<ClientConfig>, proxy: Proxy, timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(Resolver::new());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Shared out over the addresses of a name, so that a dead one does not use up the whole time.
        tcp.set_connect_timeout(Some(timeout));
        let to_proxy = tls
            .clone()
            .map(|tls| HttpsConnector::from((tcp.clone(), tls)));
        let line = Dialer {
            tcp,
            to_proxy,
            proxy,
        };
        Self {
            https: tls.map(|tls| over(line.clone(), tls)),
            line,
            timeout,
        }
    }
}

fn over(line: Dialer, tls: ClientConfig) -> HttpsConnector<Dialer> {
    let https = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http();
    #[cfg(feature = "http2")]
    let https = https.enable_all_versions();
    #[cfg(not(feature = "http2"))]
    let https = https.enable_http1();
    https.wrap_connector(line)
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Line>;
    type Error = BoxError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.line.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let timeout = self.timeout;
        let connecting: Connecting<Self::Response> = match &mut self.https {
            Some(https) => https.call(uri),
            // https was refused before.
            None => {
                let line = self.line.call(uri);
                Box::pin(async move { Ok(MaybeHttpsStream::Http(line.await?)) })
            }
        };
        Box::pin(async move {
            tokio::time::timeout(timeout, connecting)
                .await
                .unwrap_or_else(|_| Err(NotInTime(timeout).into()))
        })
    }
}

/// Opens the line below TLS: to the server itself, or to a proxy that tunnels there.
#[derive(Clone)]
struct Dialer {
    tcp: HttpConnector<Resolver>,
    /// None without TLS, when nothing goes through a proxy.
    to_proxy: Option<HttpsConnector<HttpConnector<Resolver>>>,
    proxy: Proxy,
}

impl Service<Uri> for Dialer {
    type Response = Line;
    type Error = BoxError;
    type Future = Connecting<Line>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (Some(proxy), Some(to_proxy)) = (self.proxy.intercept(&uri), &self.to_proxy) else {
            let connecting = self.tcp.call(uri);
            return Box::pin(async move { Ok(MaybeHttpsStream::Http(connecting.await?)) });
        };
        let mut tunnel = Tunnel::new(proxy.uri().clone(), to_proxy.clone());
        if let Some(credentials) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credentials.clone());
        }
        let connecting = tunnel.call(uri);
        Box::pin(async move { Ok(connecting.await?) })
    }
}

#[derive(Debug)]
struct NotInTime(Duration);

impl fmt::Display for NotInTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no connection within {:?}", self.0)
    }
}

impl Error for NotInTime {}
