//! Account assignments: which principal has which permission set in which account.

mod create;
mod operations;
mod record;

pub(crate) use record::{Assignment, Principal};
