//! CreateAccountAssignment with accounts and permission sets by their ids alone.

use crate::account_assignments::{AccountAssignmentsCreateResponse, Principal};
use crate::{AccountId, InstanceId, PermissionSetId};

operation! {
    /// Assigns every permission set to every principal in every account \[derived\],
    /// `POST /v1/account-assignments`. Matched by example in 1.6:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createaccountassignment/>.
    pub struct CreateAccountAssignment: POST "/v1/account-assignments" => CREATED AccountAssignmentsCreateResponse;
    idempotency: NonIdempotent;
    versions: V1_6 Matched;
    body {
        /// The new assignments.
        request: AccountAssignmentsCreateRequest
    }
}

request! {
    /// The body of [`CreateAccountAssignment`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentscreaterequestv1dot6/>.
    pub struct AccountAssignmentsCreateRequest = "AccountAssignmentsCreateRequestV1Dot6" {
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
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountv1dot6/>.
    pub struct Account = "AccountV1Dot6" {
        required {
            /// The account.
            target_account_id: AccountId,
        }
        nullable {}
        optional {}
    }
}

request! {
    /// A permission set to assign \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetinfov1dot6/>.
    pub struct PermissionSetInfo = "PermissionSetInfoV1Dot6" {
        required {
            /// The permission set.
            permission_set_id: PermissionSetId,
        }
        nullable {}
        optional {}
    }
}
