//! An unknown outcome becomes known by reading back: every operation that changes something, in every version.

use std::collections::BTreeSet;

use http::StatusCode;
use iam_client::model::account_assignments::{
    CreateAccountAssignment, DeleteAccountAssignment, DeleteBulkAccountAssignments,
};
use iam_client::model::groups::{
    CreateBulkGroupUsers, CreateGroup, DeleteBulkGroupUsers, DeleteBulkGroups, DeleteGroup,
    SetGroup,
};
use iam_client::model::instances::{CreateInstance, DeleteInstance, SetInstance};
use iam_client::model::later::{since_1_5, since_1_6};
use iam_client::model::permission_sets::{
    CreatePermissionSet, DeletePermissionSet, DeletePermissionSetPolicies, SetPermissionSet,
    SetPermissionSetPolicies,
};
use iam_client::model::superseded::before_1_2;
use iam_client::model::users::{CreateUser, DeleteBulkUsers, DeleteUser, SetUser};
use iam_client::model::{
    AccountAssignmentId, ApiVersion, GroupId, InstanceId, PermissionSetId, UserUuid,
};
use iam_client::{CallOptions, Client, Effect, ErrorKind, ReadBack};
use iam_emulator::{Emulator, Fault, FaultRule, Seed};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::{Stand, quick};

const TABLE: &str = include_str!("../../crates/iam-model/tests/facts/id-center.json");

const VERSIONS: [ApiVersion; 7] = [
    ApiVersion::V1_0,
    ApiVersion::V1_1,
    ApiVersion::V1_2,
    ApiVersion::V1_3,
    ApiVersion::V1_4,
    ApiVersion::V1_5,
    ApiVersion::V1_6,
];

/// Anna is a member of Sales and has Readers in the account; Ben is not, and has not.
const SEED: &str = r#"{
    "organization": {"id": "o-1", "management_account_id": "acc-1", "region": "kr-west1"},
    "accounts": [{"id": "acc-1", "name": "Account", "email": "account@example.com"}],
    "instances": [{
        "id": "ssoins-1", "name": "Instance",
        "groups": [{"id": "sales", "name": "Sales"}, {"id": "lab", "name": "Lab"}],
        "users": [
            {"id": "anna", "user_id": "anna", "name": "Anna", "group_ids": ["sales"]},
            {"id": "ben", "user_id": "ben", "name": "Ben"}
        ],
        "permission_sets": [{
            "id": "readers", "name": "Readers", "session_duration": 3600,
            "managed_policies": [{"id": "pol-1", "name": "Viewer"}, {"id": "pol-2", "name": "Auditor"}]
        }],
        "account_assignments": [{
            "id": "assigned", "target_account_id": "acc-1", "permission_set_id": "readers",
            "principal_id": "anna", "principal_type": "USER"
        }]
    }]
}"#;

fn user(id: &str) -> UserUuid {
    id.parse().unwrap()
}

fn group(id: &str) -> GroupId {
    id.parse().unwrap()
}

fn readers() -> PermissionSetId {
    "readers".parse().unwrap()
}

fn assigned() -> AccountAssignmentId {
    "assigned".parse().unwrap()
}

fn instance() -> InstanceId {
    "ssoins-1".parse().unwrap()
}

/// A request within the seed's instance.
fn within<R: DeserializeOwned>(mut members: Value) -> R {
    members["instance_id"] = "ssoins-1".into();
    read(members)
}

fn read<R: DeserializeOwned>(members: Value) -> R {
    serde_json::from_value(members).unwrap()
}

async fn stand(seed: &str, version: ApiVersion) -> (Stand, Client) {
    let seed = Seed::from_json(seed).unwrap();
    let builder = Emulator::builder().seed(seed).versions(VERSIONS);
    let stand = Stand::in_process(builder).await;
    let client = stand.client().with(quick().api_version(version));
    (stand, client)
}

/// What is read back before the change, after a 500 that was none, and after a 500 although it was made.
async fn effects<O: ReadBack>(seed: &str, version: ApiVersion, operation: &O) -> [Effect; 3] {
    let (stand, client) = stand(seed, version).await;
    let before = client.read_back(operation).await.unwrap();
    let failing = Fault::status(StatusCode::INTERNAL_SERVER_ERROR);
    let mut effects = vec![before];
    for fault in [failing.clone(), failing.applied()] {
        stand
            .emulator
            .faults()
            .add(FaultRule::new(fault).operation(O::NAME));
        let failed = client.send(operation).await.map(|_| ()).unwrap_err();
        assert!(failed.is_outcome_unknown(), "{failed}");
        effects.push(client.read_back(operation).await.unwrap());
    }
    effects.try_into().unwrap()
}

/// Goes through all versions, and notes in which of them an operation was read back.
#[derive(Default)]
struct Walk {
    seen: BTreeSet<(String, String)>,
    unreadable: BTreeSet<String>,
}

impl Walk {
    async fn check<O: ReadBack>(&mut self, operation: O) {
        self.check_in(SEED, operation).await;
    }

