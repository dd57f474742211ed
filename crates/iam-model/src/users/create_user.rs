//! CreateUser: a new user.

use super::UserResponse;
use crate::validation::{
    Characters, Filled, Length, MaxLength, NAME, Password, Validate, Violations, source,
};
use crate::{GroupId, InstanceId, Secret};

operation! {
    /// Creates a user, `POST /v1/users`. Documented in 1.1 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createuser/>.
    pub struct CreateUser: POST "/v1/users" => CREATED UserResponse;
    idempotency: NonIdempotent;
    versions: V1_0 Inferred, V1_1 Documented, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    body {
        /// The new user.
        request: UserCreateRequest
    }
}

request! {
    /// The body of [`CreateUser`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/usercreaterequest/>.
    ///
    /// # Passwords
    /// The user guide asks for 9 to 20 characters, among them an upper-case letter, a lower-case letter, a
    /// digit and one of `!@#$%&*^`, and forbids more. Where its words can be read in two ways,
    /// [`Validate`] takes the stricter reading \[derived\], so that what passes here passes under either:
    ///
    /// - neither the login id nor the name: the guide says ID and username, and may mean the login id by
    ///   both;
    /// - the same character not three times, wherever it stands: one translation allows three, and none
    ///   says that they must stand together;
    /// - no four letters or digits that follow each other, backwards and in mixed case either:
    ///   `abcd`, `4321`, `aBcD`.
    ///
    /// Other characters than those are allowed, since nothing forbids them. The guide also forbids what is
    /// easily guessed and what was used before, which a client cannot check.
    pub struct UserCreateRequest {
        required {
            /// The instance that the user will belong to.
            instance_id: InstanceId,
            /// The real name.
            name: String,
            /// The login id. It cannot be changed later.
            user_id: String,
        }
        nullable {
            /// The business unit.
            business_unit: Option<String>,
            /// The department.
            department: Option<String>,
            /// A description.
            description: Option<String>,
            /// The e-mail address.
            email: Option<String>,
            /// The employee number.
            employee_id: Option<String>,
            /// The manager.
            manager: Option<String>,
            /// The country calling code, such as `+82`.
            nation_id: Option<String>,
            /// The first password; the console offers to generate one, what the API does without it is
            /// not documented. For the rule see [above](UserCreateRequest#passwords).
            password: Option<Secret>,
            /// The telephone number, without the country calling code.
            phone_number: Option<String>,
        }
        optional {
            /// The groups to make the user a member of.
            group_ids: Option<Vec<GroupId>>,
            /// Whether the password must be changed at the first login; the service takes `true` when it
            /// is not given.
            temporary_password: Option<bool>,
        }
    }
}

impl Validate for UserCreateRequest {
    fn validate(&self) -> Result<(), Violations> {
        let affiliation = &MaxLength(128, source::USER);
        let mut violations = Violations::default();
        let login = Some(&self.user_id);
        violations.check("name", Some(&self.name), &Filled(source::USER));
        violations.check("user_id", login, &Length(1, 128, source::USER));
        violations.check("user_id", login, &Characters(NAME, source::USER));
        violations.check("business_unit", self.business_unit.as_ref(), affiliation);
        violations.check("department", self.department.as_ref(), affiliation);
        violations.check(
            "description",
            self.description.as_ref(),
            &MaxLength(1000, source::USER),
        );
        violations.check("employee_id", self.employee_id.as_ref(), affiliation);
        violations.check("manager", self.manager.as_ref(), affiliation);
        violations.check(
            "password",
            self.password.as_ref().map(Secret::expose),
            &Password {
                login: &self.user_id,
                name: &self.name,
                source: source::USER,
            },
        );
        violations.into_result()
    }
}
