//! Deletions of several things: what is sent, and what is told of each.

use iam_model::account_assignments::AccountAssignmentsDeleteRequest;
use iam_model::groups::{GroupDeleteBulkRequest, GroupRemoveResponse, GroupUsersRequest};
use iam_model::permission_sets::PermissionSetPoliciesDeleteRequest;
use iam_model::users::{UserDeleteBulkRequest, UserRemoveResponse};
use iam_model::{AccountId, InstanceId, NonEmpty, PolicyId, Removal, UserUuid, decode};
use serde::de::DeserializeOwned;
use serde_json::json;

fn instance() -> InstanceId {
    InstanceId::new("ssoins-12345").unwrap()
}

fn user(id: &str) -> UserUuid {
    id.parse().unwrap()
}

fn assert_refused<T: DeserializeOwned + std::fmt::Debug>(list: &str) {
    let body = json!({"instance_id": "a", "target_account_id": "b", list: []}).to_string();
    let error = decode::<T>(body.as_bytes()).unwrap_err().to_string();
    assert!(error.contains(list), "{error}");
}

#[test]
fn an_empty_list_can_neither_be_sent_nor_received() {
    assert_refused::<UserDeleteBulkRequest>("user_uuids");
    assert_refused::<GroupDeleteBulkRequest>("group_ids");
    assert_refused::<GroupUsersRequest>("user_uuids");
    assert_refused::<PermissionSetPoliciesDeleteRequest>("policy_ids");
    assert_refused::<AccountAssignmentsDeleteRequest>("account_assignment_ids");
    assert!(NonEmpty::<UserUuid>::try_from(Vec::new()).is_err());
}

#[test]
fn a_list_is_made_of_an_array_of_a_vector_or_one_by_one() {
    let mut list = NonEmpty::new(user("a"));
    list.push(user("b"));
    let array = UserDeleteBulkRequest::new(instance(), [user("a"), user("b")]);
    assert_eq!(array, UserDeleteBulkRequest::new(instance(), list.clone()));
    assert_eq!(list, vec![user("a"), user("b")].try_into().unwrap());
    assert_eq!(
        serde_json::to_value(&array).unwrap(),
        json!({"instance_id": "ssoins-12345", "user_uuids": ["a", "b"]})
    );
    let ids: Vec<_> = (&list).into_iter().map(UserUuid::as_str).collect();
    assert_eq!(ids, ["a", "b"]);
}

#[test]
fn assignments_may_be_left_out_but_not_empty() {
    let account: AccountId = "3265ab46".parse().unwrap();
    let request = AccountAssignmentsDeleteRequest::new(instance(), account);
    assert_eq!(
        serde_json::to_value(&request).unwrap(),
        json!({"instance_id": "ssoins-12345", "target_account_id": "3265ab46"})
    );
    let policy: PolicyId = "37f2e31f".parse().unwrap();
    let request = PermissionSetPoliciesDeleteRequest::new(instance(), [policy]);
    assert_eq!(
        serde_json::to_value(&request).unwrap()["policy_ids"],
        json!(["37f2e31f"])
    );
}

#[test]
fn what_failed_is_told_beside_what_was_deleted() {
    let answer: GroupRemoveResponse = decode(
        br#"{"success_ids":[{"success_id":"a"}],"failed_ids":[{"failed_id":"b"},{"failed_id":"c"}]}"#,
    )
    .unwrap();
    assert_eq!((answer.removed().len(), answer.failed().len()), (1, 2));
    assert_eq!(answer.failed()[1].failed_id.as_str(), Some("c"));
    assert!(!answer.is_complete());
}

#[test]
fn only_an_answer_that_lists_no_failure_is_complete() {
    for (body, complete) in [
        (r#"{"success_ids":[],"failed_ids":[]}"#, true),
        (r#"{"failed_ids":[]}"#, true),
        (r#"{"success_ids":[]}"#, false),
        (r#"{"failed_ids":null}"#, false),
        (r#"{"failed_ids":["b"]}"#, false),
        ("{}", false),
    ] {
        let answer: UserRemoveResponse = decode(body.as_bytes()).unwrap();
        assert_eq!(answer.is_complete(), complete, "{body}");
        assert!(answer.removed().is_empty() && answer.failed().is_empty());
    }
}
