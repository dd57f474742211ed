//! The walk on instances.

use serde_json::{Value, json};

use super::Operation;
use super::ids::Ids;
use super::query::paged;
use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateInstance",
        weight: 8,
        ask: create_instance,
        perform: Reference::create_instance,
    },
    Operation {
        name: "SetInstance",
        weight: 5,
        ask: set_instance,
        perform: Reference::set_instance,
    },
    Operation {
        name: "ShowInstance",
        weight: 12,
        ask: show_instance,
        perform: Reference::show_instance,
    },
    Operation {
        name: "ListInstances",
        weight: 4,
        ask: list_instances,
        perform: Reference::list_instances,
    },
    Operation {
        name: "DeleteInstance",
        weight: 1,
        ask: delete_instance,
        perform: Reference::delete_instance,
    },
];

/// Some settings, of which CreateInstance does not know `component_id`. The password is in no answer.
fn config(choices: &mut Choices) -> Value {
    let mut config = json!({"bind_credential": "hidden"});
    let members = ["component_id", "bind_dn", "connection_url", "users_dn"];
    for member in members {
        if choices.pick(2) > 0 {
            config[member] = json!(choices.one_of(&["x", "y"]));
        }
    }
    config
}

fn create_instance(_: &Ids<'_>, choices: &mut Choices) -> Request {
    let mut body = json!({"name": choices.one_of(&["Instance", "Other"])});
    let kinds = ["IDENTITY_CENTER_DIRECTORY", "ACTIVE_DIRECTORY", "OPENLDAP"];
    for (member, value) in [
        ("description", json!("설명")),
        ("identity_store_config", config(choices)),
        ("identity_store_type", json!(choices.one_of(&kinds))),
        ("self_managed_password", json!(choices.pick(2) > 0)),
    ] {
        if choices.pick(3) == 2 {
            body[member] = value;
        }
    }
    Request::default().with_body(body)
}

fn set_instance(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let mut body = json!({});
    for (member, value) in [
        ("name", json!("A name: new/other")),
        ("description", json!("설명")),
        ("identity_store_config", config(choices)),
        ("self_managed_password", json!(choices.pick(2) > 0)),
    ] {
        if let Some(value) = choices.one_of(&[None, None, Some(Value::Null), Some(value)]) {
            body[member] = value;
        }
    }
    // The source rarely, because everything ends with it.
    let kinds = ["ACTIVE_DIRECTORY", "IDENTITY_CENTER_DIRECTORY", "OPENLDAP"];
    match choices.pick(8) {
        6 => body["identity_store_type"] = Value::Null,
        7 => body["identity_store_type"] = json!(choices.one_of(&kinds)),
        _ => {}
    }
    Request::of(&ids.instance).with_body(body)
}

fn show_instance(ids: &Ids<'_>, _: &mut Choices) -> Request {
    Request::of(&ids.instance)
}

fn list_instances(_: &Ids<'_>, choices: &mut Choices) -> Request {
    paged(
        Request::default(),
        choices,
        &["created_at", "modified_at", "id"],
    )
}

fn delete_instance(ids: &Ids<'_>, _: &mut Choices) -> Request {
    Request::of(&ids.instance)
}
