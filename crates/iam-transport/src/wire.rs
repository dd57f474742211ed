//! The transport over the network: hyper for HTTP, rustls for TLS.

mod answer;
mod builder;
mod connector;
mod destination;
mod failure;
#[cfg(feature = "platform-roots")]
mod platform_roots;
mod proxy;
mod resolver;
mod tls;
mod tls_choice;

pub use builder::HyperTransportBuilder;
pub use tls_choice::{TlsProvider, TlsRoots};

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri, Version};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{CaptureConnection, Connected, capture_connection};

use crate::{AttemptTimeout, Body, Kind, Transport, TransportError};
use answer::Answer;
use connector::Connector;
use proxy::Proxy;
use tls::Https;

/// Sends over HTTP/1.1 (with the feature `http2` also HTTP/2), TLS 1.2 and 1.3, directly or through a proxy.
///
/// Connections are pooled per host and closed after 15 s of rest. A request whose pooled connection turns out to be
/// closed before a byte was written goes over a new one; no other request is repeated. Redirects are returned, not
/// followed, and bodies are not decompressed. The path and the query go on the wire byte for byte as the URL has them.
///
/// Plain `http://` reaches only this machine (`127.0.0.0/8`, `[::1]`, `localhost`) unless
/// [allowed](HyperTransportBuilder::allow_plain_http). `localhost` is `[::1]` and `127.0.0.1`, and not looked up.
///
/// It has to be used within a tokio runtime with time and I/O enabled, and pooled connections belong to the runtime they
/// were opened in. Clones share one pool.
///
/// ```no_run
/// use std::time::Duration;
/// use bytes::Bytes;
/// use http::Request;
/// use iam_transport::{HyperTransport, TransportHandle};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let transport = HyperTransport::builder()
///     .connect_timeout(Duration::from_secs(2))
///     .attempt_timeout(Duration::from_secs(10))
///     .from_env()
///     .build()?;
/// let transport = TransportHandle::new(transport);
/// let request = Request::get("https://example.com/").body(Bytes::new())?;
/// let answer = transport.send_buffered(request, 1024 * 1024).await?;
/// println!("{}", answer.status());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<Connector, Body>,
    proxy: Proxy,
    attempt_timeout: Duration,
    body_limit_bytes: usize,
    allow_plain_http: bool,
    https: Https,
}

impl HyperTransport {
    /// A transport with the defaults of [`builder`](Self::builder), which read nothing from the environment.
    ///
    /// # Errors
    /// Those of [`HyperTransportBuilder::build`].
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// Settings for a transport, each with a default.
    pub fn builder() -> HyperTransportBuilder {
        HyperTransportBuilder::default()
    }

    /// Whether this transport was made with a TLS provider and roots, so that `https://` can be asked of it at all.
    ///
    /// The platform's roots are not read for this; that they cannot be is an error of the first request over https.
    ///
    /// # Errors
    /// `Kind::Refused`, naming the feature that is missing.
    pub fn supports_https(&self) -> Result<(), TransportError> {
        match self.https {
            Https::Missing(reason) => Err(TransportError::new(Kind::Refused, reason)),
            _ => Ok(()),
        }
    }

    fn admit(&self, uri: &Uri) -> Result<(), TransportError> {
        let secure = destination::check(uri, self.allow_plain_http)?;
        if secure {
            self.https
                .check()
                .map_err(|reason| TransportError::new(Kind::Refused, reason))?;
        }
        self.proxy.check(uri)?;
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(TransportError::new(
                Kind::Refused,
                "HyperTransport has to be used within a tokio runtime",
            ));
        }
        Ok(())
    }

    fn timeout_of<B>(&self, request: &Request<B>) -> Duration {
        let asked = request.extensions().get::<AttemptTimeout>();
        asked.map_or(self.attempt_timeout, |asked| {
            asked.0.min(self.attempt_timeout)
        })
    }
}

impl Transport for HyperTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        self.admit(request.uri())?;
        let route = self.proxy.route(request.uri());
        let timeout = self.timeout_of(&request);
        let mut request = request.map(Body::from);
        // What the server speaks decides the version, not the label of the request.
        *request.version_mut() = Version::HTTP_11;
        let connection = capture_connection(&mut request);
        let mut deadline = Box::pin(tokio::time::sleep(timeout));
        let mut answering = pin!(self.client.request(request));
        let outcome = poll_fn(|context| match answering.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
            Poll::Pending => deadline.as_mut().poll(context).map(|()| None),
        })
        .await;
        let connected = connection.connection_metadata().is_some();
        match outcome {
            Some(Ok(response)) => Ok(response.map(|incoming| {
                Body::wrap(Answer::new(
                    incoming,
                    self.body_limit_bytes,
                    route,
                    timeout,
                    deadline,
                    connection,
                ))
            })),
            Some(Err(error)) => Err(failure::of_request(&error, &route, connected)),
            None => {
                give_up(&connection);
                Err(failure::out_of_time(&route, timeout, connected))
            }
        }
    }
}

/// Takes a connection out of the pool. One of HTTP/2 outlives a request that ran out of time or an answer that is too
/// long; it may be dead or flooded, and then every request after would suffer from it too.
fn give_up(connection: &CaptureConnection) {
    if let Some(connected) = &*connection.connection_metadata() {
        Connected::poison(connected);
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport")
            .field("attempt_timeout", &self.attempt_timeout)
            .field("body_limit_bytes", &self.body_limit_bytes)
            .field("allow_plain_http", &self.allow_plain_http)
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_tls_https_is_refused_and_this_machine_still_reached() {
        let reason = "no certificate can be verified";
        let transport = HyperTransport {
            https: Https::Missing(reason),
            ..HyperTransport::new().unwrap()
        };
        for refused in [
            transport.supports_https(),
            transport.admit(&Uri::from_static("https://127.0.0.1/")),
        ] {
            let error = refused.unwrap_err();
            assert_eq!(
                (error.kind(), error.to_string().as_str()),
                (Kind::Refused, reason)
            );
        }
        assert!(
            transport
                .admit(&Uri::from_static("http://127.0.0.1/"))
                .is_ok()
        );
    }
}
