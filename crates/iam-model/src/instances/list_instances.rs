//! ListInstances: the instances that the account sees, in pages.

use super::InstanceState;
use crate::{InstanceId, List, Timestamp};

operation! {
    /// Lists the instances that the account sees, `GET /v1/instances`. Documented in 1.2 to 1.4,
    /// unknown before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listinstances/>.
    ///
    /// The service has been seen to ignore `size` (constraints.json \[live\]).
    #[derive(Default)]
    pub struct ListInstances: GET "/v1/instances" => OK InstancePageResponse;
    idempotency: Safe;
    versions: V1_2 Documented, V1_3 Documented, V1_4 Documented;
    nullable_query {
        /// How many instances a page holds; the service takes 20 when it is not given. No maximum is
        /// printed.
        size: u64,
        /// The page; the first is 0.
        page: u64,
        /// The order, such as `created_at:desc`.
        sort: String,
    }
}

paged!(ListInstances);
page_of!(InstancePageResponse, instances: Instance, key id);

answer! {
    /// A page of instances \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancepageresponse/>.
    pub struct InstancePageResponse {
        required {
            /// The number of instances in the whole list, as clients read it; the reference does not
            /// say.
            count: u64,
            /// The page; the first is 0.
            page: u64,
            /// How many instances a page holds.
            size: u64,
        }
        nullable {
            /// The order, such as `["created_at:asc"]`.
            sort: List<String>,
        }
        optional {
            /// The instances of this page.
            instances: List<Instance>,
        }
    }
}

answer! {
    /// An instance in a list \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instance/>.
    pub struct Instance {
        required {
            /// When the instance was created.
            created_at: Timestamp,
            /// The id of who created the instance.
            created_by: String,
            /// The id of the instance: the `instance_id` of paths.
            id: InstanceId,
            /// The management account of the organization.
            master_account_id: String,
            /// When the instance was last changed.
            modified_at: Timestamp,
            /// The id of who changed the instance last.
            modified_by: String,
            /// The organization.
            organization_id: String,
            /// The region, such as `kr-west1`.
            region: String,
            /// The resource name of the instance.
            srn: String,
        }
        nullable {}
        optional {
            /// Whether the instance is in use; `ACTIVE` by default.
            state: InstanceState,
        }
    }
}
