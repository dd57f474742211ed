//! What was received, without secrets: the last requests, for tests to look at.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use iam_model::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::redaction;

/// How many requests are kept.
const CAPACITY: usize = 1000;

/// The longest body that is kept.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// The last 1000 requests that the emulator received, oldest first; those to `/_emulator/` are left out.
///
/// A request is entered when it has arrived, before anything is done about it, so one whose client has gone away is
/// there too.
#[derive(Debug, Default)]
pub struct Journal(Mutex<Ring>);

#[derive(Debug, Default)]
struct Ring {
    kept: VecDeque<Kept>,
    next: u64,
}

#[derive(Debug)]
struct Kept {
    entry: JournalEntry,
    /// As text, which takes a small part of the memory that a value takes.
    body: Option<String>,
}

/// A request that was received. Secrets are replaced by `[redacted]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// Its number; the first request of an emulator has 0.
    pub number: u64,
    /// When it arrived, by the emulator's clock.
    pub received_at: Timestamp,
    /// The id that the answer names as `request_id`, and in the header `X-Request-Id`.
    pub request_id: String,
    /// The operation, if method and path are one's.
    pub operation: Option<&'static str>,
    /// The value of `Scp-Api-Version`, if there was one.
    pub api_version: Option<String>,
    /// The method.
    pub method: String,
    /// Path and query as received.
    pub target: String,
    /// The headers by name in lower case; several values of one are joined by commas. Of a header that is not known
    /// to be harmless only the name is kept.
    pub headers: BTreeMap<String, String>,
    /// The body, when it is JSON of at most 64 KiB.
    pub body: Option<Value>,
    /// The length of the body; `None` when it was not read to its end.
    pub body_bytes: Option<usize>,
    /// The status of the answer; `None` while there is none, and after a connection was cut on purpose.
    pub status: Option<u16>,
    /// The fault that was ordered for it, if any.
    pub fault: Option<String>,
    /// Why it was refused, in more detail than the service tells.
    pub reason: Option<String>,
}

impl Journal {
    /// The requests, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<JournalEntry> {
        self.lock().kept.iter().map(Kept::to_entry).collect()
    }

    /// Forgets every request. Numbers go on counting.
    pub fn clear(&self) {
        self.lock().kept.clear();
    }

    /// Enters a request and gives its number.
    pub(crate) fn enter(&self, mut entry: JournalEntry) -> u64 {
        let mut ring = self.lock();
        let number = ring.next;
        entry.number = number;
        ring.next = number.saturating_add(1);
        if ring.kept.len() == CAPACITY {
            ring.kept.pop_front();
        }
        ring.kept.push_back(Kept { entry, body: None });
        number
    }

    /// Adds what became of a request, if it is still kept.
    pub(crate) fn amend(&self, number: u64, amend: impl FnOnce(&mut JournalEntry)) {
        self.find(number, |kept| amend(&mut kept.entry));
    }

    /// Adds the body that was received.
    pub(crate) fn body(&self, number: u64, body: &[u8]) {
        let text = (body.len() <= MAX_BODY_BYTES)
            .then(|| redaction::body(body))
            .flatten()
            .map(|value| value.to_string());
        self.find(number, |kept| {
            kept.body = text;
            kept.entry.body_bytes = Some(body.len());
        });
    }

    fn find(&self, number: u64, change: impl FnOnce(&mut Kept)) {
        let mut ring = self.lock();
        // Numbers ascend, the newest last.
        let found = ring
            .kept
            .binary_search_by_key(&number, |kept| kept.entry.number);
        if let Some(kept) = found.ok().and_then(|index| ring.kept.get_mut(index)) {
            change(kept);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn to_entry(&self) -> JournalEntry {
        let body = self.body.as_deref();
        JournalEntry {
            body: body.and_then(|text| serde_json::from_str(text).ok()),
            ..self.entry.clone()
        }
    }
}
