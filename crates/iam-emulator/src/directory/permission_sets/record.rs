//! The record of a permission set.

use iam_model::{InstanceId, PermissionSetId};
use serde::{Deserialize, Serialize};

use super::Policy;
use crate::directory::{Change, Directory, Edit, Record, Refusal, Stamps};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PermissionSet {
    pub(crate) id: PermissionSetId,
    pub(crate) instance_id: InstanceId,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// In seconds.
    pub(crate) session_duration: u64,
    /// In the order in which they were given; no id twice.
    pub(crate) policies: Vec<Policy>,
    pub(crate) stamps: Stamps,
}

impl Record for PermissionSet {
    const KIND: &'static str = "permission_sets";
    type Key = PermissionSetId;

    fn key(&self) -> &PermissionSetId {
        &self.id
    }

    fn change(edit: Edit<Self>) -> Change {
        Change::PermissionSet(edit)
    }
}

impl Directory {
    pub(in crate::directory) fn permission_set(
        &self,
        instance: &InstanceId,
        id: &PermissionSetId,
    ) -> Result<&PermissionSet, Refusal> {
        let instance = self.instance(instance)?;
        self.permission_sets
            .get(id)
            .filter(|set| set.instance_id == instance.id)
            .ok_or_else(|| Refusal::UnknownPermissionSet(id.clone()))
    }
}
