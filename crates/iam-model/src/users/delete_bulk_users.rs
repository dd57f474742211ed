//! DeleteBulkUsers: several users less.

use super::UserRemoveResponse;
use crate::{InstanceId, NonEmpty, UserUuid};

operation! {
    /// Deletes several users, `DELETE /v1/users`. Documented in 1.2 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deletebulkusers/>.
    ///
    /// Repeating it deletes nothing more, though it may be answered with 404 or with failed ids (our
    /// conclusion; the reference does not say).
    pub struct DeleteBulkUsers: DELETE "/v1/users" => OK UserRemoveResponse;
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    body {
        /// The users to delete.
        request: UserDeleteBulkRequest
    }
}

request! {
    /// The body of [`DeleteBulkUsers`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/userdeletebulkrequest/>.
    pub struct UserDeleteBulkRequest {
        required {
            /// The instance that the users belong to.
            instance_id: InstanceId,
            /// The users to delete.
            user_uuids: NonEmpty<UserUuid>,
        }
        nullable {}
        optional {}
    }
}
