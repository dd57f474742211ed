//! Instances: one for the organization, and what goes with it.

use iam_auth::Credentials;
use iam_emulator::Seed;
use serde_json::{Value, json};

use crate::support::{Sent, Served, builder, demo, serve};

const INSTANCE: &str = "/v1/instances/ssoins-12345";
const SECRET: &str = "PLANTED-bind-credential";

fn new_instance() -> Value {
    json!({
        "name": "Second",
        "description": "두 번째",
        "identity_store_config": {"bind_dn": "CN=Administrator", "bind_credential": SECRET},
    })
}

async fn count(served: &Served, instance: &str, list: &str) -> Value {
    let target = format!("/v1/{list}?instance_id={instance}");
    served.expect(200, "GET", target, &Value::Null).await["count"].take()
}

#[tokio::test]
async fn an_organization_has_one_instance() {
    let served = demo().await;
    let refused = served
        .request("1.4", "POST", "/v1/instances", &new_instance())
        .await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("ssoins-12345"));
    served.expect(204, "DELETE", INSTANCE, &Value::Null).await;
    served.expect(404, "DELETE", INSTANCE, &Value::Null).await;
    let created = served
        .expect(201, "POST", "/v1/instances", &new_instance())
        .await;
    let instance = &created["instance"];
    let id = instance["id"].as_str().unwrap();
    assert!(id.starts_with("ssoins-"), "{id}");
    assert_eq!(
        instance["identity_store_type"], "ACTIVE_DIRECTORY",
        "the documented default"
    );
    assert_eq!(instance["state"], "ACTIVE");
    let shown = served
        .expect(200, "GET", format!("/v1/instances/{id}"), &Value::Null)
        .await;
    assert_eq!(shown["instance"]["description"], "두 번째");
    assert_eq!(count(&served, id, "users").await, 0);
}

#[tokio::test]
async fn deleting_an_instance_deletes_everything_in_it() {
    let served = demo().await;
    served.expect(204, "DELETE", INSTANCE, &Value::Null).await;
    for list in ["users", "groups", "permission-sets"] {
        let target = format!("/v1/{list}?instance_id=ssoins-12345");
        served.expect(404, "GET", target, &Value::Null).await;
    }
    let list = served
        .expect(200, "GET", "/v1/instances", &Value::Null)
        .await;
    assert_eq!(list["count"], 0);
}

#[tokio::test]
async fn another_identity_source_deletes_users_and_groups_and_keeps_the_instance() {
    let served = demo().await;
    let rename =
        json!({"name": "Renamed: a/b", "identity_store_type": "IDENTITY_CENTER_DIRECTORY"});
    let set = served.expect(200, "PATCH", INSTANCE, &rename).await;
    assert_eq!(set["instance"]["name"], "Renamed: a/b");
    assert_eq!(
        count(&served, "ssoins-12345", "users").await,
        21,
        "the same source"
    );
    let change = json!({"identity_store_type": "ACTIVE_DIRECTORY"});
    let set = served.expect(200, "PATCH", INSTANCE, &change).await;
    assert_eq!(set["instance"]["identity_store_type"], "ACTIVE_DIRECTORY");
    for list in ["users", "groups", "permission-sets"] {
        assert_eq!(count(&served, "ssoins-12345", list).await, 0, "{list}");
    }
}

#[tokio::test]
async fn settings_of_the_identity_store_are_shown_without_their_secret_anywhere() {
    let served = demo().await;
    let config = |config: Value| json!({"identity_store_config": config});
    let first = config(json!({"bind_credential": SECRET, "bind_dn": "CN=A", "users_dn": "OU=B"}));
    let answer = served.request("1.4", "PATCH", INSTANCE, &first).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let second = config(json!({"bind_dn": "CN=C", "component_id": "HYIK"}));
    let shown = served.expect(200, "PATCH", INSTANCE, &second).await;
    assert_eq!(
        shown["instance"]["identity_store_config"],
        json!({"bind_dn": "CN=C", "component_id": "HYIK", "users_dn": "OU=B"})
    );
    let journal = serde_json::to_string(&served.emulator.journal().entries()).unwrap();
    for text in [
        answer.text(),
        &shown.to_string(),
        &journal,
        &format!("{:?}", served.emulator),
    ] {
        assert!(!text.contains("PLANTED"), "{text}");
    }
    let shown = served
        .expect(200, "PATCH", INSTANCE, &config(Value::Null))
        .await;
    assert_eq!(shown["instance"]["identity_store_config"], Value::Null);
}

