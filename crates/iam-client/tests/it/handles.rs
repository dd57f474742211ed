//! Each method of a handle calls the operation that it names.

use std::fmt::Debug;

use http::StatusCode;
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
use iam_client::model::users::UserDeleteBulkRequest;
use iam_client::model::{
    AccountAssignmentId, AccountId, GroupId, PermissionSetId, PolicyId, UserUuid,
};
use iam_client::transport::testing::Script;
use iam_client::{Answer, Client, Error};

use crate::support::{client, instance};

/// What the call sends: method, path with query, and body.
async fn sent<T: Debug>(
    status: StatusCode,
    body: &'static str,
    call: impl AsyncFnOnce(&Client) -> Result<Answer<T>, Error>,
) -> String {
    let script = Script::new().answer(status, body);
    call(&client(script.clone())).await.unwrap();
    let request = script.requests().remove(0);
    let target = request.uri().path_and_query().unwrap();
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    format!("{} {target} {body}", request.method())
}

macro_rules! assert_sent {
    ($( $status:ident $body:literal, |$client:ident| $call:expr => $expected:expr; )+) => { $(
        assert_eq!(
            sent(StatusCode::$status, $body, async |$client: &Client| $call.await).await.trim_end(),
            $expected
        );
    )+ };
}

#[tokio::test]
async fn users() {
    let user: UserUuid = "u1".parse().unwrap();
    let users = UserDeleteBulkRequest::new(instance(), [user.clone()]);
    assert_sent! {
        OK "{}", |client| client.users().delete(user, instance())
            => r#"DELETE /v1/users/u1 {"instance_id":"ssoins-12345"}"#;
        OK "{}", |client| client.users().delete_bulk(users)
            => r#"DELETE /v1/users {"instance_id":"ssoins-12345","user_uuids":["u1"]}"#;
    }
}

#[tokio::test]
async fn groups() {
    let group = || "g1".parse::<GroupId>().unwrap();
    let user: UserUuid = "u1".parse().unwrap();
    let users = GroupUsersRequest::new(instance(), [user]);
    let gone = users.clone();
    let create = GroupCreateRequest::new(instance(), "Admin_Group");
    let set = GroupSetRequest::new(instance()).name("Auditors");
    let delete = GroupDeleteBulkRequest::new(instance(), [group()]);
    assert_sent! {
        OK "{}", |client| client.groups().list(ListGroups::new(instance()))
            => "GET /v1/groups?instance_id=ssoins-12345";
        CREATED "{}", |client| client.groups().create(create)
            => r#"POST /v1/groups {"instance_id":"ssoins-12345","name":"Admin_Group"}"#;
        OK "{}", |client| client.groups().show(group(), instance())
            => "GET /v1/groups/g1?instance_id=ssoins-12345";
        OK "{}", |client| client.groups().set(group(), set)
            => r#"PATCH /v1/groups/g1 {"instance_id":"ssoins-12345","name":"Auditors"}"#;
        OK "{}", |client| client.groups().delete(group(), instance())
            => r#"DELETE /v1/groups/g1 {"instance_id":"ssoins-12345"}"#;
        OK "{}", |client| client.groups().delete_bulk(delete)
            => r#"DELETE /v1/groups {"instance_id":"ssoins-12345","group_ids":["g1"]}"#;
        OK "{}", |client| client.groups().list_users(ListGroupUsers::new(group(), instance()))
            => "GET /v1/groups/g1/users?instance_id=ssoins-12345";
        OK "{}", |client| client.groups().add_users(group(), users)
            => r#"POST /v1/groups/g1/users {"instance_id":"ssoins-12345","user_uuids":["u1"]}"#;
        NO_CONTENT "", |client| client.groups().remove_users(group(), gone)
            => r#"DELETE /v1/groups/g1/users {"instance_id":"ssoins-12345","user_uuids":["u1"]}"#;
    }
}

