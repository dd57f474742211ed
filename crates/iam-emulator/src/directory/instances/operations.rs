//! What the operations on instances do.

use iam_model::instances::{
    self, CreateInstance, DeleteInstance, InstancePageResponse, LdapConfigCreateRequest,
    LdapConfigSetRequest, ListInstances, SetInstance, ShowInstance,
};
use iam_model::later::{since_1_5, since_1_6};
use iam_model::superseded::before_1_3;
use iam_model::{InstanceId, InvalidId, Patch, Validate, Violations};

use super::Instance;
use super::identity_store::{IdentityStore, LdapSettings};
use crate::directory::page::{Sortable, asked, page_answer};
use crate::directory::{Applied, Apply, Change, Context, Directory, Refusal, Stamps};

/// Where users come from when CreateInstance does not say \[doc\].
const DEFAULT_STORE: &str = "ACTIVE_DIRECTORY";

/// What an instance is created from, in whichever version.
struct NewInstance {
    name: String,
    description: Option<String>,
    store: Option<String>,
    config: Option<LdapConfigCreateRequest>,
    self_managed_password: Option<bool>,
}

/// What is changed of an instance, in whichever version.
struct InstanceChange {
    name: Patch<String>,
    description: Patch<String>,
    store: Patch<String>,
    config: Patch<LdapConfigSetRequest>,
    self_managed_password: Patch<bool>,
}

impl Directory {
    /// One for an organization, created by its management account alone (platform.md §6 \[doc\]).
    fn create_instance(
        &self,
        new: NewInstance,
        context: &mut Context,
    ) -> Result<Applied<Instance>, Refusal> {
        self.check_management(&context.actor)?;
        if let Some(id) = self.first_instance() {
            return Err(Refusal::InstanceExists(id.clone()));
        }
        let instance = Instance {
            id: context.fresh_key(&self.instances, instance_id),
            name: new.name,
            description: new.description,
            identity_store: IdentityStore {
                id: format!("d-{:.10}", context.fresh_id()),
                kind: new.store.unwrap_or_else(|| DEFAULT_STORE.to_owned()),
                settings: new.config.map(LdapSettings::from),
                self_managed_password: new.self_managed_password,
            },
            organization: self.organization()?.clone(),
            delegation: None,
            stamps: Stamps::created(context),
        };
        Ok(Applied {
            changes: Change::put(instance.clone()).into(),
            answer: instance,
        })
    }

    /// Another identity source ends all users, groups, permission sets and assignments (platform.md §6 \[doc\]); other
    /// settings of the same one do not \[derived\]. `null` leaves name and source as they are, because an instance must
    /// have both; what the service does is \[unknown\].
    fn set_instance(
        &self,
        id: &InstanceId,
        change: InstanceChange,
        context: &Context,
    ) -> Result<Applied<Instance>, Refusal> {
        let former = self.instance(id)?;
        let mut instance = former.clone();
        if let Patch::Set(name) = change.name {
            instance.name = name;
        }
        change.description.apply(&mut instance.description);
        let store = &mut instance.identity_store;
        if let Patch::Set(kind) = change.store {
            store.kind = kind;
        }
        match change.config {
            Patch::Keep => {}
            Patch::Clear => store.settings = None,
            Patch::Set(config) => {
                let settings = store.settings.take().unwrap_or_default();
                store.settings = Some(settings.patched(config));
            }
        }
        change
            .self_managed_password
            .apply(&mut store.self_managed_password);
        let has_moved = store.kind != former.identity_store.kind;
        instance.stamps = instance.stamps.modified(context);
        let emptying = has_moved.then(|| self.emptying(id));
        Ok(Applied {
            changes: emptying
                .into_iter()
                .flatten()
                .chain([Change::put(instance.clone())])
                .collect(),
            answer: instance,
        })
    }
}

/// In the form of the reference's example, `ssoins-12345`.
fn instance_id(mut digits: String) -> Result<InstanceId, InvalidId> {
    digits.truncate(16);
    digits.insert_str(0, "ssoins-");
    InstanceId::new(digits)
}

