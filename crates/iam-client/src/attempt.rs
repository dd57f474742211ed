//! One attempt: take the time, sign, send, read the answer.

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Request, StatusCode};
use http_body::Body as _;
use iam_auth::SigningInput;
use iam_auth::headers::{
    SCP_ACCESSKEY, SCP_ACCOUNT_ID, SCP_API_VERSION, SCP_CLIENT_TYPE, SCP_TIMESTAMP,
};
use iam_transport::{AttemptTimeout, Body, Kind, TransportError};

use crate::call::Call;
use crate::client::Shared;
use crate::error::{Failure, Refusal, UnreadAnswer};
use crate::skew::clock_skew_seconds;

/// How much of a refusal or of a broken answer is kept.
const KEPT_BYTES: usize = 64 * 1024;

/// A whole answer with a status of success.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The request of an attempt, signed at this moment.
pub(crate) async fn signed_request(
    shared: &Shared,
    call: &Call,
) -> Result<Request<Bytes>, Failure> {
    let mut request = Request::new(call.body.clone());
    *request.method_mut() = call.method.clone();
    *request.uri_mut() = call.uri.clone();
    *request.headers_mut() = call.headers.clone();
    if call.signed {
        let now = shared.clock.now();
        let credentials = shared
            .credentials
            .credentials(now)
            .await
            .map_err(Failure::Credentials)?;
        let mut input = SigningInput::new(call.method.as_str(), &call.url, now);
        if let Some(account_id) = &shared.account_id {
            input = input.account_id(account_id);
        }
        iam_auth::sign(&credentials, &input)
            .map_err(Failure::Signing)?
            .apply_to(request.headers_mut());
    }
    Ok(request)
}

/// Sends a call once. Success is a whole answer with a 2xx.
pub(crate) async fn attempt(
    shared: &Shared,
    call: &Call,
    limit: Duration,
) -> Result<Reply, Failure> {
    let mut request = signed_request(shared, call).await?;
    request.extensions_mut().insert(AttemptTimeout(limit));
    tracing::debug!(
        target: "iam_client::wire",
        method = %request.method(),
        url = %call.url,
        headers = %Shown(request.headers()),
        body_bytes = request.body().len(),
        "request"
    );
    let (head, body) = shared
        .transport
        .send(request)
        .await
        .map_err(Failure::Transport)?
        .into_parts();
    let limit = if head.status.is_success() {
        shared.body_limit
    } else {
        KEPT_BYTES
    };
    let (body, broken) = read(body, limit).await;
    tracing::debug!(
        target: "iam_client::wire",
        status = head.status.as_u16(),
        headers = %Shown(&head.headers),
        body_bytes = body.len(),
        "answer"
    );
    match broken {
        _ if !head.status.is_success() => Err(Failure::Service(Box::new(Refusal {
            clock_skew_seconds: (head.status == StatusCode::UNAUTHORIZED)
                .then(|| clock_skew_seconds(&head.headers, shared.clock.now()))
                .flatten(),
            error: iam_model::ServiceError::read(head.status, body),
            headers: head.headers,
        }))),
        Some(error) => Err(Failure::Answer(Box::new(UnreadAnswer {
            status: head.status,
            headers: head.headers,
            body: kept(&body),
            problem: format!("the answer did not come whole: {error}"),
        }))),
        None => Ok(Reply {
            status: head.status,
            headers: head.headers,
            body,
        }),
    }
}

/// The part of an answer's body that an error keeps.
pub(crate) fn kept(body: &Bytes) -> Bytes {
    body.slice(..body.len().min(KEPT_BYTES))
}

/// Reads a body up to a limit: what came of it, and why that is not all.
async fn read(body: Body, limit: usize) -> (Bytes, Option<TransportError>) {
    let mut body = pin!(body);
    let mut read = BytesMut::new();
    while let Some(frame) = poll_fn(|context| body.as_mut().poll_frame(context)).await {
        match frame.map(http_body::Frame::into_data) {
            Ok(Ok(data)) if read.len() + data.len() > limit => {
                read.extend_from_slice(&data[..limit - read.len()]);
                let error = TransportError::new(
                    Kind::TooLarge,
                    format!("the answer is longer than the limit of {limit} bytes"),
                );
                return (read.freeze(), Some(error));
            }
            Ok(Ok(data)) if read.is_empty() && body.is_end_stream() => return (data, None),
            Ok(Ok(data)) => read.extend_from_slice(&data),
            Ok(Err(_trailers)) => {}
            Err(error) => return (read.freeze(), Some(error)),
        }
    }
    (read.freeze(), None)
}

/// Prints the headers that are known to hold no secret, and the names of all others.
struct Shown<'a>(&'a HeaderMap);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use http::header::{
            ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, DATE, RETRY_AFTER, USER_AGENT,
        };
        let harmless = [
            ACCEPT,
            ACCEPT_LANGUAGE,
            CONTENT_LENGTH,
            CONTENT_TYPE,
            DATE,
            RETRY_AFTER,
            USER_AGENT,
            SCP_ACCESSKEY,
            SCP_ACCOUNT_ID,
            SCP_API_VERSION,
            SCP_CLIENT_TYPE,
            SCP_TIMESTAMP,
            http::HeaderName::from_static("x-request-id"),
        ];
        for (index, (name, value)) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            let name_shown = iam_auth::headers::spelling(name);
            if harmless.contains(name) && !value.is_sensitive() {
                write!(
                    formatter,
                    "{separator}{name_shown}: {}",
                    value.as_bytes().escape_ascii()
                )?;
            } else {
                write!(formatter, "{separator}{name_shown}: [redacted]")?;
            }
        }
        Ok(())
    }
}
