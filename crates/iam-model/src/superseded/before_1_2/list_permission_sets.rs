//! ListPermissionSets with the smaller items.

use crate::permission_sets::PermissionSetState;
use crate::{InstanceId, List, PermissionSetId, Timestamp};

operation! {
    /// Lists the permission sets of an instance, `GET /v1/permission-sets`. Inferred in 1.0 and 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listpermissionsets/>.
    pub struct ListPermissionSets: GET "/v1/permission-sets" => OK PermissionSetsPageResponse;
    idempotency: Safe;
    versions: V1_0 Inferred, V1_1 Inferred;
    query {
        /// The instance whose permission sets to list.
        instance_id: InstanceId,
    }
    nullable_query {
        /// How many permission sets a page holds; the service takes 20 when it is not given. No maximum
        /// is printed.
        size: u64,
        /// The page; the first is 0.
        page: u64,
        /// The order, such as `created_at:desc`.
        sort: String,
        /// Only the permission set of this name.
        name: String,
    }
}

paged!(ListPermissionSets);
page_of!(PermissionSetsPageResponse, permission_sets: PermissionSets, key id);

answer! {
    /// A page of permission sets \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetspageresponse/>.
    pub struct PermissionSetsPageResponse {
        required {
            /// The number of permission sets in the whole list, as clients read it; the reference does
            /// not say.
            count: u64,
            /// The page; the first is 0.
            page: u64,
            /// The permission sets of this page.
            permission_sets: List<PermissionSets>,
            /// How many permission sets a page holds.
            size: u64,
        }
        nullable {
            /// The order, such as `["created_at:asc"]`.
            sort: List<String>,
        }
        optional {}
    }
}

answer! {
    /// A permission set in a list \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsets/>.
    pub struct PermissionSets {
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
        }
        nullable {
            /// What the permission set is for.
            description: String,
        }
        optional {
            /// Whether the permission set is in use; `ACTIVE` by default.
            state: PermissionSetState,
        }
    }
}
