//! Deleting users.

use iam_emulator::UnknownDeletion;
use serde_json::{Value, json};

use crate::support::{JOHN, SET_JOHN, SHOW_JOHN, builder, demo, serve};

const DEVELOPERS: &str = "5b1c7e90a2d84f36b9e3d0c41f68a7b2";
const BOB: &str = "/v1/users?instance_id=ssoins-12345&user_id=bob.jones";

fn instance() -> Value {
    json!({"instance_id": "ssoins-12345"})
}

#[tokio::test]
async fn a_deleted_user_is_reported_and_gone() {
    let served = demo().await;
    let answer = served.expect(200, "DELETE", SET_JOHN, &instance()).await;
    assert_eq!(
        answer,
        json!({"failed_ids": [], "success_ids": [{"success_id": JOHN, "success_name": "John Doe"}]})
    );
    served.expect(404, "GET", SHOW_JOHN, &Value::Null).await;
    served.expect(404, "DELETE", SET_JOHN, &instance()).await;
}

#[tokio::test]
async fn a_login_id_is_free_again_after_its_user_is_deleted() {
    let served = demo().await;
    let new = json!({"instance_id": "ssoins-12345", "name": "New", "user_id": "johndoe"});
    served.expect(400, "POST", "/v1/users", &new).await;
    served.expect(200, "DELETE", SET_JOHN, &instance()).await;
    served.expect(201, "POST", "/v1/users", &new).await;
}

#[tokio::test]
async fn a_deleted_user_leaves_every_group() {
    let served = demo().await;
    let members = format!("/v1/groups/{DEVELOPERS}/users?instance_id=ssoins-12345");
    let before = served
        .expect(200, "GET", members.as_str(), &Value::Null)
        .await;
    let bob = served.expect(200, "GET", BOB, &Value::Null).await["users"][0]["id"].take();
    let target = format!("/v1/users/{}", bob.as_str().unwrap());
    served.expect(200, "DELETE", target, &instance()).await;
    let after = served.expect(200, "GET", members, &Value::Null).await;
    assert_eq!(
        after["count"].as_u64().unwrap() + 1,
        before["count"].as_u64().unwrap()
    );
    assert!(!after.to_string().contains(bob.as_str().unwrap()));
}

/// The words of a failure are those of the reference's example.
#[tokio::test]
async fn a_bulk_deletion_tells_of_each_id_what_has_become_of_it() {
    let served = demo().await;
    let body = json!({"instance_id": "ssoins-12345", "user_uuids": ["nobody", JOHN, JOHN]});
    let answer = served.expect(200, "DELETE", "/v1/users", &body).await;
    assert_eq!(
        answer,
        json!({
            "failed_ids": [{
                "error_code": "NOT_FOUND", "failed_caused": "NotFoundError",
                "failed_id": "nobody", "failed_name": ""
            }],
            "success_ids": [{"success_id": JOHN, "success_name": "John Doe"}]
        })
    );
    let elsewhere = json!({"instance_id": "ssoins-none", "user_uuids": ["nobody"]});
    served.expect(404, "DELETE", "/v1/users", &elsewhere).await;
}

#[tokio::test]
async fn an_unknown_user_can_be_reported_instead_of_refused() {
    let served = serve(builder().unknown_deletion(UnknownDeletion::FailedId)).await;
    let answer = served
        .expect(200, "DELETE", "/v1/users/nobody", &instance())
        .await;
    assert_eq!(answer["failed_ids"][0]["failed_id"], "nobody");
    assert_eq!(answer["success_ids"], json!([]));
}

#[tokio::test]
async fn users_are_listed_more_fully_since_1_6() {
    let versions = ["1.4", "1.5", "1.6"].map(|version| version.parse().unwrap());
    let served = serve(builder().versions(versions)).await;
    let target = "/v1/users?instance_id=ssoins-12345&user_id=johndoe";
    let members = async |version: &str| {
        let page = served.request(version, "GET", target, &Value::Null).await;
        page.json()["users"][0].as_object().unwrap().len()
    };
    assert_eq!(members("1.5").await, 3);
    assert_eq!(members("1.6").await, 12);
}
