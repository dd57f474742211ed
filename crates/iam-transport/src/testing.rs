//! Transports for tests: no sockets, no runtime of their own.
//!
//! [`Script`] answers in order and records what it was asked, [`Capture`] records what passes to another transport, and
//! [`Never`] does not answer at all.

mod capture;
mod never;
mod script;

pub use capture::Capture;
pub use never::Never;
pub use script::Script;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A test that panicked while it held the lock has not harmed the lists behind it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