    async fn check_in<O: ReadBack>(&mut self, seed: &str, operation: O) {
        for version in VERSIONS {
            if O::certainty(version).is_err() {
                continue;
            }
            if self.is_unreadable(version, &operation).await {
                continue;
            }
            let effects = effects(seed, version, &operation).await;
            let expected = [Effect::None, Effect::None, Effect::Whole];
            assert_eq!(effects, expected, "{} in {version}", O::NAME);
            self.seen.insert((O::NAME.to_owned(), version.to_string()));
        }
    }

    /// Whether what shows the effect has no known shape in a version.
    async fn is_unreadable<O: ReadBack>(&mut self, version: ApiVersion, operation: &O) -> bool {
        let (_stand, client) = stand(SEED, version).await;
        let unreadable = client
            .read_back(operation)
            .await
            .is_err_and(|error| error.kind() == ErrorKind::Version);
        if unreadable {
            self.unreadable.insert(format!("{} in {version}", O::NAME));
            self.seen.insert((O::NAME.to_owned(), version.to_string()));
        }
        unreadable
    }

    async fn users_and_groups(&mut self) {
        let set = json!({"department": "영업", "manager": "Carl", "email": "ben@example.com"});
        self.check(SetUser::new(user("ben"), within(set))).await;
        let create = json!({
            "user_id": "carl", "name": "Carl", "password": "Quiet!7!Lamp", "employee_id": "E-7",
            "temporary_password": true, "group_ids": ["sales", "lab"],
        });
        self.check(CreateUser::new(within(create))).await;
        self.check(DeleteUser::new(user("anna"), within(json!({}))))
            .await;
        let both = json!({"user_uuids": ["anna", "ben"]});
        self.check(DeleteBulkUsers::new(within(both.clone()))).await;

        let set = json!({"name": "Vertrieb", "description": "영업부"});
        self.check(SetGroup::new(group("sales"), within(set))).await;
        let create = json!({"name": "Field", "description": "현장", "user_uuids": ["anna"]});
        self.check(CreateGroup::new(within(create))).await;
        self.check(DeleteGroup::new(group("sales"), within(json!({}))))
            .await;
        let groups = json!({"group_ids": ["sales", "lab"]});
        self.check(DeleteBulkGroups::new(within(groups))).await;
        self.check(CreateBulkGroupUsers::new(group("lab"), within(both)))
            .await;
        let anna = json!({"user_uuids": ["anna"]});
        self.check(DeleteBulkGroupUsers::new(group("sales"), within(anna)))
            .await;
    }

    async fn permission_sets(&mut self) {
        let managed = json!([{"id": "pol-9", "name": "Billing"}]);
        let create = |custom: &str| {
            json!({
                "name": "Writers", "session_duration": 7200, "description": "쓰기", custom: ["Own"],
                "managed_policies": managed, "inline_policies": [{"Statement": [{"Effect": "Deny"}]}],
            })
        };
        self.check(CreatePermissionSet::new(within(create("custom_policies"))))
            .await;
        let old = before_1_2::CreatePermissionSet::new(within(create("customer_policies")));
        self.check(old).await;

        let set = json!({"description": "읽기", "session_duration": 7200});
        self.check(SetPermissionSet::new(readers(), within(set.clone())))
            .await;
        let old = before_1_2::SetPermissionSet::new(readers(), within(set));
        self.check(old).await;

        let policies = |custom: &str| json!({custom: ["Own"], "managed_policies": managed});
        let set = within(policies("custom_policies"));
        self.check(SetPermissionSetPolicies::new(readers(), set))
            .await;
        let set = within(policies("customer_policies"));
        self.check(before_1_2::SetPermissionSetPolicies::new(readers(), set))
            .await;
        let two = json!({"policy_ids": ["pol-1", "pol-2"]});
        self.check(DeletePermissionSetPolicies::new(readers(), within(two)))
            .await;
        self.check(DeletePermissionSet::new(readers(), instance()))
            .await;
    }

    async fn account_assignments(&mut self) {
        let assign = json!({
            "accounts": [{
                "target_account_id": "acc-1", "target_account_name": "Account",
                "target_account_email": "account@example.com",
            }],
            "permission_sets": [{
                "permission_set_id": "readers", "permission_set_name": "Readers",
                "permission_set_srn": "srn", "session_duration": 3600,
            }],
            "principals": [
                {"principal_id": "ben", "principal_type": "USER"},
                {"principal_id": "lab", "principal_type": "GROUP"},
            ],
        });
        self.check(CreateAccountAssignment::new(within(assign.clone())))
            .await;
        self.check(before_1_2::CreateAccountAssignment::new(within(
            assign.clone(),
        )))
        .await;
        self.check(since_1_6::CreateAccountAssignment::new(within(assign)))
            .await;
        let one = json!({"target_account_id": "acc-1"});
        let delete = DeleteAccountAssignment::new(assigned(), within(one));
        self.check(delete).await;
        let some = json!({"target_account_id": "acc-1", "account_assignment_ids": ["assigned"]});
        self.check(DeleteBulkAccountAssignments::new(within(some)))
            .await;
        let all = json!({"target_account_id": "acc-1"});
        self.check(DeleteBulkAccountAssignments::new(within(all)))
            .await;
    }

