//! The record of an instance, and everything that goes with it.

use iam_model::{InstanceId, Timestamp};
use serde::{Deserialize, Serialize};

use super::IdentityStore;
use crate::directory::{Change, Directory, Edit, Organization, Record, Refusal, Stamps};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Instance {
    pub(crate) id: InstanceId,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) identity_store: IdentityStore,
    /// The organization as it was when the instance was created.
    pub(crate) organization: Organization,
    pub(crate) delegation: Option<Delegation>,
    pub(crate) stamps: Stamps,
}

/// That the management of the instance has been handed to another account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Delegation {
    pub(crate) account_id: String,
    pub(crate) at: Timestamp,
    pub(crate) by: String,
}

impl Record for Instance {
    const KIND: &'static str = "instances";
    type Key = InstanceId;

    fn key(&self) -> &InstanceId {
        &self.id
    }

    fn change(edit: Edit<Self>) -> Change {
        Change::Instance(edit)
    }
}

impl Directory {
    pub(in crate::directory) fn instance(&self, id: &InstanceId) -> Result<&Instance, Refusal> {
        self.instances
            .get(id)
            .ok_or_else(|| Refusal::UnknownInstance(id.clone()))
    }

    /// The end of all users, groups, permission sets and assignments of an instance.
    pub(super) fn emptying(&self, instance: &InstanceId) -> impl Iterator<Item = Change> {
        fn of<'a, R: Record + 'a>(
            records: impl Iterator<Item = &'a R>,
            belongs: impl Fn(&R) -> bool,
        ) -> impl Iterator<Item = Change> {
            records
                .filter(move |record| belongs(record))
                .map(Change::delete)
        }
        of(self.assignments.records(), |record| {
            record.instance_id == *instance
        })
        .chain(of(self.permission_sets.records(), |record| {
            record.instance_id == *instance
        }))
        .chain(of(self.users.records(), |record| {
            record.instance_id == *instance
        }))
        .chain(of(self.groups.records(), |record| {
            record.instance_id == *instance
        }))
    }
}
