//! DeleteBulkGroupUsers: fewer members of a group.

use super::GroupUsersRequest;
use crate::GroupId;

operation! {
    /// Takes users out of a group, `DELETE /v1/groups/{group_id}/users`. Documented in 1.2 to 1.4,
    /// inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deletebulkgroupusers/>.
    ///
    /// Repeating it takes out nobody more, though it may be answered with 404 (our conclusion; the
    /// reference does not say).
    pub struct DeleteBulkGroupUsers: DELETE "/v1/groups/{group_id}/users" => NO_CONTENT ();
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The group whose members they are.
        group_id: GroupId,
    }
    body {
        /// The users.
        request: GroupUsersRequest
    }
}
