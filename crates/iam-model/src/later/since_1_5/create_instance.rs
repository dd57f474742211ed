//! CreateInstance with more identity sources.

use super::{IdentityStoreType, InstanceShowResponse};
use crate::instances::LdapConfigCreateRequest;
use crate::validation::{Characters, Length, MaxLength, NAME, Validate, Violations, source};

operation! {
    /// Creates the instance of an organization, `POST /v1/instances`. Inferred in 1.5 and 1.6:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createinstance/>.
    ///
    /// For what is known of it see [that of the reference edition](crate::instances::CreateInstance).
    pub struct CreateInstance: POST "/v1/instances" => CREATED InstanceShowResponse;
    idempotency: NonIdempotent;
    versions: V1_5 Inferred, V1_6 Inferred;
    body {
        /// The new instance.
        request: InstanceCreateRequest
    }
}

request! {
    /// The body of [`CreateInstance`] \[derived\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancecreaterequestv1dot5/>.
    pub struct InstanceCreateRequest = "InstanceCreateRequestV1Dot5" {
        required {
            /// The name of the instance.
            name: String,
        }
        nullable {
            /// What the instance is for.
            description: Option<String>,
            /// The settings of the directory that the users come from, if it is not the service's own.
            identity_store_config: Option<LdapConfigCreateRequest>,
            /// Whether the users manage their passwords themselves, by its name; the reference does not
            /// say.
            self_managed_password: Option<bool>,
        }
        optional {
            /// Where the users come from; the service takes `ACTIVE_DIRECTORY` when it is not given.
            identity_store_type: Option<IdentityStoreType>,
        }
    }
}

impl Validate for InstanceCreateRequest {
    fn validate(&self) -> Result<(), Violations> {
        let name = Some(&self.name);
        let mut violations = Violations::default();
        violations.check("name", name, &Length(3, 128, source::INSTANCE));
        violations.check("name", name, &Characters(NAME, source::INSTANCE));
        violations.check(
            "description",
            self.description.as_ref(),
            &MaxLength(1000, source::INSTANCE),
        );
        if let Some(config) = &self.identity_store_config {
            config.check(&mut violations);
        }
        violations.into_result()
    }
}
