//! The places that a server has for connections, and which of them is given to another when all are taken.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// The connections that wait for a request, in the order in which they began to.
#[derive(Debug, Default)]
pub(crate) struct Places {
    waiting: Mutex<Waiting>,
    one_waits: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    places: BTreeMap<u64, Arc<Notify>>,
    next: u64,
}

/// The place of one connection.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    /// Its number among those that wait.
    number: Mutex<Option<u64>>,
    wanted: Arc<Notify>,
}

impl Places {
    /// A place for a connection that begins to wait for its first request.
    pub(crate) fn take(self: &Arc<Self>) -> Arc<Place> {
        let place = Place {
            places: Arc::clone(self),
            number: Mutex::new(None),
            wanted: Arc::default(),
        };
        place.waits();
        Arc::new(place)
    }

    /// Asks the connection that has waited longest to give up its place, as soon as there is one that waits.
    pub(crate) async fn ask_for_one(&self) {
        while !self.try_ask_for_one() {
            self.one_waits.notified().await;
        }
    }

    /// Does so if there is one that waits.
    pub(crate) fn try_ask_for_one(&self) -> bool {
        let longest = self.waiting().places.pop_first();
        if let Some((_, wanted)) = &longest {
            wanted.notify_one();
        }
        longest.is_some()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// A request has come.
    pub(crate) fn works(&self) {
        if let Some(number) = self.number().take() {
            self.places.waiting().places.remove(&number);
        }
    }

    /// The answer has been made.
    pub(crate) fn waits(&self) {
        let mut number = self.number();
        let mut waiting = self.places.waiting();
        waiting.next = waiting.next.wrapping_add(1);
        *number = Some(waiting.next);
        let place = (waiting.next, Arc::clone(&self.wanted));
        waiting.places.extend([place]);
        drop(waiting);
        self.places.one_waits.notify_one();
    }

    /// Whether a request has come that is not answered yet.
    pub(crate) fn is_working(&self) -> bool {
        self.number().is_none()
    }

    /// Waits until the place is wanted for another connection.
    pub(crate) async fn wanted(&self) {
        self.wanted.notified().await;
    }

    fn number(&self) -> MutexGuard<'_, Option<u64>> {
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.works();
    }
}
