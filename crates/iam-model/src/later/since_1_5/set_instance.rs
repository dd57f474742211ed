//! SetInstance with more identity sources.

use super::{IdentityStoreType, InstanceShowResponse};
use crate::instances::LdapConfigSetRequest;
use crate::validation::{Characters, Length, MaxLength, Validate, Violations, source};
use crate::{InstanceId, Patch};

operation! {
    /// Changes an instance's name, description or identity source, `PATCH /v1/instances/{instance_id}`.
    /// Matched by example from 1.5 on:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setinstance/>.
    ///
    /// For what is known of it see [that of the reference edition](crate::instances::SetInstance).
    pub struct SetInstance: PATCH "/v1/instances/{instance_id}" => OK InstanceShowResponse;
    idempotency: Idempotent;
    versions: V1_5 Matched;
    path {
        /// The instance to change.
        instance_id: InstanceId,
    }
    body {
        /// What to change.
        request: InstanceSetRequest
    }
}

request! {
    /// The body of [`SetInstance`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancesetrequest1dot5/>.
    #[derive(Default)]
    pub struct InstanceSetRequest = "InstanceSetRequest1Dot5" {
        required {}
        nullable {
            /// What the instance is for.
            description: Patch<String>,
            /// The settings of the directory that the users come from, if it is not the service's own.
            identity_store_config: Patch<LdapConfigSetRequest>,
            /// Where the users come from.
            identity_store_type: Patch<IdentityStoreType>,
            /// The name of the instance, of 1 to 128 characters; the user guide asks for 3, and allows
            /// no spaces, colons and slashes.
            name: Patch<String>,
            /// Whether the users manage their passwords themselves, by its name; the reference does not
            /// say.
            self_managed_password: Patch<bool>,
        }
        optional {}
    }
}

impl Validate for InstanceSetRequest {
    fn validate(&self) -> Result<(), Violations> {
        let name = self.name.value();
        let characters = &Characters(" +-=,._:/@", source::INSTANCE_SET_REQUEST_1_5);
        let mut violations = Violations::default();
        violations.check(
            "name",
            name,
            &Length(1, 128, source::INSTANCE_SET_REQUEST_1_5),
        );
        violations.check("name", name, characters);
        violations.check(
            "description",
            self.description.value(),
            &MaxLength(1000, source::INSTANCE),
        );
        if let Some(config) = self.identity_store_config.value() {
            config.check(&mut violations);
        }
        violations.into_result()
    }
}
