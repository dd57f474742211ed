//! SetUser: change a user's attributes.

use super::UserResponse;
use crate::validation::{MaxLength, Validate, Violations, source};
use crate::{InstanceId, Patch, UserUuid};

operation! {
    /// Changes a user's attributes, `PATCH /v1/users/{user_uuid}`. Documented alike in all five versions
    /// of the reference:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setuser/>.
    ///
    /// It sets values, so repeating it changes nothing more (our conclusion; the reference does not
    /// say).
    pub struct SetUser: PATCH "/v1/users/{user_uuid}" => OK UserResponse;
    idempotency: Idempotent;
    versions: V1_0 Documented, V1_1 Documented, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The user to change.
        user_uuid: UserUuid,
    }
    body {
        /// What to change.
        request: UserSetRequest
    }
}

request! {
    /// The body of [`SetUser`] \[doc\]. Each member but `instance_id` is left alone, cleared or set; see
    /// [`Patch`]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/usersetrequest/>.
    ///
    /// There is no `user_id`: a login id cannot change.
    pub struct UserSetRequest {
        required {
            /// The instance that the user belongs to.
            instance_id: InstanceId,
        }
        nullable {
            /// The business unit.
            business_unit: Patch<String>,
            /// The department.
            department: Patch<String>,
            /// A description.
            description: Patch<String>,
            /// The e-mail address.
            email: Patch<String>,
            /// The employee number.
            employee_id: Patch<String>,
            /// The manager.
            manager: Patch<String>,
            /// The real name.
            name: Patch<String>,
            /// The country calling code, such as `+82`.
            nation_id: Patch<String>,
            /// The telephone number, without the country calling code.
            phone_number: Patch<String>,
            /// The time zone, such as `Asia/Seoul`.
            tz_id: Patch<String>,
        }
        optional {}
    }
}

impl Validate for UserSetRequest {
    fn validate(&self) -> Result<(), Violations> {
        let affiliation = &MaxLength(128, source::USER);
        let mut violations = Violations::default();
        violations.check("business_unit", self.business_unit.value(), affiliation);
        violations.check("department", self.department.value(), affiliation);
        violations.check(
            "description",
            self.description.value(),
            &MaxLength(1000, source::USER),
        );
        violations.check("employee_id", self.employee_id.value(), affiliation);
        violations.check("manager", self.manager.value(), affiliation);
        violations.into_result()
    }
}
