//! Groups of users.

use crate::{GroupId, InstanceId, Timestamp};

answer! {
    /// A group, as it stands in [`UserDetail`](crate::users::UserDetail) \[doc\]. Source:
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
