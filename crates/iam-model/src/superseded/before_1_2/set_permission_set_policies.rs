//! SetPermissionSetPolicies with `customer_policies`.

use serde_json::{Map, Value};

use super::PermissionSetDetails;
use crate::{InstanceId, Patch, PermissionSetId};

operation! {
    /// Sets the policies of a permission set, `PUT /v1/permission-sets/{permission_set_id}/policies`.
    /// Inferred in 1.0 and 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setpermissionsetpolicies/>.
    ///
    /// For what is known of it see [that of 1.4](crate::permission_sets::SetPermissionSetPolicies).
    pub struct SetPermissionSetPolicies: PUT "/v1/permission-sets/{permission_set_id}/policies" => OK PermissionSetDetails;
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred;
    path {
        /// The permission set whose policies to set.
        permission_set_id: PermissionSetId,
    }
    body {
        /// The policies.
        request: PermissionSetPoliciesSetRequest
    }
}

request! {
    /// The body of [`SetPermissionSetPolicies`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetpoliciessetrequest/>.
    pub struct PermissionSetPoliciesSetRequest {
        required {
            /// The instance that the permission set belongs to.
            instance_id: InstanceId,
        }
        nullable {
            /// The names of policies that each account has of its own. The permission set cannot be
            /// applied to an account that lacks one (platform.md §6 \[doc\]).
            customer_policies: Patch<Vec<String>>,
            /// Policies written for this permission set alone; the reference does not say how.
            inline_policies: Patch<Vec<Map<String, Value>>>,
            /// Policies of the platform. The reference does not say how; in a new permission set each
            /// is a [`ManagedPolicy`](crate::permission_sets::ManagedPolicy).
            managed_policies: Patch<Vec<Map<String, Value>>>,
        }
        optional {}
    }
}
