//! Instances of ID Center: one for an organization.

mod create_instance;
mod delete_instance;
mod identity_store;
mod list_instances;
mod set_instance;
mod show_instance;

pub use create_instance::{CreateInstance, InstanceCreateRequest};
pub use delete_instance::DeleteInstance;
pub use identity_store::{
    IdentityStoreType, LdapConfig, LdapConfigCreateRequest, LdapConfigSetRequest, SyncStatus,
};
pub use list_instances::{Instance, InstancePageResponse, ListInstances};
pub use set_instance::{InstanceSetRequest, SetInstance};
pub use show_instance::{InstanceDetailAddResource, InstanceShowResponseAddResource, ShowInstance};

use crate::{InstanceId, Timestamp};

open_enum! {
    /// Whether an instance is in use \[doc\].
    pub enum InstanceState {
        /// It is.
        Active = "ACTIVE",
        /// It is not.
        Inactive = "INACTIVE",
    }
}

request! {
    /// The body of what needs no more than the instance, such as
    /// [`DeleteUser`](crate::users::DeleteUser) \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancebaserequest/>.
    pub struct InstanceBaseRequest {
        required {
            /// The instance.
            instance_id: InstanceId,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// The answer that carries one instance \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instanceshowresponsev1dot1/>.
    pub struct InstanceShowResponse = "InstanceShowResponseV1Dot1" {
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
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancedetailv1dot1/>.
    ///
    /// ```
    /// use iam_model::Field;
    /// use iam_model::instances::{InstanceDetail, SyncStatus};
    ///
    /// let instance: InstanceDetail = serde_json::from_str(
    ///     r#"{"last_sync_status":["CREATED","FINISHED"],"identity_store_config":{"bind_credential":"S3cret"}}"#,
    /// )?;
    /// assert!(matches!(instance.last_sync_status, Field::Unexpected(_)));
    /// assert!(!format!("{instance:?}").contains("S3cret"));
    ///
    /// let instance: InstanceDetail = serde_json::from_str(r#"{"last_sync_status":"FINISHED"}"#)?;
    /// assert_eq!(instance.last_sync_status, Field::Value(SyncStatus::Finished));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub struct InstanceDetail = "InstanceDetailV1Dot1" {
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
        }
        optional {
            /// Where the users come from; `ACTIVE_DIRECTORY` by default.
            identity_store_type: IdentityStoreType,
            /// Whether the instance is in use; `ACTIVE` by default.
            state: InstanceState,
        }
    }
}
