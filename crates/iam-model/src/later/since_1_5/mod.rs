//! Shapes that came with 1.5: more identity sources, and passwords that users manage themselves.

mod create_instance;
mod set_instance;
mod show_instance;

pub use create_instance::{CreateInstance, InstanceCreateRequest};
pub use set_instance::{InstanceSetRequest, SetInstance};
pub use show_instance::{InstanceDetailAddResource, InstanceShowResponseAddResource, ShowInstance};

use crate::instances::{InstanceState, LdapConfig, SyncStatus};
use crate::{InstanceId, Timestamp};

open_enum! {
    /// Where the users of an instance come from \[doc\].
    pub enum IdentityStoreType {
        /// The service's own directory.
        IdentityCenterDirectory = "IDENTITY_CENTER_DIRECTORY",
        /// An Active Directory of one's own.
        ActiveDirectory = "ACTIVE_DIRECTORY",
        /// An OpenLDAP directory of one's own.
        OpenLdap = "OPENLDAP",
        /// A 389 Directory Server of one's own.
        Directory389Ds = "DIRECTORY_389DS",
    }
}

answer! {
    /// The answer that carries one instance \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instanceshowresponsev1dot5/>.
    pub struct InstanceShowResponse = "InstanceShowResponseV1Dot5" {
        required {
            /// The instance.
            instance: InstanceDetail,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// What the service tells of an instance that was created or changed \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancedetailv1dot5/>.
    pub struct InstanceDetail = "InstanceDetailV1Dot5" {
        required {
            /// When the instance was created.
            created_at: Timestamp,
            /// The id of who created the instance.
            created_by: String,
            /// The id of the instance: the `instance_id` of paths.
            id: InstanceId,
            /// The id of the directory.
            identity_store_id: String,
            /// The management account of the organization.
            master_account_id: String,
            /// When the instance was last changed.
            modified_at: Timestamp,
            /// The id of who changed the instance last.
            modified_by: String,
            /// The name of the instance.
            name: String,
            /// The organization.
            organization_id: String,
            /// The region, such as `kr-west1`.
            region: String,
            /// The resource name of the instance.
            srn: String,
            /// The address at which users log in.
            sso_start_url: String,
        }
        nullable {
            /// The account that the management of the instance is delegated to.
            delegated_account_id: String,
            /// When the management was delegated.
            delegated_at: Timestamp,
            /// The id of who delegated the management.
            delegated_by: String,
            /// What the instance is for.
            description: String,
            /// The settings of the directory that the users come from, if it is not the service's own.
            /// The example of the reference carries the password to it.
            identity_store_config: LdapConfig,
            /// When the users were last read from the directory. A text, which reads as a [`Timestamp`]
            /// in the example of the reference.
            last_sync_at: String,
            /// How that ended. One value by its type, but a list in every example of the reference;
            /// both are kept as they come.
            last_sync_status: SyncStatus,
            /// The port of the directory, by its name; 443 by default.
            port: u64,
            /// The public address of the directory, by its name; empty in the example of the reference.
            public_ip: String,
            /// Whether the users manage their passwords themselves, by its name; the reference does not
            /// say.
            self_managed_password: bool,
        }
        optional {
            /// Where the users come from; `ACTIVE_DIRECTORY` by default.
            identity_store_type: IdentityStoreType,
            /// Whether the instance is in use; `ACTIVE` by default.
            state: InstanceState,
        }
    }
}
