//! Groups, and which users are in them.

mod members;
mod operations;
mod record;

pub(crate) use record::Group;
