//! OpenAPI 3.1 documents, one for each version, from the types and their metadata alone.
//!
//! What the types do not say is in `reference.json`, a copy of facts of the reference edition: examples, defaults,
//! and the statuses with which an operation refuses.
//!
//! ```
//! use iam_model::{ApiVersion, openapi};
//!
//! let document = openapi::document(ApiVersion::V1_4);
//! assert_eq!(document["openapi"], "3.1.0");
//! let set_user = &document["paths"]["/v1/users/{user_uuid}"]["patch"];
//! assert_eq!(set_user["operationId"], "SetUser");
//! assert_eq!(set_user["x-certainty"], "documented");
//! ```

mod certainty;
mod limits;
mod links;
mod operations;
mod paths;
mod reference;
mod refusals;
mod schemas;
mod security;

use serde_json::{Map, Value, json};

use self::operations::Served;
use self::schemas::Schemas;
use crate::shapes::SHAPES;
use crate::{ApiVersion, SERVICE, VERSION_TABLE};

const REFERENCE: &str =
    "https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/";

const DESCRIPTION: &str = "\
Samsung Cloud Platform ID Center, written down by an independent project from the vendor's public reference and from \
what others recorded of the service; not a document of the vendor.

How certain a fact is stands beside it as `x-certainty`, and where it was read as `x-source`. It holds for the whole \
object and what is in it, but for what says otherwise itself, as an alternative in `anyOf` may, and for the keywords that \
`x-certainty-of` names: those are as certain as it says, however certain the object is. The words:

- `documented`: the reference says so.
- `documented by example`: an example of the reference shows so, beside what its table says.
- `official`: the vendor's own client does so.
- `live`: recorded from the service by a third party.
- `matched`: the models of a version beyond the reference edition, matched by example to the operations that use them.
- `inferred`: concluded from the names of models and from the history of changes.
- `derived`: our conclusion.
- `guide`: the user guide says so of the console; whether the API keeps to it is not known.
- `unknown`: no source.

Real answers lack members that the reference calls required, and hold members that it lacks. Enumerations in answers \
name the documented values; others may come. An operation whose shape is not known in this version is listed under \
`x-unknown-operations` and nowhere else.";

/// The document of a version, with every operation whose shape is known in it.
///
/// The same version always gives the same document, its members in alphabetical order. In a version
/// beyond all known ones every shape is assumed to be the newest, with the certainty `unknown`; in one
/// that never existed no operation is known, and the document has no paths.
#[must_use]
pub fn document(version: ApiVersion) -> Value {
    let served: Vec<Served> = SHAPES
        .iter()
        .filter_map(|operation| operation.served_in(version))
        .collect();
    let mut schemas = Schemas::of(&served);
    let mut paths = Map::new();
    for operation in &served {
        let item = paths.entry(operation.path()).or_insert_with(|| json!({}));
        item[operation.method()] = paths::operation(operation, &served, version, &mut schemas);
    }
    let refusals = refusals::components(&mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Samsung Cloud Platform ID Center",
            "summary": "Users, groups, permission sets and account assignments of an organization.",
            "description": DESCRIPTION,
            "version": version.to_string(),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
            "x-lifecycle": lifecycle(version),
        },
        "externalDocs": { "description": "The vendor's reference", "url": REFERENCE },
        "servers": [security::server()],
        "tags": tags(&served),
        "paths": paths,
        "components": {
            "schemas": schemas.into_components(),
            "responses": refusals,
            "parameters": security::headers(version),
            "securitySchemes": security::schemes(),
        },
        "security": [security::requirement()],
        "x-service": SERVICE,
        "x-unknown-operations": unknown_operations(&served),
    })
}

/// What the version table says of the version, whatever the date.
fn lifecycle(version: ApiVersion) -> Value {
    match VERSION_TABLE.row(version) {
        Some(row) => json!({
            "status": row.status,
            "not_before": row.not_before.map(|date| date.to_string()),
            "x-certainty": "documented",
        }),
        None => json!({ "status": "beyond the reference edition", "x-certainty": "unknown" }),
    }
}

fn tags(served: &[Served]) -> Vec<Value> {
    let mut names: Vec<&str> = served.iter().map(Served::tag).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| json!({ "name": name, "description": tag_description(name) }))
        .collect()
}

fn tag_description(name: &str) -> &'static str {
    match name {
        "account-assignments" => "Which principal has which permission set in which account.",
        "groups" => "Groups of users.",
        "instances" => "The instance of ID Center, one for an organization.",
        "permission-sets" => "What principals may do in the accounts they are assigned to.",
        "users" => "The people of an organization.",
        _ => "Other operations.",
    }
}

/// The operations that other versions have and this one is not known to have.
fn unknown_operations(served: &[Served]) -> Vec<&'static str> {
    let is_served = |name: &str| served.iter().any(|operation| operation.name() == name);
    let mut names: Vec<&str> = SHAPES
        .iter()
        .map(|operation| operation.name)
        .filter(|name| !is_served(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
