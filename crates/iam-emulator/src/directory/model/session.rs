//! A directory and the reference model side by side: every command goes to both.

use std::collections::BTreeSet;

use iam_auth::UnixMillis;
use iam_model::ReceivedParameters;
use iam_model::account_assignments::{
    CreateAccountAssignment, DeleteAccountAssignment, DeleteBulkAccountAssignments,
    ListAccountAssignments,
};
use iam_model::groups::{
    CreateBulkGroupUsers, CreateGroup, DeleteBulkGroupUsers, DeleteBulkGroups, DeleteGroup,
    ListGroupUsers, ListGroups, SetGroup, ShowGroup,
};
use iam_model::instances::{CreateInstance, DeleteInstance, SetInstance};
use iam_model::permission_sets::{
    CreatePermissionSet, DeletePermissionSet, DeletePermissionSetPolicies,
    ListPermissionSetPolicies, ListPermissionSets, SetPermissionSet, SetPermissionSetPolicies,
};
use iam_model::users::{CreateUser, DeleteBulkUsers, DeleteUser, ListUsers, SetUser, ShowUser};
use serde_json::{Value, json};

use super::Choices;
use super::reference::{Answer, Query, Reference};
use crate::Seed;
use crate::directory::{Actor, Apply, Context, Directory, Record, Rules, Table};

pub(super) type Perform = fn(&mut Session, Choices);

/// What the random walk is made of, and how often: more is created than deleted, and everything ends rarely.
pub(super) const OPERATIONS: &[(&str, usize, Perform)] = &[
    ("CreateUser", 16, Session::create_user),
    ("SetUser", 8, Session::set_user),
    ("ShowUser", 8, Session::show_user),
    ("DeleteUser", 3, Session::delete_user),
    ("DeleteBulkUsers", 3, Session::delete_users),
    ("ListUsers", 8, Session::list_users),
    ("CreateGroup", 16, Session::create_group),
    ("SetGroup", 8, Session::set_group),
    ("ShowGroup", 8, Session::show_group),
    ("DeleteGroup", 3, Session::delete_group),
    ("DeleteBulkGroups", 3, Session::delete_groups),
    ("ListGroups", 8, Session::list_groups),
    ("CreateBulkGroupUsers", 16, Session::add_members),
    ("DeleteBulkGroupUsers", 8, Session::remove_members),
    ("ListGroupUsers", 8, Session::list_members),
    ("CreatePermissionSet", 16, Session::create_set),
    ("SetPermissionSet", 8, Session::set_set),
    ("DeletePermissionSet", 3, Session::delete_set),
    ("ListPermissionSets", 8, Session::list_sets),
    ("SetPermissionSetPolicies", 8, Session::set_policies),
    ("DeletePermissionSetPolicies", 8, Session::delete_policies),
    ("ListPermissionSetPolicies", 8, Session::list_policies),
    ("CreateAccountAssignment", 24, Session::assign),
    ("DeleteAccountAssignment", 8, Session::unassign),
    ("DeleteBulkAccountAssignments", 3, Session::unassign_several),
    ("ListAccountAssignments", 8, Session::list_assignments),
    ("CreateInstance", 4, Session::create_instance),
    ("SetInstance", 1, Session::set_instance),
    ("DeleteInstance", 1, Session::delete_instance),
];

const ACCOUNTS: [&str; 3] = ["acc-1", "acc-2", "acc-3"];

pub(super) struct Session {
    directory: Directory,
    /// Made of the change sets alone.
    replayed: Directory,
    reference: Reference,
    step: u64,
    succeeded: BTreeSet<&'static str>,
}

