//! Groups and their members.

use iam_emulator::TextFilter;
use serde_json::{Value, json};

use crate::support::{JOHN, SHOW_JOHN, Sent, Served, builder, demo, serve};

const AUDITORS: &str = "c83e6f41d0b74a529f1ea7d2536b980c";
const INSTANCE: &str = "ssoins-12345";

async fn create(served: &Served, name: &str) -> Value {
    let body = json!({"instance_id": INSTANCE, "name": name, "description": "그룹", "user_uuids": [JOHN, JOHN]});
    served.expect(201, "POST", "/v1/groups", &body).await["group"].take()
}

fn at(group: &Value) -> String {
    format!("/v1/groups/{}", group["id"].as_str().unwrap())
}

async fn shown(served: &Served, group: &Value) -> Value {
    let target = format!("{}?instance_id={INSTANCE}", at(group));
    served.expect(200, "GET", target, &Value::Null).await["group"].take()
}

fn users(ids: &[&str]) -> Value {
    json!({"instance_id": INSTANCE, "user_uuids": ids})
}

#[tokio::test]
async fn a_created_group_is_shown_with_its_members() {
    let served = demo().await;
    let group = create(&served, "Platform").await;
    assert_eq!(group["user_count"], 1);
    assert_eq!(
        group["users"],
        json!([{"id": JOHN, "name": "John Doe", "user_id": "johndoe"}])
    );
    assert_eq!(group["created_at"], "2026-11-23T04:05:06Z");
    assert_eq!(shown(&served, &group).await, group);
    let john = served.expect(200, "GET", SHOW_JOHN, &Value::Null).await;
    assert_eq!(john["user"]["groups"][0]["name"], "Platform");
}

/// CreateGroup documents 409, SetGroup does not.
#[tokio::test]
async fn a_group_name_that_is_taken_is_409_for_a_new_group_and_400_for_a_change() {
    let served = demo().await;
    let group = create(&served, "Platform").await;
    let again = json!({"instance_id": INSTANCE, "name": "Platform"});
    let refused = served.request("1.4", "POST", "/v1/groups", &again).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.error()["detail"]
            .as_str()
            .unwrap()
            .contains("Platform")
    );
    let other = json!({"instance_id": INSTANCE, "name": "Auditors"});
    served.expect(400, "PATCH", at(&group), &other).await;
    let same = json!({"instance_id": INSTANCE, "name": "Platform"});
    served.expect(200, "PATCH", at(&group), &same).await;
}

#[tokio::test]
async fn a_conflict_is_told_in_korean_when_asked_for() {
    let served = demo().await;
    let body = json!({"instance_id": INSTANCE, "name": "Auditors"}).to_string();
    let sent = Sent::new("POST", "/v1/groups").body(body);
    let answer = served.call(sent.header("Accept-Language", "ko-KR")).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().is_ascii(), "escaped, as the service does");
    let detail = answer.error()["detail"].take();
    assert!(
        detail.as_str().unwrap().contains("사용자 그룹(Auditors)"),
        "{detail}"
    );
}

#[tokio::test]
async fn a_change_sets_clears_and_keeps() {
    let served = demo().await;
    let group = create(&served, "Platform").await;
    let rename = json!({"instance_id": INSTANCE, "name": "Platform2"});
    let answer = served.expect(200, "PATCH", at(&group), &rename).await;
    assert_eq!(answer["group"]["name"], "Platform2");
    assert_eq!(answer["group"]["description"], "그룹");
    assert!(answer["group"].get("users").is_none(), "{answer}");
    let clear = json!({"instance_id": INSTANCE, "name": null, "description": null});
    let answer = served.expect(200, "PATCH", at(&group), &clear).await;
    assert_eq!(
        answer["group"]["name"], "Platform2",
        "a group keeps its name"
    );
    assert_eq!(answer["group"]["description"], Value::Null);
}

/// constraints.json: 3 to 30 letters, digits and `+=-_@,.`.
#[tokio::test]
async fn names_beyond_the_printed_limits_are_400() {
    let served = demo().await;
    for name in ["ab", &"x".repeat(31), "has space", "한글그룹"] {
        let body = json!({"instance_id": INSTANCE, "name": name});
        let answer = served.request("1.4", "POST", "/v1/groups", &body).await;
        assert_eq!(answer.status, 400, "{name}");
        assert_eq!(answer.error()["detail"], json!(["value_error"]), "{name}");
    }
    let body = json!({"instance_id": INSTANCE, "name": "abc", "description": "x".repeat(1001)});
    served.expect(400, "POST", "/v1/groups", &body).await;
}

