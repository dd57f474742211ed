//! ListAccountAssignments: who is assigned to an account, in pages.

use super::PrincipalType;
use crate::{AccountAssignmentId, AccountId, InstanceId, List, PermissionSetId, PrincipalId};

operation! {
    /// Lists the assignments to an account, `GET /v1/account-assignments`. Documented in 1.0 and in 1.2
    /// to 1.4, inferred in 1.1:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/listaccountassignments/>.
    pub struct ListAccountAssignments: GET "/v1/account-assignments" => OK AccountAssignmentsPageResponse;
    idempotency: Safe;
    versions: V1_0 Documented, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    query {
        /// The instance.
        instance_id: InstanceId,
        /// The account whose assignments to list.
        target_account_id: AccountId,
    }
    nullable_query {
        /// How many assignments a page holds; the service takes 20 when it is not given. No maximum is
        /// printed.
        size: u64,
        /// The page; the first is 0.
        page: u64,
        /// The order, such as `created_at:desc`.
        sort: String,
        /// Only assignments to an account of this name.
        target_account_name: String,
        /// Only assignments to an account with this e-mail address.
        target_account_email: String,
        /// Only assignments of this permission set.
        permission_set_id: PermissionSetId,
        /// Only assignments to a user or group of this name. Whether a part of it is enough is not
        /// documented.
        principal_name: String,
        /// Only assignments with this resource name of a role.
        role_srn: String,
    }
}

paged!(ListAccountAssignments);
page_of!(
    AccountAssignmentsPageResponse,
    account_assignments: AccountAssignment,
    key |item| item.permission_sets.value()?.first()?.account_assignment_id.as_str()
);

answer! {
    /// A page of assignments \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignmentspageresponse/>.
    pub struct AccountAssignmentsPageResponse {
        required {
            /// The assignments of this page.
            account_assignments: List<AccountAssignment>,
            /// The number of assignments in the whole list, as clients read it; the reference does not
            /// say.
            count: u64,
            /// The page; the first is 0.
            page: u64,
            /// How many assignments a page holds.
            size: u64,
        }
        nullable {
            /// The order, such as `["created_at:asc"]`.
            sort: List<String>,
        }
        optional {}
    }
}

answer! {
    /// What a principal is assigned in an account \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/accountassignment/>.
    pub struct AccountAssignment {
        required {
            /// The instance.
            instance_id: InstanceId,
            /// The user or group.
            principal_id: PrincipalId,
            /// The name of the user or group.
            principal_name: String,
            /// Whether the principal is a user or a group.
            principal_type: PrincipalType,
            /// The e-mail address of the account.
            target_account_email: String,
            /// The account.
            target_account_id: AccountId,
            /// The name of the account.
            target_account_name: String,
        }
        nullable {
            /// The resource name of the role in the account; the example of the reference is a
            /// description.
            role_srn: String,
        }
        optional {
            /// The permission sets that are assigned; an empty list in the example of the reference.
            permission_sets: List<AssignmentPermissionSet>,
        }
    }
}

answer! {
    /// A permission set in [`AccountAssignment`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/assignmentpermissionset/>.
    pub struct AssignmentPermissionSet {
        required {
            /// The assignment: the `account_assignment_id` of paths.
            account_assignment_id: AccountAssignmentId,
            /// The permission set.
            permission_set_id: PermissionSetId,
            /// The name of the permission set.
            permission_set_name: String,
            /// The resource name of the permission set.
            permission_set_srn: String,
        }
        nullable {}
        optional {}
    }
}
