//! ListUsers: pages, order, filters.

use serde_json::{Value, json};

use crate::support::{Received, Served, builder, demo, get, serve};

async fn list(served: &Served, query: &str) -> Received {
    let target = format!("/v1/users?instance_id=ssoins-12345{query}");
    served.call(get(&target)).await
}

fn members(answer: &Value, member: &str) -> Vec<String> {
    let users = answer["users"].as_array().unwrap().iter();
    users
        .map(|user| user[member].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_page_holds_twenty_users_unless_asked_otherwise() {
    let served = demo().await;
    let first = list(&served, "").await.json();
    assert_eq!(
        json!([first["count"], first["page"], first["size"], first["sort"]]),
        json!([21, 0, 20, ["created_at:asc"]])
    );
    assert_eq!(first["users"].as_array().unwrap().len(), 20);
    assert_eq!(
        first["users"][0],
        json!({"id": "138c2fc8c29a449dbfa8681f8f1d78e2", "name": "John Doe", "user_id": "johndoe"})
    );
    let second = list(&served, "&page=1").await.json();
    assert_eq!(second["users"].as_array().unwrap().len(), 1);
    let beyond = list(&served, "&page=18446744073709551615&size=1000")
        .await
        .json();
    assert_eq!(beyond["users"], json!([]));
    assert_eq!(beyond["count"], 21);
}

#[tokio::test]
async fn users_come_in_the_order_asked_for() {
    let served = demo().await;
    let ascending = list(&served, "&size=100&sort=user_id:asc").await.json();
    let mut expected = members(&ascending, "user_id");
    assert!(expected.is_sorted(), "{expected:?}");
    let descending = list(&served, "&size=100&sort=user_id:desc").await.json();
    assert_eq!(descending["sort"], json!(["user_id:desc"]));
    expected.reverse();
    assert_eq!(members(&descending, "user_id"), expected);
}

#[tokio::test]
async fn an_order_that_cannot_be_is_400_and_names_those_that_can() {
    let served = demo().await;
    for sort in [
        "shoe_size:asc",
        "name:sideways",
        "name",
        "name:",
        "",
        ":asc",
    ] {
        let answer = list(&served, &format!("&sort={sort}")).await;
        assert_eq!(answer.status, 400, "{sort:?}");
        let detail = answer.error()["detail"][0].take();
        assert!(detail.as_str().unwrap().contains("created_at"), "{detail}");
    }
}

#[tokio::test]
async fn a_login_id_finds_its_user_and_no_other() {
    let served = demo().await;
    let found = list(&served, "&user_id=johndoe").await.json();
    assert_eq!(members(&found, "user_id"), ["johndoe"]);
    assert_eq!(found["count"], 1);
    assert_eq!(list(&served, "&user_id=john").await.json()["count"], 0);
    let escaped = list(&served, "&user_id=ops%2Bbatch@example.com")
        .await
        .json();
    assert_eq!(escaped["count"], 1);
}

#[tokio::test]
async fn members_of_an_excluded_group_are_left_out() {
    let served = demo().await;
    let query = "&size=100&excluded_group_id=5b1c7e90a2d84f36b9e3d0c41f68a7b2";
    let others = list(&served, query).await.json();
    assert_eq!(others["count"], 16);
    assert!(!members(&others, "user_id").contains(&"bob.jones".to_owned()));
    let accounts = list(&served, "&excluded_account_id=acc-12345").await.json();
    assert_eq!(accounts["count"], 21, "nobody is assigned there");
    let account = "&excluded_account_id=3265ab469f0d406d83073da3e11e7a6c";
    let others = list(&served, account).await.json();
    assert_eq!(others["count"], 20, "johndoe is assigned there");
}

#[tokio::test]
async fn a_size_beyond_the_maximum_is_answered_with_the_maximum() {
    let served = serve(builder().max_page_size(5)).await;
    let page = list(&served, "&size=100").await.json();
    assert_eq!(page["size"], 5);
    assert_eq!(page["users"].as_array().unwrap().len(), 5);
    assert_eq!(list(&served, "&size=0").await.status, 400);
}
