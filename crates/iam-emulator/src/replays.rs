//! The signatures that were accepted lately, so that none of them is accepted again.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use iam_auth::UnixMillis;

/// How many are remembered; beyond that the oldest is forgotten. Only whoever has a key can make them up.
const CAPACITY: usize = 65_536;

#[derive(Debug, Default)]
pub(crate) struct Replays(Mutex<Accepted>);

#[derive(Debug, Default)]
struct Accepted {
    in_order: VecDeque<(UnixMillis, Arc<str>)>,
    known: HashSet<Arc<str>>,
}

impl Replays {
    /// Remembers a signature. `false` when it came within this time already.
    pub(crate) fn is_first(&self, signature: &str, now: UnixMillis, window: Duration) -> bool {
        let mut accepted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        accepted.forget(|at, _| at.abs_diff(now) > window);
        if accepted.known.contains(signature) {
            return false;
        }
        accepted.forget(|_, count| count >= CAPACITY);
        let signature: Arc<str> = signature.into();
        accepted.in_order.push_back((now, Arc::clone(&signature)));
        accepted.known.insert(signature)
    }

    pub(crate) fn clear(&self) {
        let mut accepted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *accepted = Accepted::default();
    }
}

impl Accepted {
    /// Forgets the oldest as long as this holds of its time and of how many there are.
    fn forget(&mut self, is_due: impl Fn(UnixMillis, usize) -> bool) {
        while let Some((at, signature)) = self.in_order.front()
            && is_due(*at, self.in_order.len())
        {
            self.known.remove(signature);
            self.in_order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis::new(1_000_000);
    const WINDOW: Duration = Duration::from_millis(500);

    #[test]
    fn a_signature_counts_once_within_the_window() {
        let replays = Replays::default();
        assert!(replays.is_first("a", NOW, WINDOW));
        assert!(replays.is_first("b", NOW, WINDOW));
        let end = NOW.saturating_add(WINDOW);
        assert!(!replays.is_first("a", end, WINDOW));
        let after = end.saturating_add(Duration::from_millis(1));
        assert!(replays.is_first("a", after, WINDOW));
        assert!(!replays.is_first("a", after, WINDOW));
        replays.clear();
        assert!(replays.is_first("a", after, WINDOW));
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_goes_first() {
        let replays = Replays::default();
        for number in 0..CAPACITY + 10 {
            assert!(replays.is_first(&number.to_string(), NOW, WINDOW));
        }
        {
            let accepted = replays.0.lock().unwrap();
            assert_eq!(
                (accepted.in_order.len(), accepted.known.len()),
                (CAPACITY, CAPACITY)
            );
        }
        assert!(
            !replays.is_first("10", NOW, WINDOW),
            "the oldest that is kept"
        );
        assert!(replays.is_first("9", NOW, WINDOW), "forgotten");
    }
}
