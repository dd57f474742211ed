//! Reading the body of a request within limits of size and time.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt;

use super::refusal::Refusal;
use crate::Limits;

/// Reads a body to its end.
///
/// Of one that is too long nothing is kept: the rest is read and thrown away, because a client that is still sending
/// when the connection closes does not get to see the answer. A client that asked with `Expect: 100-continue` has sent
/// nothing yet.
pub(crate) async fn read(
    body: Body,
    limits: &Limits,
    awaits_consent: bool,
) -> Result<Bytes, Refusal> {
    let limit = limits.body_bytes;
    let too_large = Refusal::BodyTooLarge { limit };
    if awaits_consent && body.size_hint().lower() > limit as u64 {
        return Err(too_large);
    }
    let reading = read_up_to(body, limit, limits.discarded_bytes);
    match tokio::time::timeout(limits.body_timeout, reading).await {
        Ok(Ok(Some(body))) => Ok(body),
        Ok(Ok(None)) => Err(too_large),
        Ok(Err(error)) => Err(Refusal::BodyBroken(error.to_string())),
        Err(_) => Err(Refusal::BodyTimeout),
    }
}

/// `None` for a body beyond the limit.
async fn read_up_to(
    mut body: Body,
    limit: usize,
    discarded: u64,
) -> Result<Option<Bytes>, axum::Error> {
    let mut collected = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        if data.len() > limit.saturating_sub(collected.len()) {
            drop(collected);
            return discard(body, discarded).await.map(|()| None);
        }
        collected.extend_from_slice(&data);
    }
    Ok(Some(collected.freeze()))
}

async fn discard(mut body: Body, mut left: u64) -> Result<(), axum::Error> {
    while let Some(frame) = body.frame().await {
        let length = frame?.data_ref().map_or(0, Bytes::len);
        match left.checked_sub(length as u64) {
            Some(rest) => left = rest,
            None => break,
        }
    }
    Ok(())
}
