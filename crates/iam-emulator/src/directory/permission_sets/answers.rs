//! How answers show a permission set: in five shapes with one core.

use iam_model::SERVICE;
use iam_model::permission_sets::{
    PermissionSetDetails, PermissionSetState, ShowPermissionSetAddResource,
};
use iam_model::superseded::before_1_2;
use serde_json::{Map, Value};

use super::{PermissionSet, PolicyContent};
use crate::directory::Directory;

/// What the console calls the service.
const SERVICE_NAME: &str = "ID Center";

/// An answer with the members that every form of a permission set has.
macro_rules! common_members {
    ($answer:ty, $set:expr) => {{
        let stamps = $set.stamps.clone();
        <$answer>::new()
            .id($set.id.clone())
            .instance_id($set.instance_id.clone())
            .name($set.name.clone())
            .description($set.description.clone())
            .state(PermissionSetState::Active)
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .creator_name(stamps.creator_name)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
            .modifier_name(stamps.modifier_name)
    }};
}

/// The same with the policies; those that an account has of its own changed their name in 1.2 \[doc\].
macro_rules! with_policies {
    ($answer:ty, $directory:expr, $set:expr, $custom_policies:ident) => {
        common_members!($answer, $set)
            .session_duration($set.session_duration)
            .srn($directory.permission_set_srn($set))
            .$custom_policies($set.custom_policies())
            .inline_policies($set.inline_policies())
            .managed_policies($set.managed_policies())
    };
}

/// The same with the members that tell of a resource. What they hold is \[unknown\].
macro_rules! add_resource {
    ($answer:ty, $directory:expr, $set:expr, $custom_policies:ident) => {
        with_policies!($answer, $directory, $set, $custom_policies)
            .account_id($directory.account_of($set))
            .resource_name($set.name.clone())
            .resource_type("permission-set".to_owned())
            .resource_type_display_name("Permission Set".to_owned())
            .service(SERVICE.to_owned())
            .service_name(SERVICE_NAME.to_owned())
    };
}

impl Directory {
    pub(super) fn details(&self, set: &PermissionSet) -> PermissionSetDetails {
        with_policies!(PermissionSetDetails, self, set, custom_policies)
    }

    pub(super) fn details_before_1_2(
        &self,
        set: &PermissionSet,
    ) -> before_1_2::PermissionSetDetails {
        with_policies!(
            before_1_2::PermissionSetDetails,
            self,
            set,
            customer_policies
        )
    }

    pub(super) fn shown(&self, set: &PermissionSet) -> ShowPermissionSetAddResource {
        add_resource!(ShowPermissionSetAddResource, self, set, custom_policies)
    }

    pub(super) fn shown_before_1_2(
        &self,
        set: &PermissionSet,
    ) -> before_1_2::ShowPermissionSetAddResource {
        add_resource!(
            before_1_2::ShowPermissionSetAddResource,
            self,
            set,
            customer_policies
        )
    }

    fn account_of(&self, set: &PermissionSet) -> Option<String> {
        let instance = self.instances.get(&set.instance_id);
        instance.map(|instance| instance.organization.management_account_id.to_string())
    }

    /// In the form of the reference's example, `srn:<offering>::<project-id>:<region>::permissionSet/…`.
    pub(in crate::directory) fn permission_set_srn(&self, set: &PermissionSet) -> String {
        let instance = self.instances.get(&set.instance_id);
        let region = instance.map_or("", |instance| instance.organization.region.as_str());
        let account = self.account_of(set).unwrap_or_default();
        format!(
            "srn:e::{account}:{region}::permissionSet/{}/{}",
            set.instance_id, set.id
        )
    }
}

impl PermissionSet {
    pub(super) fn to_listed_before_1_2(&self) -> before_1_2::PermissionSets {
        common_members!(before_1_2::PermissionSets, self)
    }

    pub(in crate::directory) fn custom_policies(&self) -> Vec<String> {
        self.contents(|content| match content {
            PolicyContent::Custom(name) => Some(name),
            _ => None,
        })
    }

    pub(super) fn inline_policies(&self) -> Vec<Map<String, Value>> {
        self.contents(|content| match content {
            PolicyContent::Inline(members) => Some(members),
            _ => None,
        })
    }

    pub(super) fn managed_policies(&self) -> Vec<Map<String, Value>> {
        self.contents(|content| match content {
            PolicyContent::Managed(members) => Some(members),
            _ => None,
        })
    }

    fn contents<T: Clone>(&self, of_kind: fn(&PolicyContent) -> Option<&T>) -> Vec<T> {
        let contents = self.policies.iter().map(|policy| &policy.content);
        contents.filter_map(of_kind).cloned().collect()
    }
}
