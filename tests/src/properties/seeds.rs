//! Seeds: one that is accepted comes to a directory without contradictions that holds what the seed says, however the
//! seed is written; one that is refused says why and tells no secret.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use http::Request;
use iam_client::auth::{FixedClock, SigningInput, UnixMillis, sign};
use iam_client::model::account_assignments::ListAccountAssignments;
use iam_client::model::groups::{ListGroupUsers, ListGroups};
use iam_client::model::instances::{ListInstances, ShowInstance};
use iam_client::model::permission_sets::ListPermissionSets;
use iam_client::model::users::{ListUsers, ShowUser};
use iam_client::model::{AccountId, GroupId, InstanceId, Operation, UserUuid, encode};
use iam_client::transport::Transport;
use iam_emulator::{Emulator, Seed, SeedError};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

const NOW: UnixMillis = UnixMillis::new(1_715_905_397_000);
/// A whole list, and how long it is at most.
const WHOLE: u64 = 1_000;

thread_local! {
    static RUNTIME: Runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
}

/// The input is a seed in JSON or YAML.
pub fn seeds(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let said = serde_json::from_str::<Value>(text).unwrap_or_default();
    let accounts = account_ids(&said);
    if let Some(held) = accepted(text, &accounts, Seed::from_json) {
        is_held(&said, &held);
        let compact = said.to_string();
        let again = accepted(&compact, &accounts, Seed::from_json);
        assert_eq!(again.as_ref(), Some(&held), "{compact}");
        if !compact.contains(is_escaped_in_yaml) {
            let in_yaml = accepted(&compact, &accounts, Seed::from_yaml);
            assert_eq!(in_yaml.as_ref(), Some(&held), "{compact}");
        }
    }
    accepted(text, &accounts, Seed::from_yaml);
}

fn account_ids(seed: &Value) -> Vec<AccountId> {
    let ids = elements(seed, "accounts").iter();
    ids.filter_map(|account| account["id"].as_str()?.parse().ok())
        .collect()
}

/// What YAML does not allow in a text as it is, unlike JSON.
fn is_escaped_in_yaml(character: char) -> bool {
    character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
}

/// What the directory of a seed holds, if the seed is accepted.
fn accepted(
    text: &str,
    accounts: &[AccountId],
    read: fn(&str) -> Result<Seed, SeedError>,
) -> Option<Held> {
    match read(text) {
        Ok(seed) => Some(Held::of(seed, accounts)),
        Err(error) => {
            let line = error.to_string();
            assert!(line.starts_with("the seed is wrong at "), "{line:?}");
            assert!(!line.contains(char::is_control), "{line:?} is not one line");
            tells_no_secret(text, &line);
            None
        }
    }
}

/// A secret key that stands nowhere else in the seed is not in the error.
fn tells_no_secret(text: &str, line: &str) {
    let Ok(seed) = serde_json::from_str::<Value>(text) else {
        return;
    };
    for credentials in seed["credentials"].as_array().into_iter().flatten() {
        if let Some(secret) = credentials["secret_key"].as_str() {
            let is_secret = secret.len() >= 8 && text.matches(secret).count() == 1;
            assert!(!is_secret || !line.contains(secret), "{line:?}");
        }
    }
}

/// The answers of an emulator to whoever asks for everything, by the ids of the records.
#[derive(Debug, PartialEq)]
struct Held(BTreeMap<String, HeldInstance>);

#[derive(Debug, PartialEq)]
struct HeldInstance {
    shown: Value,
    users: Records,
    groups: Records,
    permission_sets: Records,
    /// Those in the accounts that are asked about, by the ids of the assignments.
    assignments: Records,
}

type Records = BTreeMap<String, Value>;

impl Held {
    fn of(seed: Seed, accounts: &[AccountId]) -> Self {
        let emulator = Emulator::builder()
            .seed(seed)
            .clock(FixedClock::new(NOW))
            .build()
            .unwrap();
        let instances = ask(&emulator, &ListInstances::new().size(WHOLE));
        let instances = records(&instances, "instances", "id");
        let held = instances.into_keys().map(|id| {
            let instance = id.parse().unwrap();
            let held = HeldInstance::of(&emulator, &instance, accounts);
            held.is_without_contradiction(&emulator, &instance);
            (id, held)
        });
        Self(held.collect())
    }
}

impl HeldInstance {
    fn of(emulator: &Emulator, id: &InstanceId, accounts: &[AccountId]) -> Self {
        let mut shown = ask(emulator, &ShowInstance::new(id.clone()));
        let users = ask(emulator, &ListUsers::new(id.clone()).size(WHOLE));
        let users = records(&users, "users", "id");
        let detail = |user: &String| {
            let show = ShowUser::new(user.parse::<UserUuid>().unwrap(), id.clone());
            ask(emulator, &show)["user"].take()
        };
        let groups = ask(emulator, &ListGroups::new(id.clone()).size(WHOLE));
        let sets = ask(emulator, &ListPermissionSets::new(id.clone()).size(WHOLE));
        let mut assignments = Records::new();
        for account in accounts {
            let list = ListAccountAssignments::new(id.clone(), account.clone()).size(WHOLE);
            for mut assignment in elements(&ask(emulator, &list), "account_assignments").to_vec() {
                for set in assignment["permission_sets"].take().as_array().unwrap() {
                    let assignment_id = set["account_assignment_id"].as_str().unwrap().to_owned();
                    let assigned = json!({ "to": assignment, "set": set });
                    assert_eq!(assignments.insert(assignment_id, assigned), None);
                }
            }
        }
        Self {
            shown: shown["instance"].take(),
            users: users.keys().map(|id| (id.clone(), detail(id))).collect(),
            groups: records(&groups, "groups", "id"),
            permission_sets: records(&sets, "permission_sets", "id"),
            assignments,
        }
    }

