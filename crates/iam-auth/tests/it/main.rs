//! What the crate promises, seen from outside.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do; clippy.toml only knows of the test functions"
)]

mod vectors;
