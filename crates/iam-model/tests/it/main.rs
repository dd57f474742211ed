//! What iam-model promises, held against the facts in `tests/facts`.

// clippy.toml allows `unwrap` in tests; this tells it that helper functions are tests too.
#![cfg(test)]

mod decoding;
mod facts;
mod ids;
mod json;
mod lifecycle;
#[cfg(feature = "openapi")]
mod openapi;
mod operations;
mod patch;
mod removal;
mod schemas;
mod secret;
mod service_error;
mod set_user_example;
mod shapes;
mod target;
mod validation;
mod validation_of_access;
mod values;