impl Session {
    pub(super) fn new() -> Self {
        let seed = r#"{"accounts": [
            {"id": "acc-1", "name": "개발", "email": "dev@example.com", "policies": ["One"]},
            {"id": "acc-2", "name": "운영", "email": "ops@example.com"}
        ], "instances": [{"id": "ssoins-1"}]}"#;
        let directory = Seed::from_json(seed).unwrap().contents().unwrap().directory;
        Self {
            replayed: Directory::from(directory.to_changes()),
            directory,
            reference: Reference::new("ssoins-1"),
            step: 0,
            succeeded: BTreeSet::new(),
        }
    }

    pub(super) fn succeeded(&self, operation: &str) -> bool {
        self.succeeded.contains(operation)
    }

    /// The same records are there, also those that no answer shows.
    pub(super) fn check_records(&self) {
        let Directory {
            users,
            groups,
            permission_sets,
            assignments,
            ..
        } = &self.directory;
        check_ids(users, self.reference.users());
        check_ids(groups, self.reference.groups());
        check_ids(permission_sets, self.reference.sets());
        check_ids(assignments, self.reference.assignments());
    }

    pub(super) fn check_replay(&self) {
        assert_eq!(self.replayed, self.directory);
        let stored = self.directory.to_changes();
        assert_eq!(Directory::from(stored), self.directory);
    }

    /// Three steps share a second, so that equal times are common.
    fn now(&self) -> u64 {
        self.step / 3 * 1000
    }

    fn call<O: Apply>(&mut self, target: &str, body: &Value) -> Answer {
        self.step += 1;
        let actor = Actor {
            id: "AKTEST".into(),
            name: "Tester".into(),
            account_id: None,
        };
        let now = UnixMillis::new(self.now());
        let mut context = Context::new(now, actor, Rules::default(), self.step);
        let parameters = ReceivedParameters::read(O::PATH, target).unwrap();
        let body = serde_json::from_value(body.clone()).unwrap();
        let command = O::from_request(&parameters, body).unwrap();
        self.reference.at(now.as_u64());
        match command.apply(&self.directory, &mut context) {
            Ok(applied) => {
                self.directory.commit(applied.changes.clone());
                self.replayed.commit(applied.changes);
                self.succeeded.insert(O::NAME);
                Ok(serde_json::to_value(applied.answer).unwrap())
            }
            Err(refusal) => Err(refusal.kind()),
        }
    }

    /// A list, which must also be the same when it is asked for again.
    fn list<O: Apply>(&mut self, target: &str) -> Answer {
        let answer = self.call::<O>(target, &Value::Null);
        assert_eq!(self.call::<O>(target, &Value::Null), answer, "{target}");
        answer
    }

    fn instance(&self) -> String {
        self.reference.instance_id()
    }

    fn user(&self, choices: &mut Choices) -> String {
        pick_id(self.reference.users(), choices)
    }

    fn group(&self, choices: &mut Choices) -> String {
        pick_id(self.reference.groups(), choices)
    }

    fn set(&self, choices: &mut Choices) -> String {
        pick_id(self.reference.sets(), choices)
    }

    fn create_user(&mut self, mut choices: Choices) {
        let body = json!({
            "instance_id": self.instance(),
            "name": choices.one_of(&["하나", "둘", "셋"]),
            "user_id": choices.one_of(&["a", "b", "c", "d", "e", "f"]),
            "group_ids": few(&mut choices, |choices| self.group(choices), 0),
        });
        let answer = self.call::<CreateUser>("/v1/users", &body);
        let expected = self
            .reference
            .create_user(&body, &fresh(&answer, "/user/id"));
        assert_eq!(answer, expected, "{body}");
    }

    fn set_user(&mut self, mut choices: Choices) {
        let id = self.user(&mut choices);
        let mut body = json!({"instance_id": self.instance()});
        for member in ["name", "department"] {
            if let Some(value) =
                choices.one_of(&[None, Some(Value::Null), Some("새 값".into())].each_ref())
            {
                body[member] = value.clone();
            }
        }
        let answer = self.call::<SetUser>(&format!("/v1/users/{id}"), &body);
        assert_eq!(answer, self.reference.set_user(&id, &body), "{body}");
    }

    fn show_user(&mut self, mut choices: Choices) {
        let id = self.user(&mut choices);
        let target = format!("/v1/users/{id}?instance_id={}", self.instance());
        let answer = self.call::<ShowUser>(&target, &Value::Null);
        assert_eq!(answer, self.reference.show_user(&id));
    }

    fn delete_user(&mut self, mut choices: Choices) {
        let id = self.user(&mut choices);
        let body = json!({"instance_id": self.instance()});
        let answer = self.call::<DeleteUser>(&format!("/v1/users/{id}"), &body);
        assert_eq!(answer, self.reference.delete_user(&id));
    }

    fn delete_users(&mut self, mut choices: Choices) {
        let ids = few(&mut choices, |choices| self.user(choices), 1);
        let body = json!({"instance_id": self.instance(), "user_uuids": ids});
        let answer = self.call::<DeleteBulkUsers>("/v1/users", &body);
        assert_eq!(answer, self.reference.delete_users(&ids), "{body}");
    }

    fn list_users(&mut self, mut choices: Choices) {
        let mut query = Query::choose(&mut choices, &["created_at", "user_id", "name", "id"]);
        query.filter("user_id", &mut choices, |choices| {
            choices.one_of(&["a", "b"]).into()
        });
        query.filter("excluded_group_id", &mut choices, |choices| {
            self.group(choices)
        });
        query.filter("excluded_account_id", &mut choices, |choices| {
            choices.one_of(&ACCOUNTS).into()
        });
        let target = format!("/v1/users?instance_id={}{query}", self.instance());
        let answer = self.list::<ListUsers>(&target);
        assert_eq!(answer, self.reference.list_users(&query), "{target}");
    }

    fn create_group(&mut self, mut choices: Choices) {
        let body = json!({
            "instance_id": self.instance(),
            "name": choices.one_of(&["g-a", "g-b", "g-c", "g-d"]),
            "user_uuids": few(&mut choices, |choices| self.user(choices), 0),
        });
        let answer = self.call::<CreateGroup>("/v1/groups", &body);
        let expected = self
            .reference
            .create_group(&body, &fresh(&answer, "/group/id"));
        assert_eq!(answer, expected, "{body}");
    }

    fn set_group(&mut self, mut choices: Choices) {
        let id = self.group(&mut choices);
        let mut body = json!({"instance_id": self.instance()});
        for (member, text) in [("name", "g-b"), ("description", "설명")] {
            if let Some(value) =
                choices.one_of(&[None, Some(Value::Null), Some(text.into())].each_ref())
            {
                body[member] = value.clone();
            }
        }
        let answer = self.call::<SetGroup>(&format!("/v1/groups/{id}"), &body);
        assert_eq!(answer, self.reference.set_group(&id, &body), "{body}");
    }

    fn show_group(&mut self, mut choices: Choices) {
        let id = self.group(&mut choices);
        let target = format!("/v1/groups/{id}?instance_id={}", self.instance());
        let answer = self.call::<ShowGroup>(&target, &Value::Null);
        assert_eq!(answer, self.reference.show_group(&id));
    }

    fn delete_group(&mut self, mut choices: Choices) {
        let id = self.group(&mut choices);
        let body = json!({"instance_id": self.instance()});
        let answer = self.call::<DeleteGroup>(&format!("/v1/groups/{id}"), &body);
        assert_eq!(answer, self.reference.delete_group(&id));
    }

    fn delete_groups(&mut self, mut choices: Choices) {
        let ids = few(&mut choices, |choices| self.group(choices), 1);
        let body = json!({"instance_id": self.instance(), "group_ids": ids});
        let answer = self.call::<DeleteBulkGroups>("/v1/groups", &body);
        assert_eq!(answer, self.reference.delete_groups(&ids), "{body}");
    }

    fn list_groups(&mut self, mut choices: Choices) {
        let mut query = Query::choose(&mut choices, &["created_at", "name", "id"]);
        query.filter("name", &mut choices, |choices| {
            choices.one_of(&["g-a", "g-b"]).into()
        });
        query.filter("excluded_user_uuid", &mut choices, |choices| {
            self.user(choices)
        });
        query.filter("excluded_account_id", &mut choices, |choices| {
            choices.one_of(&ACCOUNTS).into()
        });
        let target = format!("/v1/groups?instance_id={}{query}", self.instance());
        let answer = self.list::<ListGroups>(&target);
        assert_eq!(answer, self.reference.list_groups(&query), "{target}");
    }

    fn add_members(&mut self, mut choices: Choices) {
        let (id, body) = self.members(&mut choices);
        let answer = self.call::<CreateBulkGroupUsers>(&format!("/v1/groups/{id}/users"), &body);
        assert_eq!(answer, self.reference.add_members(&id, &body), "{body}");
    }

    fn remove_members(&mut self, mut choices: Choices) {
        let (id, body) = self.members(&mut choices);
        let answer = self.call::<DeleteBulkGroupUsers>(&format!("/v1/groups/{id}/users"), &body);
        assert_eq!(answer, self.reference.remove_members(&id, &body), "{body}");
    }

    fn members(&self, choices: &mut Choices) -> (String, Value) {
        let users = few(choices, |choices| self.user(choices), 1);
        let body = json!({"instance_id": self.instance(), "user_uuids": users});
        (self.group(choices), body)
    }

    fn list_members(&mut self, mut choices: Choices) {
        let id = self.group(&mut choices);
        let mut query = Query::choose(&mut choices, &["created_at", "user_id", "name"]);
        query.filter("user_id", &mut choices, |choices| {
            choices.one_of(&["a", "b"]).into()
        });
        let target = format!(
            "/v1/groups/{id}/users?instance_id={}{query}",
            self.instance()
        );
        let answer = self.list::<ListGroupUsers>(&target);
        assert_eq!(answer, self.reference.list_members(&id, &query), "{target}");
    }

    fn create_set(&mut self, mut choices: Choices) {
        let mut body = json!({
            "instance_id": self.instance(),
            "name": choices.one_of(&["p-a", "p-b", "p-c"]),
            "session_duration": choices.one_of(&[3600, 7200]),
        });
        for (member, value) in some_policies(&mut choices) {
            body[member] = value;
        }
        let answer = self.call::<CreatePermissionSet>("/v1/permission-sets", &body);
        let expected = self.reference.create_set(&body, &fresh(&answer, "/id"));
        assert_eq!(answer, expected, "{body}");
    }

    fn set_set(&mut self, mut choices: Choices) {
        let id = self.set(&mut choices);
        let description = choices
            .one_of(&[Value::Null, "설명".into()].each_ref())
            .clone();
        let duration = choices.one_of(&[3600, 4000]);
        let body = json!({
            "instance_id": self.instance(), "description": description, "session_duration": duration,
        });
        let answer = self.call::<SetPermissionSet>(&format!("/v1/permission-sets/{id}"), &body);
        assert_eq!(answer, self.reference.set_set(&id, &body), "{body}");
    }

    fn delete_set(&mut self, mut choices: Choices) {
        let id = self.set(&mut choices);
        let target = format!("/v1/permission-sets/{id}?instance_id={}", self.instance());
        let answer = self.call::<DeletePermissionSet>(&target, &Value::Null);
        assert_eq!(answer, self.reference.delete_set(&id));
    }

    fn list_sets(&mut self, mut choices: Choices) {
        let mut query = Query::choose(&mut choices, &["created_at", "name", "id"]);
        query.filter("name", &mut choices, |choices| {
            choices.one_of(&["p-a", "p-b"]).into()
        });
        let target = format!("/v1/permission-sets?instance_id={}{query}", self.instance());
        let answer = self.list::<ListPermissionSets>(&target);
        assert_eq!(answer, self.reference.list_sets(&query), "{target}");
    }

    fn set_policies(&mut self, mut choices: Choices) {
        let id = self.set(&mut choices);
        let mut body = json!({"instance_id": self.instance()});
        for (member, value) in some_policies(&mut choices) {
            body[member] = value;
        }
        let target = format!("/v1/permission-sets/{id}/policies");
        let answer = self.call::<SetPermissionSetPolicies>(&target, &body);
        assert_eq!(answer, self.reference.set_policies(&id, &body), "{body}");
    }

    fn delete_policies(&mut self, mut choices: Choices) {
        let id = self.set(&mut choices);
        let policies = self.reference.policies(&id);
        let ids = few(&mut choices, |choices| pick_id(&policies, choices), 1);
        let body = json!({"instance_id": self.instance(), "policy_ids": ids});
        let target = format!("/v1/permission-sets/{id}/policies");
        let answer = self.call::<DeletePermissionSetPolicies>(&target, &body);
        assert_eq!(answer, self.reference.delete_policies(&id, &ids), "{body}");
    }

    fn list_policies(&mut self, mut choices: Choices) {
        let id = self.set(&mut choices);
        let mut query = Query::choose(&mut choices, &["created_at", "name"]);
        query.filter("category", &mut choices, |choices| {
            choices
                .one_of(&["MANAGED_POLICY", "CUSTOM_POLICY", "INLINE_POLICY"])
                .into()
        });
        let target = format!(
            "/v1/permission-sets/{id}/policies?instance_id={}{query}",
            self.instance()
        );
        let answer = self.list::<ListPermissionSetPolicies>(&target);
        let expected = self
            .reference
            .list_policies(&id, &query, answer.as_ref().ok());
        assert_eq!(answer, expected, "{target}");
    }

    fn assign(&mut self, mut choices: Choices) {
        let accounts = few(
            &mut choices,
            |choices| choices.one_of(&ACCOUNTS).to_owned(),
            0,
        );
        let sets = few(&mut choices, |choices| self.set(choices), 0);
        let users = few(&mut choices, |choices| self.user(choices), 0);
        let groups = few(&mut choices, |choices| self.group(choices), 0);
        let account = |id: &String| {
            json!({
                "target_account_id": id, "target_account_name": "given", "target_account_email": "x@example.com",
            })
        };
        let set = |id: &String| {
            json!({
                "permission_set_id": id, "permission_set_name": "", "permission_set_srn": "", "session_duration": 1,
            })
        };
        let user = |id: &String| json!({"principal_id": id, "principal_type": "USER"});
        let group = |id: &String| json!({"principal_id": id, "principal_type": "GROUP"});
        let principals = users.iter().map(user).chain(groups.iter().map(group));
        let body = json!({
            "instance_id": self.instance(),
            "accounts": accounts.iter().map(account).collect::<Vec<_>>(),
            "permission_sets": sets.iter().map(set).collect::<Vec<_>>(),
            "principals": principals.collect::<Vec<_>>(),
        });
        let answer = self.call::<CreateAccountAssignment>("/v1/account-assignments", &body);
        let expected = self.reference.assign(&body, answer.as_ref().ok());
        assert_eq!(answer, expected, "{body}");
    }

    fn unassign(&mut self, mut choices: Choices) {
        let id = pick_id(self.reference.assignments(), &mut choices);
        let account = self.account_of(&id, &mut choices);
        let body = json!({"instance_id": self.instance(), "target_account_id": account});
        let target = format!("/v1/account-assignments/{id}");
        let answer = self.call::<DeleteAccountAssignment>(&target, &body);
        assert_eq!(answer, self.reference.unassign(&account, &[id]), "{body}");
    }

    fn unassign_several(&mut self, mut choices: Choices) {
        let ids = few(
            &mut choices,
            |choices| pick_id(self.reference.assignments(), choices),
            1,
        );
        let account = self.account_of(&ids[0], &mut choices);
        let mut body = json!({"instance_id": self.instance(), "target_account_id": account});
        let is_everything = choices.pick(8) == 0;
        if !is_everything {
            body["account_assignment_ids"] = json!(ids);
        }
        let answer = self.call::<DeleteBulkAccountAssignments>("/v1/account-assignments", &body);
        let expected = if is_everything {
            self.reference.unassign_account(&account)
        } else {
            self.reference.unassign(&account, &ids)
        };
        assert_eq!(answer, expected, "{body}");
    }

    /// Mostly the account of the assignment, so that something is deleted.
    fn account_of(&self, assignment: &str, choices: &mut Choices) -> String {
        let known = self.reference.assignments().iter();
        let known = known.filter(|known| known["id"] == assignment);
        let account = known
            .map(|known| known["target_account_id"].as_str().unwrap())
            .next();
        match account {
            Some(account) if choices.pick(8) > 0 => account.to_owned(),
            _ => choices.one_of(&ACCOUNTS).to_owned(),
        }
    }

    fn list_assignments(&mut self, mut choices: Choices) {
        let account = choices.one_of(&ACCOUNTS);
        let mut query = Query::choose(&mut choices, &["principal_name", "principal_id"]);
        query.filter("permission_set_id", &mut choices, |choices| {
            self.set(choices)
        });
        query.filter("principal_name", &mut choices, |choices| {
            choices.one_of(&["둘", "g-a"]).into()
        });
        let target = format!(
            "/v1/account-assignments?instance_id={}&target_account_id={account}{query}",
            self.instance()
        );
        let answer = self.list::<ListAccountAssignments>(&target);
        let expected = self.reference.list_assignments(account, &query);
        assert_eq!(answer, expected, "{target}");
    }

    fn create_instance(&mut self, _: Choices) {
        let body = json!({"name": "Instance"});
        let answer = self.call::<CreateInstance>("/v1/instances", &body);
        let expected = self
            .reference
            .create_instance(&fresh(&answer, "/instance/id"));
        assert_eq!(answer.map(|_| Value::Null), expected);
    }

    fn set_instance(&mut self, mut choices: Choices) {
        let kind = choices.one_of(&["ACTIVE_DIRECTORY", "IDENTITY_CENTER_DIRECTORY"]);
        let target = format!("/v1/instances/{}", self.instance());
        let answer = self.call::<SetInstance>(&target, &json!({"identity_store_type": kind}));
        let shown = answer.map(|mut answer| answer["instance"]["identity_store_type"].take());
        assert_eq!(shown, self.reference.set_instance(kind));
    }

    fn delete_instance(&mut self, _: Choices) {
        let target = format!("/v1/instances/{}", self.instance());
        let answer = self.call::<DeleteInstance>(&target, &Value::Null);
        assert_eq!(answer, self.reference.delete_instance());
    }
}

