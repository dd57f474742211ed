//! Shapes that came with 1.6: an alias of the portal, assignments by id alone, and fuller lists of users.

mod create_account_assignment;
mod list_users;
mod show_instance;

pub use create_account_assignment::{
    Account, AccountAssignmentsCreateRequest, CreateAccountAssignment, PermissionSetInfo,
};
pub use list_users::{ListUsers, User, UserGroup, UserPageResponse};
pub use show_instance::{InstanceDetailAddResource, InstanceShowResponseAddResource, ShowInstance};
