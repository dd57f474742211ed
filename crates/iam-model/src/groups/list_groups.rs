//! ListGroups: the groups of an instance, in pages.

use super::GroupDetail;
use crate::{AccountId, InstanceId, List, UserUuid};

operation! {
    /// Lists the groups of an instance, `GET /v1/groups`. Documented in 1.1 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listgroups/>.
    pub struct ListGroups: GET "/v1/groups" => OK GroupPageResponse;
    idempotency: Safe;
    versions: V1_0 Inferred, V1_1 Documented, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    query {
        /// The instance whose groups to list.
        instance_id: InstanceId,
    }
    nullable_query {
        /// How many groups a page holds; the service takes 20 when it is not given. No maximum is
        /// printed.
        size: u64,
        /// The page; the first is 0.
        page: u64,
        /// The order, such as `created_at:desc`.
        sort: String,
        /// Only the group of this name. Whether a part of it is enough is not documented.
        name: String,
        /// Only groups that this user is not a member of.
        excluded_user_uuid: UserUuid,
        /// Only groups that are not assigned to this account.
        excluded_account_id: AccountId,
    }
}

paged!(ListGroups);
page_of!(GroupPageResponse, groups: GroupDetail, key id);

answer! {
    /// A page of groups \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/grouppageresponse/>.
    pub struct GroupPageResponse {
        required {
            /// The number of groups in the whole list, as clients read it; the reference does not say.
            count: u64,
            /// The groups of this page.
            groups: List<GroupDetail>,
            /// The page; the first is 0.
            page: u64,
            /// How many groups a page holds.
            size: u64,
        }
        nullable {
            /// The order, such as `["created_at:asc"]`.
            sort: List<String>,
        }
        optional {}
    }
}
