//! ListPermissionSets: the permission sets of an instance, in pages.

use super::PermissionSetDetails;
use crate::{InstanceId, List};

operation! {
    /// Lists the permission sets of an instance, `GET /v1/permission-sets`. Documented in 1.2 to 1.4
    /// (before: [`before_1_2`](crate::superseded::before_1_2)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listpermissionsets/>.
    pub struct ListPermissionSets: GET "/v1/permission-sets" => OK PermissionSetDetailsPageResponse;
    idempotency: Safe;
    versions: V1_2 Documented, V1_3 Documented, V1_4 Documented;
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
        /// Only the permission set of this name. Whether a part of it is enough is not documented.
        name: String,
    }
}

paged!(ListPermissionSets);
page_of!(PermissionSetDetailsPageResponse, permission_sets: PermissionSetDetails, key id);

answer! {
    /// A page of permission sets \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetdetailspageresponsev1dot2/>.
    pub struct PermissionSetDetailsPageResponse = "PermissionSetDetailsPageResponseV1Dot2" {
        required {
            /// The number of permission sets in the whole list, as clients read it; the reference does
            /// not say.
            count: u64,
            /// The page; the first is 0.
            page: u64,
            /// The permission sets of this page.
            permission_sets: List<PermissionSetDetails>,
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
