//! Members: what differs from those that are wanted, and the calls that make it so.

use std::collections::BTreeSet;

use http::StatusCode;
use iam_client::model::{GroupId, UserUuid};
use iam_client::transport::testing::Script;
use iam_client::{Error, ErrorKind, MembershipDiff, Outcome};
use proptest::prelude::*;

use crate::pages::{page, playing};
use crate::support::{client, instance, line};

fn group() -> GroupId {
    "group-1".parse().unwrap()
}

fn people(ids: &[&str]) -> BTreeSet<UserUuid> {
    ids.iter().map(|id| id.parse().unwrap()).collect()
}

async fn diff(script: Script, wanted: &[&str]) -> Result<MembershipDiff, Error> {
    let client = client(script);
    client
        .groups()
        .membership_diff(&group(), &instance(), people(wanted))
        .await
}

/// What came of it, and what was sent.
async fn apply(script: Script, diff: &MembershipDiff) -> (Result<(), Error>, Vec<String>) {
    let client = client(script.clone());
    let result = client
        .groups()
        .apply_membership(&group(), &instance(), diff)
        .await;
    let sent = script.requests();
    let sent = sent.iter().map(|request| {
        let body = std::str::from_utf8(request.body()).unwrap();
        format!("{} {} {body}", request.method(), request.uri().path())
    });
    (result, sent.collect())
}

const ADD: &str =
    r#"POST /v1/groups/group-1/users {"instance_id":"ssoins-12345","user_uuids":["c","d"]}"#;
const REMOVE: &str =
    r#"DELETE /v1/groups/group-1/users {"instance_id":"ssoins-12345","user_uuids":["a"]}"#;

fn both() -> MembershipDiff {
    MembershipDiff::between(people(&["a", "b"]), people(&["b", "c", "d"]))
}

fn added(script: Script) -> Script {
    script.answer(StatusCode::OK, r#"{"group":{"id":"group-1"}}"#)
}

#[tokio::test]
async fn the_members_of_all_pages_are_compared() {
    let script = playing(&[page(&["a", "b"], 0, 2, 3), page(&["e"], 1, 2, 3)]);
    let diff = diff(script, &["b", "c", "d"]).await.unwrap();
    assert_eq!(diff.to_add, people(&["c", "d"]));
    assert_eq!(diff.to_remove, people(&["a", "e"]));
    assert!(!diff.is_empty());
}

#[tokio::test]
async fn a_group_that_is_as_wanted_needs_no_call() {
    let diff = diff(playing(&[page(&["a"], 0, 2, 1)]), &["a"])
        .await
        .unwrap();
    assert!(diff.is_empty());
    let (result, sent) = apply(Script::new(), &diff).await;
    assert!(result.is_ok());
    assert_eq!(sent, [""; 0]);
}

#[tokio::test]
async fn everybody_is_added_in_one_call_and_removed_in_another() {
    let script = added(Script::new()).answer(StatusCode::NO_CONTENT, "");
    let (result, sent) = apply(script, &both()).await;
    assert!(result.is_ok());
    assert_eq!(sent, [ADD, REMOVE]);
}

#[tokio::test]
async fn nobody_to_add_or_to_remove_is_no_call_with_an_empty_list() {
    let only_add = MembershipDiff::between([], people(&["c", "d"]));
    assert_eq!(apply(added(Script::new()), &only_add).await.1, [ADD]);
    let only_remove = MembershipDiff::between(people(&["a"]), []);
    let script = Script::new().answer(StatusCode::NO_CONTENT, "");
    assert_eq!(apply(script, &only_remove).await.1, [REMOVE]);
}

#[tokio::test]
async fn an_error_says_by_its_operation_how_far_it_came() {
    let script = Script::new().answer(StatusCode::FORBIDDEN, "");
    let (result, sent) = apply(script, &both()).await;
    assert_eq!(result.unwrap_err().operation(), "CreateBulkGroupUsers");
    assert_eq!(sent, [ADD]);

    let script = added(Script::new()).answer(StatusCode::FORBIDDEN, "");
    let (result, sent) = apply(script, &both()).await;
    let error = result.unwrap_err();
    assert_eq!(
        (error.operation(), error.outcome()),
        ("DeleteBulkGroupUsers", Outcome::Refused)
    );
    assert_eq!(sent, [ADD, REMOVE]);
}

#[tokio::test]
async fn a_member_without_an_id_is_an_error_instead_of_a_member_to_keep() {
    let script = playing(&[r#"{"users":[{"id":"a"},{"name":"n"}],"count":2}"#.to_owned()]);
    let error = diff(script, &["a"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Answer);
    assert_eq!(
        line(&error),
        "ListGroupUsers 1.4 failed: 200, but the body lists an item without its id [1 attempt in N ms]"
    );
}

#[tokio::test]
async fn a_member_of_another_shape_is_an_error_instead_of_nobody() {
    let script = playing(&[r#"{"users":[{"id":"a"},"b"],"count":2}"#.to_owned()]);
    let error = diff(script, &["a"]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Answer);
}

proptest! {
    #[test]
    fn adding_and_removing_what_differs_makes_exactly_the_wanted_members(
        members in prop::collection::btree_set("[a-h]", 0..8),
        wanted in prop::collection::vec("[a-h]", 0..12),
    ) {
        let ids = |names: Vec<String>| -> BTreeSet<UserUuid> {
            names.iter().map(|name| name.parse().unwrap()).collect()
        };
        let (members, wanted) = (ids(members.into_iter().collect()), ids(wanted));
        let diff = MembershipDiff::between(members.clone(), wanted.clone());
        prop_assert!(diff.to_add.is_disjoint(&members));
        prop_assert!(diff.to_remove.is_subset(&members));
        let after: BTreeSet<UserUuid> = members
            .difference(&diff.to_remove)
            .chain(&diff.to_add)
            .cloned()
            .collect();
        prop_assert_eq!(diff.is_empty(), members == wanted);
        prop_assert_eq!(after, wanted);
    }
}
