//! CreatePermissionSet: a new permission set.

use serde_json::{Map, Value};

use super::{PermissionSetDetails, check_description_and_session, check_name};
use crate::validation::{Validate, Violations};
use crate::{InstanceId, PolicyId};

operation! {
    /// Creates a permission set, `POST /v1/permission-sets`. Documented in 1.2 to 1.4 (before:
    /// [`before_1_2`](crate::superseded::before_1_2)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createpermissionset/>.
    pub struct CreatePermissionSet: POST "/v1/permission-sets" => CREATED PermissionSetDetails;
    idempotency: NonIdempotent;
    versions: V1_2 Documented, V1_3 Documented, V1_4 Documented;
    body {
        /// The new permission set.
        request: PermissionSetCreateRequest
    }
}

request! {
    /// The body of [`CreatePermissionSet`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetcreaterequestv1dot2/>.
    pub struct PermissionSetCreateRequest = "PermissionSetCreateRequestV1Dot2" {
        required {
            /// The instance that the permission set will belong to.
            instance_id: InstanceId,
            /// The name of the permission set.
            name: String,
            /// How long a session lasts, in seconds. The user guide allows 3200 to 43200, and calls the
            /// lower bound an hour, which is 3600.
            session_duration: u64,
        }
        nullable {
            /// What the permission set is for.
            description: Option<String>,
        }
        optional {
            /// The names of policies that each account has of its own. The permission set cannot be
            /// applied to an account that lacks one (platform.md §6 \[doc\]).
            custom_policies: Option<Vec<String>>,
            /// Policies written for this permission set alone; the reference does not say how.
            inline_policies: Option<Vec<Map<String, Value>>>,
            /// Policies of the platform.
            managed_policies: Option<Vec<ManagedPolicy>>,
        }
    }
}

impl Validate for PermissionSetCreateRequest {
    fn validate(&self) -> Result<(), Violations> {
        let mut violations = Violations::default();
        check_name(&mut violations, &self.name);
        check_description_and_session(
            &mut violations,
            self.description.as_ref(),
            Some(self.session_duration),
        );
        violations.into_result()
    }
}

request! {
    /// A policy of the platform \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/managedpolicy/>.
    pub struct ManagedPolicy {
        required {
            /// The id of the policy.
            id: PolicyId,
            /// The name of the policy.
            name: String,
        }
        nullable {
            /// What the policy is for.
            description: Option<String>,
        }
        optional {}
    }
}
