//! The waits between attempts: decorrelated jitter, each between the shortest wait and three times
//! the one before.

use std::time::Duration;

use crate::RetryPolicy;

/// Above this a wait is for ever, and sums could overflow.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The waits of one call.
#[derive(Debug)]
pub(crate) struct Backoff {
    min: Duration,
    max: Duration,
    previous: Duration,
}

impl Backoff {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let max = policy.max_delay.min(LONGEST);
        let min = policy.min_delay.min(max);
        Self {
            min,
            max,
            previous: min,
        }
    }

    /// The next wait; `random` is between 0 and 1.
    pub(crate) fn next(&mut self, random: f64) -> Duration {
        let spread = self.previous.saturating_mul(3).saturating_sub(self.min);
        let wait = spread.mul_f64(random.clamp(0.0, 1.0));
        self.previous = self.min.saturating_add(wait).min(self.max);
        self.previous
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_wait_lies_between_the_shortest_and_the_longest(
            min in 0_u64..5_000,
            more in 0_u64..60_000,
            randoms in prop::collection::vec(0.0_f64..=1.0, 1..50),
        ) {
            let (min, max) = (Duration::from_millis(min), Duration::from_millis(min + more));
            let mut backoff = Backoff::new(&RetryPolicy::new().delays(min, max));
            for random in randoms {
                let wait = backoff.next(random);
                prop_assert!(min <= wait && wait <= max, "{wait:?}");
            }
        }
    }

    #[test]
    fn waits_grow_threefold_at_most_and_stop_at_the_longest() {
        let policy = RetryPolicy::new().delays(Duration::from_millis(100), Duration::from_secs(1));
        let mut backoff = Backoff::new(&policy);
        let waits: Vec<u128> = (0..4).map(|_| backoff.next(1.0).as_millis()).collect();
        assert_eq!(waits, [300, 900, 1_000, 1_000]);
        assert_eq!(backoff.next(0.0).as_millis(), 100);
    }
}
