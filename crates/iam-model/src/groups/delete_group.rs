//! DeleteGroup: one group less.

use crate::instances::InstanceBaseRequest;
use crate::{GroupId, List, RemoveFailCaused, RemoveSuccess};

operation! {
    /// Deletes a group, `DELETE /v1/groups/{group_id}`. Documented in 1.2 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deletegroup/>.
    ///
    /// Repeating it deletes nothing more, though it may be answered with 404 or with failed ids (our
    /// conclusion; the reference does not say).
    pub struct DeleteGroup: DELETE "/v1/groups/{group_id}" => OK GroupRemoveResponse;
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The group to delete.
        group_id: GroupId,
    }
    body {
        /// The instance that the group belongs to.
        request: InstanceBaseRequest
    }
}

removal!(GroupRemoveResponse);

answer! {
    /// What has become of each group that was to be deleted; see [`Removal`](crate::Removal) \[doc\].
    /// Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupremoveresponse/>.
    pub struct GroupRemoveResponse {
        required {
            /// The groups that were not deleted, and why.
            failed_ids: List<RemoveFailCaused>,
            /// The groups that were deleted.
            success_ids: List<RemoveSuccess>,
        }
        nullable {}
        optional {}
    }
}
