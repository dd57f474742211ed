//! ListUsers: the users of an instance, in pages.

use crate::{AccountId, GroupId, InstanceId, List, UserUuid};

operation! {
    /// Lists the users of an instance, `GET /v1/users`. Documented in 1.1 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listusers/>.
    pub struct ListUsers: GET "/v1/users" => OK UserPageResponse;
    idempotency: Safe;
    versions: V1_0 Inferred, V1_1 Documented, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    changed_in: V1_6;
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
    /// A user in a list \[doc\]. Source:
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
        nullable {}
        optional {}
    }
}
