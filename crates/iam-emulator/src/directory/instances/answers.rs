//! How answers show an instance: in six shapes with one core.

use iam_model::SERVICE;
use iam_model::instances::{self, IdentityStoreType, InstanceState, SyncStatus};
use iam_model::later::{since_1_5, since_1_6};
use iam_model::superseded::before_1_3;

use super::Instance;
use super::identity_store::LdapSettings;

/// What the console calls the service.
const SERVICE_NAME: &str = "ID Center";
/// The port of the directory when nobody says another \[doc\].
const DEFAULT_PORT: u64 = 443;

/// An answer with the members that every detail has.
macro_rules! detail {
    ($answer:ty, $kind:ty, $instance:expr) => {{
        let stamps = $instance.stamps.clone();
        let store = &$instance.identity_store;
        let delegation = $instance.delegation.as_ref();
        <$answer>::new()
            .id($instance.id.clone())
            .name($instance.name.clone())
            .description($instance.description.clone())
            .identity_store_id(store.id.clone())
            .identity_store_type(<$kind>::from(store.kind.as_str()))
            .identity_store_config(store.settings.as_ref().map(LdapSettings::to_answer))
            .master_account_id($instance.master_account_id())
            .organization_id($instance.organization.id.clone())
            .region($instance.organization.region.clone())
            .srn($instance.srn())
            .sso_start_url($instance.sso_start_url())
            .delegated_account_id(delegation.map(|delegation| delegation.account_id.clone()))
            .delegated_at(delegation.map(|delegation| delegation.at.clone()))
            .delegated_by(delegation.map(|delegation| delegation.by.clone()))
            // No directory is ever read here.
            .last_sync_at(None)
            .last_sync_status(SyncStatus::None)
            .state(InstanceState::Active)
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
    }};
}

/// A detail with the members that tell of a resource. What they hold is \[unknown\].
macro_rules! add_resource {
    ($answer:ty, $kind:ty, $instance:expr) => {
        detail!($answer, $kind, $instance)
            .account_id($instance.master_account_id())
            .creator_name($instance.stamps.creator_name.clone())
            .modifier_name($instance.stamps.modifier_name.clone())
            .resource_name($instance.name.clone())
            .resource_type("instance".to_owned())
            .resource_type_display_name("Instance".to_owned())
            .service(SERVICE.to_owned())
            .service_name(SERVICE_NAME.to_owned())
    };
}

impl Instance {
    pub(super) fn to_detail(&self) -> instances::InstanceShowResponse {
        let detail = detail!(instances::InstanceDetail, IdentityStoreType, self);
        instances::InstanceShowResponse::new().instance(detail)
    }

    pub(super) fn to_detail_since_1_5(&self) -> since_1_5::InstanceShowResponse {
        let detail = detail!(
            since_1_5::InstanceDetail,
            since_1_5::IdentityStoreType,
            self
        )
        .port(DEFAULT_PORT)
        .public_ip("")
        .self_managed_password(self.identity_store.self_managed_password);
        since_1_5::InstanceShowResponse::new().instance(detail)
    }

    pub(super) fn to_shown_before_1_3(&self) -> before_1_3::InstanceShowResponseAddResource {
        let shown = add_resource!(
            before_1_3::InstanceDetailAddResource,
            IdentityStoreType,
            self
        );
        before_1_3::InstanceShowResponseAddResource::new().instance(shown)
    }

    pub(super) fn to_shown(&self) -> instances::InstanceShowResponseAddResource {
        let shown = add_resource!(
            instances::InstanceDetailAddResource,
            IdentityStoreType,
            self
        )
        .port(DEFAULT_PORT)
        .public_ip("");
        instances::InstanceShowResponseAddResource::new().instance(shown)
    }

    pub(super) fn to_shown_since_1_5(&self) -> since_1_5::InstanceShowResponseAddResource {
        let shown = add_resource!(
            since_1_5::InstanceDetailAddResource,
            since_1_5::IdentityStoreType,
            self
        )
        .port(DEFAULT_PORT)
        .public_ip("")
        .self_managed_password(self.identity_store.self_managed_password);
        since_1_5::InstanceShowResponseAddResource::new().instance(shown)
    }

    pub(super) fn to_shown_since_1_6(&self) -> since_1_6::InstanceShowResponseAddResource {
        let shown = add_resource!(
            since_1_6::InstanceDetailAddResource,
            since_1_5::IdentityStoreType,
            self
        )
        .port(DEFAULT_PORT)
        .public_ip("")
        .portal_alias(None)
        .self_managed_password(self.identity_store.self_managed_password);
        since_1_6::InstanceShowResponseAddResource::new().instance(shown)
    }

    pub(super) fn to_listed(&self) -> instances::Instance {
        let stamps = self.stamps.clone();
        instances::Instance::new()
            .id(self.id.clone())
            .master_account_id(self.master_account_id())
            .organization_id(self.organization.id.clone())
            .region(self.organization.region.clone())
            .srn(self.srn())
            .state(InstanceState::Active)
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
    }

    fn master_account_id(&self) -> String {
        self.organization.management_account_id.to_string()
    }

    /// In the form of the reference's example.
    fn srn(&self) -> String {
        let account = self.master_account_id();
        let region = &self.organization.region;
        format!(
            "srn:identity-center::{account}:{region}::instance/{}",
            self.id
        )
    }

    /// In the form of the reference's example.
    fn sso_start_url(&self) -> String {
        let store = &self.identity_store.id;
        format!("https://login.e.samsungsdscloud.com/{store}")
    }
}
