//! SetInstance: change an instance's name, description or identity source.

use super::{IdentityStoreType, InstanceShowResponse, LdapConfigSetRequest};
use crate::validation::{Characters, MaxLength, Validate, Violations, source};
use crate::{InstanceId, Patch};

operation! {
    /// Changes an instance's name, description or identity source, `PATCH /v1/instances/{instance_id}`.
    /// Documented in 1.2 to 1.4, inferred in 1.1, unknown in 1.0 (from 1.5 on:
    /// [`since_1_5`](crate::later::since_1_5)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/setinstance/>.
    ///
    /// A change of the identity source deletes all users, groups, permission sets and assignments
    /// (platform.md §6 \[doc\]).
    ///
    /// It sets values, so repeating it changes nothing more (our conclusion; the reference does not
    /// say).
    pub struct SetInstance: PATCH "/v1/instances/{instance_id}" => OK InstanceShowResponse;
    idempotency: Idempotent;
    versions: V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    changed_in: V1_5;
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
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancesetrequest1dot1/>.
    ///
    /// ```
    /// use iam_model::Patch;
    /// use iam_model::instances::{IdentityStoreType, InstanceSetRequest};
    ///
    /// let request = InstanceSetRequest::new()
    ///     .identity_store_type(IdentityStoreType::IdentityCenterDirectory)
    ///     .identity_store_config(Patch::Clear);
    /// assert_eq!(
    ///     serde_json::to_string(&request)?,
    ///     r#"{"identity_store_config":null,"identity_store_type":"IDENTITY_CENTER_DIRECTORY"}"#,
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Default)]
    pub struct InstanceSetRequest = "InstanceSetRequest1Dot1" {
        required {}
        nullable {
            /// What the instance is for.
            description: Patch<String>,
            /// The settings of the directory that the users come from, if it is not the service's own.
            identity_store_config: Patch<LdapConfigSetRequest>,
            /// Where the users come from.
            identity_store_type: Patch<IdentityStoreType>,
            /// The name of the instance. By the reference it may also hold spaces, colons and slashes,
            /// which the user guide does not allow.
            name: Patch<String>,
        }
        optional {}
    }
}

impl Validate for InstanceSetRequest {
    fn validate(&self) -> Result<(), Violations> {
        let characters = &Characters(" +-=,._:/@", source::INSTANCE_SET_REQUEST);
        let mut violations = Violations::default();
        violations.check("name", self.name.value(), characters);
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
