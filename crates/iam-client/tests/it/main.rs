//! What the client promises, against scripted transports and raw sockets.

// clippy.toml allows `unwrap` in tests; this tells it that helper functions are tests too.
#![cfg(test)]

mod support;

mod cancellation;
mod clock_skew;
mod configuration;
mod deadlines;
mod discovery;
mod find;
mod gone;
mod handles;
mod membership;
mod operations;
mod pages;
mod properties;
mod request;
mod retry;
mod secrets;
mod versions;
mod wait;

#[cfg(feature = "hyper")]
mod answers;
mod bulk;
#[cfg(feature = "hyper")]
mod errors;
#[cfg(feature = "hyper")]
mod injection;
#[cfg(feature = "hyper")]
mod server;
#[cfg(feature = "stream")]
mod stream;
#[cfg(feature = "hyper")]
mod wire;
