//! One cell of the matrix: a call that meets a fault, and what it leaves behind.

use std::fmt;
use std::time::Duration;

use iam_client::{CallOptions, Error, RetryPolicy};
use iam_emulator::JournalEntry;
use tokio::time::Instant;

use super::judgement;
use super::line::Then;
use super::matrix::{Fault, Pace, Protocol, Row, SHORTEST_WAIT};
use super::metronome::Metronome;
use super::misdeed::Misdeed;
use super::operation::{OPERATIONS, Operation};
use super::promise::Ended;
use super::proxy::Seen;
use super::stand::Stand;
use crate::support::{instance, john_doe};

/// More than any call makes attempts.
const ALWAYS: usize = 100;

/// How often a cell is run that was disturbed.
const TRIES: usize = 10;

/// How often the fault is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    /// By the first attempt.
    Once,
    /// By every attempt.
    Always,
}

#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) row: &'static Row,
    pub(super) protocol: Protocol,
    pub(super) operation: Operation,
    pub(super) frequency: Frequency,
    pub(super) fault: Fault,
    pub(super) promised: Ended,
}

/// What a call has left behind.
pub(super) struct Aftermath {
    pub(super) ended: Ended,
    pub(super) error: Option<Error>,
    pub(super) took: Duration,
    /// What the proxy has read of it.
    pub(super) requests: Vec<Seen>,
    /// How many requests arrived at the emulator.
    pub(super) arrivals: usize,
    /// How many of them it carried out, by its journal.
    pub(super) applications: usize,
    /// Whether the change is there, by its directory.
    pub(super) is_there: bool,
    /// Whether the call was to get a connection of the pool, and got another.
    pub(super) missed_the_pool: bool,
}

impl Cell {
    /// The cells of a row.
    pub(super) fn all(row: &'static Row, protocol: Protocol) -> Vec<Self> {
        let Ok((fault, promise)) = *row.way(protocol) else {
            return Vec::new();
        };
        let mut cells = Vec::new();
        for (frequency, three) in [
            (Frequency::Once, promise.once),
            (Frequency::Always, Some(promise.always)),
        ] {
            for (operation, promised) in OPERATIONS.into_iter().zip(three.into_iter().flatten()) {
                cells.push(Self {
                    row,
                    protocol,
                    operation,
                    frequency,
                    fault,
                    promised,
                });
            }
        }
        cells
    }

    /// Whether it keeps the machine busy as long as it runs.
    pub(super) fn is_busy(self) -> bool {
        matches!(
            self.fault,
            Fault::Misdeed(Misdeed {
                then: Then::Flood(_),
                ..
            })
        )
    }

    /// Runs the cell, again where it was disturbed; what does not hold of it.
    pub(super) async fn run(self) -> Vec<String> {
        let mut complaints = Vec::new();
        for _ in 0..TRIES {
            let metronome = Metronome::start();
            let opens_at = (self.frequency == Frequency::Once).then_some(2);
            let stand = Stand::new(self.fault, self.protocol, self.options(), opens_at).await;
            let aftermath = self.meet(&stand).await;
            complaints = judgement::complaints(self, &stand, &aftermath).await;
            let disturbed = metronome.was_late() || aftermath.missed_the_pool;
            if complaints.is_empty() || !disturbed {
                break;
            }
        }
        let named = |complaint| format!("{self}: {complaint}");
        complaints.into_iter().map(named).collect()
    }

    pub(super) fn options(self) -> CallOptions {
        let (attempt, call) = match (self.row.pace, self.frequency) {
            (Pace::Patient, _) => (10_000, 30_000),
            (Pace::Hurried, Frequency::Once) => (1_000, 30_000),
            // The second attempt would go on until 2020 were it not for the call's own time.
            (Pace::Hurried, Frequency::Always) => (1_000, 1_600),
        };
        CallOptions::new()
            .attempt_timeout(Duration::from_millis(attempt))
            .timeout(Duration::from_millis(call))
            .retry(RetryPolicy::new().delays(SHORTEST_WAIT, SHORTEST_WAIT))
    }

    /// Makes the call that meets the fault.
    async fn meet(self, stand: &Stand) -> Aftermath {
        if self.row.pooled {
            let before = stand.client.users().show(john_doe(), instance());
            before.await.unwrap();
        }
        if matches!(self.fault, Fault::ClosedInPool) {
            stand.proxying.dismiss().await;
        }
        let before = stand.proxying.requests();
        stand.emulator.journal().clear();
        stand.arm(
            self.operation.name(),
            match self.frequency {
                Frequency::Once => 1,
                Frequency::Always => ALWAYS,
            },
        );
        let started = Instant::now();
        let result = self.operation.call(&stand.client).await;
        let took = started.elapsed();
        stand.emulator.faults().clear();
        let requests = stand.proxying.requests().split_off(before.len());
        let entries = stand.emulator.journal().entries();
        let of_operation = |entry: &&JournalEntry| entry.operation == Some(self.operation.name());
        let arrived: Vec<_> = entries.iter().filter(of_operation).collect();
        let connection = |seen: Option<&Seen>| seen.map(|seen| seen.connection);
        Aftermath {
            ended: Ended::of(&result),
            error: result.err(),
            took,
            arrivals: arrived.len(),
            applications: arrived.iter().filter(|entry| is_applied(entry)).count(),
            is_there: self.operation.is_done(&stand.inspector()).await,
            missed_the_pool: self.row.pooled
                && !matches!(self.fault, Fault::ClosedInPool)
                && connection(before.last()) != connection(requests.first()),
            requests,
        }
    }
}

/// Whether the service did what a request asked for.
fn is_applied(entry: &JournalEntry) -> bool {
    let answered_well = entry.status.is_some_and(|status| status / 100 == 2);
    let fault = entry.fault.as_deref();
    entry.reason.is_none()
        && fault.map_or(answered_well, |fault| fault.ends_with("although applied"))
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Once => "once",
            Frequency::Always => "always",
        };
        write!(
            formatter,
            "{} ({}), HTTP/{}, {}, {frequency}",
            self.row.fault,
            self.row.stage,
            self.protocol,
            self.operation.name()
        )
    }
}
