//! Groups of users.

mod create_bulk_group_users;
mod create_group;
mod delete_bulk_group_users;
mod delete_bulk_groups;
mod delete_group;
mod list_group_users;
mod list_groups;
mod set_group;
mod show_group;

pub use create_bulk_group_users::{CreateBulkGroupUsers, GroupUsersRequest};
pub use create_group::{CreateGroup, GroupCreateRequest};
pub use delete_bulk_group_users::DeleteBulkGroupUsers;
pub use delete_bulk_groups::{DeleteBulkGroups, GroupDeleteBulkRequest};
pub use delete_group::{DeleteGroup, GroupRemoveResponse};
pub use list_group_users::{GroupSummary, GroupUser, GroupUsersPageResponse, ListGroupUsers};
pub use list_groups::{GroupPageResponse, ListGroups};
pub use set_group::{GroupSetRequest, GroupSetResponse, SetGroup};
pub use show_group::ShowGroup;

use crate::users::User;
use crate::{GroupId, InstanceId, List, Timestamp};

answer! {
    /// A group without its members \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/group/>.
    pub struct Group {
        required {
            /// When the group was created.
            created_at: Timestamp,
            /// The id of who created the group.
            created_by: String,
            /// The name of who created the group.
            creator_name: String,
            /// The id of the group.
            id: GroupId,
            /// The instance that the group belongs to.
            instance_id: InstanceId,
            /// When the group was last changed.
            modified_at: Timestamp,
            /// The id of who changed the group last.
            modified_by: String,
            /// The name of who changed the group last.
            modifier_name: String,
            /// The name of the group.
            name: String,
        }
        nullable {
            /// What the group is for.
            description: String,
        }
        optional {}
    }
}

answer! {
    /// The answer that carries one group and its members \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupshowresponse/>.
    pub struct GroupShowResponse {
        required {
            /// The group.
            group: GroupDetail,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// A group and its members \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupdetail/>.
    pub struct GroupDetail {
        required {
            /// When the group was created.
            created_at: Timestamp,
            /// The id of who created the group.
            created_by: String,
            /// The name of who created the group.
            creator_name: String,
            /// The id of the group.
            id: GroupId,
            /// The instance that the group belongs to.
            instance_id: InstanceId,
            /// When the group was last changed.
            modified_at: Timestamp,
            /// The id of who changed the group last.
            modified_by: String,
            /// The name of who changed the group last.
            modifier_name: String,
            /// The name of the group.
            name: String,
        }
        nullable {
            /// What the group is for.
            description: String,
            /// How many members the group has.
            user_count: u64,
            /// The members; whether all of them is not documented.
            users: List<User>,
        }
        optional {}
    }
}
