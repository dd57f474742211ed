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

mod body;
mod error;
mod transport;

#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "hyper")]
mod wire;

pub use body::Body;
pub use error::{Kind, TransportError};
pub use transport::{AttemptTimeout, Transport, TransportHandle};

#[cfg(feature = "tower")]
pub use tower::ServiceTransport;
#[cfg(feature = "hyper")]
pub use wire::{HyperTransport, HyperTransportBuilder, TlsProvider, TlsRoots};
