//! Permission sets, and the policies in them.

mod answers;
mod operations;
mod policies;
mod policy;
mod record;

pub(crate) use policy::{GivenPolicies, Policy, PolicyContent};
pub(crate) use record::PermissionSet;
