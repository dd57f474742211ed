//! The walk on members of groups.

use serde_json::json;

use super::Operation;
use super::ids::Ids;
use super::query::paged;
use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateBulkGroupUsers",
        weight: 16,
        ask: members,
        perform: Reference::create_bulk_group_users,
    },
    Operation {
        name: "DeleteBulkGroupUsers",
        weight: 8,
        ask: members,
        perform: Reference::delete_bulk_group_users,
    },
    Operation {
        name: "ListGroupUsers",
        weight: 8,
        ask: list_group_users,
        perform: Reference::list_group_users,
    },
];

fn members(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let users = choices.few(1, |choices| ids.user(choices));
    let body = json!({"instance_id": ids.instance, "user_uuids": users});
    Request::of(ids.group(choices)).with_body(body)
}

fn list_group_users(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let fields = ["created_at", "modified_at", "id", "user_id", "name"];
    let request = Request::of(ids.group(choices)).with("instance_id", &ids.instance);
    paged(request, choices, &fields).filtered("user_id", choices, |choices| match choices.pick(2) {
        0 => choices.one_of(&["a", "b"]).into(),
        _ => ids.user(choices),
    })
}
