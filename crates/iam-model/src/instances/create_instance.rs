//! CreateInstance: the organization's instance.

use super::{IdentityStoreType, InstanceShowResponse, LdapConfigCreateRequest};
use crate::validation::{Characters, Length, MaxLength, NAME, Validate, Violations, source};

operation! {
    /// Creates the instance of an organization, `POST /v1/instances`. Documented in 1.2 to 1.4,
    /// inferred in 1.1, unknown in 1.0 (from 1.5 on: [`since_1_5`](crate::later::since_1_5)):
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/apis/createinstance/>.
    ///
    /// Only the management account of an organization can, once, and only in the region in which it
    /// will manage the instance (platform.md §6 \[doc\]); a second one is refused with 409 \[doc\].
    pub struct CreateInstance: POST "/v1/instances" => CREATED InstanceShowResponse;
    idempotency: NonIdempotent;
    versions: V1_1 Inferred, V1_2 Documented, V1_3 Documented, V1_4 Documented;
    changed_in: V1_5;
    body {
        /// The new instance.
        request: InstanceCreateRequest
    }
}

request! {
    /// The body of [`CreateInstance`] \[doc\]. Source:
    /// <https://docs.e.samsungsdscloud.com/apireference/management/iam-identity-center/models/instancecreaterequest/>.
    pub struct InstanceCreateRequest {
        required {
            /// The name of the instance. The user guide allows 3 to 128 letters, digits and `+=-_@,.`;
            /// the example of the reference holds a space.
            name: String,
        }
        nullable {
            /// What the instance is for.
            description: Option<String>,
            /// The settings of the directory that the users come from, if it is not the service's own.
            identity_store_config: Option<LdapConfigCreateRequest>,
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
