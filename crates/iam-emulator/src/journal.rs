//! What was received, without secrets: the last requests, for tests to look at.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::HeaderMap;
use iam_model::Timestamp;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::redaction::{Body, Headers};

/// How many requests are kept.
const CAPACITY: usize = 1000;

/// How large those that are kept are together.
const CAPACITY_BYTES: usize = 16 * 1024 * 1024;

/// What an entry takes besides its texts.
const ENTRY_BYTES: usize = 512;

/// The longest body that is kept.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// The last 1000 requests that the emulator received, oldest first; those to `/_emulator/` are left out. Of large ones
/// fewer are kept: 16 MiB in all.
///
/// A request is entered when it has arrived, before anything is done about it, so one whose client has gone away is
/// there too.
#[derive(Debug, Default)]
pub struct Journal(Mutex<Ring>);

#[derive(Debug, Default)]
struct Ring {
    /// Shared with whoever is reading them.
    kept: VecDeque<Arc<Kept>>,
    next: u64,
    bytes: usize,
}

#[derive(Clone, Debug)]
struct Kept {
    /// Without what stands below.
    entry: JournalEntry,
    headers: Headers,
    /// As text, which takes a small part of the memory that a value takes.
    body: Option<Body>,
}

/// A request as it is written down.
#[derive(Serialize)]
struct Written<'a> {
    number: u64,
    received_at: &'a Timestamp,
    request_id: &'a str,
    operation: Option<&'static str>,
    api_version: Option<&'a str>,
    method: &'a str,
    target: &'a str,
    headers: BTreeMap<String, String>,
    body: Option<&'a RawValue>,
    body_bytes: Option<usize>,
    status: Option<u16>,
    fault: Option<&'a str>,
    reason: Option<&'a str>,
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
        let kept = self.kept();
        kept.iter().map(|kept| kept.to_entry()).collect()
    }

    /// Forgets every request. Numbers go on counting.
    pub fn clear(&self) {
        let mut ring = self.lock();
        ring.kept.clear();
        ring.bytes = 0;
    }

    /// The requests as a document. Bodies are put in as the text they are: as values they would take many times the
    /// memory and the time.
    pub(crate) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let kept = self.kept();
        let requests: Vec<_> = kept.iter().map(|kept| kept.written()).collect();
        serde_json::to_vec(&BTreeMap::from([("requests", requests)]))
    }

    /// Enters a request with its headers, and gives its number.
    pub(crate) fn enter(&self, mut entry: JournalEntry, headers: &HeaderMap) -> u64 {
        let headers = Headers::of(headers);
        let mut ring = self.lock();
        let number = ring.next;
        entry.number = number;
        ring.next = number.saturating_add(1);
        let kept = Kept {
            entry,
            headers,
            body: None,
        };
        ring.bytes = ring.bytes.saturating_add(kept.bytes());
        ring.kept.push_back(Arc::new(kept));
        ring.shrink();
        number
    }

    /// Adds what became of a request, if it is still kept.
    pub(crate) fn amend(&self, number: u64, amend: impl FnOnce(&mut JournalEntry)) {
        self.find(number, |kept| amend(&mut kept.entry));
    }

    /// Adds the body that was received.
    pub(crate) fn body(&self, number: u64, body: &[u8]) {
        let text = (body.len() <= MAX_BODY_BYTES)
            .then(|| Body::of(body))
            .flatten();
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
            let before = kept.bytes();
            change(Arc::make_mut(kept));
            let after = kept.bytes();
            ring.bytes = ring.bytes.saturating_add(after).saturating_sub(before);
            ring.shrink();
        }
    }

    /// What is kept now, to be looked at while others enter more.
    fn kept(&self) -> Vec<Arc<Kept>> {
        self.lock().kept.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Ring> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    /// Forgets the oldest requests until the rest is within the capacity.
    fn shrink(&mut self) {
        while self.kept.len() > CAPACITY || (self.bytes > CAPACITY_BYTES && self.kept.len() > 1) {
            let forgotten = self.kept.pop_front().map_or(0, |kept| kept.bytes());
            self.bytes = self.bytes.saturating_sub(forgotten);
        }
    }
}

