//! SetPermissionSetPolicies: put the policies of a permission set in place.

use serde_json::{Map, Value};

use super::PermissionSetDetails;
use crate::{InstanceId, Patch, PermissionSetId};

operation! {
    /// Sets the policies of a permission set, `PUT /v1/permission-sets/{permission_set_id}/policies`.
    /// Documented in 1.2 to 1.4 (before: [`before_1_2`](crate::superseded::before_1_2)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setpermissionsetpolicies/>.
    ///
    /// By its method it puts the policies that are given in the place of those that are there. Whether
    /// a kind of policy that is left out is kept or emptied is not documented: to be certain give all
    /// three, as an empty list where there are none.
    ///
    /// Repeating it changes nothing more (our conclusion; the reference does not say).
    ///
    /// ```
    /// use iam_model::encode;
    /// use iam_model::permission_sets::{PermissionSetPoliciesSetRequest, SetPermissionSetPolicies};
    /// use iam_model::{InstanceId, PermissionSetId};
    ///
    /// let request = PermissionSetPoliciesSetRequest::new("ssoins-12345".parse::<InstanceId>()?)
    ///     .custom_policies(vec!["ReadBilling".to_owned()])
    ///     .inline_policies(vec![])
    ///     .managed_policies(vec![]);
    /// let set = SetPermissionSetPolicies::new("e8d4b9f2".parse::<PermissionSetId>()?, request);
    /// assert_eq!(
    ///     *encode(&set)?.body.unwrap(),
    ///     *br#"{"instance_id":"ssoins-12345","custom_policies":["ReadBilling"],"inline_policies":[],"managed_policies":[]}"#,
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct SetPermissionSetPolicies: PUT "/v1/permission-sets/{permission_set_id}/policies" => OK PermissionSetDetails;
    idempotency: Idempotent;
    versions: V1_2 Documented, V1_3 Documented, V1_4 Documented;
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
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetpoliciessetrequestv1dot2/>.
    pub struct PermissionSetPoliciesSetRequest = "PermissionSetPoliciesSetRequestV1Dot2" {
        required {
            /// The instance that the permission set belongs to.
            instance_id: InstanceId,
        }
        nullable {
            /// The names of policies that each account has of its own. The permission set cannot be
            /// applied to an account that lacks one (platform.md §6 \[doc\]).
            custom_policies: Patch<Vec<String>>,
            /// Policies written for this permission set alone; the reference does not say how.
            inline_policies: Patch<Vec<Map<String, Value>>>,
            /// Policies of the platform. The reference does not say how; in a new permission set each
            /// is a [`ManagedPolicy`](crate::permission_sets::ManagedPolicy).
            managed_policies: Patch<Vec<Map<String, Value>>>,
        }
        optional {}
    }
}
