//! Whether a change of instances is in effect.

use iam_model::instances::{CreateInstance, DeleteInstance, ListInstances, SetInstance};
use iam_model::later::since_1_5;
use iam_model::{InstanceId, Operation, Patch};
use serde::Serialize;

use super::comparison::Comparison;
use super::shown::{instance, listed, members};
use super::{Effect, ReadBack};
use crate::{Client, Error};

/// Whether the instance shows what a request for it gives.
async fn set_effect<O: Operation>(
    client: &Client,
    instance_id: &InstanceId,
    request: &impl Serialize,
) -> Result<Effect, Error> {
    let wanted = members::<O>(client, request, &[])?;
    let Some(shown) = instance(client, instance_id).await? else {
        return Ok(Effect::None);
    };
    let mut comparison = Comparison::default();
    comparison.members(&wanted, &shown);
    Ok(comparison.effect())
}

// A request is compared without the bind credential: it is shown nowhere, and a copy of it would not be wiped.

macro_rules! creations {
    ($( $operation:ty ),*) => { $(
        impl ReadBack for $operation {
            async fn effect(&self, client: &Client) -> Result<Effect, Error> {
                let mut request = self.request.clone();
                if let Some(config) = &mut request.identity_store_config {
                    config.bind_credential = None;
                }
                // An organization has one instance (platform.md §6 [doc]). Before 1.2 no list of them is known.
                let list = ListInstances::new();
                let ids = listed(client, list, |item| Vec::from_iter(item.id.into_value())).await?;
                match ids.first() {
                    Some(id) => set_effect::<Self>(client, id, &request).await,
                    None => Ok(Effect::None),
                }
            }
        }
    )* };
}

creations!(CreateInstance, since_1_5::CreateInstance);

macro_rules! changes {
    ($( $operation:ty ),*) => { $(
        impl ReadBack for $operation {
            async fn effect(&self, client: &Client) -> Result<Effect, Error> {
                let mut request = self.request.clone();
                if let Patch::Set(config) = &mut request.identity_store_config {
                    config.bind_credential = None;
                }
                set_effect::<Self>(client, &self.instance_id, &request).await
            }
        }
    )* };
}

changes!(SetInstance, since_1_5::SetInstance);

impl ReadBack for DeleteInstance {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let mut comparison = Comparison::default();
        comparison.note(instance(client, &self.instance_id).await?.is_none());
        Ok(comparison.effect())
    }
}
