//! The walk on groups.

use serde_json::{Value, json};

use super::Operation;
use super::ids::{ACCOUNTS, Ids};
use super::query::paged;
use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateGroup",
        weight: 20,
        ask: create_group,
        perform: Reference::create_group,
    },
    Operation {
        name: "SetGroup",
        weight: 8,
        ask: set_group,
        perform: Reference::set_group,
    },
    Operation {
        name: "ShowGroup",
        weight: 8,
        ask: show_group,
        perform: Reference::show_group,
    },
    Operation {
        name: "DeleteGroup",
        weight: 2,
        ask: delete_group,
        perform: Reference::delete_group,
    },
    Operation {
        name: "DeleteBulkGroups",
        weight: 1,
        ask: delete_bulk_groups,
        perform: Reference::delete_bulk_groups,
    },
    Operation {
        name: "ListGroups",
        weight: 8,
        ask: list_groups,
        perform: Reference::list_groups,
    },
];

const NAMES: [&str; 4] = ["g-a", "g-b", "g-c", "g-d"];

fn create_group(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let mut body = json!({
        "instance_id": ids.instance,
        "name": choices.one_of(&NAMES),
        "user_uuids": choices.few(0, |choices| ids.user(choices)),
    });
    if choices.pick(2) > 0 {
        body["description"] = choices.one_of(&[json!("설명"), Value::Null]);
    }
    Request::default().with_body(body)
}

fn set_group(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let id = ids.group(choices);
    let mut body = json!({"instance_id": ids.instance});
    for (member, text) in [("name", choices.one_of(&NAMES)), ("description", "설명")] {
        if let Some(value) = choices.one_of(&[None, Some(Value::Null), Some(json!(text))]) {
            body[member] = value;
        }
    }
    Request::of(id).with_body(body)
}

fn show_group(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    Request::of(ids.group(choices)).with("instance_id", &ids.instance)
}

fn delete_group(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    Request::of(ids.group(choices)).with_body(json!({"instance_id": ids.instance}))
}

fn delete_bulk_groups(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let groups = choices.few(1, |choices| ids.group(choices));
    let body = json!({"instance_id": ids.instance, "group_ids": groups});
    Request::default().with_body(body)
}

fn list_groups(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let request = Request::default().with("instance_id", &ids.instance);
    paged(
        request,
        choices,
        &["created_at", "modified_at", "id", "name"],
    )
    .filtered("name", choices, |choices| {
        choices.one_of(&NAMES[..2]).into()
    })
    .filtered("excluded_user_uuid", choices, |choices| ids.user(choices))
    .filtered("excluded_account_id", choices, |choices| {
        choices.one_of(&ACCOUNTS).into()
    })
}