#[tokio::test]
async fn adding_a_member_again_changes_nothing() {
    let served = demo().await;
    let group = create(&served, "Platform").await;
    let target = format!("{}/users", at(&group));
    let answer = served
        .expect(200, "POST", target.as_str(), &users(&[JOHN]))
        .await;
    assert_eq!(answer["group"], group);
    served
        .expect(404, "POST", target.as_str(), &users(&["nobody"]))
        .await;
    served
        .expect(204, "DELETE", target.as_str(), &users(&[JOHN]))
        .await;
    assert_eq!(shown(&served, &group).await["users"], json!([]));
    served
        .expect(204, "DELETE", target.as_str(), &users(&[JOHN]))
        .await;
    served
        .expect(404, "DELETE", target, &users(&["nobody"]))
        .await;
}

#[tokio::test]
async fn when_one_of_several_users_is_unknown_none_is_added() {
    let served = demo().await;
    let group = json!({"id": AUDITORS});
    let before = shown(&served, &group).await;
    let target = format!("{}/users", at(&group));
    served
        .expect(404, "POST", target, &users(&[JOHN, "nobody"]))
        .await;
    assert_eq!(shown(&served, &group).await, before);
}

#[tokio::test]
async fn members_are_listed_with_their_groups() {
    let served = demo().await;
    let group = create(&served, "Platform").await;
    let target = format!("{}/users?instance_id={INSTANCE}", at(&group));
    let page = served
        .expect(200, "GET", target.as_str(), &Value::Null)
        .await;
    assert_eq!(page["count"], 1);
    let user = &page["users"][0];
    assert_eq!(user["user_id"], "johndoe");
    assert_eq!(
        user["group_count"],
        user["groups"].as_array().unwrap().len()
    );
    assert!(user["groups"].to_string().contains("Platform"));
}

/// The reference's example of `user_id` is `johndoe` in ListUsers, and a uuid here.
#[tokio::test]
async fn a_member_is_found_by_login_id_and_by_uuid() {
    for filter in [TextFilter::Whole, TextFilter::Part] {
        let served = serve(builder().text_filter(filter)).await;
        let group = create(&served, "Platform").await;
        let outsider = "269f16cb3a8c917cfc90ebab48cc880c";
        for (wanted, count) in [
            ("johndoe", 1),
            (JOHN, 1),
            (&JOHN[1..], 0),
            ("other", 0),
            (outsider, 0),
        ] {
            let target = format!(
                "{}/users?instance_id={INSTANCE}&user_id={wanted}",
                at(&group)
            );
            let page = served.expect(200, "GET", target, &Value::Null).await;
            assert_eq!(page["count"], count, "{wanted}");
        }
    }
}

#[tokio::test]
async fn groups_are_found_by_name_and_without_those_of_a_user() {
    let served = demo().await;
    create(&served, "Platform").await;
    let list = async |query: &str| {
        let target = format!("/v1/groups?instance_id={INSTANCE}&sort=name:asc{query}");
        let page = served.expect(200, "GET", target, &Value::Null).await;
        let groups = page["groups"].as_array().unwrap().clone();
        assert_eq!(page["count"], groups.len());
        groups
            .iter()
            .map(|group| group["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = list("").await;
    assert!(
        all.is_sorted() && all.contains(&"Platform".to_owned()),
        "{all:?}"
    );
    assert_eq!(list("&name=Platform").await, ["Platform"]);
    assert_eq!(list("&name=Plat").await, [] as [&str; 0]);
    let others = list(&format!("&excluded_user_uuid={JOHN}")).await;
    assert!(!others.contains(&"Platform".to_owned()), "{others:?}");
}

#[tokio::test]
async fn a_filter_can_find_a_part() {
    let served = serve(builder().text_filter(TextFilter::Part)).await;
    let target = format!("/v1/groups?instance_id={INSTANCE}&name=udit");
    let page = served.expect(200, "GET", target, &Value::Null).await;
    assert_eq!(page["groups"][0]["name"], "Auditors");
}

#[tokio::test]
async fn deleted_groups_are_reported_and_their_members_leave_them() {
    let served = demo().await;
    let one = create(&served, "One").await;
    let two = create(&served, "Two").await;
    let body = json!({"instance_id": INSTANCE});
    let answer = served.expect(200, "DELETE", at(&one), &body).await;
    assert_eq!(answer["success_ids"][0]["success_name"], "One");
    let ids = json!({"instance_id": INSTANCE, "group_ids": [one["id"], two["id"]]});
    let answer = served.expect(200, "DELETE", "/v1/groups", &ids).await;
    assert_eq!(answer["failed_ids"][0]["failed_id"], one["id"]);
    assert_eq!(answer["success_ids"][0]["success_id"], two["id"]);
    let john = served.expect(200, "GET", SHOW_JOHN, &Value::Null).await;
    assert_eq!(john["user"]["groups"], json!([]));
    served.expect(404, "DELETE", at(&one), &body).await;
}
