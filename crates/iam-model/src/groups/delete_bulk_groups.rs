//! DeleteBulkGroups: several groups less.

use super::GroupRemoveResponse;
use crate::{GroupId, InstanceId, NonEmpty};

operation! {
    /// Deletes several groups, `DELETE /v1/groups`. Documented in 1.2 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deletebulkgroups/>.
    ///
    /// Repeating it deletes nothing more, though it may be answered with 404 or with failed ids (our
    /// conclusion; the reference does not say).
    pub struct DeleteBulkGroups: DELETE "/v1/groups" => OK GroupRemoveResponse;
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    body {
        /// The groups to delete.
        request: GroupDeleteBulkRequest
    }
}

request! {
    /// The body of [`DeleteBulkGroups`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupdeletebulkrequest/>.
    pub struct GroupDeleteBulkRequest {
        required {
            /// The instance that the groups belong to.
            instance_id: InstanceId,
            /// The groups to delete.
            group_ids: NonEmpty<GroupId>,
        }
        nullable {}
        optional {}
    }
}
