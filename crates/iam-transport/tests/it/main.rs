//! What the crate shows from outside.
