//! One operation of a document.

use serde_json::{Map, Value, json};

use super::certainty::{DERIVED, put, word};
use super::operations::Served;
use super::schemas::Schemas;
use super::{links, reference, refusals, security};
use crate::{ApiVersion, Idempotency, Parameter, ParameterPlace, VERSION_TABLE, VersionStatus};

/// The operation, one of all that are served.
pub(super) fn operation(
    served: &Served,
    all: &[Served],
    version: ApiVersion,
    schemas: &mut Schemas,
) -> Value {
    let mut operation = Map::new();
    let mut tell = |name: &str, value: Value| operation.insert(name.to_owned(), value);
    tell("operationId", json!(served.name()));
    tell("summary", json!(words(served.name())));
    tell("tags", json!([served.tag()]));
    tell("parameters", json!(parameters(served, schemas)));
    if let Some(body) = body(served, schemas) {
        tell("requestBody", body);
    }
    tell("responses", json!(responses(served, all, schemas)));
    if is_deprecated(version) {
        tell("deprecated", json!(true));
    }
    tell("x-certainty", json!(word(served.certainty)));
    tell("x-source", json!(reference::operation_page(served.name())));
    let idempotency = idempotency(served.shape.idempotency);
    put(&mut operation, "x-idempotency", json!(idempotency), DERIVED);
    Value::Object(operation)
}

/// `ListGroupUsers` as `List group users`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
            words.push(character.to_ascii_lowercase());
        } else {
            words.push(character);
        }
    }
    words
}

fn is_deprecated(version: ApiVersion) -> bool {
    let row = VERSION_TABLE.row(version);
    row.is_some_and(|row| row.status == VersionStatus::Deprecated)
}

fn idempotency(idempotency: Idempotency) -> &'static str {
    match idempotency {
        Idempotency::Safe => "safe",
        Idempotency::Idempotent => "idempotent",
        Idempotency::NonIdempotent => "non-idempotent",
    }
}

fn parameters(served: &Served, schemas: &mut Schemas) -> Vec<Value> {
    let own = served.shape.parameters.iter();
    own.map(|own| parameter(served, own, schemas))
        .chain(security::header_references())
        .collect()
}

fn parameter(served: &Served, parameter: &Parameter, schemas: &mut Schemas) -> Value {
    let place = match parameter.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
    };
    json!({
        "in": place,
        "name": parameter.name,
        "required": parameter.required,
        "schema": schemas.parameter(served.name(), parameter),
        "x-certainty": word(served.certainty),
    })
}

/// A body that needs no member may be left out: the service takes an empty one for an object without members \[live\].
fn body(served: &Served, schemas: &mut Schemas) -> Option<Value> {
    let model = served.shape.body.if_any()?;
    let content = content(schemas.model(model).as_value(), example(served, "request"));
    let mut body = Map::from_iter([
        ("content".to_owned(), content),
        ("x-certainty".to_owned(), json!(word(served.certainty))),
    ]);
    let needs_member = model.members.iter().any(|member| member.required);
    put(&mut body, "required", json!(needs_member), DERIVED);
    Some(Value::Object(body))
}

fn responses(served: &Served, all: &[Served], schemas: &mut Schemas) -> Map<String, Value> {
    let mut success = json!({
        "description": served.shape.success.canonical_reason(),
        "x-certainty": word(served.certainty),
    });
    if let Some(answer) = served.shape.answer.if_any() {
        let schema = schemas.model(answer);
        success["content"] = content(schema.as_value(), example(served, "answer"));
    }
    let links = links::of(served, all);
    if !links.is_empty() {
        success["links"] = Value::Object(links);
    }
    let mut responses = refusals::references(served);
    responses.insert(served.shape.success.as_str().to_owned(), success);
    responses
}

fn content(schema: &Value, example: Option<&Value>) -> Value {
    match example {
        Some(example) => json!({ "application/json": { "schema": schema, "example": example } }),
        None => json!({ "application/json": { "schema": schema } }),
    }
}

/// The reference's example, where the shape is the one that it is of.
fn example(served: &Served, of: &str) -> Option<&'static Value> {
    served
        .shape
        .is_of_the_examples()
        .then(|| reference::example(served.name(), of))?
}
