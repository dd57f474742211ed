//! All 32 operations: where they are, in which versions, and what they say to an empty body.

use serde_json::{Value, json};

use crate::support::{Served, builder, demo, serve};

/// The table of the reference: operation, method, path, and the versions in which its shape is known.
fn operations() -> Vec<Value> {
    let facts = include_str!("../facts/operations.json");
    serde_json::from_str(facts).unwrap()
}

/// With an id that nothing has in each place.
fn target(operation: &Value) -> String {
    let path = operation["path"].as_str().unwrap();
    let parts = path.split('/').map(|part| match part.starts_with('{') {
        true => "unknown",
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn method(operation: &Value) -> &'static str {
    let methods = ["GET", "POST", "PATCH", "PUT", "DELETE"];
    let wanted = operation["method"].as_str().unwrap();
    methods
        .into_iter()
        .find(|method| *method == wanted)
        .unwrap()
}

async fn status(served: &Served, operation: &Value, version: &str) -> u16 {
    let target = target(operation);
    let answer = served
        .request(version, method(operation), target, &Value::Null)
        .await;
    answer.status
}

#[tokio::test]
async fn every_operation_is_served_in_the_versions_that_know_it_and_refused_in_the_others() {
    let served = demo().await;
    let operations = operations();
    assert_eq!(operations.len(), 32);
    for operation in &operations {
        let name = operation["operation"].as_str().unwrap();
        for version in ["1.0", "1.1", "1.2", "1.3", "1.4"] {
            let is_known = operation["unknown_in"]
                .as_array()
                .unwrap()
                .iter()
                .all(|unknown| unknown != version);
            let status = status(&served, operation, version).await;
            assert_eq!(status == 406, !is_known, "{name} in {version}: {status}");
            assert_ne!(status, 405, "{name}");
        }
        let journal = served.emulator.journal().entries();
        assert_eq!(journal.last().unwrap().operation, Some(name));
        served.emulator.journal().clear();
    }
}

#[tokio::test]
async fn later_versions_are_served_when_switched_on_alone() {
    let versions = ["1.4", "1.5", "1.6"].map(|version| version.parse().unwrap());
    let on = serve(builder().versions(versions)).await;
    let off = demo().await;
    for operation in operations() {
        for version in ["1.5", "1.6"] {
            assert_eq!(status(&off, &operation, version).await, 406, "{operation}");
            assert_ne!(status(&on, &operation, version).await, 406, "{operation}");
        }
    }
}

/// Recorded from the service (platform.md §3 [live]).
#[tokio::test]
async fn empty_bodies_are_answered_literally_as_recorded() {
    let served = demo().await;
    for (target, detail) in [
        ("/v1/account-assignments", json!(["Field required"])),
        ("/v1/groups", json!(["Field required", "value_error"])),
        ("/v1/instances", json!(["Field required"])),
        (
            "/v1/permission-sets",
            json!(["Field required", "value_error", "Field required"]),
        ),
        (
            "/v1/users",
            json!(["Field required", "Field required", "Field required"]),
        ),
    ] {
        let answer = served.request("1.4", "POST", target, &Value::Null).await;
        assert_eq!(answer.status, 400, "{target}");
        assert_eq!(answer.error()["code"], "ValidationError", "{target}");
        assert_eq!(answer.error()["detail"], detail, "{target}");
    }
}

#[tokio::test]
async fn an_empty_list_of_what_to_delete_is_400() {
    let served = demo().await;
    let instance = "ssoins-12345";
    for (target, member) in [
        ("/v1/users", "user_uuids"),
        ("/v1/groups", "group_ids"),
        (
            "/v1/groups/0f5d2a9c4b7e41d3a6c8e1f09b72d354/users",
            "user_uuids",
        ),
    ] {
        let body = json!({"instance_id": instance, member: []});
        let answer = served.request("1.4", "DELETE", target, &body).await;
        assert_eq!(answer.status, 400, "{target}");
        assert_eq!(answer.error()["detail"], json!(["value_error"]), "{target}");
    }
}
