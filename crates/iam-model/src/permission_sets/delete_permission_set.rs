//! DeletePermissionSet: one permission set less.

use crate::{InstanceId, PermissionSetId};

operation! {
    /// Deletes a permission set, `DELETE /v1/permission-sets/{permission_set_id}`. Documented in 1.2 to
    /// 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deletepermissionset/>.
    ///
    /// The one deletion that names the instance in the query (platform.md §6 \[doc\]). Repeating it
    /// deletes nothing more (our conclusion; the reference does not say).
    pub struct DeletePermissionSet: DELETE "/v1/permission-sets/{permission_set_id}" => NO_CONTENT ();
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The permission set to delete.
        permission_set_id: PermissionSetId,
    }
    query {
        /// The instance that the permission set belongs to.
        instance_id: InstanceId,
    }
}
