//! What `reference.json` holds of the reference edition beyond what the types say.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::REFERENCE;

/// Tests show that it reads; were it broken, the documents would lack its facts.
static FACTS: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("reference.json")).unwrap_or_default());

/// The keywords that a schema gets from the reference's table of members: examples, a default, alternatives. `None`
/// when the table lacks the member, which then stands in an example alone.
pub(super) fn member(model: &str, member: &str) -> Option<&'static Map<String, Value>> {
    FACTS["models"][model]["members"][member].as_object()
}

/// How certain a model is.
pub(super) fn model_certainty(model: &str) -> Option<&'static str> {
    FACTS["models"][model]["certainty"].as_str()
}

/// The keywords that the schema of a parameter gets.
pub(super) fn parameter(operation: &str, name: &str) -> Option<&'static Map<String, Value>> {
    FACTS["operations"][operation]["parameters"][name].as_object()
}

/// Whether the reference lists the status for the operation.
pub(super) fn lists_refusal(operation: &str, status: &str) -> bool {
    let listed = FACTS["operations"][operation]["refusals"].as_array();
    listed.is_some_and(|listed| listed.iter().any(|entry| entry == status))
}

/// The reference's example of the body or the answer of an operation.
pub(super) fn example(operation: &str, of: &str) -> Option<&'static Value> {
    FACTS["operations"][operation].get(of)
}

/// The page of an operation.
pub(super) fn operation_page(operation: &str) -> String {
    format!("{REFERENCE}apis/{}/", operation.to_ascii_lowercase())
}

/// The page of a model.
pub(super) fn model_page(model: &str) -> String {
    format!("{REFERENCE}models/{}/", model.to_ascii_lowercase())
}
