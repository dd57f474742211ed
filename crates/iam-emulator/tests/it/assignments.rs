//! Account assignments: every permission set for every principal in every account.

use iam_emulator::{OmittedAssignmentIds, RepeatedAssignment, Seed, UnknownAccounts};
use serde_json::{Value, json};

use crate::support::{Served, builder, serve};

const INSTANCE: &str = "ssoins-1";

fn seed() -> Seed {
    let seed = json!({
        "accounts": [
            {"id": "acc-1", "name": "개발", "email": "dev@example.com", "policies": ["ReadBilling"]},
            {"id": "acc-2", "name": "운영", "email": "ops@example.com", "policies": []}
        ],
        "instances": [{
            "id": INSTANCE,
            "groups": [{"id": "g-1", "name": "Admins"}],
            "users": [
                {"id": "u-1", "user_id": "one", "name": "하나", "group_ids": ["g-1"]},
                {"id": "u-2", "user_id": "two", "name": "둘"}
            ],
            "permission_sets": [
                {"id": "p-1", "name": "Readers", "custom_policies": ["ReadBilling"]},
                {"id": "p-2", "name": "Writers", "session_duration": 7200}
            ]
        }]
    });
    Seed::from_json(&seed.to_string()).unwrap()
}

async fn small() -> Served {
    serve(builder().seed(seed())).await
}

fn request(accounts: &[&str], sets: &[&str], principals: &[(&str, &str)]) -> Value {
    let account = |id: &&str| json!({"target_account_id": id, "target_account_name": "given", "target_account_email": "given@example.com"});
    let set = |id: &&str| json!({"permission_set_id": id, "permission_set_name": "x", "permission_set_srn": "srn", "session_duration": 3600});
    let principal = |(kind, id): &(&str, &str)| json!({"principal_id": id, "principal_type": kind});
    json!({
        "instance_id": INSTANCE,
        "accounts": accounts.iter().map(account).collect::<Vec<_>>(),
        "permission_sets": sets.iter().map(set).collect::<Vec<_>>(),
        "principals": principals.iter().map(principal).collect::<Vec<_>>(),
    })
}

const ALL: &str = "/v1/account-assignments";

async fn assign(served: &Served, body: &Value) -> Vec<Value> {
    let answer = served.expect(201, "POST", ALL, body).await;
    let assignments = answer["account_assignments"].as_array().unwrap().clone();
    assert_eq!(answer["count"], assignments.len());
    assignments
}

async fn list(served: &Served, account: &str, query: &str) -> Vec<Value> {
    let target = format!("{ALL}?instance_id={INSTANCE}&target_account_id={account}{query}");
    let page = served.expect(200, "GET", target, &Value::Null).await;
    let items = page["account_assignments"].as_array().unwrap().clone();
    assert_eq!(page["count"], items.len());
    items
}

#[tokio::test]
async fn every_account_permission_set_and_principal_is_assigned_and_listed() {
    let served = small().await;
    let principals = [("USER", "u-1"), ("GROUP", "g-1")];
    let body = request(&["acc-1", "acc-x"], &["p-1", "p-2"], &principals);
    assert_eq!(assign(&served, &body).await.len(), 8);
    let items = list(&served, "acc-1", "&sort=principal_name:asc").await;
    assert_eq!(items.len(), 2, "an item for each principal");
    assert_eq!(items[0]["principal_name"], "Admins");
    assert_eq!(items[1]["principal_name"], "하나");
    assert_eq!(
        items[0]["target_account_name"], "개발",
        "as the organization has it"
    );
    assert_eq!(items[0]["permission_sets"].as_array().unwrap().len(), 2);
    let unknown = list(&served, "acc-x", "&principal_name=Admins").await;
    assert_eq!(unknown[0]["target_account_name"], "given");
    let writers = list(&served, "acc-1", "&permission_set_id=p-2").await;
    let set = &writers[0]["permission_sets"];
    assert_eq!(set.as_array().unwrap().len(), 1);
    assert_eq!(set[0]["permission_set_name"], "Writers");
}

