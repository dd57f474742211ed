//! ShowInstance with `portal_alias`.

use crate::instances::{InstanceState, LdapConfig, SyncStatus};
use crate::later::since_1_5::IdentityStoreType;
use crate::{InstanceId, Timestamp};

operation! {
    /// Shows an instance, `GET /v1/instances/{instance_id}`. Matched by example in 1.6:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/showinstance/>.
    pub struct ShowInstance: GET "/v1/instances/{instance_id}" => OK InstanceShowResponseAddResource;
    idempotency: Safe;
    versions: V1_6 Matched;
    path {
        /// The instance to show.
        instance_id: InstanceId,
    }
}

answer! {
    /// The answer of [`ShowInstance`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instanceshowresponseaddresourcev1dot6/>.
    pub struct InstanceShowResponseAddResource = "InstanceShowResponseAddResourceV1Dot6" {
        required {
            /// The instance.
            instance: InstanceDetailAddResource,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// Everything the service tells of an instance \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancedetailaddresourcev1dot6/>.
    pub struct InstanceDetailAddResource = "InstanceDetailAddResourceV1Dot6" {
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
        required_nullable {
            /// The account that the resource belongs to.
            account_id: String,
            /// The name of who created the instance.
            creator_name: String,
            /// The name of who changed the instance last.
            modifier_name: String,
            /// The name of the resource.
            resource_name: String,
            /// The type of the resource.
            resource_type: String,
            /// The type of the resource, for people.
            resource_type_display_name: String,
            /// The service that the resource belongs to.
            service: String,
            /// The service that the resource belongs to, for people.
            service_name: String,
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
            /// The name of the portal in its address, by its name; the reference does not say.
            portal_alias: String,
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
