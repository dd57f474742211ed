//! The fault matrix: whatever goes wrong on the way of a call, it ends as was promised, in time, and nothing is lost,
//! done twice or told to others.

mod cell;
mod document;
mod frames;
mod http1;
mod http2;
mod judgement;
mod line;
mod matrix;
mod metronome;
mod misdeed;
mod operation;
mod promise;
mod proxy;
mod rows;
mod stand;
mod tls;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use cell::Cell;
use iam_client::Outcome;
use matrix::{Protocol, Row, UNSAID};
use promise::{How, Why};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many cells are run at a time. They wait more than they work.
const AT_A_TIME: u32 = 8;

const PROTOCOLS: [Protocol; 2] = [Protocol::Http1, Protocol::Http2];

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(matrix::rows);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_is_kept_over_http_1() {
    hold(Protocol::Http1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_is_kept_over_http_2() {
    hold(Protocol::Http2).await;
}

async fn hold(protocol: Protocol) {
    let turns = Arc::new(Semaphore::new(AT_A_TIME as usize));
    let mut running = JoinSet::new();
    for cell in cells(protocol) {
        let turns = Arc::clone(&turns);
        let wanted = if cell.is_busy() { AT_A_TIME } else { 1 };
        running.spawn(async move {
            let _turn = turns.acquire_many(wanted).await.unwrap();
            cell.run().await
        });
    }
    let cells = running.len();
    let complaints: Vec<String> = running.join_all().await.into_iter().flatten().collect();
    assert!(
        complaints.is_empty(),
        "of {cells} cells over HTTP/{protocol}:\n{}",
        complaints.join("\n")
    );
}

fn cells(protocol: Protocol) -> impl Iterator<Item = Cell> {
    ROWS.iter().flat_map(move |row| Cell::all(row, protocol))
}

#[test]
fn every_row_says_of_both_protocols_what_comes_of_it_or_why_nothing_can() {
    for row in ROWS.iter() {
        for protocol in PROTOCOLS {
            let unsaid = row.way(protocol).is_err_and(|reason| reason == UNSAID);
            assert!(!unsaid, "{} ({}), HTTP/{protocol}", row.fault, row.stage);
        }
    }
}

#[test]
fn the_document_is_what_the_matrix_says() {
    document::check(&ROWS);
}

/// Else a caller would have to read back what cannot have happened.
#[test]
fn unknown_is_said_of_no_request_that_was_not_sent_and_of_no_call_that_changes_nothing() {
    for cell in PROTOCOLS.into_iter().flat_map(cells) {
        let may_be_unknown = cell.row.stage.is_sent() && cell.operation.is_change();
        assert!(may_be_unknown || !is_unknown(cell.promised.how), "{cell}");
    }
}

/// A kind of failure is unknown only because it comes as well after the change was made as when it was not.
#[test]
fn unknown_is_said_only_where_both_have_been_seen() {
    for protocol in PROTOCOLS {
        let mut seen: BTreeMap<String, [bool; 2]> = BTreeMap::new();
        for cell in cells(protocol).filter(|cell| is_unknown(cell.promised.how)) {
            let How::Failure(why, _) = cell.promised.how else {
                continue;
            };
            // However an answer broke off: its beginning was not the service's.
            let kind = match why {
                Why::Answer(_) => "Answer".to_owned(),
                why => why.to_string(),
            };
            seen.entry(kind).or_default()[usize::from(cell.row.stage.is_applied())] = true;
        }
        assert!(seen.len() >= 8, "{seen:?}");
        assert!(seen.values().all(|both| *both == [true; 2]), "{seen:?}");
    }
}

fn is_unknown(how: How) -> bool {
    matches!(how, How::Failure(_, Outcome::Unknown))
}
