//! How many calls may be under way at once: one more after each round of successes, half as many when the service
//! is throttling.

use std::sync::{Mutex, PoisonError};

use http::StatusCode;

use crate::attempt::Reply;
use crate::error::Failure;

/// The bound on calls under way, shared by the calls themselves, which tell how they fared.
#[derive(Debug)]
pub(crate) struct Concurrency(Mutex<State>);

#[derive(Debug)]
struct State {
    limit: usize,
    max: usize,
    /// Answers without throttling since the limit last changed.
    successes: usize,
    round: Round,
}

/// The time between one halving and the next: what was sent in an earlier one says nothing of the limit of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Round(u64);

impl Concurrency {
    /// As many as `max` to begin with, at least one.
    pub(crate) fn up_to(max: usize) -> Self {
        let max = max.max(1);
        Self(Mutex::new(State {
            limit: max,
            max,
            successes: 0,
            round: Round(0),
        }))
    }

    pub(crate) fn limit(&self) -> usize {
        self.with(|state| state.limit)
    }

    /// To be asked before an attempt is sent, and handed to [`observe`](Self::observe) after it.
    pub(crate) fn round(&self) -> Round {
        self.with(|state| state.round)
    }

    /// Takes note of how an attempt ended. What tells nothing of the service's load changes nothing.
    pub(crate) fn observe(&self, round: Round, result: &Result<Reply, Failure>) {
        match result {
            Ok(_) => self.with(State::grow),
            Err(failure) if is_throttling(failure) => self.with(|state| state.shrink(round)),
            Err(_) => {}
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn grow(&mut self) {
        self.successes = self.successes.saturating_add(1);
        if self.successes >= self.limit {
            self.limit = self.limit.saturating_add(1).min(self.max);
            self.successes = 0;
        }
    }

    fn shrink(&mut self, round: Round) {
        if round == self.round {
            self.limit = (self.limit / 2).max(1);
            self.successes = 0;
            self.round = Round(round.0.wrapping_add(1));
        }
    }
}

/// 429; 417, the web firewall's answer to a burst; and 503 (platform.md §3 \[live\]).
fn is_throttling(failure: &Failure) -> bool {
    let Failure::Service(refusal) = failure else {
        return false;
    };
    matches!(
        refusal.error.status(),
        StatusCode::EXPECTATION_FAILED
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::SERVICE_UNAVAILABLE
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_round_of_successes_adds_one_and_throttling_halves() {
        let concurrency = Concurrency::up_to(10);
        concurrency.with(|state| state.shrink(state.round));
        assert_eq!(concurrency.limit(), 5);
        for (successes, limit) in [(4, 5), (1, 6), (5, 6), (1, 7)] {
            (0..successes).for_each(|_| concurrency.with(State::grow));
            assert_eq!(concurrency.limit(), limit);
        }
    }

    #[test]
    fn a_burst_that_is_throttled_as_a_whole_halves_once() {
        let concurrency = Concurrency::up_to(64);
        let rounds: Vec<Round> = (0..64).map(|_| concurrency.round()).collect();
        for round in rounds {
            concurrency.with(|state| state.shrink(round));
        }
        assert_eq!(concurrency.limit(), 32);
    }

    proptest! {
        #[test]
        fn the_limit_stays_between_one_and_its_maximum_and_moves_the_right_way(
            max in 0_usize..200,
            throttled in prop::collection::vec(any::<bool>(), 0..400),
        ) {
            let concurrency = Concurrency::up_to(max);
            for throttled in throttled {
                let before = concurrency.limit();
                if throttled {
                    concurrency.with(|state| state.shrink(state.round));
                    prop_assert_eq!(concurrency.limit(), (before / 2).max(1));
                } else {
                    concurrency.with(State::grow);
                    prop_assert!((before..=before + 1).contains(&concurrency.limit()));
                }
                prop_assert!((1..=max.max(1)).contains(&concurrency.limit()));
            }
        }
    }
}
