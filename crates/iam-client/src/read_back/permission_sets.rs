//! Whether a change of permission sets and their policies is in effect.

use std::collections::BTreeSet;

use iam_model::permission_sets::{
    CreatePermissionSet, DeletePermissionSet, DeletePermissionSetPolicies,
    ListPermissionSetPolicies, SetPermissionSet, SetPermissionSetPolicies,
};
use iam_model::superseded::before_1_2;
use iam_model::{InstanceId, Operation, PermissionSetId, PolicyId, in_version};
use serde::Serialize;

use super::comparison::Comparison;
use super::shown::{Named, listed, members, named, permission_set};
use super::{Effect, ReadBack};
use crate::{Client, Error};

/// Whether the permission set shows what a request for it gives.
async fn set_effect<O: Operation>(
    client: &Client,
    permission_set_id: &PermissionSetId,
    instance_id: &InstanceId,
    request: &impl Serialize,
) -> Result<Effect, Error> {
    let wanted = members::<O>(client, request, &["instance_id"])?;
    let Some(shown) = permission_set(client, permission_set_id, instance_id).await? else {
        return Ok(Effect::None);
    };
    let mut comparison = Comparison::default();
    comparison.members(&wanted, &shown);
    Ok(comparison.effect())
}

/// The same for one that is found by its name.
async fn creation_effect<O: Operation>(
    client: &Client,
    name: &str,
    instance_id: &InstanceId,
    request: &impl Serialize,
) -> Result<Effect, Error> {
    let found = client.permission_sets().find(instance_id, name).await;
    match named(found)? {
        Named::One(id) => set_effect::<O>(client, &id, instance_id, request).await,
        Named::Several => Ok(Effect::Partial),
        Named::Nothing => Ok(Effect::None),
    }
}

macro_rules! creations {
    ($( $operation:ty ),*) => { $(
        impl ReadBack for $operation {
            async fn effect(&self, client: &Client) -> Result<Effect, Error> {
                let (name, instance_id) = (&self.request.name, &self.request.instance_id);
                creation_effect::<Self>(client, name, instance_id, &self.request).await
            }
        }
    )* };
}

creations!(CreatePermissionSet, before_1_2::CreatePermissionSet);

macro_rules! changes {
    ($( $operation:ty ),*) => { $(
        impl ReadBack for $operation {
            async fn effect(&self, client: &Client) -> Result<Effect, Error> {
                let (id, instance_id) = (&self.permission_set_id, &self.request.instance_id);
                set_effect::<Self>(client, id, instance_id, &self.request).await
            }
        }
    )* };
}

changes!(
    SetPermissionSet,
    before_1_2::SetPermissionSet,
    SetPermissionSetPolicies,
    before_1_2::SetPermissionSetPolicies
);

impl ReadBack for DeletePermissionSet {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let mut comparison = Comparison::default();
        let shown = permission_set(client, &self.permission_set_id, &self.instance_id).await?;
        comparison.note(shown.is_none());
        Ok(comparison.effect())
    }
}

impl ReadBack for DeletePermissionSetPolicies {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let (id, instance_id) = (&self.permission_set_id, &self.request.instance_id);
        let policies = policies_of(client, id, instance_id).await?;
        let mut comparison = Comparison::default();
        for policy_id in self.request.policy_ids.as_slice() {
            comparison.note(!policies.contains(policy_id));
        }
        Ok(comparison.effect())
    }
}

async fn policies_of(
    client: &Client,
    id: &PermissionSetId,
    instance_id: &InstanceId,
) -> Result<BTreeSet<PolicyId>, Error> {
    let version = client.options().api_version;
    in_version!(version, List in [
        ListPermissionSetPolicies, before_1_2::ListPermissionSetPolicies,
    ] => {
        let list = List::new(id.clone(), instance_id.clone());
        listed(client, list, |policy| Vec::from_iter(policy.id.into_value())).await
    })?
}
