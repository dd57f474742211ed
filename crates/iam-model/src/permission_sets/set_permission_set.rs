//! SetPermissionSet: change a permission set's description or session.

use super::{PermissionSetDetails, check_description_and_session};
use crate::validation::{Validate, Violations};
use crate::{InstanceId, Patch, PermissionSetId};

operation! {
    /// Changes a permission set's description or session; its name cannot be changed,
    /// `PATCH /v1/permission-sets/{permission_set_id}`. Documented in 1.2 to 1.4 (before:
    /// [`before_1_2`](crate::superseded::before_1_2)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setpermissionset/>.
    ///
    /// It sets values, so repeating it changes nothing more (our conclusion; the reference does not
    /// say).
    pub struct SetPermissionSet: PATCH "/v1/permission-sets/{permission_set_id}" => OK PermissionSetDetails;
    idempotency: Idempotent;
    versions: V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The permission set to change.
        permission_set_id: PermissionSetId,
    }
    body {
        /// What to change.
        request: PermissionSetSetRequest
    }
}

request! {
    /// The body of [`SetPermissionSet`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetsetrequest/>.
    pub struct PermissionSetSetRequest {
        required {
            /// The instance that the permission set belongs to.
            instance_id: InstanceId,
        }
        nullable {
            /// What the permission set is for.
            description: Patch<String>,
            /// How long a session lasts, in seconds. The user guide allows 3200 to 43200, and calls the
            /// lower bound an hour, which is 3600.
            session_duration: Patch<u64>,
        }
        optional {}
    }
}

impl Validate for PermissionSetSetRequest {
    fn validate(&self) -> Result<(), Violations> {
        let mut violations = Violations::default();
        check_description_and_session(
            &mut violations,
            self.description.value(),
            self.session_duration.value().copied(),
        );
        violations.into_result()
    }
}
