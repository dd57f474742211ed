//! CreateBulkGroupUsers: more members of a group.

use super::GroupShowResponse;
use crate::{GroupId, InstanceId, NonEmpty, UserUuid};

operation! {
    /// Makes users members of a group, `POST /v1/groups/{group_id}/users`. Documented in 1.2 to 1.4,
    /// inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createbulkgroupusers/>.
    ///
    /// What it does with a user who is a member already is not documented, so it counts as one that
    /// must not be repeated.
    pub struct CreateBulkGroupUsers: POST "/v1/groups/{group_id}/users" => OK GroupShowResponse;
    idempotency: NonIdempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The group that the users become members of.
        group_id: GroupId,
    }
    body {
        /// The users.
        request: GroupUsersRequest
    }
}

request! {
    /// The body of [`CreateBulkGroupUsers`] and [`DeleteBulkGroupUsers`](super::DeleteBulkGroupUsers)
    /// \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupusersrequest/>.
    pub struct GroupUsersRequest {
        required {
            /// The instance that the group belongs to.
            instance_id: InstanceId,
            /// The users.
            user_uuids: NonEmpty<UserUuid>,
        }
        nullable {}
        optional {}
    }
}