impl Apply for CreateInstance {
    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<instances::InstanceShowResponse>, Refusal> {
        let request = self.request;
        let new = NewInstance {
            name: request.name,
            description: request.description,
            store: request.identity_store_type.map(|kind| kind.to_string()),
            config: request.identity_store_config,
            self_managed_password: None,
        };
        let created = directory.create_instance(new, context)?;
        Ok(created.map(|instance| instance.to_detail()))
    }
}

impl Apply for since_1_5::CreateInstance {
    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<since_1_5::InstanceShowResponse>, Refusal> {
        let request = self.request;
        let new = NewInstance {
            name: request.name,
            description: request.description,
            store: request.identity_store_type.map(|kind| kind.to_string()),
            config: request.identity_store_config,
            self_managed_password: request.self_managed_password,
        };
        let created = directory.create_instance(new, context)?;
        Ok(created.map(|instance| instance.to_detail_since_1_5()))
    }
}

impl Apply for SetInstance {
    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<instances::InstanceShowResponse>, Refusal> {
        let change = InstanceChange {
            name: self.request.name,
            description: self.request.description,
            store: as_text(self.request.identity_store_type),
            config: self.request.identity_store_config,
            self_managed_password: Patch::Keep,
        };
        let set = directory.set_instance(&self.instance_id, change, context)?;
        Ok(set.map(|instance| instance.to_detail()))
    }
}

impl Apply for since_1_5::SetInstance {
    fn limits(&self) -> Result<(), Violations> {
        self.request.validate()
    }

    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<since_1_5::InstanceShowResponse>, Refusal> {
        let change = InstanceChange {
            name: self.request.name,
            description: self.request.description,
            store: as_text(self.request.identity_store_type),
            config: self.request.identity_store_config,
            self_managed_password: self.request.self_managed_password,
        };
        let set = directory.set_instance(&self.instance_id, change, context)?;
        Ok(set.map(|instance| instance.to_detail_since_1_5()))
    }
}

fn as_text(patch: Patch<impl ToString>) -> Patch<String> {
    match patch {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(value) => Patch::Set(value.to_string()),
    }
}

impl Apply for DeleteInstance {
    /// A delegated account cannot (constraints.json, read by a third party); nor can any other but the management
    /// account \[derived\].
    fn apply(self, directory: &Directory, context: &mut Context) -> Result<Applied<()>, Refusal> {
        let instance = directory.instance(&self.instance_id)?;
        directory.check_management(&context.actor)?;
        let emptying = directory.emptying(&instance.id);
        Ok(Applied::silent(
            emptying.chain([Change::delete(instance)]).collect(),
        ))
    }
}

macro_rules! show_instance {
    ($( $operation:ty => $answer:ty, $shown:ident; )+) => { $(
        impl Apply for $operation {
            fn apply(
                self,
                directory: &Directory,
                _: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let instance = directory.instance(&self.instance_id)?;
                Ok(Applied::unchanged(instance.$shown()))
            }
        }
    )+ };
}

show_instance! {
    before_1_3::ShowInstance => before_1_3::InstanceShowResponseAddResource, to_shown_before_1_3;
    ShowInstance => instances::InstanceShowResponseAddResource, to_shown;
    since_1_5::ShowInstance => since_1_5::InstanceShowResponseAddResource, to_shown_since_1_5;
    since_1_6::ShowInstance => since_1_6::InstanceShowResponseAddResource, to_shown_since_1_6;
}

/// What ListInstances sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<Instance>] = &[
    ("created_at", |a, b| a.stamps.compare_created(&b.stamps)),
    ("modified_at", |a, b| a.stamps.compare_modified(&b.stamps)),
    ("id", |a, b| a.id.cmp(&b.id)),
];

impl Apply for ListInstances {
    /// The service was seen to ignore `size` \[live\].
    fn apply(
        self,
        directory: &Directory,
        context: &mut Context,
    ) -> Result<Applied<InstancePageResponse>, Refusal> {
        let mut asked = asked!(self);
        if context.rules.list_instances_ignores_size {
            asked.size = None;
        }
        let page = asked.cut(directory.instances.records(), SORTABLE, context.rules)?;
        let instances = page.items.iter().map(|instance| instance.to_listed());
        Ok(Applied::unchanged(
            page_answer!(InstancePageResponse, page).instances(instances.collect::<Vec<_>>()),
        ))
    }
}
