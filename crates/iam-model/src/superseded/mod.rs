//! Shapes that operations had in older versions: one module for each version that changed them.
//!
//! A client that is pinned to an old version takes the operation from here; it has the same name, and is
//! refused in the versions of today as that of today is refused in the old ones. One that is pinned to whatever
//! version chooses with [`in_version!`](crate::in_version). When a version is dropped, its module goes.
//!
//! ```
//! use iam_model::superseded::before_1_2;
//! use iam_model::{ApiVersion, InstanceId, Operation, encode, permission_sets};
//!
//! let instance: InstanceId = "ssoins-12345".parse()?;
//! let request = before_1_2::PermissionSetCreateRequest::new(instance, "Auditors", 3600)
//!     .customer_policies(["ReadBilling".to_owned()]);
//! let call = encode(&before_1_2::CreatePermissionSet::new(request))?;
//! assert_eq!(
//!     *call.body.unwrap(),
//!     *br#"{"instance_id":"ssoins-12345","name":"Auditors","session_duration":3600,"customer_policies":["ReadBilling"]}"#,
//! );
//!
//! assert!(before_1_2::CreatePermissionSet::certainty(ApiVersion::V1_1).is_ok());
//! assert!(permission_sets::CreatePermissionSet::certainty(ApiVersion::V1_1).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod before_1_2;
pub mod before_1_3;
