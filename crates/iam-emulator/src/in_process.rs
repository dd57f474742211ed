//! The emulator as a transport, without sockets.

use std::convert::Infallible;

use axum::body::Body as AxumBody;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use iam_transport::{AttemptTimeout, Body, Kind, Transport, TransportError};
use tower_service::Service;

use crate::Emulator;
use crate::http::{Origin, Peer, Wire, truncated};

/// An [`Emulator`] as a transport: the same answers as over TCP, without sockets.
///
/// Scheme and host are those of the request's URL, whatever they are. A connection that is cut is an error of kind
/// [`Kind::Interrupted`]. [`Limits`](crate::Limits) of a connection do not count, those of a body do. An
/// [`AttemptTimeout`] is honoured. Needs a tokio runtime with time.
///
/// ```
/// use iam_auth::{SigningInput, SystemClock, Clock, sign};
/// use iam_emulator::Emulator;
/// use iam_transport::Transport;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let emulator = Emulator::builder().build()?;
/// let url = "https://idc.test/v1/users?instance_id=ssoins-12345&user_id=johndoe";
/// let mut request = http::Request::get(url).body(bytes::Bytes::new())?;
/// let input = SigningInput::new("GET", url, SystemClock::new().now());
/// sign(emulator.credentials(), &input)?.apply_to(request.headers_mut());
///
/// let answer = emulator.transport().send(request).await?;
/// assert_eq!(answer.status(), 200);
/// let body = answer.into_body().collect(64 * 1024).await?;
/// assert!(body.starts_with(br#"{"count":1,"#));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct InProcessTransport(Emulator);

impl Emulator {
    /// This emulator as a transport. Needs the feature `in-process`.
    #[must_use]
    pub fn transport(&self) -> InProcessTransport {
        InProcessTransport(self.clone())
    }
}

impl Transport for InProcessTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let timeout = request.extensions().get::<AttemptTimeout>().copied();
        let answering = answer(&self.0, request);
        match timeout {
            None => answering.await,
            Some(AttemptTimeout(limit)) => tokio::time::timeout(limit, answering)
                .await
                .unwrap_or_else(|_| {
                    let text = format!("no answer from the emulator within {limit:?}");
                    Err(TransportError::new(Kind::Timeout, text))
                }),
        }
    }
}

async fn answer(
    emulator: &Emulator,
    mut request: Request<Bytes>,
) -> Result<Response<Body>, TransportError> {
    if request.uri().authority().is_none() {
        return Err(TransportError::new(
            Kind::Refused,
            "the URL has no host: give the whole URL",
        ));
    }
    request.extensions_mut().insert(Origin {
        scheme: "http",
        peer: Peer::InProcess,
    });
    let answered: Result<_, Infallible> = emulator.router().call(request.map(AxumBody::from)).await;
    let Ok(response) = answered;
    let response = match response.extensions().get::<Wire>() {
        Some(Wire::Cut) => return Err(interrupted("without an answer")),
        Some(Wire::Truncated) => truncated(response).await,
        Some(Wire::Whole) | None => response,
    };
    Ok(
        response
            .map(|body| Body::wrap(body.map_err(|_| interrupted("in the middle of an answer")))),
    )
}

fn interrupted(when: &str) -> TransportError {
    TransportError::new(
        Kind::Interrupted,
        format!("the emulator ended the connection {when}, as a fault was ordered"),
    )
}
