//! What the operations on the policies of a permission set do.

use std::collections::BTreeSet;

use iam_model::permission_sets::{
    self, DeletePermissionSetPolicies, ListPermissionSetPolicies, PermissionSetDetails,
    PermissionSetPoliciesPageResponse, PolicyCategory, SetPermissionSetPolicies,
};
use iam_model::superseded::before_1_2::{self, PolicyCategory as FormerCategory};
use iam_model::{InstanceId, Patch, PermissionSetId};
use serde_json::{Map, Value};

use super::{GivenPolicies, PermissionSet, Policy, PolicyContent};
use crate::directory::page::{Sortable, asked, page_answer};
use crate::directory::{Applied, Apply, Change, Context, Directory, Refusal};
use crate::{OmittedPolicies, UnreportedDeletion};

/// What becomes of the policies of each kind, in whichever version.
struct PoliciesChange {
    managed: Patch<Vec<Map<String, Value>>>,
    custom: Patch<Vec<String>>,
    inline: Patch<Vec<Map<String, Value>>>,
}

impl Directory {
    fn set_policies(
        &self,
        instance: &InstanceId,
        id: &PermissionSetId,
        change: PoliciesChange,
        context: &mut Context,
    ) -> Result<Applied<PermissionSet>, Refusal> {
        let mut set = self.permission_set(instance, id)?.clone();
        let omitted = context.rules.omitted_policies;
        let given = GivenPolicies {
            managed: kept_or_given(change.managed, set.managed_policies(), omitted),
            custom: kept_or_given(change.custom, set.custom_policies(), omitted),
            inline: kept_or_given(change.inline, set.inline_policies(), omitted),
        };
        set.policies = given.into_policies(&set.policies, context)?;
        set.stamps = set.stamps.modified(context);
        Ok(Applied {
            changes: Change::put(set.clone()).into(),
            answer: set,
        })
    }
}

fn kept_or_given<T>(patch: Patch<Vec<T>>, former: Vec<T>, omitted: OmittedPolicies) -> Vec<T> {
    match (patch, omitted) {
        (Patch::Set(given), _) => given,
        (Patch::Keep, OmittedPolicies::Keep) => former,
        (Patch::Keep, OmittedPolicies::Clear) | (Patch::Clear, _) => Vec::new(),
    }
}

macro_rules! set_policies {
    ($operation:ty => $answer:ty, $custom_policies:ident, $details:ident) => {
        impl Apply for $operation {
            fn apply(
                self,
                directory: &Directory,
                context: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let request = self.request;
                let change = PoliciesChange {
                    managed: request.managed_policies,
                    custom: request.$custom_policies,
                    inline: request.inline_policies,
                };
                let (instance, id) = (&request.instance_id, &self.permission_set_id);
                let set = directory.set_policies(instance, id, change, context)?;
                Ok(set.map(|set| directory.$details(&set)))
            }
        }
    };
}

set_policies!(SetPermissionSetPolicies => PermissionSetDetails, custom_policies, details);
set_policies!(
    before_1_2::SetPermissionSetPolicies => before_1_2::PermissionSetDetails,
    customer_policies,
    details_before_1_2
);

impl Apply for DeletePermissionSetPolicies {
    fn apply(self, directory: &Directory, context: &mut Context) -> Result<Applied<()>, Refusal> {
        let request = self.request;
        directory.instance(&request.instance_id)?;
        let is_silent = context.rules.unreported_deletion == UnreportedDeletion::Silent;
        let mut set = match directory.permission_set(&request.instance_id, &self.permission_set_id)
        {
            Err(_) if is_silent => return Ok(Applied::unchanged(())),
            found => found?.clone(),
        };
        let ids: BTreeSet<_> = request.policy_ids.into_iter().collect();
        let known: BTreeSet<_> = set.policies.iter().map(|policy| &policy.id).collect();
        match ids.iter().find(|id| !known.contains(id)) {
            Some(unknown) if !is_silent => return Err(Refusal::UnknownPolicy(unknown.clone())),
            _ => {}
        }
        set.policies.retain(|policy| !ids.contains(&policy.id));
        set.stamps = set.stamps.modified(context);
        Ok(Applied::silent(Change::put(set).into()))
    }
}

/// A policy in a list.
#[derive(Debug)]
struct Listed {
    /// Policies have no times: the order they were given in stands for that of their creation.
    position: usize,
    policy: Policy,
}

/// What ListPermissionSetPolicies sorts by; the reference names only `created_at`, in its example.
const SORTABLE: &[Sortable<Listed>] = &[
    ("created_at", |a, b| a.position.cmp(&b.position)),
    ("id", |a, b| a.policy.id.cmp(&b.policy.id)),
    ("name", |a, b| a.policy.name().cmp(&b.policy.name())),
];

macro_rules! list_policies {
    (
        $operation:ty => $answer:ty, $policy:ty,
        $category:ident: $managed:ident, $custom:ident, $inline:ident
    ) => {
        impl Apply for $operation {
            fn apply(
                self,
                directory: &Directory,
                context: &mut Context,
            ) -> Result<Applied<$answer>, Refusal> {
                let set = directory.permission_set(&self.instance_id, &self.permission_set_id)?;
                let category_of = |policy: &Policy| match policy.content {
                    PolicyContent::Managed(_) => $category::$managed,
                    PolicyContent::Custom(_) => $category::$custom,
                    PolicyContent::Inline(_) => $category::$inline,
                };
                let selected = set.listed(|policy| {
                    let category = self.category.as_ref();
                    category.is_none_or(|category| *category == category_of(policy))
                        && context
                            .rules
                            .selects(self.name.as_ref(), policy.name().unwrap_or_default())
                });
                let page = asked!(self).cut(selected.iter(), SORTABLE, context.rules)?;
                let policies = page.items.iter().map(|listed| {
                    <$policy>::new()
                        .category(category_of(&listed.policy))
                        .id(listed.policy.id.clone())
                        .contents(listed.policy.contents())
                        .name(listed.policy.name().map(str::to_owned))
                        .permission_set_id(set.id.clone())
                });
                Ok(Applied::unchanged(
                    page_answer!($answer, page).policies(policies.collect::<Vec<_>>()),
                ))
            }
        }
    };
}

list_policies!(
    ListPermissionSetPolicies => PermissionSetPoliciesPageResponse, permission_sets::Policy,
    PolicyCategory: ManagedPolicy, CustomPolicy, InlinePolicy
);
list_policies!(
    before_1_2::ListPermissionSetPolicies => before_1_2::PermissionSetPoliciesPageResponse,
    before_1_2::Policy,
    FormerCategory: ManagedPolicy, CustomerPolicy, InlinePolicy
);

impl PermissionSet {
    fn listed(&self, selects: impl Fn(&Policy) -> bool) -> Vec<Listed> {
        let policies = self.policies.iter().enumerate();
        policies
            .filter(|(_, policy)| selects(policy))
            .map(|(position, policy)| Listed {
                position,
                policy: policy.clone(),
            })
            .collect()
    }
}
