//! SetGroup: change a group's name or description.

use super::Group;
use crate::validation::{Characters, Length, MaxLength, NAME, Validate, Violations, source};
use crate::{GroupId, InstanceId, Patch};

operation! {
    /// Changes a group's name or description, `PATCH /v1/groups/{group_id}`. Documented in 1.2 to 1.4,
    /// inferred before:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setgroup/>.
    ///
    /// It sets values, so repeating it changes nothing more (our conclusion; the reference does not
    /// say).
    pub struct SetGroup: PATCH "/v1/groups/{group_id}" => OK GroupSetResponse;
    idempotency: Idempotent;
    versions: V1_0 Inferred, V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    path {
        /// The group to change.
        group_id: GroupId,
    }
    body {
        /// What to change.
        request: GroupSetRequest
    }
}

request! {
    /// The body of [`SetGroup`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupsetrequest/>.
    pub struct GroupSetRequest {
        required {
            /// The instance that the group belongs to.
            instance_id: InstanceId,
        }
        nullable {
            /// What the group is for.
            description: Patch<String>,
            /// The name of the group.
            name: Patch<String>,
        }
        optional {}
    }
}

impl Validate for GroupSetRequest {
    fn validate(&self) -> Result<(), Violations> {
        let name = self.name.value();
        let mut violations = Violations::default();
        violations.check("name", name, &Length(3, 30, source::GROUP));
        violations.check("name", name, &Characters(NAME, source::GROUP));
        violations.check(
            "description",
            self.description.value(),
            &MaxLength(1000, source::GROUP),
        );
        violations.into_result()
    }
}

answer! {
    /// The answer of [`SetGroup`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/groupsetresponse/>.
    pub struct GroupSetResponse {
        required {
            /// The group, without its members.
            group: Group,
        }
        nullable {}
        optional {}
    }
}
