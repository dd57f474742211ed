//! Whether a change of groups and their members is in effect.

use std::collections::BTreeSet;

use iam_model::groups::{
    CreateBulkGroupUsers, CreateGroup, DeleteBulkGroupUsers, DeleteBulkGroups, DeleteGroup,
    ListGroupUsers, SetGroup, ShowGroup,
};
use iam_model::{GroupId, InstanceId, UserUuid};
use serde_json::Value;

use super::comparison::Comparison;
use super::shown::{Named, listed, member, members, named, shown};
use super::{Effect, ReadBack};
use crate::{Client, Error};

async fn group(
    client: &Client,
    group_id: &GroupId,
    instance_id: &InstanceId,
) -> Result<Option<Value>, Error> {
    let show = ShowGroup::new(group_id.clone(), instance_id.clone());
    let answer = shown(client, &show).await?;
    Ok(answer.map(|answer| member(answer, "group")))
}

async fn users_of(
    client: &Client,
    group_id: &GroupId,
    instance_id: &InstanceId,
) -> Result<BTreeSet<UserUuid>, Error> {
    let list = ListGroupUsers::new(group_id.clone(), instance_id.clone());
    listed(client, list, |user| Vec::from_iter(user.id.into_value())).await
}

impl ReadBack for SetGroup {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let wanted = members::<Self>(client, &self.request, &["instance_id"])?;
        let group = group(client, &self.group_id, &self.request.instance_id).await?;
        let Some(group) = group else {
            return Ok(Effect::None);
        };
        let mut comparison = Comparison::default();
        comparison.members(&wanted, &group);
        Ok(comparison.effect())
    }
}

impl ReadBack for CreateGroup {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let instance_id = &self.request.instance_id;
        let found = client.groups().find(instance_id, &self.request.name).await;
        let group_id = match named(found)? {
            Named::One(group_id) => group_id,
            Named::Several => return Ok(Effect::Partial),
            Named::Nothing => return Ok(Effect::None),
        };
        let Some(group) = group(client, &group_id, instance_id).await? else {
            return Ok(Effect::None);
        };
        let mut comparison = Comparison::default();
        let elsewhere = ["instance_id", "user_uuids"];
        comparison.members(&members::<Self>(client, &self.request, &elsewhere)?, &group);
        if let Some(wanted) = &self.request.user_uuids {
            let users = users_of(client, &group_id, instance_id).await?;
            for user_uuid in wanted {
                comparison.note(users.contains(user_uuid));
            }
        }
        Ok(comparison.effect())
    }
}

impl ReadBack for DeleteGroup {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let mut comparison = Comparison::default();
        let group = group(client, &self.group_id, &self.request.instance_id).await?;
        comparison.note(group.is_none());
        Ok(comparison.effect())
    }
}

impl ReadBack for DeleteBulkGroups {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let mut comparison = Comparison::default();
        for group_id in self.request.group_ids.as_slice() {
            let group = group(client, group_id, &self.request.instance_id).await?;
            comparison.note(group.is_none());
        }
        Ok(comparison.effect())
    }
}

impl ReadBack for CreateBulkGroupUsers {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let users = users_of(client, &self.group_id, &self.request.instance_id).await?;
        let mut comparison = Comparison::default();
        for user_uuid in self.request.user_uuids.as_slice() {
            comparison.note(users.contains(user_uuid));
        }
        Ok(comparison.effect())
    }
}

impl ReadBack for DeleteBulkGroupUsers {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let users = users_of(client, &self.group_id, &self.request.instance_id).await?;
        let mut comparison = Comparison::default();
        for user_uuid in self.request.user_uuids.as_slice() {
            comparison.note(!users.contains(user_uuid));
        }
        Ok(comparison.effect())
    }
}
