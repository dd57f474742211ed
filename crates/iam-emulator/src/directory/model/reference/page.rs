//! Pages of a list.

use serde_json::{Value, json};

use super::{Answer, text};
use crate::directory::RefusalKind;
use crate::directory::model::call::Call;

/// The page of these records that a call asks for. Equal ones stay in the order that they have.
pub(super) fn page(
    call: &Call,
    member: &str,
    mut records: Vec<Value>,
    sortable: &[&str],
) -> Answer {
    let number = |name: &str| call.param(name).map(|text| text.parse::<u64>().unwrap());
    let (page, size) = (number("page").unwrap_or(0), number("size").unwrap_or(20));
    let sort = call.param("sort").unwrap_or("created_at:asc");
    // A field without a direction is refused, too.
    let (field, order) = sort.split_once(':').unwrap_or((sort, ""));
    if size == 0 || !sortable.contains(&field) || !["asc", "desc"].contains(&order) {
        return Err(RefusalKind::Invalid);
    }
    let size = size.min(1000);
    let count = records.len();
    // `null` before every text.
    let key = |record: &Value| {
        let value = &record[field];
        (value.as_u64(), value.as_str().map(str::to_owned))
    };
    records.sort_by(|a, b| match order {
        "asc" => key(a).cmp(&key(b)),
        _ => key(b).cmp(&key(a)),
    });
    let before = usize::try_from(page.saturating_mul(size)).unwrap();
    let shown = records
        .into_iter()
        .skip(before)
        .take(usize::try_from(size).unwrap());
    Ok(json!({
        "count": count, "page": page, "size": size, "sort": [format!("{field}:{order}")],
        member: shown.collect::<Vec<_>>(),
    }))
}

/// Whether a filter lets a text pass: it is the whole of it, or there is no filter.
pub(super) fn passes(call: &Call, filter: &str, record: &Value, member: &str) -> bool {
    call.param(filter)
        .is_none_or(|wanted| text(record, member) == wanted)
}