#[tokio::test]
async fn instances() {
    let create = InstanceCreateRequest::new("Company");
    let set = InstanceSetRequest::new().description("All of us");
    assert_sent! {
        OK "{}", |client| client.instances().list(ListInstances::new()) => "GET /v1/instances";
        CREATED "{}", |client| client.instances().create(create)
            => r#"POST /v1/instances {"name":"Company"}"#;
        OK "{}", |client| client.instances().show(instance())
            => "GET /v1/instances/ssoins-12345";
        OK "{}", |client| client.instances().set(instance(), set)
            => r#"PATCH /v1/instances/ssoins-12345 {"description":"All of us"}"#;
        NO_CONTENT "", |client| client.instances().delete(instance())
            => "DELETE /v1/instances/ssoins-12345";
    }
}

#[tokio::test]
async fn permission_sets() {
    let permission_set = || "p1".parse::<PermissionSetId>().unwrap();
    let create = PermissionSetCreateRequest::new(instance(), "Readers", 3600_u64);
    let set = PermissionSetSetRequest::new(instance()).session_duration(7200_u64);
    let policies =
        PermissionSetPoliciesSetRequest::new(instance()).custom_policies(vec!["Read".to_owned()]);
    let policy: PolicyId = "y1".parse().unwrap();
    let gone = PermissionSetPoliciesDeleteRequest::new(instance(), [policy]);
    let list = ListPermissionSetPolicies::new(permission_set(), instance());
    assert_sent! {
        OK "{}", |client| client.permission_sets().list(ListPermissionSets::new(instance()))
            => "GET /v1/permission-sets?instance_id=ssoins-12345";
        CREATED "{}", |client| client.permission_sets().create(create)
            => r#"POST /v1/permission-sets {"instance_id":"ssoins-12345","name":"Readers","session_duration":3600}"#;
        OK "{}", |client| client.permission_sets().show(permission_set(), instance())
            => "GET /v1/permission-sets/p1?instance_id=ssoins-12345";
        OK "{}", |client| client.permission_sets().set(permission_set(), set)
            => r#"PATCH /v1/permission-sets/p1 {"instance_id":"ssoins-12345","session_duration":7200}"#;
        NO_CONTENT "", |client| client.permission_sets().delete(permission_set(), instance())
            => "DELETE /v1/permission-sets/p1?instance_id=ssoins-12345";
        OK "{}", |client| client.permission_sets().list_policies(list)
            => "GET /v1/permission-sets/p1/policies?instance_id=ssoins-12345";
        OK "{}", |client| client.permission_sets().set_policies(permission_set(), policies)
            => r#"PUT /v1/permission-sets/p1/policies {"instance_id":"ssoins-12345","custom_policies":["Read"]}"#;
        NO_CONTENT "", |client| client.permission_sets().delete_policies(permission_set(), gone)
            => r#"DELETE /v1/permission-sets/p1/policies {"instance_id":"ssoins-12345","policy_ids":["y1"]}"#;
    }
}

#[tokio::test]
async fn account_assignments() {
    let account = || "a1".parse::<AccountId>().unwrap();
    let assignment = || "s1".parse::<AccountAssignmentId>().unwrap();
    let create = AccountAssignmentsCreateRequest::new(instance());
    let delete = AccountAssignmentDeleteRequest::new(instance(), account());
    let bulk = AccountAssignmentsDeleteRequest::new(instance(), account())
        .account_assignment_ids([assignment()]);
    let list = ListAccountAssignments::new(instance(), account());
    assert_sent! {
        OK "{}", |client| client.account_assignments().list(list)
            => "GET /v1/account-assignments?instance_id=ssoins-12345&target_account_id=a1";
        CREATED "{}", |client| client.account_assignments().create(create)
            => r#"POST /v1/account-assignments {"instance_id":"ssoins-12345"}"#;
        NO_CONTENT "", |client| client.account_assignments().delete(assignment(), delete)
            => r#"DELETE /v1/account-assignments/s1 {"instance_id":"ssoins-12345","target_account_id":"a1"}"#;
        NO_CONTENT "", |client| client.account_assignments().delete_bulk(bulk)
            => r#"DELETE /v1/account-assignments {"instance_id":"ssoins-12345","target_account_id":"a1","account_assignment_ids":["s1"]}"#;
    }
}
