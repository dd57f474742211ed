//! What can be done with a thing that was just created: links from its answer to the operations on it \[derived\].

use serde_json::{Map, Value, json};

use super::operations::Served;
use crate::{Parameter, ParameterPlace};

/// An operation that creates a thing, and where its answer tells the id that others take in their paths.
struct Created {
    by: &'static str,
    parameter: &'static str,
    /// One for each shape of the answer, with the member it begins with.
    ids: &'static [&'static str],
}

const CREATED: &[Created] = &[
    created("CreateUser", "user_uuid", &["/user/id"]),
    created("CreateGroup", "group_id", &["/group/id"]),
    created("CreateInstance", "instance_id", &["/instance/id"]),
    created("CreatePermissionSet", "permission_set_id", &["/id"]),
    created(
        "CreateAccountAssignment",
        "account_assignment_id",
        &["/account_assignments/0/id", "/account_assignment_id"],
    ),
];

const fn created(
    by: &'static str,
    parameter: &'static str,
    ids: &'static [&'static str],
) -> Created {
    Created { by, parameter, ids }
}

/// The links of an operation's success, by the operations that they lead to.
pub(super) fn of(operation: &Served, served: &[Served]) -> Map<String, Value> {
    let created = CREATED.iter().find(|one| one.by == operation.name());
    let Some((created, id)) = created.and_then(|one| Some((one, one.id(operation)?))) else {
        return Map::new();
    };
    served
        .iter()
        .filter(|target| takes(target, created.parameter))
        .map(|target| {
            (
                target.name().to_owned(),
                link(target, created.parameter, id),
            )
        })
        .collect()
}

impl Created {
    fn id(&self, operation: &Served) -> Option<&'static str> {
        let members = operation.shape.answer.members;
        let begins = |pointer: &&&str| {
            let first = pointer.split('/').nth(1);
            members.iter().any(|member| first == Some(member.name))
        };
        self.ids.iter().find(begins).copied()
    }
}

fn takes(target: &Served, name: &str) -> bool {
    let is_it = |one: &Parameter| one.place == ParameterPlace::Path && one.name == name;
    target.shape.parameters.iter().any(is_it)
}

fn link(target: &Served, parameter: &str, id: &str) -> Value {
    let mut parameters = json!({ parameter: format!("$response.body#{id}") });
    let own = target.shape.parameters.iter();
    for own in own.filter(|own| own.name == "instance_id" && own.place == ParameterPlace::Query) {
        parameters[own.name] = json!("$request.body#/instance_id");
    }
    json!({ "operationId": target.name(), "parameters": parameters, "x-certainty": "derived" })
}
