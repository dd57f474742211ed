//! What the operations on permission sets do.

use iam_model::permission_sets::{
    CreatePermissionSet, DeletePermissionSet, ListPermissionSets, ManagedPolicy,
    PermissionSetDetails, PermissionSetDetailsPageResponse, PermissionSetSetRequest,
    SetPermissionSet, ShowPermissionSet, ShowPermissionSetAddResource,
};
use iam_model::superseded::before_1_2;
use iam_model::{InstanceId, Patch, PermissionSetId, Validate, Violations};
use serde_json::{Map, Value};

use super::{GivenPolicies, PermissionSet};
use crate::UnreportedDeletion;
use crate::directory::page::{Asked, Page, Sortable, asked, page_answer};
use crate::directory::{Applied, Apply, Change, Context, Directory, Refusal, Rules, Stamps};

/// What a permission set is created from, in whichever version.
struct NewPermissionSet {
    instance_id: InstanceId,
    name: String,
    description: Option<String>,
    session_duration: u64,
    policies: GivenPolicies,
}

impl Directory {
    fn create_permission_set(
        &self,
        new: NewPermissionSet,
        context: &mut Context,
    ) -> Result<Applied<PermissionSet>, Refusal> {
        let instance_id = self.instance(&new.instance_id)?.id.clone();
        if context.rules.unique_permission_set_names
            && self.has_permission_set_named(&instance_id, &new.name)
        {
            return Err(Refusal::PermissionSetNameTaken(new.name));
        }
        let set = PermissionSet {
            id: context.fresh_key(&self.permission_sets, PermissionSetId::new),
            instance_id,
            name: new.name,
            description: new.description,
            session_duration: new.session_duration,
            policies: new.policies.into_policies(&[], context)?,
            stamps: Stamps::created(context),
        };
        Ok(Applied {
            changes: Change::put(set.clone()).into(),
            answer: set,
        })
    }

    fn has_permission_set_named(&self, instance: &InstanceId, name: &str) -> bool {
        let mut sets = self.permission_sets.records();
        sets.any(|set| set.instance_id == *instance && set.name == name)
    }

    /// `null` leaves the session as it is, because a permission set must have one; what the service does is
    /// \[unknown\].
    fn set_permission_set(
        &self,
        id: &PermissionSetId,
        request: PermissionSetSetRequest,
        context: &Context,
    ) -> Result<Applied<PermissionSet>, Refusal> {
        let mut set = self.permission_set(&request.instance_id, id)?.clone();
        request.description.apply(&mut set.description);
        if let Patch::Set(seconds) = request.session_duration {
            set.session_duration = seconds;
        }
        set.stamps = set.stamps.modified(context);
        Ok(Applied {
            changes: Change::put(set.clone()).into(),
            answer: set,
        })
    }
}

/// A policy of the platform as its members.
fn members(policies: Option<Vec<ManagedPolicy>>) -> Vec<Map<String, Value>> {
    let policies = policies.into_iter().flatten();
    let members = policies.map(|policy| {
        let mut members = Map::new();
        members.insert("id".to_owned(), policy.id.as_str().into());
        members.insert("name".to_owned(), policy.name.into());
        if let Some(description) = policy.description {
            members.insert("description".to_owned(), description.into());
        }
        members
    });
    members.collect()
}

macro_rules! create_permission_set {
    ($operation:ty => $answer:ty, $custom_policies:ident, $details:ident) => {
        impl Apply for $operation {
            const VALIDATED: &'static [&'static str] = &["name"];

            fn limits(&self) -> Result<(), Violations> {
                self.request.validate()
            }

            fn apply(
                self,
                directory: &Directory,
                context: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let request = self.request;
                let new = NewPermissionSet {
                    instance_id: request.instance_id,
                    name: request.name,
                    description: request.description,
                    session_duration: request.session_duration,
                    policies: GivenPolicies {
                        managed: members(request.managed_policies),
                        custom: request.$custom_policies.unwrap_or_default(),
                        inline: request.inline_policies.unwrap_or_default(),
                    },
                };
                let created = directory.create_permission_set(new, context)?;
                Ok(created.map(|set| directory.$details(&set)))
            }
        }
    };
}