fn check_ids<R: Record>(table: &Table<R>, records: &[Value]) {
    let kept = table.records().map(|record| record.key().as_ref());
    let expected = records.iter().map(|record| record["id"].as_str().unwrap());
    assert!(
        kept.eq(expected),
        "{} that should not be there, or are not",
        R::KIND
    );
}

/// The id that the directory has made up; nothing when it refused.
fn fresh(answer: &Answer, place: &str) -> String {
    let id = answer
        .as_ref()
        .ok()
        .and_then(|answer| answer.pointer(place));
    id.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// One of the records that there are, and sometimes one that there is not.
fn pick_id(records: &[Value], choices: &mut Choices) -> String {
    let at = choices.pick(records.len() * 4 + 1);
    records
        .get(at / 4)
        .and_then(|record| record["id"].as_str())
        .unwrap_or("unknown")
        .to_owned()
}

fn few(
    choices: &mut Choices,
    mut one: impl FnMut(&mut Choices) -> String,
    least: usize,
) -> Vec<String> {
    let count = least + choices.pick(3);
    (0..count).map(|_| one(choices)).collect()
}

fn some_policies(choices: &mut Choices) -> Vec<(&'static str, Value)> {
    let managed = json!([{"id": "pol-1", "name": "Viewer"}, {"id": "pol-2", "name": "Power"}]);
    let mut given = Vec::new();
    if choices.pick(2) > 0 {
        given.push(("managed_policies", managed));
    }
    if choices.pick(2) > 0 {
        let names: Vec<_> = (0..choices.pick(3))
            .map(|_| choices.one_of(&["One", "Two"]))
            .collect();
        given.push(("custom_policies", json!(names)));
    }
    if choices.pick(2) > 0 {
        given.push(("inline_policies", json!([{"Statement": choices.pick(2)}])));
    }
    given
}
