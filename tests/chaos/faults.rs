//! Faults on order, as chance has it.

use std::time::Duration;

use anyhow::Result;
use http::StatusCode;
use http::header::{HeaderValue, RETRY_AFTER};
use iam_emulator::{Cut, Emulator, Fault, FaultRule};

/// How many of a hundred requests meet a fault.
const PER_CENT: u8 = 30;

/// Much longer than an attempt may take.
const FOR_EVER: Duration = Duration::from_secs(600);

/// What the next request meets: of thirty in a hundred something that goes wrong, else nothing.
fn next(random: &mut fastrand::Rng) -> Fault {
    if random.u8(..100) >= PER_CENT {
        return nothing();
    }
    let status = |code| Fault::status(StatusCode::from_u16(code).unwrap_or_default());
    match random.u8(..100) {
        0..16 => Fault::cut(Cut::BeforeApplying),
        16..32 => Fault::cut(Cut::AfterApplying),
        32..42 => Fault::truncated_body(),
        42..48 => status(500),
        48..58 => status(500).applied(),
        58..66 => status(503).header(RETRY_AFTER, HeaderValue::from_static("0")),
        66..70 => status(503).empty_body(),
        70..78 => status(429),
        78..86 => Fault::html_417(),
        86..90 => status(504).applied(),
        90..99 => Fault::delay(Duration::from_millis(random.u64(1..20))),
        _ => Fault::delay(FOR_EVER),
    }
}

/// A rule that lets a request pass.
fn nothing() -> Fault {
    Fault::delay(Duration::ZERO)
}

/// Orders faults for the next requests of an operation, one for each, and counts those that are faults indeed.
pub(crate) fn order(
    emulator: &Emulator,
    operation: &str,
    path: Option<&str>,
    times: u32,
    random: &mut fastrand::Rng,
) -> u64 {
    let mut ordered = 0;
    for _ in 0..times {
        let fault = next(random);
        ordered += u64::from(fault != nothing());
        let rule = FaultRule::new(fault).operation(operation);
        emulator.faults().add(match path {
            Some(path) => rule.path(path),
            None => rule,
        });
    }
    ordered
}

/// How many faults nobody has met yet.
pub(crate) fn left(emulator: &Emulator) -> Result<u64> {
    let passing = serde_json::to_value(nothing())?;
    let mut left = 0;
    for rule in emulator.faults().pending() {
        left += u64::from(serde_json::to_value(rule)?["fault"] != passing);
    }
    Ok(left)
}
