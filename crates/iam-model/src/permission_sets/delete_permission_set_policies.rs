//! DeletePermissionSetPolicies: fewer policies of a permission set.

use crate::{InstanceId, NonEmpty, PermissionSetId, PolicyId};

operation! {
    /// Takes policies out of a permission set,
    /// `DELETE /v1/permission-sets/{permission_set_id}/policies`. Documented in 1.2 to 1.4, inferred
    /// before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/deletepermissionsetpolicies/>.
    ///
    /// Repeating it takes out nothing more (our conclusion; the reference does not say).
    pub struct DeletePermissionSetPolicies: DELETE "/v1/permission-sets/{permission_set_id}/policies" => NO_CONTENT ();
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The permission set whose policies they are.
        permission_set_id: PermissionSetId,
    }
    body {
        /// The policies.
        request: PermissionSetPoliciesDeleteRequest
    }
}

request! {
    /// The body of [`DeletePermissionSetPolicies`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetpoliciesdeleterequest/>.
    pub struct PermissionSetPoliciesDeleteRequest {
        required {
            /// The instance that the permission set belongs to.
            instance_id: InstanceId,
            /// The policies to take out.
            policy_ids: NonEmpty<PolicyId>,
        }
        nullable {}
        optional {}
    }
}
