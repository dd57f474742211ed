//! One attempt: take the time, sign, send, read the answer.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Request, StatusCode};
use http_body::Body as _;
use iam_auth::SigningInput;
use iam_model::ServiceError;
use iam_transport::{AttemptTimeout, Body, Kind, TransportError};
use tokio::time::{Instant, timeout};

use crate::call::Call;
use crate::client::Shared;
use crate::error::{Failure, Refusal, UnreadAnswer};
use crate::redaction::Carried;
use crate::shown::Shown;
use crate::skew::clock_skew_seconds;

/// How much of a refusal or of a broken answer is kept.
const KEPT_BYTES: usize = 64 * 1024;

/// What a transport is given on top of the time of an attempt, so that its own error, which says more, comes first.
const GRACE: Duration = Duration::from_millis(50);

/// As many headers as a request usually has, with the two that HTTP adds.
const HEADERS: usize = 12;

/// A whole answer with a status of success.
pub(crate) struct Reply {
    /// What the request carried that nothing may show.
    pub(crate) carried: Carried,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The request of an attempt, signed at this moment, once the credentials are there.
pub(crate) async fn signed_request(
    shared: &Shared,
    call: &Call,
    limit: Duration,
) -> Result<Request<Bytes>, Failure> {
    let mut request = Request::new(call.body.clone());
    *request.method_mut() = call.method.clone();
    *request.uri_mut() = call.uri.clone();
    let mut headers = HeaderMap::with_capacity(HEADERS);
    headers.extend(call.headers.iter().cloned());
    if call.signed {
        let credentials = timeout(limit, shared.credentials.credentials(shared.clock.now()))
            .await
            .map_err(|_| Failure::NoCredentialsInTime(limit))?
            .map_err(Failure::Credentials)?;
        let now = shared.clock_correction.apply(shared.clock.now());
        let mut input = SigningInput::new(call.method.as_str(), &call.url, now);
        if let Some(account_id) = &shared.account_id {
            input = input.account_id(account_id);
        }
        headers.extend(iam_auth::sign(&credentials, &input).map_err(Failure::Signing)?);
    }
    *request.headers_mut() = headers;
    Ok(request)
}

/// Sends a call once. Success is a whole answer with a 2xx. `attempts` counts what is handed to the transport.
pub(crate) async fn attempt(
    shared: &Shared,
    call: &Call,
    limit: Duration,
    attempts: &mut u32,
) -> Result<Reply, Failure> {
    let started = Instant::now();
    let mut request = signed_request(shared, call, limit).await?;
    let limit = limit.saturating_sub(started.elapsed());
    request.extensions_mut().insert(AttemptTimeout(limit));
    tracing::debug!(
        target: "iam_client::wire",
        method = %request.method(),
        url = %call.url,
        headers = %Shown(request.headers()),
        body_bytes = request.body().len(),
        "request"
    );
    let carried = Carried::by(&request);
    *attempts = attempts.saturating_add(1);
    let sent = Instant::now();
    let left = || limit.saturating_add(GRACE).saturating_sub(sent.elapsed());
    let (mut head, incoming) = timeout(left(), shared.transport.send(request))
        .await
        .unwrap_or_else(|_| Err(out_of_time(limit)))
        .map_err(Failure::Transport)?
        .into_parts();
    carried.hide_in(&mut head.headers);
    let mut body = Bytes::new();
    let broken = timeout(left(), read_into(&mut body, incoming, shared.body_limit))
        .await
        .unwrap_or_else(|_| Err(out_of_time(limit)))
        .err();
    tracing::debug!(
        target: "iam_client::wire",
        status = head.status.as_u16(),
        headers = %Shown(&head.headers),
        body_bytes = body.len(),
        "answer"
    );
    match broken {
        broken if !head.status.is_success() => Err(Failure::Service(Box::new(Refusal {
            clock_skew_seconds: (head.status == StatusCode::UNAUTHORIZED)
                .then(|| clock_skew_seconds(&head.headers, shared.clock.now()))
                .flatten(),
            error: ServiceError::read(head.status, carried.taken_out_of(&body)).keeping(KEPT_BYTES),
            headers: head.headers,
            broken,
        }))),
        Some(error) => Err(Failure::Answer(Box::new(UnreadAnswer {
            status: head.status,
            headers: head.headers,
            body: kept(&body, &carried),
            broken: Some(error.kind()),
            problem: format!("the answer did not come whole: {error}"),
        }))),
        None => Ok(Reply {
            carried,
            status: head.status,
            headers: head.headers,
            body,
        }),
    }
}

fn out_of_time(limit: Duration) -> TransportError {
    TransportError::new(Kind::Timeout, format!("no whole answer within {limit:?}"))
}

/// The part of an answer's body that an error keeps, without the rest behind it and without what it repeats of secrets.
pub(crate) fn kept(body: &[u8], carried: &Carried) -> Bytes {
    let body = carried.taken_out_of(body);
    Bytes::copy_from_slice(body.get(..KEPT_BYTES).unwrap_or(&body))
}

/// Reads a body up to a limit. What came before an error stays read. A body that comes in one piece is not copied.
async fn read_into(read: &mut Bytes, incoming: Body, limit: usize) -> Result<(), TransportError> {
    let mut incoming = pin!(incoming);
    while let Some(frame) = poll_fn(|context| incoming.as_mut().poll_frame(context)).await {
        let Ok(mut data) = frame?.into_data() else {
            continue;
        };
        let room = limit.saturating_sub(read.len());
        let is_beyond = data.len() > room;
        data.truncate(room);
        if read.is_empty() {
            *read = data;
        } else {
            let mut joined = BytesMut::from(std::mem::take(read));
            joined.extend_from_slice(&data);
            *read = joined.freeze();
        }
        if is_beyond {
            return Err(TransportError::new(
                Kind::TooLarge,
                format!("the answer is longer than the limit of {limit} bytes"),
            ));
        }
    }
    Ok(())
}
