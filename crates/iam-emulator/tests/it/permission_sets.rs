//! Permission sets and their policies, in the shapes of both ages.

use iam_emulator::{OmittedPolicies, UnreportedDeletion};
use serde_json::{Value, json};

use crate::support::{Served, builder, demo, serve};

const INSTANCE: &str = "ssoins-12345";

fn new_set(name: &str) -> Value {
    json!({
        "instance_id": INSTANCE, "name": name, "session_duration": 3600, "description": "감사",
        "managed_policies": [{"id": "pol-1", "name": "ViewerAccess"}],
        "custom_policies": ["ReadBilling"],
        "inline_policies": [{"Version": "2024-07-01", "Statement": []}],
    })
}

async fn create(served: &Served, name: &str) -> Value {
    served
        .expect(201, "POST", "/v1/permission-sets", &new_set(name))
        .await
}

fn at(set: &Value) -> String {
    format!("/v1/permission-sets/{}", set["id"].as_str().unwrap())
}

fn of_instance(target: &str) -> String {
    format!("{target}?instance_id={INSTANCE}")
}

async fn policies(served: &Served, set: &Value, query: &str) -> Vec<Value> {
    let target = of_instance(&format!("{}/policies", at(set)));
    let page = served
        .expect(200, "GET", format!("{target}{query}"), &Value::Null)
        .await;
    let policies = page["policies"].as_array().unwrap().clone();
    assert_eq!(page["count"], policies.len());
    policies
}

#[tokio::test]
async fn a_created_permission_set_is_shown_and_listed() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    assert_eq!(set["custom_policies"], json!(["ReadBilling"]));
    assert_eq!(set["managed_policies"][0]["id"], "pol-1");
    assert_eq!(set["inline_policies"][0]["Version"], "2024-07-01");
    assert_eq!(set["state"], "ACTIVE");
    let shown = served
        .expect(200, "GET", of_instance(&at(&set)), &Value::Null)
        .await;
    for (member, value) in set.as_object().unwrap() {
        assert_eq!(&shown[member], value, "{member}");
    }
    assert_eq!(shown["resource_name"], "Auditing");
    let target = of_instance("/v1/permission-sets") + "&name=Auditing";
    let list = served.expect(200, "GET", target, &Value::Null).await;
    assert_eq!(list["permission_sets"], json!([set]));
}

#[tokio::test]
async fn before_1_2_custom_policies_are_called_customer_policies() {
    let served = demo().await;
    let mut body = new_set("Former");
    let custom = body["custom_policies"].take();
    body.as_object_mut().unwrap().remove("custom_policies");
    body["customer_policies"] = custom.clone();
    for version in ["1.0", "1.1"] {
        body["name"] = format!("Former{version}").into();
        let created = served
            .request(version, "POST", "/v1/permission-sets", &body)
            .await;
        assert_eq!(created.status, 201, "{}", created.text());
        let set = created.json();
        assert_eq!(set["customer_policies"], custom);
        assert!(set.get("custom_policies").is_none());
        let now = served
            .expect(200, "GET", of_instance(&at(&set)), &Value::Null)
            .await;
        assert_eq!(now["custom_policies"], custom);
        let target = of_instance(&format!("{}/policies", at(&set))) + "&category=CUSTOMER_POLICY";
        let page = served
            .request(version, "GET", target, &Value::Null)
            .await
            .json();
        assert_eq!(page["policies"][0]["category"], "CUSTOMER_POLICY");
        assert_eq!(page["count"], 1);
        let list = served.request(
            version,
            "GET",
            of_instance("/v1/permission-sets"),
            &Value::Null,
        );
        let item = list.await.json()["permission_sets"][0].take();
        assert!(
            item.get("session_duration").is_none(),
            "the smaller item: {item}"
        );
    }
}

/// constraints.json: 3,200 to 43,200 seconds, names up to 32 of letters, digits and `+=-_@,.`.
#[tokio::test]
async fn session_and_name_keep_to_the_printed_limits() {
    let served = demo().await;
    let least = "Input should be greater than or equal to 3200";
    let most = "Input should be less than or equal to 43200";
    for (member, value, text) in [
        ("session_duration", json!(3199), least),
        ("session_duration", json!(43201), most),
        ("name", json!("x".repeat(33)), "value_error"),
        ("name", json!("has space"), "value_error"),
    ] {
        let mut body = new_set("Limits");
        body[member] = value.clone();
        let refused = served
            .request("1.4", "POST", "/v1/permission-sets", &body)
            .await;
        assert_eq!(refused.status, 400, "{member} {value}");
        assert_eq!(refused.error()["detail"], json!([text]));
    }
    let unlimited = serve(builder().documented_limits(false)).await;
    let mut body = new_set("Limits");
    body["session_duration"] = json!(60);
    unlimited
        .expect(201, "POST", "/v1/permission-sets", &body)
        .await;
}

#[tokio::test]
async fn a_name_is_there_once_unless_told_otherwise() {
    let served = demo().await;
    create(&served, "Once").await;
    served
        .expect(400, "POST", "/v1/permission-sets", &new_set("Once"))
        .await;
    let served = serve(builder().unique_permission_set_names(false)).await;
    create(&served, "Twice").await;
    create(&served, "Twice").await;
}

#[tokio::test]
async fn a_change_sets_description_and_session() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    let body = json!({"instance_id": INSTANCE, "session_duration": 7200, "description": null});
    let changed = served.expect(200, "PATCH", at(&set), &body).await;
    assert_eq!(changed["session_duration"], 7200);
    assert_eq!(changed["description"], Value::Null);
    let body = json!({"instance_id": INSTANCE, "session_duration": null});
    let changed = served.expect(200, "PATCH", at(&set), &body).await;
    assert_eq!(
        changed["session_duration"], 7200,
        "a permission set keeps a session"
    );
}

