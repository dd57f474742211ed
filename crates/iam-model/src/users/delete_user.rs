//! DeleteUser: one user less.

use crate::instances::InstanceBaseRequest;
use crate::{List, RemoveFailCaused, RemoveSuccess, UserUuid};

operation! {
    /// Deletes a user, `DELETE /v1/users/{user_uuid}`. Documented in 1.2 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deleteuser/>.
    ///
    /// Repeating it deletes nothing more, though it may be answered with 404 or with failed ids (our
    /// conclusion; the reference does not say).
    pub struct DeleteUser: DELETE "/v1/users/{user_uuid}" => OK UserRemoveResponse;
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The user to delete.
        user_uuid: UserUuid,
    }
    body {
        /// The instance that the user belongs to.
        request: InstanceBaseRequest
    }
}

removal!(UserRemoveResponse);

answer! {
    /// What has become of each user that was to be deleted; see [`Removal`](crate::Removal) \[doc\].
    /// Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/userremoveresponse/>.
    pub struct UserRemoveResponse {
        required {
            /// The users that were not deleted, and why.
            failed_ids: List<RemoveFailCaused>,
            /// The users that were deleted.
            success_ids: List<RemoveSuccess>,
        }
        nullable {}
        optional {}
    }
}
