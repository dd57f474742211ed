//! ShowUser: one user, with everything the service tells of it.

use super::UserResponse;
use crate::{InstanceId, UserUuid};

operation! {
    /// Shows a user, `GET /v1/users/{user_uuid}`. Documented in 1.2 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/showuser/>.
    pub struct ShowUser: GET "/v1/users/{user_uuid}" => OK UserResponse;
    idempotency: Safe;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The user to show.
        user_uuid: UserUuid,
    }
    query {
        /// The instance that the user belongs to.
        instance_id: InstanceId,
    }
}
