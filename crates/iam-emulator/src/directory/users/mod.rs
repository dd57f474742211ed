//! Users.

mod logins;
mod operations;
mod record;

pub(super) use logins::Logins;
pub(crate) use record::{Attributes, User};
