//! The retry loop: attempts, the waits between them, and the time that all of it may take.

use std::time::Duration;

use iam_transport::Kind;
use tokio::time::{Instant, sleep};

use crate::attempt::{Reply, attempt};
use crate::call::Call;
use crate::client::Shared;
use crate::error::{Error, Failure, Trace};
use crate::retry::{Backoff, may_repeat_after_failure, may_repeat_after_status, retry_after};
use crate::{CallOptions, Client};

/// Sends a call until it is answered with success, or until it may or should not be sent again.
pub(crate) async fn exchange(client: &Client, call: &Call) -> Result<(Reply, Trace), Error> {
    let Client {
        shared,
        options,
        concurrency,
    } = client;
    let mut trace = call.unsent();
    if let Err(failure) = check_circumstances(options) {
        return Err(Error::new(failure, trace));
    }
    let started = Instant::now();
    let time_left = || options.timeout.saturating_sub(started.elapsed());
    let mut backoff = Backoff::new(&options.retry);
    let mut may_date_anew = true;
    loop {
        let correction = shared.clock_correction.millis();
        let limit = whole_millis(options.attempt_timeout.min(time_left()));
        let round = concurrency.as_ref().map(|concurrency| concurrency.round());
        let result = attempt(shared, call, limit, &mut trace.attempts).await;
        if let (Some(concurrency), Some(round)) = (concurrency, round) {
            concurrency.observe(round, &result);
        }
        trace.elapsed = started.elapsed();
        let failure = match result {
            Ok(reply) => {
                shared.retry_budget.give_back(trace.attempts > 1);
                return Ok((reply, trace));
            }
            Err(failure) if failure.is_timeout() && time_left().is_zero() => {
                Failure::Deadline(options.timeout)
            }
            Err(failure) => failure,
        };
        let refused = u32::from(failure.is_refused_by_transport());
        trace.attempts = trace.attempts.saturating_sub(refused);
        let wait = if may_date_anew && was_dated_wrongly(shared, &failure, correction) {
            may_date_anew = false;
            (!time_left().is_zero()).then_some(Duration::ZERO)
        } else {
            wait_before_repeating(shared, options, call, &failure, &trace, &mut backoff)
                .filter(|wait| *wait < time_left() && shared.retry_budget.take())
        };
        let Some(wait) = wait else {
            return Err(Error::new(failure, trace));
        };
        trace.earlier = failure.outcome(call.idempotency).after(trace.earlier);
        tracing::debug!(
            target: "iam_client",
            operation = call.operation,
            attempt = trace.attempts,
            wait_ms = wait.as_millis(),
            reason = %failure,
            "sending again"
        );
        sleep(wait).await;
        if time_left().is_zero() {
            // Woken too late: an attempt without any time would tell less than the last one.
            trace.elapsed = started.elapsed();
            return Err(Error::new(failure, trace));
        }
    }
}

/// Rounded up: an attempt that used up a time which was rounded down would leave a rest of the call's.
fn whole_millis(duration: Duration) -> Duration {
    let millis = duration.as_nanos().div_ceil(1_000_000);
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

/// What no call can do without.
pub(crate) fn check_circumstances(options: &CallOptions) -> Result<(), Failure> {
    if options.timeout.is_zero() || options.attempt_timeout.is_zero() {
        return Err(Failure::Request(crate::options::NO_TIME.to_owned()));
    }
    tokio::runtime::Handle::try_current().map_err(|_| {
        Failure::Request(
            "there is no tokio runtime to keep the time; await the call within one".to_owned(),
        )
    })?;
    Ok(())
}

/// Whether the service refused a signature whose time, made with this correction of the clock, was not the service's.
fn was_dated_wrongly(shared: &Shared, failure: &Failure, correction: i64) -> bool {
    let Failure::Service(refusal) = failure else {
        return false;
    };
    refusal
        .clock_skew_seconds
        .is_some_and(|skew| shared.clock_correction.learn(skew, correction))
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
        // It began with a 2xx and broke off: asking again gets the rest.
        Failure::Answer(answer) => (
            answer
                .broken
                .is_some_and(|kind| may_repeat_after_failure(kind, call.idempotency)),
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
    /// Whether the transport did not even try.
    fn is_refused_by_transport(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == Kind::Refused)
    }

    /// Whether the request may have been sent and its answer did not begin in time.
    fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.kind() == Kind::Timeout)
    }
}
