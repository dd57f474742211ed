//! What has to hold of a cell once its call has ended: the promise, the time, every change, and every request.

use std::time::Duration;

use iam_client::Outcome;

use super::cell::{Aftermath, Cell};
use super::matrix::{Fault, SHORTEST_WAIT};
use super::operation::Operation;
use super::promise::How;
use super::stand::Stand;
use super::tls::NOWHERE;
use crate::support::{JOHN_DOE, instance, john_doe};

/// How much later than its deadline a call may end.
const TOLERANCE: Duration = Duration::from_millis(250);

/// A call that has waited for an address in vain takes at least this long: hyper waits for 300 ms.
const IN_VAIN: Duration = Duration::from_millis(250);

/// What does not hold.
pub(super) async fn complaints(cell: Cell, stand: &Stand, aftermath: &Aftermath) -> Vec<String> {
    let mut complaints = Vec::new();
    if aftermath.missed_the_pool {
        complaints.push("the call did not get the connection of the pool".to_owned());
    }
    complaints.extend(of_the_end(cell, aftermath));
    complaints.extend(of_the_time(cell, stand, aftermath));
    if cell.operation.is_change() {
        complaints.extend(of_the_change(cell, aftermath));
    }
    complaints.extend(of_the_requests(cell, stand, aftermath));
    complaints.extend(of_others(stand));
    if stand.heal() {
        complaints.extend(of_the_next_call(stand).await);
    }
    complaints
}

/// Kind, outcome and attempts are as promised, and a wrong clock is told by how much.
fn of_the_end(cell: Cell, aftermath: &Aftermath) -> Vec<String> {
    let mut complaints = Vec::new();
    let error = aftermath.error.as_ref();
    if aftermath.ended != cell.promised {
        let error = error.map_or_else(String::new, |error| format!(": {error}"));
        complaints.push(format!(
            "promised \"{}\" and ended \"{}\"{error}",
            cell.promised, aftermath.ended,
        ));
    }
    if let Fault::Clock(ahead) = cell.fault {
        let measured = error.and_then(iam_client::Error::clock_skew_seconds);
        if measured.is_none_or(|seconds| seconds.abs_diff(ahead) > 60) {
            complaints.push(format!(
                "the clock is {ahead} s ahead, told were {measured:?}"
            ));
        }
    }
    complaints
}

/// The deadline is kept, and each attempt was signed after the wait before it.
fn of_the_time(cell: Cell, stand: &Stand, aftermath: &Aftermath) -> Vec<String> {
    let mut complaints = Vec::new();
    let latest = cell.options().timeout + TOLERANCE;
    if aftermath.took > latest {
        complaints.push(format!("took {:?}, more than {latest:?}", aftermath.took));
    }
    if stand.is_half_silent() && aftermath.took < IN_VAIN {
        complaints.push("did not try the address that is silent".to_owned());
    }
    for (index, pair) in aftermath.requests.windows(2).enumerate() {
        let wait = if index == 0 {
            cell.row.wait
        } else {
            SHORTEST_WAIT
        };
        let apart = pair[1].signed_at.saturating_sub(pair[0].signed_at);
        if u128::from(apart) < wait.as_millis() {
            complaints.push(format!("signed {apart} ms apart across a wait of {wait:?}"));
        }
    }
    complaints
}

/// No duplicate and no loss.
fn of_the_change(cell: Cell, aftermath: &Aftermath) -> Vec<String> {
    let mut complaints = Vec::new();
    let (ended, applied) = (aftermath.ended, aftermath.applications);
    let attempts = ended.attempts as usize;
    let most = match cell.operation {
        Operation::CreateUser => 1,
        _ => attempts,
    };
    let claimed = match ended.how {
        How::Success | How::Failure(_, Outcome::Applied) => 1..=most,
        How::Failure(_, Outcome::Refused | Outcome::NotSent) => 0..=0,
        How::Failure(..) => 0..=most,
    };
    if !claimed.contains(&applied) {
        complaints.push(format!(
            "ended \"{ended}\" and was carried out {applied} times"
        ));
    }
    // Of the emulator's two records neither is taken at its word.
    if (applied > 0) != aftermath.is_there {
        let is_there = aftermath.is_there;
        complaints.push(format!(
            "carried out {applied} times, and in the directory: {is_there}"
        ));
    }
    if cell.operation == Operation::CreateUser && aftermath.arrivals > 1 {
        let arrivals = aftermath.arrivals;
        complaints.push(format!("arrived {arrivals} times and may not be repeated"));
    }
    // The row has to do what it says.
    let meant = match cell.row.stage.is_applied() {
        true => attempts,
        false => usize::from(ended.how == How::Success),
    };
    if applied != meant {
        complaints.push(format!(
            "carried out {applied} times where the row means {meant}"
        ));
    }
    complaints
}

/// Nothing was sent but to the service, and nothing at all before the service could be trusted.
fn of_the_requests(cell: Cell, stand: &Stand, aftermath: &Aftermath) -> Vec<String> {
    let mut complaints = Vec::new();
    if !cell.row.stage.is_sent()
        && aftermath.ended.how != How::Success
        && !aftermath.requests.is_empty()
    {
        complaints.push(format!("sent all the same: {:?}", aftermath.requests));
    }
    let host = stand.endpoint.split_once("://").unwrap().1;
    for seen in &aftermath.requests {
        if seen.host != host {
            complaints.push(format!("sent to {}", seen.host));
        }
    }
    complaints
}

/// Nobody else was told anything: no other host, and no proxy but where to.
fn of_others(stand: &Stand) -> Vec<String> {
    let mut complaints = Vec::new();
    if stand.elsewhere.was_visited() {
        complaints.push("connected to another host".to_owned());
    }
    let expected = [
        format!("CONNECT {NOWHERE}:443 HTTP/1.1"),
        format!("Host: {NOWHERE}:443"),
    ];
    for connect in stand.proxying.connects() {
        if !connect.split("\r\n").eq(&expected) {
            complaints.push(format!("said to the proxy: {connect:?}"));
        }
    }
    complaints
}

/// The client is as good as new.
async fn of_the_next_call(stand: &Stand) -> Option<String> {
    match stand.client.users().show(john_doe(), instance()).await {
        Err(error) => Some(format!("the next call failed: {error}")),
        Ok(answer) => {
            let (user, attempts) = (answer.user.value(), answer.attempts);
            let id = user.and_then(|user| user.id.as_str());
            let as_ever = id == Some(JOHN_DOE) && attempts == 1;
            (!as_ever).then(|| format!("the next call got {id:?} after {attempts} attempts"))
        }
    }
}
