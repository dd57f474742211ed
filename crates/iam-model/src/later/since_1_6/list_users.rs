//! ListUsers with fuller users.

use crate::{AccountId, GroupId, InstanceId, List, Timestamp, UserUuid};

operation! {
    /// Lists the users of an instance, `GET /v1/users`. Inferred in 1.6:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listusers/>.
    pub struct ListUsers: GET "/v1/users" => OK UserPageResponse;
    idempotency: Safe;
    versions: V1_6 Inferred;
    query {
        /// The instance whose users to list.
        instance_id: InstanceId,
    }
    nullable_query {
        /// How many users a page holds; the service takes 20 when it is not given. No maximum is
        /// printed.
        size: u64,
        /// The page; the first is 0.
        page: u64,
        /// The order, such as `created_at:desc`.
        sort: String,
        /// Only the user with this login id. Whether a part of it is enough is not documented.
        user_id: String,
        /// Only users who are not members of this group.
        excluded_group_id: GroupId,
        /// Only users who are not assigned to this account.
        excluded_account_id: AccountId,
    }
}

paged!(ListUsers);
page_of!(UserPageResponse, users: User, key id);

answer! {
    /// A page of users \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/userpageresponse/>.
    pub struct UserPageResponse {
        required {
            /// The number of users in the whole list, as clients read it; the reference does not say.
            count: u64,
            /// The page; the first is 0.
            page: u64,
            /// How many users a page holds.
            size: u64,
            /// The users of this page.
            users: List<User>,
        }
        nullable {
            /// The order, such as `["created_at:asc"]`.
            sort: List<String>,
        }
        optional {}
    }
}

answer! {
    /// A user in a list. Only `id`, `name` and `user_id` stand in its model; the others stand in the
    /// example of the reference. Their types, and which of them may be `null`, are concluded from
    /// [`UserDetail`](crate::users::UserDetail) and [`UserGroup`] \[derived\].
    /// Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/user/>.
    pub struct User {
        required {
            /// The id of the user: the `user_uuid` of paths.
            id: UserUuid,
            /// The real name.
            name: String,
            /// The login id.
            user_id: String,
        }
        nullable {
            /// The groups that the user is a member of.
            groups: List<UserGroup>,
            /// When the user last logged in.
            last_login_at: Timestamp,
        }
        optional {
            /// When the user was created.
            created_at: Timestamp,
            /// The id of who created the user.
            created_by: String,
            /// The name of who created the user.
            creator_name: String,
            /// The instance that the user belongs to.
            instance_id: InstanceId,
            /// When the user was last changed.
            modified_at: Timestamp,
            /// The id of who changed the user last.
            modified_by: String,
            /// The name of who changed the user last.
            modifier_name: String,
        }
    }
}

answer! {
    /// A group, as it stands in [`User`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/usergroup/>.
    pub struct UserGroup {
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
        nullable {
            /// What the group is for.
            description: String,
        }
        optional {}
    }
}
