//! Whether a change of users is in effect.

use iam_model::users::{CreateUser, DeleteBulkUsers, DeleteUser, SetUser, ShowUser};
use iam_model::{InstanceId, UserUuid};
use serde_json::Value;

use super::comparison::Comparison;
use super::shown::{Named, member, members, named, shown};
use super::{Effect, ReadBack};
use crate::{Client, Error};

async fn user(
    client: &Client,
    user_uuid: &UserUuid,
    instance_id: &InstanceId,
) -> Result<Option<Value>, Error> {
    let show = ShowUser::new(user_uuid.clone(), instance_id.clone());
    let answer = shown(client, &show).await?;
    Ok(answer.map(|answer| member(answer, "user")))
}

impl ReadBack for SetUser {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let wanted = members::<Self>(client, &self.request, &["instance_id"])?;
        let user = user(client, &self.user_uuid, &self.request.instance_id).await?;
        let Some(user) = user else {
            return Ok(Effect::None);
        };
        let mut comparison = Comparison::default();
        comparison.members(&wanted, &user);
        Ok(comparison.effect())
    }
}

impl ReadBack for CreateUser {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        // A copy without the password, which nothing is to be made of that is not wiped.
        let mut request = self.request.clone();
        request.password = None;
        let instance_id = &request.instance_id;
        let found = client.users().find(instance_id, &request.user_id).await;
        let user = match named(found)? {
            Named::One(user_uuid) => user(client, &user_uuid, instance_id).await?,
            Named::Several => return Ok(Effect::Partial),
            Named::Nothing => None,
        };
        let Some(user) = user else {
            return Ok(Effect::None);
        };
        let mut comparison = Comparison::default();
        let elsewhere = ["instance_id", "temporary_password", "group_ids"];
        comparison.members(&members::<Self>(client, &request, &elsewhere)?, &user);
        for group_id in request.group_ids.iter().flatten() {
            let groups = user.get("groups").and_then(Value::as_array);
            let is_member = |group: &Value| group["id"] == group_id.as_str();
            comparison.note(groups.is_some_and(|groups| groups.iter().any(is_member)));
        }
        Ok(comparison.effect())
    }
}

impl ReadBack for DeleteUser {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let mut comparison = Comparison::default();
        let user = user(client, &self.user_uuid, &self.request.instance_id).await?;
        comparison.note(user.is_none());
        Ok(comparison.effect())
    }
}

impl ReadBack for DeleteBulkUsers {
    async fn effect(&self, client: &Client) -> Result<Effect, Error> {
        let mut comparison = Comparison::default();
        for user_uuid in self.request.user_uuids.as_slice() {
            let user = user(client, user_uuid, &self.request.instance_id).await?;
            comparison.note(user.is_none());
        }
        Ok(comparison.effect())
    }
}
