//! Seeds: what the directory holds when it is new.

use iam_emulator::{Emulator, Seed};
use serde_json::{Value, json};

use crate::support::{Sent, builder, get, serve};

fn error(text: &str) -> String {
    Seed::from_json(text).unwrap_err().to_string()
}

#[test]
fn a_seed_that_is_wrong_is_refused_with_the_place() {
    for (text, named) in [
        ("", "EOF"),
        ("{}", "instances"),
        (r#"{"instances":[{"id":""}]}"#, "instances[0].id"),
        (r#"{"instances":[{"id":"a","usres":[]}]}"#, "usres"),
        (
            r#"{"instances":[{"id":"a"},{"id":"a"}]}"#,
            "instances[1].id",
        ),
        (
            r#"{"instances":[{"id":"a","users":[{"id":"u"}]}]}"#,
            "user_id",
        ),
        (
            r#"{"instances":[{"id":"a","users":[{"id":"u","user_id":"x"},{"id":"v","user_id":"x"}]}]}"#,
            "instances[0].users[1].user_id",
        ),
        (
            r#"{"instances":[{"id":"a","users":[{"id":"u","user_id":"x"}]},{"id":"b","users":[{"id":"u","user_id":"x"}]}]}"#,
            "instances[1].users[0].id",
        ),
        (
            r#"{"instances":[{"id":"a","users":[{"id":"u","user_id":"x","group_ids":["g"]}]}]}"#,
            "instances[0].users[0].group_ids",
        ),
        (
            r#"{"instances":[{"id":"a","users":[{"id":"u","user_id":"x","created_at":"soon"}]}]}"#,
            "instances[0].users[0].created_at",
        ),
        (
            r#"{"instances":[{"id":"a","users":[{"id":"u","user_id":""}]}]}"#,
            "instances[0].users[0].user_id",
        ),
        (
            r#"{"instances":[{"id":"a","groups":[{"id":"g","name":""}]}]}"#,
            "instances[0].groups[0].name",
        ),
        (
            r#"{"instances":[{"id":"a","permission_sets":[{"id":"p","name":""}]}]}"#,
            "instances[0].permission_sets[0].name",
        ),
        // Of a list nobody can tell which value is meant for what.
        (r#"[{}, [], [{"id":"a"}], []]"#, "expected an object"),
        (
            r#"{"organization":["o-1","acc-1","kr-west1"],"instances":[]}"#,
            "organization: invalid type: sequence, expected an object",
        ),
        (r#"{"instances":[["a"]]}"#, "instances[0]: invalid type"),
        (
            r#"{"instances":[{"id":"a","groups":[["g","Admins",null,null]]}]}"#,
            "instances[0].groups[0]: invalid type",
        ),
        (
            r#"{"instances":[{"id":"a","identity_store_config":[null,"cn=admin"]}]}"#,
            "instances[0].identity_store_config: a member is missing, unknown or of the wrong type",
        ),
        (r#"{"instances":[{"id":"a"}]} x"#, "its end"),
        (
            r#"{"instances":[{"id":"a"}],"credentials":[{"access_key":"가","secret_key":"s"}]}"#,
            "credentials[0]",
        ),
    ] {
        let error = error(text);
        assert!(error.contains(named), "{text}: {error}");
        assert!(!error.contains('\n'));
    }
}

#[test]
fn a_seed_that_is_wrong_is_refused_on_one_line_whatever_it_names() {
    let error = error("{\"instances\":[{\"id\":\"a\",\"na\\nme\u{7f}\":\"\"}]}");
    assert!(
        error.starts_with(r"the seed is wrong at instances[0].na\nme\u{7f}: unknown field"),
        "{error}"
    );
    assert!(!error.contains(char::is_control), "{error:?}");
}

#[test]
fn a_seed_that_is_wrong_does_not_tell_its_secrets() {
    for text in [
        r#"{"instances":[{"id":"a"}],"credentials":[{"access_key":"k","secret_key":471147114711}]}"#,
        r#"{"instances":[{"id":"a"}],"credentials":[{"access_key":"k","secret_key":"s","read_only":"471147114711"}]}"#,
        r#"{"instances":[{"id":"a"}],"credentials":["471147114711"]}"#,
    ] {
        let error = error(text);
        assert!(!error.contains("4711"), "{error}");
        assert!(error.contains("credentials[0]"), "{error}");
    }
    let seed = r#"{"instances":[{"id":"a"}],"credentials":[{"access_key":"k","secret_key":"471147114711"}]}"#;
    let seed = Seed::from_json(seed).unwrap();
    assert!(!format!("{seed:?}").contains("4711"));
}

#[tokio::test]
async fn a_seed_gives_users_groups_and_keys() {
    let seed = json!({
        "instances": [{
            "id": "ssoins-1",
            "groups": [{"id": "g-1", "name": "관리자", "description": "admins"}],
            "users": [{"id": "u-1", "user_id": "one", "name": "하나", "group_ids": ["g-1"]}]
        }],
        "credentials": [
            {"access_key": "AKREAD", "secret_key": "sk-read", "read_only": true},
            {"access_key": "AKWRITE", "secret_key": "sk-write", "id": "adm-1", "name": "Admin"}
        ]
    });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    let served = serve(builder().seed(seed)).await;
    assert_eq!(served.emulator.instance_id().unwrap().as_str(), "ssoins-1");
    let credentials = served.emulator.credentials();
    assert_eq!(credentials.access_key().as_str(), "AKWRITE");
    let shown = served.call(get("/v1/users/u-1?instance_id=ssoins-1")).await;
    let user = shown.json()["user"].take();
    assert_eq!(user["groups"][0]["name"], "관리자");
    assert_eq!(user["groups"][0]["instance_id"], "ssoins-1");
    assert_eq!(user["department"], Value::Null);
    let set = Sent::new("PATCH", "/v1/users/u-1").body(r#"{"instance_id":"ssoins-1"}"#);
    let user = served.call(set).await.json()["user"].take();
    assert_eq!(user["modified_by"], "adm-1");
    assert_eq!(user["modifier_name"], "Admin");
}

#[test]
fn the_demo_is_what_an_emulator_has_unless_told_otherwise() {
    let emulator = Emulator::builder().build().unwrap();
    assert_eq!(emulator.instance_id().unwrap().as_str(), "ssoins-12345");
    assert!(Emulator::builder().seed(Seed::demo()).build().is_ok());
}

/// The limits are of requests: what is there from before them can be shown, and changed within them.
#[tokio::test]
async fn a_seed_may_hold_what_the_limits_forbid_a_request() {
    let seed = json!({"instances": [{
        "id": "ssoins-1",
        "groups": [{"id": "g-1", "name": "a b"}],
        "users": [{"id": "u-1", "user_id": "한", "name": ""}],
        "permission_sets": [{"id": "p-1", "name": "x".repeat(33), "session_duration": 1}]
    }]});
    let served = serve(builder().seed(Seed::from_json(&seed.to_string()).unwrap())).await;
    let shown = async |target: &str| {
        let target = format!("/v1/{target}?instance_id=ssoins-1");
        served.expect(200, "GET", target, &Value::Null).await
    };
    assert_eq!(shown("groups/g-1").await["group"]["name"], "a b");
    assert_eq!(shown("users/u-1").await["user"]["user_id"], "한");
    assert_eq!(shown("permission-sets/p-1").await["session_duration"], 1);
    let set = async |status, seconds: u64| {
        let body = json!({"instance_id": "ssoins-1", "session_duration": seconds});
        let target = "/v1/permission-sets/p-1";
        served.expect(status, "PATCH", target, &body).await
    };
    set(400, 2).await;
    set(200, 3600).await;
}

#[tokio::test]
async fn a_key_of_a_foreign_account_may_do_all_but_create_and_delete_the_instance() {
    let seed = json!({
        "instances": [{"id": "ssoins-1", "users": [{"id": "u-1", "user_id": "one"}]}],
        "credentials": [
            {"access_key": "AK", "secret_key": "sk", "account_id": "acc-foreign"}
        ]
    });
    let served = serve(builder().seed(Seed::from_json(&seed.to_string()).unwrap())).await;
    let instance = "/v1/instances/ssoins-1";
    served.expect(200, "GET", instance, &Value::Null).await;
    let body = json!({"instance_id": "ssoins-1", "name": "김"});
    served.expect(200, "PATCH", "/v1/users/u-1", &body).await;
    let body = json!({"description": "연습"});
    served.expect(200, "PATCH", instance, &body).await;
    served.expect(403, "DELETE", instance, &Value::Null).await;
    let body = json!({"name": "Second"});
    served.expect(403, "POST", "/v1/instances", &body).await;
}

#[tokio::test]
async fn an_organization_can_begin_without_an_instance() {
    let seed = json!({"accounts": [{"id": "acc-1"}], "instances": []});
    for seed in [Seed::empty(), Seed::from_json(&seed.to_string()).unwrap()] {
        let served = serve(builder().seed(seed)).await;
        assert_eq!(served.emulator.instance_id(), None);
        let health = served.send(&get("/_emulator/health")).await.json();
        assert_eq!(health["instance_id"], Value::Null);
        let list = served
            .expect(200, "GET", "/v1/instances", &Value::Null)
            .await;
        assert_eq!(list["count"], 0);
        let body = json!({"name": "First"});
        let created = served.expect(201, "POST", "/v1/instances", &body).await;
        let id = created["instance"]["id"].as_str().unwrap();
        assert_eq!(served.emulator.instance_id().unwrap().as_str(), id);
        let health = served.send(&get("/_emulator/health")).await.json();
        assert_eq!(health["instance_id"], id);

        served.emulator.reset().await.unwrap();
        assert_eq!(served.emulator.instance_id(), None);
    }
}

#[tokio::test]
async fn the_demo_is_a_small_organization() {
    let served = serve(builder()).await;
    let list = async |target: &str| {
        let target = format!("/v1/{target}instance_id=ssoins-12345");
        served.expect(200, "GET", target, &Value::Null).await
    };
    let sets = list("permission-sets?sort=name:asc&").await;
    let names = sets["permission_sets"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|set| set["name"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["AdministratorAccess", "AuditAccess", "DeveloperAccess"]
    );
    let account = "3265ab469f0d406d83073da3e11e7a6c";
    let assigned = list(&format!("account-assignments?target_account_id={account}&")).await;
    assert_eq!(assigned["count"], 2);
    assert_eq!(
        assigned["account_assignments"][0]["principal_name"],
        "John Doe"
    );
    assert_eq!(
        assigned["account_assignments"][0]["target_account_name"],
        "Admin Account"
    );
    let korean = "7d0e1c9b5a2f48e6b3c4d8f9a1065e27";
    let assigned = list(&format!("account-assignments?target_account_id={korean}&")).await;
    assert_eq!(
        assigned["account_assignments"][0]["target_account_name"],
        "개발 계정"
    );
}

#[test]
fn what_the_records_of_a_seed_name_must_be_there_once() {
    let instance = |members: Value| {
        let mut instance = json!({"id": "i", "groups": [{"id": "g", "name": "Admins"}],
            "permission_sets": [{"id": "p", "name": "Readers"}]});
        instance
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        json!({"accounts": [{"id": "a"}], "instances": [instance]}).to_string()
    };
    let assignment = |account: &str, set: &str, kind: &str| {
        json!({"id": "x", "target_account_id": account, "permission_set_id": set,
            "principal_id": "g", "principal_type": kind})
    };
    let assigned = |one: Value| instance(json!({"account_assignments": [one]}));
    assert!(Seed::from_json(&assigned(assignment("a", "p", "GROUP"))).is_ok());
    for (seed, place) in [
        (
            assigned(assignment("none", "p", "GROUP")),
            "target_account_id",
        ),
        (
            assigned(assignment("a", "none", "GROUP")),
            "permission_set_id",
        ),
        (assigned(assignment("a", "p", "USER")), "principal_id"),
        (
            instance(json!({"groups": [{"id": "g", "name": "x"}, {"id": "h", "name": "x"}]})),
            "groups[1].name",
        ),
        (
            instance(
                json!({"permission_sets": [{"id": "p", "name": "x", "managed_policies": [{}]}]}),
            ),
            "permission_sets[0].managed_policies",
        ),
    ] {
        let error = error(&seed);
        assert!(error.contains(place), "{place} in {error}");
    }
}

#[cfg(feature = "yaml")]
#[tokio::test]
async fn a_seed_can_be_written_in_yaml() {
    let seed = "
# a small one
accounts:
  - { id: a-1, name: 개발 }
instances:
  - id: ssoins-1
    users:
      - { id: u-1, user_id: one, name: 하나 }
    permission_sets:
      - id: p-1
        name: Readers
        inline_policies:
          - Statement: [{ Effect: Allow }]
";
    let served = serve(builder().seed(Seed::from_yaml(seed).unwrap())).await;
    let target = "/v1/permission-sets/p-1?instance_id=ssoins-1";
    let set = served.expect(200, "GET", target, &Value::Null).await;
    assert_eq!(set["inline_policies"][0]["Statement"][0]["Effect"], "Allow");
}

#[cfg(feature = "yaml")]
#[test]
fn a_fault_in_yaml_is_told_by_its_place_and_without_a_secret() {
    for (seed, place) in [
        ("instances: [{id: a}\ncredentials: [4711", "line"),
        (
            "instances: [{id: a}]\ncredentials: [{access_key: k, secret_key: 471147114711}]",
            "credentials[0].secret_key",
        ),
        ("instances: [{id: a/b}]", "instances[0].id"),
        ("instances: {}", "instances"),
    ] {
        let error = Seed::from_yaml(seed).unwrap_err().to_string();
        assert!(error.contains(place), "{error}");
        assert!(!error.contains("4711"), "{error}");
    }
}
