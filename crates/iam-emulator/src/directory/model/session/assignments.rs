//! The walk on account assignments.

use serde_json::{Value, json};

use super::Operation;
use super::ids::{ACCOUNTS, Ids};
use super::query::paged;
use crate::directory::model::call::Request;
use crate::directory::model::choices::Choices;
use crate::directory::model::reference::Reference;

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        name: "CreateAccountAssignment",
        weight: 40,
        ask: create_account_assignment,
        perform: Reference::create_account_assignment,
    },
    Operation {
        name: "DeleteAccountAssignment",
        weight: 8,
        ask: delete_account_assignment,
        perform: Reference::delete_account_assignment,
    },
    Operation {
        name: "DeleteBulkAccountAssignments",
        weight: 3,
        ask: delete_bulk_account_assignments,
        perform: Reference::delete_bulk_account_assignments,
    },
    Operation {
        name: "ListAccountAssignments",
        weight: 12,
        ask: list_account_assignments,
        perform: Reference::list_account_assignments,
    },
];

fn create_account_assignment(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    // Enough since 1.6, and too little before.
    let by_id_alone = choices.is_one_in(8);
    let named = |mut what: Value| {
        if by_id_alone {
            let members = what.as_object_mut().unwrap();
            members.retain(|name, _| name == "target_account_id" || name == "permission_set_id");
        }
        what
    };
    let account = |choices: &mut Choices| {
        named(json!({
            "target_account_id": choices.one_of(&ACCOUNTS),
            "target_account_name": choices.one_of(&["given", "other"]),
            "target_account_email": "x@example.com",
        }))
    };
    let set = |choices: &mut Choices| {
        named(json!({
            "permission_set_id": ids.permission_set(choices), "permission_set_name": "",
            "permission_set_srn": "", "session_duration": 1,
        }))
    };
    let user = |choices: &mut Choices| json!({"principal_id": ids.user(choices), "principal_type": "USER"});
    let group = |choices: &mut Choices| json!({"principal_id": ids.group(choices), "principal_type": "GROUP"});
    let fewest = choices.one_of(&[1, 1, 1, 0]);
    let accounts = choices.few(fewest, account);
    let sets = choices.few(fewest, set);
    let principals = [choices.few(0, user), choices.few(0, group)].concat();
    let body = json!({
        "instance_id": ids.instance, "accounts": accounts, "permission_sets": sets,
        "principals": principals,
    });
    Request::default().with_body(body)
}

fn delete_account_assignment(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let id = ids.assignment(choices);
    let body =
        json!({"instance_id": ids.instance, "target_account_id": account_of(ids, &id, choices)});
    Request::of(id).with_body(body)
}

fn delete_bulk_account_assignments(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let assignments = choices.few(1, |choices| ids.assignment(choices));
    let account = account_of(ids, &assignments[0], choices);
    let mut body = json!({"instance_id": ids.instance, "target_account_id": account});
    match choices.pick(8) {
        6 => {}
        7 => body["account_assignment_ids"] = Value::Null,
        _ => body["account_assignment_ids"] = json!(assignments),
    }
    Request::default().with_body(body)
}

/// Mostly the account of the assignment, so that something is deleted.
fn account_of(ids: &Ids<'_>, assignment: &str, choices: &mut Choices) -> String {
    let mut known = ids.reference.assignments.iter();
    let known = known.find(|known| known["id"] == assignment);
    match known.and_then(|known| known["target_account_id"].as_str()) {
        Some(account) if !choices.is_one_in(8) => account.to_owned(),
        _ => choices.one_of(&ACCOUNTS).to_owned(),
    }
}

fn list_account_assignments(ids: &Ids<'_>, choices: &mut Choices) -> Request {
    let fields = [
        "created_at",
        "principal_name",
        "principal_id",
        "principal_type",
    ];
    let request = Request::default()
        .with("instance_id", &ids.instance)
        .with("target_account_id", choices.one_of(&ACCOUNTS));
    paged(request, choices, &fields)
        .filtered("permission_set_id", choices, |choices| {
            ids.permission_set(choices)
        })
        .filtered("principal_name", choices, |choices| {
            choices.one_of(&["둘", "g-a"]).into()
        })
        .filtered("target_account_name", choices, |choices| {
            choices.one_of(&["개발", "given", ""]).into()
        })
        .filtered("target_account_email", choices, |choices| {
            choices.one_of(&["dev@example.com", "x@example.com"]).into()
        })
        .filtered("role_srn", choices, |_| "srn:role".to_owned())
}
