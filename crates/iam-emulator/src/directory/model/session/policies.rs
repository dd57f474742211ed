//! The walk on the policies of permission sets.

use serde_json::{Value, json};

use super::Operation;
use super::ids::Ids;
use super::query::paged;
use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "SetPermissionSetPolicies",
        weight: 16,
        ask: set_permission_set_policies,
        perform: Reference::set_permission_set_policies,
    },
    Operation {
        name: "DeletePermissionSetPolicies",
        weight: 8,
        ask: delete_permission_set_policies,
        perform: Reference::delete_permission_set_policies,
    },
    Operation {
        name: "ListPermissionSetPolicies",
        weight: 12,
        ask: list_permission_set_policies,
        perform: Reference::list_permission_set_policies,
    },
];

/// Policies of some kinds. Custom ones go by both names, with other values, of which a version knows one.
pub(super) fn with_policies(mut body: Value, managed: &[String], choices: &mut Choices) -> Value {
    if choices.pick(2) > 0 {
        let policy = |choices: &mut Choices| {
            let description = choices.one_of(&[json!("설명"), Value::Null]);
            let id = choices.one_of(managed);
            json!({"id": id, "name": choices.one_of(&["Viewer", "Power"]), "description": description})
        };
        body["managed_policies"] = json!(choices.few(0, policy));
    }
    for member in ["custom_policies", "customer_policies"] {
        if choices.pick(2) > 0 {
            let names = choices.few(0, |choices| choices.one_of(&["One", "Two"]));
            body[member] = json!(names);
        }
    }
    if choices.pick(2) > 0 {
        let named = json!({"name": "One", "Statement": 1});
        let policies = [named, json!({"Statement": 2}), json!({"Statement": 3})];
        body["inline_policies"] = json!(choices.few(0, |choices| choices.one_of(&policies)));
    }
    body
}

fn set_permission_set_policies(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let id = ids.permission_set(choices);
    let mut body = json!({"instance_id": ids.instance});
    if choices.is_one_in(8) {
        let members = ["managed_policies", "custom_policies", "inline_policies"];
        body[choices.one_of(&members)] = Value::Null;
    }
    // Also the id that another policy of it has.
    let managed = [
        "pol-1".to_owned(),
        "pol-2".to_owned(),
        ids.policy(&id, choices),
    ];
    Request::of(id).with_body(with_policies(body, &managed, choices))
}

fn delete_permission_set_policies(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let id = ids.permission_set(choices);
    let policies = choices.few(1, |choices| ids.policy(&id, choices));
    let body = json!({"instance_id": ids.instance, "policy_ids": policies});
    Request::of(id).with_body(body)
}

fn list_permission_set_policies(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let id = ids.permission_set(choices);
    let categories = [
        "MANAGED_POLICY",
        "CUSTOM_POLICY",
        "CUSTOMER_POLICY",
        "INLINE_POLICY",
    ];
    let request = Request::of(id).with("instance_id", &ids.instance);
    paged(request, choices, &["created_at", "id", "name"])
        .filtered("category", choices, |choices| {
            choices.one_of(&categories).into()
        })
        .filtered("name", choices, |choices| {
            choices.one_of(&["One", "Viewer"]).into()
        })
}
