//! Account assignments. Before 1.2 an answer tells the id of one of them, and the list the others.

use iam_model::ApiVersion;
use serde_json::{Value, json};

use super::page::{page, passes};
use super::users::shown_name;
use super::{Actual, Answer, Reference, find, permission_sets, put, stamps, text, texts, within};
use crate::directory::RefusalKind;
use crate::directory::model::call::{Call, Request};

const SORTABLE: &[&str] = &[
    "created_at",
    "principal_name",
    "principal_id",
    "principal_type",
];

/// What an assignment is; there is one of each.
const WHAT: [&str; 5] = [
    "instance_id",
    "target_account_id",
    "permission_set_id",
    "principal_id",
    "principal_type",
];

impl Reference {
    /// Every permission set to every principal in every account. What is there already stays.
    pub(crate) fn create_account_assignment(&mut self, call: &Call, actual: Actual<'_>) -> Answer {
        self.instance(call)?;
        let accounts = distinct(call.member("accounts"), "target_account_id");
        let sets = distinct(call.member("permission_sets"), "permission_set_id");
        let principals = distinct(call.member("principals"), "principal_id");
        for set in &sets {
            find(&self.sets, call, text(set, "permission_set_id"))?;
        }
        for principal in &principals {
            let among = match text(principal, "principal_type") {
                "USER" => &self.users,
                _ => &self.groups,
            };
            find(among, call, text(principal, "principal_id"))?;
        }
        self.check_policies(call, &accounts, &sets)?;
        let mut made = Vec::new();
        for account in &accounts {
            for set in &sets {
                for principal in &principals {
                    let mut assignment = self.account(call, account);
                    assignment["instance_id"] = json!(call.instance());
                    assignment["permission_set_id"] = set["permission_set_id"].clone();
                    for member in ["principal_id", "principal_type"] {
                        assignment[member] = principal[member].clone();
                    }
                    stamps::created(&mut assignment, call);
                    made.push(self.assigned(assignment, made.len(), call, actual));
                }
            }
        }
        let mut answer = made.first().cloned().unwrap_or_default();
        if call.version < ApiVersion::V1_2 {
            if answer.is_null() {
                return Err(RefusalKind::Invalid);
            }
            answer["account_assignment_id"] = answer["id"].clone();
            answer["role_srn"] = Value::Null;
        } else {
            answer = json!({"count": made.len(), "links": [], "account_assignments": made});
        }
        Ok(answer)
    }

    /// A permission set with custom policies is not applied to an account that lacks one of them.
    fn check_policies(
        &self,
        call: &Call,
        accounts: &[Value],
        sets: &[Value],
    ) -> Result<(), RefusalKind> {
        for set in sets {
            let set = find(&self.sets, call, text(set, "permission_set_id"))?;
            for policy in set["policies"].as_array().unwrap() {
                let lacks = |account: &Value| {
                    let known = self.known_account(account);
                    let policies = known.and_then(|known| known.get("policies"));
                    policies.is_some_and(|all| {
                        !texts(all)
                            .iter()
                            .any(|name| policy["given"] == name.as_str())
                    })
                };
                if policy["kind"] == "custom" && accounts.iter().any(lacks) {
                    return Err(RefusalKind::Invalid);
                }
            }
        }
        Ok(())
    }

    fn known_account(&self, account: &Value) -> Option<&Value> {
        let mut known = self.accounts.iter();
        known.find(|known| known["id"] == account["target_account_id"])
    }

    /// As the organization knows it, else as it is named; 1.6 names it by its id alone.
    fn account(&self, call: &Call, account: &Value) -> Value {
        let id = &account["target_account_id"];
        let (name, email) = match self.known_account(account) {
            Some(known) => (&known["name"], &known["email"]),
            None if call.version >= ApiVersion::V1_6 => (&json!(""), &json!("")),
            None => (
                &account["target_account_name"],
                &account["target_account_email"],
            ),
        };
        json!({"target_account_id": id, "target_account_name": name, "target_account_email": email})
    }

    /// As it is there already, or new.
    fn assigned(
        &mut self,
        mut assignment: Value,
        position: usize,
        call: &Call,
        actual: Actual<'_>,
    ) -> Value {
        let is_same = |known: &&Value| {
            WHAT.iter()
                .all(|member| known[member] == assignment[member])
        };
        if let Some(known) = self.assignments.iter().find(is_same) {
            return known.clone();
        }
        let id = match call.version < ApiVersion::V1_2 {
            true if position == 0 => actual.map(|actual| &actual["account_assignment_id"]),
            true => None,
            false => actual.map(|actual| &actual["account_assignments"][position]["id"]),
        };
        if id.is_some() {
            assignment["id"] = json!(self.learn(id, "", 32));
        }
        put(&mut self.assignments, assignment.clone());
        assignment
    }

    pub(crate) fn delete_account_assignment(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        self.unassign(call, std::slice::from_ref(&call.request.id))
    }

    /// Without ids all that the account has.
    pub(crate) fn delete_bulk_account_assignments(&mut self, call: &Call, _: Actual<'_>) -> Answer {
        self.instance(call)?;
        let in_account = |assignment: &&Value| {
            assignment["target_account_id"] == *call.member("target_account_id")
        };
        let ids = match call.member("account_assignment_ids") {
            Value::Null => within(&self.assignments, call)
                .filter(in_account)
                .map(|assignment| text(assignment, "id").to_owned())
                .collect(),
            ids => texts(ids),
        };
        self.unassign(call, &ids)
    }

