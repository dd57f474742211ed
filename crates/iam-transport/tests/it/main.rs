//! What the crate shows from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy takes the helpers of tests for library code"
)]

mod handle;
#[cfg(feature = "testing")]
mod testing;
#[cfg(feature = "hyper")]
mod tls_choice;
#[cfg(feature = "tower")]
mod tower;
#[cfg(all(
    any(feature = "ring", feature = "aws-lc-rs"),
    any(feature = "platform-roots", feature = "webpki-roots")
))]
mod wire;
