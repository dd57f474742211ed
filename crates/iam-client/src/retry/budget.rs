//! A bound on repetitions for a whole client, so that a service in trouble is not met by a storm.

use std::sync::atomic::{AtomicU32, Ordering};

/// A bucket of tokens: a repetition takes some, a success gives back.
#[derive(Debug)]
pub(crate) struct RetryBudget(AtomicU32);

const CAPACITY: u32 = 500;
const REPETITION: u32 = 5;
const SUCCESS: u32 = 1;

impl RetryBudget {
    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }

    /// Takes the price of a repetition; `false` when it cannot be paid.
    pub(crate) fn take(&self) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(REPETITION)
            })
            .is_ok()
    }

    /// Gives back after a success: all that its last repetition took, or a little.
    pub(crate) fn give_back(&self, was_repeated: bool) {
        let tokens = if was_repeated { REPETITION } else { SUCCESS };
        if self.0.load(Ordering::Relaxed) < CAPACITY {
            // The closure never answers `None`, so there is no failure to look at.
            let _ = self
                .0
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |have| {
                    Some(have.saturating_add(tokens).min(CAPACITY))
                });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_pays_for_a_hundred_repetitions_and_then_refuses() {
        let budget = RetryBudget::full();
        assert_eq!((0..200).filter(|_| budget.take()).count(), 100);
        budget.give_back(false);
        assert!(!budget.take());
        budget.give_back(true);
        assert!(budget.take());
    }

    #[test]
    fn successes_never_fill_the_budget_beyond_its_capacity() {
        let budget = RetryBudget::full();
        (0..1_000).for_each(|_| budget.give_back(true));
        assert_eq!((0..200).filter(|_| budget.take()).count(), 100);
    }
}
