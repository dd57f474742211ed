//! ShowPermissionSet: one permission set, with everything the service tells of it.

use serde_json::{Map, Value};

use super::PermissionSetState;
use crate::{InstanceId, List, PermissionSetId, Timestamp};

operation! {
    /// Shows a permission set, `GET /v1/permission-sets/{permission_set_id}`. Documented in 1.2 to 1.4
    /// (before: [`before_1_2`](crate::superseded::before_1_2)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/showpermissionset/>.
    pub struct ShowPermissionSet: GET "/v1/permission-sets/{permission_set_id}" => OK ShowPermissionSetAddResource;
    idempotency: Safe;
    versions: V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The permission set to show.
        permission_set_id: PermissionSetId,
    }
    query {
        /// The instance that the permission set belongs to.
        instance_id: InstanceId,
    }
}

answer! {
    /// Everything the service tells of a permission set \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/showpermissionsetaddresourcev1dot2/>.
    pub struct ShowPermissionSetAddResource = "ShowPermissionSetAddResourceV1Dot2" {
        required {
            /// When the permission set was created.
            created_at: Timestamp,
            /// The id of who created the permission set.
            created_by: String,
            /// The name of who created the permission set.
            creator_name: String,
            /// The id of the permission set.
            id: PermissionSetId,
            /// The instance that the permission set belongs to.
            instance_id: InstanceId,
            /// When the permission set was last changed.
            modified_at: Timestamp,
            /// The id of who changed the permission set last.
            modified_by: String,
            /// The name of who changed the permission set last.
            modifier_name: String,
            /// The name of the permission set.
            name: String,
            /// How long a session lasts, in seconds.
            session_duration: u64,
            /// The resource name of the permission set.
            srn: String,
        }
        nullable {
            /// The account that the resource belongs to.
            account_id: String,
            /// What the permission set is for.
            description: String,
            /// The name of the resource.
            resource_name: String,
            /// The type of the resource.
            resource_type: String,
            /// The type of the resource, for people.
            resource_type_display_name: String,
            /// The service that the resource belongs to.
            service: String,
            /// The service that the resource belongs to, for people.
            service_name: String,
        }
        optional {
            /// The names of policies that each account has of its own.
            custom_policies: List<String>,
            /// Policies written for this permission set alone. `[""]` in the examples of the reference,
            /// which is kept as it comes.
            inline_policies: List<Map<String, Value>>,
            /// Policies of the platform. `[""]` in the examples of the reference, which is kept as it
            /// comes.
            managed_policies: List<Map<String, Value>>,
            /// Whether the permission set is in use; `ACTIVE` by default.
            state: PermissionSetState,
        }
    }
}