    async fn instances(&mut self) {
        let config = json!({"bind_credential": "s3cret", "connection_url": "ldaps://example.com"});
        let create = json!({
            "name": "Fresh", "description": "새 인스턴스", "identity_store_type": "ACTIVE_DIRECTORY",
            "identity_store_config": config,
        });
        // An organization without an instance cannot be written as a seed: this one's is deleted first.
        for version in VERSIONS {
            let old = CreateInstance::new(read(create.clone()));
            let new = since_1_5::CreateInstance::new(read(create.clone()));
            self.creation(version, old).await;
            self.creation(version, new).await;
        }
        let set = json!({"name": "Other", "description": "다른", "identity_store_config": config});
        self.check(SetInstance::new(instance(), read(set.clone())))
            .await;
        self.check(since_1_5::SetInstance::new(instance(), read(set)))
            .await;
        self.check(DeleteInstance::new(instance())).await;
    }

    async fn creation<O: ReadBack>(&mut self, version: ApiVersion, create: O) {
        if O::certainty(version).is_err() {
            return;
        }
        let (stand, client) = stand(SEED, version).await;
        if self.is_unreadable(version, &create).await {
            return;
        }
        client
            .with(CallOptions::new())
            .instances()
            .delete(instance())
            .await
            .unwrap();
        let failing = Fault::status(StatusCode::INTERNAL_SERVER_ERROR);
        for (fault, effect) in [
            (failing.clone(), Effect::None),
            (failing.applied(), Effect::Whole),
        ] {
            let rule = FaultRule::new(fault).operation(O::NAME);
            stand.emulator.faults().add(rule);
            let failed = client.send(&create).await.map(|_| ()).unwrap_err();
            assert!(failed.is_outcome_unknown(), "{failed}");
            let read = client.read_back(&create).await.unwrap();
            assert_eq!(read, effect, "{} in {version}", O::NAME);
        }
        self.seen.insert((O::NAME.to_owned(), version.to_string()));
    }
}

/// The operations of the reference that change something, with every version of the edition that has them.
fn changing_operations() -> BTreeSet<(String, String)> {
    let table: Value = serde_json::from_str(TABLE).unwrap();
    let mut changing = BTreeSet::new();
    for operation in table["operations"].as_array().unwrap() {
        if operation["method"] == "GET" {
            continue;
        }
        for (version, shape) in operation["versions"].as_object().unwrap() {
            if shape["certainty"] != "unknown" {
                let name = operation["operation"].as_str().unwrap().to_owned();
                changing.insert((name, version.clone()));
            }
        }
    }
    changing
}

#[tokio::test]
async fn what_became_of_any_change_can_be_read_back_in_any_version() {
    let mut walk = Walk::default();
    walk.users_and_groups().await;
    walk.permission_sets().await;
    walk.account_assignments().await;
    walk.instances().await;
    let missing: Vec<_> = changing_operations()
        .difference(&walk.seen)
        .cloned()
        .collect();
    assert!(missing.is_empty(), "not read back: {missing:?}");
    // No shape of ListInstances is known in 1.1, and none of ShowInstance in 1.0.
    let unreadable = Vec::from_iter(&walk.unreadable);
    assert_eq!(
        unreadable,
        ["CreateInstance in 1.1", "DeleteInstance in 1.0"]
    );
}

#[tokio::test]
async fn a_part_of_a_change_is_told_from_all_and_nothing() {
    let (_stand, client) = stand(SEED, ApiVersion::V1_4).await;
    let read = async |operation: &dyn Fn() -> CreateBulkGroupUsers| {
        client.read_back(&operation()).await.unwrap()
    };
    let add = |users: Value| {
        move || CreateBulkGroupUsers::new(group("sales"), within(json!({"user_uuids": users})))
    };
    assert_eq!(read(&add(json!(["anna"]))).await, Effect::Whole);
    assert_eq!(read(&add(json!(["anna", "ben"]))).await, Effect::Partial);
    assert_eq!(read(&add(json!(["ben"]))).await, Effect::None);

    let set = json!({"name": "Anna", "department": "영업"});
    let set = SetUser::new(user("anna"), within(set));
    assert_eq!(client.read_back(&set).await.unwrap(), Effect::Partial);
    let other = json!({"user_id": "anna", "name": "Another Anna"});
    let create = CreateUser::new(within(other));
    assert_eq!(client.read_back(&create).await.unwrap(), Effect::Partial);
}

#[tokio::test]
async fn reading_back_what_cannot_be_read_is_an_error_and_no_verdict() {
    let (stand, client) = stand(SEED, ApiVersion::V1_4).await;
    let fault = Fault::status(StatusCode::FORBIDDEN).code("Forbidden");
    stand
        .emulator
        .faults()
        .add(FaultRule::new(fault).operation("ShowUser"));
    let delete = DeleteUser::new(user("anna"), within(json!({})));
    let error = client.read_back(&delete).await.unwrap_err();
    assert!(error.is_permission_denied());
    assert_eq!(error.operation(), "ShowUser");
}
