//! DeleteAccountAssignment: one assignment less.

use crate::{AccountAssignmentId, AccountId, InstanceId};

operation! {
    /// Deletes an assignment, `DELETE /v1/account-assignments/{account_assignment_id}`. Documented in
    /// 1.2 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deleteaccountassignment/>.
    ///
    /// Repeating it deletes nothing more (our conclusion; the reference does not say).
    pub struct DeleteAccountAssignment: DELETE "/v1/account-assignments/{account_assignment_id}" => NO_CONTENT ();
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The assignment to delete.
        account_assignment_id: AccountAssignmentId,
    }
    body {
        /// Where the assignment is.
        request: AccountAssignmentDeleteRequest
    }
}

request! {
    /// The body of [`DeleteAccountAssignment`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentdeleterequest/>.
    pub struct AccountAssignmentDeleteRequest {
        required {
            /// The instance.
            instance_id: InstanceId,
            /// The account.
            target_account_id: AccountId,
        }
        nullable {
            /// What it does is not documented; the example of the reference is `false`.
            only_user_removed: Option<bool>,
        }
        optional {}
    }
}
