//! CreatePermissionSet with `customer_policies`.

use serde_json::{Map, Value};

use crate::permission_sets::{
    ManagedPolicy, PermissionSetState, check_description_and_session, check_name,
};
use crate::validation::{Validate, Violations};
use crate::{InstanceId, List, PermissionSetId, Timestamp};

operation! {
    /// Creates a permission set, `POST /v1/permission-sets`. Inferred in 1.0 and 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createpermissionset/>.
    pub struct CreatePermissionSet: POST "/v1/permission-sets" => CREATED PermissionSetDetails;
    idempotency: NonIdempotent;
    versions: V1_0 Inferred, V1_1 Inferred;
    body {
        /// The new permission set.
        request: PermissionSetCreateRequest
    }
}

request! {
    /// The body of [`CreatePermissionSet`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetcreaterequest/>.
    pub struct PermissionSetCreateRequest {
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
            customer_policies: Option<Vec<String>>,
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

answer! {
    /// What the service tells of a permission set \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetdetails/>.
    pub struct PermissionSetDetails {
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
            /// What the permission set is for.
            description: String,
        }
        optional {
            /// The names of policies that each account has of its own.
            customer_policies: List<String>,
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
