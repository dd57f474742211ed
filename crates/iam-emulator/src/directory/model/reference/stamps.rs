//! Who made a record and who changed it last.

use serde_json::{Value, json};

use crate::directory::model::call::Call;

/// The members that tell of a record's creation, and those that tell of its last change.
const CREATED: [&str; 3] = ["created_at", "created_by", "creator_name"];
const MODIFIED: [&str; 3] = ["modified_at", "modified_by", "modifier_name"];

/// A record that is new is changed last when it is made.
pub(super) fn created(record: &mut Value, call: &Call) {
    put(
        record,
        CREATED,
        [&seconds(call), call.actor.id, call.actor.name],
    );
    modified(record, call);
}

pub(super) fn modified(record: &mut Value, call: &Call) {
    put(
        record,
        MODIFIED,
        [&seconds(call), call.actor.id, call.actor.name],
    );
}

/// What the seed makes of a record that says nothing of it.
pub(super) fn seeded(record: &mut Value) {
    for members in [CREATED, MODIFIED] {
        put(record, members, ["2024-05-17T00:23:17Z", "seed", "seed"]);
    }
}

fn put(record: &mut Value, members: [&str; 3], values: [&str; 3]) {
    for (member, value) in members.into_iter().zip(values) {
        record[member] = json!(value);
    }
}

/// In whole seconds, `1970-01-01T00:23:17Z`; the walk ends on the first day.
fn seconds(call: &Call) -> String {
    let seconds = call.now / 1000;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    format!("1970-01-01T{hours:02}:{minutes:02}:{:02}Z", seconds % 60)
}

/// Without a zone and with six digits of a second, as the reference shows `last_password_update_at`.
pub(super) fn microseconds(call: &Call) -> String {
    let seconds = seconds(call);
    format!(
        "{}.{:03}000",
        seconds.trim_end_matches('Z'),
        call.now % 1000
    )
}