#[tokio::test]
async fn policies_are_listed_by_kind_and_name() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    let all = policies(&served, &set, "").await;
    let kinds: Vec<_> = all
        .iter()
        .map(|policy| policy["category"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["MANAGED_POLICY", "CUSTOM_POLICY", "INLINE_POLICY"]);
    assert_eq!(all[0]["id"], "pol-1");
    assert_eq!(all[2]["contents"]["Version"], "2024-07-01");
    let inline = policies(&served, &set, "&category=INLINE_POLICY").await;
    assert_eq!(inline, all[2..]);
    assert_eq!(
        policies(&served, &set, "&name=ReadBilling").await,
        all[1..2]
    );
    let mut backwards = policies(&served, &set, "&sort=created_at:desc").await;
    backwards.reverse();
    assert_eq!(backwards, all);
}

/// The reference lists three categories, of which 1.2 renamed one (id-center.json, ListPermissionSetPolicies).
#[tokio::test]
async fn a_category_that_the_version_does_not_list_is_400() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    let target = of_instance(&format!("{}/policies", at(&set)));
    for (version, category, custom) in [
        ("1.4", "CUSTOMER_POLICY", "CUSTOM_POLICY"),
        ("1.1", "CUSTOM_POLICY", "CUSTOMER_POLICY"),
        ("1.4", "none", "CUSTOM_POLICY"),
        ("1.4", "", "CUSTOM_POLICY"),
    ] {
        let target = format!("{target}&category={category}");
        let answer = served.request(version, "GET", target, &Value::Null).await;
        assert_eq!(answer.status, 400, "{category} in {version}");
        let detail = format!("Input should be 'MANAGED_POLICY', '{custom}' or 'INLINE_POLICY'");
        assert_eq!(answer.error()["detail"], json!([detail]));
    }
}

#[tokio::test]
async fn putting_policies_replaces_all_kinds_and_keeps_the_ids_of_those_that_stay() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    let before = policies(&served, &set, "").await;
    let target = format!("{}/policies", at(&set));
    let body = json!({"instance_id": INSTANCE, "custom_policies": ["New", "ReadBilling"]});
    let put = served.expect(200, "PUT", target.as_str(), &body).await;
    assert_eq!(put["custom_policies"], json!(["New", "ReadBilling"]));
    assert_eq!(put["managed_policies"], json!([]));
    let after = policies(&served, &set, "").await;
    assert_eq!(after.len(), 2);
    assert_eq!(after[1], before[1], "ReadBilling is the policy it was");
    let nameless = json!({"instance_id": INSTANCE, "managed_policies": [{"name": "x"}]});
    served.expect(400, "PUT", target, &nameless).await;
}

#[tokio::test]
async fn no_two_policies_of_a_permission_set_share_an_id() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    let custom = &policies(&served, &set, "&category=CUSTOM_POLICY").await[0]["id"];
    let body = json!({
        "instance_id": INSTANCE, "custom_policies": ["ReadBilling"],
        "managed_policies": [{"id": custom, "name": "ViewerAccess"}],
    });
    let target = format!("{}/policies", at(&set));
    served.expect(200, "PUT", target, &body).await;
    let after = policies(&served, &set, "").await;
    assert_eq!(
        &after[0]["id"], custom,
        "a managed policy has the id it is given with"
    );
    assert_ne!(&after[1]["id"], custom);
}

#[tokio::test]
async fn policies_that_are_left_out_can_be_kept() {
    let served = serve(builder().omitted_policies(OmittedPolicies::Keep)).await;
    let set = create(&served, "Auditing").await;
    let body = json!({"instance_id": INSTANCE, "custom_policies": null});
    let put = served
        .expect(200, "PUT", format!("{}/policies", at(&set)), &body)
        .await;
    assert_eq!(put["custom_policies"], json!([]));
    assert_eq!(put["managed_policies"], set["managed_policies"]);
}

#[tokio::test]
async fn policies_are_taken_out_by_id_all_or_none() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    let target = format!("{}/policies", at(&set));
    let ids = |ids: &[&str]| json!({"instance_id": INSTANCE, "policy_ids": ids});
    served
        .expect(404, "DELETE", target.as_str(), &ids(&["pol-1", "none"]))
        .await;
    assert_eq!(policies(&served, &set, "").await.len(), 3);
    served.expect(204, "DELETE", target, &ids(&["pol-1"])).await;
    assert_eq!(policies(&served, &set, "").await.len(), 2);
}

#[tokio::test]
async fn a_permission_set_is_deleted_by_the_query_alone() {
    let served = demo().await;
    let set = create(&served, "Auditing").await;
    let missing = served
        .request("1.4", "DELETE", at(&set), &Value::Null)
        .await;
    assert_eq!(missing.error()["detail"], json!(["Field required"]));
    served
        .expect(204, "DELETE", of_instance(&at(&set)), &Value::Null)
        .await;
    served
        .expect(404, "GET", of_instance(&at(&set)), &Value::Null)
        .await;
    served
        .expect(404, "DELETE", of_instance(&at(&set)), &Value::Null)
        .await;
    let silent = serve(builder().unreported_deletion(UnreportedDeletion::Silent)).await;
    silent
        .expect(204, "DELETE", of_instance(&at(&set)), &Value::Null)
        .await;
}
