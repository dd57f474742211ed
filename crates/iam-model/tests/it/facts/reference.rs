//! What `facts/id-center.json` says of an operation in a version.

use std::collections::BTreeSet;

use iam_model::{ApiVersion, Certainty, Kind, VERSION_TABLE};
use serde_json::{Value, json};

/// The shape of an operation in a version.
pub(super) struct Shape {
    pub(super) parameters: Vec<Value>,
    /// The name of the body's model, or `NoBody`.
    pub(super) request: String,
    /// The statuses of success, each with the name of its model or `NoBody`.
    pub(super) successes: Vec<(String, String)>,
    /// Every status that is listed, of success or not.
    pub(super) statuses: BTreeSet<String>,
    /// Members that only the example of the version has, by model.
    pub(super) by_example: Vec<(&'static str, String)>,
    pub(super) certainty: Certainty,
}

/// The five versions of the reference edition, and those beyond it.
pub(super) fn versions() -> Vec<ApiVersion> {
    let edition = VERSION_TABLE.rows().iter().map(|row| row.version);
    edition
        .chain(VERSION_TABLE.later().iter().copied())
        .collect()
}

/// The shape; `None` when it is not known.
pub(super) fn shape(reference: &Value, operation: &Value, version: ApiVersion) -> Option<Shape> {
    if VERSION_TABLE.row(version).is_none() {
        return Some(later_shape(reference, operation, version));
    }
    let row = &operation["versions"][version.to_string()];
    let certainty = match text(&row["certainty"]) {
        "documented" => Certainty::Documented,
        "inferred" => Certainty::Inferred,
        "unknown" => return None,
        other => panic!("{other:?} is no certainty"),
    };
    let written = match row["shape"].as_str() {
        Some("same") => operation,
        None => &row["shape"],
        Some(other) => panic!("{other:?} is no shape"),
    };
    Some(written_shape(written, certainty))
}

fn written_shape(written: &Value, certainty: Certainty) -> Shape {
    let responses = written["responses"].as_object().unwrap();
    let successes = responses
        .iter()
        .filter(|(status, _)| status.starts_with('2'));
    Shape {
        parameters: written["parameters"].as_array().unwrap().clone(),
        request: model_or_none(&written["request"]),
        successes: successes
            .map(|(status, model)| (status.clone(), model_or_none(model)))
            .collect(),
        statuses: responses.keys().cloned().collect(),
        by_example: Vec::new(),
        certainty,
    }
}

/// The shape of 1.4, with the models that the version has changed.
fn later_shape(reference: &Value, operation: &Value, version: ApiVersion) -> Shape {
    let mut shape = written_shape(operation, Certainty::Matched);
    let later = &reference["later_versions"][version.to_string()];
    let Some(changed) = later[text(&operation["operation"])].as_object() else {
        return shape;
    };
    for (place, model) in changed {
        let model = text(model);
        let (name, remark) = model.split_once(", whose users ").unwrap_or((model, ""));
        if let Some((_, members)) = remark.split_once(": ") {
            let members = members.split(", ").map(|name| ("User", name.to_owned()));
            shape.by_example.extend(members);
            shape.certainty = Certainty::Inferred;
        }
        if find(&reference["models"], "model", name).unwrap()["certainty"] == "derived" {
            shape.certainty = Certainty::Inferred;
        }
        if place == "request" {
            name.clone_into(&mut shape.request);
        } else {
            shape.successes = vec![(place.clone(), name.to_owned())];
            shape.statuses.insert(place.clone());
        }
    }
    shape
}

fn model_or_none(model: &Value) -> String {
    model.as_str().unwrap_or("NoBody").to_owned()
}

pub(super) fn find<'a>(list: &'a Value, key: &str, name: &str) -> Option<&'a Value> {
    list.as_array()
        .unwrap()
        .iter()
        .find(|entry| entry[key] == name)
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub(super) fn flag(value: &Value) -> bool {
    value.as_bool().unwrap_or(false)
}

/// A kind in the words of the facts.
pub(super) fn type_of(kind: &Kind) -> Value {
    match kind {
        Kind::Text => json!("string"),
        Kind::Timestamp => json!("date-time"),
        Kind::Boolean => json!("boolean"),
        Kind::Integer => json!("integer"),
        Kind::Enumeration(values) => json!({ "enum": values }),
        Kind::List(element) => json!({ "array": type_of(element) }),
        Kind::Object { name, .. } => json!({ "ref": name }),
        Kind::Map => json!("object"),
        Kind::Any => json!({ "any_of": ["object", { "array": "object" }] }),
        other => panic!("a kind that the facts have no word for: {other:?}"),
    }
}

/// The example of a parameter or member, which the facts write as Python prints it.
pub(super) fn example(field: &Value) -> Option<Value> {
    let example = match &field["example"] {
        Value::Null => return None,
        Value::String(example) => example,
        other => return Some(other.clone()),
    };
    Some(match &field["type"] {
        Value::String(plain) if plain == "integer" => {
            let number = example.parse::<u64>();
            number.map_or_else(|_| json!(example), Value::from)
        }
        Value::String(plain) if plain == "boolean" => json!(example == "True"),
        Value::Object(compound) if !compound.contains_key("enum") => {
            serde_json::from_str(&example.replace('\'', "\"")).unwrap()
        }
        _ => json!(example),
    })
}

/// A default of ours in the form in which the facts write theirs: a text, as Python prints it, or as it is.
#[cfg(feature = "openapi")]
pub(super) fn printed_as(ours: &Value, reference: &Value) -> Value {
    match (ours, reference) {
        (Value::Bool(flag), Value::String(_)) => json!(if *flag { "True" } else { "False" }),
        (Value::Number(number), Value::String(_)) => json!(number.to_string()),
        _ => ours.clone(),
    }
}