#[tokio::test]
async fn an_assignment_made_again_is_the_one_that_is_there_or_refused() {
    let body = request(&["acc-1"], &["p-2"], &[("USER", "u-1")]);
    let served = small().await;
    let first = assign(&served, &body).await;
    assert_eq!(assign(&served, &body).await, first);
    let strict = builder()
        .seed(seed())
        .repeated_assignment(RepeatedAssignment::Refuse);
    let served = serve(strict).await;
    assign(&served, &body).await;
    served.expect(400, "POST", ALL, &body).await;
}

/// platform.md §6 [doc].
#[tokio::test]
async fn custom_policies_must_be_in_the_account() {
    let served = small().await;
    assign(&served, &request(&["acc-1"], &["p-1"], &[("USER", "u-1")])).await;
    let lacking = request(&["acc-2"], &["p-1"], &[("USER", "u-1")]);
    let refused = served.request("1.4", "POST", ALL, &lacking).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("ReadBilling"), "{}", refused.text());
    assert_eq!(list(&served, "acc-2", "").await.len(), 0);
}

#[tokio::test]
async fn what_is_unknown_cannot_be_assigned() {
    let served = small().await;
    for body in [
        request(&["acc-1"], &["p-none"], &[("USER", "u-1")]),
        request(&["acc-1"], &["p-2"], &[("USER", "g-1")]),
        request(&["acc-1"], &["p-2"], &[("GROUP", "u-1")]),
    ] {
        served.expect(404, "POST", ALL, &body).await;
    }
    let other = request(&["acc-1"], &["p-2"], &[("ROBOT", "u-1")]);
    let refused = served.request("1.4", "POST", ALL, &other).await;
    assert_eq!(
        refused.error()["detail"],
        json!(["Input should be 'USER' or 'GROUP'"])
    );
    let strict = serve(
        builder()
            .seed(seed())
            .unknown_accounts(UnknownAccounts::Refuse),
    )
    .await;
    let body = request(&["acc-x"], &["p-2"], &[("USER", "u-1")]);
    strict.expect(404, "POST", ALL, &body).await;
}

#[tokio::test]
async fn a_short_body_cannot_make_millions_of_assignments() {
    let served = small().await;
    let accounts: Vec<_> = (0..1_700).map(|number| format!("a-{number}")).collect();
    let accounts: Vec<_> = accounts.iter().map(String::as_str).collect();
    let principals = [("USER", "u-1"), ("USER", "u-2"), ("GROUP", "g-1")];
    let body = request(&accounts, &["p-1", "p-2"], &principals);
    let refused = served.request("1.4", "POST", ALL, &body).await;
    assert_eq!(refused.status, 400, "10200 assignments");
    assert!(refused.text().contains("10000"), "{}", refused.text());
}

#[tokio::test]
async fn before_1_2_the_answer_is_one_flat_assignment() {
    let served = small().await;
    let body = request(&["acc-1"], &["p-2"], &[("USER", "u-1"), ("USER", "u-2")]);
    let answer = served.request("1.1", "POST", ALL, &body).await;
    assert_eq!(answer.status, 201);
    let flat = answer.json();
    assert_eq!(flat["permission_set_id"], "p-2");
    assert_eq!(flat["principal_type"], "USER");
    assert!(flat.get("account_assignments").is_none());
    assert_eq!(
        list(&served, "acc-1", "").await.len(),
        2,
        "all of them were made"
    );
}

/// live-errors.json: of an empty body one member was missed, and the reference requires `instance_id` alone.
#[tokio::test]
async fn nothing_is_assigned_to_nothing_and_before_1_2_that_has_no_answer() {
    let served = small().await;
    let missed = served.request("1.4", "POST", ALL, &Value::Null).await;
    assert_eq!(missed.status, 400);
    assert_eq!(missed.error()["detail"], json!(["Field required"]));
    for nothing in [
        json!({"instance_id": INSTANCE}),
        request(&["acc-1"], &["p-2"], &[]),
        request(&[], &[], &[]),
    ] {
        assert_eq!(assign(&served, &nothing).await, [] as [Value; 0]);
        let refused = served.request("1.1", "POST", ALL, &nothing).await;
        assert_eq!(refused.status, 400, "{nothing}");
    }
}

