//! What peers make the emulator hold in memory: only so much at once, however slow they are.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::Limits;

/// How many copies of the journal are on their way at once.
const JOURNALS: usize = 4;

/// How long another copy waits for one of them to be read. Whoever reads needs a fraction of it.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(crate) struct Memory {
    large_bodies: Arc<Semaphore>,
    journals: Arc<Semaphore>,
}

/// The right to hold something large.
#[derive(Debug)]
pub(crate) struct Permit(Option<OwnedSemaphorePermit>);

impl Memory {
    pub(crate) fn new(limits: &Limits) -> Self {
        let large_bodies = limits.large_bodies.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            large_bodies: Arc::new(Semaphore::new(large_bodies)),
            journals: Arc::new(Semaphore::new(JOURNALS)),
        }
    }

    /// Waits until one more body of a request may be large.
    pub(crate) async fn large_body(&self) -> Permit {
        Permit::of(&self.large_bodies).await
    }

    /// Waits until one more copy of the journal may be made; `None` when those on their way are not read.
    pub(crate) async fn journal(&self) -> Option<Permit> {
        timeout(PATIENCE, Permit::of(&self.journals)).await.ok()
    }
}

impl Permit {
    async fn of(semaphore: &Arc<Semaphore>) -> Self {
        // It is never closed, so there is always one in the end.
        Self(Arc::clone(semaphore).acquire_owned().await.ok())
    }

    /// The bytes, which give the permit back when the last part of them is dropped.
    pub(crate) fn hold(self, bytes: impl AsRef<[u8]> + Send + 'static) -> Bytes {
        Bytes::from_owner(Held {
            bytes,
            _permit: self.0,
        })
    }
}

struct Held<B> {
    bytes: B,
    _permit: Option<OwnedSemaphorePermit>,
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Held<B> {
    fn as_ref(&self) -> &[u8] {
        self.bytes.as_ref()
    }
}
