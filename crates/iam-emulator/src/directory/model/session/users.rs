//! The walk on users.

use serde_json::{Value, json};

use super::Operation;
use super::ids::{ACCOUNTS, Ids};
use super::query::paged;
use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateUser",
        weight: 24,
        ask: create_user,
        perform: Reference::create_user,
    },
    Operation {
        name: "SetUser",
        weight: 8,
        ask: set_user,
        perform: Reference::set_user,
    },
    Operation {
        name: "ShowUser",
        weight: 8,
        ask: show_user,
        perform: Reference::show_user,
    },
    Operation {
        name: "DeleteUser",
        weight: 2,
        ask: delete_user,
        perform: Reference::delete_user,
    },
    Operation {
        name: "DeleteBulkUsers",
        weight: 1,
        ask: delete_bulk_users,
        perform: Reference::delete_bulk_users,
    },
    Operation {
        name: "ListUsers",
        weight: 12,
        ask: list_users,
        perform: Reference::list_users,
    },
];

const LOGINS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "P@ssw0rd-x"];

/// Only the first two keep the rule, and the second is the login id of somebody.
const PASSWORDS: [&str; 9] = [
    "Xk7!mQ2#vT",
    "P@ssw0rd-x",
    "Sh0rt!xy",
    "L0ng!xyLo0ng!xyLo0ng!",
    "no-upper7!",
    "NO-LOWER7!",
    "No-digit!!",
    "No-special7",
    "Xk7!mQ2#888",
];

const ATTRIBUTES: [&str; 9] = [
    "business_unit",
    "department",
    "description",
    "email",
    "employee_id",
    "manager",
    "nation_id",
    "phone_number",
    "tz_id",
];

/// Some attributes with a text or `null`, and the others left out.
fn with_attributes(mut body: Value, choices: &mut Choices) -> Value {
    for name in ATTRIBUTES {
        match choices.pick(6) {
            1 => body[name] = Value::Null,
            2 => body[name] = json!("값"),
            3 => body[name] = json!("value"),
            _ => {}
        }
    }
    body
}

fn create_user(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let mut body = json!({
        "instance_id": ids.instance,
        "user_id": choices.one_of(&LOGINS),
        "name": choices.one_of(&["하나", "둘", "셋"]),
        "group_ids": choices.few(0, |choices| ids.group(choices)),
    });
    if choices.pick(2) > 0 {
        // Mostly a good one.
        let password = match choices.is_one_in(6) {
            true => choices.one_of(&PASSWORDS),
            false => PASSWORDS[0],
        };
        body["password"] = json!(password);
        body["temporary_password"] = json!(choices.pick(2) > 0);
    }
    Request::default().with_body(with_attributes(body, choices))
}

fn set_user(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let mut body = json!({"instance_id": ids.instance, "user_id": "ignored"});
    let id = ids.user(choices);
    match choices.pick(4) {
        2 => body["name"] = Value::Null,
        3 => body["name"] = json!("둘"),
        _ => {}
    }
    Request::of(id).with_body(with_attributes(body, choices))
}

fn show_user(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    Request::of(ids.user(choices)).with("instance_id", &ids.instance)
}

fn delete_user(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    Request::of(ids.user(choices)).with_body(json!({"instance_id": ids.instance}))
}

fn delete_bulk_users(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let users = choices.few(1, |choices| ids.user(choices));
    let body = json!({"instance_id": ids.instance, "user_uuids": users});
    Request::default().with_body(body)
}

fn list_users(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let fields = [
        "created_at",
        "modified_at",
        "id",
        "user_id",
        "name",
        "email",
        "department",
    ];
    let request = Request::default().with("instance_id", &ids.instance);
    paged(request, choices, &fields)
        .filtered("user_id", choices, |choices| {
            choices.one_of(&LOGINS[..2]).into()
        })
        .filtered("excluded_group_id", choices, |choices| ids.group(choices))
        .filtered("excluded_account_id", choices, |choices| {
            choices.one_of(&ACCOUNTS).into()
        })
}
