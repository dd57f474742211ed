//! Every method of the handles, held against the reference's table of operations.

use std::collections::BTreeMap;

use http::{Request, StatusCode};
use iam_client::model::account_assignments::{
    AccountAssignmentDeleteRequest, AccountAssignmentsCreateRequest,
    AccountAssignmentsDeleteRequest, ListAccountAssignments,
};
use iam_client::model::groups::{
    GroupCreateRequest, GroupDeleteBulkRequest, GroupSetRequest, GroupUsersRequest, ListGroupUsers,
    ListGroups,
};
use iam_client::model::instances::{InstanceCreateRequest, InstanceSetRequest, ListInstances};
use iam_client::model::permission_sets::{
    ListPermissionSetPolicies, ListPermissionSets, PermissionSetCreateRequest,
    PermissionSetPoliciesDeleteRequest, PermissionSetPoliciesSetRequest, PermissionSetSetRequest,
};
use iam_client::model::users::{
    ListUsers, UserCreateRequest, UserDeleteBulkRequest, UserSetRequest,
};
use iam_client::model::{
    AccountAssignmentId, AccountId, GroupId, InstanceId, PermissionSetId, PolicyId, UserUuid,
};
use iam_client::transport::testing::Script;
use iam_client::{Answer, Error, ErrorKind, Outcome};

use crate::support::{client, instance, line};

const TABLE: &str = include_str!("../../../iam-model/tests/facts/id-center.json");
pub(crate) const UNKNOWN: &str = r#"{"errors":[{"code":"NotFound","detail":"not found"}]}"#;

fn group() -> GroupId {
    "group-1".parse().unwrap()
}

fn person() -> UserUuid {
    "user-1".parse().unwrap()
}

fn set() -> PermissionSetId {
    "set-1".parse().unwrap()
}

fn account() -> AccountId {
    "account-1".parse().unwrap()
}

fn assignment() -> AccountAssignmentId {
    "assignment-1".parse().unwrap()
}

fn policy() -> PolicyId {
    "policy-1".parse().unwrap()
}

fn error<T: std::fmt::Debug>(result: Result<Answer<T>, Error>) -> Error {
    result.unwrap_err()
}

/// Every method once, each answered with this: the errors, and the requests that led to them.
async fn every_method(
    status: StatusCode,
    body: &'static str,
) -> Vec<(Error, Request<bytes::Bytes>)> {
    let script = (0..40).fold(Script::new(), |script, _| script.answer(status, body));
    let client = client(script.clone());
    let (users, groups, sets) = (client.users(), client.groups(), client.permission_sets());
    let (instances, assignments) = (client.instances(), client.account_assignments());
    let i: fn() -> InstanceId = instance;
    let members = || GroupUsersRequest::new(i(), [person()]);
    let errors = [
        error(users.list(ListUsers::new(i())).await),
        error(
            users
                .create(UserCreateRequest::new(i(), "John Doe", "johndoe"))
                .await,
        ),
        error(users.show(person(), i()).await),
        error(users.set(person(), UserSetRequest::new(i())).await),
        error(users.delete(person(), i()).await),
        error(
            users
                .delete_bulk(UserDeleteBulkRequest::new(i(), [person()]))
                .await,
        ),
        error(groups.list(ListGroups::new(i())).await),
        error(groups.create(GroupCreateRequest::new(i(), "Sales")).await),
        error(groups.show(group(), i()).await),
        error(groups.set(group(), GroupSetRequest::new(i())).await),
        error(groups.delete(group(), i()).await),
        error(
            groups
                .delete_bulk(GroupDeleteBulkRequest::new(i(), [group()]))
                .await,
        ),
        error(groups.list_users(ListGroupUsers::new(group(), i())).await),
        error(groups.add_users(group(), members()).await),
        error(groups.remove_users(group(), members()).await),
        error(instances.list(ListInstances::new()).await),
        error(instances.create(InstanceCreateRequest::new("Main")).await),
        error(instances.show(i()).await),
        error(instances.set(i(), InstanceSetRequest::new()).await),
        error(instances.delete(i()).await),
        error(sets.list(ListPermissionSets::new(i())).await),
        error(
            sets.create(PermissionSetCreateRequest::new(i(), "Auditors", 3600_u64))
                .await,
        ),
        error(sets.show(set(), i()).await),
        error(sets.set(set(), PermissionSetSetRequest::new(i())).await),
        error(sets.delete(set(), i()).await),
        error(
            sets.list_policies(ListPermissionSetPolicies::new(set(), i()))
                .await,
        ),
        error(
            sets.set_policies(set(), PermissionSetPoliciesSetRequest::new(i()))
                .await,
        ),
        error(
            sets.delete_policies(
                set(),
                PermissionSetPoliciesDeleteRequest::new(i(), [policy()]),
            )
            .await,
        ),
        error(
            assignments
                .list(ListAccountAssignments::new(i(), account()))
                .await,
        ),
        error(
            assignments
                .create(AccountAssignmentsCreateRequest::new(i()))
                .await,
        ),
        error(
            assignments
                .delete(
                    assignment(),
                    AccountAssignmentDeleteRequest::new(i(), account()),
                )
                .await,
        ),
        error(
            assignments
                .delete_bulk(
                    AccountAssignmentsDeleteRequest::new(i(), account())
                        .account_assignment_ids([assignment()]),
                )
                .await,
        ),
    ];
    let requests = script.requests();
    assert_eq!(requests.len(), errors.len());
    errors.into_iter().zip(requests).collect()
}

/// Method and path of each operation, as the reference prints them.
fn reference() -> BTreeMap<String, (String, String)> {
    let table: serde_json::Value = serde_json::from_str(TABLE).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    table["operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                text(&row["operation"]),
                (text(&row["method"]), text(&row["path"])),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_operation_of_the_reference_has_a_method_that_sends_it() {
    let mut reference = reference();
    for (error, request) in every_method(StatusCode::FORBIDDEN, "").await {
        let name = error.operation();
        let (method, path) = reference.remove(name).expect(name);
        let path = path
            .replace("{user_uuid}", "user-1")
            .replace("{group_id}", "group-1")
            .replace("{instance_id}", "ssoins-12345")
            .replace("{permission_set_id}", "set-1")
            .replace("{account_assignment_id}", "assignment-1");
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            (&*method, &*path),
            "{name}"
        );
    }
    assert_eq!(reference, BTreeMap::new(), "operations without a method");
}

#[tokio::test]
async fn a_bulk_deletion_that_names_no_assignment_is_refused_before_it_is_sent() {
    let script = Script::new();
    let request = AccountAssignmentsDeleteRequest::new(instance(), account());
    let client = client(script.clone());
    let error = client
        .account_assignments()
        .delete_bulk(request)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Request, Outcome::NotSent)
    );
    assert_eq!(
        line(&error),
        "DeleteBulkAccountAssignments 1.4 failed: account_assignment_ids is not given, and nobody knows what \
         is deleted then; name the assignments, or send DeleteBulkAccountAssignments itself [nothing was sent]"
    );
    assert_eq!(script.requests().len(), 0);
}

#[tokio::test]
async fn a_404_of_the_service_means_gone_where_the_path_ends_in_what_it_names() {
    let reference = reference();
    for (error, _) in every_method(StatusCode::NOT_FOUND, UNKNOWN).await {
        let names_one = reference[error.operation()].1.ends_with('}');
        assert_eq!(error.is_gone(), names_one, "{error}");
    }
}
