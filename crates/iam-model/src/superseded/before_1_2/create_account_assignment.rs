//! CreateAccountAssignment before it answered with a list.

use serde_json::{Map, Value};

use crate::account_assignments::{Account, Principal, PrincipalType};
use crate::{AccountAssignmentId, AccountId, InstanceId, PermissionSetId, PrincipalId};

operation! {
    /// Assigns permission sets to principals in accounts, `POST /v1/account-assignments`. Inferred in
    /// 1.0 and 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createaccountassignment/>.
    pub struct CreateAccountAssignment: POST "/v1/account-assignments" => CREATED AccountAssignmentsCreateResponse;
    idempotency: NonIdempotent;
    versions: V1_0 Inferred, V1_1 Inferred;
    body {
        /// The new assignments.
        request: AccountAssignmentsCreateRequest
    }
}

request! {
    /// The body of [`CreateAccountAssignment`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentscreaterequest/>.
    pub struct AccountAssignmentsCreateRequest {
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
    /// A permission set to assign, as [`ShowPermissionSet`](super::ShowPermissionSet) tells of it
    /// \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetinfo/>.
    pub struct PermissionSetInfo {
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
            customer_policies: Option<Vec<String>>,
            /// Policies written for this permission set alone.
            inline_policies: Option<Vec<Map<String, Value>>>,
            /// Policies of the platform.
            managed_policies: Option<Vec<Map<String, Value>>>,
        }
    }
}

answer! {
    /// The answer of [`CreateAccountAssignment`]: one assignment, of however many were asked for
    /// \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentscreateresponse/>.
    pub struct AccountAssignmentsCreateResponse {
        required {
            /// The permission set.
            permission_set_id: PermissionSetId,
            /// The account.
            target_account_id: AccountId,
        }
        nullable {
            /// The assignment: the `account_assignment_id` of paths.
            account_assignment_id: AccountAssignmentId,
            /// The user or group.
            principal_id: PrincipalId,
            /// Whether the principal is a user or a group.
            principal_type: PrincipalType,
            /// The resource name of the role in the account; the example of the reference is a
            /// description.
            role_srn: String,
        }
        optional {}
    }
}
