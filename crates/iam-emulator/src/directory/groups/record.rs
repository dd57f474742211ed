//! The record of a group, and how answers show it. Who is in it stands in the records of the users.

use iam_model::groups::{self, GroupDetail, GroupSummary};
use iam_model::later::since_1_6;
use iam_model::users::User as ListedUser;
use iam_model::{GroupId, InstanceId};
use serde::{Deserialize, Serialize};

use crate::directory::{Change, Edit, Record, Stamps};

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

    fn change(edit: Edit<Self>) -> Change {
        Change::Group(edit)
    }
}

/// An answer with the members that every form of a group has.
macro_rules! common_members {
    ($answer:ty, $group:expr) => {
        <$answer>::new()
            .id($group.id.clone())
            .name($group.name.clone())
            .created_at($group.stamps.created_at.clone())
            .created_by($group.stamps.created_by.clone())
            .modified_at($group.stamps.modified_at.clone())
            .modified_by($group.stamps.modified_by.clone())
    };
}

impl Group {
    pub(in crate::directory) fn to_answer(&self) -> groups::Group {
        common_members!(groups::Group, self)
            .instance_id(self.instance_id.clone())
            .description(self.description.clone())
            .creator_name(self.stamps.creator_name.clone())
            .modifier_name(self.stamps.modifier_name.clone())
    }

    pub(super) fn to_detail(&self, users: Vec<ListedUser>) -> GroupDetail {
        common_members!(GroupDetail, self)
            .instance_id(self.instance_id.clone())
            .description(self.description.clone())
            .creator_name(self.stamps.creator_name.clone())
            .modifier_name(self.stamps.modifier_name.clone())
            .user_count(users.len() as u64)
            .users(users)
    }

    pub(super) fn to_summary(&self) -> GroupSummary {
        common_members!(GroupSummary, self)
    }

    pub(in crate::directory) fn to_listed_since_1_6(&self) -> since_1_6::UserGroup {
        common_members!(since_1_6::UserGroup, self).description(self.description.clone())
    }
}
