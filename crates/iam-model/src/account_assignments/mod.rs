//! Account assignments: which principal has which permission set in which account.

mod create_account_assignment;
mod delete_account_assignment;
mod delete_bulk_account_assignments;
mod list_account_assignments;

pub use create_account_assignment::{
    Account, AccountAssignmentSummaryModel, AccountAssignmentsCreateRequest,
    AccountAssignmentsCreateResponse, CreateAccountAssignment, PermissionSetInfo, Principal,
};
pub use delete_account_assignment::{AccountAssignmentDeleteRequest, DeleteAccountAssignment};
pub use delete_bulk_account_assignments::{
    AccountAssignmentsDeleteRequest, DeleteBulkAccountAssignments,
};
pub use list_account_assignments::{
    AccountAssignment, AccountAssignmentsPageResponse, AssignmentPermissionSet,
    ListAccountAssignments,
};

open_enum! {
    /// What a principal is \[doc\].
    pub enum PrincipalType {
        /// A user.
        User = "USER",
        /// A group.
        Group = "GROUP",
    }
}
