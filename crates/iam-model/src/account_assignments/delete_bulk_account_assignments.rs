//! DeleteBulkAccountAssignments: several assignments less.

use crate::{AccountAssignmentId, AccountId, InstanceId, NonEmpty};

operation! {
    /// Deletes several assignments to an account, `DELETE /v1/account-assignments`. Documented in 1.2
    /// to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deletebulkaccountassignments/>.
    ///
    /// Repeating it deletes nothing more (our conclusion; the reference does not say).
    pub struct DeleteBulkAccountAssignments: DELETE "/v1/account-assignments" => NO_CONTENT ();
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    body {
        /// The assignments to delete.
        request: AccountAssignmentsDeleteRequest
    }
}

request! {
    /// The body of [`DeleteBulkAccountAssignments`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentsdeleterequest/>.
    pub struct AccountAssignmentsDeleteRequest {
        required {
            /// The instance.
            instance_id: InstanceId,
            /// The account.
            target_account_id: AccountId,
        }
        nullable {
            /// The assignments to delete. What is deleted without them is not documented: possibly
            /// every assignment to the account.
            account_assignment_ids: Option<NonEmpty<AccountAssignmentId>>,
            /// What it does is not documented; the example of the reference is `false`.
            only_user_removed: Option<bool>,
        }
        optional {}
    }
}