#[tokio::test]
async fn since_1_6_ids_are_enough() {
    let versions = ["1.4", "1.6"].map(|version| version.parse().unwrap());
    let served = serve(builder().seed(seed()).versions(versions)).await;
    let body = json!({
        "instance_id": INSTANCE,
        "accounts": [{"target_account_id": "acc-2"}],
        "permission_sets": [{"permission_set_id": "p-2"}],
        "principals": [{"principal_id": "g-1", "principal_type": "GROUP"}],
    });
    assert_eq!(served.request("1.4", "POST", ALL, &body).await.status, 400);
    assert_eq!(served.request("1.6", "POST", ALL, &body).await.status, 201);
    assert_eq!(
        list(&served, "acc-2", "").await[0]["target_account_email"],
        "ops@example.com"
    );
}

#[tokio::test]
async fn assignments_are_deleted_by_id_in_their_account() {
    let served = small().await;
    let principals = [("USER", "u-1"), ("USER", "u-2"), ("GROUP", "g-1")];
    let made = assign(&served, &request(&["acc-1"], &["p-2"], &principals)).await;
    let one = format!("{ALL}/{}", made[0]["id"].as_str().unwrap());
    let elsewhere = json!({"instance_id": INSTANCE, "target_account_id": "acc-2"});
    served.expect(404, "DELETE", one.as_str(), &elsewhere).await;
    let here = json!({"instance_id": INSTANCE, "target_account_id": "acc-1"});
    served.expect(204, "DELETE", one.as_str(), &here).await;
    served.expect(404, "DELETE", one, &here).await;
    let mut some = here.clone();
    some["account_assignment_ids"] = json!([made[1]["id"], made[0]["id"]]);
    served.expect(404, "DELETE", ALL, &some).await;
    some["account_assignment_ids"] = json!([made[1]["id"]]);
    served.expect(204, "DELETE", ALL, &some).await;
    assert_eq!(list(&served, "acc-1", "").await.len(), 1);
    served.expect(204, "DELETE", ALL, &here).await;
    assert_eq!(
        list(&served, "acc-1", "").await.len(),
        0,
        "without ids all go"
    );
    let careful = builder()
        .seed(seed())
        .omitted_assignment_ids(OmittedAssignmentIds::Refuse);
    let refused = serve(careful).await.expect(400, "DELETE", ALL, &here).await;
    assert_eq!(refused["errors"][0]["detail"], json!(["Field required"]));
}

#[tokio::test]
async fn assignments_go_with_their_user_group_and_permission_set() {
    let served = small().await;
    let principals = [("USER", "u-1"), ("USER", "u-2"), ("GROUP", "g-1")];
    assign(&served, &request(&["acc-1"], &["p-1", "p-2"], &principals)).await;
    let instance = json!({"instance_id": INSTANCE});
    served
        .expect(200, "DELETE", "/v1/users/u-1", &instance)
        .await;
    assert_eq!(list(&served, "acc-1", "").await.len(), 2);
    served
        .expect(200, "DELETE", "/v1/groups/g-1", &instance)
        .await;
    let items = list(&served, "acc-1", "").await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["permission_sets"].as_array().unwrap().len(), 2);
    let set = format!("/v1/permission-sets/p-1?instance_id={INSTANCE}");
    served.expect(204, "DELETE", set, &Value::Null).await;
    let items = list(&served, "acc-1", "").await;
    assert_eq!(items[0]["permission_sets"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn users_and_groups_of_an_account_can_be_left_out_of_lists() {
    let served = small().await;
    let principals = [("USER", "u-2"), ("GROUP", "g-1")];
    assign(&served, &request(&["acc-1"], &["p-2"], &principals)).await;
    let count = async |list: &str, account: &str| {
        let target = format!("/v1/{list}?instance_id={INSTANCE}&excluded_account_id={account}");
        served.expect(200, "GET", target, &Value::Null).await["count"].take()
    };
    assert_eq!(
        count("users", "acc-1").await,
        1,
        "u-1 is there through a group alone"
    );
    assert_eq!(count("groups", "acc-1").await, 0);
    assert_eq!(count("users", "acc-2").await, 2);
}
