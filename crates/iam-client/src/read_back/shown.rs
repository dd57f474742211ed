//! What the directory shows, in whichever shape the client's version shows it.

use std::collections::BTreeSet;

use iam_model::instances::ShowInstance;
use iam_model::later::{since_1_5, since_1_6};
use iam_model::permission_sets::ShowPermissionSet;
use iam_model::superseded::{before_1_2, before_1_3};
use iam_model::{InstanceId, Operation, Page, PagedOperation, PermissionSetId, in_version};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::Failure;
use crate::{Client, Error, FindError};

/// The body of what `show` shows; `None` when there is no such thing.
pub(super) async fn shown<O: Operation>(client: &Client, show: &O) -> Result<Option<Value>, Error> {
    match client.send(show).await {
        // It was read as an object before, and nobody but us reads it again.
        Ok(answer) => Ok(Some(
            serde_json::from_slice(&answer.body).unwrap_or_default(),
        )),
        Err(error) if error.is_gone() => Ok(None),
        Err(error) => Err(error),
    }
}

/// A member of what was shown; nothing where it lacks it.
pub(super) fn member(mut shown: Value, name: &str) -> Value {
    shown.get_mut(name).map(Value::take).unwrap_or_default()
}

pub(super) async fn permission_set(
    client: &Client,
    id: &PermissionSetId,
    instance_id: &InstanceId,
) -> Result<Option<Value>, Error> {
    let version = client.options().api_version;
    in_version!(version, Show in [ShowPermissionSet, before_1_2::ShowPermissionSet] => {
        shown(client, &Show::new(id.clone(), instance_id.clone())).await
    })?
}

/// The instance itself, without what stands around it.
pub(super) async fn instance(client: &Client, id: &InstanceId) -> Result<Option<Value>, Error> {
    let version = client.options().api_version;
    let answer: Option<Value> = in_version!(version, Show in [
        ShowInstance, before_1_3::ShowInstance, since_1_5::ShowInstance, since_1_6::ShowInstance,
    ] => shown(client, &Show::new(id.clone())).await?)?;
    Ok(answer.map(|answer| member(answer, "instance")))
}

/// What `key` makes of each item of a list; nothing when what the list belongs to is gone.
pub(super) async fn listed<O: PagedOperation, K: Ord>(
    client: &Client,
    list: O,
    key: impl Fn(<O::Response as Page>::Item) -> Vec<K>,
) -> Result<BTreeSet<K>, Error> {
    let mut items = client.items(list).with_keys();
    let mut keys = BTreeSet::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => keys.extend(key(item)),
            Err(error) if error.is_not_found_by_the_service() => return Ok(BTreeSet::new()),
            Err(error) => return Err(error),
        }
    }
    Ok(keys)
}

/// What the name of something to be created leads to.
pub(super) enum Named<Id> {
    One(Id),
    Several,
    Nothing,
}

pub(super) fn named<Id>(found: Result<Id, FindError>) -> Result<Named<Id>, Error> {
    match found {
        Ok(id) => Ok(Named::One(id)),
        Err(FindError::NotFound { .. }) => Ok(Named::Nothing),
        Err(FindError::Ambiguous { .. }) => Ok(Named::Several),
        Err(FindError::Call(error)) => Err(error),
    }
}

/// The members that a request gives, without those that are shown nowhere or in another place.
pub(super) fn members<O: Operation>(
    client: &Client,
    request: &impl Serialize,
    without: &[&str],
) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(request) {
        Ok(Value::Object(mut members)) => {
            members.retain(|member, _| !without.contains(&member.as_str()));
            Ok(members)
        }
        other => {
            let problem = other.err().map(|error| error.to_string());
            let problem = problem.unwrap_or_else(|| "it is no object".to_owned());
            Err(client.refused::<O>(Failure::Request(format!(
                "the request cannot be compared: {problem}"
            ))))
        }
    }
}