    fn is_without_contradiction(&self, emulator: &Emulator, id: &InstanceId) {
        all_differ(self.users.values().map(|user| &user["user_id"]));
        all_differ(self.groups.values().map(|group| &group["name"]));
        all_differ(self.permission_sets.values().map(|set| &set["name"]));
        for user in self.users.values() {
            assert_eq!(user["instance_id"], id.as_str());
            for group in group_ids(user) {
                assert!(self.groups.contains_key(&group), "{user}");
            }
        }
        for group in self.groups.keys() {
            let list =
                ListGroupUsers::new(group.parse::<GroupId>().unwrap(), id.clone()).size(WHOLE);
            let listed = records(&ask(emulator, &list), "users", "id");
            let members = self.users.iter();
            let members = members.filter(|(_, user)| group_ids(user).contains(group));
            let members: BTreeSet<_> = members.map(|(id, _)| id).collect();
            assert_eq!(listed.keys().collect::<BTreeSet<_>>(), members, "{group}");
        }
        for assignment in self.assignments.values() {
            let (to, set) = (&assignment["to"], &assignment["set"]);
            let principals = match to["principal_type"].as_str() {
                Some("USER") => &self.users,
                Some("GROUP") => &self.groups,
                other => panic!("a principal of type {other:?}"),
            };
            assert!(principals.contains_key(to["principal_id"].as_str().unwrap()));
            let set_id = set["permission_set_id"].as_str().unwrap();
            let set_name = &self.permission_sets[set_id]["name"];
            assert_eq!(&set["permission_set_name"], set_name);
        }
    }
}

fn group_ids(user: &Value) -> BTreeSet<String> {
    let groups = user["groups"].as_array().unwrap().iter();
    groups
        .map(|group| group["id"].as_str().unwrap().to_owned())
        .collect()
}

fn all_differ<'a>(names: impl Iterator<Item = &'a Value>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(seen.insert(name.as_str().unwrap()), "{name} is there twice");
    }
}

/// The records of a list that is there as a whole, by their ids.
fn records(answer: &Value, list: &str, id: &str) -> Records {
    let elements = answer[list].as_array().unwrap();
    let records: Records = elements
        .iter()
        .map(|record| (record[id].as_str().unwrap().to_owned(), record.clone()))
        .collect();
    assert_eq!(
        records.len(),
        elements.len(),
        "an id is there twice in {list}"
    );
    assert_eq!(answer["count"], elements.len(), "{list}");
    records
}

fn ask<O: Operation>(emulator: &Emulator, operation: &O) -> Value {
    let call = encode(operation).unwrap();
    let url = format!("https://id-center.test{}", call.target);
    let input = SigningInput::new(call.method.as_str(), &url, NOW);
    let signed = sign(emulator.credentials(), &input).unwrap();
    let mut request = Request::builder()
        .method(call.method)
        .uri(&url)
        .body(Bytes::new())
        .unwrap();
    signed.apply_to(request.headers_mut());
    let (status, body) = RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let answer = emulator.transport().send(request).await.unwrap();
            let status = answer.status();
            (status, answer.into_body().collect(1 << 24).await.unwrap())
        })
    });
    let body = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, O::SUCCESS, "{url}: {body}");
    body
}

/// Every member that the seed gives is the one that the directory shows.
fn is_held(seed: &Value, held: &Held) {
    let instances = elements(seed, "instances");
    assert_eq!(instances.len(), held.0.len());
    for said in instances {
        let held = &held.0[said["id"].as_str().unwrap()];
        shows(
            &held.shown,
            said,
            &[
                "groups",
                "users",
                "permission_sets",
                "account_assignments",
                "identity_store_config",
            ],
        );
        all_are_held(said, "groups", &held.groups, &[]);
        all_are_held(
            said,
            "users",
            &held.users,
            &["group_ids", "temporary_password"],
        );
        all_are_held(said, "permission_sets", &held.permission_sets, &[]);
        let assignments = elements(said, "account_assignments");
        assert_eq!(assignments.len(), held.assignments.len());
        for said in assignments {
            let shown = &held.assignments[said["id"].as_str().unwrap()];
            shows(
                &shown["to"],
                said,
                &["id", "permission_set_id", "created_at"],
            );
            assert_eq!(shown["set"]["permission_set_id"], said["permission_set_id"]);
        }
        for user in elements(said, "users") {
            let groups = elements(user, "group_ids").iter();
            let groups = groups.map(|id| id.as_str().unwrap().to_owned());
            let shown = &held.users[user["id"].as_str().unwrap()];
            assert_eq!(group_ids(shown), groups.collect());
        }
    }
}

fn elements<'a>(object: &'a Value, list: &str) -> &'a [Value] {
    object[list].as_array().map_or(&[], Vec::as_slice)
}

fn all_are_held(instance: &Value, list: &str, held: &Records, elsewhere: &[&str]) {
    let said = elements(instance, list);
    assert_eq!(said.len(), held.len(), "{list}");
    for record in said {
        shows(&held[record["id"].as_str().unwrap()], record, elsewhere);
    }
}

fn shows(shown: &Value, said: &Value, elsewhere: &[&str]) {
    let nothing = Map::new();
    for (name, value) in said.as_object().unwrap_or(&nothing) {
        let counts = !value.is_null() && !elsewhere.contains(&name.as_str());
        assert!(
            !counts || shown[name] == *value,
            "{name}: {said} is shown as {shown}"
        );
    }
}