create_permission_set!(CreatePermissionSet => PermissionSetDetails, custom_policies, details);
create_permission_set!(
    before_1_2::CreatePermissionSet => before_1_2::PermissionSetDetails,
    customer_policies,
    details_before_1_2
);

macro_rules! set_permission_set {
    ($operation:ty => $answer:ty, $details:ident) => {
        impl Apply for $operation {
            fn limits(&self) -> Result<(), Violations> {
                self.request.validate()
            }

            fn apply(
                self,
                directory: &Directory,
                context: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let id = &self.permission_set_id;
                let set = directory.set_permission_set(id, self.request, context)?;
                Ok(set.map(|set| directory.$details(&set)))
            }
        }
    };
}

set_permission_set!(SetPermissionSet => PermissionSetDetails, details);
set_permission_set!(
    before_1_2::SetPermissionSet => before_1_2::PermissionSetDetails,
    details_before_1_2
);

macro_rules! show_permission_set {
    ($operation:ty => $answer:ty, $shown:ident) => {
        impl Apply for $operation {
            fn apply(
                self,
                directory: &Directory,
                _: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let set = directory.permission_set(&self.instance_id, &self.permission_set_id)?;
                Ok(Applied::unchanged(directory.$shown(set)))
            }
        }
    };
}

show_permission_set!(ShowPermissionSet => ShowPermissionSetAddResource, shown);
show_permission_set!(
    before_1_2::ShowPermissionSet => before_1_2::ShowPermissionSetAddResource,
    shown_before_1_2
);

impl Apply for DeletePermissionSet {
    /// Its assignments go along \[derived\].
    fn apply(self, directory: &Directory, context: &mut Context) -> Result<Applied<()>, Refusal> {
        directory.instance(&self.instance_id)?;
        let set = match directory.permission_set(&self.instance_id, &self.permission_set_id) {
            Err(_) if context.rules.unreported_deletion == UnreportedDeletion::Silent => {
                return Ok(Applied::unchanged(()));
            }
            found => found?,
        };
        let assignments =
            directory.assignments_where(|assignment| assignment.permission_set_id == set.id);
        Ok(Applied::silent(
            assignments.chain([Change::delete(set)]).collect(),
        ))
    }
}

/// What ListPermissionSets sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<PermissionSet>] = &[
    ("created_at", |a, b| a.stamps.compare_created(&b.stamps)),
    ("modified_at", |a, b| a.stamps.compare_modified(&b.stamps)),
    ("id", |a, b| a.id.cmp(&b.id)),
    ("name", |a, b| a.name.cmp(&b.name)),
    ("session_duration", |a, b| {
        a.session_duration.cmp(&b.session_duration)
    }),
];

impl Directory {
    fn list_permission_sets(
        &self,
        instance: &InstanceId,
        name: Option<&String>,
        asked: Asked<'_>,
        rules: Rules,
    ) -> Result<Page<&PermissionSet>, Refusal> {
        let instance = self.instance(instance)?;
        let sets = self.permission_sets.records();
        let sets =
            sets.filter(|set| set.instance_id == instance.id && rules.selects(name, &set.name));
        asked.cut(sets, SORTABLE, rules)
    }
}

macro_rules! list_permission_sets {
    ($operation:ty => $answer:ty, |$directory:ident, $set:ident| $listed:expr) => {
        impl Apply for $operation {
            fn apply(
                self,
                $directory: &Directory,
                context: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let page = $directory.list_permission_sets(
                    &self.instance_id,
                    self.name.as_ref(),
                    asked!(self),
                    context.rules,
                )?;
                let sets = page.items.iter().map(|$set| $listed);
                Ok(Applied::unchanged(
                    page_answer!($answer, page).permission_sets(sets.collect::<Vec<_>>()),
                ))
            }
        }
    };
}

list_permission_sets!(
    ListPermissionSets => PermissionSetDetailsPageResponse,
    |directory, set| directory.details(set)
);
list_permission_sets!(
    before_1_2::ListPermissionSets => before_1_2::PermissionSetsPageResponse,
    |directory, set| set.to_listed_before_1_2()
);
