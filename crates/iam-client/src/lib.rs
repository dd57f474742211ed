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

mod account_assignments;
mod answer;
mod attempt;
mod builder;
mod bulk;
mod call;
mod client;
mod discovery;
mod endpoint;
mod error;
mod exchange;
mod find;
mod gone;
mod groups;
mod instances;
mod language;
mod lifecycle_policy;
mod membership;
mod options;
mod pages;
mod permission_sets;
mod prepared;
mod read_back;
mod redaction;
mod retry;
mod shown;
mod skew;
#[cfg(feature = "stream")]
mod stream;
mod users;
mod wait;
mod wait_until_gone;

pub use account_assignments::AccountAssignments;
pub use answer::Answer;
pub use builder::{ClientBuilder, ConfigurationError};
pub use bulk::SendAll;
pub use client::Client;
pub use endpoint::{Endpoint, Environment, InvalidEndpoint};
pub use error::{Error, ErrorKind, Outcome};
pub use find::FindError;
pub use gone::Gone;
pub use groups::Groups;
pub use instances::Instances;
pub use language::{InvalidLanguage, Language};
pub use lifecycle_policy::LifecyclePolicy;
pub use membership::MembershipDiff;
pub use options::CallOptions;
pub use pages::{Items, ListPage, Pages};
pub use permission_sets::PermissionSets;
pub use prepared::PreparedRequest;
pub use read_back::{Effect, ReadBack};
pub use retry::RetryPolicy;
pub use users::Users;
pub use wait::{WaitError, Waiter};

pub use iam_auth as auth;
pub use iam_model as model;
pub use iam_transport as transport;
