//! Permission sets: what principals may do in the accounts they are assigned to.

mod create_permission_set;
mod delete_permission_set;
mod delete_permission_set_policies;
mod list_permission_set_policies;
mod list_permission_sets;
mod set_permission_set;
mod set_permission_set_policies;
mod show_permission_set;

pub use create_permission_set::{CreatePermissionSet, ManagedPolicy, PermissionSetCreateRequest};
pub use delete_permission_set::DeletePermissionSet;
pub use delete_permission_set_policies::{
    DeletePermissionSetPolicies, PermissionSetPoliciesDeleteRequest,
};
pub use list_permission_set_policies::{
    ListPermissionSetPolicies, PermissionSetPoliciesPageResponse, Policy, PolicyCategory,
};
pub use list_permission_sets::{ListPermissionSets, PermissionSetDetailsPageResponse};
pub use set_permission_set::{PermissionSetSetRequest, SetPermissionSet};
pub use set_permission_set_policies::{PermissionSetPoliciesSetRequest, SetPermissionSetPolicies};
pub use show_permission_set::{ShowPermissionSet, ShowPermissionSetAddResource};

use serde_json::{Map, Value};

use crate::validation::{Characters, Length, MaxLength, NAME, Violations, source};
use crate::{InstanceId, List, PermissionSetId, Timestamp};

open_enum! {
    /// Whether a permission set is in use \[doc\].
    pub enum PermissionSetState {
        /// It is.
        Active = "ACTIVE",
        /// It is not.
        Inactive = "INACTIVE",
    }
}

answer! {
    /// What the service tells of a permission set \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/permissionsetdetailsv1dot2/>.
    pub struct PermissionSetDetails = "PermissionSetDetailsV1Dot2" {
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

/// The limits that hold for a new permission set and for a change alike.
pub(crate) fn check_description_and_session(
    violations: &mut Violations,
    description: Option<&String>,
    session_duration: Option<u64>,
) {
    violations.check(
        "description",
        description,
        &MaxLength(1000, source::PERMISSION_SET),
    );
    violations.check_seconds(
        "session_duration",
        session_duration,
        3200..=43200,
        source::PERMISSION_SET,
    );
}

/// The limits that hold for the name of a permission set.
pub(crate) fn check_name(violations: &mut Violations, name: &str) {
    violations.check("name", Some(name), &Length(1, 32, source::PERMISSION_SET));
    violations.check(
        "name",
        Some(name),
        &Characters(NAME, source::PERMISSION_SET),
    );
}
