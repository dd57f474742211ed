//! What the four operations do.

use std::collections::BTreeSet;

use iam_client::model::users::{ListUsers, UserCreateRequest, UserSetRequest};
use iam_client::model::{Field, Patch, Secret};
use serde_json::{Value, json};

use crate::support::{JOHN_DOE, Stand, instance, john_doe};

on_every_transport![
    set_user_sets_clears_and_keeps,
    set_user_takes_the_example_of_the_reference_and_answers_with_its_members,
    show_user_shows_what_was_set,
    a_created_user_is_there_afterwards_and_its_password_nowhere,
    every_user_is_listed_once_through_all_pages,
    a_login_id_is_found_by_filter,
];

async fn set_user_sets_clears_and_keeps(stand: Stand) {
    let client = stand.client();
    let before = client.users().show(john_doe(), instance()).await.unwrap();
    let before = before.into_value().user.into_value().unwrap();
    let request = UserSetRequest::new(instance())
        .department("인사팀")
        .manager(Patch::Clear);
    let answer = client.users().set(john_doe(), request).await.unwrap();
    let after = answer.into_value().user.into_value().unwrap();
    assert_eq!(after.department.as_str(), Some("인사팀"));
    assert_eq!(after.manager, Field::Null);
    assert_eq!(after.email, before.email);
    assert_eq!(after.tz_id, before.tz_id);
}

async fn set_user_takes_the_example_of_the_reference_and_answers_with_its_members(stand: Stand) {
    const REQUEST: &str =
        include_str!("../../../crates/iam-model/tests/facts/set-user/request.json");
    const RESPONSE: &str =
        include_str!("../../../crates/iam-model/tests/facts/set-user/response.json");
    let request = serde_json::from_str(REQUEST).unwrap();
    let answer = stand
        .client()
        .users()
        .set(john_doe(), request)
        .await
        .unwrap();
    let answer: Value = serde_json::from_slice(&answer.body).unwrap();
    let (answer, mut expected) = (
        answer["user"].as_object().unwrap().clone(),
        serde_json::from_str::<Value>(RESPONSE).unwrap()["user"]
            .as_object()
            .unwrap()
            .clone(),
    );
    // Who changed the user, and when, is of this test and not of the example.
    for member in ["modified_at", "modified_by", "modifier_name"] {
        assert!(answer[member].is_string(), "{member}");
        expected[member] = answer[member].clone();
    }
    assert_eq!(Value::Object(answer), Value::Object(expected));
}

async fn show_user_shows_what_was_set(stand: Stand) {
    let client = stand.client();
    let request = UserSetRequest::new(instance()).name("홍길동 'a+b' 100%");
    client.users().set(john_doe(), request).await.unwrap();
    let shown = client.users().show(john_doe(), instance()).await.unwrap();
    let shown = shown.user.value().unwrap();
    assert_eq!(shown.name.as_str(), Some("홍길동 'a+b' 100%"));
    assert_eq!(shown.id.as_str(), Some(JOHN_DOE));
}

async fn a_created_user_is_there_afterwards_and_its_password_nowhere(stand: Stand) {
    let client = stand.client();
    let request = UserCreateRequest::new(instance(), "김하늘", "kim.haneul")
        .department("재무팀")
        .password(Secret::new("Xq7!mvBz2#"));
    let created = client.users().create(request).await.unwrap();
    assert_eq!(created.status, 201);
    let user_uuid = created.user.value().unwrap().id.value().unwrap().clone();
    let shown = client.users().show(user_uuid, instance()).await.unwrap();
    assert_eq!(
        shown.user.value().unwrap().user_id.as_str(),
        Some("kim.haneul")
    );
    for body in [&created.body, &shown.body] {
        assert!(!String::from_utf8_lossy(body).contains("Xq7!mvBz2#"));
    }
    let journal = serde_json::to_string(&stand.emulator.journal().entries()).unwrap();
    assert!(journal.contains("kim.haneul") && !journal.contains("Xq7!mvBz2#"));
}

async fn every_user_is_listed_once_through_all_pages(stand: Stand) {
    let client = stand.client();
    let all = client
        .users()
        .list(ListUsers::new(instance()).size(1_000))
        .await
        .unwrap();
    let expected = all.count.value().copied().unwrap();
    for size in [1, 7, 20] {
        let mut items = client.items(ListUsers::new(instance()).size(size).sort("user_id:asc"));
        let mut seen = Vec::new();
        while let Some(user) = items.next().await {
            seen.push(user.unwrap().user_id.into_value().unwrap());
        }
        let distinct: BTreeSet<&String> = seen.iter().collect();
        assert_eq!(distinct.len() as u64, expected, "size {size}");
        assert_eq!(seen.len() as u64, expected, "size {size}");
        assert!(seen.is_sorted(), "{seen:?}");
    }
}

async fn a_login_id_is_found_by_filter(stand: Stand) {
    let list = ListUsers::new(instance()).user_id("johndoe");
    let answer = stand.client().users().list(list).await.unwrap();
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(
        body["users"],
        json!([{"id": JOHN_DOE, "name": "John Doe", "user_id": "johndoe"}])
    );
    assert_eq!(body["count"], 1);
}