impl Kept {
    fn bytes(&self) -> usize {
        let parts = [
            ENTRY_BYTES,
            self.headers.bytes(),
            self.body.as_ref().map_or(0, Body::bytes),
            self.entry.target.len(),
            self.entry.reason.as_ref().map_or(0, String::len),
        ];
        parts.iter().sum()
    }

    fn written(&self) -> Written<'_> {
        let entry = &self.entry;
        Written {
            number: entry.number,
            received_at: &entry.received_at,
            request_id: &entry.request_id,
            operation: entry.operation,
            api_version: entry.api_version.as_deref(),
            method: &entry.method,
            target: &entry.target,
            headers: self.headers.by_name(),
            body: self.body.as_ref().and_then(Body::read),
            body_bytes: entry.body_bytes,
            status: entry.status,
            fault: entry.fault.as_deref(),
            reason: entry.reason.as_deref(),
        }
    }

    fn to_entry(&self) -> JournalEntry {
        JournalEntry {
            headers: self.headers.by_name(),
            body: self.body.as_ref().and_then(Body::read),
            ..self.entry.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> JournalEntry {
        JournalEntry {
            number: 0,
            received_at: Timestamp::from_unix_millis(0),
            request_id: String::new(),
            operation: None,
            api_version: None,
            method: "PATCH".to_owned(),
            target: "/".to_owned(),
            headers: BTreeMap::new(),
            body: None,
            body_bytes: None,
            status: None,
            fault: None,
            reason: None,
        }
    }

    #[test]
    fn a_body_that_is_no_json_is_nowhere_shown() {
        let journal = Journal::default();
        for body in [
            "hunter2",
            "hunter2&password=hunter2",
            r#"{"name":"hunter2""#,
        ] {
            let number = journal.enter(entry(), &HeaderMap::new());
            journal.body(number, body.as_bytes());
        }
        let entries = journal.entries();
        assert!(
            entries
                .iter()
                .all(|entry| entry.body.is_none() && entry.body_bytes.is_some())
        );
        let text = String::from_utf8(journal.to_json().unwrap()).unwrap();
        for shown in [format!("{journal:?}"), format!("{entries:?}"), text] {
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn several_values_of_a_header_are_joined_and_those_of_others_are_not_shown() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("accept", "a:b"),
            ("accept", "c"),
            ("x-secret", "hunter2"),
            ("x-secret", "hunter2"),
        ] {
            headers.append(name, value.parse().unwrap());
        }
        let journal = Journal::default();
        journal.enter(entry(), &headers);
        let shown = journal.entries().remove(0).headers;
        let expected = [("accept", "a:b, c"), ("x-secret", "[redacted]")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(shown, BTreeMap::from(expected));
        assert!(!format!("{journal:?}").contains("hunter2"));
    }

    #[test]
    fn of_large_requests_the_last_ones_are_kept_that_fit() {
        let journal = Journal::default();
        let body = format!("{:?}", "x".repeat(60_000));
        for _ in 0..300 {
            let number = journal.enter(entry(), &HeaderMap::new());
            journal.body(number, body.as_bytes());
        }
        let kept = journal.lock().kept.len();
        let fitting = CAPACITY_BYTES / 61_000..CAPACITY_BYTES / 60_000;
        assert!(fitting.contains(&kept), "{kept}");
        assert_eq!(journal.entries().last().unwrap().number, 299);
        let text = journal.to_json().unwrap();
        assert!(text.len() < 2 * CAPACITY_BYTES, "{}", text.len());
        let read: Value = serde_json::from_slice(&text).unwrap();
        let entries = serde_json::to_value(journal.entries()).unwrap();
        assert!(read["requests"] == entries, "both tell the same");
        journal.clear();
        for _ in 0..2_000 {
            journal.enter(entry(), &HeaderMap::new());
        }
        assert_eq!(journal.entries().len(), CAPACITY);
    }
}
