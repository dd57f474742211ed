//! Statuses other than the right one, from the emulator's own fault plan, and a clock that is wrong.

use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use iam_emulator::Fault as Ordered;

use crate::faults::matrix::{Circumstances, Fault, Row, Stage};
use crate::faults::promise::{Promise, failed, refused, refused_for_now, unavailable};

const SECOND: Duration = Duration::from_secs(1);
const DAY: i64 = 24 * 60 * 60;

pub(crate) fn statuses() -> Vec<Row> {
    let mut rows = redirects();
    rows.extend(throttling());
    rows.extend(failures());
    for (fault, seconds) in [
        ("the client's clock is a day ahead", DAY),
        ("the client's clock is a day behind", -DAY),
    ] {
        let row = Row::new(Stage::Read, fault);
        rows.push(row.both(Fault::Clock(seconds), refused(401).lasting()));
    }
    rows
}

fn row(
    stage: Stage,
    fault: &'static str,
    order: fn(&Circumstances) -> Ordered,
    promise: Promise,
) -> Row {
    Row::new(stage, fault).both(Fault::Service(order), promise)
}

fn status(code: u16) -> Ordered {
    Ordered::status(StatusCode::from_u16(code).unwrap())
}

fn redirects() -> Vec<Row> {
    fn to(circumstances: &Circumstances, code: u16, scheme: &str) -> Ordered {
        let elsewhere = format!("{scheme}://{}/v1/users", circumstances.elsewhere);
        status(code).header(LOCATION, HeaderValue::from_str(&elsewhere).unwrap())
    }
    let read = |fault, order, code| row(Stage::Read, fault, order, refused(code));
    vec![
        read("301 to another host", |there| to(there, 301, "http"), 301),
        read("302 to another host", |there| to(there, 302, "https"), 302),
        read("307 to another host", |there| to(there, 307, "http"), 307),
        read("308 to another host", |there| to(there, 308, "https"), 308),
        row(
            Stage::Read,
            "303 to another host",
            |there| to(there, 303, "http"),
            failed(303),
        ),
        row(
            Stage::Applied,
            "303 to another host",
            |there| to(there, 303, "https").applied(),
            failed(303),
        ),
    ]
}

fn after(fault: Ordered, text: &str) -> Ordered {
    fault.header(RETRY_AFTER, HeaderValue::from_str(text).unwrap())
}

/// A date some seconds from now, cut to whole ones.
fn after_date(fault: Ordered, there: &Circumstances) -> Ordered {
    let date = there.now.saturating_add(3 * SECOND).as_u64() / 1000;
    let date = jiff::Timestamp::from_second(i64::try_from(date).unwrap()).unwrap();
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    after(fault, &printer.timestamp_to_rfc9110_string(&date).unwrap())
}

const ABSURD: &str = "99999999999999999999999";
/// Longer than any call of the matrix may take, and shorter than what a client is ready to wait.
const TOO_LATE: &str = "45";

fn throttling() -> Vec<Row> {
    let read = |fault, order, promise| row(Stage::Read, fault, order, promise);
    vec![
        read(
            "417 with a page in HTML",
            |_| Ordered::html_417(),
            refused_for_now(417),
        ),
        read("429", |_| status(429), refused_for_now(429)),
        read(
            "429 with Retry-After in seconds",
            |_| after(status(429), "1"),
            refused_for_now(429),
        )
        .waiting(SECOND),
        read(
            "429 with Retry-After as a date",
            |there| after_date(status(429), there),
            refused_for_now(429),
        )
        .waiting(SECOND),
        read(
            "429 with an absurd Retry-After",
            |_| after(status(429), ABSURD),
            refused(429),
        ),
        read(
            "429 with a Retry-After beyond the call's time",
            |_| after(status(429), TOO_LATE),
            refused(429),
        ),
        read("503", |_| status(503), unavailable(503)),
        read("503, empty", |_| status(503).empty_body(), unavailable(503)),
        read(
            "503 with Retry-After in seconds",
            |_| after(status(503), "1"),
            unavailable(503),
        )
        .waiting(SECOND),
        read(
            "503 with Retry-After as a date",
            |there| after_date(status(503), there),
            unavailable(503),
        )
        .waiting(SECOND),
        read(
            "503 with an absurd Retry-After",
            |_| after(status(503), ABSURD),
            failed(503),
        ),
        read(
            "503 with a Retry-After beyond the call's time",
            |_| after(status(503), TOO_LATE),
            failed(503),
        ),
    ]
}

fn failures() -> Vec<Row> {
    vec![
        row(Stage::Read, "500", |_| status(500), failed(500)),
        row(
            Stage::Applied,
            "500 although it was carried out",
            |_| status(500).applied(),
            failed(500),
        ),
        row(Stage::Read, "502", |_| status(502), unavailable(502)),
        row(
            Stage::Applied,
            "502 although it was carried out",
            |_| status(502).applied(),
            unavailable(502),
        ),
        row(
            Stage::Applied,
            "503 although it was carried out",
            |_| status(503).applied(),
            unavailable(503),
        ),
        row(Stage::Read, "504", |_| status(504), unavailable(504)),
        row(
            Stage::Applied,
            "504 although it was carried out",
            |_| status(504).applied(),
            unavailable(504),
        ),
    ]
}
