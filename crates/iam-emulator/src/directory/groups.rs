//! Groups, as far as users show them.

use iam_model::{GroupId, InstanceId, groups};
use serde::{Deserialize, Serialize};

use super::{Directory, Record, Refusal, Stamps};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: GroupId,
    pub(crate) instance_id: InstanceId,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) stamps: Stamps,
}

impl Record for Group {
    const KIND: &'static str = "groups";
    type Key = GroupId;

    fn key(&self) -> &GroupId {
        &self.id
    }
}

impl Directory {
    pub(super) fn group(&self, instance: &InstanceId, id: &GroupId) -> Result<&Group, Refusal> {
        self.groups
            .get(id)
            .filter(|group| group.instance_id == *instance)
            .ok_or_else(|| Refusal::UnknownGroup(id.clone()))
    }
}

impl Group {
    pub(super) fn to_answer(&self) -> groups::Group {
        let stamps = self.stamps.clone();
        groups::Group::new()
            .id(self.id.clone())
            .instance_id(self.instance_id.clone())
            .name(self.name.clone())
            .description(self.description.clone())
            .created_at(stamps.created_at)
            .created_by(stamps.created_by)
            .creator_name(stamps.creator_name)
            .modified_at(stamps.modified_at)
            .modified_by(stamps.modified_by)
            .modifier_name(stamps.modifier_name)
    }
}
