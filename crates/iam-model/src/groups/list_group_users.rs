//! ListGroupUsers: the members of a group, in pages.

use crate::{GroupId, InstanceId, List, Timestamp, UserUuid};

operation! {
    /// Lists the members of a group, `GET /v1/groups/{group_id}/users`. Documented in 1.2 to 1.4,
    /// inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listgroupusers/>.
    pub struct ListGroupUsers: GET "/v1/groups/{group_id}/users" => OK GroupUsersPageResponse;
    idempotency: Safe;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The group whose members to list.
        group_id: GroupId,
    }
    query {
        /// The instance that the group belongs to.
        instance_id: InstanceId,
    }
    nullable_query {
        /// How many members a page holds; the service takes 20 when it is not given. No maximum is
        /// printed.
        size: u64,
        /// The page; the first is 0.
        page: u64,
        /// The order, such as `created_at:desc`.
        sort: String,
        /// Only the member with this login id, by the name of the parameter, or with this `user_uuid`,
        /// by the example of the reference; which of both the service takes is not documented.
        user_id: String,
    }
}

paged!(ListGroupUsers);
page_of!(GroupUsersPageResponse, users: GroupUser, key id);

answer! {
    /// A page of the members of a group \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupuserspageresponse/>.
    pub struct GroupUsersPageResponse {
        required {
            /// The number of members in the whole list, as clients read it; the reference does not say.
            count: u64,
            /// The page; the first is 0.
            page: u64,
            /// How many members a page holds.
            size: u64,
            /// The members of this page.
            users: List<GroupUser>,
        }
        nullable {
            /// The order, such as `["created_at:asc"]`.
            sort: List<String>,
        }
        optional {}
    }
}

answer! {
    /// A member of a group \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupuser/>.
    pub struct GroupUser {
        required {
            /// When the user was created.
            created_at: Timestamp,
            /// The id of who created the user.
            created_by: String,
            /// The id of the user: the `user_uuid` of paths.
            id: UserUuid,
            /// When the user was last changed.
            modified_at: Timestamp,
            /// The id of who changed the user last.
            modified_by: String,
            /// The real name.
            name: String,
            /// The login id.
            user_id: String,
        }
        nullable {
            /// How many groups the user is a member of.
            group_count: u64,
            /// The groups that the user is a member of.
            groups: List<GroupSummary>,
        }
        optional {}
    }
}

answer! {
    /// A group, as it stands in [`GroupUser`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupsummary/>.
    pub struct GroupSummary {
        required {
            /// When the group was created.
            created_at: Timestamp,
            /// The id of who created the group.
            created_by: String,
            /// The id of the group.
            id: GroupId,
            /// When the group was last changed.
            modified_at: Timestamp,
            /// The id of who changed the group last.
            modified_by: String,
            /// The name of the group.
            name: String,
        }
        nullable {}
        optional {}
    }
}
