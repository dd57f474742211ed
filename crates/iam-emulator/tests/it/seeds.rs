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
        (r#"{"instances":[]}"#, "at least one"),
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
    assert_eq!(served.emulator.instance_id().as_str(), "ssoins-1");
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
    assert_eq!(emulator.instance_id().as_str(), "ssoins-12345");
    assert!(Emulator::builder().seed(Seed::demo()).build().is_ok());
}
