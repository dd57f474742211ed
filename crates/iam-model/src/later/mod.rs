//! Shapes of versions beyond the reference edition: one module for each version that changed them.
//!
//! 1.5 and 1.6 were seen on 2026-09-18. What they did not change is the operation of the reference
//! edition, with [`Certainty::Matched`](crate::Certainty::Matched); what they changed stands here, and
//! goes on until a later version changes it again. A client that is pinned to one of them takes the
//! operation from here; it has the same name, and is refused in the versions of the reference edition.
//!
//! ```
//! use iam_model::later::{since_1_5, since_1_6};
//! use iam_model::{ApiVersion, Certainty, Operation, instances, users};
//!
//! assert_eq!(users::SetUser::certainty(ApiVersion::V1_6)?, Certainty::Matched);
//! assert!(instances::ShowInstance::certainty(ApiVersion::V1_5).is_err());
//! assert_eq!(since_1_5::ShowInstance::certainty(ApiVersion::V1_5)?, Certainty::Matched);
//! assert_eq!(since_1_6::ShowInstance::certainty(ApiVersion::V1_6)?, Certainty::Matched);
//! # Ok::<(), iam_model::UnsupportedVersion>(())
//! ```

pub mod since_1_5;
pub mod since_1_6;
