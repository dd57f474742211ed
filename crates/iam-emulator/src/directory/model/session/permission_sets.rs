//! The walk on permission sets.

use serde_json::{Value, json};

use super::Operation;
use super::ids::Ids;
use super::policies::with_policies;
use super::query::paged;
use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreatePermissionSet",
        weight: 24,
        ask: create_permission_set,
        perform: Reference::create_permission_set,
    },
    Operation {
        name: "SetPermissionSet",
        weight: 8,
        ask: set_permission_set,
        perform: Reference::set_permission_set,
    },
    Operation {
        name: "ShowPermissionSet",
        weight: 8,
        ask: show_permission_set,
        perform: Reference::show_permission_set,
    },
    Operation {
        name: "DeletePermissionSet",
        weight: 3,
        ask: delete_permission_set,
        perform: Reference::delete_permission_set,
    },
    Operation {
        name: "ListPermissionSets",
        weight: 12,
        ask: list_permission_sets,
        perform: Reference::list_permission_sets,
    },
];

fn create_permission_set(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let mut body = json!({
        "instance_id": ids.instance,
        "name": choices.one_of(&["p-a", "p-b", "p-c"]),
        "session_duration": choices.one_of(&[3600, 7200, 10800]),
    });
    if choices.pick(2) > 0 {
        body["description"] = choices.one_of(&[json!("설명"), Value::Null]);
    }
    let managed = ["pol-1", "pol-2"].map(str::to_owned);
    Request::default().with_body(with_policies(body, &managed, choices))
}

fn set_permission_set(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let id = ids.permission_set(choices);
    let mut body = json!({"instance_id": ids.instance, "name": "ignored"});
    for (member, value) in [
        ("description", json!("설명")),
        ("session_duration", json!(4000)),
    ] {
        if let Some(value) = choices.one_of(&[None, Some(Value::Null), Some(value)]) {
            body[member] = value;
        }
    }
    Request::of(id).with_body(body)
}

fn show_permission_set(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    Request::of(ids.permission_set(choices)).with("instance_id", &ids.instance)
}

fn delete_permission_set(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    show_permission_set(ids, choices)
}

fn list_permission_sets(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let fields = [
        "created_at",
        "modified_at",
        "id",
        "name",
        "session_duration",
    ];
    let request = Request::default().with("instance_id", &ids.instance);
    paged(request, choices, &fields).filtered("name", choices, |choices| {
        choices.one_of(&["p-a", "p-b"]).into()
    })
}
