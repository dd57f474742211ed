//! Shapes of 1.0 and 1.1. In 1.2 `customer_policies` became `custom_policies` and `CUSTOMER_POLICY` became
//! `CUSTOM_POLICY`, the answers on permission sets changed, and CreateAccountAssignment came to answer
//! with a list.

mod create_account_assignment;
mod create_permission_set;
mod list_permission_set_policies;
mod list_permission_sets;
mod set_permission_set;
mod set_permission_set_policies;
mod show_permission_set;

pub use create_account_assignment::{
    AccountAssignmentsCreateRequest, AccountAssignmentsCreateResponse, CreateAccountAssignment,
    PermissionSetInfo,
};
pub use create_permission_set::{
    CreatePermissionSet, PermissionSetCreateRequest, PermissionSetDetails,
};
pub use list_permission_set_policies::{
    ListPermissionSetPolicies, PermissionSetPoliciesPageResponse, Policy, PolicyCategory,
};
pub use list_permission_sets::{ListPermissionSets, PermissionSets, PermissionSetsPageResponse};
pub use set_permission_set::SetPermissionSet;
pub use set_permission_set_policies::{PermissionSetPoliciesSetRequest, SetPermissionSetPolicies};
pub use show_permission_set::{ShowPermissionSet, ShowPermissionSetAddResource};
