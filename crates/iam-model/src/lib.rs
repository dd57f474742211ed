#![doc = include_str!("../README.md")]
// An index, a length or an overflow makes library code panic no more than an `unwrap`.
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

// The macros first: what follows is written with them.
#[macro_use]
mod open_enum;
#[macro_use]
mod operation;
mod order;
#[macro_use]
mod page;
#[macro_use]
mod schema;
#[macro_use]
mod removal;

mod api_version;
mod date;
mod decode;
mod discovery;
mod encoded_body;
mod field;
mod id;
mod in_version;
mod lifecycle;
mod list;
mod non_empty;
mod patch;
mod redaction;
mod secret;
mod service_error;
mod shapes;
mod target;
mod text;
mod time_form;
mod timestamp;
mod validation;

pub mod account_assignments;
pub mod groups;
pub mod instances;
pub mod later;
#[cfg(feature = "openapi")]
#[expect(
    clippy::indexing_slicing,
    reason = "members of JSON values: one that is missing reads as null, and is made in an object of our own"
)]
pub mod openapi;
pub mod permission_sets;
pub mod superseded;
pub mod users;

pub use api_version::{ApiVersion, InvalidApiVersion};
pub use date::{Date, InvalidDate};
pub use decode::{DecodeError, decode};
pub use discovery::{AvailableVersion, AvailableVersions, Link};
pub use encoded_body::EncodedBody;
pub use field::{Field, FieldValue};
pub use id::{
    AccountAssignmentId, AccountId, GroupId, InstanceId, InvalidId, PermissionSetId, PolicyId,
    PrincipalId, UserUuid,
};
pub use lifecycle::{Lifecycle, ServiceVersion, VERSION_TABLE, VersionStatus, VersionTable};
pub use list::List;
pub use non_empty::{EmptyList, NonEmpty};
pub use operation::{
    Certainty, EncodeError, EncodedRequest, Idempotency, NoBody, Operation, OperationVersions,
    Parameter, ParameterPlace, UnsupportedVersion, encode,
};
pub use page::{Page, PagedOperation};
pub use patch::Patch;
pub use redaction::{secrets_of, without_secrets};
pub use removal::{Removal, RemoveFailCaused, RemoveSuccess};
pub use schema::{IntoMember, Kind, Member, OptionalMember, Schema, Typed};
pub use secret::{SECRET_MEMBERS, Secret};
pub use service_error::{ErrorBody, ErrorValue, ServiceError, StandardError, StandardErrors};
pub use shapes::{Model, Shape, shapes_of};
pub use target::{InvalidRequest, Problem, ReceivedParameters, RequestTarget};
pub use timestamp::{InvalidTimestamp, Timestamp};
pub use validation::{Limit, Validate, Violation, Violations};

/// The name of the service in `Scp-Api-Version` and in its host name. Source: platform.md §1 \[doc\].
pub const SERVICE: &str = "iam-identity-center";

/// What a program usually needs of this crate, for a glob import.
pub mod prelude {
    pub use crate::users::{CreateUser, ListUsers, SetUser, ShowUser};
    pub use crate::users::{UserCreateRequest, UserSetRequest};
    pub use crate::{ApiVersion, Field, InstanceId, Operation, Patch, Secret, UserUuid};
}