/// Before 1.3 neither `port` nor `public_ip`; 1.5 added `self_managed_password`, 1.6 `portal_alias`.
#[tokio::test]
async fn an_instance_is_shown_in_the_shape_of_the_version() {
    let versions = ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6"];
    let all = versions.map(|version| version.parse().unwrap());
    let served = serve(builder().versions(all)).await;
    for (version, members) in [
        ("1.1", &["account_id", "service_name"][..]),
        ("1.2", &["account_id", "service_name"]),
        ("1.3", &["port", "public_ip"]),
        ("1.4", &["port", "public_ip"]),
        ("1.5", &["port", "public_ip", "self_managed_password"]),
        (
            "1.6",
            &["portal_alias", "public_ip", "self_managed_password"],
        ),
    ] {
        let shown = served.request(version, "GET", INSTANCE, &Value::Null).await;
        assert_eq!(shown.status, 200, "{version}");
        let instance = shown.json()["instance"].take();
        for member in members {
            assert!(instance.get(member).is_some(), "{member} in {version}");
        }
        assert_eq!(
            instance.get("port").is_some(),
            version >= "1.3",
            "{version}"
        );
        assert_eq!(
            instance.get("portal_alias").is_some(),
            version >= "1.6",
            "{version}"
        );
    }
    let answer = served.request("1.0", "GET", INSTANCE, &Value::Null).await;
    assert_eq!(answer.status, 406, "how it looked in 1.0 is unknown");
}

#[tokio::test]
async fn more_identity_sources_are_known_since_1_5() {
    let versions = ["1.4", "1.5"].map(|version| version.parse().unwrap());
    let served = serve(builder().versions(versions)).await;
    let open_ldap = json!({"identity_store_type": "OPENLDAP", "self_managed_password": true});
    let refused = served.request("1.4", "PATCH", INSTANCE, &open_ldap).await;
    assert_eq!(refused.status, 400);
    let set = served.request("1.5", "PATCH", INSTANCE, &open_ldap).await;
    assert_eq!(set.json()["instance"]["self_managed_password"], true);
    let shown = served.request("1.4", "GET", INSTANCE, &Value::Null).await;
    assert_eq!(shown.json()["instance"]["identity_store_type"], "OPENLDAP");
}

/// constraints.json: 3 to 128 letters, digits and `+=-_@,.` for a new one; a change may have spaces, colons, slashes.
#[tokio::test]
async fn names_are_checked_by_the_rules_of_creation_and_of_change() {
    let served = demo().await;
    served.expect(204, "DELETE", INSTANCE, &Value::Null).await;
    for name in ["ab", "with space", &"x".repeat(129)] {
        served
            .expect(400, "POST", "/v1/instances", &json!({"name": name}))
            .await;
    }
    let served = demo().await;
    served
        .expect(400, "PATCH", INSTANCE, &json!({"name": "a#b"}))
        .await;
    served
        .expect(200, "PATCH", INSTANCE, &json!({"name": "My Instance: a/b"}))
        .await;
}

#[tokio::test]
async fn only_the_management_account_creates_and_deletes_an_instance() {
    let seed = json!({
        "organization": {"id": "o-1", "management_account_id": "acc-main", "region": "kr-east1"},
        "instances": [{"id": "ssoins-1"}],
        "credentials": [
            {"access_key": "AKMAIN", "secret_key": "sk-main", "account_id": "acc-main"},
            {"access_key": "AKOTHER", "secret_key": "sk-other", "account_id": "acc-other"}
        ]
    });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    let served = serve(builder().seed(seed)).await;
    let other = Credentials::new("AKOTHER", "sk-other").unwrap();
    let origin = served.server.endpoint_url();
    let delete = Sent::new("DELETE", "/v1/instances/ssoins-1").signed(&other, &origin);
    let refused = served.send(&delete).await;
    assert_eq!(refused.status, 403);
    assert_eq!(refused.error()["code"], "Forbidden");
    assert_eq!(
        refused.error()["response"]["action_name"],
        "iam-identity-center:DeleteInstance"
    );
    served
        .expect(204, "DELETE", "/v1/instances/ssoins-1", &Value::Null)
        .await;
    let create = Sent::new("POST", "/v1/instances").body(r#"{"name":"again"}"#);
    let refused = served.send(&create.clone().signed(&other, &origin)).await;
    assert_eq!(refused.status, 403);
    let created = served.call(create).await.json();
    assert_eq!(created["instance"]["organization_id"], "o-1");
    assert_eq!(created["instance"]["master_account_id"], "acc-main");
    assert_eq!(created["instance"]["region"], "kr-east1");
}

/// size=1 returned 2 items (constraints.json, observed).
#[tokio::test]
async fn the_list_ignores_size_as_observed_or_obeys_it() {
    let seed = || Seed::from_json(r#"{"instances": [{"id": "a"}, {"id": "b"}]}"#).unwrap();
    let served = serve(builder().seed(seed())).await;
    let page = served
        .expect(200, "GET", "/v1/instances?size=1", &Value::Null)
        .await;
    assert_eq!(page["instances"].as_array().unwrap().len(), 2);
    let served = serve(builder().seed(seed()).list_instances_ignores_size(false)).await;
    let page = served
        .expect(200, "GET", "/v1/instances?size=1&page=1", &Value::Null)
        .await;
    assert_eq!(page["instances"][0]["id"], "b");
    assert_eq!(page["instances"].as_array().unwrap().len(), 1);
}
