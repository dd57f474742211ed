//! The hyper transport against real sockets on loopback.

mod answers;
mod failures;
#[cfg(feature = "http2")]
mod http2;
mod pool;
mod proxy;
mod settings;
mod support;
mod tls;
mod url;
