//! The retry loop: attempts, the waits between them, and the time that all of it may take.

use std::time::Duration;

use iam_transport::Kind;
use tokio::time::{Instant, sleep, timeout};

use crate::CallOptions;
use crate::attempt::{Reply, attempt};
use crate::call::Call;
use crate::client::Shared;
use crate::error::{Error, Failure, Outcome, Trace};
use crate::retry::{Backoff, may_repeat_after_failure, may_repeat_after_status, retry_after};

/// What a transport that does not keep the time of an attempt is given on top of it.
const GRACE: Duration = Duration::from_millis(50);

/// Sends a call until it is answered with success, or until it may or should not be sent again.
pub(crate) async fn exchange(
    shared: &Shared,
    options: &CallOptions,
    call: &Call,
) -> Result<(Reply, Trace), Error> {
    let started = Instant::now();
    let deadline = started + options.timeout;
    let mut backoff = Backoff::new(&options.retry);
    let mut trace = call.unsent();
    loop {
        trace.attempts += 1;
        let limit = options.attempt_timeout.min(deadline - Instant::now());
        let result = timeout(limit + GRACE, attempt(shared, call, limit)).await;
        trace.elapsed = started.elapsed();
        let failure = match result {
            Ok(Ok(reply)) => {
                shared.retry_budget.give_back(trace.attempts > 1);
                return Ok((reply, trace));
            }
            Ok(Err(failure)) => failure,
            Err(_) => Failure::Deadline(limit),
        };
        trace.attempts -= u32::from(failure.is_before_sending());
        let left = deadline.saturating_duration_since(Instant::now());
        let Some(wait) =
            wait_before_repeating(shared, options, call, &failure, &trace, &mut backoff)
                .filter(|wait| *wait < left && shared.retry_budget.take())
        else {
            return Err(Error::new(failure, trace));
        };
        trace.earlier_unknown |= failure.outcome(call.idempotency) == Outcome::Unknown;
        tracing::debug!(
            target: "iam_client",
            operation = call.operation,
            attempt = trace.attempts,
            wait_ms = wait.as_millis(),
            reason = %failure,
            "sending again"
        );
        sleep(wait).await;
    }
}

/// How long to wait before the next attempt; `None` when there should be none.
fn wait_before_repeating(
    shared: &Shared,
    options: &CallOptions,
    call: &Call,
    failure: &Failure,
    trace: &Trace,
    backoff: &mut Backoff,
) -> Option<Duration> {
    let (repeat, asked) = match failure {
        Failure::Transport(error) => (
            may_repeat_after_failure(error.kind(), call.idempotency),
            None,
        ),
        Failure::Deadline(_) => (
            may_repeat_after_failure(Kind::Timeout, call.idempotency),
            None,
        ),
        Failure::Service(refusal) => (
            may_repeat_after_status(refusal.error.status(), call.idempotency),
            retry_after(&refusal.headers, shared.clock.now()),
        ),
        _ => (false, None),
    };
    let asked = asked.unwrap_or_default();
    let allowed = repeat
        && trace.attempts < options.retry.max_attempts
        && asked <= options.retry.max_retry_after;
    allowed.then(|| backoff.next(fastrand::f64()).max(asked))
}

impl Failure {
    /// Whether the attempt ended before there was anything to send.
    fn is_before_sending(&self) -> bool {
        matches!(
            self,
            Self::Credentials(_) | Self::Signing(_) | Self::Request(_)
        ) || matches!(self, Self::Transport(error) if error.kind() == Kind::Refused)
    }
}
