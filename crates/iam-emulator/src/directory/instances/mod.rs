//! Instances: the ID Center of the organization.

mod answers;
mod identity_store;
mod operations;
mod record;

pub(crate) use identity_store::{IdentityStore, LdapSettings};
pub(crate) use record::{Delegation, Instance};
