//! How the service refuses: statuses and bodies, as platform.md §3 lists them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::certainty::{Source, put, word};
use super::operations::Served;
use super::reference;
use super::schemas::Schemas;
use crate::StandardErrors;
use crate::shapes::Model;

/// A status with which every operation may refuse.
struct Refusal {
    status: &'static str,
    name: &'static str,
    description: &'static str,
    /// How certain it is where the reference does not list the status for the operation.
    certainty: &'static str,
}

const REFUSALS: &[Refusal] = &[
    refusal(
        "400",
        "Invalid",
        "A parameter or member is missing or invalid. The texts name no member.",
        "live",
    ),
    refusal(
        "401",
        "Unauthorized",
        "The signature is wrong or the access key unknown. The body is unknown; the gateway's is one candidate.",
        "live",
    ),
    refusal(
        "403",
        "Forbidden",
        "The permission is missing; `response` names it.",
        "live",
    ),
    refusal(
        "404",
        "NotFound",
        "What an id names does not exist; or the call has no header of a signature, which the gateway answers so.",
        "live",
    ),
    refusal(
        "406",
        "NoSuchVersion",
        "The version is not served for this operation.",
        "live",
    ),
    refusal(
        "417",
        "Firewall",
        "The web firewall refuses a burst of requests.",
        "live",
    ),
    refusal(
        "429",
        "Throttled",
        "Too many requests. The body is unknown.",
        "live",
    ),
    refusal(
        "5XX",
        "ServerFault",
        "A fault of the service, sometimes although the request was applied; some answers with 503 have no body.",
        "live",
    ),
];

/// Only where the reference lists it.
const CONFLICT: Refusal = refusal("409", "Conflict", "The name is taken.", "documented");

const fn refusal(
    status: &'static str,
    name: &'static str,
    description: &'static str,
    certainty: &'static str,
) -> Refusal {
    Refusal {
        status,
        name,
        description,
        certainty,
    }
}

/// The refusals of an operation, as references to [`components`].
///
/// A reference has no place for a certainty of its own: those that the reference edition lists for the operation stand
/// in `x-certainty-of`.
pub(super) fn references(served: &Served) -> Map<String, Value> {
    let is_listed = |refusal: &Refusal| reference::lists_refusal(served.name(), refusal.status);
    let conflict = Some(&CONFLICT).filter(|conflict| is_listed(conflict));
    let mut references = Map::new();
    for refusal in REFUSALS.iter().chain(conflict) {
        let reference = json!({ "$ref": format!("#/components/responses/{}", refusal.name) });
        if is_listed(refusal) {
            let source = Source::of(word(served.certainty));
            put(&mut references, refusal.status, reference, source);
        } else {
            references.insert(refusal.status.to_owned(), reference);
        }
    }
    references
}

/// The refusals that operations refer to.
pub(super) fn components(schemas: &mut Schemas) -> Map<String, Value> {
    REFUSALS
        .iter()
        .chain([&CONFLICT])
        .map(|refusal| (refusal.name.to_owned(), refusal.component(schemas)))
        .collect()
}

impl Refusal {
    fn component(&self, schemas: &mut Schemas) -> Value {
        let mut component = json!({
            "description": self.description,
            "content": self.content(schemas),
            "x-certainty": self.certainty,
        });
        if self.status == "429" {
            component["headers"] = json!({ "Retry-After": {
                "description": "After how many seconds to try again; not always sent.",
                "schema": { "type": "string" },
                "x-certainty": "live",
            } });
        }
        component
    }

    fn content(&self, schemas: &mut Schemas) -> Value {
        let standard = schemas.model(Model::of::<StandardErrors>());
        let json = |schema: Value| json!({ "application/json": { "schema": schema } });
        match self.status {
            "400" => {
                let mut content = json(standard.to_value());
                content["application/json"]["example"] = invalid_example();
                content
            }
            "401" => json(json!({ "anyOf": [schemas.of_type::<GatewayRejection>(), standard] })),
            "404" => {
                let mut content =
                    json(json!({ "anyOf": [standard, schemas.of_type::<GatewayError>()] }));
                content["text/html"] = page();
                content
            }
            "417" => json!({ "text/html": page() }),
            "429" | "5XX" => {
                let mut content = json(json!({ "anyOf": [standard, { "type": "object" }] }));
                content["text/html"] = page();
                content
            }
            _ => json(standard.to_value()),
        }
    }
}

fn page() -> Value {
    json!({ "schema": { "type": "string" } })
}

/// Recorded of a CreateGroup with an empty body \[live\].
fn invalid_example() -> Value {
    json!({ "errors": [{
        "code": "ValidationError",
        "detail": ["Field required", "value_error"],
        "global_request_id": "req-0231b92f-0f48-4eb4-9a36-ce869fb2f05d",
        "links": [],
        "related_resources": [],
        "request_id": "req-bc7ff643-0e5f-4b16-b252-fb0cff2e07c4",
        "response": null,
        "status": 400,
        "title": "ValidationError",
    }] })
}

/// The gateway's own refusal \[live\]; what a call without a header of a signature gets.
struct GatewayError;

impl JsonSchema for GatewayError {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GatewayError".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "timestamp": { "type": "string", "examples": ["2026-06-05T01:05:31.491+00:00"] },
                "path": { "type": "string", "examples": ["/v1/users"] },
                "status": { "type": "integer", "examples": [404] },
                "error": { "type": "string", "examples": ["Not Found"] },
                "requestId": { "type": "string", "examples": ["ddb55d57-40524"] },
            },
            "required": ["timestamp", "path", "status", "error", "requestId"],
            "x-certainty": "live",
        })
    }
}

/// The gateway's refusal of credentials \[live\].
struct GatewayRejection;

impl JsonSchema for GatewayRejection {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GatewayRejection".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "status": { "type": "string", "examples": ["UNAUTHORIZED"] },
                "name": { "type": "string", "examples": ["Request was rejected by gateway"] },
                "message": { "type": "string" },
            },
            "required": ["status", "name", "message"],
            "x-certainty": "live",
        })
    }
}
