//! CreateGroup: a new group.

use super::GroupShowResponse;
use crate::validation::{Characters, Length, MaxLength, NAME, Validate, Violations, source};
use crate::{InstanceId, UserUuid};

operation! {
    /// Creates a group, `POST /v1/groups`. Documented in 1.2 to 1.4, inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/creategroup/>.
    ///
    /// A name that another group of the instance has is refused with 409 \[doc\].
    pub struct CreateGroup: POST "/v1/groups" => CREATED GroupShowResponse;
    idempotency: NonIdempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    body {
        /// The new group.
        request: GroupCreateRequest
    }
}

request! {
    /// The body of [`CreateGroup`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupcreaterequest/>.
    pub struct GroupCreateRequest {
        required {
            /// The instance that the group will belong to.
            instance_id: InstanceId,
            /// The name of the group.
            name: String,
        }
        nullable {
            /// What the group is for.
            description: Option<String>,
            /// The users to make members of the group.
            user_uuids: Option<Vec<UserUuid>>,
        }
        optional {}
    }
}

impl Validate for GroupCreateRequest {
    fn validate(&self) -> Result<(), Violations> {
        let name = Some(&self.name);
        let mut violations = Violations::default();
        violations.check("name", name, &Length(3, 30, source::GROUP));
        violations.check("name", name, &Characters(NAME, source::GROUP));
        violations.check(
            "description",
            self.description.as_ref(),
            &MaxLength(1000, source::GROUP),
        );
        violations.into_result()
    }
}
