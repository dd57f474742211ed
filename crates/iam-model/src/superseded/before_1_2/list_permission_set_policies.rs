//! ListPermissionSetPolicies with `CUSTOMER_POLICY`.

use serde_json::Value;

use crate::{InstanceId, List, PermissionSetId, PolicyId};

operation! {
    /// Lists the policies of a permission set, `GET /v1/permission-sets/{permission_set_id}/policies`.
    /// Documented in 1.0, inferred in 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listpermissionsetpolicies/>.
    pub struct ListPermissionSetPolicies: GET "/v1/permission-sets/{permission_set_id}/policies" => OK PermissionSetPoliciesPageResponse;
    idempotency: Safe;
    versions: V1_0 Documented, V1_1 Inferred;
    path {
        /// The permission set whose policies to list.
        permission_set_id: PermissionSetId,
    }
    query {
        /// The instance that the permission set belongs to.
        instance_id: InstanceId,
    }
    nullable_query {
        /// How many policies a page holds; the service takes 20 when it is not given. No maximum is
        /// printed.
        size: u64,
        /// The page; the first is 0.
        page: u64,
        /// The order, such as `created_at:desc`.
        sort: String,
        /// Only policies of this kind.
        category: PolicyCategory,
        /// Only the policy of this name.
        name: String,
    }
}

paged!(ListPermissionSetPolicies);
page_of!(PermissionSetPoliciesPageResponse, policies: Policy, key id);

open_enum! {
    /// Of which kind a policy of a permission set is \[doc\].
    pub enum PolicyCategory {
        /// A policy of the platform.
        ManagedPolicy = "MANAGED_POLICY",
        /// A policy that each account has of its own, by its name.
        CustomerPolicy = "CUSTOMER_POLICY",
        /// A policy written for one permission set alone.
        InlinePolicy = "INLINE_POLICY",
    }
}

answer! {
    /// A page of policies \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetpoliciespageresponse/>.
    pub struct PermissionSetPoliciesPageResponse {
        required {
            /// The number of policies in the whole list, as clients read it; the reference does not say.
            count: u64,
            /// The page; the first is 0.
            page: u64,
            /// How many policies a page holds.
            size: u64,
        }
        nullable {
            /// The order, such as `["created_at:asc"]`.
            sort: List<String>,
        }
        optional {
            /// The policies of this page.
            policies: List<Policy>,
        }
    }
}

answer! {
    /// A policy of a permission set \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/policy/>.
    pub struct Policy {
        required {
            /// Of which kind the policy is.
            category: PolicyCategory,
            /// The id of the policy.
            id: PolicyId,
        }
        nullable {
            /// What the policy says: an object or a list of objects.
            contents: Value,
            /// The name of the policy.
            name: String,
            /// The permission set that the policy belongs to.
            permission_set_id: PermissionSetId,
        }
        optional {}
    }
}
