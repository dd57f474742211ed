//! Where two JSON values differ, one short line a place.

use std::collections::BTreeSet;

use serde_json::Value;

/// How many characters of a value a line shows.
const SHOWN: usize = 60;

/// The places, each as ` at /its/pointer: we have …, the reference has …`.
pub(super) fn lines(ours: &Value, reference: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare("", Some(ours), Some(reference), &mut lines);
    lines
}

fn compare(at: &str, ours: Option<&Value>, reference: Option<&Value>, lines: &mut Vec<String>) {
    match (ours, reference) {
        (Some(Value::Object(ours)), Some(Value::Object(reference))) => {
            let names: BTreeSet<_> = ours.keys().chain(reference.keys()).collect();
            for name in names {
                let at = format!("{at}/{name}");
                compare(&at, ours.get(name), reference.get(name), lines);
            }
        }
        (Some(Value::Array(ours)), Some(Value::Array(reference))) => {
            for index in 0..ours.len().max(reference.len()) {
                let at = format!("{at}/{index}");
                compare(&at, ours.get(index), reference.get(index), lines);
            }
        }
        _ if ours == reference => {}
        _ => lines.push(format!(
            " at {at}: we have {}, the reference has {}",
            shown(ours),
            shown(reference)
        )),
    }
}

fn shown(value: Option<&Value>) -> String {
    let text = value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
