//! The real command against a real emulator, which is the same command in another process.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do; clippy.toml only knows of the test functions"
)]

mod access;
mod choices;
mod demo;
mod emulator;
mod exits;
mod manual;
mod output;
mod secrets;
mod sign;
mod support;
mod terminal;
mod usage;
mod users;
mod versions;
