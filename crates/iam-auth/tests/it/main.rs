//! What the crate promises, seen from outside.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do; clippy.toml only knows of the test functions"
)]

mod clock;
mod credentials;
mod environment;
#[cfg(feature = "files")]
mod files;
mod properties;
mod providers;
mod redaction;
mod settings;
mod signing;
mod support;
mod vectors;
mod verify;
