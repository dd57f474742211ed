//! Users: the people of an organization.

mod create_user;
mod delete_bulk_users;
mod delete_user;
mod list_users;
mod set_user;
mod show_user;

pub use create_user::{CreateUser, UserCreateRequest};
pub use delete_bulk_users::{DeleteBulkUsers, UserDeleteBulkRequest};
pub use delete_user::{DeleteUser, UserRemoveResponse};
pub use list_users::{ListUsers, User, UserPageResponse};
pub use set_user::{SetUser, UserSetRequest};
pub use show_user::ShowUser;

use crate::groups::Group;
use crate::{InstanceId, List, Secret, Timestamp, UserUuid};

answer! {
    /// The answer that carries one user \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/userresponse/>.
    pub struct UserResponse {
        required {
            /// The user.
            user: UserDetail,
        }
        nullable {}
        optional {}
    }
}

answer! {
    /// Everything the service tells of a user \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/userdetail/>.
    pub struct UserDetail {
        required {
            /// When the user was created.
            created_at: Timestamp,
            /// The id of who created the user.
            created_by: String,
            /// The id of the user: the `user_uuid` of paths.
            id: UserUuid,
            /// The instance that the user belongs to.
            instance_id: InstanceId,
            /// When the user was last changed.
            modified_at: Timestamp,
            /// The id of who changed the user last.
            modified_by: String,
            /// The real name.
            name: String,
            /// Whether the password must be changed at the next login. Documented as a boolean, but an
            /// empty text in every example of the reference; both are kept as they come.
            temporary_password: bool,
            /// The login id. It cannot be changed.
            user_id: String,
        }
        nullable {
            /// The business unit.
            business_unit: String,
            /// The department.
            department: String,
            /// A description.
            description: String,
            /// The e-mail address.
            email: String,
            /// The employee number.
            employee_id: String,
            /// The groups that the user is a member of.
            groups: List<Group>,
            /// When the user last logged in.
            last_login_at: Timestamp,
            /// When the password was last changed.
            last_password_update_at: Timestamp,
            /// The manager.
            manager: String,
            /// The country calling code, such as `+82`.
            nation_id: String,
            /// Empty in every example of the reference.
            password: Secret,
            /// How many times a wrong password was given; the name suggests it, the reference does not
            /// say.
            password_failed_count: u64,
            /// How many former passwords may not be used again; the name suggests it, the reference
            /// does not say.
            password_reuse_count: u64,
            /// The telephone number, without the country calling code.
            phone_number: String,
            /// The time zone, such as `Asia/Seoul`.
            tz_id: String,
        }
        optional {
            /// The name of who created the user.
            creator_name: String,
            /// Whether the e-mail address has been confirmed.
            email_authenticated: bool,
            /// The name of who changed the user last.
            modifier_name: String,
            /// Whether the telephone number has been confirmed.
            phone_authenticated: bool,
        }
    }
}
