//! CreateAccountAssignment: permission sets for principals in accounts.

use serde_json::{Map, Value};

use super::PrincipalType;
use crate::{
    AccountAssignmentId, AccountId, GroupId, InstanceId, List, PermissionSetId, PrincipalId,
    Timestamp, UserUuid,
};

operation! {
    /// Assigns every permission set to every principal in every account \[derived\],
    /// `POST /v1/account-assignments`. Documented in 1.2 to 1.4 (before:
    /// [`before_1_2`](crate::superseded::before_1_2); from 1.6 on:
    /// [`since_1_6`](crate::later::since_1_6)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createaccountassignment/>.
    ///
    /// ```
    /// use iam_model::account_assignments::{
    ///     Account, AccountAssignmentsCreateRequest, CreateAccountAssignment, PermissionSetInfo, Principal,
    /// };
    /// use iam_model::{AccountId, GroupId, InstanceId, PermissionSetId};
    ///
    /// let account = Account::new("dev@example.com", "3265ab46".parse::<AccountId>()?, "Development");
    /// let readers = PermissionSetInfo::new(
    ///     "e8d4b9f2".parse::<PermissionSetId>()?,
    ///     "Readers",
    ///     "srn:e::1234:kr-west1::permissionSet/ssoins-12345/e8d4b9f2",
    ///     3600,
    /// );
    /// let request = AccountAssignmentsCreateRequest::new("ssoins-12345".parse::<InstanceId>()?)
    ///     .accounts([account])
    ///     .permission_sets([readers])
    ///     .principals([Principal::group("138c2fc8".parse::<GroupId>()?)]);
    /// let create = CreateAccountAssignment::new(request);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct CreateAccountAssignment: POST "/v1/account-assignments" => CREATED AccountAssignmentsCreateResponse;
    idempotency: NonIdempotent;
    versions: V1_2 Documented, V1_3 Documented, V1_4 Documented;
    changed_in: V1_6;
    body {
        /// The new assignments.
        request: AccountAssignmentsCreateRequest
    }
}

request! {
    /// The body of [`CreateAccountAssignment`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentscreaterequestv1dot2/>.
    pub struct AccountAssignmentsCreateRequest = "AccountAssignmentsCreateRequestV1Dot2" {
        required {
            /// The instance.
            instance_id: InstanceId,
        }
        nullable {}
        optional {
            /// The accounts.
            accounts: Option<Vec<Account>>,
            /// The permission sets.
            permission_sets: Option<Vec<PermissionSetInfo>>,
            /// The users and groups.
            principals: Option<Vec<Principal>>,
        }
    }
}

request! {
    /// An account to assign to \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/account/>.
    pub struct Account {
        required {
            /// The e-mail address of the account.
            target_account_email: String,
            /// The account.
            target_account_id: AccountId,
            /// The name of the account.
            target_account_name: String,
        }
        nullable {}
        optional {}
    }
}

request! {
    /// A user or group to assign to \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/principal/>.
    pub struct Principal {
        required {
            /// The user or group.
            principal_id: PrincipalId,
            /// Whether the principal is a user or a group.
            principal_type: PrincipalType,
        }
        nullable {}
        optional {}
    }
}

impl Principal {
    /// The user.
    #[must_use]
    pub fn user(user_uuid: UserUuid) -> Self {
        Self::new(user_uuid, PrincipalType::User)
    }

    /// The group.
    #[must_use]
    pub fn group(group_id: GroupId) -> Self {
        Self::new(group_id, PrincipalType::Group)
    }
}

request! {
    /// A permission set to assign, as [`ShowPermissionSet`](crate::permission_sets::ShowPermissionSet)
    /// tells of it \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetinfov1dot2/>.
    pub struct PermissionSetInfo = "PermissionSetInfoV1Dot2" {
        required {
            /// The permission set.
            permission_set_id: PermissionSetId,
            /// The name of the permission set.
            permission_set_name: String,
            /// The resource name of the permission set.
            permission_set_srn: String,
            /// How long a session lasts, in seconds.
            session_duration: u64,
        }
        nullable {}
        optional {
            /// The names of policies that each account has of its own.
            custom_policies: Option<Vec<String>>,
            /// Policies written for this permission set alone.
            inline_policies: Option<Vec<Map<String, Value>>>,
            /// Policies of the platform.
            managed_policies: Option<Vec<Map<String, Value>>>,
        }
    }
}

answer! {
    /// The answer of [`CreateAccountAssignment`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentscreateresponsev1dot2/>.
    pub struct AccountAssignmentsCreateResponse = "AccountAssignmentsCreateResponseV1Dot2" {
        required {
            /// The new assignments.
            account_assignments: List<AccountAssignmentSummaryModel>,
        }
        nullable {
            /// How many they are, by its name.
            count: u64,
            /// Links to other resources, in no documented shape.
            links: List<Map<String, Value>>,
        }
        optional {}
    }
}

answer! {
    /// A new assignment \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentsummarymodel/>.
    pub struct AccountAssignmentSummaryModel {
        required {
            /// When the assignment was created.
            created_at: Timestamp,
            /// The id of who created the assignment.
            created_by: String,
            /// The assignment: the `account_assignment_id` of paths.
            id: AccountAssignmentId,
            /// When the assignment was last changed.
            modified_at: Timestamp,
            /// The id of who changed the assignment last.
            modified_by: String,
            /// The permission set.
            permission_set_id: PermissionSetId,
            /// The user or group.
            principal_id: PrincipalId,
            /// Whether the principal is a user or a group.
            principal_type: PrincipalType,
            /// The account.
            target_account_id: AccountId,
        }
        nullable {}
        optional {}
    }
}
