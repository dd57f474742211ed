//! What has become of each of several things that were to be deleted.

use serde_json::{Value, json};

use super::find;
use crate::directory::model::call::Call;

/// In the order of the ids, each once.
pub(super) fn removal(
    call: &Call,
    ids: &[String],
    records: &[Value],
    name: impl Fn(&Value) -> String,
) -> Value {
    let mut ids = ids.to_vec();
    ids.sort();
    ids.dedup();
    let (mut failed, mut success) = (Vec::new(), Vec::new());
    for id in ids {
        match find(records, call, &id) {
            Ok(record) => success.push(json!({"success_id": id, "success_name": name(record)})),
            Err(_) => failed.push(json!({
                "failed_id": id, "failed_name": "",
                "error_code": "NOT_FOUND", "failed_caused": "NotFoundError",
            })),
        }
    }
    json!({"failed_ids": failed, "success_ids": success})
}
