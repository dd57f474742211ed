//! Reading the body of a request within limits of size, time and memory.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body::Body as _;
use http_body_util::BodyExt;

use super::refusal::Refusal;
use crate::emulator::Shared;
use crate::memory::{Memory, Permit};

/// What every connection may hold of a body. Only so many hold more.
const SMALL_BYTES: usize = 16 * 1024;

/// Reads a body to its end.
///
/// Of one that is too long nothing is kept: the rest is read and thrown away, because a client that is still sending
/// when the connection closes does not get to see the answer. A client that asked with `Expect: 100-continue` has sent
/// nothing yet.
pub(crate) async fn read(
    shared: &Shared,
    body: Body,
    awaits_consent: bool,
) -> Result<Bytes, Refusal> {
    let limits = &shared.options.limits;
    let limit = limits.body_bytes;
    let too_large = Refusal::BodyTooLarge { limit };
    if awaits_consent && body.size_hint().lower() > limit as u64 {
        return Err(too_large);
    }
    let mut collected = Collected::new(limit, &shared.memory);
    let reading = read_up_to(body, &mut collected, limits.discarded_bytes);
    match tokio::time::timeout(limits.body_timeout, reading).await {
        Ok(Ok(Whole(true))) => Ok(collected.into_bytes()),
        Ok(Ok(Whole(false))) => Err(too_large),
        Ok(Err(error)) => Err(Refusal::BodyBroken(error.to_string())),
        Err(_) => Err(Refusal::BodyTimeout),
    }
}

/// Whether a body was within the limit.
struct Whole(bool);

async fn read_up_to(
    mut body: Body,
    collected: &mut Collected<'_>,
    discarded: u64,
) -> Result<Whole, axum::Error> {
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        if !collected.add(&data).await {
            discard(body, discarded).await?;
            return Ok(Whole(false));
        }
    }
    Ok(Whole(true))
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

/// What has come of a body.
struct Collected<'a> {
    bytes: BytesMut,
    limit: usize,
    memory: &'a Memory,
    permit: Option<Permit>,
}

impl<'a> Collected<'a> {
    fn new(limit: usize, memory: &'a Memory) -> Self {
        Self {
            bytes: BytesMut::new(),
            limit,
            memory,
            permit: None,
        }
    }

    /// Adds a part, once there is room for it. `false` when the body is beyond the limit, and nothing is kept.
    async fn add(&mut self, data: &[u8]) -> bool {
        let length = self.bytes.len().saturating_add(data.len());
        if length > self.limit {
            *self = Self::new(self.limit, self.memory);
            return false;
        }
        if length > SMALL_BYTES && self.permit.is_none() {
            self.permit = Some(self.memory.large_body().await);
        }
        self.bytes.extend_from_slice(data);
        true
    }

    fn into_bytes(self) -> Bytes {
        match self.permit {
            Some(permit) => permit.hold(self.bytes),
            None => self.bytes.freeze(),
        }
    }
}
