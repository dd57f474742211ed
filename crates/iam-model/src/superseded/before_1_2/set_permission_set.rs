//! SetPermissionSet, answered with `customer_policies`.

use super::PermissionSetDetails;
use crate::PermissionSetId;
use crate::permission_sets::PermissionSetSetRequest;

operation! {
    /// Changes a permission set's description or session,
    /// `PATCH /v1/permission-sets/{permission_set_id}`. Inferred in 1.0 and 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setpermissionset/>.
    ///
    /// It sets values, so repeating it changes nothing more (our conclusion; the reference does not
    /// say).
    pub struct SetPermissionSet: PATCH "/v1/permission-sets/{permission_set_id}" => OK PermissionSetDetails;
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred;
    path {
        /// The permission set to change.
        permission_set_id: PermissionSetId,
    }
    body {
        /// What to change.
        request: PermissionSetSetRequest
    }
}
