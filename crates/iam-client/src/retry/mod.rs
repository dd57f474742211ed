//! When to repeat a call, and after how long. The loop itself is in `exchange.rs`.

mod budget;
mod delay;
mod retry_after;

use std::time::Duration;

pub(crate) use budget::RetryBudget;
pub(crate) use delay::Backoff;
use http::StatusCode;
use iam_model::Idempotency;
use iam_transport::Kind;
pub(crate) use retry_after::retry_after;

/// When to repeat a call.
///
/// Whatever the policy, a call that is not idempotent is repeated only when the service cannot have
/// acted on a byte of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many times a call is sent at most, the first included; 3 unless set. 0 counts as 1.
    pub max_attempts: u32,
    /// The shortest wait before a repetition; 200 ms unless set.
    pub min_delay: Duration,
    /// The longest wait that is chosen here; 10 s unless set.
    pub max_delay: Duration,
    /// The longest `Retry-After` that is waited for; with a longer one the call ends. 60 s unless set.
    pub max_retry_after: Duration,
}

impl RetryPolicy {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self {
            max_attempts: 3,
            min_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(10),
            max_retry_after: Duration::from_secs(60),
        }
    }

    /// Send once.
    #[must_use]
    pub fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets how many times a call is sent at most.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the shortest and the longest wait.
    #[must_use]
    pub fn delays(mut self, min: Duration, max: Duration) -> Self {
        self.min_delay = min;
        self.max_delay = max.max(min);
        self
    }

    /// Sets the longest `Retry-After` that is waited for.
    #[must_use]
    pub fn max_retry_after(mut self, longest: Duration) -> Self {
        self.max_retry_after = longest;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether an attempt without an answer may be followed by another.
pub(crate) fn may_repeat_after_failure(kind: Kind, idempotency: Idempotency) -> bool {
    match kind {
        Kind::Connect => true,
        Kind::Interrupted | Kind::Timeout => idempotency != Idempotency::NonIdempotent,
        _ => false,
    }
}

/// Whether an attempt that was answered with a status may be followed by another: only statuses that
/// speak of the moment, not of the request. 417 is the web firewall's answer to a burst
/// (platform.md §3 \[live\]).
pub(crate) fn may_repeat_after_status(status: StatusCode, idempotency: Idempotency) -> bool {
    idempotency != Idempotency::NonIdempotent
        && matches!(
            status,
            StatusCode::REQUEST_TIMEOUT
                | StatusCode::EXPECTATION_FAILED
                | StatusCode::TOO_MANY_REQUESTS
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT
        )
}