    /// All of them are there in the account, or nothing is done.
    fn unassign(&mut self, call: &Call, ids: &[String]) -> Answer {
        for id in ids {
            let assignment = find(&self.assignments, call, id)?;
            if assignment["target_account_id"] != *call.member("target_account_id") {
                return Err(RefusalKind::Unknown);
            }
        }
        self.assignments
            .retain(|assignment| ids.iter().all(|id| assignment["id"] != id.as_str()));
        Ok(Value::Null)
    }

    pub(super) fn unassign_principals(&mut self, kind: &str, ids: &[String]) {
        self.assignments.retain(|assignment| {
            assignment["principal_type"] != kind
                || ids
                    .iter()
                    .all(|id| assignment["principal_id"] != id.as_str())
        });
    }

    /// That a user is assigned through a group does not count.
    pub(super) fn is_assigned(&self, principal: &Value, kind: &str, account: Option<&str>) -> bool {
        let mut assignments = self.assignments.iter();
        assignments.any(|assignment| {
            assignment["principal_type"] == kind
                && assignment["principal_id"] == principal["id"]
                && assignment["target_account_id"].as_str() == account
        })
    }

    /// One item for a principal, with all that it has in the account, oldest first.
    pub(crate) fn list_account_assignments(&mut self, call: &Call, actual: Actual<'_>) -> Answer {
        self.instance(call)?;
        self.learn_assignments(call, actual);
        let users = within(&self.users, call).map(|user| ("USER", user, shown_name(user)));
        let groups = within(&self.groups, call);
        let groups = groups.map(|group| ("GROUP", group, text(group, "name")));
        let items = users.chain(groups).filter_map(|(kind, principal, name)| {
            let selects = |assignment: &&Value| {
                assignment["principal_type"] == kind
                    && assignment["principal_id"] == principal["id"]
                    && call.param("role_srn").is_none()
                    && [
                        "target_account_id",
                        "target_account_name",
                        "target_account_email",
                        "permission_set_id",
                    ]
                    .iter()
                    .all(|filter| passes(call, filter, assignment, filter))
            };
            let mut assigned: Vec<_> = within(&self.assignments, call).filter(selects).collect();
            assigned.sort_by_key(|assignment| text(assignment, "created_at"));
            let mut item = (*assigned.first()?).clone();
            item["principal_name"] = json!(name);
            item["role_srn"] = Value::Null;
            item["permission_sets"] = assigned.iter().map(|it| self.assigned_set(it)).collect();
            Some(item)
        });
        let items = items.filter(|item| passes(call, "principal_name", item, "principal_name"));
        page(call, "account_assignments", items.collect(), SORTABLE)
    }

    fn assigned_set(&self, assignment: &Value) -> Value {
        let mut sets = self.sets.iter();
        let set = sets
            .find(|set| set["id"] == assignment["permission_set_id"])
            .unwrap();
        json!({
            "account_assignment_id": assignment["id"],
            "permission_set_id": set["id"],
            "permission_set_name": set["name"],
            "permission_set_srn": permission_sets::srn(set),
        })
    }

    /// The list of an account with ids that nobody knows.
    pub(super) fn unlearnt_assignments(&self) -> Option<(&'static str, Request)> {
        let mut assignments = self.assignments.iter();
        let assignment = assignments.find(|assignment| assignment["id"].is_null())?;
        let request = Request::default()
            .with("instance_id", text(assignment, "instance_id"))
            .with("target_account_id", text(assignment, "target_account_id"))
            .with("size", "1000");
        Some(("ListAccountAssignments", request))
    }

    fn learn_assignments(&mut self, call: &Call, actual: Actual<'_>) {
        while let Some(at) = self.assignments.iter().position(|known| {
            known["id"].is_null()
                && call.param("target_account_id") == known["target_account_id"].as_str()
        }) {
            let mut assignment = self.assignments.remove(at);
            let listed = actual.and_then(|actual| actual["account_assignments"].as_array());
            let item = listed.into_iter().flatten().find(|item| {
                item["principal_id"] == assignment["principal_id"]
                    && item["principal_type"] == assignment["principal_type"]
            });
            let sets = item.and_then(|item| item["permission_sets"].as_array());
            let set = sets
                .into_iter()
                .flatten()
                .find(|set| set["permission_set_id"] == assignment["permission_set_id"]);
            let id = set.map(|set| &set["account_assignment_id"]);
            assignment["id"] = json!(self.learn(id, "", 32));
            put(&mut self.assignments, assignment);
        }
    }
}

/// The first of each id.
fn distinct(list: &Value, id: &str) -> Vec<Value> {
    let mut distinct: Vec<Value> = Vec::new();
    for value in list.as_array().into_iter().flatten() {
        let is_there = distinct.iter().any(|known| {
            known[id] == value[id] && known["principal_type"] == value["principal_type"]
        });
        if !is_there {
            distinct.push(value.clone());
        }
    }
    distinct
}
