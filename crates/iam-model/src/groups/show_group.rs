//! ShowGroup: one group, with its members.

use super::GroupShowResponse;
use crate::{GroupId, InstanceId};

operation! {
    /// Shows a group, `GET /v1/groups/{group_id}`. Documented in 1.0 and in 1.2 to 1.4, inferred in
    /// 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/showgroup/>.
    pub struct ShowGroup: GET "/v1/groups/{group_id}" => OK GroupShowResponse;
    idempotency: Safe;
    versions: V1_0 Documented, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The group to show.
        group_id: GroupId,
    }
    query {
        /// The instance that the group belongs to.
        instance_id: InstanceId,
    }
}
