//! What holds of any input: one property a file, fuzzed by the targets under `fuzz/` and replayed by the tests on what
//! that left behind.
//!
//! A property takes bytes, whatever they are, and panics when it does not hold.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a panic is how a property tells the fuzzer, and a test, that it does not hold"
)]

mod answers;
mod error_bodies;
mod paths;
mod retry_after;
mod seeds;
mod timestamps;
mod verification;

pub use answers::answers;
pub use error_bodies::error_bodies;
pub use paths::paths;
pub use retry_after::retry_after;
pub use seeds::seeds;
pub use timestamps::timestamps;
pub use verification::verification;

/// A property, by the name of its fuzz target.
pub type Property = (&'static str, fn(&[u8]));

/// Every property.
pub const PROPERTIES: &[Property] = &[
    ("answers", answers),
    ("error_bodies", error_bodies),
    ("paths", paths),
    ("retry_after", retry_after),
    ("seeds", seeds),
    ("timestamps", timestamps),
    ("verification", verification),
];
